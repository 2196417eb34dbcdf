"""Draws the program's icon in the sizes of a desktop; run by the environment that has Qt.

python icons.py SVG FOLDER SIZE...
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def draw(drawing: bytes, size: int) -> QImage:
    """The icon with `size` pixels a side, on nothing."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawing)).render(painter)
    painter.end()
    return image


def main(svg: str, folder: str, *sizes: str) -> None:
    """Writes FOLDER/SIZE.png for every size."""
    application = QGuiApplication([])
    drawing = Path(svg).read_bytes()
    for size in sizes:
        if not draw(drawing, int(size)).save(str(Path(folder) / f"{size}.png")):
            raise SystemExit(f"{folder}/{size}.png cannot be written")
    del application


if __name__ == "__main__":
    main(*sys.argv[1:])
