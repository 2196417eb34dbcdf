"""Watched folders update by themselves, rarely enough and only when they may."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.indexing import index as indexing
from desktop_app.services.indexing import power
from desktop_app.services.indexing import scan as scanning
from desktop_app.services.indexing import watch as watching
from desktop_app.services.indexing.watch import LATEST_SECONDS, SOONEST_SECONDS, Watch
from tests.services.indexed import index

LONG_AGO = 1_700_000_000


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def never() -> Encoder:
    raise AssertionError("the model was asked for")


@pytest.fixture
def folder(tmp_path: Path, library: Library, encoder: Encoder) -> Path:
    """A watched folder of a library that is closed."""
    folder = tmp_path / "files"
    folder.mkdir()
    write(folder / "a.txt", "One text.")
    index(library, [folder], encoder, watched=True)
    library.close()
    return folder


def write(path: Path, text: str) -> None:
    path.write_text(text)
    os.utime(path, (LONG_AGO + len(text), LONG_AGO))


def test_what_changed_is_taken_in(folder: Path, library: Library, encoder: Encoder) -> None:
    clock = Clock()
    watch = Watch(library.folder, lambda: "", clock)
    assert watch.update(never) is None
    write(folder / "b.txt", "Another text.")
    assert watch.update(never) is None, "it is too soon"
    clock.now += watch.seconds
    report = watch.update(lambda: encoder)
    assert report is not None
    assert (report.documents, report.embedded) == (2, 1)
    assert watch.seconds == SOONEST_SECONDS
    clock.now += watch.seconds
    assert watch.update(never) is None


def test_it_looks_less_often_while_nothing_changes(folder: Path, library: Library) -> None:
    clock = Clock()
    watch = Watch(library.folder, lambda: "", clock)
    waits = []
    for _ in range(8):
        assert not watch.look()
        waits.append(watch.seconds)
        clock.now += watch.seconds
    assert waits[:3] == [20, 40, 80]
    assert waits[-1] == LATEST_SECONDS
    write(folder / "b.txt", "Another text.")
    assert watch.look()
    assert watch.seconds == SOONEST_SECONDS


def test_a_look_that_takes_long_is_followed_by_a_longer_rest(folder: Path, library: Library) -> None:
    now = iter(range(0, 1_000, 2))
    watch = Watch(library.folder, lambda: "", lambda: float(next(now)))
    watch.look()
    assert watch.seconds == pytest.approx(2 / watching.LOOK_SHARE, abs=2)


def test_it_waits_until_it_may(folder: Path, library: Library, encoder: Encoder) -> None:
    reasons = iter(["on battery", "you are typing"])
    watch = Watch(library.folder, lambda: next(reasons, ""))
    write(folder / "a.txt", "Another text.")
    assert watch.update(never) is None
    assert watch.update(never) is None
    report = watch.update(lambda: encoder)
    assert report is not None
    assert report.embedded == 1


def test_what_waits_for_its_vector_is_a_reason_to_go_on(
    folder: Path, library: Library, encoder: Encoder
) -> None:
    with Library.open(library.folder, writable=True) as writer:
        writer.database.execute("UPDATE passages SET vector = NULL")
    report = Watch(library.folder, lambda: "").update(lambda: encoder)
    assert report is not None
    assert report.embedded == 1


FUTURE = (4_000_000_000, 13_569_465_600)
"""In 2096, and in 2400, which is more nanoseconds than SQLite can count."""


@pytest.mark.parametrize("moment", FUTURE)
def test_a_file_that_is_dated_in_the_future_lets_it_rest(
    folder: Path, library: Library, encoder: Encoder, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.txt"
    path.write_text("Another text.")
    os.utime(path, (moment, moment))
    clock = Clock()
    watch = Watch(library.folder, lambda: "", clock)
    assert watch.update(lambda: encoder) is not None
    clock.now += watch.seconds
    monkeypatch.setattr(scanning, "YOUNG_NS", 1)  # time passes
    watch.update(lambda: encoder)
    for _ in range(2):
        clock.now += watch.seconds
        assert watch.update(never) is None
    path.write_text("One text more")  # as long, and the same date
    os.utime(path, (moment, moment))
    clock.now += watch.seconds
    report = watch.update(lambda: encoder)
    assert report is not None
    assert report.embedded == 1


def test_what_is_not_watched_is_not_looked_at(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "One text.")
    index(library, [tmp_path / "a.txt"], encoder)
    library.close()
    write(tmp_path / "a.txt", "Two texts.")
    assert Watch(library.folder, lambda: "").update(never) is None


def test_a_library_that_somebody_writes_is_left_for_later(
    folder: Path, library: Library, encoder: Encoder
) -> None:
    write(folder / "a.txt", "Another text.")
    watch = Watch(library.folder, lambda: "")
    with Library.open(library.folder, writable=True), pytest.raises(AppError, match="being written"):
        watch.update(lambda: encoder)
    assert watch.seconds > SOONEST_SECONDS - 1


@pytest.mark.parametrize(("left", "reason"), [(None, ""), (90, ""), (40, ""), (39, "on battery, 39 % left")])
def test_a_low_battery_is_in_the_way(monkeypatch: pytest.MonkeyPatch, left: int | None, reason: str) -> None:
    on_battery: Callable[[], int | None] = lambda: left  # noqa: E731
    monkeypatch.setattr(power, "on_battery", on_battery)
    assert watching.hindrance() == reason


@pytest.mark.parametrize("moved", [True, False])
def test_a_library_that_is_moved_or_deleted_meanwhile_is_said_to_be(
    moved: bool, folder: Path, library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    write(folder / "b.txt", "Another text.")

    def between() -> str:
        if library.folder.exists():
            if moved:
                library.folder.rename(tmp_path / "elsewhere")
            else:
                shutil.rmtree(library.folder)
        return ""

    clock = Clock()
    watch = Watch(library.folder, lambda: "", clock)
    with pytest.raises(AppError, match="was moved, deleted or replaced while it was in use"):
        watch.update(lambda: encoder, between=between)
    assert not library.folder.exists()
    clock.now += watch.seconds
    with pytest.raises(AppError, match="is not a library"):
        watch.update(never)
    if moved:
        with Library.open(tmp_path / "elsewhere", writable=True) as elsewhere:
            assert indexing.update(elsewhere, encoder).documents == 2
