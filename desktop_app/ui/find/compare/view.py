"""The same query in two ways, side by side: what one finds and the other misses."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.paths import is_built_in
from desktop_app.core.types import Hit
from desktop_app.language import number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.compare import work
from desktop_app.ui.find.compare.recipes import RecipesPanel
from desktop_app.ui.find.compare.work import RankedWay
from desktop_app.ui.find.document.preview import Preview
from desktop_app.ui.find.search.bar import DEBOUNCE_MS, SearchBox
from desktop_app.ui.find.shared.view import View
from desktop_app.ui.kit.basics import ElidedLabel, label, plain_tip
from desktop_app.ui.kit.empty_state import Offer
from desktop_app.ui.kit.layout import after, column, row
from desktop_app.ui.kit.tables.two_rankings import STRIP, CompareColumns
from desktop_app.ui.values import Example, LibraryInfo, Reading

if TYPE_CHECKING:
    from desktop_app.services.searching.compare import Comparison, Earlier

WAYS: tuple[tuple[str, RankedWay], ...] = (
    (tr("Exact words"), RankedWay("keyword", "mean")),
    (tr("Meaning (mean)"), RankedWay("semantic", "mean")),
    (tr("Meaning ([CLS])"), RankedWay("semantic", "cls")),
    (tr("Best (mean)"), RankedWay("hybrid", "mean")),
    (tr("Best ([CLS])"), RankedWay("hybrid", "cls")),
)
SLOW_MS = 300
ABOUT = tr(
    "See what one finds and the other misses. A line leads from a document's place on the left to its place "
    "on the right."
)
COMPARING = tr("Comparing …")
HOW_TO_GET_ONE = tr(
    "To compare models or ways of cleaning too, switch this library with “Switch model …” in its menu: what "
    "it was before is kept and offered here."
)
EXAMPLES = ("heal my puppy", "pull out rotten tooth", "extinguish blazes")  # as the sample library is
"""The best answer of the sample jobs shares no word with these: keywords miss it."""


class CompareView(View):
    """Answers one query in two ways to search; nothing is asked while the view is hidden."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.comparison: Comparison | None = None
        self._ways: tuple[RankedWay, ...] = ()  # those of the comparison
        self.earlier: tuple[Earlier, ...] = ()
        self._carried = ""
        self._compared = (0, 0)  # how large the library was then
        self.box = SearchBox()
        self.box.setPlaceholderText(tr("One query, two ways to search …"))
        self.box.setAccessibleName(tr("Query to compare"))
        self.choices = (_choice("left", 0), _choice("right", 1))
        self.columns = CompareColumns()
        self.status = ElidedLabel(face="secondary", role="secondary")
        self.note = label(tone="secondary", wrap=True)
        self.recipes = RecipesPanel(desk)
        self.preview = Preview(desk, plain=True)
        self._nothing = (label(tone="secondary", wrap=True), label(tone="secondary", wrap=True))
        self._pause = after(self, DEBOUNCE_MS, self.ask)
        self._slow = after(self, SLOW_MS, self._show_waiting)
        self._build()
        self._show(None)

    def _build(self) -> None:
        for words in self._nothing:
            words.setContentsMargins(theme.GAP, 0, 0, 0)
        compared = QWidget()
        column(
            row((self.choices[0], 1), STRIP, (self.choices[1], 1), gap=0),
            row((self._nothing[0], 1), (self._nothing[1], 1), gap=STRIP),
            (self.columns, 1),
            self.status,
            into=compared,
        )
        self.stack = QStackedWidget()
        for widget in (self.empty, compared, self.preview):
            self.stack.addWidget(widget)
        side = theme.GAP_MEDIUM
        parts = (self.box, self.notice, (self.stack, 1), self.note, self.recipes)
        column(*parts, into=self, margins=(side, 12, side, theme.GAP))
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.box.returnPressed.connect(self.ask)
        for choice in self.choices:
            choice.currentIndexChanged.connect(self._choose)
        self.columns.read.connect(self.read)
        self.preview.back.connect(self._back)
        self.preview.closed.connect(self._back)
        self.recipes.failed.connect(self.notice.show_error)
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

    def library_set(self, same: bool) -> None:
        if not same:
            self.desk.runner.drop("compare_earlier")
            self._offer(())
            self.recipes.show_library(None)
            self._show(None)
        if not same or self.missing or self.comparison is None:
            self.ask()
        self._look()

    def count_library(self, library: LibraryInfo) -> None:
        """Compares again once a library has grown, or at once where it held nothing to find."""
        super().count_library(library)
        self._look()
        nothing = self.comparison is not None and not any(self.comparison.sides)
        reading = self.stack.currentWidget() is self.preview
        if _size(library) != self._compared and (nothing or not library.working) and not reading:
            self.ask()

    def compare(self, query: str) -> None:
        """Puts `query` into the box and answers it at once."""
        self.box.setText(query)
        self.ask()

    def show_example(self, example: Example) -> None:
        for choice, default in zip(self.choices, self._defaults(), strict=True):
            ways = [choice.itemData(row) for row in range(choice.count())]
            with QSignalBlocker(choice):
                choice.setCurrentIndex(ways.index(default))
        self.compare(example.text)

    def ask(self) -> None:
        """Sends the query to its lane, if the view is shown; an answer that is on its way is forgotten."""
        self._pause.stop()
        query = self.box.text().strip()
        self.desk.runner.drop("compare_read")
        if not query or not self.library or self.missing or not self.isVisible():
            self.desk.runner.drop("compare")
            self._show(None)
            return
        ways = tuple(choice.currentData() for choice in self.choices)

        def show(comparison: Comparison) -> None:
            self._ways = ways
            self._show(comparison)

        self._slow.start()
        self._compared = _size(self.library)
        compare = partial(work.compare, self.desk.engine, self.library.folder, query, ways)
        self.desk.runner.query(compare, show, self._failed, owner=self, topic="compare")

    def read(self, hit: Hit, side: int) -> None:
        """Shows a document in the place of the columns, as the way that found it holds it."""
        if not self.library:
            return
        self.preview.show_hit(hit)
        self.stack.setCurrentWidget(self.preview)
        self.preview.focus_text()

        def show(reading: Reading) -> None:
            self.preview.show_document(reading, hit)

        read = partial(work.read, self.desk.engine, self.library.folder, self._ways[side], hit.document)
        self.desk.runner.query(read, show, owner=self.preview, topic="compare_read")

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
        if self.library and self.isVisible():
            earlier = partial(work.earlier, self.desk.engine, self.library.folder)
            self.desk.runner.query(earlier, self._looked, owner=self, topic="compare_earlier")
            self.recipes.show_library(self.library)

    def _looked(self, earlier: tuple[Earlier, ...]) -> None:
        if earlier != self.earlier:
            self._offer(earlier)
            self.ask()
        self._show_note()

    def _choose(self) -> None:
        """The rows of another way do not stay under the new one's name."""
        if self.comparison:
            nothing = replace(self.comparison, sides=((), ()))
            self.columns.show_comparison(nothing, [choice.currentText() for choice in self.choices])
            self.status.set_text("")
            for words in self._nothing:
                words.hide()
        self.ask()

    def _offer(self, earlier: tuple[Earlier, ...]) -> None:
        """Fills the choices; what is chosen stays so where it is still there."""
        self.earlier = earlier
        for choice, default in zip(self.choices, self._defaults(), strict=True):
            chosen = choice.currentData() if earlier else default
            with QSignalBlocker(choice):
                _fill(choice, earlier)
                ways = [choice.itemData(row) for row in range(choice.count())]
                choice.setCurrentIndex(ways.index(chosen if chosen in ways else default))

    def _defaults(self) -> tuple[RankedWay, RankedWay]:
        pooling = self.library.pooling if self.library else "mean"
        return RankedWay("keyword", "mean"), RankedWay("semantic", pooling)

    def _show_note(self) -> None:
        """How far an earlier recipe that is chosen lags behind, or how to get one where there is none."""
        chosen = {choice.currentData().ledger for choice in self.choices}
        for choice in self.choices:
            choice.setToolTip(plain_tip(choice.currentText()))
        words = [_lag(one) for one in self.earlier if one.ledger in chosen and (one.newer or one.gone)]
        library = self.library
        if not self.earlier and library and library.documents and not library.everywhere:
            words = [] if is_built_in(library.folder) else [HOW_TO_GET_ONE]
        self.note.setText(" ".join(words))
        self.note.setVisible(bool(words))

    def _failed(self, error: AppError) -> None:
        self._show(None)
        self.notice.show_error(error)

    def _show_waiting(self) -> None:
        """The first query of a library takes a while; later ones are answered before this is seen."""
        if self.comparison is None:
            self.empty.show_state(COMPARING, "")
        else:
            self.status.set_text(COMPARING)

    def _show(self, comparison: Comparison | None) -> None:
        self._slow.stop()
        self.comparison = comparison
        self._show_note()
        self.notice.hide()
        self.box.setEnabled(self.library is not None and self.missing is None)
        if comparison is None:
            self._show_empty()
            self.stack.setCurrentIndex(0)
            return
        names = [_in_a_sentence(choice.currentText()) for choice in self.choices]
        self.columns.show_comparison(comparison, names)
        for words, side, name in zip(self._nothing, comparison.sides, names, strict=True):
            words.setText("" if side else tr("{name} finds nothing.", name=name))
        for words in self._nothing:
            words.setVisible(not all(comparison.sides))
        self.status.set_text(_summary(comparison, names))
        self.stack.setCurrentIndex(1)

    def _show_empty(self) -> None:
        library = self.library
        if self.missing:
            self.show_missing(self.missing)
        elif library is None or not library.documents:
            self.show_no_library(tr("Nothing to compare yet"))
        else:
            sample = library.is_sample
            chips = [[Offer(query, partial(self.compare, query), "chip") for query in EXAMPLES]]
            self.empty.show_state(
                tr("One query, two ways to search"),
                " ".join((ABOUT, tr("In these, meaning finds what no keyword does:"))) if sample else ABOUT,
                *(chips if sample else []),
            )

    def _back(self) -> None:
        self.desk.runner.drop("compare_read")
        self.stack.setCurrentIndex(1 if self.comparison else 0)
        self.columns.sides[0 if self.columns.hit(0) else 1].setFocus()


