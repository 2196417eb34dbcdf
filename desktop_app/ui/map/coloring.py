"""The colors of a map's points: by a field, by density, by groups that are found; and the legend."""

from __future__ import annotations

from functools import partial

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.explore.clusters import Groups
from desktop_app.explore.map_points import MapField
from desktop_app.explore.projection import density
from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.map import overlay, work
from desktop_app.ui.map.canvas import MapCanvas
from desktop_app.ui.map.controls import MapControls
from desktop_app.ui.map.lanes import MapLanes
from desktop_app.ui.map.side import SidePanel, Swatch
from desktop_app.ui.map.work import Plane


class MapColors:
    """Colors `canvas` as `controls` say, and tells in `side` what the colors mean.

    `field` is what the points are colored by, None for one color and for density.
    """

    def __init__(self, controls: MapControls, canvas: MapCanvas, side: SidePanel, lanes: MapLanes) -> None:
        self._controls, self._canvas, self._side, self._lanes = controls, canvas, side, lanes
        self.field: MapField | None = None
        self.groups: Groups | None = None
        self._wanted = 0
        self._numbers: Int64 = np.empty(0, dtype=np.int64)

    def forget(self) -> None:
        """The points are others."""
        self.field = self.groups = None
        self._lanes.drop("Groups")

    def color(self, plane: Plane) -> None:
        """Colors the points by what is chosen."""
        kind, name = self._controls.coloring
        self.field, ramp = None, None
        self._numbers = np.full(len(plane.points), overlay.PLAIN, dtype=np.int64)
        if kind != "groups":
            self._lanes.drop("Groups")
        if kind == "field":
            field = next(field for field in plane.points.fields if field.name == name)
            self._color_by(field, field.called, "")
            return
        if kind == "groups":
            self._find_groups(plane)
            return
        if kind == "density":
            ramp = density(self._canvas.places)
            self._side.show_legend(
                tr("Density"), tr("The stronger a point's color, the more lie around it."), ()
            )
        else:
            self._side.show_legend(tr("One color"), "", ())
        self._canvas.show_colors(self._numbers, ramp)

    def of(self, number: int) -> Int64:
        """The points that have a color of the legend."""
        return np.flatnonzero(self._numbers < 0 if number == overlay.OTHERS else self._numbers == number)

    def names(self) -> tuple[str, ...]:
        """The colors of the values shown, and last the one of all other points."""
        if self.field is None:
            return (theme.color("accent").name(),)
        return tuple(theme.color(role).name() for role in (*theme.GROUPS, "disabled"))

    def _color_by(self, field: MapField, title: str, words: str) -> None:
        self.field = field
        shown, self._numbers = field.shown()
        swatches = [Swatch(number, field.said(name), many) for number, (name, many) in enumerate(shown)]
        if rest := int(np.count_nonzero(self._numbers < 0)):
            others = len(np.unique(field.codes[field.codes >= 0])) - len(shown)
            words_of = plural(others, "{n} other", "{n} other") if others > 0 else tr("none")
            swatches.append(Swatch(overlay.OTHERS, words_of, rest))
        self._side.show_legend(title, words, swatches)
        self._canvas.show_colors(self._numbers)

    def _find_groups(self, plane: Plane) -> None:
        wanted = self._controls.wanted_groups
        if self.groups and self._wanted == wanted:
            self._show(self.groups)
            return
        self._side.show_legend(tr("Groups found"), "", ())
        self._canvas.show_colors(self._numbers)

        def found(groups: Groups) -> None:
            self.groups, self._wanted = groups, wanted
            if self._controls.coloring[0] == "groups":
                self._show(groups)

        self._lanes.job("Groups", partial(work.groups, plane.points, wanted), found)

    def _show(self, found: Groups) -> None:
        if found.silhouette is None:
            words = plural(
                len(found.names),
                "{n} group by k-means, named by their most telling words.",
                "{n} groups by k-means, named by their most telling words.",
            )
        else:
            words = plural(
                len(found.names),
                "{n} group by k-means, named by their most telling words; of 3 to 8 groups these have the "
                "best silhouette, {silhouette} (1: far apart, 0: they run into each other).",
                "{n} groups by k-means, named by their most telling words; of 3 to 8 groups these have the "
                "best silhouette, {silhouette} (1: far apart, 0: they run into each other).",
                silhouette=f"{found.silhouette:.2f}",
            )
        self._color_by(MapField("group", found.names, found.labels), tr("Groups found"), words)
