"""How one token is drawn as a chip: its piece above, its id below."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen

from desktop_app.core.text import one_line
from desktop_app.explore.sheet import TokenRow, TokenSheet
from desktop_app.ui import theme

CHIP_HEIGHT = 42
SURFACE_SHOWN = 16
"""Characters of the surface text that a chip shows next to [UNK]; the whole is in the table."""

_PAD = 7
_NARROWEST = 16
_TOP = 22  # height of the upper line, the piece
_BAR = 3  # thickness of the mark of the second text


class Faces:
    """The fonts of chips and their metrics, made once for many chips."""

    def __init__(self) -> None:
        self.piece = theme.font("mono")
        self.behind = theme.font("text")
        self.id = theme.font("mono_small")
        self._metrics = {name: QFontMetrics(getattr(self, name)) for name in ("piece", "behind", "id")}
        self._widths: dict[tuple[str, str], int] = {}
        self.chips: dict[tuple[str, int | None, str], int] = {}  # by piece, id, and what is behind it

    def width(self, face: str, text: str) -> int:
        """Pixels of a text; each is measured once, for a key measures hundreds of chips."""
        if (face, text) not in self._widths:
            self._widths[face, text] = self._metrics[face].horizontalAdvance(text) if text else 0
        return self._widths[face, text]

    def base(self, face: str, box: QRect) -> int:
        """The base line of a text that stands in the middle of `box`."""
        metrics = self._metrics[face]
        return box.top() + (box.height() - metrics.height()) // 2 + metrics.ascent()


@cache
def faces() -> Faces:
    """The fonts as they are since the theme changed last."""
    return Faces()


theme.changed.connect(faces.cache_clear)


def chip_label(sheet: TokenSheet, number: int) -> tuple[str, str, str]:
    """What the chip of a row says: the piece, what it hides (the text behind [UNK]), and its id."""
    row = sheet.rows[number]
    behind = one_line(sheet.surface(row), SURFACE_SHOWN) if row.kind == "unknown" else ""
    return row.token, behind, "" if row.id is None else str(row.id)


def chip_width(sheet: TokenSheet, number: int) -> int:
    """Pixels that the chip of a row needs."""
    row, known = sheet.rows[number], faces().chips
    label = row.token, row.id, chip_label(sheet, number)[1] if row.kind == "unknown" else ""
    if label not in known:
        known[label] = _chip_width(*chip_label(sheet, number))
    return known[label]


def _chip_width(piece: str, behind: str, id_: str) -> int:
    width = faces().width
    upper = width("piece", piece) + (theme.GAP_SMALL + width("behind", behind) if behind else 0)
    return max(upper, width("id", id_), _NARROWEST) + 2 * _PAD


def chip_colors(row: TokenRow) -> tuple[QColor, QColor, str]:
    """Ground, ink and the role of the edge ("" for none) of a chip at rest.

    The ground of words is filled and that of special tokens is not: violet is blue to a color-blind eye.
    """
    match row.kind:
        case "special":
            return theme.color("surface"), theme.color("special"), "special"
        case "unknown":
            return theme.color("unknown"), theme.color("warning"), "warning"
        case "padding" | "unread":
            return theme.color("surface"), theme.color("secondary"), "padding"
    return theme.color("tone_b" if row.tone else "tone_a"), theme.color("text"), ""


def paint_chip(
    painter: QPainter,
    rect: QRect,
    sheet: TokenSheet,
    number: int,
    *,
    lit: bool,
    selected: bool,
    current: bool,
) -> None:
    """Draws row `number` in `rect`. Selection is a ring, pointing a ground, neither color alone."""
    row = sheet.rows[number]
    after = sheet.rows[number + 1] if number + 1 < len(sheet.rows) else row
    next_joined = after.joined and after.piece == row.piece + 1 and after.text == row.text
    shape = _path(QRectF(rect), row.joined, next_joined)
    ground, ink, edge = chip_colors(row)
    painter.fillPath(shape, theme.color("mark") if lit else ground)
    hatched = row.kind in ("padding", "unread")
    if hatched and not lit:
        painter.fillPath(shape, theme.hatch())
    if row.type_id == 1 and row.mask:
        bar = QRectF(rect.left(), rect.bottom() + 1 - _BAR, rect.width(), _BAR)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(bar, theme.color("accent"))
        painter.restore()
    if selected or lit or edge:
        wide = theme.RING if selected else 1
        color = theme.color("accent") if selected or lit else theme.color(edge)
        style = (
            Qt.PenStyle.DotLine if row.kind == "unknown" and not (selected or lit) else Qt.PenStyle.SolidLine
        )
        inset = wide / 2
        box = QRectF(rect).adjusted(inset, inset, -inset, -inset)
        painter.strokePath(_path(box, row.joined, next_joined), QPen(color, wide, style))
    if current:
        inner = QRectF(rect).adjusted(3.5, 3.5, -3.5, -3.5)
        painter.strokePath(_path(inner, False, False), QPen(theme.color("accent"), 1, Qt.PenStyle.DotLine))
    inks = ink, theme.color(id_ink(row, lit))
    _text(painter, rect, chip_label(sheet, number), inks, backed=hatched and not lit)


def id_ink(row: TokenRow, lit: bool) -> str:
    """The role of the small digits of a chip, which are paler than the piece where its ground lets them."""
    return "text" if row.kind == "unknown" and not lit else "secondary"


def _text(
    painter: QPainter, rect: QRect, label: tuple[str, str, str], inks: tuple[QColor, QColor], *, backed: bool
) -> None:
    """The piece, what it hides, and the id; `backed` keeps the hatching away from the letters."""
    (piece, behind, id_), (ink, pale), used = label, inks, faces()
    upper = QRect(rect.left(), rect.top() + 3, rect.width(), _TOP - 3) if id_ else rect
    lower = QRect(rect.left(), rect.top() + _TOP, rect.width(), rect.height() - _TOP - 3)
    width, behind_width = used.width("piece", piece), used.width("behind", behind)
    id_width = used.width("id", id_)
    gap = theme.GAP_SMALL if behind else 0
    left = rect.left() + (rect.width() - width - gap - behind_width) // 2
    if backed:
        ground = theme.color("surface")
        painter.fillRect(QRect(left - 2, upper.center().y() - 8, width + 4, 17), ground)
        if id_:
            left_of_id = rect.center().x() - id_width // 2 - 2
            painter.fillRect(QRect(left_of_id, lower.top(), id_width + 4, 15), ground)
    painter.setFont(used.piece)
    painter.setPen(ink)
    painter.drawText(left, used.base("piece", upper), piece)
    if behind:
        painter.setFont(used.behind)
        painter.setPen(theme.color("text"))
        painter.drawText(left + width + gap, used.base("behind", upper), behind)
    if id_:
        painter.setFont(used.id)
        painter.setPen(pale)
        painter.drawText(rect.center().x() - id_width // 2, used.base("id", lower), id_)


def _path(box: QRectF, square_left: bool, square_right: bool) -> QPainterPath:
    """A rounded box whose sides toward other pieces of the same word are square."""
    return _outline(box.width(), box.height(), square_left, square_right).translated(box.left(), box.top())


@lru_cache(maxsize=2_000)
def _outline(width: float, height: float, square_left: bool, square_right: bool) -> QPainterPath:
    box = QRectF(0, 0, width, height)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(box, theme.RADIUS, theme.RADIUS)
    half = box.width() / 2
    if square_left:
        path.addRect(QRectF(box.left(), box.top(), half, box.height()))
    if square_right:
        path.addRect(QRectF(box.left() + half, box.top(), half, box.height()))
    return path.simplified() if square_left or square_right else path
