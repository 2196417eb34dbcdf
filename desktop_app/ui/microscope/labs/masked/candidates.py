"""The user's own words in place of a hidden one, each with its probability."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView, QLineEdit

from desktop_app.core.errors import AppError
from desktop_app.core.text import one_line
from desktop_app.explore.heads.masked_words import Chain
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import after, column, row
from desktop_app.ui.kit.tables.rows import RowsModel
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.context import Context, Work
from desktop_app.ui.microscope.labs.masked import work
from desktop_app.ui.microscope.labs.masked.columns import share
from desktop_app.ui.microscope.labs.masked.work import Tried
from desktop_app.ui.microscope.view import Panel

TYPING_MS = 250
MOST = 30
SMALL = 1e-5
"""A probability below is written with its power of ten: words of many pieces are to be compared, too."""
SAYS = tr(
    "Method: the chain rule from left to right. The hidden word is made as many [MASK]s wide as the tried "
    "one has pieces; they are filled in one after the other, and the probabilities multiplied. Compare only "
    "words with the same number of pieces: every further piece makes the product smaller."
)


class TriedModel(RowsModel[tuple[str, Chain]]):
    HEADS = (
        (tr("Pieces"), tr("Compare only words with the same number of pieces")),
        (tr("Word"), tr("The word that was tried; ✓ is the one that was hidden")),
        (tr("Probability"), tr("Of the whole word: the product of its pieces’ probabilities")),
        (tr("Piece by piece"), tr("Every piece with its probability where those before it are filled in")),
    )
    NUMBERS = (0, 2)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Tried | None = None

    def show(self, shown: Tried | None) -> None:
        self._shown = shown
        self.fill(shown.chains if shown else ())

    def cell(self, row: tuple[str, Chain], column: int) -> str:
        assert self._shown
        word, tried = row
        if column == 0:
            return str(len(tried.pieces))
        if column == 1:
            return one_line(word) + (" ✓" if tried.pieces == self._shown.truth else "")
        if column == 2:
            return share(tried.joint) if tried.joint >= SMALL else f"{tried.joint * 100:.1e} %"
        names = (self._shown.table.pieces[piece] for piece in tried.pieces)
        each = zip(names, tried.probabilities, strict=True)
        return "  ×  ".join(f"{name} {share(value)}" for name, value in each)

    def tip(self, row: tuple[str, Chain], column: int) -> str:
        return f"{row[1].joint:.6g}" if column == 2 else self.cell(row, column) if column == 3 else ""

    def ink(self, row: tuple[str, Chain], _column: int) -> str:
        assert self._shown
        return "accent" if row[1].pieces == self._shown.truth else "text"


class CandidatesPane(Panel[Tried]):
    """Words are separated by commas; they are tried in the hidden word that is pointed at."""

    BUSY = tr("Trying the words …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.edit = QLineEdit()
        self.status = label(tone="secondary", wrap=True)
        self.model = TriedModel(self)
        self.table = FixedTable(self.model, "tried_words", tr("Words tried"), rows=True)
        self._wanted: frozenset[int] = frozenset()
        self._place: int | None = None
        self._number = 0
        self._typing = after(self, TYPING_MS, self.outdate)
        caption = label(tr("&Your words"), "secondary")
        caption.setBuddy(self.edit)
        self.edit.setObjectName("tried_words_edit")
        self.edit.setAccessibleName(tr("Words to try, separated by commas"))
        self.edit.setPlaceholderText("tasty, awful, cold, unforgettable")
        self.edit.textChanged.connect(self._typing.start)
        self.edit.returnPressed.connect(self.outdate)
        head = self.table.horizontalHeader()
        for number, width in ((0, 56), (1, 148), (2, 96)):
            self.table.setColumnWidth(number, width)
        head.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(5 * theme.NUMBER_ROW)
        words = label(SAYS, "secondary", wrap=True)
        column(row(caption, (self.edit, 1)), words, self.status, (self.table, 1), into=self)

    def set_slot(self, wanted: frozenset[int], place: int | None, number: int) -> None:
        """Tries the words at `place`, which is [MASK] `number` (from 0), while all `wanted` are hidden."""
        if (wanted, place, number) != (self._wanted, self._place, self._number):
            self._wanted, self._place, self._number = wanted, place, number
            self.outdate()

    def words(self) -> tuple[str, ...]:
        """The words to be tried."""
        said = (word.strip() for word in self.edit.text().split(","))
        return tuple(dict.fromkeys(word for word in said if word))[:MOST]

    def question(self, sheet: TokenSheet) -> Work[Tried] | None:
        self._typing.stop()
        wanted, place, words = self._wanted, self._place, self.words()
        if place is None or place >= len(sheet.rows):
            return None
        return lambda cache, cancel: work.attempt(cache, sheet, wanted, place, words, cancel)

    def show_answer(self, answer: Tried) -> None:
        self.model.show(answer)
        first, last = answer.slot
        where = plural(
            last - first,
            "Tried at [MASK] {number}, {n} piece hidden, with {model}.",
            "Tried at [MASK] {number}, {n} pieces hidden, with {model}.",
            number=self._number + 1,
            model=answer.model,
        )
        more = () if answer.chains else (tr("Type words to try here."),)
        self.say(" ".join((where, *more, *answer.faults)))

    def clear(self) -> None:
        self.model.show(None)

    def say(self, words: str) -> None:
        self.status.setText(words)

    def show_error(self, error: AppError) -> None:
        self.say(f"{error.message} {error.hint}".strip())
