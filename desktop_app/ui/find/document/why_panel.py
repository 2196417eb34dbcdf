"""Why a hit has its score: words tinted by share, the map of pairs, and a sum that adds up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.types import Hit
from desktop_app.ui import theme
from desktop_app.ui.find.document.heat_map import HeatMap
from desktop_app.ui.find.document.share_words import ShareWords
from desktop_app.ui.find.document.shares import Shares, signed
from desktop_app.ui.find.document.why_parts import Section, StillChoice
from desktop_app.ui.find.document.why_work import Above, Why, in_words
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.text import one_line, quoted

NO_SPLIT = (
    "A [CLS] vector is one token's, so its cosine does not split over words. Leave each word out once to see "
    "what the score loses; such losses do not add up."
)
LEGEND = "Blue over a solid line adds to the score, orange over a dotted line takes from it."
POINT = "Point at a cell or a word for its exact number."


class WhyPanel(QScrollArea):
    """Shows a Why. The signals ask the page for what takes the model: another hit, words left out, places."""

    compare_wanted = Signal(object)  # Hit
    without_wanted = Signal()
    places_wanted = Signal()
    stop_wanted = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("why_panel")
        self.setAccessibleName("Why")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._why: Why | None = None
        self._lost: Shares | None = None
        self._others: tuple[Hit, ...] = ()
        self.notice = Notice()
        self.sum = label(tone="strong", wrap=True, selectable=True)
        self.sum.setObjectName("why_sum")
        self.about = label(tone="secondary", wrap=True, selectable=True)
        self.pieces = push_button("Word pieces", "quiet")
        self.pieces.setCheckable(True)
        self.query = ShareWords("Query")
        self.heat = HeatMap()
        self.readout = label(POINT, "secondary", wrap=True)
        self.readout.setObjectName("why_readout")
        self.passage = ShareWords("Passage")
        self.terms = Section("By words (BM25)", "why_terms")
        self.fused = Section("The fused score", "why_fused")
        self.compared = Section("Above and below", "why_compared")
        self.placed = Section("Without each query word", "why_places")
        self.other = StillChoice()
        self.other.setObjectName("why_other")
        self.other.setAccessibleName("Compare with another result")
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other.setMinimumContentsLength(12)
        self.leave = push_button("Leave each word out")
        self.rank = push_button("Rank without each query word")
        self.stop = push_button("Stop", "link")
        self.copy_tsv = push_button("Copy as TSV", "link")
        self.copy_json = push_button("Copy as JSON", "link")
        self._build()
        self._connect()
        self.clear()

    def _build(self) -> None:
        self._map = QScrollArea()
        self._map.setWidget(self.heat)
        self._map.setWidgetResizable(True)
        self._map.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._map.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.GAP_MEDIUM, theme.GAP, theme.GAP_MEDIUM, theme.GAP_MEDIUM)
        column.setSpacing(theme.GAP)
        column.addWidget(self.notice)
        column.addLayout(_row(self.sum, self.pieces, stretch=0))
        column.addWidget(self.about)
        self._words = [label("Query", "secondary"), self.query, self._map, self.readout]
        self._words += [label("Passage", "secondary"), self.passage]
        for widget in self._words:
            column.addWidget(widget)
        column.addWidget(self.fused)
        column.addWidget(self.terms)
        column.addWidget(self.other)
        column.addWidget(self.compared)
        column.addLayout(_row(self.leave, self.stop, stretch=2))
        column.addLayout(_row(self.rank, stretch=1))
        column.addWidget(self.placed)
        column.addLayout(_row(self.copy_tsv, self.copy_json, stretch=2))
        column.addStretch()
        self.setWidget(inside)
        for area in (self, self._map):
            area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.heat.setAutoFillBackground(False)

    def _connect(self) -> None:
        self.pieces.toggled.connect(self._show_shares)
        self.heat.pointed.connect(self._cell)
        self.query.pointed.connect(lambda row: self._cell(row, -1))
        self.passage.pointed.connect(lambda column: self._cell(-1, column))
        self.other.activated.connect(self._chosen)
        self.leave.clicked.connect(self.without_wanted)
        self.rank.clicked.connect(self.places_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self.copy_tsv.clicked.connect(lambda: self._copy("tsv"))
        self.copy_json.clicked.connect(lambda: self._copy("json"))

    def clear(self) -> None:
        """Nothing is explained, until `show_why`."""
        self._why = self._lost = None
        self.notice.hide()
        self.sum.setText("")
        self.about.setText("")
        for section in (self.terms, self.fused, self.compared, self.placed):
            section.show_rows("")
        self._show_controls()

    def show_why(self, why: Why) -> None:
        """Explains a hit."""
        self.clear()
        self._why = why
        self._others = tuple(hit for hit in why.asked.others if hit is not why.asked.hit)
        self.other.clear()
        self.other.addItem("Compare with …")
        for hit in self._others:
            self.other.addItem(f"{hit.rank}  {one_line(hit.title or hit.id)}")
        if why.terms:
            total = sum(share for _, share in why.terms)
            rows = [*((word, signed(share)) for word, share in why.terms), ("sum", signed(total))]
            self.terms.show_rows("What each word of the query adds; those that are rare here add more.", rows)
        if why.fused:
            self._show_fused(why)
        if why.unsplit:
            self.notice.show_error(why.unsplit)
        self._show_shares()

    def _show_fused(self, why: Why) -> None:
        parts = why.fused
        assert parts
        self.fused.show_rows(
            f"Nearness in meaning runs from the library's mean cosine ({parts.mean_cosine:.4f}) to its best "
            f"({parts.best_cosine:.4f}), nearness in words to the best BM25 ({parts.best_bm25:.2f}).",
            [
                ("meaning", signed(parts.meaning)),
                ("words", signed(parts.words)),
                ("sum", signed(parts.meaning + parts.words)),
            ],
        )

    def show_lost(self, lost: Shares) -> None:
        """What is lost with each word, in place of the shares."""
        self._lost = lost
        self._show_shares()

    def show_above(self, found: Above) -> None:
        """Why one hit stands above another."""
        title = quoted(found.upper.title or found.upper.id)
        below = quoted(found.lower.title or found.lower.id)
        nearer = "nearer to the query" if found.difference >= 0 else "less near to the query"
        told = f"By cosine {title} is {abs(found.difference):.4f} {nearer} than {below}. "
        rows = [*((word, signed(share)) for word, share in found.words), ("sum", signed(found.difference))]
        self.compared.show_rows(told + " ".join(in_words(found)), rows)

    def show_places(self, rank: int, places: Sequence[tuple[str, int | None]]) -> None:
        """The rank by cosine without each word of the query."""
        self._working(False)
        rows = [(f"without “{word}”", "–" if place is None else f"{place:,}") for word, place in places]
        worst = max((place for _, place in places if place), default=0)
        costs = [word for word, place in places if place == worst]
        told = f"By cosine alone this document ranks {rank:,}."
        if worst > rank:
            told += f" “{costs[0]}” holds its place: without it, it would rank {worst:,}."
        self.placed.show_rows(told, rows)

    def show_progress(self, progress: Progress) -> None:
        self._working(True)
        self.readout.setText(
            f"{progress.stage}: {progress.done:,} of {progress.total or 0:,} {progress.unit}"
        )

    def show_error(self, error: AppError) -> None:
        self._working(False)
        self.notice.show_error(error)

    def stopped(self) -> None:
        """Words are no longer being left out."""
        self._working(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def _shares(self) -> Shares | None:
        if self._lost or not self._why:
            return self._lost
        return self._why.pieces if self.pieces.isChecked() else self._why.words

    def _show_shares(self) -> None:
        shares, why = self._shares(), self._why
        self._show_controls()
        if not why:
            return
        if shares is None:
            self.sum.setText("" if why.unsplit or not why.explanation else f"{why.explanation.score:.4f}")
            self.about.setText("" if why.unsplit else NO_SPLIT)
            return
        self.query.show_words(shares.query, shares.rows)
        self.passage.show_words(shares.passage, shares.columns)
        self.readout.setText(POINT)
        if shares.cells is None:
            self.sum.setText(f"{shares.score:.4f}, and what it loses with each word")
            self.about.setText("Each word is left out once. What is lost does not add up to the score.")
            return
        self.heat.show_shares(shares)
        self._map.setFixedHeight(self.heat.height() + 14)
        total = sum(share or 0.0 for share in shares.rows)
        rows, columns = len(shares.query), len(shares.passage)
        self.sum.setText(f"{total:.4f} = {rows} × {columns} shares")
        percentile = why.asked.hit.percentile
        beyond = f" Nearer than {percentile:.1%} of random pairs here." if percentile is not None else ""
        self.about.setText(f"Cosine {shares.score:.4f}.{beyond} {LEGEND}")

    def _show_controls(self) -> None:
        shares = self._shares()
        for widget in self._words:
            widget.setVisible(shares is not None)
        cells = shares is not None and shares.cells is not None
        self._map.setVisible(cells)
        self.pieces.setVisible(cells)
        explained = self._why is not None and self._why.explanation is not None
        self.other.setVisible(explained and bool(self._others) and bool(self._why and self._why.words))
        for button in (self.leave, self.rank):
            button.setVisible(explained)
        for button in (self.copy_tsv, self.copy_json):
            button.setVisible(shares is not None)
        self.stop.hide()

    def _working(self, working: bool) -> None:
        self.leave.setEnabled(not working)
        self.rank.setEnabled(not working)
        if not working and self.stop.hasFocus():
            self.leave.setFocus()
        self.stop.setVisible(working)
        if working:
            self.readout.show()
        else:
            self.readout.setText(POINT)
            self.readout.setVisible(self._shares() is not None)

    def _cell(self, row: int, column: int) -> None:
        """The exact number of a pair, of a query word or of a passage word."""
        shares = self._shares()
        if not shares:
            return
        self.query.point(row)
        self.passage.point(column)
        self.heat.point(row, column)
        if row >= 0 and column >= 0 and shares.cells:
            pair = f"{quoted(shares.query[row])} × {quoted(shares.passage[column])}"
            self.readout.setText(f"{pair}  {signed(shares.cells[row][column], 6)}")
        elif row >= 0:
            self.readout.setText(f"{quoted(shares.query[row])}  {signed(shares.rows[row], 6)}")
        elif column >= 0:
            self.readout.setText(f"{quoted(shares.passage[column])}  {signed(shares.columns[column], 6)}")
        else:
            self.readout.setText(POINT)
        self.heat.setAccessibleDescription(self.readout.text())

    def _chosen(self, row: int) -> None:
        if row > 0:
            self.compare_wanted.emit(self._others[row - 1])

    def _copy(self, kind: str) -> None:
        if shares := self._shares():
            QGuiApplication.clipboard().setText(shares.tsv() if kind == "tsv" else shares.json())


def _row(*widgets: QWidget, stretch: int) -> QHBoxLayout:
    """Widgets beside each other; the room goes to the one with number `stretch`, or behind all."""
    row = QHBoxLayout()
    row.setSpacing(theme.GAP)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, int(number == stretch), Qt.AlignmentFlag.AlignVCenter)
    if stretch >= len(widgets):
        row.addStretch()
    return row
