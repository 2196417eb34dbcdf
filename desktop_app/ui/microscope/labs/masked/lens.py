"""The guess at every layer, as a table: a lens on the way to the last one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop_app.core.text import one_line
from desktop_app.explore.heads.masked_words import Guess
from desktop_app.language import number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.tables.rows import RowsModel
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.labs.masked.columns import share
from desktop_app.ui.microscope.labs.masked.work import LAYER_TOP, Guessed

FIRST = 4
"""The column of the best guess."""
SAYS = tr(
    "A lens and not a prediction: the head was trained on the last layer, and is applied here to the state "
    "of the [MASK] after every layer. Both sides are seen, all masks at once."
)


class LensModel(RowsModel[int]):
    """A row a layer: what is hidden, and the best guesses."""

    HEADS = (
        (tr("Layer"), tr("0 is the embedding output")),
        (tr("Rank"), tr("The rank of the word that was hidden, among all of the vocabulary")),
        (tr("Hidden word"), tr("The probability of the word that was hidden")),
        (tr("Bits"), tr("The entropy of the distribution: 0 is sure")),
        *((f"{rank}.", tr("Guess {rank} at this layer", rank=rank)) for rank in range(1, LAYER_TOP + 1)),
    )
    NUMBERS = (0, 1, 2, 3)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[str, ...] = ()
        self._layers: tuple[Guess, ...] = ()

    def show(self, shown: Guessed | None, number: int) -> None:
        """The layers of one [MASK]."""
        self._pieces = shown.table.pieces if shown else ()
        self._layers = tuple(layer[number] for layer in shown.layers) if shown else ()
        self.fill(range(len(self._layers)))

    def cell(self, row: int, column: int) -> str:
        one = self._layers[row]
        if column == 0:
            return str(row)
        if column in (1, 2) and (one.rank is None or one.probability is None):
            return "–"
        if column == 1:
            return number(one.rank or 0)
        if column == 2:
            return share(one.probability or 0.0)
        if column == 3:
            return f"{one.entropy:.2f}"
        piece, value = one.best[column - FIRST]
        return f"{one_line(self._pieces[piece])}  {share(value)}"

    def tip(self, row: int, column: int) -> str:
        return self.cell(row, column) if column >= FIRST else ""

    def ink(self, row: int, column: int) -> str:
        one = self._layers[row]
        return "accent" if column >= FIRST and one.best[column - FIRST][0] == one.truth else "text"


class LayerLens(QWidget):
    """`chosen` carries the layer that was clicked or walked to."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.model = LensModel(self)
        self.title = label(tone="strong")
        self.table = FixedTable(self.model, "layer_lens", tr("Guesses by layer"), rows=True)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for at, width in enumerate((56, 72, 96, 64, *(128 for _ in range(LAYER_TOP)))):
            self.table.setColumnWidth(at, width)
        self.table.setMinimumHeight(9 * theme.NUMBER_ROW)
        column(self.title, label(SAYS, "secondary", wrap=True), (self.table, 1), into=self)
        self.table.selectionModel().currentRowChanged.connect(self._walked)

    @property
    def layer(self) -> int | None:
        """The layer that is chosen."""
        row = self.table.currentIndex().row()
        return None if row < 0 else row

    def show_layers(self, shown: Guessed | None, number: int) -> None:
        """The layers of one [MASK]; what was chosen stays so."""
        at = self.layer
        self.model.show(shown, number)
        self.title.setText(
            tr("[MASK] {number} at every layer of {model}", number=number + 1, model=shown.model)
            if shown
            else ""
        )
        if at is not None:
            self.choose(at)

    def forget(self) -> None:
        """No layer is chosen any more."""
        with QSignalBlocker(self.table.selectionModel()):
            self.table.setCurrentIndex(QModelIndex())
        self.table.viewport().update()

    def choose(self, layer: int) -> None:
        """Marks a layer without a signal."""
        if layer < self.model.rowCount() and layer != self.layer:
            with QSignalBlocker(self.table.selectionModel()):
                self.table.go(layer)
            self.table.viewport().update()

    def _walked(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(current.row())
