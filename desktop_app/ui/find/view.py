"""What a view of the Find page is."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import AppError
from desktop_app.ui.desk import Desk
from desktop_app.ui.values import LibraryInfo


class View(QWidget):
    """One way to look at the library in use; `FindPage` shows one of several at a time.

    `search_wanted` carries a query that the search view is to answer.
    """

    title: ClassVar[str]

    search_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setObjectName(f"view_{self.title.lower()}")
        self.setAccessibleName(self.title)

    def activate(self) -> None:
        """Called when the view comes to the front: puts the focus where one begins to type."""
        self.setFocus()

    def carry(self, query: str) -> None:
        """Takes over the query of the search view when one comes from there, if the view has use for it."""

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        """`library` is in use from now on; None where there is none, and whether the sample could be.

        Called also while the view is hidden; what is costly waits until it is shown.
        """
        raise NotImplementedError

    def count_library(self, library: LibraryInfo) -> None:
        """The same library holds more by now."""

    def set_model_missing(self, error: AppError | None) -> None:
        """Says what is missing instead of working; None where the model is there."""
