"""The libraries in memory: as many stay open as there is room for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError
from desktop_app.services.open_models import OpenModels

if TYPE_CHECKING:
    from desktop_app.encoder.encode import Encoder
    from desktop_app.services.searching.search import Searcher

MOST = 32
"""Each holds files of the system open."""
MOST_PASSAGES = 2_000_000
"""Of all of them together; a passage takes some 200 bytes of memory: who it is of, its signs, its fields."""
PRIVATE = 10
"""A passage of a private library counts as so many: its vector and its words are in memory, too."""
MOST_MODELS = 3
"""In use at once; the default one takes 90 MB, a large one 400."""


class OpenLibraries:
    """Opens libraries as they are asked for, each with its model. Serves one thread at a time.

    Where there is no room for another one, that which was used last gives way: a search of all libraries
    comes by each in turn, and the one that was not used for longest is needed next. What is imported inside
    is slow to load, and the window is painted before.
    """

    def __init__(self, models: OpenModels) -> None:
        self.models = models
        self._open: dict[Path, tuple[Searcher, int]] = {}  # with the passages; the one used last is last

    def searcher(self, folder: Path) -> Searcher:
        """The open library in `folder` with its model; raises AppError."""
        searcher, passages = self._open.pop(folder, None) or (None, 0)
        if searcher and not self._is_for(searcher):
            searcher.library.close()
            searcher = None
        if searcher is None:
            from desktop_app.library.store import Library

            library = Library.open(folder)
            try:
                passages = library.counts().passages * (PRIVATE if library.private else 1)
                with ThreadPoolExecutor(1) as pool:  # it reads its files while modules are imported here
                    loaded = pool.submit(self._model, library.recipe.model)
                    from desktop_app.services.searching.search import Searcher

                    searcher = Searcher(library, loaded.result())
            except AppError:
                library.close()
                raise
            self._make_room(searcher.encoder, passages)
        self._open[folder] = (searcher, passages)
        return searcher

    def is_open(self, folder: Path) -> bool:
        return folder in self._open

    def close(self, folder: Path | None = None) -> None:
        """Closes the library in `folder`, or all of them."""
        for one in [one for one in self._open if folder in (None, one)]:
            searcher, _passages = self._open.pop(one)
            searcher.library.close()

    def _model(self, model: str) -> Encoder:
        """One that an open library is searched with is not loaded again."""
        known = (searcher.encoder for searcher, _ in self._open.values())
        return next((one for one in known if one.bundle.fingerprint == model), None) or self.models.of(model)

    def _make_room(self, encoder: Encoder, passages: int) -> None:
        while self._open and not self._fits(encoder, passages):
            self.close(next(reversed(self._open)))

    def _fits(self, encoder: Encoder, passages: int) -> bool:
        models = {id(encoder), *(id(searcher.encoder) for searcher, _ in self._open.values())}
        total = passages + sum(held for _, held in self._open.values())
        return len(self._open) < MOST and total <= MOST_PASSAGES and len(models) <= MOST_MODELS

    def _is_for(self, searcher: Searcher) -> bool:
        """Whether it answers by the recipe the library has now, with its model if that is installed."""
        if searcher.library.switched:
            return False
        model = searcher.library.recipe.model
        return searcher.encoder.bundle.fingerprint == model or searcher.encoder is self.models.of(model)
