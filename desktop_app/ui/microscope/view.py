"""What a view of the microscope is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop_app.ui.microscope.context import Pointer, Scope

if TYPE_CHECKING:
    from desktop_app.explore.taking import Taken
    from desktop_app.ui.microscope.sheet import TokenSheet


@dataclass(frozen=True, slots=True)
class Facts:
    """A paragraph of the details panel; `pairs` are labels with their exact values."""

    title: str = ""
    sentence: str = ""
    pairs: tuple[tuple[str, str], ...] = ()


class ScopeView(QWidget):
    """One way to look at the texts, named in `views`. The page calls it only while it is shown."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scope = scope

    @property
    def title(self) -> str:
        """Its tab's name."""
        return self.accessibleName()

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        """What the model is given has changed, or the view comes to the front."""
        raise NotImplementedError

    def show_pointer(self, pointer: Pointer) -> None:
        """Something else is pointed at."""

    def reveal(self, row: int | None) -> None:
        """Scrolls to where something was typed: a row of the sheet, None for the beginning."""

    def facts(self, _pointer: Pointer) -> tuple[Facts, ...]:
        """What the details panel says beside the token pointed at; of the whole where it is NOTHING."""
        return ()

    def taking(self) -> Callable[[], Taken] | None:
        """Makes what can be copied or saved; it is called on the query lane. None while there is nothing."""
        return None

    def picture(self) -> QWidget:
        """What PNG and SVG show."""
        return self

    def extra_copies(self) -> dict[str, Callable[[], object]]:
        """Further entries of the copy menu that are possible now."""
        return {}
