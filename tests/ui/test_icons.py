"""Icons are of one family: strokes of one width in the color of the theme, sharp at every scale."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from desktop_app.ui import theme

NOT_OURS_TO_COLOR = {"embedscope"}  # the program's own
IN_THE_SHEET = re.compile(r"-(light|dark)$")  # what the style sheet names, with its colors in it
DRAWN = sorted(
    path
    for path in theme.ICONS.glob("*.svg")
    if path.stem not in NOT_OURS_TO_COLOR and not IN_THE_SHEET.search(path.stem)
)


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_an_icon_is_drawn_like_the_others(path: Path) -> None:
    drawing = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    assert drawing.get("viewBox") == "0 0 24 24"
    assert drawing.get("stroke") == "currentColor"
    assert drawing.get("stroke-width") == "1.8"
    assert drawing.get("stroke-linecap") == drawing.get("stroke-linejoin") == "round"
    colors = {part.get(side) for part in drawing.iter() for side in ("fill", "stroke")}
    assert colors <= {None, "none", "currentColor"}


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_an_icon_is_seen_in_both_themes_and_not_blown_up(app: QApplication, path: Path) -> None:
    for choice in ("light", "dark"):
        theme.choose(choice)
        for ratio in (1.0, 1.5, 2.0, 3.0):
            image = theme.icon(path.stem).pixmap(QSize(theme.ICON, theme.ICON), ratio).toImage()
            assert image.width() >= round(theme.ICON * ratio), f"{choice} at {ratio}"
            inked = sum(
                image.pixelColor(x, y).alpha() > 128
                for x in range(image.width())
                for y in range(image.height())
            )
            assert inked > 4
