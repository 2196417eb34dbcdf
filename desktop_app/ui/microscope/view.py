"""What a view of the microscope is: it asks something about the texts, shows the answer and exports it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.text import one_line
from desktop_app.ui.kit.layout import after
from desktop_app.ui.kit.veil import Veil
from desktop_app.ui.microscope.context import NOTHING, Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.explore.export import Export
    from desktop_app.explore.sheet import TokenSheet

Answer = TypeVar("Answer")
SLOW_MS = 300
"""An answer that takes longer is announced, and what is shown until then pales."""
CAPTIONED = 100
"""Characters of each text below a picture."""


@dataclass(frozen=True, slots=True)
class FileForm:
    """An entry of the save menu: its words, the ending and the kind of the file, and how it is made.

    `name` is proposed instead of the export's own.
    """

    words: str
    ending: str
    kind: str
    make: Callable[[Export], bytes]
    name: str = ""


class Panel(QWidget, Generic[Answer]):
    """Asks something about the texts, and shows the answer.

    It asks while it is visible, or as soon as it becomes so. `answer` is about `sheet`, which is the one in
    use or, while the next answer is on its way, the one before: after SLOW_MS that lies below a veil. After
    an error and without a text there is neither, and nothing old is seen next to a new text.
    """

    BUSY: ClassVar[str] = ""
    """What is said while an answer takes long."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.answer: Answer | None = None
        self.sheet: TokenSheet | None = None
        self.slow = False
        self._topic = f"{type(self).__name__} {id(self)}"
        self._fresh = False  # nothing has changed since it asked
        self._held: tuple[QWidget, ...] = ()
        self._veil = Veil(self)
        self._timer = after(self, SLOW_MS, self._be_slow)
        context.model_changed.connect(self.forget)  # ids and states mean something else to another model

    # What a subclass answers

    def question(self, sheet: TokenSheet) -> Work[Answer] | None:
        """What the query lane is to do; None where there is nothing to ask."""
        raise NotImplementedError

    def show_answer(self, answer: Answer) -> None:
        raise NotImplementedError

    def clear(self) -> None:
        """Shows nothing: there is no answer. What `hold` was given is hidden already."""

    def say(self, _words: str) -> None:
        """Says in one line why there is no answer; "" for nothing."""

    def show_error(self, error: AppError) -> None:
        self.context.failed.emit(error)

    # What it is given

    def hold(self, *parts: QWidget) -> None:
        """Shows these parts only where there is an answer; their room stays theirs."""
        self._held = parts
        for part in parts:
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
            part.hide()

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way."""
        return self.context.busy(self._topic)

    def outdate(self) -> None:
        """What it shows no longer holds: it asks again, now or when it is seen."""
        self._fresh = False
        if self.isVisible():
            self.ask()
        elif self.answer is not None or self.busy:
            self.forget()

    def ask(self) -> None:
        """Asks about the texts in use."""
        sheet = self.context.sheet
        self.put(self.question(sheet) if sheet else None, sheet)

    def put(self, work: Work[Answer] | None, sheet: TokenSheet | None) -> None:
        """Asks a question about `sheet`, in place of the one before."""
        self._fresh = True
        if work is None:
            self.forget()
            return
        if not self.slow and not self._timer.isActive():  # from the first change that is not answered yet
            self._timer.start()
        self.context.query(self, self._topic, work, lambda answer: self.receive(answer, sheet), self._failed)

    def receive(self, answer: Answer | None, sheet: TokenSheet | None) -> None:
        """Shows an answer about `sheet`, None for none."""
        self._fresh = True
        if answer is None:
            self.forget()
            return
        self._rest()
        self.answer, self.sheet = answer, sheet
        for part in self._held:
            part.show()
        self.show_answer(answer)
        self._arrange()
        self._settle()
        self.context.details_changed.emit()

    def forget(self) -> None:
        """Drops the question and the answer."""
        self.context.drop(self._topic)
        self._rest()
        self.answer = self.sheet = None
        for part in self._held:
            part.hide()
        self.say("")
        self.clear()
        self.context.details_changed.emit()

    def pale(self, words: str) -> None:
        """What it shows no longer holds, and what will is still to come: lays the veil over it."""
        self._veil.show_words(words)

    def unveil(self) -> None:
        """What it shows holds, unless something is still on its way."""
        if not self.slow and not self.context.reading:
            self._veil.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._fresh:
            self.ask()

    def _settle(self) -> None:
        """The answer is shown and has its room."""

    def _arrange(self) -> None:
        """Gives new words their room at once: the layout request of a label in a grid can get lost here."""
        for part in (self, *self.findChildren(QWidget)):
            if layout := part.layout():
                layout.activate()

    def _failed(self, error: AppError) -> None:
        self.forget()
        self._fresh = False  # it asks again when it is seen again
        self.show_error(error)

    def _be_slow(self) -> None:
        self.slow = True
        self.pale(self.BUSY)
        self.context.details_changed.emit()

    def _rest(self) -> None:
        self._timer.stop()
        self.slow = False
        self.unveil()


class MicroscopeView(Panel[Answer]):
    """One way to look at the texts, named in `views`. It follows the one pointer and moves it."""

    # What a subclass answers

    def facts(self, _answer: Answer, _pointer: Pointer) -> tuple[Facts, ...]:
        """What the details panel says besides the token pointed at; about the whole where it is NOTHING."""
        return ()

    def show_pointer(self, pointer: Pointer) -> None:
        """Something else is pointed at."""

    def set_up(self, _example: Example) -> None:
        """Takes over an example's settings of this view; what it does not name goes to its default."""

    def reveal(self, row: int | None) -> None:
        """Scrolls to where something was typed: a row of the sheet, None for the beginning."""

    def make_export(self, _answer: Answer) -> Callable[[Path], Export]:
        """What makes the answer ready to be copied and saved, given the model's folder; on the query lane."""
        raise NotImplementedError

    def picture(self) -> QWidget:
        """What PNG and SVG show."""
        return self

    def color_scale(self) -> str:
        """What the colors of its picture mean, with their range; "" where none stands for a number."""
        return ""

    def extra_files(self) -> tuple[FileForm, ...]:
        """Further entries of the save menu."""
        return ()

    def extra_copies(self) -> dict[str, Callable[[], object]]:
        """Further entries of the copy menu that are possible now."""
        return {}

    # What it is given

    def _settle(self) -> None:
        if self.context.pointer != NOTHING:
            self.follow()

    def follow(self) -> None:
        """Shows what is pointed at, unless its answer is still about the texts before."""
        if self.sheet is self.context.sheet:
            self.show_pointer(self.context.pointer)

    @property
    def title(self) -> str:
        """Its tab's name."""
        return self.accessibleName()

    @property
    def layer(self) -> int | None:
        """The layer of the model that is shown."""
        return None

    @property
    def layer_words(self) -> str:
        """The same in words, "" where it shows none."""
        return ""

    def picture_caption(self) -> tuple[str, ...]:
        """What a picture is a picture of: view, model and layer, the meaning of its colors, the texts."""
        what = (self.title, self.context.model_name, self.layer_words)
        texts = " | ".join(
            f"“{one_line(text, CAPTIONED)}”" for text in (self.sheet.texts if self.sheet else ())
        )
        lines = (" · ".join(part for part in what if part), self.color_scale(), texts)
        return tuple(line for line in lines if line)

    def details(self, pointer: Pointer) -> tuple[Facts, ...]:
        """What the details panel says, or that the answer is on its way."""
        if self.slow or (self.answer is None and self.busy):
            return (Facts(self.BUSY),) if self.BUSY else ()
        if self.answer is None:
            return ()
        return self.facts(self.answer, pointer if self.sheet is self.context.sheet else NOTHING)

    def export(self) -> Callable[[], Export] | None:
        """See `make_export`; None while there is no answer."""
        if self.answer is None:
            return None
        make, cache, model = self.make_export(self.answer), self.context.cache, self.context.model

        def made() -> Export:
            cache.model = model
            return make(cache.bundle().folder)

        return made

    def point(self, *, token: int = -1, dimension: int = -1) -> None:
        """Points at a row of the sheet or at a dimension, at nothing if both are negative."""
        if token < 0 and dimension < 0:
            self.context.leave()
        else:
            self.context.point(self._pointer(token, dimension))

    def select(self, token: int) -> None:
        """Points at a row of the sheet, and comes back to it when the mouse leaves."""
        self.context.select(self._pointer(token))

    def _pointer(self, token: int, dimension: int = -1) -> Pointer:
        at, of = (None if number < 0 else number for number in (token, dimension))
        return Pointer(at, None, of, self.layer)


AnyView = MicroscopeView[Any]
