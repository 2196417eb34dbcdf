"""Preprocessing: the cleaning steps of a text one by one, and what they cost its vector and its ranking."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.types import GUIDE, Preprocessing
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.two_rankings import CompareColumns
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.context import Pointer, Scope
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.tokens.cleaning_table import NAMES, StepTable
from desktop_app.ui.microscope.view import Facts, ScopeView
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.explore.taking import Taken
    from desktop_app.services.microscope.cleaning_effects import CleaningEffects, Moved

SHOWN = 400  # characters of the cleaned text in the details panel
MEASURED = Facts(
    "Does BERT need this?",
    "No: it was trained on whole sentences. Measured over three collections, from untouched text to all of "
    "the guide's steps, nDCG@10 with mean pooling goes",
    (
        ("O*NET", "0.616 → 0.580 (−0.036 ± 0.006)"),
        ("Cranfield", "0.374 → 0.339 (−0.035 ± 0.017)"),
        ("MED", "0.787 → 0.780 (−0.008 ± 0.031)"),
        ("source", "docs/benchmarks.md, paired by query, 95% intervals"),
    ),
)


class PreprocessingView(ScopeView):
    """The first text of the boxes, and the steps that are switched on."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(scope, parent)
        self.found: CleaningEffects | None = None
        self.options: Preprocessing = GUIDE
        self.table = StepTable()
        self.told = label(tone="secondary", wrap=True)
        self.columns = CompareColumns()
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, theme.GAP, 0, 0)
        below.setSpacing(theme.GAP)
        below.addWidget(self.told)
        below.addWidget(self.columns, 1)
        below.addStretch()
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.table)
        halves.addWidget(lower)
        halves.setSizes([280, 280])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(halves)
        self.table.switched.connect(self._switch)
        self.table.pointed.connect(self._point)
        scope.library_changed.connect(self._rank)
        scope.model_changed.connect(self._ask)

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        if sheet:
            self._ask()

    def show_pointer(self, pointer: Pointer) -> None:
        sheet = self.scope.sheet
        row = sheet.rows[pointer.token] if sheet and pointer.token is not None else None
        self.table.light(row.start if row and row.text == 0 else -1)

    def facts(self, pointer: Pointer) -> tuple[Facts, ...]:
        if pointer.token is not None or not self.found:
            return (MEASURED,)
        last = self.found.stages[-1]
        pairs = (
            ("cosine to the original", f"{last.cosine:.6f}"),
            ("words", f"{last.words:,}"),
            ("pieces", f"{last.pieces:,}"),
        )
        return (Facts("What the model would read", one_line(last.text, SHOWN), pairs), MEASURED)

    def taking(self) -> Callable[[], Taken] | None:
        found, lens = self.found, self.scope.lens
        if found is None:
            return None

        def make() -> Taken:
            from desktop_app.explore.scripts import cosine_script
            from desktop_app.explore.taking import Taken, aligned

            head = ("step", "on", "words", "pieces", "cosine", "text")
            rows = [
                (NAMES[stage.step], stage.on, stage.words, stage.pieces, stage.cosine, stage.text)
                for stage in found.stages
            ]
            document = [dict(zip(head, row, strict=True)) for row in rows]
            first, last = found.stages[0], found.stages[-1]
            tokenizer = lens.tokenizer()
            script = cosine_script(
                lens.bundle().folder, (first.text, last.text), last.cosine, tokenizer.max_length
            )
            return Taken("preprocessing", aligned(head, rows), document, head, rows, found.vectors, script)

        return make

    def picture(self) -> QWidget:
        return self.table.inside

    def _switch(self, options: Preprocessing) -> None:
        self.options = options
        self._ask()

    def _ask(self) -> None:
        """Asks for the stages; the ranking follows them."""
        if not self.scope.sheet or not self.isVisible():
            return
        text, options = self.scope.sheet.texts[0], self.options

        def work(lens: Lens, _report: Report, cancel: CancelToken) -> CleaningEffects:
            from desktop_app.services.microscope.cleaning_effects import cleaning_effects

            return cleaning_effects(lens.encoder(), text, options, cancel)

        self.scope.submit("consequences", work, self._show)

    def _show(self, found: CleaningEffects) -> None:
        self.found = found
        self.table.show_stages(found.stages)
        self.scope.told.emit()
        self._rank()

    def _rank(self) -> None:
        if not self.scope.sheet or not self.isVisible():
            return
        if self.scope.library is None:
            self._say("Open a library on the Find page to see what moves in its ranking.")
            return
        text, options, name = self.scope.sheet.texts[0], self.options, self.scope.library.name

        def work(lens: Lens, _report: Report, _cancel: CancelToken) -> Moved:
            from desktop_app.services.microscope.cleaning_effects import moved

            return moved(lens.searcher(), text, options)

        self.scope.submit(
            "moved", work, lambda found: self._show_moved(found, name), on_error=self._not_ranked
        )

    def _show_moved(self, found: Moved, library: str) -> None:
        words = "The query alone is cleaned: the passages are as the library read them, "
        words += "untouched." if found.preprocessing.untouched else "cleaned by its own recipe."
        if found.cleaned_too:
            words = "On the right the passages are cleaned too: the library kept them from before."
        first = sum(placed.there == placed.hit.rank for placed in found.comparison.sides[0][:10])
        self._say(
            f"How “{library}” ranks your text as it is, at the left, and cleaned, at the right: "
            f"{first} of the first ten keep their place. {words}"
        )
        self.columns.show_comparison(found.comparison, ("untouched", "cleaned"))
        self.columns.show()

    def _not_ranked(self, error: AppError) -> None:
        self._say(f"{error.message} {error.hint}".strip())

    def _say(self, words: str) -> None:
        self.told.setText(words)
        self.columns.hide()

    def _point(self, start: int) -> None:
        """Lights the first piece of the word that begins at the code point `start`."""
        sheet = self.scope.sheet
        row = sheet.row_at(0, sheet.units[0].unit(start)) if sheet and start >= 0 else None
        if row is None:
            self.scope.leave()
        else:
            self.scope.point(Pointer(token=row))