def _summary(comparison: Comparison, names: list[str]) -> str:
    """How many documents are on both sides, in words."""
    left, right = comparison.sides
    both = len({placed.hit.document for placed in left} & {placed.hit.document for placed in right})
    if not left and not right:
        return tr("Neither finds anything.")
    first = number(max(len(left), len(right)))
    words = [
        plural(
            both,
            "{n} of the first {first} is on both sides",
            "{n} of the first {first} are on both sides",
            first=first,
        )
        if both
        else tr("None of the first {first} are on both sides", first=first)
    ]
    for side, other in ((0, 1), (1, 0)):
        if alone := sum(placed.there is None for placed in comparison.sides[side]):
            words.append(
                plural(
                    alone,
                    "{n} of {way} not found by {other}",
                    "{n} of {way} not found by {other}",
                    way=names[side],
                    other=names[other],
                )
            )
    return " · ".join(words)


def _in_a_sentence(way: str) -> str:
    words, _, recipe = way.partition(" · ")
    return f"{words} ({recipe})" if recipe else words


def _choice(side: str, chosen: int) -> QComboBox:
    made = QComboBox()
    made.setObjectName(f"compare_{side}_way")
    made.setAccessibleName(
        tr("Way to search on the left") if side == "left" else tr("Way to search on the right")
    )
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


def _size(library: LibraryInfo) -> tuple[int, int]:
    return library.passages, library.waiting


def _lag(one: Earlier) -> str:
    """How what is kept differs from the library of today."""
    parts = []
    if one.newer:
        parts.append(plural(one.newer, "{n} document is newer", "{n} documents are newer"))
    if one.gone:
        parts.append(plural(one.gone, "{n} is gone since", "{n} are gone since"))
    return tr("“{recipe}” is as of the switch: {lag}.", recipe=one.words, lag=", ".join(parts))
