"""How the library in use ranks the first text in two ways, side by side."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.core.errors import AppError
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import tr
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import SPRING, column
from desktop_app.ui.kit.tables.two_rankings import CompareColumns
from desktop_app.ui.microscope.context import Context, Work
from desktop_app.ui.microscope.view import Panel
from desktop_app.ui.microscope.work import TwoRankings

Rank = Callable[[tuple[str, ...], str], Work[TwoRankings]]
"""What ranks for the first of the texts, given the name of the library, too."""


class RankingPane(Panel[TwoRankings]):
    """A sentence above two rankings, or the reason why there are none."""

    BUSY = tr("Ranking the library …")

    def __init__(self, context: Context, missing: str, rank: Rank) -> None:
        """`missing` says what a library is needed for, where none is open."""
        super().__init__(context)
        self._missing, self._rank = missing, rank
        self.status = label(tone="secondary", wrap=True)
        self.columns = CompareColumns()
        self.columns.hide()
        column(self.status, (self.columns, 1), SPRING, into=self)
        context.read.connect(self.outdate)
        context.library_changed.connect(self.outdate)

    def question(self, sheet: TokenSheet) -> Work[TwoRankings] | None:
        library = self.context.library
        return self._rank(sheet.texts, library.name) if library else None

    def show_answer(self, answer: TwoRankings) -> None:
        self.status.setText(answer.says)
        self.columns.show_comparison(answer.comparison, answer.names)
        self.columns.show()

    def clear(self) -> None:
        if self.context.library is None:
            self.say(self._missing)

    def say(self, words: str) -> None:
        self.status.setText(words)
        self.columns.hide()

    def show_error(self, error: AppError) -> None:
        self.say(f"{error.message} {error.hint}".strip())
