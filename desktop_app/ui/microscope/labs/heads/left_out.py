"""What attention is checked by: leave a token out, and see how far the vector of the text moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHeaderView

from desktop_app.core.errors import AppError
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import amid, number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label, plain_tip
from desktop_app.ui.kit.layout import after, column
from desktop_app.ui.kit.tables.rows import RowsModel
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.context import Context, Work
from desktop_app.ui.microscope.view import Panel

if TYPE_CHECKING:
    from desktop_app.ui.microscope.labs.heads.work import LeftOut, Looked

_EXPLAINED = tr(
    "Spearman's rho. 1 would mean that attention ranks the tokens as leaving them out does, 0 that it says "
    "nothing of it. What a token gets is its column, averaged over the tokens that look; for a [CLS] vector, "
    "the row of [CLS]."
)


class OutRow(NamedTuple):
    """A token, how far the vector moves without it, and its shares of attention and rollout."""

    place: int
    token: str
    moved: float
    attention: float
    rollout: float


class LeftOutModel(RowsModel[OutRow]):
    HEADS: ClassVar = (
        (tr("Token"), tr("The token that is left out")),
        (tr("Moves"), tr("1 − cosine of the text's vector with and without the token")),
        (tr("Attention"), tr("What the token gets in the matrix that is chosen")),
        (tr("Rollout"), tr("What the token gets in the rollout of all layers")),
    )
    NUMBERS: ClassVar = (1, 2, 3)

    def cell(self, row: OutRow, column: int) -> str:
        return row.token if column == 0 else f"{row[column + 1]:.4f}"

    def tip(self, row: OutRow, column: int) -> str:
        return (
            tr("{token}, position {position}", token=row.token, position=row.place)
            if column == 0
            else f"{row[column + 1]:.8f}"
        )

    def face(self, _column: int) -> theme.Face | None:
        return "mono_small"


class LeftOutPanel(Panel["LeftOut"]):
    """Leaves out every token but the special ones, some at a time. `chosen` carries a place."""

    BUSY = tr("Leaving tokens out …")
    chosen = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.status = label(wrap=True)
        self.model = LeftOutModel(self)
        self.table = FixedTable(self.model, "left_out", tr("Tokens left out"), rows=True)
        self._looked: Looked | None = None
        self._place = (1, 1)
        self._more = after(self, 0, self._read_on)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.status.setToolTip(plain_tip(_EXPLAINED))
        column(self.status, (self.table, 1), into=self)
        self.table.selectionModel().currentChanged.connect(self._walked)

    def question(self, sheet: TokenSheet) -> Work[LeftOut] | None:
        from desktop_app.ui.microscope.labs.heads.work import leave_out

        if self._looked is None:
            return None
        return lambda cache, cancel: leave_out(cache, sheet, None, cancel)

    def show_heads(self, looked: Looked | None) -> None:
        """Another input, or none."""
        self._looked = looked
        self._more.stop()
        if looked is None:
            self.forget()
        else:
            self.outdate()

    def show_place(self, layer: int, number: int) -> None:
        """Compares with another matrix."""
        self._place = (layer, number)
        if self.answer is not None:
            self._fill()

    def show_answer(self, answer: LeftOut) -> None:
        self._fill()
        if len(answer.moved) < len(answer.places):
            self._more.start()

    def clear(self) -> None:
        self.model.fill(())

    def say(self, words: str) -> None:
        if words and self.answer is None:  # else it counts
            self.status.setText(words)

    def show_error(self, error: AppError) -> None:
        self.say(f"{error.message} {error.hint}".strip())

    def _read_on(self) -> None:
        from desktop_app.ui.microscope.labs.heads.work import leave_out

        known, sheet = self.answer, self.sheet
        if known is not None and sheet is not None and sheet is self.context.sheet and self.isVisible():
            self.put(lambda cache, cancel: leave_out(cache, sheet, known, cancel), sheet)
        else:
            self._fresh = False  # goes on when it is seen again

    def _fill(self) -> None:
        from desktop_app.explore.attention import rank_correlation, received

        assert self.answer is not None
        if self._looked is None:
            return
        given, done = self._looked.input, len(self.answer.moved)
        shares, whole = (
            received(matrix, given.encoding, self._looked.pooling)
            for matrix in (given.matrix(*self._place), given.rollouts[-1])
        )
        rows = [
            OutRow(place, given.encoding.tokens[place], moved, float(shares[place]), float(whole[place]))
            for place, moved in zip(self.answer.places, self.answer.moved, strict=False)
        ]
        if not rows:
            self.model.fill(())
            self.status.setText(tr("There is no token to leave out."))
            return
        self.model.fill(rows)
        if done < len(self.answer.places):
            self.status.setText(
                tr(
                    "{done} of {all} tokens left out …",
                    done=number(done),
                    all=number(len(self.answer.places)),
                )
            )
            return
        moved = [row.moved for row in rows]
        found = (
            rank_correlation(moved, [row.attention for row in rows]),
            rank_correlation(moved, [row.rollout for row in rows]),
        )
        told = [tr("not defined") if value is None else f"{value:+.3f}" for value in found]
        here = amid(given.name(*self._place))
        self.status.setText(
            tr(
                "Rank correlation with how far the vector ({pooling}) moves, over {tokens} tokens: "
                "{own} for {place}, {rollout} for the rollout of all layers.",
                pooling={"mean": tr("mean")}.get(self._looked.pooling, self._looked.pooling),
                tokens=number(len(rows)),
                own=told[0],
                place=here,
                rollout=told[1],
            )
        )

    def _walked(self, index: QModelIndex, _before: QModelIndex) -> None:
        if row := self.model.at(index.row()):
            self.chosen.emit(row.place)
