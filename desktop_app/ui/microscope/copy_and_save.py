"""Copying and saving what a view of the microscope shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop_app.core.errors import AppError
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import push_button
from desktop_app.ui.kit.file_dialogs import save
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.microscope.view import AnyView

if TYPE_CHECKING:
    from desktop_app.explore.export import Export

PICTURE_SCALE = 2
_COPIES: tuple[tuple[str, Callable[[Export], str]], ...] = (
    ("Text", lambda shown: shown.text()),
    ("JSON", lambda shown: shown.json()),
    ("CSV", lambda shown: shown.csv()),
    ("Python script", lambda shown: shown.script),
)
_FILES: tuple[tuple[str, str, str, Callable[[Export], bytes]], ...] = (
    ("Text …", "txt", "Text (*.txt)", lambda shown: shown.text().encode()),
    ("JSON …", "json", "JSON (*.json)", lambda shown: shown.json().encode()),
    ("CSV …", "csv", "CSV (*.csv)", lambda shown: shown.csv().encode()),
    ("NumPy array …", "npy", "NumPy array (*.npy)", lambda shown: shown.npy()),
    ("Python script …", "py", "Python (*.py)", lambda shown: shown.script.encode()),
)


class ExportMenus:
    """Fills the menus "Copy" and "Save" for the view that is in front, and does what they say."""

    def __init__(self, current: Callable[[], AnyView | None], notice: Notice) -> None:
        self._current, self._notice = current, notice

    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """The two buttons that open the menus, which are filled each time."""
        copy = push_button("&Copy", name="Copy what this view shows")
        save = push_button("Sa&ve", name="Save what this view shows")
        for button, fill in ((copy, self.fill_copies), (save, self.fill_files)):
            menu = QMenu(button)
            menu.aboutToShow.connect(partial(fill, menu))
            button.setMenu(menu)
        return copy, save

    def fill_copies(self, menu: QMenu) -> None:
        """The entries of "Copy" that are possible now."""
        menu.clear()
        view = self._current()
        making = view.export() if view else None
        for words, form in _COPIES:
            action = menu.addAction(words, partial(self.copy, form))
            action.setEnabled(making is not None)
        menu.addAction("Picture", self.copy_picture).setEnabled(view is not None)
        extra = view.extra_copies() if view else {}
        if extra:
            menu.addSeparator()
        for words, slot in extra.items():
            menu.addAction(words, slot)

    def fill_files(self, menu: QMenu) -> None:
        """The entries of "Save" that are possible now."""
        menu.clear()
        view = self._current()
        making = view.export() if view else None
        for words, ending, kind, make in _FILES:
            action = menu.addAction(words, partial(self.save, ending, kind, make))
            action.setEnabled(making is not None)
        menu.addSeparator()
        for words, ending, kind, draw in _PICTURES:
            action = menu.addAction(words, partial(self.save_picture, ending, kind, draw))
            action.setEnabled(view is not None)

    def copy_json(self) -> None:
        self.copy(lambda shown: shown.json())

    def copy(self, form: Callable[[Export], str]) -> None:
        """Puts one form of what is shown on the clipboard."""

        def put(text: str) -> None:
            if text:
                QGuiApplication.clipboard().setText(text)
            else:
                self._notice.say("info", "There is no script for what is shown here.")

        self._make(form, put)

    def copy_picture(self) -> None:
        """Puts the picture on the clipboard, twice as fine as the screen."""
        if view := self._current():
            QGuiApplication.clipboard().setImage(image_of(view.picture()))

    def save(self, ending: str, kind: str, make: Callable[[Export], bytes]) -> None:
        """Asks where to, and writes one form of what is shown."""

        def both(shown: Export) -> tuple[str, bytes]:
            if ending == "npy" and shown.array is None:
                raise AppError("This view shows no vectors.", "Save it as CSV or JSON instead.")
            if ending == "py" and not shown.script:
                raise AppError("There is no script for what is shown here.", "Save it as JSON instead.")
            return f"{shown.name}.{ending}", make(shown)

        self._make(both, lambda made: self._save(made[0], made[1], kind))

    def save_picture(self, ending: str, kind: str, draw: Callable[[QWidget], bytes]) -> None:
        """Asks where to, and writes the picture as pixels or as a drawing."""
        if view := self._current():
            self._save(f"{view.title}.{ending}", draw(view.picture()), kind)

    def _make(self, form: Callable[[Export], object], then: Callable[[Any], None]) -> None:
        view = self._current()
        making = view.export() if view else None
        if view and making:
            # Without a topic: a second form does not take the place of one that still waits.
            view.context.desk.runner.query(lambda: form(making()), then, owner=view)

    def _save(self, name: str, data: bytes, kind: str) -> None:
        if view := self._current():
            title, runner = f"Save {view.title.lower()}", view.context.desk.runner
            save(view, runner, self._notice, lambda: data, name, kind, title)


def image_of(widget: QWidget) -> QImage:
    """What the widget shows, on the theme's surface."""
    image = QImage(widget.size() * PICTURE_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PICTURE_SCALE)
    image.fill(theme.color("window"))
    painter = QPainter(image)
    widget.render(painter, QPoint())
    painter.end()
    return image


def png_of(widget: QWidget) -> bytes:
    """The widget as a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image_of(widget))
    return bytes(data.data())


def svg_of(widget: QWidget) -> bytes:
    """The widget as an SVG file: text stays text, an image stays an image."""
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setTitle(widget.accessibleName())
    painter = QPainter(generator)
    painter.fillRect(widget.rect(), theme.color("window"))
    widget.render(painter, QPoint())
    painter.end()
    return bytes(data.data())


_PICTURES: tuple[tuple[str, str, str, Callable[[QWidget], bytes]], ...] = (
    ("Picture …", "png", "PNG picture (*.png)", png_of),
    ("Drawing …", "svg", "SVG drawing (*.svg)", svg_of),
)
