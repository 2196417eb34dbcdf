"""The functions that pages send to the lanes. None of them is called from the interface thread.

The services, and with them numpy, onnxruntime and sqlite3, are imported inside, so that the window is
painted before they load.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.paths import DEFAULT_BUNDLE, SAMPLE_CORPUS, SAMPLE_LIBRARY
from desktop_app.core.types import IndexReport, Mode, Pooling, StoredDocument
from desktop_app.ui.library_info import Found, IndexWish, LibraryInfo, ModelInfo, Outline, Survey

if TYPE_CHECKING:
    from desktop_app.encoder.encode import Encoder
    from desktop_app.library.store import Library
    from desktop_app.services.searching import Searcher


class Backend:
    """Holds what is costly to open: the encoder for both lanes, one open library for the query lane."""

    def __init__(self, bundle: Path = DEFAULT_BUNDLE) -> None:
        self.bundle = bundle
        self.endings: tuple[str, ...] = ()  # of the files that can be read, once `model` has run
        self._encoder: Encoder | None = None
        self._searcher: Searcher | None = None

    def encoder(self) -> Encoder:
        """The model, loaded at the first call; raises AppError.

        Should both lanes come first at once, both load it and one copy is let go: no harm done.
        """
        if self._encoder is None:
            from desktop_app.services.models import open_encoder

            self._encoder = open_encoder(self.bundle)
        return self._encoder

    def model(self) -> ModelInfo:
        """Loads the model and tells what runs; raises AppError."""
        from desktop_app.corpus.formats import READERS

        encoder = self.encoder()
        self.endings = tuple(READERS)
        return ModelInfo(encoder.bundle.manifest.name.rsplit("/", 1)[-1], encoder.device)

    def info(self, folder: Path) -> LibraryInfo:
        """The library in `folder` as it stands now; raises AppError."""
        from desktop_app.library.store import Library

        with Library.open(folder) as library:
            return _info(library)

    def survey(self, folders: Sequence[Path]) -> Survey:
        """What is in `folders` and the sample library that came with the program, the sample last."""
        libraries: list[LibraryInfo] = []
        unusable: list[tuple[Path, AppError]] = []
        sample = (SAMPLE_LIBRARY,) if (SAMPLE_LIBRARY / "library.json").exists() else ()
        for folder in dict.fromkeys((*folders, *sample)):
            try:
                libraries.append(self.info(folder))
            except AppError as error:
                unusable.append((folder, error))
        return Survey(tuple(libraries), tuple(unusable), SAMPLE_CORPUS.exists())

    def outline(self, paths: Sequence[Path]) -> Outline:
        """The fields of the first file of records among `paths`; raises AppError when none can be read."""
        from desktop_app.corpus.sources import describe

        refused: AppError | None = None
        for path in paths:
            try:
                found = describe(path, records=1)
            except AppError as error:
                refused = refused or error
                continue
            if found.fields:
                return Outline(found.fields, found.title, found.texts, found.records[0])
        if refused:
            raise refused
        return Outline()

    def free_folder(self, root: Path, name: str) -> Path:
        """A folder in `root` for a new library called `name` that is not taken; raises AppError."""
        plain = re.sub(r'[\x00-\x1f/\\:*?"<>|]+', " ", name).strip(" .") or "Library"
        make_folder(root)
        folder = root / plain
        number = 2
        while folder.exists():
            folder = root / f"{plain} {number}"
            number += 1
        return folder

    def library_of(self, paths: Sequence[Path]) -> Path | None:
        """The library that `paths` name, where they name just one."""
        alone = paths[0] if len(paths) == 1 else None
        return alone if alone and (alone / "library.json").exists() else None

    def search(self, folder: Path, query: str, top: int, mode: Mode, pooling: Pooling) -> Found:
        """The best `top` documents of a library; raises AppError. Query lane."""
        searcher = self._open(folder)
        return Found(searcher.search(query, top, mode, pooling), searcher.problems)

    def read(self, folder: Path, document: int) -> StoredDocument:
        """A whole document by its row id; raises AppError. Query lane."""
        return self._open(folder).document(document)

    def index(self, wish: IndexWish, report: Report, cancel: CancelToken) -> IndexReport:
        """Reads files into a library, which is made where there is none; raises AppError. Job lane."""
        from desktop_app.services.indexing import index
        from desktop_app.services.libraries import open_or_create

        encoder = self.encoder()
        with open_or_create(wish.folder, encoder, wish.preprocessing, name=wish.name) as library:
            return index(
                library,
                list(wish.paths),
                encoder,
                title_field=wish.title_field,
                text_fields=wish.text_fields,
                report=report,
                cancel=cancel,
            )

    def close(self) -> None:
        """Lets go of the open library. Query lane, last of all."""
        if self._searcher:
            self._searcher.library.close()
            self._searcher = None

    def _open(self, folder: Path) -> Searcher:
        if self._searcher is None or self._searcher.library.folder != folder:
            from desktop_app.library.store import Library
            from desktop_app.services.searching import Searcher

            self.close()
            library = Library.open(folder)
            try:
                self._searcher = Searcher(library, self.encoder())
            except AppError:
                library.close()
                raise
        return self._searcher


def _info(library: Library) -> LibraryInfo:
    counts = library.counts()
    recipe = library.recipe
    return LibraryInfo(
        library.folder,
        library.name,
        counts.documents,
        counts.passages,
        recipe.pooling,
        recipe.preprocessing,
    )
