"""Batch: the text and its companions as one matrix, filled up with [PAD]."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, QTimer
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label
from desktop_app.ui.kit.view_tabs import ViewTabs
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.context import Pointer, Scope
from desktop_app.ui.microscope.parts.token_ruler import TokenRuler
from desktop_app.ui.microscope.sheet import TokenSheet, sheet
from desktop_app.ui.microscope.tokens.batch_grid import BatchGrid
from desktop_app.ui.microscope.tokens.batch_model import LAYERS, Batch, BatchModel, Layer
from desktop_app.ui.microscope.view import Facts, ScopeView

if TYPE_CHECKING:
    from desktop_app.explore.taking import Taken

MOST = 64
"""Companions that are read: a matrix of more says nothing more."""
TYPING_MS = 150
EDITOR_LINES = 3
RULERS = 6


class BatchView(ScopeView):
    """The editor of companions, the matrix in one of four layers, and a ruler for each text."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(scope, parent)
        self.batch: Batch | None = None
        self.cell: tuple[int, int] | None = None
        self.editor = QPlainTextEdit()
        self.layers = ViewTabs(
            LAYERS,
            tips=[f"Show {name.lower()} in the cells" for name in LAYERS],
            name="Layers",
            margins=False,
        )
        self.layer = Layer.PIECES
        self.told = ElidedLabel(face="secondary", role="secondary")
        self.model = BatchModel(self)
        self.grid = BatchGrid(self.model)
        self.rulers = [
            (ElidedLabel(face="secondary"), TokenRuler(), label(tone="secondary")) for _ in range(RULERS)
        ]
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._build()
        self._connect()

    def show_sheet(self, given: TokenSheet | None) -> None:
        if given is None:
            self.scope.drop("batch")
            self.batch = None
            return
        companions, asked = self.scope.companions[:MOST], self.scope.asked

        def work(lens: Lens, _report: Report, cancel: CancelToken) -> Batch:
            from desktop_app.services.microscope import inspect as inspecting

            tokenizer = lens.tokenizer()
            sheets = []
            for texts in (given.texts, *((text,) for text in companions)):
                cancel.check()
                second = texts[1] if len(texts) > 1 else None
                encoding = inspecting.tokens(
                    tokenizer, texts[0], second, given.limit, truncation=given.truncation
                )
                sheets.append(sheet(encoding, texts, given.limit, given.truncation))
            longest = max(one.used for one in sheets)
            return Batch(tuple(sheets), given.limit if asked.pad else longest, tokenizer.pad_id)

        self.scope.submit("batch", work, self._show)

    def show_pointer(self, pointer: Pointer) -> None:
        """The first row is the text of the boxes."""
        if self.batch is None or pointer.token is None or pointer.token >= self.batch.sheets[0].used:
            return
        if self.cell is None or self.cell[0] == 0:
            self._select((0, pointer.token))

    def facts(self, pointer: Pointer) -> tuple[Facts, ...]:
        if self.batch is None:
            return ()
        if self.cell and not (self.cell[0] == 0 and pointer.token is not None):
            return (self.batch.facts(*self.cell),)
        texts, width, padding = len(self.batch.sheets), self.batch.width, self.batch.padding
        sentence = (
            "All texts of a batch are computed as one block of numbers, so each is filled up to the longest. "
            "The attention mask keeps the model from reading the padding, but it is computed all the same."
        )
        pairs = (
            ("batch, tokens", f"({texts}, {width})"),
            ("cells", f"{self.batch.cells:,}"),
            ("padding", f"{padding:,}, {padding / self.batch.cells:.1%}"),
            ("cut off", f"{sum(one.unread for one in self.batch.sheets):,} pieces"),
        )
        return (Facts("The batch", sentence, pairs),)

    def taking(self) -> Callable[[], Taken] | None:
        batch, layer, lens = self.batch, self.layer, self.scope.lens
        if batch is None:
            return None

        def make() -> Taken:
            import numpy as np

            from desktop_app.explore.scripts import batch_script
            from desktop_app.explore.taking import Taken, aligned

            head = ("text", *map(str, range(batch.width)))
            shown = batch.matrix(layer)
            rows = [(number, *row) for number, row in enumerate(shown, 1)]
            ids, mask, types = (batch.matrix(one) for one in (Layer.IDS, Layer.MASK, Layer.TYPES))
            document = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
            first = batch.sheets[0]
            script = batch_script(
                lens.bundle().folder,
                [one.texts for one in batch.sheets],
                ids,
                (first.limit, first.truncation, batch.width),
            )
            array = np.array(ids, dtype=np.int64)
            return Taken("batch", aligned(head, rows), document, head, rows, array, script)

        return make

    def picture(self) -> QWidget:
        return self.grid

    def _build(self) -> None:
        caption = label("&Other texts of the batch, one a line", "secondary")
        caption.setBuddy(self.editor)
        self.editor.setObjectName("batch_texts")
        self.editor.setAccessibleName("Other texts of the batch, one a line")
        self.editor.setPlaceholderText("I like dogs very much")
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(EDITOR_LINES * self.editor.fontMetrics().lineSpacing() + 2 * theme.GAP)
        rulers = QGridLayout()
        rulers.setHorizontalSpacing(theme.GAP)
        rulers.setVerticalSpacing(2)
        rulers.setColumnStretch(1, 1)
        rulers.setColumnMinimumWidth(0, 152)
        for line, parts in enumerate(self.rulers):
            for place, part in enumerate(parts):
                rulers.addWidget(part, line, place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(caption)
        column.addWidget(self.editor)
        column.addWidget(self.layers)
        column.addWidget(self.told)
        column.addWidget(self.grid, 1)
        column.addLayout(rulers)

    def _connect(self) -> None:
        self.layers.chosen.connect(self._choose_layer)
        self.editor.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._typed)
        self.grid.hovered.connect(self._hovered)
        self.grid.selectionModel().currentChanged.connect(self._walked)
        self.scope.companions_changed.connect(self._companions_changed)

    def _typed(self) -> None:
        lines = self.editor.toPlainText().splitlines()
        self.scope.set_companions(tuple(line for line in lines if line.strip()))

    def _companions_changed(self) -> None:
        kept = tuple(line for line in self.editor.toPlainText().splitlines() if line.strip())
        if kept != self.scope.companions:
            with QSignalBlocker(self.editor):
                self.editor.setPlainText("\n".join(self.scope.companions))
        if self.isVisible():
            self.show_sheet(self.scope.sheet)

    def _choose_layer(self, number: int) -> None:
        self.layer = Layer(number)
        self._show_matrix()

    def _show(self, batch: Batch) -> None:
        self.batch = batch
        self._companions_shown()
        self._show_matrix()
        for parts, one in zip(self.rulers, batch.sheets, strict=False):
            name, ruler, counts = parts
            name.set_text(" | ".join(one.texts))
            ruler.show_parts(one.used, batch.width - one.used, max(one.limit - batch.width, 0), one.unread)
            counts.setText(f"{one.used:,} of {one.limit:,} read · {one.unread:,} cut off")
        for number, parts in enumerate(self.rulers):
            for part in parts:
                part.setVisible(number < len(batch.sheets))
        self.scope.told.emit()

    def _companions_shown(self) -> None:
        if not self.editor.toPlainText() and self.scope.companions:
            with QSignalBlocker(self.editor):
                self.editor.setPlainText("\n".join(self.scope.companions))

    def _show_matrix(self) -> None:
        self.cell = None
        self.grid.fit(self.layer)
        self.model.show(self.batch, self.layer)
        if self.batch is None:
            return
        texts, width, padding = len(self.batch.sheets), self.batch.width, self.batch.padding
        share = f"{padding:,} of {self.batch.cells:,} cells are padding, {padding / self.batch.cells:.1%}"
        more = len(self.scope.companions) - MOST
        left = f"; {more:,} more texts are left out" if more > 0 else ""
        self.told.set_text(f"(batch, tokens) = ({texts}, {width}); {share}{left}")

    def _select(self, cell: tuple[int, int]) -> None:
        with QSignalBlocker(self.grid.selectionModel()):
            self.grid.setCurrentIndex(self.model.index(*cell))
        self.cell = cell
        self.grid.viewport().update()

    def _hovered(self, row: int, column: int) -> None:
        if row < 0:
            self.scope.leave()
            return
        self._point(row, column)

    def _walked(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._point(current.row(), current.column())

    def _point(self, row: int, column: int) -> None:
        self.cell = (row, column)
        token = column if self.batch and row == 0 and column < self.batch.sheets[0].used else None
        self.scope.point(Pointer(token=token))
        self.scope.told.emit()
