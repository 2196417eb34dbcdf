from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.core.jobs import Progress
from desktop_app.core.types import UNTOUCHED
from desktop_app.ui.libraries.bar import LibraryBar
from desktop_app.ui.libraries.row import LibraryRow
from desktop_app.ui.values import LibraryInfo


def test_the_bar_is_there_while_something_goes_on(app: QApplication, qtbot: QtBot) -> None:
    row = LibraryRow(Path("/somewhere"), "Papers & <b>more</b>")
    qtbot.addWidget(row)
    row.show()
    assert not row.stop.isVisible()
    row.set_progress(Progress("Indexing", 1, 4))
    assert row.stop.isVisible()
    with qtbot.waitSignal(row.stopped):
        row.stop.click()
    row.set_progress(None)
    assert row.progress.text() == ""
    row.set_holds("12 documents")
    assert row.accessibleName() == "Papers & <b>more</b>, 12 documents"
    assert "&lt;" not in row.accessibleName()
    assert "<b>" not in row.toolTip()


def row_of(qtbot: QtBot) -> LibraryRow:
    row = LibraryRow(Path("/somewhere"), "Papers")
    qtbot.addWidget(row)
    row.resize(220, 200)
    row.show()
    return row


def holding(documents: int, incomplete: int = 0, unread: int = 0) -> LibraryInfo:
    counts = LibraryInfo(Path("/somewhere"), "Papers", documents, 9_999, "mean", UNTOUCHED)
    return replace(counts, incomplete=incomplete, unread=unread)


def test_what_is_not_read_is_told_and_leads_on(app: QApplication, qtbot: QtBot) -> None:
    row = row_of(qtbot)
    row.show_info(holding(1_240))
    assert row.holds() == "1,240 documents, 100 % read"
    assert not row.unread.isVisible()
    row.show_info(holding(1_240, incomplete=1))
    assert row.holds() == "1,240 documents, 99 % read", "all but one is not all"
    row.show_info(holding(388, unread=12))
    assert row.unread.text() == "97 % read · 12 not read"
    with qtbot.waitSignal(row.details_wanted):
        row.unread.click()
    row.show_info(holding(0))
    assert row.holds() == "0 documents"


def test_a_name_is_changed_where_it_stands(app: QApplication, qtbot: QtBot) -> None:
    row = row_of(qtbot)
    names: list[str] = []
    row.renamed.connect(names.append)
    for typed, key in (("Letters", Qt.Key.Key_Return), ("No", Qt.Key.Key_Escape), ("  ", Qt.Key.Key_Return)):
        row.edit_name()
        edit = row.findChild(QLineEdit, "library_name_edit")
        assert edit
        assert edit.text() == "Papers"
        edit.setText(typed)
        QTest.keyClick(edit, key)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert row.findChild(QLineEdit, "library_name_edit") is None
    assert names == ["Letters"]


def test_a_pause_says_why_and_until_then_how_fast(app: QApplication, qtbot: QtBot) -> None:
    row = row_of(qtbot)
    row.set_progress(Progress("Indexing", 430, 1000, "passages", 120, 130.0), can_pause=True)
    assert "2 min left" in row.progress.text()
    row.set_paused("Paused by you", held=True)
    assert row.progress.text() == "Paused by you\n430 of 1,000 passages"
    assert row.pause.accessibleName() == "Resume"
    row.set_paused("", held=False)
    assert "2 min left" in row.progress.text()
    assert row.pause.accessibleName() == "Pause"
    row.set_progress(Progress("Exporting", 1, 2, "bytes"))
    assert not row.pause.isVisible()


def test_one_share_at_a_time_says_how_much_is_read(app: QApplication, qtbot: QtBot) -> None:
    row = LibraryRow(Path("/somewhere"), "Papers")
    qtbot.addWidget(row)
    row.show()
    row.show_info(holding(1_240, incomplete=620))
    assert row.holds() == "1,240 documents, 50 % read"
    row.set_progress(Progress("Embedding", 300, 1_000, "passages", share=0.4))
    assert row.holds() == "1,240 documents", "the progress below says how far it is"
    row.show_info(holding(1_240, incomplete=620, unread=2))
    assert not row.unread.isVisible()
    row.set_progress(None)
    assert row.unread.isVisible()


def test_a_folder_that_is_not_there_is_named_instead_of_all_being_read(
    app: QApplication, qtbot: QtBot
) -> None:
    row = LibraryRow(Path("/somewhere"), "Papers")
    qtbot.addWidget(row)
    row.show()
    row.show_info(replace(holding(12), missing=("2024", "letters")))
    assert row.holds() == "12 documents"
    assert row.hindered.text() == "2024 and letters are not there now"
    row.set_hindered("Changes wait: on battery, 18% left")
    assert row.hindered.text() == "Changes wait: on battery, 18% left"
    row.set_hindered("")
    row.show_info(holding(12))
    assert row.hindered.text() == ""
    assert row.holds() == "12 documents, 100 % read"


def test_what_a_library_says_at_the_foot_of_the_list_is_scrolled_to(app: QApplication, qtbot: QtBot) -> None:
    bar = LibraryBar()
    qtbot.addWidget(bar)
    bar.resize(240, 400)
    rows = [bar.add(Path(f"/library {number}"), f"Library {number}") for number in range(20)]
    bar.show()
    last = rows[-1].notice
    last.say("error", "It could not be updated.", "The folder is gone.", "Try again")
    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect() == last.rect())
