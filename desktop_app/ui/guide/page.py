"""The guide: eight parts to read, each number next to the model's own, each example a door to its view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.settings import Settings
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.desk import Desk
from desktop_app.ui.guide.progress import GuideProgress
from desktop_app.ui.kit.basics import hairline, label, push_button
from desktop_app.ui.kit.flow import TallFrame
from desktop_app.ui.kit.layout import SPRING, column, row
from desktop_app.ui.place import Inside, Page
from desktop_app.ui.values import Example, LibraryInfo

if TYPE_CHECKING:
    from desktop_app.ui.guide.blocks import GuidePart
    from desktop_app.ui.guide.contents import ContentsList
    from desktop_app.ui.guide.part_view import PartView

TITLE = "Guide"


class GuidePage(Page):
    """The contents at the left, one part at a time at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.progress = GuideProgress()
        self.parts: tuple[GuidePart, ...] = ()
        self.views: dict[int, PartView] = {}
        self.contents: ContentsList
        self.area = QScrollArea()
        self._library: LibraryInfo | None = None
        self._left_at: dict[int, QWidget] = {}  # the example or question that had the focus, by part
        self.before = push_button(tr("Previous part"), command="part_before", do=lambda: self.step(-1))
        self.next = push_button(tr("Next part"), command="next_part", do=lambda: self.step(1))
        for name, do in (
            ("next_part", lambda: self.step(1)),
            ("part_before", lambda: self.step(-1)),
            ("next_example", lambda: self.walk(1)),
            ("example_before", lambda: self.walk(-1)),
        ):
            bind(self, name, do)

    def show_place(self, _number: int) -> None:
        if not self.parts:  # not before: a window that only searches reads no guide
            self._build()
            if self.isVisible():  # the window's first page is shown before it is built
                self.show_part(self.progress.part)

    # Parts

    @classmethod
    def insides(cls) -> Sequence[Inside]:
        from desktop_app.ui.guide.parts import PARTS

        return [
            Inside(part.title, tr("Part {number}", number=number + 1), number)
            for number, part in enumerate(PARTS)
        ]

    def show_inside(self, number: int) -> None:
        self.show_part(number)

    def show_part(self, number: int) -> None:
        """Shows a part, counted from 0, from its beginning or where it was left."""
        if not 0 <= number < len(self.parts):
            return
        self.progress.part = number
        with QSignalBlocker(self.contents):
            self.contents.setCurrentRow(number)
        for other, made in self.views.items():
            made.setVisible(other == number)
        view = self.view(number)
        view.show()
        self.before.setEnabled(number > 0)
        self.next.setEnabled(number < len(self.parts) - 1)
        view.ask()
        self.area.verticalScrollBar().setValue(0)

    def view(self, number: int) -> PartView:
        """The view of a part, made at the first call."""
        if number not in self.views:
            from desktop_app.ui.guide.part_view import PartView

            made = self.views[number] = PartView(self.desk, self.parts[number], self.progress)
            made.opened.connect(self._open)
            made.answered.connect(self._answered)
            if made.matcher:
                made.matcher.set_library(self._library)
            self._column.insertWidget(self._column.count() - 1, made)
        return self.views[number]

    def step(self, by: int) -> None:
        """Goes to the next part or the one before; the keyboard begins at its first example or question."""
        number = self.progress.part + by
        if 0 <= number < len(self.parts):
            self.show_part(number)
            stops = self.view(number).stops()
            self._focus(stops[0] if stops else self.contents)
            self.area.verticalScrollBar().setValue(0)

    def walk(self, by: int) -> None:
        """Goes to the next example or question, from the last of a part to the first of the next one."""
        stops = self.view(self.progress.part).stops()
        held = next((at for at, stop in enumerate(stops) if stop.hasFocus()), None)
        if held is None:  # between two of them: by where it stands
            held = -1 if by > 0 else len(stops)
            focused = self.focusWidget()
            inside = [at for at, stop in enumerate(stops) if focused and _encloses(stop, focused)]
            held = inside[0] if inside else held
        at = held + by
        if 0 <= at < len(stops):
            self._focus(stops[at])
            return
        number = self.progress.part + by
        if 0 <= number < len(self.parts):
            self.show_part(number)
            others = self.view(number).stops()
            self._focus(others[0 if by > 0 else -1])

    # What a page is told

    def activate(self) -> None:
        kept = self._left_at.get(self.progress.part)
        if kept and kept.isVisibleTo(self):
            self._focus(kept)
            QTimer.singleShot(0, self, lambda: self._reveal(kept))  # once it is laid out
        else:
            self.contents.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.progress.part not in self.views:
            self.show_part(self.progress.part)

    def set_library(self, library: LibraryInfo | None, _sample_there: bool = False) -> None:
        self._library = library
        for view in self.views.values():
            if view.matcher:
                view.matcher.set_library(library)

    def count_library(self, library: LibraryInfo) -> None:
        self.set_library(library)

    def set_model_missing(self, error: AppError | None) -> None:
        if error is None and self.isVisible():
            self.view(self.progress.part).ask()

    def left(self) -> dict[str, object]:
        return {"guide": self.progress.written()}

    def take_up(self, settings: Settings) -> None:
        self.progress = GuideProgress.of(settings.guide)

    # Inside

    def _build(self) -> None:
        from desktop_app.ui.guide.contents import WIDTH as CONTENTS_WIDTH
        from desktop_app.ui.guide.contents import ContentsList
        from desktop_app.ui.guide.part_view import WIDTH
        from desktop_app.ui.guide.parts import PARTS

        self.parts = PARTS
        self.contents = ContentsList(PARTS)
        self.contents.currentRowChanged.connect(self.show_part)
        self._count()
        side = QWidget()
        side.setFixedWidth(CONTENTS_WIDTH + theme.GAP_MEDIUM + theme.GAP)
        column(
            label(tr("Guide"), "page"),
            (self.contents, 1),
            into=side,
            margins=(theme.GAP_MEDIUM, 12, theme.GAP, 12),
        )
        feet = QWidget()
        row(self.before, SPRING, self.next, into=feet)
        self._column = column(feet, gap=theme.GAP_LARGE)
        inner = QWidget()
        inner.setProperty("look", "scrolled")
        large = theme.GAP_LARGE
        read = TallFrame()
        read.setMaximumWidth(WIDTH + 2 * large)
        read.setLayout(self._column)
        row(SPRING, (read, 1), SPRING, into=inner)
        self._column.setContentsMargins(large, 12, large, large)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setObjectName("guide_reading")
        self.area.setAccessibleName(tr("The part that is read"))
        row(side, hairline(vertical=True), (self.area, 1), into=self, gap=0)

    def _focus(self, part: QWidget) -> None:
        part.setFocus(Qt.FocusReason.TabFocusReason)
        self._reveal(part)

    def _reveal(self, part: QWidget) -> None:
        self.area.ensureWidgetVisible(part, 0, theme.GAP_LARGE * 3)

    def _open(self, example: Example) -> None:
        view = self.view(self.progress.part)
        if (held := self.focusWidget()) and held in view.stops():
            self._left_at[self.progress.part] = held
        self.desk.show(example, TITLE)

    def _answered(self, key: str, given: str) -> None:
        if given:
            self.progress.guesses[key] = given
        else:
            self.progress.guesses.pop(key, None)
        self._count()

    def _count(self) -> None:
        """Says next to each part how many of its questions were answered."""
        for number, part in enumerate(self.parts):
            done = sum(guess.key in self.progress.guesses for guess in part.guesses())
            self.contents.count_guesses(number, done, len(part.guesses()))


def _encloses(stop: QWidget, focused: QWidget) -> bool:
    """Whether the focus is in the question that the stop stands for."""
    box = stop.parentWidget()
    return bool(box and box.isAncestorOf(focused) and box.objectName().startswith("guess_"))
