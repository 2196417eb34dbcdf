"""Similarity: the cosines between tokens, within one text or between two, and the nearest in the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.ui import theme
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.value_ramp import RampLegend
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.context import Pointer, Scope
from desktop_app.ui.microscope.parts.layer_slider import LayerScrubber
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.vectors import work as state_work
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks
from desktop_app.ui.microscope.vectors.neighbors import NeighborList
from desktop_app.ui.microscope.vectors.similarity_facts import cell_facts, near_in_texts, whole_facts
from desktop_app.ui.microscope.vectors.similarity_map import SCALE, SimilarityMap
from desktop_app.ui.microscope.view import Facts, ScopeView

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.explore.taking import Taken
    from desktop_app.services.microscope.token_neighbors import Neighbor, TokenNeighbors

NEAREST = 50
_CLICK = "Click a token, or press Return on it, to look for it in the library."


class SimilarityView(ScopeView):
    """Two texts are read each by itself, unless they are to be one input."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(scope, parent)
        self.shown: Blocks | None = None
        self.matrices: tuple[Float32, Float32] | None = None  # plain and centered cosines
        self._neighbors: TokenNeighbors | None = None  # only the query lane touches it
        self._passages: tuple[int, ...] = ()
        self._sought: tuple[str, Float32, str] | None = None  # piece, its last state, the text it is in
        self.scrubber = LayerScrubber()
        self.apart = QCheckBox("Each text &by itself")
        self.apart.setChecked(True)
        self.apart.setToolTip("Read each text alone, or both as the pair that the model is given")
        self.centered = QCheckBox("Ce&ntered")
        self.centered.setToolTip("Take away the mean of all tokens shown: what they share says little")
        self.legend = RampLegend()
        self.legend.show_scale(SCALE)
        self.map = SimilarityMap()
        self.here = NeighborList("Nearest in the text", "near_here")
        self.there = NeighborList("Nearest in the library", "near_there")
        self._build()
        self._connect()

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        if sheet is None:
            self.scope.drop("similarity")
            self.shown = self.matrices = None
            return
        self.apart.setVisible(len(sheet.texts) > 1)
        apart = len(sheet.texts) > 1 and self.apart.isChecked() and all(sheet.texts)
        self._forget()
        self.scope.submit(
            "similarity",
            lambda lens, _report, cancel: state_work.blocks(lens, sheet, apart, cancel),
            self._show,
        )

    def show_pointer(self, pointer: Pointer) -> None:
        if self.shown is None:
            return
        if pointer.layer is not None and pointer.layer != self.scrubber.layer:
            self.scrubber.set_layer(pointer.layer)
            self._measure()
        row, column = self._sides()
        cell = self.map.cell
        if cell and self._pointer(*cell) == pointer:
            return
        one, other = row.row_of(pointer.token), column.row_of(pointer.other)
        if one is None and other is None:
            one, other = row.row_of(pointer.other), column.row_of(pointer.token)
        if one is None and other is None:
            self.map.point(None)
        else:
            before = cell or (0, 0)
            self.map.point((before[0] if one is None else one, before[1] if other is None else other))
        self._list_here()

    def facts(self, _pointer: Pointer) -> tuple[Facts, ...]:
        if self.shown is None or self.matrices is None:
            return (Facts("Computing the states …"),) if self.scope.busy("similarity") else ()
        if self.map.cell is None:
            return whole_facts(self.shown, self._sides(), self.matrices, self.scrubber.layer)
        return cell_facts(self._sides(), self.map.cell, self.matrices, self.scrubber.layer)

    def taking(self) -> Callable[[], Taken] | None:
        shown, matrices, layer, lens = self.shown, self.matrices, self.scrubber.layer, self.scope.lens
        if shown is None or matrices is None:
            return None
        (one, other), cell, centered = self._sides(), self.map.cell or (0, 0), self.centered.isChecked()

        def make() -> Taken:
            from desktop_app.explore.token_neighbors import taken

            inputs = (one.input, other.input)
            return taken(inputs, layer, cell, matrices[centered], centered, lens.bundle().folder)

        return make

    def picture(self) -> QWidget:
        return self.map

    def _build(self) -> None:
        controls = FlowLayout(theme.GAP_MEDIUM)
        for part in (self.scrubber, self.apart, self.centered, self.legend):
            controls.addWidget(part)
        lists = QSplitter(Qt.Orientation.Vertical)
        lists.setHandleWidth(1)
        lists.setChildrenCollapsible(False)
        lists.addWidget(self.here)
        lists.addWidget(self.there)
        lists.setSizes([220, 300])
        lists.setContentsMargins(theme.GAP_MEDIUM, 0, 0, 0)
        self.there.told.setText(_CLICK)
        sides = QSplitter()
        sides.setChildrenCollapsible(False)
        sides.setHandleWidth(1)
        sides.addWidget(self.map)
        sides.addWidget(lists)
        sides.setStretchFactor(0, 1)
        sides.setSizes([560, 340])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(controls)
        column.addWidget(sides, 1)

    def _connect(self) -> None:
        self.scrubber.changed.connect(self._scrubbed)
        self.apart.toggled.connect(lambda: self.show_sheet(self.scope.sheet))
        self.centered.toggled.connect(self._show_matrix)
        self.map.pointed.connect(self._pointed)
        self.map.chosen.connect(self._chosen)
        self.scope.library_changed.connect(self._forget)

    # Answers

    def _show(self, shown: Blocks) -> None:
        self.shown = shown
        self.scrubber.set_layers(shown.layers)
        self.map.cell = None
        if shown.shared and len(shown.blocks) > 1:
            self.map.cell = shown.shared
        self._measure()
        self.scope.told.emit()

    def _sides(self) -> tuple[Block, Block]:
        assert self.shown
        return self.shown.blocks[0], self.shown.blocks[-1]

    def _measure(self) -> None:
        """The cosines of the layer that is chosen."""
        from desktop_app.explore.token_neighbors import cosine_matrix

        layer = self.scrubber.layer
        one, other = (side.input.states[layer] for side in self._sides())
        self.matrices = cosine_matrix(one, other), cosine_matrix(one, other, centered=True)
        self._show_matrix()

    def _show_matrix(self) -> None:
        if self.matrices is None:
            return
        one, other = self._sides()
        cell = self.map.cell
        self.map.show_cosines(one.rows, other.rows, self.matrices[self.centered.isChecked()])
        if cell and cell[0] < len(one.rows) and cell[1] < len(other.rows):
            self.map.point(cell)
        self._list_here()
        self.scope.told.emit()

    # The pointer

    def _pointer(self, row: int, column: int) -> Pointer:
        one, other = self._sides()
        return Pointer(one.numbers[row], other.numbers[column], layer=self.scrubber.layer)

    def _pointed(self, row: int, column: int) -> None:
        if row < 0:
            self.scope.leave()
            return
        self._list_here()
        self.scope.point(self._pointer(row, column))
        self.scope.told.emit()

    def _chosen(self, row: int, column: int) -> None:
        self.scope.select(self._pointer(row, column))
        self._seek(row)

    def _scrubbed(self, layer: int) -> None:
        if self.shown:
            self._measure()
            self.scope.point(Pointer(self.scope.pointer.token, self.scope.pointer.other, layer=layer))

    def _list_here(self) -> None:
        """The tokens nearest to the row pointed at, by what the map shows."""
        if self.matrices is None or self.map.cell is None:
            self.here.model.show(())
            self.here.told.setText("Point at a token.")
            return
        row = self.map.cell[0]
        one, other = self._sides()
        self.here.told.setText(f"to {one.rows[row].token}, row {row}, in layer {self.scrubber.layer}")
        self.here.model.show(near_in_texts(one, other, row, self.matrices[self.centered.isChecked()][row]))

    # The library

    def _forget(self) -> None:
        self._sought, self._passages = None, ()
        self.scope.drop("near")
        self.there.model.show(())
        self.there.told.setText(_CLICK if self.scope.library else "Open a library on the Find page.")

    def _seek(self, row: int) -> None:
        """Looks for the token of a row in the library, some passages at a time."""
        if self.shown is None or self.scope.library is None:
            return
        one = self._sides()[0]
        text = one.input.texts[0]
        self._sought = one.rows[row].token, one.input.states[-1][row], text
        self.there.told.setText(f"Looking for {one.rows[row].token} …")
        self._read_on()

    def _read_on(self) -> None:
        if self._sought is None:
            return
        (_, state, text), known = self._sought, self._passages

        def work(
            lens: Lens, _report: Report, cancel: CancelToken
        ) -> tuple[tuple[int, ...], int, tuple[Neighbor, ...]]:
            from desktop_app.services.microscope.token_neighbors import TokenNeighbors

            self._neighbors = self._neighbors or TokenNeighbors()
            searcher, encoder = lens.searcher(), lens.encoder()
            passages = known or self._neighbors.around(searcher, text)
            read = self._neighbors.read(searcher, encoder, passages, cancel)
            return passages, read, self._neighbors.nearest(searcher, encoder, passages, state, NEAREST)

        self.scope.submit("near", work, self._show_near, on_error=self._not_found)

    def _show_near(self, found: tuple[tuple[int, ...], int, tuple[Neighbor, ...]]) -> None:
        self._passages, read, neighbors = found
        if self._sought is None or self.scope.library is None:
            return
        piece, name = self._sought[0], self.scope.library.name
        of = f"{len(self._passages):,} passages of “{name}” nearest to your text"
        done = read >= len(self._passages)
        self.there.told.setText(
            f"to {piece}, last layer, in the {of}" if done else f"{read:,} of the {of} are read …"
        )
        self.there.model.show(neighbors)
        if not done and self.isVisible():
            self._read_on()

    def _not_found(self, error: AppError) -> None:
        self.there.told.setText(f"{error.message} {error.hint}".strip())
