"""Batch: the text and its companions as one matrix, filled up with [PAD]."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.core.words import per_cent
from desktop_app.explore.batch import LAYER_WORDS, LAYERS, Batch, Layer, export
from desktop_app.explore.export import Export
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import amid, number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label
from desktop_app.ui.kit.layout import after, column, grid, row
from desktop_app.ui.kit.view_host import ViewTabs
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.parts.token_ruler import TokenRuler
from desktop_app.ui.microscope.tokens import work
from desktop_app.ui.microscope.tokens.batch_grid import BatchGrid, BatchModel, cell_facts
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.values import Example

MOST = 64
"""Companions that are read: a matrix of more says nothing more."""
TYPING_MS = 150
EDITOR_LINES = 2
RULERS = 6
ROOMY = 740
"""Pixels of a window from which there is room for all rulers."""


class BatchView(MicroscopeView[Batch]):
    """The editor of companions, the matrix in one of four layers, and a ruler for each text."""

    BUSY = tr("Reading the texts …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.cell: tuple[int, int] | None = None
        self.editor = QPlainTextEdit()
        self.layers = ViewTabs(
            LAYER_WORDS,
            tips=[tr("Show {layer} in the cells", layer=amid(name)) for name in LAYER_WORDS],
            name=tr("Layers"),
            margins=False,
        )
        self.shown = Layer.PIECES
        self.status = ElidedLabel(face="secondary", role="secondary")
        self.model = BatchModel(self)
        self.grid = BatchGrid(self.model)
        self.rulers = [
            (ElidedLabel(face="secondary"), TokenRuler(), label(tone="secondary")) for _ in range(RULERS)
        ]
        self._typing = after(self, TYPING_MS, lambda: context.set_companions(self._companions()))
        self._build()
        self._connect()

    def set_up(self, example: Example) -> None:
        self._typing.stop()
        self.cell = None
        self._show_companions()
        layer = LAYERS.index(example.mode) if example.mode in LAYERS else 0
        self.layers.check(layer)
        self._choose_layer(layer)

    def question(self, sheet: TokenSheet) -> Work[Batch]:
        companions, pad = self.context.companions[:MOST], self.context.request.pad
        return lambda cache, cancel: work.batch(cache, sheet, companions, pad, cancel)

    def show_answer(self, answer: Batch) -> None:
        self._show_companions(only_empty=True)
        self._show_matrix()
        for parts, one in zip(self.rulers, answer.sheets, strict=False):
            name, ruler, counts = parts
            name.set_text(" | ".join(one.texts))
            ruler.show_parts(one.used, answer.width - one.used, max(one.limit - answer.width, 0), one.unread)
            counts.setText(
                tr(
                    "{used} of {limit} read · {unread} cut off",
                    used=number(one.used),
                    limit=number(one.limit),
                    unread=number(one.unread),
                )
            )
        self._show_rulers(len(answer.sheets))

    def clear(self) -> None:
        self._show_matrix()
        self._show_rulers(0)

    def say(self, words: str) -> None:
        self.status.set_text(words)

    def show_pointer(self, pointer: Pointer) -> None:
        """The first row is the text of the boxes, to the end of its padding."""
        if self.answer is None or self.sheet is None or pointer.token is None:
            return
        given = self.sheet.rows[pointer.token].position is not None and pointer.token < self.answer.width
        if given and (self.cell is None or self.cell[0] == 0):
            self._select((0, pointer.token))

    def facts(self, answer: Batch, pointer: Pointer) -> tuple[Facts, ...]:
        if self.cell and not (self.cell[0] == 0 and pointer.token is not None):
            return (cell_facts(answer, *self.cell),)
        sentence = tr(
            "All texts of a batch are computed as one block of numbers, so each is filled up to the longest. "
            "The attention mask keeps the model from reading the padding, but it is computed all the same."
        )
        pairs = (
            (tr("batch, tokens"), f"({len(answer.sheets)}, {answer.width})"),
            (tr("cells"), number(answer.cells)),
            (tr("padding"), f"{number(answer.padding)}, {per_cent(answer.padding / answer.cells, 1)}"),
            (tr("cut off"), tr("{unread} pieces", unread=number(answer.unread))),
        )
        return (Facts(tr("The batch"), sentence, pairs),)

    def make_export(self, answer: Batch) -> Callable[[Path], Export]:
        return partial(export, answer, self.shown)

    def picture(self) -> QWidget:
        return self.grid

    def color_scale(self) -> str:
        return tr("{layer}; padding is hatched", layer=LAYER_WORDS[self.shown])

    def _build(self) -> None:
        caption = label(tr("&Other texts of the batch, one a line"), "secondary")
        caption.setBuddy(self.editor)
        self.editor.setObjectName("batch_texts")
        self.editor.setAccessibleName(tr("Other texts of the batch, one a line"))
        self.editor.setPlaceholderText("I like dogs very much")
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(EDITOR_LINES * self.editor.fontMetrics().lineSpacing() + 2 * theme.GAP)
        rulers = grid(1, gap=theme.GAP, lines=2)
        rulers.setColumnMinimumWidth(0, 152)
        for line, parts in enumerate(self.rulers):
            for place, part in enumerate(parts):
                rulers.addWidget(part, line, place)
        above = row(caption, (self.status, 1), gap=theme.GAP_LARGE)
        column(above, self.editor, self.layers, (self.grid, 1), rulers, into=self)
        self._show_rulers(0)

    def _connect(self) -> None:
        self.layers.chosen.connect(self._choose_layer)
        self.editor.textChanged.connect(self._typing.start)
        self.grid.hovered.connect(self._hovered)
        self.grid.selectionModel().currentChanged.connect(self._walked)
        self.context.companions_changed.connect(self._show_companions)
        self.context.companions_changed.connect(self.outdate)

    def _companions(self) -> tuple[str, ...]:
        return tuple(line for line in self.editor.toPlainText().splitlines() if line.strip())

    def _show_companions(self, only_empty: bool = False) -> None:
        wanted = self.context.companions
        if self._companions() != wanted and not (only_empty and self.editor.toPlainText()):
            with QSignalBlocker(self.editor):
                self.editor.setPlainText("\n".join(wanted))

    def _choose_layer(self, number: int) -> None:
        self.shown = Layer(number)
        self._show_matrix()

    def _show_matrix(self) -> None:
        self.cell = None
        self.grid.fit(self.shown)
        self.model.show(self.answer, self.shown)
        if self.answer is None:
            return
        padding, cells = self.answer.padding, self.answer.cells
        more = len(self.context.companions) - MOST
        left = tr("; {more} more texts are left out", more=number(more)) if more > 0 else ""
        self.say(
            tr(
                "(batch, tokens) = {shape}; {padding} of {cells} cells are padding, {share}{left}",
                shape=f"({len(self.answer.sheets)}, {self.answer.width})",
                padding=number(padding),
                cells=number(cells),
                share=per_cent(padding / cells, 1),
                left=left,
            )
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_rulers(len(self.answer.sheets) if self.answer else 0)

    def _show_rulers(self, count: int) -> None:
        """So many, but where the window is low only that of the first text: the matrix needs the room."""
        if self.window().height() < ROOMY:
            count = min(count, 1)
        for at, parts in enumerate(self.rulers):
            for part in parts:
                part.setVisible(at < count)

    def _select(self, cell: tuple[int, int]) -> None:
        index = self.model.index(*cell)
        with QSignalBlocker(self.grid.selectionModel()):
            self.grid.setCurrentIndex(index)
        if cell != self.cell:  # where the mouse is, it is in sight
            self.grid.scrollTo(index)
        self.cell = cell
        self.grid.viewport().update()

    def _hovered(self, row: int, column: int) -> None:
        if row < 0:
            self.context.leave()
        else:
            self._point(row, column)

    def _walked(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._point(current.row(), current.column())

    def _point(self, row: int, column: int) -> None:
        self.cell = (row, column)
        read = self.answer is not None and row == 0 and column < self.answer.sheets[0].used
        self.context.point(Pointer(token=column if read else None))
        self.context.details_changed.emit()
