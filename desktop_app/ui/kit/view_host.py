"""The views of a page: a table of them, their tabs, and the stack that shows one at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QStackedWidget, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import command, native
from desktop_app.ui.kit.basics import MenuButton
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.layout import row
from desktop_app.ui.kit.panes import remember
from desktop_app.ui.kit.spoken import TabButton, Told

Made = TypeVar("Made", bound=QWidget)
ROOM, CLOSE_ROOM = 22, 12  # padding and border of a tab, both sides
CLOSE_GAP = 2


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """A view: its name and purpose, and its class as "package.module:Class".

    By its `title` it is found and remembered; `words` are the title as it is shown, where that is another.
    """

    title: str
    purpose: str
    where: str
    needs_text: bool = True  # whether there is nothing to see in it without one
    words: str = ""

    @property
    def shown(self) -> str:
        """Its title in the language of the window."""
        return self.words or self.title

    def kind(self) -> Any:
        """The view's class. It is imported here, when the view is first shown."""
        module, _, name = self.where.partition(":")
        return getattr(import_module(module), name)


class ViewTabs(QWidget):
    """One flat button a view; `chosen` carries its number from the left.

    Where they do not fit into one line, they stand closer.
    """

    TOLD_AS: ClassVar[Told] = "tabs"

    chosen = Signal(int)

    def __init__(
        self,
        titles: Sequence[str],
        tips: Sequence[str] = (),
        *,
        name: str = tr("Views"),
        margins: bool = True,
        keys: Sequence[str] = (),
    ) -> None:
        """`tips` are the buttons' tooltips, `keys` what their objects are named by if not their titles."""
        super().__init__()
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._group = QButtonGroup(self)
        self._line = line = FlowLayout()
        line.setContentsMargins(
            *(theme.GAP_MEDIUM, theme.GAP, theme.GAP_MEDIUM, 0) if margins else (0, 0, 0, 0)
        )
        for number, (title, key) in enumerate(zip(titles, keys or titles, strict=True)):
            button = TabButton()
            button.setObjectName(f"tab_{key.lower()}")
            button.setProperty("look", "tab")
            button.setCheckable(True)
            button.setChecked(number == 0)
            button.setText(title)
            button.setAccessibleName(title)
            button.setToolTip(tips[number] if number < len(tips) else title)
            self._group.addButton(button, number)
            line.addWidget(button)
        self.setLayout(line)
        self._close = True
        self._set_close(False)
        self._group.idClicked.connect(self.chosen)

    def allow(self, number: int, tip: str, allowed: bool = True) -> None:
        """Whether a tab can be chosen, with its tooltip, which says why not."""
        self._group.button(number).setEnabled(allowed)
        self._group.button(number).setToolTip(tip)

    def one_line(self) -> int:
        """The pixels that they need beside each other with all their room."""
        buttons, edges = self._group.buttons(), self._line.contentsMargins()
        words = sum(_bold(button.text()) + ROOM for button in buttons)
        return words + theme.GAP_SMALL * (len(buttons) - 1) + edges.left() + edges.right()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_close(self.one_line() > event.size().width())

    def _set_close(self, close: bool) -> None:
        if close == self._close:
            return
        self._close = close
        self._line.setSpacing(CLOSE_GAP if close else theme.GAP_SMALL)
        for button in self._group.buttons():
            button.setMinimumWidth(_bold(button.text()) + (CLOSE_ROOM if close else ROOM))
            theme.restyle(button, close=close)
        self.updateGeometry()

    def check(self, number: int) -> None:
        self._group.button(number).setChecked(True)


def _bold(words: str) -> int:
    """The pixels of a tab's words while it is chosen, which is when they are bold."""
    return QFontMetrics(theme.font("strong")).horizontalAdvance(words)


class ViewStack(QStackedWidget):
    """Of several views the one in front, and the room that this one needs at the least.

    Of itself a stack asks for the room that its largest view would like, and a smaller window scrolls.
    """

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:
        return False  # else a layout asks the one of the stack, which asks all views

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        if shown is None:
            return QSize(0, 0)
        least = shown.minimumSizeHint().expandedTo(shown.minimumSize())
        layout = shown.layout()
        if layout is not None and layout.hasHeightForWidth():
            least.setHeight(layout.minimumHeightForWidth(max(self.width(), least.width())))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class ViewHost(QWidget, Generic[Made]):
    """The tabs, with `corner` at their right. Its `stack` is a widget of its own, which hosts can share.

    Where they do not fit into one line, the corner shows icons.

    A view is made when it is first shown, by `make` from its class: a window that shows one view waits for
    no other. `chosen` carries the number of a tab that was clicked, from the left.
    """

    chosen = Signal(int)

    def __init__(
        self,
        specs: Sequence[ViewSpec],
        make: Callable[[Any], Made],
        *,
        stack: QStackedWidget | None = None,
        corner: Sequence[MenuButton] = (),
        margins: bool = False,
    ) -> None:
        super().__init__()
        self.specs = tuple(specs)
        self.number = 0
        self.stack = stack or ViewStack()
        self.made: dict[str, Made] = {}
        self._make = make
        keys = [f" ({native(key)})" for key in command("view").keys]
        keys += [""] * (len(self.specs) - len(keys))
        self._tips = [f"{spec.purpose}{key}" for spec, key in zip(self.specs, keys, strict=False)]
        shown = [spec.shown for spec in self.specs]
        self._tabs = ViewTabs(shown, self._tips, margins=margins, keys=self.titles)
        self._tabs.chosen.connect(self.chosen)
        self._corner = tuple(corner)
        self._words = 0  # the pixels of the corner with its words
        self._short = False
        middle = Qt.AlignmentFlag.AlignVCenter
        row((self._tabs, 1), *((part, middle) for part in corner), into=self)

    @property
    def titles(self) -> list[str]:
        return [spec.title for spec in self.specs]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._short:
            self._words = sum(button.sizeHint().width() + theme.GAP for button in self._corner)
        short = self._tabs.one_line() + self._words > event.size().width()
        if short != self._short:
            self._short = short
            for button in self._corner:
                button.set_short(short)

    def begin_at(self, titles: Sequence[str]) -> None:
        """Has the first view chosen that `titles` name; it is made and shown later."""
        known = next((title for title in titles if title in self.titles), self.titles[0])
        self.number = self.titles.index(known)
        self._tabs.check(self.number)

    def view(self, title: str) -> Made:
        """The view of that title, made at the first call."""
        if title not in self.made:
            spec = next(spec for spec in self.specs if spec.title == title)
            made = self.made[title] = self._make(spec.kind())
            made.setObjectName(f"view_{title.lower().replace(' ', '_')}")
            made.setAccessibleName(spec.shown)
            remember(made)
            made.setAccessibleDescription(spec.purpose)
            self.stack.addWidget(made)
        return self.made[title]

    def allow(self, allowed: Collection[str], why_not: str) -> None:
        """Only views of these titles can be chosen; `why_not` is said of the others."""
        for number, title in enumerate(self.titles):
            possible = title in allowed
            self._tabs.allow(number, self._tips[number] if possible else why_not, possible)

    def show_view(self, number: int, instead: QWidget | None = None) -> Made:
        """Brings a view to the front, or `instead` in its place if it needs a text; counted from the left."""
        spec = self.specs[number]
        made = self.view(spec.title)
        self.number = number
        self._tabs.check(number)
        self.stack.setCurrentWidget(instead if instead and spec.needs_text else made)
        return made
