"""What stands beside the map: its colors, the point that was opened, the points that are selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.explore.projection import NEIGHBORS
from desktop_app.language import number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import hairline, label, push_button
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line
from desktop_app.ui.kit.flow import Flowing
from desktop_app.ui.kit.layout import SPRING, column, scrolled
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, RowsModel, State
from desktop_app.ui.kit.tables.table import FixedList
from desktop_app.ui.kit.view_host import ViewStack
from desktop_app.ui.map import overlay

WIDTH = 296
ROWS = 10
"""Of the legend are seen at once; more are scrolled to."""
HINT = tr(
    "Point at the map to see the true neighbors of a point, click to open it. Drag to move, turn the wheel "
    "to zoom, hold Shift and drag to select."
)
_BEGINNING = 600


class Swatch(NamedTuple):
    """A group of points in the legend: its number among the colors, its name, how many there are."""

    number: int
    name: str
    points: int


class NearPoint(NamedTuple):
    """A point in a list; `cosine` is empty where there is none."""

    number: int
    title: str
    cosine: str = ""


class LegendModel(RowsModel[Swatch]):
    """The groups."""

    def cell(self, row: Swatch, _column: int) -> str:
        return row.name

    def spoken(self, row: Swatch, _column: int) -> str:
        return plural(row.points, "{name}, {n} point", "{name}, {n} points", name=row.name)

    def tip(self, row: Swatch, _column: int) -> str:
        return plural(
            row.points,
            "{name}: {n} point. Click to select them.",
            "{name}: {n} points. Click to select them.",
            name=row.name,
        )


class PointsModel(RowsModel[NearPoint]):
    """Points by their titles."""

    def cell(self, row: NearPoint, _column: int) -> str:
        return row.title

    def spoken(self, row: NearPoint, _column: int) -> str:
        if not row.cosine:
            return row.title
        return tr("{title}, cosine {cosine}", title=row.title, cosine=row.cosine)

    def tip(self, row: NearPoint, _column: int) -> str:
        return row.title


class LegendDelegate(RowDelegate):
    """A form in its color, the name, the number of points."""

    HEIGHT = 24
    BAR = False

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        swatch: Swatch = index.data(ROW)
        colors = overlay.inks(ramp=False, faded=False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*map(int, colors[swatch.number])))
        middle = QPointF(area.left() + 12, area.center().y() + 0.5)
        overlay.draw_form(painter, swatch.number % 8, middle, 5)
        painter.setFont(theme.font("secondary"))
        many = number(swatch.points)
        wide = QFontMetrics(painter.font()).horizontalAdvance(many)
        painter.setPen(theme.color("secondary"))
        draw_line(painter, area.adjusted(0, 0, -8, 0), many, AT_RIGHT)
        painter.setPen(theme.color("text"))
        draw_line(painter, area.adjusted(26, 0, -16 - wide, 0), swatch.name)


class PointDelegate(RowDelegate):
    """A title, after its cosine where there is one."""

    HEIGHT = 24

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        point: NearPoint = index.data(ROW)
        painter.setFont(theme.font("secondary"))
        left = 8
        if point.cosine:
            painter.setPen(theme.color("secondary"))
            draw_line(painter, area.adjusted(8, 0, 0, 0), point.cosine)
            left = 54
        painter.setPen(theme.color("text"))
        draw_line(painter, area.adjusted(left, 0, -8, 0), point.title)


class SidePanel(QWidget):
    """`gone_to` carries a point that was chosen in a list, `group_chosen` a group of the legend."""

    gone_to = Signal(int)
    group_chosen = Signal(int)
    similar_wanted = Signal()
    file_wanted = Signal()
    shown_in_find = Signal()
    selection_ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(256)
        self.legend_title = label(tone="strong", wrap=True)
        self.legend_words = label(tone="secondary", wrap=True)
        self.legend_model, self.near_model, self.selected_model = (
            LegendModel(self),
            PointsModel(self),
            PointsModel(self),
        )
        self.legend = _list("map_legend", tr("Colors"), self.legend_model, LegendDelegate(self))
        self.near = _list("map_neighbors", tr("Nearest neighbors"), self.near_model, PointDelegate(self))
        self.selected = _list("map_selected", tr("Selected points"), self.selected_model, PointDelegate(self))
        self.title = label(tone="row", wrap=True, selectable=True)
        self.about = label(tone="secondary", wrap=True, selectable=True)
        self.text = label(wrap=True, selectable=True)
        self.similar = push_button(tr("Search for similar"), "primary", do=self.similar_wanted.emit)
        self.file = push_button(
            tr("Open file"), name=tr("Open the file it came from"), do=self.file_wanted.emit
        )
        self.near_title = label(tr("Nearest by cosine"), "strong")
        self.selected_title = label(tone="row", wrap=True)
        self.copy = push_button(tr("Copy"), name=tr("Copy their titles"), do=self.copy_titles)
        self.in_find = push_button(tr("Show in Find"), do=self.shown_in_find.emit)
        self.end = push_button(tr("Clear"), name=tr("End the selection"), do=self.selection_ended.emit)
        self.hint = label(HINT, "secondary", wrap=True)
        self.stack = ViewStack()
        self._build()
        for view, model in ((self.near, self.near_model), (self.selected, self.selected_model)):
            view.clicked.connect(lambda index, model=model: self._go(model, index.row()))
            view.activated.connect(lambda index, model=model: self._go(model, index.row()))
        self.legend.clicked.connect(lambda index: self._choose(index.row()))
        self.legend.activated.connect(lambda index: self._choose(index.row()))

    def show_legend(self, title: str, words: str, swatches: Sequence[Swatch]) -> None:
        """What the colors mean; `words` say more."""
        self.legend_title.setText(title)
        self.legend_words.setText(words)
        self.legend_words.setVisible(bool(words))
        self.legend_model.fill(swatches)
        self.legend.setVisible(bool(swatches))
        self.legend.setFixedHeight(LegendDelegate.HEIGHT * min(len(swatches), ROWS) + 4)

    def show_hint(self) -> None:
        self.stack.setCurrentIndex(0)

    def show_point(self, title: str, about: str, text: str, *, document: bool) -> None:
        """The point that was opened; what is near follows."""
        self.title.setText(title)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.text.setText(text[:_BEGINNING] + ("…" if len(text) > _BEGINNING else ""))
        self.similar.setVisible(document)
        self.file.setVisible(document)
        self.near_model.fill(())
        self.stack.setCurrentIndex(1)

    def show_selection(self, points: Sequence[NearPoint], what: str) -> None:
        """The points that are selected."""
        many = len(points)
        self.selected_title.setText(
            plural(many, "{n} document selected", "{n} documents selected")
            if what == "document"
            else plural(many, "{n} token selected", "{n} tokens selected")
        )
        self.selected_model.fill(points)
        self.in_find.setVisible(what == "document")
        for button in (self.copy, self.in_find):
            button.setEnabled(bool(points))
        self.stack.setCurrentIndex(2)

    def copy_titles(self) -> None:
        """Puts the titles of what is selected on the clipboard, one a line."""
        titles = (" ".join(point.title.split()) for point in self.selected_model.rows)
        QGuiApplication.clipboard().setText("\n".join(titles))

    def _build(self) -> None:
        side = theme.GAP
        chosen, nothing = QWidget(), QWidget()
        self.near.setFixedHeight(PointDelegate.HEIGHT * NEIGHBORS + theme.GAP)
        buttons = Flowing(self.similar, self.file, gap=side)
        about = column(self.title, self.about, buttons, self.near_title, self.near, self.text, SPRING)
        column(self.hint, SPRING, into=nothing)
        actions = Flowing(self.copy, self.in_find, self.end, gap=side)
        column(self.selected_title, actions, (self.selected, 1), into=chosen)
        for page in (nothing, scrolled(about), chosen):
            self.stack.addWidget(page)
        parts = (self.legend_title, self.legend_words, self.legend, hairline(), (self.stack, 1))
        column(*parts, into=self, margins=(side, side, side, side))

    def _go(self, model: PointsModel, number: int) -> None:
        if point := model.at(number):
            self.gone_to.emit(point.number)

    def _choose(self, number: int) -> None:
        if swatch := self.legend_model.at(number):
            self.group_chosen.emit(swatch.number)


def _list(
    name: str, said: str, model: RowsModel[Swatch] | RowsModel[NearPoint], delegate: RowDelegate
) -> FixedList:
    made = FixedList(name, said)
    made.setProperty("look", "bare")
    made.setModel(model)
    made.setItemDelegate(delegate)
    return made
