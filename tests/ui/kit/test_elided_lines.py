from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT, draw_icon, draw_line, draw_lines, mirror

AREA = QRect(10, 10, 180, 80)


def inked(draw: Callable[[QPainter], object]) -> list[tuple[int, int]]:
    """The pixels that were drawn on, in a picture of 200 by 100."""
    picture = QImage(200, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.setFont(theme.font("text"))
    draw(painter)
    painter.end()
    white = QColor("white")
    return [(x, y) for x in range(200) for y in range(100) if picture.pixelColor(x, y) != white]


def test_a_line_begins_at_its_left_or_ends_at_its_right(app: QApplication) -> None:
    left = [x for x, _ in inked(lambda painter: draw_line(painter, AREA, "ill"))]
    right = [x for x, _ in inked(lambda painter: draw_line(painter, AREA, "ill", AT_RIGHT))]
    assert AREA.left() <= min(left) < AREA.left() + 4
    assert AREA.right() - 4 < max(right) <= AREA.right() + 1
    assert max(left) < min(right)


def test_letters_and_signs_stay_upright_on_the_other_side_of_a_mirrored_painter(app: QApplication) -> None:
    whole = QRect(0, 0, 200, 100)

    def drawn(draw: Callable[[QPainter], object]) -> list[tuple[int, int]]:
        def turned(painter: QPainter) -> None:
            mirror(painter, whole)
            draw(painter)

        return inked(turned)

    left = inked(lambda painter: draw_line(painter, AREA, "E", AT_LEFT))
    right = inked(lambda painter: draw_line(painter, AREA, "E", AT_RIGHT))
    assert drawn(lambda painter: draw_line(painter, AREA, "E", AT_LEFT)) == right
    assert drawn(lambda painter: draw_line(painter, AREA, "E", AT_RIGHT)) == left
    lines = drawn(lambda painter: draw_lines(painter, AREA, "E", "text", "text"))
    assert min(x for x, _ in lines) > 150
    sign = QRect(10, 10, 16, 16)
    upright = inked(lambda painter: draw_icon(painter, sign, theme.icon("open")))
    moved = drawn(lambda painter: draw_icon(painter, sign, theme.icon("open")))
    assert moved == [(x + 164, y) for x, y in upright]


def test_a_line_that_is_too_long_stays_within_its_room(app: QApplication) -> None:
    drawn = inked(lambda painter: draw_line(painter, AREA, "a long word " * 20))
    assert max(x for x, _ in drawn) <= AREA.right()
    assert len({y for _, y in drawn}) < 20  # one line


def test_lines_end_where_they_say_and_are_no_more_than_allowed(app: QApplication) -> None:
    ends = []

    def draw(painter: QPainter) -> None:
        ends.append(draw_lines(painter, AREA, "a long\nword " * 40, "text", "text", 2))

    drawn = inked(draw)
    assert max(y for _, y in drawn) < ends[0] < AREA.bottom()
    assert max(x for x, _ in drawn) <= AREA.right()
    one = inked(lambda painter: draw_lines(painter, AREA, "short", "text", "text", 2))
    assert max(y for _, y in one) < AREA.top() + (ends[0] - AREA.top()) // 2
