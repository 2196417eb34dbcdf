"""Why a hit has its score: a sum that adds up, its shares, and what the words of the query add."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QScrollArea, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.core.text import one_line, quoted
from desktop_app.core.types import Hit
from desktop_app.core.words import per_cent
from desktop_app.language import number, tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.document import work
from desktop_app.ui.find.document.shares import Shares, signed
from desktop_app.ui.find.document.shares_view import SharesView
from desktop_app.ui.find.document.work import Above, Why, WhyQuestion, in_words
from desktop_app.ui.kit.basics import ElidedLabel, label, push_button
from desktop_app.ui.kit.flow import flow
from desktop_app.ui.kit.layout import SPRING, clear, column, grid, row
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.progress import progress_lines

if TYPE_CHECKING:
    from desktop_app.services.searching.why.leave_one_out import RankWithout

NO_SPLIT = tr(
    "A [CLS] vector is one token's, so its cosine does not split over words. Leave each word out once to see "
    "what the score loses; such losses do not add up."
)
LEGEND = tr("Blue over a solid line adds to the score, orange over a dotted line takes away from it.")
SUM = tr("sum")
TOPICS = ("why", "above", "leave_out")
Found = TypeVar("Found")


class WhyPanel(QScrollArea):
    """Has one hit at a time explained, which `explained` follows; what was asked about another is dropped."""

    explained = Signal(object)  # Why
    escaped = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName(tr("Why"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._why: Why | None = None
        self._lost: Shares | None = None
        self._others: tuple[Hit, ...] = ()
        self.notice = Notice()
        self.sentence = label(tone="strong", wrap=True, selectable=True)
        self.sum = label(wrap=True, selectable=True)
        self.about = label(tone="secondary", wrap=True, selectable=True)
        self.pieces = push_button(tr("Word pieces"), "quiet")
        self.pieces.setCheckable(True)
        self.shares = SharesView()
        self.terms = WhySection(tr("By words (BM25)"), "why_terms")
        self.fused = WhySection(tr("What the match is made of"), "why_fused")
        self.compared = WhySection(tr("Above and below"), "why_compared")
        self.placed = WhySection(tr("Without each query word"), "why_places")
        self.other = StillChoice()
        self.other.setAccessibleName(tr("Compare with another result"))
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other.setMinimumContentsLength(12)
        self.leave = push_button(tr("Leave each word out"))
        self.rank = push_button(tr("Rank without each query word"))
        self.stop = push_button(tr("Stop"), "link")
        self.copy_tsv = push_button(tr("Copy as TSV"), "link")
        self.copy_json = push_button(tr("Copy as JSON"), "link")
        self._build()
        self._empty()

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column(
            self.notice,
            self.sentence,
            row((self.sum, 1), self.pieces),
            self.about,
            self.shares,
            self.fused,
            self.terms,
            self.other,
            self.compared,
            flow(self.leave, self.stop),
            row(self.rank, SPRING),
            self.placed,
            flow(self.copy_tsv, self.copy_json),
            SPRING,
            into=inside,
            margins=(theme.GAP_MEDIUM, theme.GAP, theme.GAP_MEDIUM, theme.GAP_MEDIUM),
        )
        self.setWidget(inside)
        for area in (self.viewport(), inside):
            area.setAutoFillBackground(False)
        self.pieces.toggled.connect(self._show_shares)
        self.other.activated.connect(self._chosen)
        self.leave.clicked.connect(self._leave_out)
        self.rank.clicked.connect(self._rank)
        self.stop.clicked.connect(self._stop)
        self.copy_tsv.clicked.connect(lambda: self._copy(Shares.tsv))
        self.copy_json.clicked.connect(lambda: self._copy(Shares.json))

    def explain(self, question: WhyQuestion) -> None:
        """Explains a hit whose document was just shown."""
        self.clear()
        why = partial(work.why, self._desk.engine, question)
        self._desk.runner.query(why, self._show, self._show_error, owner=self, topic="why")

    def clear(self, reason: str = "") -> None:
        """Explains nothing, and shows `reason` instead."""
        for topic in TOPICS:
            self._desk.runner.drop(topic)
        self._empty(reason)

    def _empty(self, reason: str = "") -> None:
        self._why = self._lost = None
        self.notice.hide()
        self._say("")
        self.sum.setText("")
        self.about.setText(reason)
        for section in (self.terms, self.fused, self.compared, self.placed):
            section.show_rows("")
        self._working(False)
        self._show_controls()

    def _show(self, why: Why) -> None:
        self._empty()
        self._why = why
        self._say(why.sentence)
        self._others = tuple(hit for hit in why.question.others if hit is not why.question.hit)
        self.other.clear()
        self.other.addItem(tr("Compare with …"))
        for hit in self._others:
            self.other.addItem(f"{hit.rank}  {one_line(hit.name)}")
        if why.terms:
            total = sum(share for _, share in why.terms)
            rows = [*((word, signed(share)) for word, share in why.terms), (SUM, signed(total))]
            self.terms.show_rows(
                tr("What each word of the query adds; words that are rare here add more."), rows
            )
        if why.fused:
            self._show_fused(why)
        if why.unsplit:
            self.notice.show_error(why.unsplit)
        self._show_shares()
        self.explained.emit(why)

    def _say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def _show_fused(self, why: Why) -> None:
        parts = why.fused
        assert parts
        self.fused.show_rows(
            tr(
                "Nearness in meaning is 0 for a cosine of {chance}, which one in ten queries about "
                "nothing reaches here, and 1 for a cosine of 1. Words count by how much of what they tell is "
                "held; together they count more where few passages hold them, and most as they were typed.",
                chance=f"{parts.chance:.4f}",
            ),
            [
                (tr_as("a part of a match", "meaning"), signed(parts.near)),
                (tr_as("a part of a match", "words"), signed(parts.words)),
                (tr_as("a part of a match", "together"), signed(parts.together)),
                (SUM, signed(parts.score)),
            ],
        )

    def _leave_out(self) -> None:
        """Asks what is lost with each word, which is then shown in place of the shares."""
        if self._why:
            self._ask_model(partial(work.without, self._desk.engine, self._why), self._show_lost)

    def _show_lost(self, lost: Shares) -> None:
        self._lost = lost
        self._working(False)
        self._show_shares()

    def _show_above(self, found: Above) -> None:
        title = quoted(found.upper.name)
        below = quoted(found.lower.name)
        by, names = f"{abs(found.difference):.4f}", {"title": title, "below": below}
        summary = (
            tr("By cosine {title} is {by} nearer to the query than {below}.", by=by, **names)
            if found.difference >= 0
            else tr("By cosine {title} is {by} farther from the query than {below}.", by=by, **names)
        )
        rows = [*((word, signed(share)) for word, share in found.words), (SUM, signed(found.difference))]
        self.compared.show_rows(" ".join((summary, *in_words(found))), rows)

    def _rank(self) -> None:
        """Asks for the rank by cosine without each word of the query."""
        if self._why:
            self._ask_model(partial(work.places, self._desk.engine, self._why.question), self._show_places)

    def _show_places(self, found: tuple[int, tuple[RankWithout, ...]]) -> None:
        rank, places = found
        self._working(False)
        rows = [
            (tr("without {word}", word=quoted(one.word)), "–" if one.rank is None else number(one.rank))
            for one in places
        ]
        worst = max((one.rank for one in places if one.rank), default=0)
        costs = [one.word for one in places if one.rank == worst]
        summary = tr("By cosine alone this document ranks {rank}.", rank=number(rank))
        if worst > rank:
            holds = tr(
                "{word} holds its place: without it, it would rank {rank}.",
                word=quoted(costs[0]),
                rank=number(worst),
            )
            summary = f"{summary} {holds}"
        self.placed.show_rows(summary, rows)

    def _ask_model(self, ask: Callable[[Report, CancelToken], Found], show: Callable[[Found], None]) -> None:
        self.notice.hide_error()
        self._desk.runner.query(
            ask, show, self._show_error, owner=self, topic="leave_out", progress=self._show_progress
        )

    def _show_progress(self, progress: Progress) -> None:
        done = progress_lines(progress)[0]
        self._working(True, tr("{stage}: {done}", stage=progress.stage, done=done))

    def _show_error(self, error: AppError) -> None:
        self._working(False)
        self.notice.show_error(error)

    def _stop(self) -> None:
        self._desk.runner.drop("leave_out")
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
            self.sum.setText(tr("{score}, and what it loses with each word", score=f"{shares.score:.4f}"))
            self.about.setText(tr("Each word is left out once. What is lost does not add up to the score."))
        else:
            total = sum(share or 0.0 for share in shares.rows)
            rows, columns = len(shares.query), len(shares.passage)
            self.sum.setText(
                tr("{total} = {rows} × {columns} shares", total=f"{total:.4f}", rows=rows, columns=columns)
            )
            percentile = why.question.hit.percentile
            beyond = "" if percentile is None else _beyond(percentile)
            match = tr(
                "Match {match}, cosine {cosine}.",
                match=per_cent(why.question.hit.match),
                cosine=f"{shares.score:.4f}",
            )
            self.about.setText(" ".join(filter(None, (match, beyond, LEGEND))))

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
        if row > 0 and self._why:
            self.notice.hide_error()
            above = partial(work.above, self._desk.engine, self._why, self._others[row - 1])
            self._desk.runner.query(above, self._show_above, self._show_error, owner=self, topic="above")

    def _copy(self, form: Callable[[Shares], str]) -> None:
        if shares := self._current():
            QGuiApplication.clipboard().setText(form(shares))


def _beyond(percentile: float) -> str:
    return tr("Nearer than {share} of random pairs here.", share=per_cent(percentile, 1))


class WhySection(QWidget):
    """A heading, a sentence and rows of a word and its number; hidden while it has nothing to say."""

    def __init__(self, heading: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(heading)
        self.summary = label(tone="secondary", wrap=True, selectable=True)
        self._rows = QWidget()
        self._grid = grid(0, gap=theme.GAP, lines=2)
        self._rows.setLayout(self._grid)
        parts = (label(heading, "strong", wrap=True), self.summary, self._rows)
        column(*parts, into=self, gap=theme.GAP_SMALL, margins=(0, theme.GAP, 0, 0))
        self.hide()

    def show_rows(self, summary: str, rows: Sequence[tuple[str, str]] = ()) -> None:
        """Shows a sentence and rows; "" and none hide the section."""
        clear(self._grid)
        for line, (word, value) in enumerate(rows):
            self._grid.addWidget(ElidedLabel(word), line, 0)
            shown = QLabel(value)
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setFont(theme.font("mono_small"))
            shown.setAccessibleName(f"{word} {value}")
            self._grid.addWidget(shown, line, 1, Qt.AlignmentFlag.AlignRight)
        self.summary.setText(summary)
        self.summary.setVisible(bool(summary))
        self._rows.setVisible(bool(rows))
        self.setVisible(bool(summary or rows))


class StillChoice(QComboBox):
    """A choice within something that scrolls: the wheel moves the page and not the choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
