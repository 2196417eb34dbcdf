"""What all views of the microscope share: the texts, what the model is given, and the one pointer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.core.types import AT_THE_END, Truncation
from desktop_app.ui.desk import Desk
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.sheet import TokenSheet, sheet
from desktop_app.ui.values import LibraryInfo

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is pointed at, None where nothing of the kind is: `token` and `other` are rows of the sheet."""

    token: int | None = None
    other: int | None = None
    dimension: int | None = None
    layer: int | None = None


NOTHING = Pointer()


@dataclass(frozen=True, slots=True)
class Asked:
    """One text or a pair, and how it is to be cut and filled; `limit` None is the model's maximum."""

    texts: tuple[str, ...]
    limit: int | None = None
    pad: bool = False
    truncation: Truncation = AT_THE_END


class Scope(QObject):
    """`sheet` is what the model is given for the texts of the boxes, None where they are empty."""

    read = Signal(object)  # TokenSheet | None
    pointed = Signal()  # `pointer` is another one
    told = Signal()  # a view has more to say of what is pointed at
    companions_changed = Signal()
    library_changed = Signal()
    model_changed = Signal()
    failed = Signal(object)  # AppError

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.lens = Lens(desk.engine)
        self.asked = Asked(("",))
        self.sheet: TokenSheet | None = None
        self.pointer = NOTHING
        self.rest = NOTHING
        self.companions: tuple[str, ...] = ()
        self.library: LibraryInfo | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The text, or the two, of the answer that is shown."""
        return self.sheet.texts if self.sheet else ()

    def submit(
        self,
        topic: str,
        work: Callable[[Lens, Report, CancelToken], Result],
        show: Callable[[Result], None],
        *,
        on_progress: Callable[[Progress], None] | None = None,
        on_error: Callable[[AppError], None] | None = None,
    ) -> None:
        """Runs `work` on the query lane; `show` gets its result unless a newer question of `topic` came.

        A failure reaches `on_error`, or the page's notice where there is none.
        """
        self.desk.runner.submit(
            "query",
            lambda report, cancel: work(self.lens, report, cancel),
            show,
            on_error or self.failed.emit,
            on_progress=on_progress,
            topic=f"scope {topic}",
        )

    def drop(self, topic: str) -> None:
        """Forgets the unfinished question of `topic`."""
        self.desk.runner.drop(f"scope {topic}")

    def busy(self, topic: str) -> bool:
        return self.desk.runner.busy(f"scope {topic}")

    def ask(self, asked: Asked) -> None:
        """Reads other texts, or the same in another way; an answer that is on its way is forgotten."""
        self.asked = asked
        if not any(asked.texts):
            self.drop("tokens")
            self._show(None)
            return

        def work(lens: Lens, _report: Report, cancel: CancelToken) -> TokenSheet:
            from desktop_app.services.microscope import inspect as inspecting

            tokenizer = lens.tokenizer()
            cancel.check()
            second = asked.texts[1] if len(asked.texts) > 1 else None
            encoding = inspecting.tokens(
                tokenizer, asked.texts[0], second, asked.limit, pad=asked.pad, truncation=asked.truncation
            )
            cancel.check()
            return sheet(encoding, asked.texts, asked.limit or tokenizer.max_length, asked.truncation)

        self.submit("tokens", work, self._show)

    def point(self, pointer: Pointer) -> None:
        """Lights the same thing in every view."""
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
        """The further texts of the batch."""
        if texts != self.companions:
            self.companions = texts
            self.companions_changed.emit()

    def set_library(self, library: LibraryInfo | None) -> None:
        """The library in use from now on."""
        self.library = library
        self.lens.library = library.folder if library else None
        self.library_changed.emit()

    def set_model(self, fingerprint: str) -> None:
        """Looks through another installed model; "" is the default one."""
        if fingerprint != self.lens.model:
            self.lens.model = fingerprint
            self.model_changed.emit()

    def _show(self, shown: TokenSheet | None) -> None:
        self.sheet = shown
        self.pointer = self.rest = NOTHING
        self.read.emit(shown)
