"""What similar searches, checklists, exports and the history send to the query lane."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.checklist import Checked
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.similar_to import SimilarTo
from desktop_app.core.types import Answer, Pooling
from desktop_app.ui.engine import Backend

if TYPE_CHECKING:
    from desktop_app.services.searching.checklist import Checker
    from desktop_app.services.searching.similar import SimilarSearch


class EverydayWork:
    """Keeps the vectors of what was compared last. Its methods run in the query lane."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._likener: SimilarSearch | None = None
        self._checker: Checker | None = None

    def similar(self, folder: Path, to: SimilarTo, top: int, pooling: Pooling, cancel: CancelToken) -> Answer:
        """The best `top` documents similar to something; raises AppError, Cancelled."""
        if self._likener is None:
            from desktop_app.services.searching.similar import SimilarSearch

            self._likener = SimilarSearch()
        searcher = self._backend.searcher(folder)
        return self._likener.similar(searcher, to, top, pooling, cancel)

    def checking(self, folder: Path, requirements: tuple[str, ...]) -> Generator[Progress, None, Checked]:
        """A checklist in steps; the library may be closed and opened again between two of them."""
        if self._checker is None:
            from desktop_app.services.searching.checklist import Checker

            self._checker = Checker()
        return self._checker.steps(lambda: self._backend.searcher(folder), requirements)
