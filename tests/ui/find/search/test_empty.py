from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.app import build
from desktop_app.encoder.encode import Encoder
from desktop_app.ui.find.search.empty import OWN_WORDS, PROMISE, SearchStates
from desktop_app.ui.libraries.add_documents import AddDocuments
from tests.ui.conftest import OpenWindow, search_view
from tests.ui.looking import wait_until_well_laid_out


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def offers(states: SearchStates) -> dict[str, QAbstractButton]:
    return {button.text(): button for button in states.findChildren(QAbstractButton)}


def test_three_clicks_lead_a_newcomer_to_a_hit_in_their_own_files(
    qtbot: QtBot, app: QApplication, tmp_path: Path, encoder: Encoder
) -> None:
    papers = tmp_path / "My papers"
    papers.mkdir()
    (papers / "bread.txt").write_text("Knead the dough, let it rest overnight and bake it in a hot oven.")
    (papers / "train.txt").write_text("The regional train leaves at seven from platform two.")
    window = build(tmp_path / "data", preloaded=(encoder,))
    qtbot.addWidget(window)
    window.show()
    view = search_view(window)
    qtbot.waitUntil(lambda: "Search a folder of your own" in offers(view.states), timeout=20_000)
    window.resize(window.minimumSize())
    wait_until_well_laid_out(qtbot, window)

    press(offers(view.states)["Search a folder of your own"])
    qtbot.waitUntil(lambda: bool(window.findChildren(QFileDialog)), timeout=20_000)
    (dialog,) = window.findChildren(QFileDialog)
    dialog.setDirectory(str(papers))
    qtbot.waitUntil(lambda: all(button.isEnabled() for button in dialog.findChildren(QAbstractButton)[:1]))
    dialog.accept()  # the second click, on the dialog's button
    (form,) = window.findChildren(AddDocuments)
    qtbot.waitUntil(form.accept_button.isEnabled, timeout=20_000)
    assert form.focusWidget() is form.accept_button, "Enter is enough"
    press(form.accept_button)
    qtbot.waitUntil(
        lambda: bool(window.libraries.current and window.libraries.current.folder.name == papers.name),
        timeout=60_000,
    )
    qtbot.waitUntil(lambda: window.focusWidget() is view.bar.box, timeout=20_000)
    QTest.keyClicks(view.bar.box, "oven")
    qtbot.waitUntil(lambda: view.model.rowCount() > 0, timeout=60_000)
    first = view.model.at(0)
    assert first
    assert first.title == "bread"
    qtbot.waitUntil(lambda: not window.libraries.jobs.folders(), timeout=120_000)
    window.close()


def test_what_is_not_the_sample_offers_no_queries(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    states = search_view(open_window(library)).states
    assert states.title() == "Search 13 documents by meaning"
    assert [words for words in offers(states) if words] == []


def test_an_empty_library_says_what_to_do(qtbot: QtBot, open_window: OpenWindow) -> None:
    states = search_view(open_window()).states
    qtbot.waitUntil(lambda: "Add a folder" in offers(states), timeout=20_000)
    assert {"Add a folder", "Add files"} <= set(offers(states))
    said = [label.text() for label in states.findChildren(type(states._foot)) if label.isVisibleTo(states)]
    assert PROMISE in said
    assert OWN_WORDS not in said
