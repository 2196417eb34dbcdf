"""The page itself: drawn from the file, the passage and its words marked where they stand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import AppError
from desktop_app.core.types import Document, Hit, Recognized, StoredDocument
from desktop_app.ui.desk import Desk
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.document import work
from desktop_app.ui.find.document.page_view import PASSAGE, PageView
from desktop_app.ui.find.document.preview import Preview
from desktop_app.ui.find.document.work import PageQuestion
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import Reading
from tests.corpus.making import pdf

FIRST, SECOND = "The first page is about trains.", "The second one is about chess."


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "two.pdf"
    path.write_bytes(pdf([[FIRST], [SECOND]]))
    return str(path)


def asked(file: str, number: int = 1) -> PageQuestion:
    return PageQuestion(file, number, FIRST, ("trains",), (0, len(FIRST)), ())


def test_the_passage_and_the_words_are_marked_where_they_stand(file: str) -> None:
    engine = Engine()
    page = work.page(engine, asked(file))
    ((left, top, right, bottom),), ((a, b, c, d),) = page.passage, page.words
    assert left < a < c <= right
    assert top - 3 <= b < d <= bottom + 3
    assert (page.number, page.pages) == (1, 2)
    assert len(page.pixels) == 3 * page.width * page.height
    assert work.page(engine, asked(file)) is page
    assert work.page(engine, asked(file, 2)).passage == ()


def test_what_ocr_read_is_marked_by_its_lines(file: str) -> None:
    line = Recognized(0, len(FIRST), 0.97, 1, (100, 200, 900, 230))
    at = FIRST.index("trains")
    question = replace(asked(file), places=((at, at + 6),), lines=(line,), text=FIRST)
    page = work.page(Engine(), question)
    assert page.passage == ((100, 200, 900, 230),)
    ((left, top, _, bottom),) = page.words
    assert (top, bottom) == (200, 230)
    assert (left - 100) / 800 == pytest.approx(at / len(FIRST), abs=0.08)


def test_a_page_that_cannot_be_shown_is_told(tmp_path: Path, file: str) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    for source, number in ((str(broken), 1), (file, 9), (str(tmp_path / "gone.pdf"), 1)):
        with pytest.raises(AppError):
            work.page(Engine(), asked(source, number))


def test_the_pages_of_a_file_are_not_those_of_one_attached_to_it(file: str) -> None:
    assert work.can_be_shown(file, "page 1")
    assert not work.can_be_shown(file, "attached bill.pdf, page 1")


def test_one_walks_through_the_pages_and_enlarges_them(
    app: QApplication, qtbot: QtBot, runner: TaskRunner, file: str
) -> None:
    view = PageView(Desk(runner, Engine()))
    qtbot.addWidget(view)
    view.resize(400, 500)
    view.show()
    view.ask(asked(file))
    qtbot.waitUntil(lambda: view.where.text() == "Page 1 of 2", timeout=20_000)
    assert not view.before.isEnabled()
    image = view.canvas.grab().toImage()
    assert any(image.pixelColor(x, y) == PASSAGE for x in range(0, 200, 2) for y in range(image.height()))
    wide = view.canvas.width()
    view.larger.click()
    assert view.canvas.width() > wide
    view.following.click()
    qtbot.waitUntil(lambda: view.where.text() == "Page 2 of 2", timeout=20_000)
    assert not view.following.isEnabled()


def test_a_locked_file_asks_for_its_password_and_shows_its_pages(
    app: QApplication, qtbot: QtBot, runner: TaskRunner, tmp_path: Path
) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(pdf([[FIRST], [SECOND]], password="gate"))
    view = PageView(Desk(runner, Engine()))
    qtbot.addWidget(view)
    view.resize(400, 500)
    view.show()
    view.ask(asked(str(path)))
    assert view.said.text() == "Reading the page …"
    for given, said in (("", "locked with a password"), ("wrong", "does not open it")):
        if given:
            view.password.setText(given)
            view.password.returnPressed.emit()
            assert view.password.text() == ""
        qtbot.waitUntil(lambda said=said: said in view.said.text(), timeout=20_000)  # type: ignore[misc]
        assert view.password.isVisible()
    view.password.setText("gate")
    view.password.returnPressed.emit()
    qtbot.waitUntil(lambda: view.where.text() == "Page 1 of 2", timeout=20_000)
    assert not view.password.isVisible()
    view.following.click()
    qtbot.waitUntil(lambda: view.where.text() == "Page 2 of 2", timeout=20_000)


def test_the_preview_shows_the_page_of_the_passage_in_place_of_the_text_and_stays_so(
    app: QApplication, qtbot: QtBot, runner: TaskRunner, file: str
) -> None:
    text = f"{FIRST}\n\n{SECOND}"
    span = (text.index(SECOND), len(text))
    hit = Hit(1, 7, "x", "Two", 0.8, 0.8, SECOND, file, "page 2", 1, *span, 0.8, 0.99)
    places = ((0, "page 1"), (span[0], "page 2"))
    stored = StoredDocument(Document("x", "Two", text, {}, "", places), file, (span,))
    preview = Preview(Desk(runner, Engine()))
    qtbot.addWidget(preview)
    preview.resize(400, 700)
    preview.show()
    preview.show_document(Reading(stored), hit)
    assert preview.text.isVisible()
    preview.page_button.click()
    qtbot.waitUntil(lambda: preview.page.where.text() == "Page 2 of 2", timeout=20_000)
    assert not preview.text.isVisible()
    plain = StoredDocument(Document("y", "Plain", "Words."), "/data/a.txt", ((0, 6),))
    other = replace(hit, document=8, source="/data/a.txt", passage="Words.", passage_start=0, passage_end=6)
    preview.show_hit(other)
    preview.show_document(Reading(plain), other)
    assert preview.text.isVisible()
    assert not preview.page_button.isVisible()
    preview.show_hit(hit)
    preview.show_document(Reading(stored), hit)
    qtbot.waitUntil(lambda: preview.page.where.text() == "Page 2 of 2", timeout=20_000)
