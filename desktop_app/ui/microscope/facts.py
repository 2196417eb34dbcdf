"""What the details panel says: paragraphs of words and exact numbers, and the one about a token."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTextBoundaryFinder

from desktop_app.core.text import one_line
from desktop_app.explore.sheet import TokenRow, TokenSheet


@dataclass(frozen=True, slots=True)
class Facts:
    """A paragraph of the details panel; `pairs` are labels with their exact values."""

    title: str = ""
    sentence: str = ""
    pairs: tuple[tuple[str, str], ...] = ()


def token_facts(sheet: TokenSheet, number: int) -> Facts:
    """What row `number` of `sheet` is; its place in code points, as tokenizers count, and as it is seen."""
    row = sheet.rows[number]
    pairs: list[tuple[str, str]] = []
    if row.position is not None:
        pairs = [
            ("position", str(row.position)),
            ("id", str(row.id)),
            ("attention mask", "1, the model reads it" if row.mask else "0, the model ignores it"),
            ("token type id", str(row.type_id)),
        ]
    if row.text is not None:
        if row.pieces > 1:
            pairs.append(("word", f"{one_line(sheet.word(row))}, piece {row.piece} of {row.pieces}"))
        pairs += [
            ("your text", one_line(sheet.surface(row))),
            ("code points", f"{row.start}–{row.end}"),
            ("on screen", _seen(sheet, row)),
        ]
    return Facts(row.token, sheet.meaning(row), tuple(pairs))


def _seen(sheet: TokenSheet, row: TokenRow) -> str:
    """Which characters a reader would count: an accent or a joined emoji is no character of its own."""
    assert row.text is not None
    text = sheet.texts[row.text]
    before, through = (_graphemes(text[:end]) for end in (row.start, row.end))
    if through - before <= 1:
        return f"character {through}"
    return f"characters {before + 1}–{through}"


def _graphemes(text: str) -> int:
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    found = 0
    while finder.toNextBoundary() >= 0:
        found += 1
    return found
