"""The entries of an answer as a table of one column, in a chosen order, with what is unfolded behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QModelIndex, QObject

from desktop_app.core.paths import is_built_in
from desktop_app.core.types import Answer, Hit, RowId
from desktop_app.core.words import MATCH_WORDS, behind, per_cent, strength
from desktop_app.language import tr
from desktop_app.ui.find.document.fields_model import readable_value
from desktop_app.ui.kit.tables.rows import Role, RowsModel
from desktop_app.ui.kit.whereabouts import in_words

if TYPE_CHECKING:
    from desktop_app.services.searching.snippets import Snippet

Order = Literal["relevance", "date", "name", "folder"]
ORDERS: tuple[Order, ...] = get_args(Order)

_MARKED = {None: "", True: tr("marked as good"), False: tr("marked as bad")}
_SCORES = {"keyword": "BM25 {score}", "hybrid": tr("score {score}")}
_HOME = str(Path.home())


class ResultsModel(RowsModel[Hit]):
    """Holds one answer. `show` replaces it, and only appends where the old rows are its beginning."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._marks: Mapping[tuple[Path, str, str], bool] = {}
        self._partial = False  # some passages had no vector when it was asked
        self._snippets: dict[RowId, Snippet] = {}
        self._unfolded: dict[RowId, tuple[Hit, ...]] = {}  # by the document before them
        self._inner: frozenset[RowId] = frozenset()  # documents that are rows only because of that
        self.order: Order = "relevance"
        self.numbers = False  # the per cent beside the word

    @property
    def answer(self) -> Answer | None:
        return self._answer

    @property
    def listed(self) -> bool:
        """Whether the documents are listed and not ranked."""
        return self._answer is not None and self._answer.listed

    def show(
        self, answer: Answer | None, partial: bool = False, snippets: Mapping[RowId, Snippet] | None = None
    ) -> None:
        """Shows an answer, with `snippets` by `Hit.of_passage`. Of the same question all stays unfolded."""
        before = self._answer
        same = bool(answer and before) and _question(answer) == _question(before)
        self._partial, self._answer = partial, answer
        if not same:
            self._unfolded = {}
        if answer is None or before is None or answer.query != before.query:
            self._marks = {}
        self._snippets = (self._snippets if same else {}) | dict(snippets or {})
        self._lay_out()

    def sort_by(self, order: Order) -> None:
        """Brings what was found into another order."""
        self.order = order
        self._lay_out()

    def show_marks(self, marks: Mapping[tuple[Path, str, str], bool]) -> None:
        """The marks of the query: (library, source, id of the document) -> whether it is good."""
        if marks != self._marks:
            self._marks = marks
            self._repaint()

    def show_snippets(self, snippets: Mapping[RowId, Snippet]) -> None:
        """What is now known of some passages."""
        if snippets:
            self._snippets |= snippets
            self._repaint()

    def show_numbers(self, numbers: bool) -> None:
        """Whether the per cent stands beside the word."""
        self.numbers = numbers
        self._repaint()

    @property
    def is_parted(self) -> bool:
        """Whether weak results stand below the others, each part in its order."""
        hits = self._answer.hits if self._answer else ()
        return self.order != "relevance" and len(set(map(self._is_weak, hits))) > 1

    def snippet(self, hit: Hit) -> Snippet | None:
        return self._snippets.get(hit.of_passage)

    # What stands behind an entry

    def behind(self, hit: Hit) -> str:
        """How many stand behind it, in words."""
        return "" if self.is_inner(hit) else behind(len(hit.copies), len(hit.more), hit.at_least)

    def is_inner(self, hit: Hit) -> bool:
        """Whether it stands below an entry that is unfolded."""
        return hit.of_document in self._inner

    def is_unfolded(self, hit: Hit) -> bool:
        return hit.of_document in self._unfolded

    def unfold(self, hit: Hit, others: Sequence[Hit], snippets: Mapping[RowId, Snippet]) -> None:
        """Shows `others` below an entry."""
        place = self.row_of(hit, -1)
        if place < 0 or self.is_unfolded(hit) or not others:
            return
        self._snippets |= snippets
        self._unfolded[hit.of_document] = tuple(others)
        self.beginInsertRows(QModelIndex(), place + 1, place + len(others))
        self._set_rows()
        self.endInsertRows()

    def fold(self, hit: Hit) -> None:
        """Hides again what stands below an entry."""
        others = self._unfolded.get(hit.of_document, ())
        if others:
            place = self.row_of(hit, 0)
            self.beginRemoveRows(QModelIndex(), place + 1, place + len(others))
            del self._unfolded[hit.of_document]
            self._set_rows()
            self.endRemoveRows()

    def row_of(self, hit: Hit | None, otherwise: int) -> int:
        """Where the document of `hit` stands now."""
        rows = (row for row, one in enumerate(self.rows) if hit and one.of_document == hit.of_document)
        return next(rows, otherwise)

    def entry(self, row: int) -> int:
        """The row of the entry that `row` is, or stands below."""
        while row > 0 and self.is_inner(self.rows[row]):
            row -= 1
        return row

    # What a row says

    def mark(self, row: int) -> bool | None:
        """Whether a result was marked as good; None where it has no mark."""
        hit = self.at(row)
        return self._mark(hit) if hit else None

    def by_words(self, hit: Hit) -> bool:
        """Whether it was found without a vector: then there is no cosine to be shown."""
        return self._partial and hit.cosine is None and not self.listed

    def cell(self, hit: Hit, _column: int) -> str:
        return hit.name

    def tip(self, hit: Hit, _column: int) -> str:
        """Every number of a hit, and where it lies."""
        parts = [self._match(hit)]
        if hit.cosine is not None:
            parts.append(tr("cosine {cosine}", cosine=f"{hit.cosine:.4f}"))
        if hit.percentile is not None:
            share = per_cent(hit.percentile, 1)
            parts.append(tr("nearer than {share} of random pairs of passages", share=share))
        if self._answer and self._answer.mode in _SCORES and not self.listed:
            parts.append(_SCORES[self._answer.mode].format(score=f"{hit.score:.4f}"))
        return "\n".join((*parts, hit.source))

    def spoken(self, hit: Hit, column: int) -> str:
        number = "" if self.is_inner(hit) else f"{hit.rank}. "
        said = (self.cell(hit, column), self._match(hit), _MARKED[self._mark(hit)], self.behind(hit))
        shown = self.snippet(hit)
        about = ", ".join(filter(None, (*facts(hit), place(hit))))
        passage = shown.text if shown else hit.passage
        return f"{number}{', '.join(filter(None, said))}. {about}. {passage}"

    def _mark(self, hit: Hit) -> bool | None:
        return self._marks.get((hit.library, hit.source, hit.id))

    def _match(self, hit: Hit) -> str:
        if self.listed:
            return tr("no match: there is nothing to rank by")
        if self.by_words(hit):
            return tr("found by its words, not by meaning yet")
        return f"{MATCH_WORDS[strength(hit.match)]}, {per_cent(hit.match)}"

    # Rows

    def _lay_out(self) -> None:
        old = self.rows
        rows = self._laid_out()
        if old and len(rows) > len(old) and rows[: len(old)] == old:
            self.beginInsertRows(QModelIndex(), len(old), len(rows) - 1)
            self._set_rows()
            self.endInsertRows()
        elif old != rows:
            self.beginResetModel()
            self._set_rows()
            self.endResetModel()
        else:
            self._repaint()

    def _is_weak(self, hit: Hit) -> bool:
        """Whether it only fills the list: what has none of the words may be the latest all the same."""
        ranked = self._answer is not None and not self.listed and self._answer.mode != "keyword"
        return ranked and not self.by_words(hit) and strength(hit.match) == "weak"

    def _set_rows(self) -> None:
        self.rows = self._laid_out()
        self._inner = frozenset(hit.of_document for others in self._unfolded.values() for hit in others)

    @property
    def ordered(self) -> tuple[Hit, ...]:
        """The results in the order of the list, without what is unfolded below one."""
        hits = self._answer.hits if self._answer else ()
        if self.order != "relevance":
            hits = tuple(sorted(hits, key=_KEYS[self.order], reverse=self.order == "date"))
            hits = tuple(sorted(hits, key=self._is_weak))
        return hits

    def _laid_out(self) -> tuple[Hit, ...]:
        if not self._unfolded:
            return self.ordered
        return tuple(one for hit in self.ordered for one in (hit, *self._unfolded.get(hit.of_document, ())))

    def _repaint(self) -> None:
        if self.rows:
            ends = self.index(0, 0), self.index(len(self.rows) - 1, 0)
            self.dataChanged.emit(*ends, [Role.DisplayRole, Role.AccessibleTextRole])


def facts(hit: Hit) -> tuple[str, ...]:
    """The library among several, the kind of file, where in it, and the day, as they are said."""
    day = readable_value(hit.date) if hit.date else ""
    return tuple(filter(None, (hit.library_name, hit.kind.upper(), in_words(hit.place), day)))


def place(hit: Hit) -> str:
    """The folder, with the file's name where the heading does not tell it."""
    path = PurePath(hit.source)
    if is_built_in(hit.library):
        return path.name  # it lay in a folder of whoever built the program
    where = hit.folder if hit.name == path.stem else hit.source
    return f"~{where.removeprefix(_HOME)}" if where.startswith((f"{_HOME}/", f"{_HOME}\\")) else where


def _question(answer: Answer | None) -> object:
    return answer and (answer.query, answer.mode, answer.pooling, answer.asked)


_KEYS = {
    "date": lambda hit: hit.date,
    "name": lambda hit: hit.name.casefold(),
    "folder": lambda hit: (hit.folder.casefold(), PurePath(hit.source).name.casefold()),
}
