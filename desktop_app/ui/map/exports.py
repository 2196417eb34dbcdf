"""Copying and saving what a map shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.language import tr
from desktop_app.ui.kit.basics import MenuButton
from desktop_app.ui.kit.file_dialogs import file_name, save

if TYPE_CHECKING:
    from desktop_app.explore.export import Export
    from desktop_app.ui.map.view import PointMap

_COPIES: tuple[tuple[str, bool, Callable[[Export], str]], ...] = (
    (tr("Text"), False, lambda made: made.text()),
    ("CSV", False, lambda made: made.csv()),
    ("JSON", False, lambda made: made.json()),
    (tr("Python script"), True, lambda made: made.script),
)
"""The words, whether it is the script, and the form."""
_FILES: tuple[tuple[str, str, str, Callable[[Export], bytes]], ...] = (
    ("CSV …", "csv", "CSV (*.csv)", lambda made: made.csv().encode()),
    ("JSON …", "json", "JSON (*.json)", lambda made: made.json().encode()),
    (tr("NumPy array …"), "npy", tr("NumPy array (*.npy)"), lambda made: made.npy()),
    (tr("Python script …"), "py", "Python (*.py)", lambda made: made.script.encode()),
)


class MapMenus:
    """The menus "Copy" and "Save" for the map in front. What is selected is taken, or all points."""

    def __init__(self, current: Callable[[], PointMap | None]) -> None:
        self._current = current

    def buttons(self) -> tuple[MenuButton, MenuButton]:
        """The two buttons that open the menus, which are filled each time."""
        return (
            MenuButton(tr("&Copy"), "copy", tr("Copy what the map shows"), self.fill_copies),
            MenuButton(tr("Sa&ve"), "save", tr("Save what the map shows"), self.fill_files),
        )

    def fill_copies(self, menu: QMenu) -> None:
        menu.clear()
        for words, script, form in _COPIES:
            self._add(menu, words, partial(self.copy, form, script))
        self._add(menu, tr("Picture"), self.copy_picture)

    def fill_files(self, menu: QMenu) -> None:
        menu.clear()
        for words, ending, kind, form in _FILES:
            self._add(menu, words, partial(self.save, ending, kind, form))
        menu.addSeparator()
        self._add(menu, tr("Picture …"), partial(self.save_picture, "png", tr("PNG picture (*.png)")))
        self._add(menu, tr("Drawing …"), partial(self.save_picture, "svg", tr("SVG drawing (*.svg)")))

    def copy(self, form: Callable[[Export], str], script: bool) -> None:
        """Puts one form of the map on the clipboard."""
        self._make(
            lambda made: form(made), lambda text: QGuiApplication.clipboard().setText(str(text)), script
        )

    def save(self, ending: str, kind: str, form: Callable[[Export], bytes]) -> None:
        """Makes one form of the map, then asks where to write it."""

        def ask(data: object) -> None:
            assert isinstance(data, bytes)
            self._save(ending, kind, data)

        self._make(form, ask, ending == "py")

    def copy_picture(self) -> None:
        """Puts the picture on the clipboard, twice as fine as the screen."""
        from desktop_app.ui.map.picture import image_of_map

        if view := self._shown():
            QGuiApplication.clipboard().setImage(image_of_map(view))

    def save_picture(self, ending: str, kind: str) -> None:
        """Asks where to, and writes the picture as pixels or as a drawing."""
        from desktop_app.ui.map.picture import png_of_map, svg_of_map

        if view := self._shown():
            self._save(ending, kind, (png_of_map if ending == "png" else svg_of_map)(view))

    def _shown(self) -> PointMap | None:
        view = self._current()
        return view if view and view.plane else None

    def _add(self, menu: QMenu, words: str, do: Callable[[], object]) -> None:
        menu.addAction(words, do).setEnabled(self._shown() is not None)

    def _make(self, form: Callable[[Export], object], then: Callable[[object], object], script: bool) -> None:
        """Every point's neighbors are looked for, which takes minutes where there are 100,000."""
        view = self._shown()
        shown = view.shown() if view else None
        if view is None or shown is None:
            return
        from desktop_app.ui.map import work

        engine = view.desk.engine

        def make(report: Report, cancel: CancelToken) -> object:
            return form(work.export(engine, shown, script, report, cancel))

        view.start_export(make, then)

    def _save(self, ending: str, kind: str, data: bytes) -> None:
        view = self._shown()
        shown = view.shown() if view else None
        if view and shown:
            name = f"{file_name(shown.title, tr('Map'))}.{ending}"
            save(view, view.desk.runner, view.notice, lambda: data, name, kind, tr("Save the map"))
