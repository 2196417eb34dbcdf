"""The models that a library keeps vectors of, a line each: what they take, what they find, the choice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.words import per_cent
from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.compare import work
from desktop_app.ui.kit.basics import ElidedLabel, hairline, label, plain_tip, push_button
from desktop_app.ui.kit.layout import clear, column, grid, row
from desktop_app.ui.kit.progress import progress_lines, size
from desktop_app.ui.values import LibraryInfo, SwitchRequest

if TYPE_CHECKING:
    from desktop_app.search.evaluate import Estimate
    from desktop_app.services.recipes import RecipeFacts, RecipesMeasured

HEADS = (tr("Vectors of this library"), tr("Texts/s"), tr("nDCG@10, meaning"), tr("nDCG@10, best"))
TIPS = {
    1: tr("Passages of this library that the model embeds in a second on this computer, measured just now."),
    2: tr(
        "How good the first ten are by meaning alone, by your marks; in brackets its {level} interval.",
        level=per_cent(0.95),
    ),
    3: tr("The same by meaning and words together."),
}
NOTHING_MARKED = tr("To measure them, mark results as good (Ctrl+G) while you search.")
_TOPIC = "recipes measured"


class RecipesPanel(QWidget):
    """Is there only where a library keeps more than one recipe; `failed` carries an AppError."""

    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._library: LibraryInfo | None = None
        self.facts: tuple[RecipeFacts, ...] = ()
        self.measured: RecipesMeasured | None = None
        self._queries = 0
        self._grid = grid(0)
        self.said = label(tone="secondary", wrap=True)
        self.measure = push_button(
            tr("Measure"), "quiet", name=tr("Measure each by your marks"), do=self._measure
        )
        self.measure.setEnabled(False)
        column(hairline(), self._grid, row((self.said, 1), self.measure), into=self, gap=theme.GAP_SMALL)
        self.hide()

    def show_library(self, library: LibraryInfo | None) -> None:
        """Looks what the library keeps; what was measured holds for another one no more."""
        if library is None or self._library is None or library.folder != self._library.folder:
            self._desk.runner.drop(_TOPIC)
            self.measured, self.facts = None, ()
            self.hide()
        self._library = library
        if library:
            recipes = partial(work.recipes, self._desk.engine, library.folder)
            self._desk.runner.query(recipes, self._show, owner=self, topic="recipes")
            marked = partial(work.marked, library.folder)
            self._desk.runner.query(marked, self._show_marked, owner=self, topic="recipes marked")

    def _show(self, facts: tuple[RecipeFacts, ...]) -> None:
        if {one.recipe for one in facts} != {one.recipe for one in self.facts}:
            self.measured = None
        self.facts = facts
        self.setVisible(len(facts) > 1)
        clear(self._grid)
        for place, words in enumerate(HEADS):
            head = label(words, "secondary")
            head.setToolTip(TIPS.get(place, ""))
            self._grid.addWidget(head, 0, place)
        for line, one in enumerate(facts, 1):
            self._show_line(line, one)
        self._say()

    def _show_line(self, line: int, one: RecipeFacts) -> None:
        named = QWidget()  # a widget, so that it goes with the line
        takes = ElidedLabel(_takes(one), "secondary", "secondary")
        column(ElidedLabel(_name(one), "strong"), takes, into=named, gap=0)
        self._grid.addWidget(named, line, 0)
        for place, words in enumerate(self._numbers(one), 1):
            self._grid.addWidget(label(words), line, place)
        if one.usable:
            use = push_button("Use", "quiet", name=tr("Search this library by {name}", name=_name(one)))
            use.clicked.connect(lambda: self._use(one))
            self._grid.addWidget(use, line, len(HEADS))
        elif not one.ledger:
            self._grid.addWidget(
                label(tr("in use"), "secondary"), line, len(HEADS), Qt.AlignmentFlag.AlignHCenter
            )

    def _numbers(self, one: RecipeFacts) -> tuple[str, str, str]:
        found = self.measured
        place = (
            next((at for at, known in enumerate(found.facts) if known.recipe == one.recipe), -1)
            if found
            else -1
        )
        if found is None or place < 0:
            return "–", "–", "–"
        meaning, best = (found.evaluation.scores[2 * place + way].estimates[0] for way in (0, 1))
        return f"{found.speeds[place]:.1f}", _estimate(meaning), _estimate(best)

    def _show_marked(self, queries: int) -> None:
        self._queries = queries
        self.measure.setEnabled(queries > 0)
        self._say()

    def _say(self) -> None:
        """What was measured, or by what it can be."""
        words = NOTHING_MARKED
        if self._queries:
            words = plural(
                self._queries,
                "You marked good answers to {n} query: measure each by them.",
                "You marked good answers to {n} queries: measure each by them.",
            )
        verdict = self.measured.evaluation.verdict if self.measured else (words,)
        self.said.setText(verdict[0])
        self.said.setToolTip(plain_tip(" ".join(verdict[1:])))

    def _measure(self) -> None:
        if self._library is None:
            return
        self.measure.setEnabled(False)
        self.said.setText(tr("Measuring …"))
        self._desk.runner.job(
            partial(work.measure, self._desk.engine, self._library.folder, self.facts),
            self._done,
            self._failed,
            owner=self,
            topic=_TOPIC,
            progress=self._progress,
        )

    def _progress(self, progress: Progress) -> None:
        self.said.setText(" · ".join(progress_lines(progress)))

    def _done(self, measured: RecipesMeasured) -> None:
        self.measured = measured
        self.measure.setEnabled(True)
        self._show(self.facts)

    def _failed(self, error: AppError) -> None:
        self.measure.setEnabled(True)
        self._say()
        self.failed.emit(error)

    def _use(self, one: RecipeFacts) -> None:
        """The library is searched by it from now on: its vectors are there."""
        recipe = one.recipe
        if self._library:
            self._desk.libraries.switch(
                SwitchRequest(
                    self._library.folder,
                    recipe.model,
                    recipe.preprocessing,
                    recipe.pooling,
                    recipe.dimensions,
                )
            )


def _name(one: RecipeFacts) -> str:
    """The model, and what else sets a recipe apart."""
    return ", ".join([one.name, *one.apart])


def _takes(one: RecipeFacts) -> str:
    """The model's size, what it is given besides a text, and how much at once."""
    prompts = one.recipe.prompts
    told = [f"“{prompt.strip()}”" for prompt in (prompts.query, prompts.passage) if prompt]
    most = one.recipe.max_length
    if not told:
        reads = plural(most, "reads {n} piece at once", "reads {n} pieces at once")
    else:
        reads = plural(
            most,
            "reads {prompts} before, {n} piece at once",
            "reads {prompts} before, {n} pieces at once",
            prompts=tr(" or ").join(told),
        )
    return f"{size(one.bytes)} · {reads}"


def _estimate(found: Estimate) -> str:
    return f"{found.mean:.2f} ({found.low:.2f}–{found.high:.2f})"
