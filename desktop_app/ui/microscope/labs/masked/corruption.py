"""What training does to a text: 15 % of its pieces hidden, replaced or kept by lot, and the losses."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QHeaderView, QSpinBox

from desktop_app.core.errors import AppError
from desktop_app.core.text import one_line
from desktop_app.explore.heads.masked_words import Fate
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import fraction, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label, push_button
from desktop_app.ui.kit.layout import column, row
from desktop_app.ui.kit.tables.rows import RowsModel
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.context import Context, Work
from desktop_app.ui.microscope.labs.masked import work
from desktop_app.ui.microscope.labs.masked.chips import FATES, FateWords, FlowArea
from desktop_app.ui.microscope.labs.masked.work import Corrupted
from desktop_app.ui.microscope.view import Panel

FIRST_SEED, LARGEST_SEED = 1, 99_999
SAYS = tr(
    "Of every text, training chooses 15 % of the pieces; 80 % of these become [MASK] (solid line), 10 % a "
    "random piece (dashed), 10 % stay (dotted). The loss is minus the logarithm of the truth’s probability."
)


class FateModel(RowsModel[int]):
    """A row a chosen piece; its value is its number among them."""

    HEADS = (
        (tr("Position"), tr("The piece's place in the model's input")),
        (tr("Stood there"), tr("The piece that the model is to find")),
        (tr("What became of it"), tr("By lot: 80 % [MASK], 10 % a random piece, 10 % kept")),
        (tr("Given"), tr("What the model reads there")),
        (
            tr("Loss in nats"),
            tr("Minus the logarithm of the probability the model gives to what stood there"),
        ),
    )
    NUMBERS = (0, 4)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Corrupted | None = None

    def show(self, shown: Corrupted | None) -> None:
        self._shown = shown
        self.fill(range(len(shown.corruption.places)) if shown else ())

    def cell(self, row: int, column: int) -> str:
        assert self._shown
        table, found = self._shown.table, self._shown.corruption
        place = found.places[row]
        return (
            str(place),
            one_line(table.pieces[found.truths[row]]),
            FATES[found.fates[row]][1],
            one_line(table.pieces[int(found.ids[place])]),
            f"{found.losses[row]:.4f}",
        )[column]

    def ink(self, row: int, column: int) -> str:
        return self._role(row) if column == 2 else "text"

    def _role(self, row: int) -> str:
        assert self._shown
        return FATES[self._shown.corruption.fates[row]][0]


class CorruptionPane(Panel[Corrupted]):
    """`pointed` carries the position of a piece, -1 for none; `selected` that of a row of the table."""

    pointed = Signal(int)
    selected = Signal(int)
    BUSY = tr("Computing the losses …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.seed = QSpinBox()
        self.again = push_button(tr("Draw a&gain"), name=tr("Draw again with the next seed"))
        self.status = ElidedLabel()
        self.words = label(SAYS, "secondary", wrap=True)
        self.flow = FateWords()
        self.area = FlowArea(self.flow, 4)
        self.model = FateModel(self)
        self.table = FixedTable(
            self.model, "corruption_table", tr("Chosen pieces and their losses"), rows=True
        )
        self._build()
        self.seed.valueChanged.connect(self.outdate)
        self.again.clicked.connect(lambda: self.seed.setValue((self.seed.value() + 1) % LARGEST_SEED))
        self.flow.pointed.connect(self.pointed)
        self.table.selectionModel().currentRowChanged.connect(self._walked)
        context.read.connect(self.outdate)

    def question(self, sheet: TokenSheet) -> Work[Corrupted]:
        seed = self.seed.value()
        return lambda cache, _cancel: work.corrupt(cache, sheet, seed)

    def show_answer(self, answer: Corrupted) -> None:
        found = answer.corruption
        fates: dict[int, Fate] = dict(zip(found.places, found.fates, strict=True))
        self.flow.show_words([answer.table.pieces[int(piece)] for piece in found.ids], fates)
        self.area.fit()
        self.words.setText(SAYS + tr(" The losses are those of {model}.", model=answer.model))
        self.model.show(answer)
        masked, random, kept = (found.fates.count(fate) for fate in FATES)
        self.say(
            tr(
                "Mean loss {loss} nats over {places}: {masked} masked, {random} random, {kept} kept",
                loss=fraction(found.mean_loss, 4),
                places=len(found.places),
                masked=masked,
                random=random,
                kept=kept,
            )
        )

    def clear(self) -> None:
        self.flow.show_words((), {})
        self.model.show(None)

    def say(self, words: str) -> None:
        self.status.set_text(words)

    def show_error(self, error: AppError) -> None:
        self.say(f"{error.message} {error.hint}".strip())

    def point(self, place: int) -> None:
        """Marks the piece at a position, -1 for none, without a signal."""
        self.flow.lay_out()
        self.flow.point(place)
        self.area.reveal()
        if self.answer is None:
            return
        places = self.answer.corruption.places
        if place in places:
            with QSignalBlocker(self.table.selectionModel()):
                self.table.go(places.index(place))
            self.table.viewport().update()

    def _build(self) -> None:
        caption = label(tr("See&d"), "secondary")
        caption.setBuddy(self.seed)
        self.seed.setObjectName("corruption_seed")
        self.seed.setRange(0, LARGEST_SEED)
        self.seed.setValue(FIRST_SEED)
        self.seed.setFixedSize(72, theme.CONTROL_HEIGHT)
        self.seed.setAccessibleName(tr("Seed of the lot"))
        self.seed.lineEdit().setAccessibleName(tr("Seed of the lot"))
        self.seed.setToolTip(tr("The same seed always chooses the same pieces of the same text"))
        for number, width in ((0, 68), (1, 128), (2, 160), (3, 128)):
            self.table.setColumnWidth(number, width)
        self.table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(4 * theme.NUMBER_ROW)
        top = row(caption, self.seed, self.again, (self.status, 1))
        column(top, self.words, self.area, (self.table, 1), into=self)

    def _walked(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and self.answer:
            self.selected.emit(self.answer.corruption.places[current.row()])
