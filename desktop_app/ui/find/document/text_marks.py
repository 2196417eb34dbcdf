"""What is marked in a document's text: passage, sentence that matters, words by weight, places found."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from desktop_app.core.text import Utf16
from desktop_app.ui import theme
from desktop_app.ui.find.document.shares import opacity
from desktop_app.ui.find.document.work import Span, TextMarks

WEIGHTY = 0.5  # of the greatest share; words below it are not underlined
MOST = 1_000  # places that are marked, about the one that one is at; all can be walked through
_LINE = QTextCharFormat.UnderlineStyle
Selection = QTextEdit.ExtraSelection


class ShownText:
    """A text and the document that shows it, which counts two beyond the basic plane, one for CR LF."""

    def __init__(self, document: QTextDocument, text: str) -> None:
        self.text = text
        self._document = document
        self._units = Utf16(text)
        self._pairs = [match.start() for match in re.finditer("\r\n", text)]

    def cursor(self, span: Span) -> QTextCursor:
        """Selects a span of the text."""
        made = QTextCursor(self._document)
        made.setPosition(self._place(span[0]))
        made.setPosition(self._place(span[1]), QTextCursor.MoveMode.KeepAnchor)
        return made

    def selection(self, span: Span, look: QTextCharFormat) -> Selection:
        found = Selection()
        found.cursor = self.cursor(span)
        found.format = look
        return found

    def _place(self, position: int) -> int:
        return self._units.unit(position) - bisect_left(self._pairs, position)


def selections(shown: ShownText, passage: Span | None, marks: TextMarks) -> list[Selection]:
    """The selections to lay over the document for a passage and what matters in it."""
    whole = (0, len(shown.text))
    found = []
    if passage and passage != whole:
        found.append(shown.selection(passage, _ground("mark")))
    if marks.sentence and marks.sentence != whole:
        ground = _ground("accent", 0.3) if found else _ground("mark")
        found.append(shown.selection(marks.sentence, ground))
    # Punctuation has shares, too, but is no word; the Why panel shows them all.
    words = [word for word in marks.words if any(map(str.isalnum, shown.text[word[0] : word[1]]))]
    greatest = max((abs(share) for _, _, share in words), default=0.0)
    for start, end, share in words:
        if greatest and abs(share) >= WEIGHTY * greatest:
            look = QTextCharFormat()
            look.setUnderlineStyle(_LINE.SingleUnderline if share > 0 else _LINE.DotLine)
            strength = opacity(share, greatest)
            look.setUnderlineColor(theme.color("positive" if share > 0 else "negative", strength))
            found.append(shown.selection((start, end), look))
    return found + in_accent(shown, marks.terms)


def in_accent(shown: ShownText, words: Sequence[Span]) -> list[Selection]:
    """Words that the index matches."""
    look = QTextCharFormat()
    look.setForeground(theme.color("accent"))
    return [shown.selection(span, look) for span in words]


def found_words(shown: ShownText, places: Sequence[Span]) -> list[Selection]:
    """Words that were looked for in this document alone."""
    look = _ground("unknown")
    look.setForeground(theme.color("text"))
    return [shown.selection(span, look) for span in places]


def at_place(shown: ShownText, span: Span) -> list[Selection]:
    """The place that one went to."""
    look = _ground("accent")
    look.setForeground(theme.color("on_accent"))
    return [shown.selection(span, look)]


def around(places: Sequence[Span], current: Span | None) -> Sequence[Span]:
    """Those of `places` that are marked: not all of very many."""
    if len(places) <= MOST:
        return places
    first = max(0, bisect_left(places, current or (0, 0)) - MOST // 2)
    return places[first : first + MOST]


def _ground(role: str, alpha: float = 1.0) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setBackground(theme.color(role, alpha))
    return look
