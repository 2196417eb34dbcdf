"""The document behind a result: its whole original text with the best passage marked, fields, place."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from desktop_app.core.text import unbroken
from desktop_app.core.types import Hit, StoredDocument
from desktop_app.core.words import STRENGTHS, per_cent, strength
from desktop_app.language import number, tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.commands import bind, command, native, tip
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.document import work
from desktop_app.ui.find.document.fields_table import FieldsTable
from desktop_app.ui.find.document.page_view import PageView
from desktop_app.ui.find.document.places import FindStrip, PlaceWalk
from desktop_app.ui.find.document.text_marks import (
    ShownText,
    around,
    at_place,
    found_words,
    in_accent,
    selections,
)
from desktop_app.ui.find.document.why_panel import WhyPanel
from desktop_app.ui.find.document.work import Span, TextMarks, Why, WhyQuestion
from desktop_app.ui.kit.basics import ElidedLabel, hairline, icon_button, label
from desktop_app.ui.kit.layout import column, row
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.open_file import open_at
from desktop_app.ui.kit.view_host import ViewTabs
from desktop_app.ui.kit.whereabouts import in_words
from desktop_app.ui.values import Reading

if TYPE_CHECKING:
    from desktop_app.services.searching.within import FoundPlaces

LONGEST_FOUND = 200  # characters of a selection that is looked for
NOT_THERE = tr("not there")
TEXT_HEIGHT = 120  # the fields make room for it first


class Preview(QWidget):
    """Shows one hit: at once what the answer holds of it, then its document. Its buttons act on that hit.

    `closed` and `back` ask the view for room and focus. Where nobody explains scores, and nothing is done
    with a result but reading it, the preview is `plain`.
    """

    closed = Signal()
    back = Signal()
    similar_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, desk: Desk, *, plain: bool = False) -> None:
        super().__init__()
        self.setObjectName("preview")
        self.setAccessibleName(tr("Document"))
        self.setProperty("look", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(240)
        self._desk, self._runner, self._plain = desk, desk.runner, plain
        self.hit: Hit | None = None
        self._stored: StoredDocument | None = None
        self._text = ""
        self._passage: tuple[int, int] | None = None
        self._marks = TextMarks()
        self._hit_words: tuple[Span, ...] = ()
        self._at: Span | None = None  # the place that one went to
        self.title = label(tone="row", wrap=True, selectable=True)
        self.title.setObjectName("preview_title")
        self.place = ElidedLabel(face="secondary", role="secondary")
        self.match = label(tone="secondary", wrap=True)
        self.coverage = label(tone="warning", wrap=True, selectable=True)
        self.notice = Notice()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setProperty("look", "reader")
        self.text.setAccessibleName(tr("The document's text"))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.text.customContextMenuRequested.connect(self._text_menu)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.text.setMinimumHeight(TEXT_HEIGHT)
        self.text.document().setDocumentMargin(theme.GAP_MEDIUM - 2)
        self._shown = ShownText(self.text.document(), "")
        self.walk = PlaceWalk(tr_as("3 of 17", "places that were found"), ("hit_before", "next_hit"))
        self.strip = FindStrip()
        self.fields = FieldsTable()
        self.page = PageView(desk)
        self.page_button = icon_button("file", tr("Show the page itself"), tr("The page itself, or its text"))
        self.page_button.setCheckable(True)
        self.why = WhyPanel(desk)
        self.why.explained.connect(self._show_why)
        self.why.escaped.connect(self.back)
        why_keys = tuple(
            f"{title} ({native(command('why').keys[0])})" for title in (tr("Document"), tr("Why"))
        )
        self.tabs = ViewTabs(
            (tr("Document"), tr("Why")), tips=why_keys, name=tr("Parts"), keys=("Document", "Why")
        )
        self._build()

    def _build(self) -> None:
        copy = icon_button("copy", tr("Copy the document"), tip("copy"), do=self.copy_document)
        open_file = icon_button("open", tr("Open the file it came from"), tip("source"), do=self.open_source)
        more = icon_button("more", tr("More to do with this result"), tip("menu"))
        more.clicked.connect(lambda: self.menu_wanted.emit(more.mapToGlobal(QPoint(0, more.height()))))
        close = icon_button("close", tr("Close the document"), tip("back"), do=self.closed.emit)
        page, self.reader = QWidget(), QStackedWidget()
        self.reader.addWidget(self.text)
        self.reader.addWidget(self.page)
        column(self.strip, (self.reader, 1), hairline(), self.fields, into=page, gap=2)
        self.parts = QStackedWidget()
        self.parts.addWidget(page)
        self.parts.addWidget(self.why)
        top, side = Qt.AlignmentFlag.AlignTop, theme.GAP_MEDIUM
        buttons = [(button, top) for button in (copy, open_file, more, close)]
        head = row((self.match, 1), *buttons, gap=theme.GAP_SMALL, margins=(side, 12, 12, 0))
        search = icon_button("search", tr("Find in the document"), command="find_in", do=self.open_strip)
        where = row((self.place, 1), self.walk, self.page_button, search, gap=theme.GAP_SMALL)
        facts = (self.title, where, self.coverage, self.notice)
        about = column(*facts, gap=2, margins=(side, 0, side, theme.GAP))
        column(head, about, self.tabs, hairline(), (self.parts, 1), into=self, gap=2)
        self.tabs.chosen.connect(self.parts.setCurrentIndex)
        self.page_button.toggled.connect(self._show_page)
        self.strip.typed.connect(self._find)
        self.strip.closed.connect(self._strip_closed)
        for walk in (self.walk, self.strip.walk):
            walk.went.connect(self._go)
        if self._plain:
            more.hide()
            self.tabs.hide()
        else:
            bind(self, "why", self.switch)
            bind(self, "next_hit", lambda: self._step(1))
            bind(self, "hit_before", lambda: self._step(-1))
        for watched in (self.text, self.fields):
            watched.installEventFilter(self)
        theme.changed.connect(self._mark)

    def show_hit(self, hit: Hit) -> None:
        """Shows what the answer holds of a hit while its document is read: nothing of another one stays."""
        self.notice.hide()
        before, self.hit = self.hit, hit
        self._marks = TextMarks()
        self._forget_places()
        self._show_match(hit, "")
        self._show_place(hit.name, hit.source, hit.place)
        if self._stored and before and _document(hit) == _document(before):
            self._show_passage(self._stored, hit)
            return
        self._stored = None
        self._show_page()
        self.coverage.hide()
        self.fields.show_fields({}, keep_height=True)
        self._show_text(hit.passage, None)

    def show_document(self, reading: Reading, hit: Hit) -> None:
        """Shows a document, marks the passage that ranked it, and says what of it is not read."""
        stored = reading.stored
        document = stored.document
        self.notice.hide()
        self.hit = hit
        self._stored = stored
        self._marks = TextMarks()
        self._show_match(hit, tr("{share} read", share=per_cent(math.floor(reading.share * 100) / 100)))
        self._show_place(document.title or hit.name, stored.source, hit.place or document.place)
        # What was left out of a record's file may be about other records.
        self.coverage.setText("" if document.place else "\n".join(reading.unread))
        self.coverage.setVisible(bool(self.coverage.text()))
        self.fields.show_fields(document.fields)
        self._show_passage(stored, hit)
        start = self._passage[0] if self._passage else 0
        self.text.setTextCursor(self._shown.cursor((start, start)))
        if start:
            self.text.centerCursor()
        self._show_page()
        if self.strip.isVisible():
            self._find(self.strip.box.text())

    def _show_page(self) -> None:
        """The page in place of the text, if that is wanted and there is one."""
        stored, hit = self._stored, self.hit
        there = hit is not None and work.can_be_shown(hit.source, hit.place)
        self.page_button.setVisible(there)
        wanted = there and self.page_button.isChecked()
        self.reader.setCurrentWidget(self.page if wanted else self.text)
        if not (wanted and stored and hit):
            self.page.forget()
            return
        self.page.ask(work.page_question(stored, self._text, self._passage, self._hit_words, self._at))

    def find_hits(self, question: WhyQuestion) -> None:
        """Looks for all that a query found in the document shown, to be walked through."""

        def show(found: FoundPlaces) -> None:
            self._hit_words = found.spans if found.words else ()
            self.walk.show_places(found.spans, self._passage[0] if self._passage else 0)
            self.walk.setVisible(len(found.spans) > 1)
            self._mark()
            self._show_page()

        look = partial(work.hits_within, self._desk.engine, question)
        self._runner.query(look, show, lambda _error: None, owner=self, topic="hits_within")

    def open_strip(self) -> None:
        """Finds words in the document: those that are selected, or what is typed."""
        if self.parts.currentIndex():
            self.switch()
        self.strip.open_strip(" ".join(self.selection()[:LONGEST_FOUND].split()))

    def _find(self, wanted: str) -> None:
        """Marks all places of some words, and goes to the first one from where one is."""
        text, start = self._text, (self._at or self._passage or (0, 0))[0]

        def show(found: tuple[Span, ...]) -> None:
            if text is self._text and self.strip.isVisible():
                self.strip.walk.show_places(found, start, NOT_THERE if wanted.strip() else "")
                self._go(self.strip.walk.current)

        self._runner.query(partial(work.places_of, text, wanted), show, owner=self, topic="find_in")

    def _step(self, by: int) -> None:
        (self.strip.walk if self.strip.isVisible() else self.walk).step(by)

    def _go(self, span: Span | None) -> None:
        """Shows a place in the middle of the view."""
        self._at = span
        if span:
            if self.parts.currentIndex():
                self.switch()
            self.text.setTextCursor(self._shown.cursor((span[0], span[0])))
            self.text.centerCursor()
            self._show_page()
        self._mark()

    def _strip_closed(self) -> None:
        self._runner.drop("find_in")
        self.strip.walk.show_places(())
        self._at = None
        self._mark()
        self.focus_text()

    def _forget_places(self) -> None:
        """Nothing that was found in another document stays."""
        self._runner.drop("hits_within")
        self._hit_words, self._at = (), None
        self.walk.show_places(())
        self.walk.hide()
        self.strip.walk.show_places(())

    def _show_why(self, why: Why) -> None:
        """Marks what matters in the document shown."""
        if self._passage:
            self._marks = why.marks
            self._mark()

    def switch(self) -> None:
        """From the document to why it is found, and back; the focus goes along."""
        part = 1 - self.parts.currentIndex()
        self.tabs.check(part)
        self.parts.setCurrentIndex(part)
        (self.why if part else self.text).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_text(self) -> None:
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def copy_document(self) -> None:
        """Puts title and whole text on the clipboard, as they are in the file."""
        if self._stored:
            document = self._stored.document
            QGuiApplication.clipboard().setText(f"{document.title}\n\n{document.text}".strip())

    def open_source(self) -> None:
        """Opens the file of what is shown in the system's program, at its page where that takes one."""
        if self.hit:
            open_at(self._runner, self.notice, self.hit.source, self.hit.place)

    def selection(self) -> str:
        """The text that is selected, with the line ends it has."""
        selected = self.text.textCursor()
        return selected.selection().toPlainText().strip() if self.isVisible() else ""

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        finds = event.matches(QKeySequence.StandardKey.Find)
        if event.type() == QEvent.Type.ShortcutOverride and finds:
            event.accept()  # here it is the document that is searched
            return True
        if event.type() == QEvent.Type.KeyPress:
            if finds:
                self.open_strip()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.back.emit()
                return True
            nothing_selected = not self.text.textCursor().hasSelection()
            if event.matches(QKeySequence.StandardKey.Copy) and self.text.hasFocus() and nothing_selected:
                self.copy_document()
                return True
        return False

    def _text_menu(self, place: QPoint) -> None:
        menu = self.text.createStandardContextMenu(place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self._plain:
            menu.addSeparator()
            words = tr("Find similar to the selection") if self.selection() else tr("Find similar")
            menu.addAction(f"{words}\t{native(command('similar').keys[0])}", self.similar_wanted.emit)
        menu.popup(self.text.viewport().mapToGlobal(place))

    def _show_match(self, hit: Hit, read: str) -> None:
        match = "" if hit.cosine is None else STRENGTHS[strength(hit.match)]
        rank = tr("Rank {rank}", rank=number(hit.rank))
        self.match.setText("\u00a0· ".join(map(unbroken, filter(None, (rank, match, read)))))
        self.match.setToolTip(_about(hit))

    def _show_place(self, title: str, source: str, place: str) -> None:
        self.title.setText(title)
        library = self.hit.library_name if self.hit else ""
        self.place.set_text(" · ".join(filter(None, (library, Path(source).name, in_words(place)))))
        self.place.setToolTip(source)

    def _show_passage(self, stored: StoredDocument, hit: Hit) -> None:
        """The whole text; its passage is marked where the text is still the one that was ranked."""
        text, span = stored.document.text, (hit.passage_start, hit.passage_end)
        self._show_text(text, span if text[slice(*span)] == hit.passage else None)

    def _show_text(self, text: str, passage: tuple[int, int] | None) -> None:
        before, self._passage = self._text, passage
        self._text = text
        if self._text != before:
            self.text.setPlainText(self._text)
            self._shown = ShownText(self.text.document(), self._text)
        self._mark()

    def _mark(self) -> None:
        found = selections(self._shown, self._passage, self._marks)
        found += in_accent(self._shown, around(self._hit_words, self._at))
        found += found_words(self._shown, around(self.strip.walk.places, self._at))
        if self._at:
            found += at_place(self._shown, self._at)
        self.text.setExtraSelections(found)


def _document(hit: Hit) -> tuple[object, ...]:
    return (hit.library, hit.document, hit.source)


def _about(hit: Hit) -> str:
    """What the numbers of the head mean."""
    read = tr("Read is how much of this document the model has read, in word pieces.")
    if hit.cosine is None:
        return read
    match, cosine = per_cent(hit.match), f"{hit.cosine:.3f}"
    if hit.percentile is None:
        return " ".join((tr("Match {match}, cosine {cosine}.", match=match, cosine=cosine), read))
    above = tr(
        "Match {match}, cosine {cosine}, which is above that of {share} of random pairs of passages here.",
        match=match,
        cosine=cosine,
        share=per_cent(hit.percentile, 1),
    )
    return f"{above} {read}"
