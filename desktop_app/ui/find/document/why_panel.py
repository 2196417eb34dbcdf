"""Why a hit has its score: a sum that adds up, its shares, and what the words of the query add."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.text import one_line, quoted
from desktop_app.core.types import Hit
from desktop_app.ui import theme
from desktop_app.ui.find.document.shares import Shares, signed
from desktop_app.ui.find.document.shares_view import SharesView
from desktop_app.ui.find.document.why_work import Above, Why, in_words
from desktop_app.ui.kit.basics import ElidedLabel, label, push_button
from desktop_app.ui.kit.layout import SPRING, column, row
from desktop_app.ui.kit.notice import Notice

NO_SPLIT = (
    "A [CLS] vector is one token's, so its cosine does not split over words. Leave each word out once to see "
    "what the score loses; such losses do not add up."
)
LEGEND = "Blue over a solid line adds to the score, orange over a dotted line takes away from it."
Row = tuple[str, str]
"""A word and its number."""


class WhyPanel(QScrollArea):
    """Shows a Why. The signals ask for what takes the model: another hit, words left out, ranks."""

    compare_wanted = Signal(object)  # Hit
    without_wanted = Signal()
    places_wanted = Signal()
    stop_wanted = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Why")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._why: Why | None = None
        self._lost: Shares | None = None
        self._others: tuple[Hit, ...] = ()
        self.notice = Notice()
        self.sum = label(tone="strong", wrap=True, selectable=True)
        self.about = label(tone="secondary", wrap=True, selectable=True)
        self.pieces = push_button("Word pieces", "quiet")
        self.pieces.setCheckable(True)
        self.shares = SharesView()
        self.terms = WhySection("By words (BM25)", "why_terms")
        self.fused = WhySection("The fused score", "why_fused")
        self.compared = WhySection("Above and below", "why_compared")
        self.placed = WhySection("Without each query word", "why_places")
        self.other = StillChoice()
        self.other.setAccessibleName("Compare with another result")
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other.setMinimumContentsLength(12)
        self.leave = push_button("Leave each word out")
        self.rank = push_button("Rank without each query word")
        self.stop = push_button("Stop", "link")
        self.copy_tsv = push_button("Copy as TSV", "link")
        self.copy_json = push_button("Copy as JSON", "link")
        self._build()
        self.clear()

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column(
            self.notice,
            row((self.sum, 1), self.pieces),
            self.about,
            self.shares,
            self.fused,
            self.terms,
            self.other,
            self.compared,
            row(self.leave, self.stop, SPRING),
            row(self.rank, SPRING),
            self.placed,
            row(self.copy_tsv, self.copy_json, SPRING),
            SPRING,
            into=inside,
            margins=(theme.GAP_MEDIUM, theme.GAP, theme.GAP_MEDIUM, theme.GAP_MEDIUM),
        )
        self.setWidget(inside)
        for area in (self.viewport(), inside):
            area.setAutoFillBackground(False)
        self.pieces.toggled.connect(self._show_shares)
        self.other.activated.connect(self._chosen)
        self.leave.clicked.connect(self.without_wanted)
        self.rank.clicked.connect(self.places_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self.copy_tsv.clicked.connect(lambda: self._copy(Shares.tsv))
        self.copy_json.clicked.connect(lambda: self._copy(Shares.json))

    def clear(self, reason: str = "") -> None:
        """Nothing is explained until `show_why`; `reason` says why."""
        self._why = self._lost = None
        self.notice.hide()
        self.sum.setText("")
        self.about.setText(reason)
        for section in (self.terms, self.fused, self.compared, self.placed):
            section.show_rows("")
        self._working(False)
        self._show_controls()

    def show_why(self, why: Why) -> None:
        """Explains a hit."""
        self.clear()
        self._why = why
        self._others = tuple(hit for hit in why.question.others if hit is not why.question.hit)
        self.other.clear()
        self.other.addItem("Compare with …")
        for hit in self._others:
            self.other.addItem(f"{hit.rank}  {one_line(hit.title or hit.id)}")
        if why.terms:
            total = sum(share for _, share in why.terms)
            rows = [*((word, signed(share)) for word, share in why.terms), ("sum", signed(total))]
            self.terms.show_rows("What each word of the query adds; words that are rare here add more.", rows)
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
        self._working(False)
        self._show_shares()

    def show_above(self, found: Above) -> None:
        """Why one hit stands above another."""
        title = quoted(found.upper.title or found.upper.id)
        below = quoted(found.lower.title or found.lower.id)
        nearer = "nearer to the query" if found.difference >= 0 else "farther from the query"
        summary = f"By cosine {title} is {abs(found.difference):.4f} {nearer} than {below}. "
        rows = [*((word, signed(share)) for word, share in found.words), ("sum", signed(found.difference))]
        self.compared.show_rows(summary + " ".join(in_words(found)), rows)

    def show_places(self, rank: int, places: Sequence[tuple[str, int | None]]) -> None:
        """The rank by cosine without each word of the query."""
        self._working(False)
        rows = [(f"without {quoted(word)}", "–" if place is None else f"{place:,}") for word, place in places]
        worst = max((place for _, place in places if place), default=0)
        costs = [word for word, place in places if place == worst]
        summary = f"By cosine alone this document ranks {rank:,}."
        if worst > rank:
            summary += f" {quoted(costs[0])} holds its place: without it, it would rank {worst:,}."
        self.placed.show_rows(summary, rows)

    def begin(self) -> None:
        """Something is asked of the model: what went wrong before is over."""
        self.notice.hide_error()

    def show_progress(self, progress: Progress) -> None:
        done = f"{progress.done:,} of {progress.total or 0:,} {progress.unit}"
        self._working(True, f"{progress.stage}: {done}")

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

    def _current(self) -> Shares | None:
        if self._lost or not self._why:
            return self._lost
        return self._why.pieces if self.pieces.isChecked() else self._why.words

    def _show_shares(self) -> None:
        shares, why = self._current(), self._why
        self._show_controls()
        if not why:
            return
        if shares is None:
            self.sum.setText("" if why.unsplit or not why.explanation else f"{why.explanation.score:.4f}")
            self.about.setText("" if why.unsplit else NO_SPLIT)
        elif shares.cells is None:
            self.sum.setText(f"{shares.score:.4f}, and what it loses with each word")
            self.about.setText("Each word is left out once. What is lost does not add up to the score.")
        else:
            total = sum(share or 0.0 for share in shares.rows)
            rows, columns = len(shares.query), len(shares.passage)
            self.sum.setText(f"{total:.4f} = {rows} × {columns} shares")
            percentile = why.question.hit.percentile
            beyond = f" Nearer than {percentile:.1%} of random pairs here." if percentile is not None else ""
            self.about.setText(f"Cosine {shares.score:.4f}.{beyond} {LEGEND}")

    def _show_controls(self) -> None:
        shares = self._current()
        self.shares.show_shares(shares)
        self.pieces.setVisible(shares is not None and shares.cells is not None)
        explained = self._why is not None and self._why.explanation is not None
        self.other.setVisible(explained and bool(self._others) and bool(self._why and self._why.words))
        for button in (self.leave, self.rank):
            button.setVisible(explained)
        for button in (self.copy_tsv, self.copy_json):
            button.setVisible(shares is not None)

    def _working(self, working: bool, status: str = "") -> None:
        self.leave.setEnabled(not working)
        self.rank.setEnabled(not working)
        if not working and self.stop.hasFocus():
            self.leave.setFocus()
        self.stop.setVisible(working)
        self.shares.show_status(status)

    def _chosen(self, row: int) -> None:
        self.compared.show_rows("")  # the numbers of another pair
        if row > 0:
            self.compare_wanted.emit(self._others[row - 1])

    def _copy(self, form: Callable[[Shares], str]) -> None:
        if shares := self._current():
            QGuiApplication.clipboard().setText(form(shares))


class WhySection(QWidget):
    """A heading, a sentence and rows of a word and its number; hidden while it has nothing to say."""

    def __init__(self, heading: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(heading)
        self.summary = label(tone="secondary", wrap=True, selectable=True)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        parts = (label(heading, "strong"), self.summary, self._rows)
        column(*parts, into=self, gap=theme.GAP_SMALL, margins=(0, theme.GAP, 0, 0))
        self.hide()

    def show_rows(self, summary: str, rows: Sequence[Row] = ()) -> None:
        """Shows a sentence and rows; "" and none hide the section."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for number, (word, value) in enumerate(rows):
            self._grid.addWidget(ElidedLabel(word), number, 0)
            shown = QLabel(value)
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setFont(theme.font("mono_small"))
            shown.setAccessibleName(f"{word} {value}")
            self._grid.addWidget(shown, number, 1, Qt.AlignmentFlag.AlignRight)
        self.summary.setText(summary)
        self.summary.setVisible(bool(summary))
        self._rows.setVisible(bool(rows))
        self.setVisible(bool(summary or rows))


class StillChoice(QComboBox):
    """A choice within something that scrolls: the wheel moves the page and not the choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
