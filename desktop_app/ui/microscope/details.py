"""The details panel of the microscope: what is pointed at, in words and exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTextBoundaryFinder
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from desktop_app.core.text import one_line
from desktop_app.explore.sheet import TokenRow, TokenSheet
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import SPRING, column, grid

WIDTH, NARROWEST = 264, 200
_PAIR = 96


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
            (tr("position"), str(row.position)),
            (tr("id"), str(row.id)),
            (
                tr("attention mask"),
                tr("1, the model reads it") if row.mask else tr("0, the model ignores it"),
            ),
            *([(tr("token type id"), str(row.type_id))] if sheet.types else []),
        ]
    if row.text is not None:
        if row.pieces > 1:
            pairs.append(
                (
                    tr("word"),
                    tr(
                        "{word}, piece {piece} of {pieces}",
                        word=one_line(sheet.word(row)),
                        piece=row.piece,
                        pieces=row.pieces,
                    ),
                )
            )
        pairs += [
            (tr("your text"), one_line(sheet.surface(row))),
            (tr("code points"), f"{row.start}–{row.end}"),
            (tr("on screen"), _seen(sheet, row)),
        ]
    return Facts(row.token, sheet.meaning(row), tuple(pairs))


def _seen(sheet: TokenSheet, row: TokenRow) -> str:
    """Which characters a reader would count: an accent or a joined emoji is no character of its own."""
    assert row.text is not None
    text = sheet.texts[row.text]
    before, through = (_graphemes(text[:end]) for end in (row.start, row.end))
    if through - before <= 1:
        return tr("character {through}", through=through)
    return tr("characters {before}–{through}", before=before + 1, through=through)


def _graphemes(text: str) -> int:
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    found = 0
    while finder.toNextBoundary() >= 0:
        found += 1
    return found


class DetailsPanel(QScrollArea):
    """Paragraphs one below the other. Labels are made once and filled again: it follows the pointer."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("facts")
        self.setAccessibleName(tr("Details"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(NARROWEST)
        self._facts: tuple[Facts, ...] = ()
        self._parts: list[_Paragraph] = []
        inside = QWidget()
        inside.setObjectName("facts_inside")
        margins = (theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, theme.GAP_MEDIUM)
        self._column = column(SPRING, into=inside, gap=theme.GAP_MEDIUM, margins=margins)
        self.setWidget(inside)

    def show_facts(self, facts: Sequence[Facts]) -> None:
        """Replaces all paragraphs; a screen reader hears when the panel says something else."""
        shown = tuple(facts)
        if shown == self._facts:
            return
        self._facts = shown
        while len(self._parts) < len(shown):
            part = _Paragraph()
            self._column.insertWidget(len(self._parts), part)
            self._parts.append(part)
        for part, fact in zip(self._parts, shown, strict=False):
            part.show_fact(fact)
        for part in self._parts[len(shown) :]:
            part.hide()
        self.setAccessibleDescription(self.text())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def text(self) -> str:
        """All it says, a line a fact."""
        lines = []
        for fact in self._facts:
            lines += [fact.title, fact.sentence]
            lines += [f"{name}: {value}" for name, value in fact.pairs]
        return "\n".join(line for line in lines if line)


class _Paragraph(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._title = label(tone="row", wrap=True, selectable=True)
        self._sentence = label(wrap=True, selectable=True)
        self._pairs: list[tuple[QLabel, QLabel]] = []
        self._grid = grid(1, gap=theme.GAP, lines=theme.GAP_SMALL)
        self._grid.setColumnMinimumWidth(0, _PAIR)
        column(self._title, self._sentence, self._grid, into=self, gap=theme.GAP_SMALL)

    def show_fact(self, fact: Facts) -> None:
        for part, words in ((self._title, fact.title), (self._sentence, fact.sentence)):
            part.setText(words)
            part.setVisible(bool(words))
        while len(self._pairs) < len(fact.pairs):
            name, value = label(tone="secondary", wrap=True), label(wrap=True, selectable=True)
            value.setFont(theme.font("mono_small"))
            for place, part in enumerate((name, value)):
                self._grid.addWidget(part, len(self._pairs), place, Qt.AlignmentFlag.AlignTop)
            self._pairs.append((name, value))
        for (name, value), pair in zip(self._pairs, fact.pairs, strict=False):
            name.setText(pair[0])
            value.setText(pair[1])
            value.setAccessibleName(f"{pair[0]}: {pair[1]}")
        for number, pair_of_labels in enumerate(self._pairs):
            for part in pair_of_labels:
                part.setVisible(number < len(fact.pairs))
        self.show()
