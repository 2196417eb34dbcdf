"""A box for one text whose characters can be pointed at, fluid with megabytes of it."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QMimeData, QPoint, QTextBoundaryFinder, Signal
from PySide6.QtGui import QMouseEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop_app.core.text import encodable
from desktop_app.language import number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.layout import column, row

EDITED = 20_000
"""Characters that are laid out: a key in a line of a megabyte would take a quarter of a second."""

LARGEST = 4_000_000
"""Characters taken from one paste; tokenizing them takes seconds and hundreds of megabytes."""

LOWEST = 46
"""Pixels of two lines. Qt's own least height comes out eight pixels lower at some starts: it depends on
whether the scroll bars have the window's look by then."""

_BREAKS = re.compile("\r\n?|\u2029")


class TokenEdit(QPlainTextEdit):
    """The editor. What is pasted beyond EDITED characters is kept as `tail`: part of the text, not shown."""

    pointed = Signal(int)  # UTF-16 unit of the text under the mouse, -1 for none
    tail_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tail = ""
        self.cut_off = False  # whether a paste was larger than LARGEST
        self._filling = False
        self._length = 0
        self.setTabChangesFocus(True)
        self.setMouseTracking(True)
        self.document().contentsChange.connect(self._edited)

    def text(self) -> str:
        """What was typed and pasted, whole; characters that are no characters become U+FFFD."""
        visible = self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
        return encodable(visible) + self.tail

    def set_text(self, text: str) -> None:
        """Replaces everything, also what could be undone."""
        text = encodable(_BREAKS.sub("\n", text))
        self.cut_off = len(text) > LARGEST
        self._filling, self.tail = True, text[EDITED:LARGEST]
        self.setPlainText(text[:EDITED])
        self._filling = False
        self.tail_changed.emit()

    def drop_tail(self) -> None:
        """Forgets what is not shown."""
        if self.tail:
            self.tail, self.cut_off = "", False
            self.tail_changed.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        pasted = source.text()
        if self.document().characterCount() + len(pasted) <= EDITED:
            super().insertFromMimeData(source)
            return
        cursor = self.textCursor()
        everything = cursor.selectionEnd() - cursor.selectionStart() >= self.document().characterCount() - 1
        raw = self.document().toRawText().encode("utf-16-le", "surrogatepass")
        before, after = raw[: cursor.selectionStart() * 2], raw[cursor.selectionEnd() * 2 :]
        tail = "" if everything else self.tail
        halves = (half.decode("utf-16-le", "surrogatepass") for half in (before, after))
        self.set_text(pasted.join(halves) + tail)

    def mark(self, lit: tuple[int, int] | None, unread: tuple[int, int] | None) -> None:
        """Marks the UTF-16 span of the token pointed at, and what the model never reads."""
        marks = []
        end = self.document().characterCount() - 1
        if unread and unread[0] < end:
            faded = QTextCharFormat()
            faded.setForeground(theme.color("secondary"))
            faded.setBackground(theme.hatch())
            marks.append(self._selection(unread[0], min(unread[1], end), faded))
        if lit is not None and lit[0] < lit[1] <= end:
            shown = QTextCharFormat()
            shown.setBackground(theme.color("mark"))
            shown.setForeground(theme.color("text"))
            shown.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            shown.setUnderlineColor(theme.color("accent"))
            marks.append(self._selection(*self._whole(*lit), shown))
        self.setExtraSelections(marks)

    def reveal(self, unit: int) -> None:
        """Scrolls by whole lines until UTF-16 unit `unit` is seen; leaves the text cursor alone."""
        if unit >= self.document().characterCount():
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(unit)
        place, line = self.cursorRect(cursor), max(1, self.fontMetrics().lineSpacing())
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if place.top() < 0:
            bar.setValue(bar.value() + place.top() // line)
        elif place.bottom() > height:
            bar.setValue(bar.value() + (place.bottom() - height) // line + 1)

    def unit_at(self, point: QPoint) -> int:
        """The UTF-16 unit drawn at `point` of the viewport; -1 where there is none."""
        cursor = self.cursorForPosition(point)
        place = self.cursorRect(cursor)
        if not place.top() <= point.y() <= place.bottom():
            return -1
        unit = cursor.position() - (point.x() < place.left())
        return unit if unit < self.document().characterCount() - 1 else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.pointed.emit(self.unit_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(-1)

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        """The span widened to whole characters as they are seen: no accent is marked without its letter."""
        block = self.document().findBlock(start)
        finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, block.text())
        first = block.position()
        finder.setPosition(start - first)
        if not finder.isAtBoundary():
            start = first + finder.toPreviousBoundary()
        finder.setPosition(end - first)
        if 0 < end - first < block.length() and not finder.isAtBoundary():
            end = first + finder.toNextBoundary()
        return start, end

    def _selection(self, start: int, end: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        made.cursor, made.format = cursor, look
        return made

    def _edited(self, position: int, removed: int, _added: int) -> None:
        """Typing over everything that is shown replaces the whole text."""
        whole = position == 0 and removed >= self._length > 0
        self._length = self.document().characterCount() - 1
        if whole and not self._filling:
            self.drop_tail()


class TokenText(QWidget):
    """A captioned editor with a line that says what of its text is not shown."""

    edited = Signal()
    pointed = Signal(int)
    walked = Signal(int)  # the text cursor went to another UTF-16 unit, and nothing was typed

    def __init__(self, caption: str, name: str, placeholder: str) -> None:
        super().__init__()
        self.edit = TokenEdit()
        self.edit.setMinimumHeight(LOWEST)
        self._revision = 0
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(caption.replace("&", ""))
        self.edit.setAccessibleDescription(placeholder)
        self.edit.setPlaceholderText(placeholder)
        self.caption = label(caption, "secondary")
        self.caption.setBuddy(self.edit)
        self._hidden = label(tone="secondary", wrap=True)
        self._remove = push_button(
            tr("Remove it"), "link", name=tr("Remove the part of the text that is not shown")
        )
        self._remove.clicked.connect(self.edit.drop_tail)
        self._note = QWidget()
        row((self._hidden, 1), self._remove, into=self._note)
        column(self.caption, (self.edit, 1), self._note, into=self, gap=theme.GAP_SMALL)
        self._note.hide()
        self.edit.textChanged.connect(self._edited)
        self.edit.cursorPositionChanged.connect(self._cursor_moved)
        self.edit.pointed.connect(self.pointed)
        self.edit.tail_changed.connect(self._show_note)
        self.edit.tail_changed.connect(self.edited)

    def text(self) -> str:
        return self.edit.text()

    def _edited(self) -> None:
        self._revision = self.edit.document().revision()
        self.edited.emit()

    def _cursor_moved(self) -> None:
        if self.edit.document().revision() == self._revision and self.edit.hasFocus():
            self.walked.emit(self.edit.textCursor().position())

    def _show_note(self) -> None:
        tail = len(self.edit.tail)
        words = tr("{tail} more characters are counted but not shown here.", tail=number(tail))
        if self.edit.cut_off:
            words += tr(
                " The paste was larger than {most} characters; its end was left out.",
                most=number(LARGEST),
            )
        self._hidden.setText(words)
        self._note.setVisible(bool(tail))
