from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.types import Document, Hit, StoredDocument
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.document.preview import Preview
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import Reading

BEFORE = "\U0001f9d1\u200d\U0001f373 first\r\nlines\n\n"
BEST = "The passage that ranks \U0001f600 it."
TEXT = f"{BEFORE}{BEST}\nAnd the end."
SPAN = (len(BEFORE), len(BEFORE) + len(BEST))
HIT = Hit(1, 7, "x", "A <b>title</b>", 0.8, 0.8, BEST, "/data/jobs.csv", "line 3", 1, *SPAN, 0.8, 0.99)
STORED = StoredDocument(
    Document("x", HIT.title, TEXT, {"place": "Rome", "pay": "=1+1"}, "line 3"),
    "/data/jobs.csv",
    ((0, len(BEFORE)), SPAN),
)


def shown(qtbot: QtBot, runner: TaskRunner) -> Preview:
    preview = Preview(Desk(runner, Engine()))
    qtbot.addWidget(preview)
    preview.resize(360, 600)
    preview.show()
    preview.show_document(Reading(STORED), HIT)
    return preview


def head(preview: Preview) -> str:
    return preview.match.text().replace("\u00a0", " ")


def marked(preview: Preview) -> list[str]:
    return [mark.cursor.selectedText() for mark in preview.text.extraSelections()]


def test_the_best_passage_is_marked_where_it_stands(
    app: QApplication, qtbot: QtBot, runner: TaskRunner
) -> None:
    preview = shown(qtbot, runner)
    assert marked(preview) == [BEST]
    theme.choose("dark")
    assert marked(preview) == [BEST]
    mark = preview.text.extraSelections()[0]
    assert mark.format.background().color() == theme.color("mark")


def test_nothing_of_a_file_is_interpreted(app: QApplication, qtbot: QtBot, runner: TaskRunner) -> None:
    preview = shown(qtbot, runner)
    assert preview.title.text() == "A <b>title</b>"
    assert preview.title.textFormat() == Qt.TextFormat.PlainText
    assert preview.place.text() == "jobs.csv · line 3"


def test_copying_without_a_selection_copies_the_document(
    app: QApplication, qtbot: QtBot, runner: TaskRunner
) -> None:
    preview = shown(qtbot, runner)
    preview.copy_document()
    assert QGuiApplication.clipboard().text() == f"{HIT.title}\n\n{TEXT}"


def test_a_document_that_is_one_passage_is_not_painted_over(
    app: QApplication, qtbot: QtBot, runner: TaskRunner
) -> None:
    preview = shown(qtbot, runner)
    whole = StoredDocument(Document("y", "B", BEST), "/data/b.txt", ((0, len(BEST)),))
    preview.show_document(Reading(whole), HIT)
    assert marked(preview) == []
    assert preview.fields.isHidden()


def test_what_is_not_read_of_a_document_is_told(app: QApplication, qtbot: QtBot, runner: TaskRunner) -> None:
    preview = shown(qtbot, runner)
    assert preview.coverage.isHidden()
    assert head(preview) == "Rank 1 · strong · 100 % read"
    book = replace(STORED, document=replace(STORED.document, place=""))
    preview.show_document(Reading(book, 0.999, ("Page 4 holds no text.",)), replace(HIT, place="page 3"))
    assert head(preview) == "Rank 1 · strong · 99 % read", "all but a word is not all"
    assert preview.coverage.text() == "Page 4 holds no text."
    assert preview.place.text() == "jobs.csv · page 3"
    preview.show_document(Reading(STORED, 1.0, ("Line 9: it is broken.",)), HIT)
    assert preview.coverage.isHidden(), "another record of the same file is not this one"


LINES = "A heading\n\nThe first line goes on in \U0001f600 here.\n• an item\n2. another\n\n"
PASSAGE = "The second paragraph is what was found."


def test_a_text_is_shown_as_it_was_read_and_the_marks_are_right(
    app: QApplication, qtbot: QtBot, runner: TaskRunner
) -> None:
    preview = shown(qtbot, runner)
    text = f"{LINES}{PASSAGE}\n\nThe end."
    hit = replace(
        HIT, passage=PASSAGE, passage_start=len(LINES), passage_end=len(LINES) + len(PASSAGE), source="/a.PDF"
    )
    preview.show_document(Reading(StoredDocument(Document("x", "A book", text), "/a.PDF", ())), hit)
    assert preview.text.toPlainText() == text
    assert marked(preview) == [PASSAGE]
    preview.copy_document()
    assert QGuiApplication.clipboard().text() == f"A book\n\n{text}"


def test_nothing_of_another_document_stays_beside_a_new_hit(
    app: QApplication, qtbot: QtBot, runner: TaskRunner
) -> None:
    preview = shown(qtbot, runner)
    height = preview.fields.height()
    other = replace(HIT, rank=2, document=8, title="Another", passage="Its passage.", source="/data/b.txt")
    preview.show_hit(other)
    assert (preview.title.text(), preview.text.toPlainText()) == ("Another", "Its passage.")
    assert preview.place.text() == "b.txt · line 3"
    assert head(preview) == "Rank 2 · strong"
    assert marked(preview) == []
    assert preview.fields.model().rowCount() == 0
    assert preview.fields.height() == height, "nothing moves while the document is read"
    QGuiApplication.clipboard().clear()
    preview.copy_document()
    assert QGuiApplication.clipboard().text() == ""


def test_another_passage_of_the_same_document_is_marked_at_once(
    app: QApplication, qtbot: QtBot, runner: TaskRunner
) -> None:
    preview = shown(qtbot, runner)
    first = replace(HIT, passage=BEFORE, passage_start=0, passage_end=len(BEFORE), place="line 1")
    preview.show_hit(first)
    assert preview.text.toPlainText() == TEXT.replace("\r", "")
    assert marked(preview) == [BEFORE.replace("\r\n", "\u2029").replace("\n", "\u2029")]
    assert preview.place.text() == "jobs.csv · line 1"
