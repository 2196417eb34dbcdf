"""What is marked in a document's text: the passage, the sentence that matters, words by weight, terms."""

from __future__ import annotations

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from desktop_app.ui import theme
from desktop_app.ui.find.document.shares import opacity
from desktop_app.ui.find.document.work import Span, TextMarks

WEIGHTY = 0.5  # of the greatest share; words below it are not underlined
_LINE = QTextCharFormat.UnderlineStyle


def selections(
    document: QTextDocument, text: str, passage: Span | None, marks: TextMarks
) -> list[QTextEdit.ExtraSelection]:
    """The selections to lay over `document`, which shows `text`; spans count its characters."""
    found = []
    if passage and passage != (0, len(text)):
        found.append(_ground(document, text, passage, theme.color("mark")))
    if marks.sentence and marks.sentence != (0, len(text)):
        ground = theme.color("accent", 0.3) if found else theme.color("mark")
        found.append(_ground(document, text, marks.sentence, ground))
    # Punctuation has shares, too, but is no word; the Why panel shows them all.
    words = [word for word in marks.words if any(map(str.isalnum, text[word[0] : word[1]]))]
    greatest = max((abs(share) for _, _, share in words), default=0.0)
    for start, end, share in words:
        if greatest and abs(share) >= WEIGHTY * greatest:
            look = QTextCharFormat()
            look.setUnderlineStyle(_LINE.SingleUnderline if share > 0 else _LINE.DotLine)
            strength = opacity(share, greatest)
            look.setUnderlineColor(theme.color("positive" if share > 0 else "negative", strength))
            found.append(_selection(document, text, (start, end), look))
    for span in marks.terms:
        look = QTextCharFormat()
        look.setForeground(theme.color("accent"))
        found.append(_selection(document, text, span, look))
    return found


def cursor(document: QTextDocument, text: str, span: Span) -> QTextCursor:
    """Selects a span of `text` in the `document` that shows it."""
    made = QTextCursor(document)
    made.setPosition(utf16(text, span[0]))
    made.setPosition(utf16(text, span[1]), QTextCursor.MoveMode.KeepAnchor)
    return made


def utf16(text: str, position: int) -> int:
    """A character position as a text view counts it: two beyond the basic plane, one for CR LF."""
    before = text[:position]
    return position + sum(character > "\uffff" for character in before) - before.count("\r\n")


def _ground(document: QTextDocument, text: str, span: Span, color: QColor) -> QTextEdit.ExtraSelection:
    look = QTextCharFormat()
    look.setBackground(color)
    return _selection(document, text, span, look)


def _selection(
    document: QTextDocument, text: str, span: Span, look: QTextCharFormat
) -> QTextEdit.ExtraSelection:
    found = QTextEdit.ExtraSelection()
    found.cursor = cursor(document, text, span)
    found.format = look
    return found
