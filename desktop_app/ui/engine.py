"""What is costly to open, for the functions that run in the lanes.

The services, and with them numpy, onnxruntime and sqlite3, are imported inside, so that the window is
painted before they load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from desktop_app.core.jobs import CancelToken
from desktop_app.services.open_libraries import OpenLibraries
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.values import LockedFile, OpenedFile, Password

if TYPE_CHECKING:
    from desktop_app.corpus.reader_process import ReaderProcess
    from desktop_app.services.searching.search import Searcher

Ask = Callable[[object, CancelToken], object]
Kept = TypeVar("Kept")


def _nobody(_about: object, _cancel: CancelToken) -> object:
    return None


class Engine:
    """Holds the models for both lanes, the open libraries for the query lane, a reader for the job lane."""

    def __init__(self, models: OpenModels | None = None, ask: Ask = _nobody) -> None:
        """`ask` puts a LockedFile to the user and returns a Password, or None where there is no answer."""
        self.models = models or OpenModels()
        self.libraries = OpenLibraries(self.models)
        self.kinds: tuple[str, ...] = ()  # what people call the formats of these
        self.endings: tuple[str, ...] = ()  # of the files that can be read, known once the window was painted
        self.ocr = True  # whether pictures of text are to be read
        self._ask = ask
        self._reader: ReaderProcess | None = None
        self._run: tuple[str, CancelToken] = ("", CancelToken())  # a library's name, for its locked files
        self._skip_locked = False
        self._kept: dict[type[object], object] = {}

    def kept(self, kind: type[Kept]) -> Kept:
        """The one object of this class, made at the first call: it remembers what it did for the last."""
        if kind not in self._kept:
            self._kept[kind] = kind()
        return cast(Kept, self._kept[kind])

    def searcher(self, folder: Path) -> Searcher:
        """The open library in `folder` with its model; raises AppError. Query lane."""
        return self.libraries.searcher(folder)

    def close(self, folder: Path | None = None) -> None:
        """Closes all open libraries, or only the one in `folder`. Query lane; there also last of all."""
        self.libraries.close(folder)

    @contextmanager
    def reader(self, library: str, cancel: CancelToken) -> Iterator[ReaderProcess]:
        """The child process that reads files. It ends with the run; the passwords it was given stay.

        Job lane.
        """
        from desktop_app.corpus.formats.scans.addon import installed
        from desktop_app.corpus.reader_process import ReaderProcess

        self._run = (library, cancel)
        self._skip_locked = False
        if self._reader is None:
            self._reader = ReaderProcess(self._ask_password, opened=self._opened)
        self._reader.ocr = self.ocr and installed()
        try:
            yield self._reader
        finally:
            self._reader.close()

    @property
    def passwords(self) -> tuple[str, ...]:
        """Those that opened files since the program was started."""
        return self._reader.passwords if self._reader else ()

    def _ask_password(self, path: Path, wrong: bool) -> str | None:
        library, cancel = self._run
        said = None if self._skip_locked else self._ask(LockedFile(path, library, wrong), cancel)
        if not isinstance(said, Password):
            return None
        self._skip_locked = said.all
        return said.word

    def _opened(self, path: Path) -> None:
        self._ask(OpenedFile(path), self._run[1])
