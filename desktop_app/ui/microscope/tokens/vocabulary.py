"""Vocabulary: every entry of the model's, searched as you type, and which are near in its embedding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken
from desktop_app.language import amid, number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import after, column, row, splitter
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.kit.veil import Veil
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.microscope.context import Context, Pointer
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.tokens.vocabulary_model import (
    KIND_WORDS,
    CosineBar,
    NearestModel,
    VocabularyModel,
    WeightBar,
)
from desktop_app.ui.microscope.view import SLOW_MS, MicroscopeView
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.explore.export import Export
    from desktop_app.explore.vocabulary import Kind, Near
    from desktop_app.ui.microscope.tokens.work import Entries

ALL = tr("All kinds")
_KINDS: tuple[tuple[str, Kind], ...] = (
    (tr("Whole words"), "whole word"),
    (tr("Continuations"), "continuation"),
    (tr("Single characters"), "single character"),
    (tr("Unused"), "unused"),
    (tr("Special"), "special"),
)
BY_WEIGHT = tr("By weight")
KIND, WEIGHT = 2, 4
"""Columns; that of weights takes the place of the kind with a model that weighs words."""
_HINT = tr("Search: a text, #2003, pre*, *ing, ##s")
_NEAREST = "nearest pieces"
SEEKING = tr("Looking for near pieces …")


class VocabularyView(MicroscopeView["Entries"]):
    """A search, the table of what it finds, and the nearest pieces of the one that is chosen.

    It asks about the model, not about the texts, which only count its entries, and weigh them where the model
    does that (SPLADE).
    """

    BUSY = tr("Reading the vocabulary …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.search = SearchLine()
        self.kind = QComboBox()
        self.found = label(tone="secondary")
        self.model = VocabularyModel(self)
        self.table = FixedTable(self.model, "vocabulary_table", tr("Vocabulary"), rows=True)
        self.nearest = NearestModel(self)
        self.near_table = FixedTable(self.nearest, "nearest_pieces", tr("Nearest pieces"), rows=True)
        self.note = label(tone="secondary", wrap=True)
        self.near_side = QWidget()
        self._near_veil = Veil(self.near_side)
        self._near_late = after(self, SLOW_MS, lambda: self._near_veil.show_words(SEEKING))
        self.near: Near | None = None
        self._wanted: int | None = None  # the id to go to once it is found
        self._build()
        context.model_changed.connect(self._model_changed)

    def set_up(self, example: Example) -> None:
        """An example's mode is what it searches for; without one, all entries are shown."""
        self._wanted = None
        with QSignalBlocker(self.search), QSignalBlocker(self.kind):
            self.search.setText(example.mode)
            self.kind.setCurrentIndex(0)
        self.ask()

    def outdate(self) -> None:
        """Other texts are read: counts them, or asks what weighs something in them."""
        if self.answer is not None and self.answer.weighs:
            super().outdate()
            return
        self.sheet = self.context.sheet
        self.model.count(Counter(self.sheet.encoding.input_ids) if self.sheet else {})
        self.unveil()
        if self.answer is None and self.isVisible() and not self.busy:
            self.ask()

    def ask(self) -> None:
        """Searches for what the box says now."""
        query, kind, sheet = self.search.text(), self.kind.currentData(), self.context.sheet
        by_weight = self.kind.currentText() == BY_WEIGHT

        def work(cache: ModelCache, _cancel: CancelToken) -> Entries:
            from desktop_app.ui.microscope.tokens.work import entries

            return entries(cache, query, kind, sheet, by_weight)

        self.put(work, sheet)

    def show_answer(self, answer: Entries) -> None:
        words, rows, at = answer.words, answer.rows, self.row()
        kept = words.ids[at] if at is not None and self.model.words is words else None
        self.model.show(words, rows, answer.weighed.weights if answer.weighed else None)
        self.model.count(Counter(self.sheet.encoding.input_ids) if self.sheet else {})
        if self._offer_weights(answer.weighed is not None):
            return  # it asks again, for them
        total = number(len(words.pieces))
        self.say(
            tr("{total} entries", total=total)
            if len(rows) == len(words.pieces)
            else tr("{number} of {all}", number=number(len(rows)), all=total)
        )
        wanted, self._wanted = self._wanted, None
        if wanted is None and self.search.text():
            place = 0  # the best match, as you type
        else:
            target = kept if wanted is None else wanted
            place = -1 if target is None else self.model.place(target)
        if rows:
            self.table.go(max(place, 0))
        else:
            self._clear_near()

    def clear(self) -> None:
        self.model.show(None, ())
        self._clear_near()

    def say(self, words: str) -> None:
        self.found.setText(words)

    def show_pointer(self, pointer: Pointer) -> None:
        sheet = self.context.sheet
        id_ = sheet.rows[pointer.token].id if sheet and pointer.token is not None else None
        if id_ is not None:
            self.go(id_)

    def facts(self, answer: Entries, _pointer: Pointer) -> tuple[Facts, ...]:
        words, at = answer.words, self.row()
        counts = tuple((amid(name), number(words.counts[kind])) for name, kind in _KINDS)
        whole = Facts(tr("The vocabulary"), "", ((tr("entries"), number(len(words.pieces))), *counts))
        if at is None:
            return (whole,)
        piece, id_ = words.pieces[at], words.ids[at]
        pairs = [
            (tr("id"), str(id_)),
            (tr("kind"), KIND_WORDS[words.kinds[at]]),
            (tr("code points"), " ".join(f"{ord(letter):04X}" for letter in piece[:12])),
            (tr("in your text"), number(self.model.times.get(id_, 0))),
        ]
        if answer.weighed and self.sheet and id_ in answer.weighed.weights:
            token = self.sheet.encoding.tokens[answer.weighed.tokens[id_]]
            pairs.append((tr("weight in your text"), f"{answer.weighed.weights[id_]:.6f}"))
            pairs.append((tr("by the token"), token))
        if self.near and self.near.id == id_:
            pairs.append((tr("embedding norm"), f"{self.near.norm:.6f}"))
            if self.near.near:
                nearest, _, cosine = self.near.near[0]
                pairs.append(
                    (tr("nearest"), tr("{nearest}, cosine {cosine}", nearest=nearest, cosine=f"{cosine:.6f}"))
                )
        if answer.weighed:
            heavy = len(answer.weighed.weights)
            read = len(answer.weighed.weights.keys() & self.model.times.keys())
            weighing = ((tr("weigh something"), number(heavy)), (tr("of them in the text"), number(read)))
            whole = Facts(whole.title, whole.sentence, (*whole.pairs, *weighing))
        says = tr("The input embedding is one vector per entry, the same in every text, before any layer.")
        return (Facts(piece, says, tuple(pairs)), whole)

    def make_export(self, answer: Entries) -> Callable[[Path], Export]:
        from desktop_app.explore.vocabulary import export

        return partial(export, answer.words, answer.rows, self.near, answer.weighed)

    def go(self, id_: int) -> None:
        """Shows the row of an id; a search that does not find it is emptied."""
        place = self.model.place(id_)
        if place >= 0:
            if place != self.table.currentIndex().row():
                self.table.go(place)
            return
        self._wanted = id_
        if self.search.text() or self.kind.currentIndex():
            with QSignalBlocker(self.search), QSignalBlocker(self.kind):
                self.search.clear()
                self.kind.setCurrentIndex(0)
        self.ask()

    def row(self) -> int | None:
        """The chosen entry, a row of the vocabulary."""
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def _offer_weights(self, there: bool) -> bool:
        """Shows the column of weights where there are any; the first time, what weighs something comes first.

        Whether it asks again.
        """
        self.table.setColumnHidden(WEIGHT, not there)
        self.table.setColumnHidden(KIND, there)
        place = self.kind.findText(BY_WEIGHT)
        if there == (place >= 0):
            return False
        chosen = self.kind.currentIndex()
        with QSignalBlocker(self.kind):
            if there:
                self.kind.addItem(BY_WEIGHT, None)
            else:
                self.kind.removeItem(place)
            if there and not chosen and not self.search.text():
                self.kind.setCurrentIndex(self.kind.count() - 1)
        again = chosen != self.kind.currentIndex()
        if again:
            self.ask()
        return again

    def _build(self) -> None:
        self.search.setPlaceholderText(_HINT)
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(tr("Search the vocabulary"))
        self.search.setAccessibleDescription(
            tr("A text, # and an id, a star for any letters, or ## and a beginning")
        )
        self.kind.setAccessibleName(tr("Kind of entry"))
        self.kind.addItem(ALL, None)
        for words, kind in _KINDS:
            self.kind.addItem(words, kind)
        self.search.textChanged.connect(lambda _text: self.ask())
        self.search.down.connect(self.table.setFocus)
        self.kind.currentIndexChanged.connect(lambda _index: self.ask())
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.near_table.activated.connect(lambda index: self.go(self.nearest.rows[index.row()][1]))
        self.near_table.setItemDelegateForColumn(1, CosineBar(self.near_table))
        self.table.setItemDelegateForColumn(WEIGHT, WeightBar(self.table))
        self.table.setColumnHidden(WEIGHT, True)
        self.near_table.setToolTip(tr("Double-click or press Return to go to a piece"))
        for at, width in ((0, 64), (KIND, 120), (3, 88), (WEIGHT, 144)):
            self.table.setColumnWidth(at, width)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.near_table.setColumnWidth(0, 112)
        self.near_table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.near_table.horizontalHeader().setStretchLastSection(True)
        self.note.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, 0)
        self.note.hide()
        right = self.near_side
        column(self.note, (self.near_table, 1), into=right, margins=(theme.GAP, 0, 0, 0))
        sides = splitter((self.table, 3), (right, 2))
        sides.setSizes([540, 360])
        column(row((self.search, 1), self.kind, self.found), (sides, 1), into=self)

    def _model_changed(self) -> None:
        super().outdate()

    # Nearest

    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        from desktop_app.ui.microscope.tokens.work import near  # loaded with the entries

        words, at = self.model.words, self.row()
        if words is None or at is None or not current.isValid():
            return
        id_ = words.ids[at]
        if not self._near_late.isActive():
            self._near_late.start()
        self.context.query(
            self, _NEAREST, lambda cache, _cancel: near(cache, id_), self._show_near, self._no_embedding
        )
        self.context.details_changed.emit()

    def _show_near(self, near: Near) -> None:
        self.near = near
        self._near_settled()
        self.note.hide()
        self.nearest.fill(near.near)
        self.context.details_changed.emit()

    def _no_embedding(self, error: AppError) -> None:
        self._clear_near()
        self.note.setText(f"{error.message} {error.hint}")
        self.note.show()

    def _near_settled(self) -> None:
        self._near_late.stop()
        self._near_veil.hide()

    def _clear_near(self) -> None:
        self.context.drop(_NEAREST)
        self._near_settled()
        self.near = None
        self.nearest.fill(())
        self.context.details_changed.emit()


class SearchLine(QLineEdit):
    """A line that hands Down on to the table."""

    down = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("vocabulary_search")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return):
            self.down.emit()
        else:
            super().keyPressEvent(event)
