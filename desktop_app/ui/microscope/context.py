"""What all views of the microscope share: the texts, what the model is given, and the one pointer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.types import AT_THE_END, Truncation
from desktop_app.explore.sheet import TokenSheet, read
from desktop_app.ui.desk import Desk
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.values import LibraryInfo

Result = TypeVar("Result")
Work = Callable[[ModelCache, CancelToken], Result]
"""What the query lane does for a view; raises AppError and Cancelled."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is pointed at, None where nothing of the kind is: `token` and `other` are rows of the sheet."""

    token: int | None = None
    other: int | None = None
    dimension: int | None = None
    layer: int | None = None


NOTHING = Pointer()


@dataclass(frozen=True, slots=True)
class TextRequest:
    """One text or a pair, and how it is to be cut and padded; `limit` None is the model's maximum."""

    texts: tuple[str, ...]
    limit: int | None = None
    pad: bool = False
    truncation: Truncation = AT_THE_END


class Context(QObject):
    """`sheet` is what the model is given for the texts of the boxes.

    It is None where they are empty, and where they could not be read. `model` is the one that reads them, by
    its fingerprint, "" for the default one. One that was `chosen` takes its place together with its sheet, so
    no model is ever asked about what another one has read.
    """

    read = Signal(object)  # TokenSheet | None
    pointed = Signal()  # `pointer` is another one
    details_changed = Signal()  # a view has something else to say about what is pointed at
    companions_changed = Signal()
    library_changed = Signal()
    model_changed = Signal()
    failed = Signal(object)  # AppError
    texts_offered = Signal(object)  # tuple[str, ...]: a view would like these texts in the boxes

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.cache = ModelCache(desk.engine)
        self.model = self.chosen = ""
        self.request = TextRequest(("",))
        self.sheet: TokenSheet | None = None
        self.pointer = NOTHING
        self.rest = NOTHING
        self.companions: tuple[str, ...] = ()
        self.library: LibraryInfo | None = None
        self.model_name = ""  # of the chosen one, as far as it is known
        self.tokenizers: tuple[Path, ...] = ()  # that were opened to be compared

    @property
    def texts(self) -> tuple[str, ...]:
        """The text, or the two, of the answer that is shown."""
        return self.sheet.texts if self.sheet else ()

    def query(
        self,
        owner: QObject,
        topic: str,
        work: Work[Result],
        done: Callable[[Result], None],
        failed: Callable[[AppError], None] | None = None,
        *,
        chosen: bool = False,
    ) -> None:
        """Runs `work` on the query lane; `done` gets its result unless a newer question of `topic` came.

        It asks the model in use, or the `chosen` one. A failure reaches `failed`, or the page's notice where
        there is none.
        """
        model = self.chosen if chosen else self.model

        def run(_report: Report, cancel: CancelToken) -> Result:
            self.cache.model = model
            return work(self.cache, cancel)

        named = f"microscope {topic}"
        self.desk.runner.query(run, done, failed or self.failed.emit, owner=owner, topic=named)

    def drop(self, topic: str) -> None:
        """Forgets the unfinished question of `topic`."""
        self.desk.runner.drop(f"microscope {topic}")

    @property
    def reading(self) -> bool:
        """Whether the texts of the boxes are being read: `sheet` is of those before."""
        return self.busy("tokens")

    def busy(self, topic: str) -> bool:
        return self.desk.runner.busy(f"microscope {topic}")

    def ask(self, request: TextRequest) -> None:
        """Reads other texts, or the same in another way; an answer that is on its way is forgotten."""
        self.request = request
        if not any(request.texts):
            self.drop("tokens")
            self._show(None)
            return

        def work(cache: ModelCache, cancel: CancelToken) -> TokenSheet:
            tokenizer = cache.tokenizer()
            cancel.check()
            return read(tokenizer, request.texts, request.limit, request.pad, request.truncation)

        self.query(self, "tokens", work, self._show, self._failed, chosen=True)

    def point(self, pointer: Pointer) -> None:
        """Lights the same thing in every view; a row of the sheet before, which is longer, is passed over."""
        rows = len(self.sheet.rows) if self.sheet else 0
        if any(number is not None and number >= rows for number in (pointer.token, pointer.other)):
            return
        if pointer != self.pointer:
            self.pointer = pointer
            self.pointed.emit()

    def select(self, pointer: Pointer) -> None:
        """As `point`, and the pointer comes back to it when the mouse leaves."""
        self.rest = pointer
        self.point(pointer)

    def leave(self) -> None:
        """The mouse is over nothing: what was selected last is lit again."""
        self.point(self.rest)

    def set_companions(self, texts: tuple[str, ...]) -> None:
        """The other texts of the batch."""
        if texts != self.companions:
            self.companions = texts
            self.companions_changed.emit()

    def set_library(self, library: LibraryInfo | None) -> None:
        """The library in use from now on."""
        self.library = library
        self.cache.library = library.folder if library else None
        self.library_changed.emit()

    def set_model(self, fingerprint: str) -> None:
        """Looks through another installed model, as soon as it has read what is asked next."""
        if fingerprint != self.chosen:
            self.chosen, self.model_name = fingerprint, ""

    def _show(self, shown: TokenSheet | None) -> None:
        self.sheet = shown
        self.pointer = self.rest = NOTHING
        if self.model != self.chosen:
            self.model = self.chosen
            self.model_changed.emit()
        self.read.emit(shown)

    def _failed(self, error: AppError) -> None:
        self._show(None)  # no view keeps showing the text before
        self.failed.emit(error)
