"""The same query in two ways, side by side: what one finds and the other misses."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.types import Hit
from desktop_app.core.words import count_are
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.compare import work
from desktop_app.ui.find.compare.work import Way
from desktop_app.ui.find.document.preview import Preview
from desktop_app.ui.find.search.bar import DEBOUNCE_MS, SearchBox
from desktop_app.ui.find.view import View
from desktop_app.ui.kit.basics import ElidedLabel, label, plain_tip
from desktop_app.ui.kit.empty_state import EmptyState, Offer
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.two_rankings import STRIP, CompareColumns
from desktop_app.ui.values import LibraryInfo, Reading

if TYPE_CHECKING:
    from desktop_app.services.searching.compare import Comparison, Earlier

WAYS: tuple[tuple[str, Way], ...] = (
    ("Keyword", Way("keyword", "mean")),
    ("Semantic mean", Way("semantic", "mean")),
    ("Semantic [CLS]", Way("semantic", "cls")),
    ("Hybrid mean", Way("hybrid", "mean")),
    ("Hybrid [CLS]", Way("hybrid", "cls")),
)
SLOW_MS = 300
HOW_TO_GET_ONE = (
    "To compare models or ways of cleaning too, switch this library by “Switch model …” in its menu: what it "
    "was before is kept and offered here."
)
EXAMPLES = ("heal my puppy", "pull out rotten tooth", "extinguish blazes")
"""The best answer of the sample jobs shares no word with these: keywords miss it."""


class CompareView(View):
    """Answers one query in two ways to search; nothing is asked while the view is hidden."""

    title = "Compare"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._library: LibraryInfo | None = None
        self._missing: AppError | None = None
        self.comparison: Comparison | None = None
        self.earlier: tuple[Earlier, ...] = ()
        self._carried = ""
        self.box = SearchBox()
        self.box.setObjectName("compare_box")
        self.box.setPlaceholderText("One query, two ways to search …")
        self.box.setAccessibleName("Query to compare")
        self.choices = (_choice("left", 0), _choice("right", 1))
        self.notice = Notice()
        self.columns = CompareColumns()
        self.told = ElidedLabel(face="secondary", role="secondary")
        self.told.setObjectName("compare_told")
        self.note = ElidedLabel(face="secondary", role="secondary")
        self.note.setObjectName("compare_note")
        self.empty = EmptyState()
        self.preview = Preview()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE_MS)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._build()
        self._show(None)

    def _build(self) -> None:
        heads = QHBoxLayout()
        heads.setSpacing(0)
        heads.addWidget(self.choices[0], 1)
        heads.addSpacing(STRIP)
        heads.addWidget(self.choices[1], 1)
        self._nothing = (label(tone="secondary", wrap=True), label(tone="secondary", wrap=True))
        nothing = QHBoxLayout()
        nothing.setSpacing(STRIP)
        for words in self._nothing:
            words.setContentsMargins(theme.GAP, 0, 0, 0)
            nothing.addWidget(words, 1)
        compared = QWidget()
        column = QVBoxLayout(compared)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(heads)
        column.addLayout(nothing)
        column.addWidget(self.columns, 1)
        column.addWidget(self.told)
        self.stack = QStackedWidget()
        for widget in (self.empty, compared, self.preview):
            self.stack.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, theme.GAP)
        whole.setSpacing(theme.GAP)
        whole.addWidget(self.box)
        whole.addWidget(self.notice)
        whole.addWidget(self.stack, 1)
        whole.addWidget(self.note)

        self._pause.timeout.connect(self.ask)
        self._slow.timeout.connect(self._show_waiting)
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.box.returnPressed.connect(self.ask)
        for choice in self.choices:
            choice.currentIndexChanged.connect(self.ask)
        self.columns.read.connect(self.read)
        self.preview.back.connect(self._back)
        self.preview.closed.connect(self._back)
        bind(self, "find", self.activate)

    def activate(self) -> None:
        self._look()
        if self.comparison is None:
            self.ask()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def carry(self, query: str) -> None:
        if query and self.box.text().strip() in ("", self._carried):
            if query != self.box.text().strip():
                self.compare(query)
            self._carried = query

    def set_library(self, library: LibraryInfo | None, _sample_there: bool = False) -> None:
        same = library and self._library and library.folder == self._library.folder
        self._library = library
        if not same:
            self.desk.runner.drop("compare_earlier")
            self._offer(())
            self._show(None)
            self.ask()
        self._look()

    def count_library(self, library: LibraryInfo) -> None:
        self._library = library
        self._look()

    def set_model_missing(self, error: AppError | None) -> None:
        self._missing = error
        self._show(None)

    def compare(self, query: str) -> None:
        """Puts `query` into the box and answers it at once."""
        self.box.setText(query)
        self.ask()

    def ask(self) -> None:
        """Sends the query to its lane, if the view is shown; an answer that is on its way is forgotten."""
        self._pause.stop()
        query = self.box.text().strip()
        if not query or not self._library or self._missing:
            self.desk.runner.drop("compare")
            self._show(None)
            return
        if not self.isVisible():
            self._show(None)
            return
        engine, folder = self.desk.engine, self._library.folder
        self._slow.start()
        ways = [choice.currentData() for choice in self.choices]
        self.desk.runner.submit(
            "query",
            lambda _report, _cancel: work.compare(engine, folder, query, ways),
            self._show,
            self._failed,
            topic="compare",
        )

    def read(self, hit: Hit, side: int) -> None:
        """Shows a document in the place of the columns."""
        if not self._library:
            return
        engine, folder, way = self.desk.engine, self._library.folder, self.choices[side].currentData()

        def show(reading: Reading) -> None:
            self.preview.show_document(reading, hit)
            self.stack.setCurrentWidget(self.preview)
            self.preview.focus_text()

        self.desk.runner.submit(
            "query",
            lambda _report, _cancel: work.read(engine, folder, way, hit.document),
            show,
            self.notice.show_error,
            topic="compare_read",
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.box.clear()
            self.activate()
        elif event.key() == Qt.Key.Key_Down and self.box.hasFocus() and self.comparison:
            side = self.columns.sides[0 if self.comparison.sides[0] else 1]
            side.setFocus()
            side.setCurrentIndex(side.compared.index(0, 0))
        else:
            super().keyPressEvent(event)

    def _look(self) -> None:
        """Asks which recipes the library had before, while the view is shown."""
        if self._library and self.isVisible():
            engine, folder = self.desk.engine, self._library.folder
            self.desk.runner.submit(
                "query",
                lambda _report, _cancel: work.earlier(engine, folder),
                self._looked,
                self.notice.show_error,
                topic="compare_earlier",
            )

    def _looked(self, earlier: tuple[Earlier, ...]) -> None:
        if earlier != self.earlier:
            self._offer(earlier)
            self.ask()
        self._show_note()

    def _offer(self, earlier: tuple[Earlier, ...]) -> None:
        """Fills the choices; what is chosen stays so where it is still there."""
        self.earlier = earlier
        defaults = (
            Way("keyword", "mean"),
            Way("semantic", self._library.pooling if self._library else "mean"),
        )
        for choice, default in zip(self.choices, defaults, strict=True):
            chosen = choice.currentData() if earlier else default
            blocked = choice.blockSignals(True)
            _fill(choice, earlier)
            ways = [choice.itemData(row) for row in range(choice.count())]
            choice.setCurrentIndex(ways.index(chosen if chosen in ways else default))
            choice.blockSignals(blocked)

    def _show_note(self) -> None:
        """How far an earlier recipe that is chosen lags behind, or how to get one where there is none."""
        chosen = {choice.currentData().ledger for choice in self.choices}
        for choice in self.choices:
            choice.setToolTip(plain_tip(choice.currentText()))
        words = [_lag(one) for one in self.earlier if one.ledger in chosen and (one.newer or one.gone)]
        if not self.earlier and self._library and self._library.documents:
            words = [HOW_TO_GET_ONE]
        self.note.set_text(" ".join(words))
        self.note.setVisible(bool(words))

    def _failed(self, error: AppError) -> None:
        self._show(None)
        self.notice.show_error(error)

    def _show_waiting(self) -> None:
        """The first query of a library takes a while; later ones are answered before this is seen."""
        if self.comparison is None:
            self.empty.show_state("Comparing …", "")
        else:
            self.told.set_text("Comparing …")

    def _show(self, comparison: Comparison | None) -> None:
        self._slow.stop()
        self.comparison = comparison
        self._show_note()
        self.notice.hide()
        self.box.setEnabled(self._library is not None and self._missing is None)
        if comparison is None:
            self._show_empty()
            self.stack.setCurrentIndex(0)
            return
        names = [_in_a_sentence(choice.currentText()) for choice in self.choices]
        self.columns.show_comparison(comparison, names)
        for words, side, name in zip(self._nothing, comparison.sides, names, strict=True):
            words.setText("" if side else f"{name} finds nothing.")
        for words in self._nothing:
            words.setVisible(not all(comparison.sides))
        self.told.set_text(_summary(comparison, names))
        self.stack.setCurrentIndex(1)

    def _show_empty(self) -> None:
        library = self._library
        if self._missing:
            self.empty.show_state(
                "The model is not ready", f"{self._missing.message}\n\n{self._missing.hint}"
            )
        elif library is None or not library.documents:
            self.empty.show_state(
                "Nothing to compare yet", "Choose or make a library in the bar beside this view."
            )
        else:
            sample = library.is_sample
            chips = [[Offer(query, partial(self.compare, query), "chip") for query in EXAMPLES]]
            self.empty.show_state(
                "One query, two ways to search",
                "See what one finds and the other misses. A line leads from a document's place on the left "
                "to its place on the right."
                + (" In these, meaning finds what no keyword does:" if sample else ""),
                *(chips if sample else []),
            )

    def _back(self) -> None:
        self.stack.setCurrentIndex(1 if self.comparison else 0)
        self.columns.sides[0 if self.columns.hit(0) else 1].setFocus()


def _summary(comparison: Comparison, names: list[str]) -> str:
    """How many documents are on both sides, in words."""
    left, right = comparison.sides
    both = len({placed.hit.document for placed in left} & {placed.hit.document for placed in right})
    if not left and not right:
        return "Neither finds anything."
    first = f"{both or 'None'} of the first {max(len(left), len(right))}"
    words = [f"{first} {'is' if both == 1 else 'are'} on both sides"]
    for side, other in ((0, 1), (1, 0)):
        if alone := sum(placed.there is None for placed in comparison.sides[side]):
            words.append(f"{names[other]} does not find {alone} that {names[side]} does")
    return " · ".join(words)


def _in_a_sentence(way: str) -> str:
    words, _, recipe = way.partition(" · ")
    return f"{words} ({recipe})" if recipe else words


def _choice(side: str, chosen: int) -> QComboBox:
    made = QComboBox()
    made.setObjectName(f"compare_{side}_way")
    made.setAccessibleName(f"Way to search on the {side}")
    made.setMinimumHeight(theme.CONTROL_HEIGHT)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    _fill(made, ())
    made.setCurrentIndex(chosen)
    return made


def _fill(choice: QComboBox, earlier: tuple[Earlier, ...]) -> None:
    choice.clear()
    for words, way in WAYS:
        choice.addItem(words, way)
    for one in earlier:
        choice.insertSeparator(choice.count())
        for words, way in WAYS:
            choice.addItem(f"{words} · {one.words}", replace(way, ledger=one.ledger))


def _lag(one: Earlier) -> str:
    """How what is kept differs from the library of today."""
    parts = []
    if one.newer:
        parts.append(f"{count_are(one.newer, 'document')} newer")
    if one.gone:
        parts.append(f"{one.gone:,} {'are' if one.gone != 1 else 'is'} gone since")
    return f"“{one.words}” is as of the switch: {', '.join(parts)}."
