"""Copying and saving what a view of the microscope shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPainter,
    QTextLayout,
    QTextOption,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.core.errors import AppError
from desktop_app.language import amid, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import MenuButton
from desktop_app.ui.kit.file_dialogs import save
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.microscope.view import AnyView, FileForm

if TYPE_CHECKING:
    from desktop_app.explore.export import Export

PICTURE_SCALE = 2
Draw = Callable[[QWidget, Sequence[str]], bytes]
_COPIES: tuple[tuple[str, Callable[[Export], str]], ...] = (
    (tr("Text"), lambda shown: shown.text()),
    (tr("JSON"), lambda shown: shown.json()),
    (tr("CSV"), lambda shown: shown.csv()),
    (tr("Python script"), lambda shown: shown.script),
)
_FILES = (
    FileForm(tr("Text …"), "txt", tr("Text (*.txt)"), lambda shown: shown.text().encode()),
    FileForm(tr("JSON …"), "json", tr("JSON (*.json)"), lambda shown: shown.json().encode()),
    FileForm(tr("CSV …"), "csv", tr("CSV (*.csv)"), lambda shown: shown.csv().encode()),
    FileForm(tr("NumPy array …"), "npy", tr("NumPy array (*.npy)"), lambda shown: shown.npy()),
    FileForm(tr("Python script …"), "py", tr("Python (*.py)"), lambda shown: shown.script.encode()),
)


class ExportMenus:
    """Fills the menus "Copy" and "Save" for the view that is in front, and does what they say."""

    def __init__(self, current: Callable[[], AnyView | None], notice: Notice) -> None:
        self._current, self._notice = current, notice

    def buttons(self) -> tuple[MenuButton, MenuButton]:
        """The two buttons that open the menus, which are filled each time."""
        return (
            MenuButton(tr("&Copy"), "copy", tr("Copy what this view shows"), self.fill_copies),
            MenuButton(tr("Sa&ve"), "save", tr("Save what this view shows"), self.fill_files),
        )

    def fill_copies(self, menu: QMenu) -> None:
        """The entries of "Copy" that are possible now."""
        menu.clear()
        view = self._current()
        making = view.export() if view else None
        for words, form in _COPIES:
            action = menu.addAction(words, partial(self.copy, form))
            action.setEnabled(making is not None)
        menu.addAction(tr("Picture"), self.copy_picture).setEnabled(view is not None)
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
        for form in (*_FILES, *(view.extra_files() if view else ())):
            action = menu.addAction(form.words, partial(self.save, form))
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
                self._notice.say("info", tr("There is no script for what is shown here."))

        self._make(form, put)

    def copy_picture(self) -> None:
        """Puts the picture on the clipboard, twice as fine as the screen, with what it shows below it."""
        if view := self._current():
            QGuiApplication.clipboard().setImage(image_of(view.picture(), view.picture_caption()))

    def save(self, form: FileForm) -> None:
        """Asks where to, and writes one form of what is shown."""

        def both(shown: Export) -> tuple[str, bytes]:
            if form.ending == "npy" and shown.array is None:
                raise AppError(tr("This view shows no vectors."), tr("Save it as CSV or JSON instead."))
            if form.ending == "py" and not shown.script:
                raise AppError(
                    tr("There is no script for what is shown here."), tr("Save it as JSON instead.")
                )
            return f"{form.name or shown.name}.{form.ending}", form.make(shown)

        self._make(both, lambda made: self._save(made[0], made[1], form.kind))

    def save_picture(self, ending: str, kind: str, draw: Draw) -> None:
        """Asks where to, and writes the picture as pixels or as a drawing, with what it shows below it."""
        if view := self._current():
            self._save(f"{view.title}.{ending}", draw(view.picture(), view.picture_caption()), kind)

    def _make(self, form: Callable[[Export], object], then: Callable[[Any], None]) -> None:
        view = self._current()
        making = view.export() if view else None
        if view and making:
            # Without a topic: a second form does not take the place of one that still waits.
            view.context.desk.runner.query(lambda: form(making()), then, owner=view)

    def _save(self, name: str, data: bytes, kind: str) -> None:
        if view := self._current():
            title, runner = tr("Save {view}", view=amid(view.title)), view.context.desk.runner
            save(view, runner, self._notice, lambda: data, name, kind, title)


def image_of(widget: QWidget, caption: Sequence[str] = ()) -> QImage:
    """What the widget shows, on the theme's surface, above the lines of `caption`."""
    size = _size(widget, caption)
    image = QImage(size * PICTURE_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PICTURE_SCALE)
    painter = QPainter(image)
    _draw(painter, widget, caption)
    painter.end()
    return image


def png_of(widget: QWidget, caption: Sequence[str] = ()) -> bytes:
    """The same as a PNG file."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setText("Description", " ".join(caption))
    writer.write(image_of(widget, caption))
    return bytes(data.data())


def svg_of(widget: QWidget, caption: Sequence[str] = ()) -> bytes:
    """The same as an SVG file: text stays text, an image stays an image."""
    data = QByteArray()
    buffer = QBuffer(data)
    size = _size(widget, caption)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(), size))
    generator.setTitle(widget.accessibleName())
    generator.setDescription("\n".join(caption))
    painter = QPainter(generator)
    _draw(painter, widget, caption)
    painter.end()
    return bytes(data.data())


def _size(widget: QWidget, caption: Sequence[str]) -> QSize:
    """Of the widget; where there is a caption, with a margin around both."""
    if not caption:
        return widget.size()
    metrics = QFontMetrics(theme.font("secondary"))
    high = len(_lines(caption, widget.width())) * metrics.lineSpacing()
    return widget.size() + QSize(2 * theme.GAP, 3 * theme.GAP + high)


def _lines(caption: Sequence[str], wide: int) -> list[str]:
    """The caption as it is broken to fit; a word that is wider is broken, too."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    found = []
    for words in caption:
        layout = QTextLayout(words, theme.font("secondary"))
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(wide)
            found.append(words[line.textStart() : line.textStart() + line.textLength()])
        layout.endLayout()
    return found


def _draw(painter: QPainter, widget: QWidget, caption: Sequence[str]) -> None:
    margin = theme.GAP if caption else 0
    painter.fillRect(QRect(QPoint(), _size(widget, caption)), theme.color("window"))
    painter.translate(margin, margin)
    widget.render(painter, QPoint())
    painter.setFont(theme.font("secondary"))
    painter.setPen(theme.color("secondary"))
    metrics = painter.fontMetrics()
    base = widget.height() + margin + metrics.ascent()
    for number, words in enumerate(_lines(caption, widget.width())):
        painter.drawText(0, base + number * metrics.lineSpacing(), words)


_PICTURES: tuple[tuple[str, str, str, Draw], ...] = (
    (tr("Picture …"), "png", tr("PNG picture (*.png)"), png_of),
    (tr("Drawing …"), "svg", tr("SVG drawing (*.svg)"), svg_of),
)
