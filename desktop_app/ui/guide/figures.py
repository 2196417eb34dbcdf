"""What the guide says next to what the model says, as chips in a paragraph."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QVBoxLayout

from desktop_app.core.errors import AppError
from desktop_app.core.measures import ModelAnswer
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.guide.blocks import Claim, Claims
from desktop_app.ui.guide.work import Answers
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.flow import Flowing, TallFrame
from desktop_app.ui.kit.layout import clear, column, grid, row, show_all

WIDEST = 496
"""Pixels of a chip whose answers stand side by side, in the smallest window; else below each other."""
GAPS = 52
COMPUTING = "…"
NOTHING = tr("no answer")


class FigureChip(TallFrame):
    """One claim. Its sign says without color whether the model agrees."""

    def __init__(self, claim: Claim, said: ModelAnswer | AppError | None) -> None:
        super().__init__()
        self.claim = claim
        self.setProperty("look", "figure")
        agrees = claim.agrees(said) if isinstance(said, ModelAnswer) else None
        self.model = _model_says(claim, said)
        self.sign = {True: "=", False: "≠", None: "·"}[agrees]
        self.setAccessibleName(_spoken(claim, self.model, agrees))
        sides = (theme.GAP, 3, theme.GAP, 3)
        sides_of = tr("guide"), self.sign, tr("model")
        words = claim.what + "".join(sides_of)
        self.long = GAPS + _wide("secondary", words) + _wide("strong", claim.shown + self.model) > WIDEST
        what, guide, model = label(claim.what, "secondary"), QLabel(claim.shown), QLabel(self.model)
        model.setProperty("tone", "" if agrees else "strong")
        if not self.long:
            says = [label(words, "secondary") for words in sides_of]
            row(what, 2, says[0], guide, says[1], says[2], model, into=self, gap=6, margins=sides)
            return
        lines = grid(1, gap=theme.GAP, lines=2)
        for number, (who, words, tone) in enumerate(
            (
                (tr("guide says"), claim.shown, ""),
                (tr("{sign} model says", sign=self.sign), self.model, "strong"),
            )
        ):
            tone = "" if number == 0 or agrees else tone
            lines.addWidget(label(who, "secondary"), number, 0, Qt.AlignmentFlag.AlignTop)
            lines.addWidget(label(words, tone, wrap=True, selectable=True), number, 1)
        column(what, lines, into=self, gap=2, margins=sides)


class FigureGroup(TallFrame):
    """The claims of a block: chips that flow, long ones on lines of their own, and the reason below."""

    def __init__(self, block: Claims) -> None:
        super().__init__()
        self.block = block
        self.chips: list[FigureChip] = []
        self._lines: QVBoxLayout = column(into=self, gap=6)
        self.show_answers({})

    def show_answers(self, answers: Answers, told: set[str] | None = None) -> None:
        """Shows what the model says; what it was not asked yet is on its way.

        A refusal that is in `told` is not explained again; a new one is put there.
        """
        clear(self._lines)
        said = [answers.get(claim.measure) if claim.measure else None for claim in self.block.claims]
        self.chips = [FigureChip(claim, one) for claim, one in zip(self.block.claims, said, strict=True)]
        for long, chips in groupby(self.chips, key=lambda chip: chip.long):
            for part in chips if long else (Flowing(*chips, gap=6),):
                self._lines.addWidget(part)
        refused = list(dict.fromkeys(str(one) for one in said if isinstance(one, AppError)))
        refused = [words for words in refused if words not in (told or ())]
        if told is not None:
            told.update(refused)
        for words in (*refused, self.block.reason):
            if words:
                self._lines.addWidget(label(words, "secondary", wrap=True))
        show_all(self._lines)
        self.fit()


def _wide(face: theme.Face, words: str) -> int:
    return QFontMetrics(theme.font(face)).horizontalAdvance(words)


def _spoken(claim: Claim, model: str, agrees: bool | None) -> str:
    said = {"what": claim.what, "guide": claim.shown, "model": model}
    if agrees is None:
        return tr("{what}: the guide says {guide}, the model says {model}", **said)
    if agrees:
        return tr("{what}: the guide says {guide}, the model says {model}, the same", **said)
    return tr("{what}: the guide says {guide}, the model says {model}, which differs", **said)


def _model_says(claim: Claim, said: ModelAnswer | AppError | None) -> str:
    if claim.instead:
        return claim.instead
    if isinstance(said, ModelAnswer):
        return said.written
    return NOTHING if said else COMPUTING
