"""Vocabulary: every entry of the model's, searched as one types, and which are near in its embedding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QHeaderView, QLineEdit, QSplitter, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.table import CosineBar, PlainTable
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.context import Pointer, Scope
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.tokens.vocabulary_model import NearestModel, VocabularyModel
from desktop_app.ui.microscope.view import Facts, ScopeView

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.explore.taking import Taken
    from desktop_app.explore.vocabulary import Embeddings, Kind, Vocabulary

ALL = "All kinds"
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("Whole words", "whole word"),
    ("Continuations", "continuation"),
    ("Single characters", "single character"),
    ("Unused", "unused"),
    ("Special", "special"),
)
_HINT = "Search: a text, #2003, pre*, *ing, ##s"


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """What the input embedding says of one entry; `norm` is the length of its `vector`."""

    id: int
    near: tuple[tuple[str, int, float], ...]
    norm: float
    vector: Float32


class VocabularyView(ScopeView):
    """A search, the table of what it finds, and the nearest pieces of the one that is chosen."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(scope, parent)
        self.search = _Search()
        self.kind = QComboBox()
        self.found = label(tone="secondary")
        self.model = VocabularyModel(self)
        self.table = PlainTable(self.model, "vocabulary_table", "Vocabulary")
        self.nearest = NearestModel(self)
        self.near_table = PlainTable(self.nearest, "nearest_pieces", "Nearest pieces")
        self.note = label(tone="secondary", wrap=True)
        self.near: Near | None = None
        self._wanted: int | None = None  # the id to go to once it is found
        self._open: dict[str, tuple[Vocabulary, list[Embeddings]]] = {}  # query lane only
        self._build()
        self.scope.model_changed.connect(self._model_changed)

    def _build(self) -> None:
        self.search.setPlaceholderText(_HINT)
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search the vocabulary")
        self.search.setAccessibleDescription(
            "A text, # and an id, a star for any letters, or ## and a beginning"
        )
        self.kind.setAccessibleName("Kind of entry")
        self.kind.addItem(ALL, None)
        for words, kind in _KINDS:
            self.kind.addItem(words, kind)
        self.search.textChanged.connect(lambda _text: self.ask())
        self.search.down.connect(self._into_table)
        self.kind.currentIndexChanged.connect(lambda _index: self.ask())
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.near_table.activated.connect(self._go_near)
        self.near_table.setItemDelegateForColumn(1, CosineBar(self.near_table))
        self.near_table.setToolTip("Double-click or press Return to go to a piece")
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.search, 1)
        head.addWidget(self.kind)
        head.addWidget(self.found)
        for number, width in ((0, 64), (2, 120), (3, 88)):
            self.table.setColumnWidth(number, width)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.near_table.setColumnWidth(0, 112)
        self.near_table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.near_table.horizontalHeader().setStretchLastSection(True)
        self.note.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, 0)
        self.note.hide()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.GAP, 0, 0, 0)
        column.addWidget(self.note)
        column.addWidget(self.near_table, 1)
        sides = QSplitter()
        sides.setHandleWidth(1)
        sides.setChildrenCollapsible(False)
        sides.addWidget(self.table)
        sides.addWidget(right)
        sides.setStretchFactor(0, 3)
        sides.setStretchFactor(1, 2)
        sides.setSizes([540, 360])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addLayout(head)
        whole.addWidget(sides, 1)

    # What the page says

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        self.model.count(Counter(sheet.encoding.input_ids) if sheet else {})
        if self.model.words is None:
            self.ask()

    def show_pointer(self, pointer: Pointer) -> None:
        sheet = self.scope.sheet
        id_ = sheet.rows[pointer.token].id if sheet and pointer.token is not None else None
        if id_ is not None:
            self.go(id_)

    def facts(self, _pointer: Pointer) -> tuple[Facts, ...]:
        words, row = self.model.words, self.row()
        if words is None:
            return (Facts("Reading the vocabulary …"),)
        counts = tuple((name.lower(), f"{words.counts[kind]:,}") for name, kind in _KINDS)
        whole = Facts("The vocabulary", "", (("entries", f"{len(words.pieces):,}"), *counts))
        if row is None:
            return (whole,)
        piece, id_ = words.pieces[row], words.ids[row]
        pairs = [
            ("id", str(id_)),
            ("kind", words.kinds[row]),
            ("code points", " ".join(f"{ord(letter):04X}" for letter in piece[:12])),
            ("in your text", f"{self.model.times.get(id_, 0):,}"),
        ]
        if self.near and self.near.id == id_:
            pairs.append(("embedding norm", f"{self.near.norm:.6f}"))
            if self.near.near:
                nearest, _, cosine = self.near.near[0]
                pairs.append(("nearest", f"{nearest}, cosine {cosine:.6f}"))
        says = "The input embedding is one vector an entry, the same in every text, before any layer."
        return (Facts(piece, says, tuple(pairs)), whole)

    def taking(self) -> Callable[[], Taken] | None:
        words, rows, near, lens = self.model.words, self.model.rows, self.near, self.scope.lens
        if words is None:
            return None

        def make() -> Taken:
            from desktop_app.explore.scripts import nearest_script
            from desktop_app.explore.taking import Taken, aligned

            head = ("id", "piece", "kind")
            table = [(words.ids[row], words.pieces[row], words.kinds[row]) for row in rows]
            entries = [dict(zip(head, line, strict=True)) for line in table]
            close = [
                {"piece": piece, "id": id_, "cosine": cosine}
                for piece, id_, cosine in (near.near if near else ())
            ]
            document = {"entries": entries, "of": near.id if near else None, "nearest": close}
            script = ""
            if near and near.near:
                script = nearest_script(lens.bundle().folder, near.id, near.near[0][1], near.near[0][2])
            vector = near.vector if near else None
            return Taken("vocabulary", aligned(head, table), document, head, table, vector, script)

        return make

    # Search

    def ask(self) -> None:
        """Searches for what the box says now."""
        query, kind = self.search.text(), self.kind.currentData()

        def work(lens: Lens, _report: Report, _cancel: CancelToken) -> tuple[Vocabulary, tuple[int, ...]]:
            from desktop_app.explore.vocabulary import search

            words, _ = self._opened(lens)
            return words, search(words, query, kind)

        self.scope.submit("vocabulary", work, self._show)

    def go(self, id_: int) -> None:
        """Shows the row of an id; a search that does not find it is emptied."""
        place = self.model.place(id_)
        if place >= 0:
            if place != self.table.currentIndex().row():
                self.table.go(place)
            return
        self._wanted = id_
        if self.search.text() or self.kind.currentIndex():
            for part in (self.search, self.kind):
                part.blockSignals(True)
            self.search.clear()
            self.kind.setCurrentIndex(0)
            for part in (self.search, self.kind):
                part.blockSignals(False)
        self.ask()

    def row(self) -> int | None:
        """The chosen entry, a row of the vocabulary."""
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def _opened(self, lens: Lens) -> tuple[Vocabulary, list[Embeddings]]:
        from desktop_app.explore.vocabulary import vocabulary

        key = lens.bundle().fingerprint
        if key not in self._open:
            tokenizer = lens.tokenizer()
            words = vocabulary(tokenizer.vocabulary(), tokenizer.special, tokenizer.prefix)
            self._open[key] = (words, [])
        return self._open[key]

    def _show(self, answer: tuple[Vocabulary, tuple[int, ...]]) -> None:
        words, rows = answer
        row = self.row()
        kept = words.ids[row] if row is not None and self.model.words is words else None
        self.model.show(words, rows)
        total = f"{len(words.pieces):,}"
        self.found.setText(
            f"{total} entries" if len(rows) == len(words.pieces) else f"{len(rows):,} of {total}"
        )
        wanted, self._wanted = self._wanted, None
        if wanted is None and self.search.text():
            place = 0  # the best match, as one types
        else:
            target = kept if wanted is None else wanted
            place = -1 if target is None else self.model.place(target)
        if rows:
            self.table.go(max(place, 0))
        else:
            self._clear()

    def _into_table(self) -> None:
        self.table.setFocus()

    def _model_changed(self) -> None:
        self.model.words = None
        self._clear()
        if self.isVisible():
            self.ask()

    # Nearest

    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        words, row = self.model.words, self.row()
        if words is None or row is None or not current.isValid():
            return
        id_ = words.ids[row]

        def work(lens: Lens, _report: Report, _cancel: CancelToken) -> Near:
            from desktop_app.encoder.embeddings import word_embeddings
            from desktop_app.explore.vocabulary import embeddings, nearest, row_of

            words, kept = self._opened(lens)
            if not kept:
                kept.append(embeddings(word_embeddings(lens.bundle())))
            known = kept[0]
            near = tuple(
                (words.pieces[place], other, cosine)
                for other, cosine in nearest(known, id_)
                if (place := row_of(words, other)) is not None
            )
            return Near(id_, near, float(known.norms[id_]), known.matrix[id_].copy())

        self.scope.submit("nearest pieces", work, self._show_near, on_error=self._no_embedding)
        self.scope.told.emit()

    def _show_near(self, near: Near) -> None:
        self.near = near
        self.note.hide()
        self.nearest.show(near.near)
        self.scope.told.emit()

    def _no_embedding(self, error: AppError) -> None:
        self._clear()
        self.note.setText(f"{error.message} {error.hint}")
        self.note.show()

    def _clear(self) -> None:
        self.near = None
        self.nearest.show(())
        self.scope.told.emit()

    def _go_near(self, index: QModelIndex) -> None:
        self.go(self.nearest.near[index.row()][1])


class _Search(QLineEdit):
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
