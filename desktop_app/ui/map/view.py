"""What a map is whatever its points are: laid out, colored, pointed at, selected, taken along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.arrays import Int64
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.query_values import SimilarTo
from desktop_app.explore.map_points import (
    MapShown,
    explained_words,
    kept_words,
    same_place_words,
)
from desktop_app.explore.projection import NeighborsKept, Points, Tsne
from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.empty_state import EmptyState
from desktop_app.ui.kit.layout import after, column, splitter
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.view_host import ViewStack
from desktop_app.ui.map import work
from desktop_app.ui.map.canvas import NOTCH, MapCanvas
from desktop_app.ui.map.coloring import MapColors
from desktop_app.ui.map.controls import PCA, TSNE, MapControls
from desktop_app.ui.map.lanes import MapLanes
from desktop_app.ui.map.overlay import Marks
from desktop_app.ui.map.side import WIDTH, NearPoint, SidePanel
from desktop_app.ui.map.work import Lit, Neighborhood, Plane

POINTED_MS = 40
FEWEST = 3
TITLE_IN_CARD = 80


class PointMap(QWidget):
    """Shows a `Plane`, which a subclass asks for in `load` and hands to `show_plane`."""

    def __init__(self, desk: Desk, head: QWidget, empty: EmptyState | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.plane: Plane | None = None
        self.tsne: Tsne | None = None  # what is shown; None for PCA
        self.kept: NeighborsKept | None = None
        self.lit: Lit | None = None
        self.selection: tuple[int, ...] | None = None
        self._layouts: dict[int, Tsne] = {}
        self._kept: dict[int, NeighborsKept] = {}  # by the seed, -1 for PCA
        self._near: Neighborhood | None = None
        self._pointed = self._opened = -1
        self._fresh = False
        self.notice = Notice()
        self.empty = empty or EmptyState()
        self.controls = MapControls()
        self.canvas = MapCanvas(self.spoken)
        self.side = SidePanel()
        self.lanes = MapLanes(desk.runner, self, self.notice)
        self.colors = MapColors(self.controls, self.canvas, self.side, self.lanes)
        self.facts = label(tone="secondary", wrap=True, selectable=True)
        self.facts.setObjectName("map_facts")
        self.stack = ViewStack()
        self.body = QWidget()
        self._build(head)
        self._connect()
        self._pointing = after(self, POINTED_MS, self._ask_near)

    # What a subclass answers

    def load(self) -> None:
        """Asks for the points, or says why there are none."""
        raise NotImplementedError

    def tell(self, row: int) -> None:
        """Shows in the side panel what point `row` is."""
        raise NotImplementedError

    def spoken(self, row: int) -> str:
        """What is said of a point when the keys come to it."""
        raise NotImplementedError

    def relight(self) -> None:
        """Places the query on a map that was laid out anew."""

    def more_facts(self) -> list[str]:
        """Further sentences on what is shown."""
        return []

    # Points

    def outdate(self) -> None:
        """What is shown no longer holds: it is read again, now or when it is seen."""
        self._fresh = False
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        self._fresh = True
        self.load()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._fresh:
            self.reload()

    def show_empty(self, title: str, text: str, *offers: object) -> None:
        """Says why there is no map."""
        self.drop()
        self.empty.show_state(title, text, *offers)  # type: ignore[arg-type]
        self.stack.setCurrentWidget(self.empty)

    def drop(self) -> None:
        """Forgets the points and all that is about them."""
        self.lanes.drop()
        self.colors.forget()
        self.plane = self.tsne = self.kept = self.lit = self.selection = None
        self._near = None
        self._layouts, self._kept = {}, {}
        self._pointed = self._opened = -1

    def show_plane(self, plane: Plane) -> None:
        """Shows other points, by PCA at first."""
        chosen = self.controls.layout_number
        self.drop()
        self.plane = plane
        self.notice.hide_error()
        self.controls.offer(plane.points.fields)
        self.canvas.show_points(np.empty((0, 2)), ())
        self._lay_out(plane.places, None)
        self.side.show_hint()
        self.color()
        self.stack.setCurrentWidget(self.body)
        if chosen == TSNE:
            self.lay_out()

    # Layout

    def lay_out(self) -> None:
        """Shows the layout that is chosen; t-SNE is computed first, unless it was with this seed."""
        plane = self.plane
        if plane is None:
            return
        if self.controls.layout_number == PCA:
            self.lanes.drop("t-SNE")
            self._lay_out(plane.places, None)
        elif found := self._layouts.get(self.controls.seed.value()):
            self.lanes.drop("t-SNE")
            self._lay_out(found.points, found)
        else:
            seed = self.controls.seed.value()
            self.lanes.job("t-SNE", partial(work.layout, plane, seed), self._tsne_there, self._back_to_pca)

    def _tsne_there(self, found: Tsne) -> None:
        self._layouts[found.seed] = found
        self.lay_out()

    def _back_to_pca(self) -> None:
        """It was stopped or is not possible: what was shown before stays."""
        if self.tsne:
            self.controls.seed.blockSignals(True)
            self.controls.seed.setValue(self.tsne.seed)
            self.controls.seed.blockSignals(False)
        else:
            self.controls.choose_layout(PCA)

    def _lay_out(self, places: Points, tsne: Tsne | None) -> None:
        plane = self.plane
        assert plane
        self.tsne = tsne
        self.canvas.show_points(places, plane.points.titles)
        if self.controls.coloring[0] == "density":
            self.color()
        self._measure(places, -1 if tsne is None else tsne.seed)
        self.relight()
        self._mark()

    def _measure(self, places: Points, seed: int) -> None:
        plane, self.kept = self.plane, self._kept.get(seed)
        assert plane

        def show(kept: NeighborsKept) -> None:
            self._kept[seed] = self.kept = kept
            self.show_facts()

        self.show_facts()
        if self.kept is None:
            self.lanes.ask("kept", lambda _report, cancel: work.kept(plane.points, places, cancel), show)

    def show_facts(self) -> None:
        """What the picture keeps of the space, and what one should know of it."""
        plane = self.plane
        if plane is None:
            self.facts.setText("")
            return
        what = plane.points.what
        words = [explained_words(plane.pca)]
        if self.tsne:
            perplexity = f"{self.tsne.perplexity:.0f}"
            words.append(
                tr("t-SNE's axes have no unit (perplexity {perplexity})", perplexity=perplexity)
                if self.tsne.exact
                else tr(
                    "t-SNE's axes have no unit (perplexity {perplexity}, from approximate neighbors)",
                    perplexity=perplexity,
                )
            )
        measuring = tr("Measuring how many neighbors are kept …")
        words.append(kept_words(self.kept, what) if self.kept else measuring)
        if plane.same:
            words.append(same_place_words(plane.same, what))
        self.facts.setText(" · ".join([*words, *self.more_facts()]))

    def color(self) -> None:
        """Colors the points by what is chosen."""
        if self.plane:
            self.colors.color(self.plane)

    # Pointing and selecting

    def point(self, row: int) -> None:
        """Lights a point and, as soon as they are known, its true neighbors."""
        if row != self._pointed:
            self._pointed = row
            self._mark()
            self._pointing.start()

    def open(self, row: int) -> None:
        """Shows what a point is, beside the map."""
        self._opened = row
        self.canvas.at = row
        self.tell(row)
        self.point(row)
        self._ask_near()

    def go(self, row: int) -> None:
        """Opens a point of a list and brings it into sight."""
        self.canvas.go(row)
        self.open(row)

    def select(self, rows: Int64 | None) -> None:
        """Selects points by number; None ends the selection."""
        plane = self.plane
        if plane is None:
            return
        self.selection = None if rows is None else tuple(rows.tolist())
        self.canvas.show_selection(rows)
        if self.selection is None:
            self.side.show_hint()
            return
        listed = [NearPoint(row, plane.points.titles[row]) for row in self.selection]
        self.side.show_selection(listed, plane.points.what)

    def select_group(self, number: int) -> None:
        """Selects the points of one color."""
        self.select(self.colors.of(number))

    def _inside(self, line: Points | None) -> None:
        self.select(None if line is None else work.within(self.canvas.places, line))

    def _ask_near(self) -> None:
        plane, row = self.plane, self._pointed
        if plane is None or row < 0:
            return
        if self._near and self._near.row == row:
            self._near_there(self._near)
        else:
            self.lanes.ask("near", lambda _report, _cancel: work.near(plane.points, row), self._near_there)

    def _near_there(self, near: Neighborhood) -> None:
        plane, self._near = self.plane, near
        if plane is None:
            return
        if near.row == self._opened:
            titles = plane.points.titles
            found = zip(near.rows, near.cosines, strict=True)
            self.side.near_model.fill([NearPoint(row, titles[row], f"{value:.3f}") for row, value in found])
        self._mark()

    def _mark(self) -> None:
        plane, near, lit = self.plane, self._near, self.lit
        if plane is None:
            return
        query = lit.place if lit else None
        marks = Marks(hits=lit.hits if lit else (), query=query)
        if self._pointed >= 0:
            titles = plane.points.titles
            lines: tuple[tuple[str, str], ...] = ()
            rows: tuple[int, ...] = ()
            if near and near.row == self._pointed:
                rows = near.rows
                found = zip(rows, near.cosines, strict=True)
                lines = tuple((f"{value:.3f}", titles[row][:TITLE_IN_CARD]) for row, value in found)
            title = titles[self._pointed][:TITLE_IN_CARD]
            told = near is not None and near.row == self._pointed
            card = (title, lines) if told and self._pointed != self._opened else None
            marks = replace(marks, point=self._pointed, neighbors=rows, card=card)
        self.canvas.mark(marks)

    def folder(self) -> Path | None:
        """Of the library whose documents are shown; None where they are no documents."""
        return None

    def _show_similar(self) -> None:
        plane, row = self.plane, self._opened
        if plane and row >= 0:
            self.desk.search.find_similar(
                SimilarTo(plane.points.titles[row], int(plane.points.rows[row]), library=self.folder())
            )

    def _show_in_find(self) -> None:
        plane, rows = self.plane, self.selection
        if plane and rows:
            chosen = tuple(plane.points.rows[list(rows)].tolist())
            words = plural(len(rows), "{n} document of the map", "{n} documents of the map")
            self.desk.search.find_similar(SimilarTo(words, chosen=chosen, library=self.folder()))

    # What is taken along

    def shown(self) -> MapShown | None:
        """The map as it is seen; None where there is none."""
        plane = self.plane
        if plane is None:
            return None
        return MapShown(
            plane.points,
            plane.pca,
            self.canvas.places,
            self.tsne,
            self.kept,
            self.colors.field,
            self.colors.names(),
            self.selection,
        )

    def start_export(
        self, make: Callable[[Report, CancelToken], object], then: Callable[..., object]
    ) -> None:
        """Makes a form of the map as a job that can be stopped."""
        self.lanes.job("Export", make, then)

    def _build(self, head: QWidget) -> None:
        sides = splitter((self.canvas, 1), (self.side, 0))
        sides.setSizes([900, WIDTH])
        column(self.controls, *self.lanes.strips.values(), self.facts, (sides, 1), into=self.body, gap=6)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.body)
        side = theme.GAP_MEDIUM
        column(head, self.notice, (self.stack, 1), into=self, margins=(side, theme.GAP, side, theme.GAP))

    def _connect(self) -> None:
        controls, canvas, side = self.controls, self.canvas, self.side
        controls.laid_out.connect(self.lay_out)
        controls.colored.connect(self.color)
        controls.lasso.toggled.connect(lambda on: setattr(canvas, "lassoing", on))
        controls.nearer.clicked.connect(lambda: canvas.zoom(NOTCH**2))
        controls.farther.clicked.connect(lambda: canvas.zoom(NOTCH**-2))
        controls.whole.clicked.connect(canvas.fit)
        canvas.pointed.connect(self.point)
        canvas.opened.connect(self.open)
        canvas.selected.connect(self._inside)
        side.gone_to.connect(self.go)
        side.group_chosen.connect(self.select_group)
        side.similar_wanted.connect(self._show_similar)
        side.shown_in_find.connect(self._show_in_find)
        side.selection_ended.connect(lambda: self.select(None))
        theme.changed.connect(self.color)
