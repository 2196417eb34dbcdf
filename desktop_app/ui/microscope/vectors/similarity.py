"""Similarity: the cosines between tokens, within one text or between two, and the nearest in the library."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.core.errors import AppError
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import push_button
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.layout import column, splitter
from desktop_app.ui.kit.tables.value_ramp import RampLegend, scale_words
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.vectors.blocks import Block, Blocks
from desktop_app.ui.microscope.vectors.facts import cosine_facts, cosines_facts, near_in_texts
from desktop_app.ui.microscope.vectors.layered import BlocksView
from desktop_app.ui.microscope.vectors.neighbors import NeighborList
from desktop_app.ui.microscope.vectors.similarity_map import SCALE, SimilarityMap
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.explore.export import Export
    from desktop_app.ui.microscope.vectors.work import Found

_CLICK = tr("Click a token, or press Return on it, to look for it in the library.")


class SimilarityView(BlocksView):
    """Two texts are read each by itself, unless they are to be one input."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.matrices: tuple[Float32, Float32] | None = None  # plain and centered cosines
        self._passages: tuple[int, ...] = ()
        self._sought: tuple[str, Float32, str] | None = None  # piece, its last state, the text it is in
        self.centered = QCheckBox(tr("Cente&red"))
        self.centered.setToolTip(
            tr("Take away the mean of all tokens read, padding aside: what they share says little")
        )
        self.legend = RampLegend()
        self.legend.show_scale(SCALE)
        self.map = SimilarityMap()
        self.here = NeighborList(tr("Nearest in the text"), "near_here")
        self.there = NeighborList(tr("Nearest in the library"), "near_there")
        self._build()
        self.centered.toggled.connect(self._show_matrix)
        self.map.pointed.connect(self._pointed)
        self.map.chosen.connect(self._chosen)
        context.library_changed.connect(self._forget_token)

    def set_up(self, example: Example) -> None:
        super().set_up(example)
        with QSignalBlocker(self.centered):
            self.centered.setChecked(example.centered)

    def question(self, sheet: TokenSheet) -> Work[Blocks]:
        self._forget_token()  # it belongs to the text before
        return super().question(sheet)

    def show_answer(self, answer: Blocks) -> None:
        self.layer_slider.set_layers(answer.layers)
        self.map.cell = answer.shared if len(answer.blocks) > 1 else None
        self.show_layer()

    def clear(self) -> None:
        self.matrices = None
        self._forget_token()

    def show_layer(self) -> None:
        from desktop_app.explore.token_cosines import cosine_matrix

        inputs = [side.input for side in self._sides()]
        one, other = (given.states[self.layer] for given in inputs)
        self.matrices = (
            cosine_matrix(one, other),
            cosine_matrix(one, other, (inputs[0].read, inputs[1].read)),
        )
        self._show_matrix()

    def show_pointer(self, pointer: Pointer) -> None:
        super().show_pointer(pointer)
        if self.answer is None:
            return
        row, column = self._sides()
        cell = self.map.cell
        if cell and self._at(*cell) == pointer:
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

    def facts(self, answer: Blocks, _pointer: Pointer) -> tuple[Facts, ...]:
        assert self.matrices
        if self.map.cell is None:
            return cosines_facts(answer, self._sides(), self.matrices, self.layer)
        return cosine_facts(self._sides(), self.map.cell, self.matrices, self.layer)

    def make_export(self, _answer: Blocks) -> Callable[[Path], Export]:
        from desktop_app.explore.token_cosines import export

        assert self.matrices
        centered, (one, other) = self.centered.isChecked(), self._sides()
        inputs, cell = (one.input, other.input), self.map.cell or (0, 0)
        return partial(export, inputs, self.layer, cell, self.matrices[centered], centered)

    def picture(self) -> QWidget:
        return self.map

    def picture_caption(self) -> tuple[str, ...]:
        return tuple(line for line in (*super().picture_caption(), self.map.in_sight()) if line)

    def color_scale(self) -> str:
        kind = tr("Centered cosines") if self.centered.isChecked() else tr("Cosines")
        return f"{kind}. {scale_words(SCALE)}"

    def _build(self) -> None:
        controls = FlowLayout(theme.GAP_MEDIUM)
        self.fit = push_button(tr("&Fit"), name=tr("Show the whole map, Ctrl+0"), do=self.map.fit)
        for part in (self.layer_slider, self.apart, self.centered, self.legend, self.fit):
            controls.addWidget(part)
        lists = splitter((self.here, 0), (self.there, 0), vertical=True)
        lists.setSizes([220, 300])
        lists.setContentsMargins(theme.GAP_MEDIUM, 0, 0, 0)
        sides = splitter((self.map, 1), (lists, 0))
        sides.setSizes([560, 340])
        column(controls, (sides, 1), into=self)
        self.hold(sides)

    def _sides(self) -> tuple[Block, Block]:
        assert self.answer
        return self.answer.blocks[0], self.answer.blocks[-1]

    def _show_matrix(self) -> None:
        if self.matrices is None:
            return
        one, other = self._sides()
        cell = self.map.cell
        self.map.show_cosines(one.rows, other.rows, self.matrices[self.centered.isChecked()])
        if cell and cell[0] < len(one.rows) and cell[1] < len(other.rows):
            self.map.point(cell)
        self._list_here()
        self.context.details_changed.emit()

    # The pointer

    def _at(self, row: int, column: int) -> Pointer:
        one, other = self._sides()
        return Pointer(one.numbers[row], other.numbers[column], layer=self.layer)

    def _pointed(self, row: int, column: int) -> None:
        if row < 0:
            self.context.leave()
            return
        self._list_here()
        self.context.point(self._at(row, column))
        self.context.details_changed.emit()

    def _chosen(self, row: int, column: int) -> None:
        self.context.select(self._at(row, column))
        self._seek(row)

    def _list_here(self) -> None:
        """The tokens nearest to the row pointed at, by what the map shows."""
        if self.matrices is None or self.map.cell is None:
            self.here.model.fill(())
            self.here.status.setText(tr("Point at a token."))
            return
        row = self.map.cell[0]
        one, other = self._sides()
        self.here.status.setText(
            tr(
                "to {token}, row {row}, in layer {layer}",
                token=one.rows[row].token,
                row=row,
                layer=self.layer,
            )
        )
        self.here.model.fill(near_in_texts(one, other, row, self.matrices[self.centered.isChecked()][row]))

    # The library

    def _forget_token(self) -> None:
        self._sought, self._passages = None, ()
        self.context.drop("near")
        self.there.model.fill(())
        self.there.status.setText(_CLICK if self.context.library else tr("Open a library on the Find page."))

    def _seek(self, row: int) -> None:
        """Looks for the token of a row in the library, some passages at a time."""
        if self.context.library is None:
            return
        one = self._sides()[0]
        self._sought = one.rows[row].token, one.input.states[-1][row], one.input.texts[0]
        self.there.status.setText(tr("Looking for {token} …", token=one.rows[row].token))
        self.there.model.fill(())
        self._read_on()

    def _read_on(self) -> None:
        from desktop_app.ui.microscope.vectors.work import near_in_library

        if self._sought is None:
            return
        (_, state, text), known = self._sought, self._passages
        self.context.query(
            self,
            "near",
            lambda cache, cancel: near_in_library(cache, text, state, known, cancel),
            self._show_near,
            self._not_found,
        )

    def _show_near(self, found: Found) -> None:
        self._passages = found.passages
        if self._sought is None or self.context.library is None:
            return
        piece, name = self._sought[0], self.context.library.name
        pair = self.sheet is not None and len(self.sheet.texts) > 1
        done = found.read >= len(found.passages)
        told = {"passages": number(len(found.passages)), "library": name}
        if not done and pair:
            words = tr(
                "{read} of the {passages} passages of “{library}” nearest to your first text are read …",
                read=number(found.read),
                **told,
            )
        elif not done:
            words = tr(
                "{read} of the {passages} passages of “{library}” nearest to your text are read …",
                read=number(found.read),
                **told,
            )
        elif pair:
            words = tr(
                "to {piece}, last layer, in the {passages} passages of “{library}” nearest to your "
                "first text",
                piece=piece,
                **told,
            )
        else:
            words = tr(
                "to {piece}, last layer, in the {passages} passages of “{library}” nearest to your text",
                piece=piece,
                **told,
            )
        self.there.status.setText(tr("{facts}.", facts=words) + found.note if found.note else words)
        self.there.model.fill(found.neighbors)
        if not done and self.isVisible():
            self._read_on()

    def _not_found(self, error: AppError) -> None:
        self.there.status.setText(f"{error.message} {error.hint}".strip())
