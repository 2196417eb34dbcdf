"""The functions that pages send to the lanes. None of them is called from the interface thread.

The services, and with them numpy, onnxruntime and sqlite3, are imported inside, so that the window is
painted before they load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Between, CancelToken, Report, undisturbed
from desktop_app.core.paths import DEFAULT_BUNDLE, SAMPLE_CORPUS, SAMPLE_LIBRARY, models_folder
from desktop_app.core.query_values import Division, Query
from desktop_app.core.types import Answer, IndexReport, IndexRequest, Mode, Pooling
from desktop_app.ui.libraries import work as shelf
from desktop_app.ui.open_models import Encoders
from desktop_app.ui.values import (
    Follow,
    LibraryInfo,
    LockedFile,
    ModelInfo,
    Outline,
    Password,
    Reading,
    Survey,
    UpdateWish,
)

if TYPE_CHECKING:
    from desktop_app.corpus.reader_process import ReaderProcess
    from desktop_app.encoder.encode import Encoder
    from desktop_app.services.indexing.watch import Watch
    from desktop_app.services.searching.search import Searcher
    from desktop_app.services.selftest import Receipt

HINDERED_S = 60.0  # so long after something was in the way it is looked again
Ask = Callable[[object, CancelToken], object]


def _nobody(_about: object, _cancel: CancelToken) -> object:
    return None


class Backend:
    """Holds what is costly to open: the models for both lanes, one open library for the query lane."""

    def __init__(
        self,
        bundle: Path = DEFAULT_BUNDLE,
        ask: Ask = _nobody,
        models: Path | None = None,
        device: str = "cpu",
    ) -> None:
        """`ask` puts a LockedFile to the user and returns a Password, or None where there is no answer.

        `models` is where the models lie that the user added.
        """
        self.bundle = bundle
        self.encoders = Encoders(bundle, models or models_folder(), device)
        self._ask = ask
        self._reader: ReaderProcess | None = None
        self._locked_ask: Callable[[Path], str | None] = lambda _path: None
        self._skip_locked = False
        self.endings: tuple[str, ...] = ()  # of the files that can be read, once `model` has run
        self._watches: dict[Path, Watch] = {}
        self._searcher: Searcher | None = None

    def encoder(self) -> Encoder:
        """The default model, loaded at the first call; raises AppError."""
        return self.encoders.default()

    def model(self) -> ModelInfo:
        """Loads the default model and tells what runs; raises AppError."""
        from desktop_app.corpus.formats import FORMAT_OF

        encoder = self.encoder()
        self.endings = tuple(FORMAT_OF)
        return _running(encoder)

    def model_of(self, folder: Path) -> ModelInfo:
        """Loads the model that answers in a library, and tells what runs; raises AppError. Query lane."""
        searcher = self.searcher(folder)
        if searcher.encoder.bundle.fingerprint != searcher.library.recipe.model:
            return ModelInfo("Model not installed", "found by words")
        return _running(searcher.encoder)

    def devices(self) -> tuple[str, ...]:
        """The processors that this program could embed on. Query lane."""
        from desktop_app.encoder.session import available

        return available()

    def use_device(self, device: str) -> str:
        """Tries a processor with the default model, and uses it; what the trial found. Query lane.

        Raises AppError when it is not to be used; then nothing changes.
        """
        from desktop_app.services import devices

        bundle, data = self.encoder().bundle, self.encoders.added.parent
        devices.provider(bundle, device, data)
        self.close()
        self.encoders.use(device)
        return "" if device == "cpu" else devices.verdict(bundle, device, data).said

    def self_test(self, data: Path, report: Report, cancel: CancelToken) -> Receipt:
        """Checks the installation, and that it stays offline; raises Cancelled. Query lane."""
        from desktop_app.services.selftest import self_test

        return self_test(self.bundle, data, report, cancel)

    def survey(self, folders: Sequence[Path]) -> Survey:
        """What is in `folders` and the sample library that came with the program, the sample last."""
        libraries: list[LibraryInfo] = []
        unusable: list[tuple[Path, AppError]] = []
        sample = (SAMPLE_LIBRARY,) if (SAMPLE_LIBRARY / "library.json").exists() else ()
        for folder in dict.fromkeys((*folders, *sample)):
            try:
                libraries.append(shelf.info(folder))
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

    def ours(self, paths: Sequence[Path]) -> Path | None:
        """The library's folder or the model's file that `paths` name, where they name just one."""
        from desktop_app.services.models import is_packed

        alone = paths[0] if len(paths) == 1 else None
        return alone if alone and ((alone / "library.json").exists() or is_packed(alone)) else None

    def search(self, folder: Path, query: str, top: int, mode: Mode, pooling: Pooling) -> Answer:
        """The best `top` documents of a library; raises AppError. Query lane."""
        return self.searcher(folder).search(query, top, mode, pooling)

    def divide(self, folder: Path, asked: Query, mode: Mode, cancel: CancelToken) -> Division:
        """By what the answer can be narrowed; raises AppError and Cancelled. Query lane."""
        return self.searcher(folder).divide(asked, mode, cancel)

    def read(self, folder: Path, document: int) -> Reading:
        """A whole document by its row id, and how much of it is read; raises AppError. Query lane."""
        return self.read_by(self.searcher(folder), document)

    def read_by(self, searcher: Searcher, document: int) -> Reading:
        """As `read`, of the library that `searcher` holds open."""
        from desktop_app.library import sources
        from desktop_app.services.indexing.coverage import read_of

        stored = searcher.document(document)
        unread = sources.reasons(searcher.library, stored.source)
        share = 1.0
        if len(sources.embedded_spans(searcher.library, document)) < len(stored.passages):
            read = read_of(searcher.library, searcher.encoder.wordpiece, document)
            share = read.pieces / max(read.total, 1)
        return Reading(stored, share, unread)

    def index(
        self, request: IndexRequest, report: Report, cancel: CancelToken, between: Between = undisturbed
    ) -> IndexReport:
        """Reads files into a library, which is made where there is none; raises AppError. Job lane."""
        from desktop_app.services.indexing.index import index
        from desktop_app.services.libraries import open_or_create

        encoder = self.encoders.of_library(request.folder)
        with (
            open_or_create(request, encoder) as library,
            self._reading(library.name, cancel) as process,
        ):
            return index(library, request, encoder, report, cancel, between, process)

    def update(
        self, wish: UpdateWish, report: Report, cancel: CancelToken, between: Between = undisturbed
    ) -> IndexReport:
        """Looks again at what a library follows; raises AppError. Job lane."""
        from desktop_app.library.store import Library
        from desktop_app.services.indexing.index import update

        encoder = self.encoders.of_library(wish.folder)
        with (
            Library.open(wish.folder, writable=True) as library,
            self._reading(wish.name, cancel) as process,
        ):
            return update(library, encoder, report, cancel, between, wish.only_watched, wish.again, process)

    def follow(
        self, folder: Path, name: str, soon: bool, report: Report, cancel: CancelToken, between: Between
    ) -> Follow:
        """Looks at a watched library if that is due, or `soon`, and takes in what changed. Job lane.

        Raises AppError.
        """
        from desktop_app.services.indexing.watch import Watch, hindrance

        if reason := hindrance():
            return Follow(False, reason, HINDERED_S)
        if soon or folder not in self._watches:
            self._watches[folder] = Watch(folder)
        watch = self._watches[folder]
        with self._reading(name, cancel) as process:
            encoder = partial(self.encoders.of_library, folder)
            changed = watch.update(encoder, report, cancel, between, process)
        return Follow(changed is not None, "", watch.seconds)

    def throw_away(self, folder: Path) -> None:
        """Moves a library to the trash; raises AppError. Query lane."""
        if self._searcher and self._searcher.library.folder == folder:
            self.close()
        shelf.throw_away(folder)

    def close(self) -> None:
        """Lets go of the open library. Query lane, last of all."""
        if self._searcher:
            self._searcher.library.close()
            self._searcher = None

    @contextmanager
    def _reading(self, library: str, cancel: CancelToken) -> Iterator[ReaderProcess]:
        """The child process that reads files. It ends with the run; the passwords it was given stay."""
        from desktop_app.corpus.reader_process import ReaderProcess

        self._locked_ask = partial(self._ask_password, library, cancel)
        self._skip_locked = False
        if self._reader is None:
            self._reader = ReaderProcess(lambda path: self._locked_ask(path))
        try:
            yield self._reader
        finally:
            self._reader.close()

    def _ask_password(self, library: str, cancel: CancelToken, path: Path) -> str | None:
        said = None if self._skip_locked else self._ask(LockedFile(path, library), cancel)
        if not isinstance(said, Password):
            return None
        self._skip_locked = said.all
        return said.word

    def searcher(self, folder: Path) -> Searcher:
        """The open library in `folder` with its model; raises AppError. Query lane."""
        if self._searcher and not self._is_for(self._searcher, folder):
            self.close()
        if self._searcher is None:
            from desktop_app.library.store import Library
            from desktop_app.services.searching.search import Searcher

            library = Library.open(folder)
            try:
                self._searcher = Searcher(library, self.encoders.of(library.recipe.model))
            except AppError:
                library.close()
                raise
        return self._searcher

    def _is_for(self, searcher: Searcher, folder: Path) -> bool:
        """Whether it answers in `folder`, by the recipe it has now, with its model if that is installed."""
        if searcher.library.folder != folder or searcher.library.switched:
            return False
        model = searcher.library.recipe.model
        return searcher.encoder.bundle.fingerprint == model or searcher.encoder is self.encoders.of(model)


def _running(encoder: Encoder) -> ModelInfo:
    from desktop_app.services.models import short_name

    return ModelInfo(short_name(encoder.bundle), encoder.device)
