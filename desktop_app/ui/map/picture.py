"""The map as a picture of its own: what it is of, what it keeps, and what its colors mean."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from desktop_app.language import number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import draw_line
from desktop_app.ui.map import overlay
from desktop_app.ui.map.view import PointMap

SCALE = 2
_SIDE, _LINE = 12, 20
_SWATCH = 216


def image_of_map(view: PointMap) -> QImage:
    """The picture, twice as fine as the screen."""
    size = _size(view)
    image = QImage(size * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    painter = QPainter(image)
    _draw(painter, view, size)
    painter.end()
    return image


def png_of_map(view: PointMap) -> bytes:
    """The picture as a PNG file."""
    return _written(lambda buffer: QImageWriter(buffer, QByteArray(b"png")).write(image_of_map(view)))


def svg_of_map(view: PointMap) -> bytes:
    """The picture as an SVG file: text stays text, and points are forms where they are few enough."""

    def write(buffer: QBuffer) -> None:
        size = _size(view)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(size)
        generator.setViewBox(QRect(0, 0, size.width(), size.height()))
        shown = view.shown()
        generator.setTitle(shown.title if shown else tr("Map"))
        painter = QPainter(generator)
        _draw(painter, view, size)
        painter.end()

    return _written(write)


def _written(write: Callable[[QBuffer], object]) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    write(buffer)
    return bytes(data.data())


def _rows(view: PointMap) -> tuple[int, int]:
    """Swatches beside each other, and rows of them."""
    columns = max((view.canvas.width()) // _SWATCH, 1)
    return columns, -(-len(view.side.legend_model.rows) // columns)


def _size(view: PointMap) -> QSize:
    high = view.canvas.height() + 2 * _SIDE + 2 * _LINE + _facts_height(view) + _rows(view)[1] * _LINE
    return QSize(view.canvas.width() + 2 * _SIDE, high)


def _facts_height(view: PointMap) -> int:
    metrics = QFontMetrics(theme.font("secondary"))
    area = QRect(0, 0, view.canvas.width(), 400)
    return metrics.boundingRect(area, int(Qt.TextFlag.TextWordWrap), view.facts.text()).height() + 8


def _draw(painter: QPainter, view: PointMap, size: QSize) -> None:
    shown = view.shown()
    painter.fillRect(QRect(QPointF(0, 0).toPoint(), size), theme.color("window"))
    line = QRect(_SIDE, _SIDE, view.canvas.width(), _LINE)
    painter.setFont(theme.font("strong"))
    painter.setPen(theme.color("text"))
    draw_line(painter, line, shown.title if shown else "")
    facts = QRect(_SIDE, _SIDE + _LINE, view.canvas.width(), _facts_height(view))
    painter.setFont(theme.font("secondary"))
    painter.setPen(theme.color("secondary"))
    painter.drawText(facts, Qt.TextFlag.TextWordWrap, view.facts.text())
    top = facts.bottom() + 1
    painter.save()
    painter.translate(_SIDE, top)
    painter.fillRect(view.canvas.rect(), theme.color("surface"))
    painter.setClipRect(view.canvas.rect())
    view.canvas.draw(painter, drawing=True)
    painter.restore()
    _draw_legend(painter, view, top + view.canvas.height() + 6)


def _draw_legend(painter: QPainter, view: PointMap, top: int) -> None:
    painter.setFont(theme.font("secondary"))
    painter.setPen(theme.color("secondary"))
    words = tr("Color: {field}", field=view.side.legend_title.text())
    draw_line(painter, QRect(_SIDE, top, view.canvas.width(), _LINE), words)
    columns, _ = _rows(view)
    colors = overlay.inks(ramp=False, faded=False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, swatch in enumerate(view.side.legend_model.rows):
        down, right = divmod(place, columns)
        area = QRectF(_SIDE + right * _SWATCH, top + (down + 1) * _LINE, _SWATCH - 8, _LINE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*map(int, colors[swatch.number])))
        overlay.draw_form(painter, swatch.number % 8, QPointF(area.left() + 8, area.center().y()), 5)
        painter.setPen(theme.color("text"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_line(painter, area.adjusted(20, 0, 0, 0), f"{swatch.name} ({number(swatch.points)})")
