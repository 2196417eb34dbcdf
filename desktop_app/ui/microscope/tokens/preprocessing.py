"""Preprocessing: the cleaning steps of a text one by one, and what they cost its vector and its ranking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.core.text import one_line
from desktop_app.core.types import GUIDE, Preprocessing
from desktop_app.explore.cleaning import CleaningEffects, export
from desktop_app.explore.export import Export
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.layout import column, splitter
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.ranking_pane import RankingPane
from desktop_app.ui.microscope.tokens import work
from desktop_app.ui.microscope.tokens.cleaning_table import StepTable
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.microscope.work import TwoRankings
from desktop_app.ui.values import Example

SHOWN = 400  # characters of the cleaned text in the details panel
MEASURED = Facts(
    tr("Does BERT need this?"),
    tr(
        "No: it was trained on whole sentences. Measured over three collections, from untouched text to all "
        "of the guide's steps, nDCG@10 with mean pooling goes"
    ),
    (
        ("O*NET", "0.616 → 0.580 (−0.036 ± 0.006)"),
        ("Cranfield", "0.374 → 0.339 (−0.035 ± 0.017)"),
        ("MED", "0.787 → 0.780 (−0.008 ± 0.031)"),
        (tr("source"), tr("docs/benchmarks.md, paired by query, 95 % intervals")),
    ),
)
_MISSING = tr("Open a library on the Find page to see what moves in its ranking.")


class PreprocessingView(MicroscopeView[CleaningEffects]):
    """The first text of the boxes, and the steps that are switched on."""

    BUSY = tr("Cleaning the text …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.options: Preprocessing = GUIDE
        self.table = StepTable()
        self.ranking = RankingPane(context, _MISSING, self._rank)
        self.ranking.setContentsMargins(0, theme.GAP, 0, 0)
        halves = splitter((self.table, 0), (self.ranking, 0), vertical=True)
        halves.setSizes([280, 280])
        column(halves, into=self)
        self.table.switched.connect(self._switch)
        self.table.pointed.connect(self._point)

    def set_up(self, _example: Example) -> None:
        if self.options != GUIDE:
            self.table.set_options(GUIDE)
            self.options = GUIDE
            self.ranking.outdate()

    def question(self, sheet: TokenSheet) -> Work[CleaningEffects]:
        text, options = sheet.texts[0], self.options
        return lambda cache, cancel: work.clean(cache, text, options, cancel)

    def show_answer(self, answer: CleaningEffects) -> None:
        assert self.sheet
        self.table.show_effects(answer, _left_out(answer, self.sheet))

    def clear(self) -> None:
        self.table.clear()

    def show_pointer(self, pointer: Pointer) -> None:
        row = self.sheet.rows[pointer.token] if self.sheet and pointer.token is not None else None
        self.table.light(row.start if row and row.text == 0 else -1)

    def facts(self, answer: CleaningEffects, pointer: Pointer) -> tuple[Facts, ...]:
        if pointer.token is not None:
            return (MEASURED,)
        last = answer.stages[-1]
        pairs = (
            (tr("cosine to the original"), f"{last.cosine:.6f}"),
            (tr("words"), number(last.words)),
            (tr("marks"), number(last.marks)),
            (tr("pieces"), number(last.pieces)),
            (tr("in the vector"), plural(min(last.pieces, answer.room), "{n} piece", "{n} pieces")),
        )
        return (Facts(tr("What the model would read"), one_line(last.text, SHOWN), pairs), MEASURED)

    def make_export(self, answer: CleaningEffects) -> Callable[[Path], Export]:
        cache = self.context.cache
        return lambda folder: export(answer, folder, cache.tokenizer().max_length)

    def picture(self) -> QWidget:
        return self.table.inside

    def _switch(self, options: Preprocessing) -> None:
        self.options = options
        self.outdate()
        self.ranking.outdate()

    def _rank(self, texts: tuple[str, ...], library: str) -> Work[TwoRankings]:
        options = self.options
        return lambda cache, _cancel: work.rank_cleaned(cache, texts, library, options)

    def _point(self, start: int) -> None:
        """Lights the first piece of the word that begins at the code point `start`."""
        row = self.sheet.row_at(0, self.sheet.units[0].unit(start)) if self.sheet and start >= 0 else None
        self.point(token=-1 if row is None else row)


def _left_out(effects: CleaningEffects, sheet: TokenSheet) -> str:
    """What of the texts the steps, or their vectors, are not about."""
    says = []
    if len(sheet.texts) > 1:
        says.append(tr("Only the first text is cleaned here; the second has no part in the numbers."))
    if effects.read < effects.characters:
        says.append(
            tr(
                "Of the text, {read} of {characters} characters are cleaned: the first.",
                read=number(effects.read),
                characters=number(effects.characters),
            )
        )
    if any(stage.pieces > effects.room for stage in effects.stages):
        says.append(
            tr(
                "A vector, and so a cosine, is of the first {room} pieces of a step's text: the model "
                "reads no more at once.",
                room=number(effects.room),
            )
        )
    if sheet.limit < effects.room + 2:
        says.append(
            tr("The maximum length of {limit} above does not cut the text here.", limit=number(sheet.limit))
        )
    return " ".join(says)
