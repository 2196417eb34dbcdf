"""The document behind a result: its whole original text with the best passage marked, fields, place."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.errors import AppError
from desktop_app.core.types import Hit, StoredDocument
from desktop_app.ui import theme
from desktop_app.ui.commands import bind, command, native, tip
from desktop_app.ui.find.document.fields_model import NAME, FieldsModel
from desktop_app.ui.find.document.text_marks import cursor, selections
from desktop_app.ui.find.document.why_panel import WhyPanel
from desktop_app.ui.find.document.why_work import Marks, Why
from desktop_app.ui.find.search.results_model import per_cent
from desktop_app.ui.kit.basics import ElidedLabel, hairline, icon_button, label
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.table import FixedTable
from desktop_app.ui.kit.view_tabs import ViewTabs
from desktop_app.ui.values import Reading

FIELD_ROWS = 8
TEXT_HEIGHT = 120  # the fields make room for it first


class Preview(QWidget):
    """Shows one document. `closed` and `back` ask the page for room and focus."""

    closed = Signal()
    back = Signal()
    open_wanted = Signal()
    similar_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setAccessibleName("Document")
        self.setProperty("look", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(240)
        self._stored: StoredDocument | None = None
        self._passage: tuple[int, int] | None = None
        self._marks = Marks()

        self.title = label(tone="row", wrap=True, selectable=True)
        self.title.setObjectName("preview_title")
        self.place = ElidedLabel(face="secondary", role="secondary")
        self.match = label(tone="secondary", wrap=True)
        self.coverage = label(tone="warning", wrap=True, selectable=True)
        self.coverage.setObjectName("preview_coverage")
        self.notice = Notice()
        copy = icon_button("copy", "Copy the document", tip("copy"))
        copy.clicked.connect(self.copy_document)
        self._open = icon_button("open", "Open the file it came from", tip("source"))
        self._open.clicked.connect(self.open_wanted)
        self._more = icon_button("more", "More to do with this result", tip("menu"))
        self._more.clicked.connect(self._open_menu)
        close = icon_button("close", "Close the document", tip("back"))
        close.clicked.connect(self.closed)

        self.text = QPlainTextEdit()
        self.text.setObjectName("preview_text")
        self.text.setReadOnly(True)
        self.text.setProperty("look", "reader")
        self.text.setAccessibleName("The document's text")
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.text.customContextMenuRequested.connect(self._text_menu)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.text.setMinimumHeight(TEXT_HEIGHT)
        self.text.document().setDocumentMargin(theme.GAP_MEDIUM - 2)
        self.fields = FieldsTable()
        self.why = WhyPanel()
        self.why.escaped.connect(self.back)
        why_keys = tuple(f"{title} ({native(command('why').keys[0])})" for title in ("Document", "Why"))
        self.tabs = ViewTabs(("Document", "Why"), tips=why_keys, name="Parts")

        head = QHBoxLayout()
        head.setContentsMargins(theme.GAP_MEDIUM, 12, 12, 0)
        head.setSpacing(theme.GAP_SMALL)
        head.addWidget(self.title, 1)
        for button in (copy, self._open, self._more, close):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        about = QVBoxLayout()
        about.setContentsMargins(theme.GAP_MEDIUM, 0, theme.GAP_MEDIUM, theme.GAP)
        about.setSpacing(2)
        about.addWidget(self.match)
        about.addWidget(self.place)
        about.addWidget(self.coverage)
        about.addWidget(self.notice)
        page = QWidget()
        reading = QVBoxLayout(page)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(2)
        reading.addWidget(self.text, 1)
        reading.addWidget(hairline())
        reading.addWidget(self.fields)
        self.parts = QStackedWidget()
        self.parts.addWidget(page)
        self.parts.addWidget(self.why)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(about)
        column.addWidget(self.tabs)
        column.addWidget(hairline())
        column.addWidget(self.parts, 1)
        self.tabs.chosen.connect(self.parts.setCurrentIndex)
        bind(self, "why", self.switch)
        for watched in (self.text, self.fields):
            watched.installEventFilter(self)
        theme.changed.connect(self._mark)

    def show_document(self, reading: Reading, hit: Hit) -> None:
        """Shows a document, marks the passage that ranked it, and tells what of it is not read."""
        stored = reading.stored
        document = stored.document
        self.notice.hide()
        self._stored = stored
        span = (hit.passage_start, hit.passage_end)
        self._passage = span if document.text[slice(*span)] == hit.passage else None
        self._marks = Marks()
        self.title.setText(document.title or document.id)
        match = ""
        if hit.cosine is not None:
            match = f" · match {per_cent(hit.match)} · cosine {hit.cosine:.3f}"
        self.match.setText(f"Rank {hit.rank}{match} · {math.floor(reading.share * 100)} % read")
        self.match.setToolTip(_about(hit))
        where = hit.place or document.place
        self.place.set_text(f"{Path(stored.source).name}{f' · {where}' if where else ''}")
        self.place.setToolTip(stored.source)
        self._show_coverage(reading)
        self.text.setPlainText(document.text)
        self.fields.show_fields(document.fields)
        self._mark()
        self._scroll_to_passage()

    def _show_coverage(self, reading: Reading) -> None:
        """What was left out of the file; not of a record's file, where it may be about other records."""
        told = [] if reading.stored.document.place else list(reading.unread)
        self.coverage.setText("\n".join(told))
        self.coverage.setVisible(bool(told))

    def show_why(self, why: Why) -> None:
        """Marks what matters in the document shown, and explains its score."""
        self.why.show_why(why)
        if self._passage:
            self._marks = why.marks
            self._mark()

    def switch(self) -> None:
        """From the document to why it is found, and back; the focus goes along."""
        number = 1 - self.parts.currentIndex()
        self.tabs.check(number)
        self.parts.setCurrentIndex(number)
        (self.why if number else self.text).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_error(self, error: AppError) -> None:
        self.notice.show_error(error)

    def focus_text(self) -> None:
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def copy_document(self) -> None:
        """Puts title and whole text on the clipboard."""
        if self._stored:
            document = self._stored.document
            QGuiApplication.clipboard().setText(f"{document.title}\n\n{document.text}".strip())

    def selection(self) -> str:
        """The text that is selected, with the line ends it has."""
        cursor = self.text.textCursor()
        return cursor.selection().toPlainText().strip() if self.isVisible() else ""

    def _open_menu(self) -> None:
        self.menu_wanted.emit(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _text_menu(self, place: QPoint) -> None:
        menu = self.text.createStandardContextMenu(place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        words = "Find similar to the selection" if self.selection() else "Find similar"
        menu.addAction(f"{words}\t{native(command('similar').keys[0])}").triggered.connect(
            self.similar_wanted
        )
        menu.popup(self.text.viewport().mapToGlobal(place))

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.back.emit()
                return True
            nothing_selected = not self.text.textCursor().hasSelection()
            if event.matches(QKeySequence.StandardKey.Copy) and self.text.hasFocus() and nothing_selected:
                self.copy_document()
                return True
        return False

    def _mark(self) -> None:
        text = self._stored.document.text if self._stored else ""
        self.text.setExtraSelections(selections(self.text.document(), text, self._passage, self._marks))

    def _scroll_to_passage(self) -> None:
        start = self._passage[0] if self._passage else 0
        text = self._stored.document.text if self._stored else ""
        self.text.setTextCursor(cursor(self.text.document(), text, (start, start)))
        if start:
            self.text.centerCursor()


class FieldsTable(FixedTable):
    """Field and value, one line each; Ctrl+C copies the whole value."""

    def __init__(self) -> None:
        model = FieldsModel()
        super().__init__(model, "preview_fields", "Fields")
        self._model = model
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setMaximumSectionSize(4000)

    def show_fields(self, fields: object) -> None:
        self._model.show(fields)  # type: ignore[arg-type]
        rows = min(self._model.rowCount(), FIELD_ROWS)
        self.setMaximumHeight(rows * theme.NUMBER_ROW + 8)
        self.setMinimumHeight(min(rows, 2) * theme.NUMBER_ROW + 8)
        self.updateGeometry()
        self.setVisible(rows > 0)

    def sizeHint(self) -> QSize:
        return QSize(
            super().sizeHint().width(), self.maximumHeight()
        )  # less where the text would have no room

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self._model.verbatim(self.currentIndex()))
            return
        super().keyPressEvent(event)


def _about(hit: Hit) -> str:
    """What the numbers of the head mean."""
    read = "Read is how much of this document the model has read, in word pieces."
    if hit.percentile is None:
        return read
    return f"The cosine is above that of {hit.percentile:.1%} of random pairs of passages here. {read}"
