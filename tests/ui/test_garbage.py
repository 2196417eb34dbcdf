"""Garbage is collected in the interface thread, whichever thread made it."""

from __future__ import annotations

import gc
import threading

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.corpus import lexicon


class Cyclic:
    """Only the collector takes it down; it says in which thread."""

    def __init__(self, ended: list[str]) -> None:
        self.itself = self
        self.ended = ended

    def __del__(self) -> None:
        self.ended.append(threading.current_thread().name)


def litter(ended: list[str]) -> None:
    for _ in range(20 * gc.get_threshold()[0]):
        Cyclic(ended)


def test_garbage_of_a_worker_is_taken_down_by_the_interface_thread_alone(qtbot: QtBot) -> None:
    ended: list[str] = []
    worker = threading.Thread(target=litter, args=(ended,), name="a worker")
    worker.start()
    worker.join()
    assert ended == []
    qtbot.waitUntil(lambda: len(ended) == 20 * gc.get_threshold()[0])
    assert set(ended) == {threading.main_thread().name}


def test_while_word_data_is_loaded_nothing_is_looked_through(qtbot: QtBot) -> None:
    before = gc.get_threshold()
    ended: list[str] = []
    loads: list[tuple[int, ...]] = []

    def load() -> str:
        loads.append(gc.get_threshold())
        litter(ended)
        qtbot.wait(100)
        assert ended == []
        return "the data"

    assert lexicon._once(load)() == "the data"
    assert loads[0][0] == 0
    assert gc.get_threshold() == before


def test_a_collector_that_is_due_leaves_nothing_of_the_oldest(qtbot: QtBot) -> None:
    """What survived two looks is looked through a third time."""
    ended: list[str] = []
    kept = Cyclic(ended)
    gc.collect()
    del kept
    _first, second, third = gc.get_threshold()
    for _ in range((second + 2) * (third + 2)):
        litter([])
        qtbot.wait(1)
        if ended:
            return
    pytest.fail("it stays for ever")
