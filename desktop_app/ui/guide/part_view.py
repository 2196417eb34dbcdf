"""A part of the guide as it is read: headings, paragraphs, examples, figures, questions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.core.cells import tabbed
from desktop_app.core.errors import AppError
from desktop_app.core.measures import ModelAnswer
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.guide import work
from desktop_app.ui.guide.blocks import (
    Block,
    Claims,
    GuessFirst,
    GuidePart,
    Matcher,
    Paragraph,
    Subtitle,
    Tries,
)
from desktop_app.ui.guide.example_card import ExampleCard
from desktop_app.ui.guide.figures import FigureGroup
from desktop_app.ui.guide.guessing import GuessBox
from desktop_app.ui.guide.job_matcher import JobMatcher
from desktop_app.ui.guide.progress import GuideProgress
from desktop_app.ui.guide.work import Answers
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.flow import TallFrame
from desktop_app.ui.kit.layout import SPRING, column, row
from desktop_app.ui.kit.notice import Notice

WIDTH = 608
"""Pixels of a line of some 72 characters, at most."""
HEAD = ("part", "what", "guide", "model", "agrees")


class PartView(TallFrame):
    """`opened` carries an Example, `answered` a question's key and what was guessed.

    It asks the model once it is shown; `answers` is what came back.
    """

    opened = Signal(object)
    answered = Signal(str, str)

    def __init__(self, desk: Desk, part: GuidePart, progress: GuideProgress) -> None:
        super().__init__()
        self.desk = desk
        self.part = part
        self.answers: Answers = {}
        self.cards: list[ExampleCard] = []
        self.figures: list[FigureGroup] = []
        self.guesses: list[GuessBox] = []
        self.matcher: JobMatcher | None = None
        self._order: list[QWidget] = []
        self._progress = progress
        self.setAccessibleName(tr("Part {number}: {title}", number=part.number, title=part.title))
        self.notice = Notice()
        self.copy = push_button(tr("Copy the numbers of this part"), "link", do=self.copy_numbers)
        place = label(tr("Part {number} of 8", number=part.number), "secondary")
        head = (place, label(part.title, "page", wrap=True))
        made = [self._made(block) for block in part.blocks]
        column(*head, self.notice, *made, row(self.copy, SPRING), SPRING, into=self, gap=12)

    def ask(self) -> None:
        """Asks the model what it says to this part, unless it has answered; drops what another is asking."""
        if self.answers:
            return
        self.notice.hide()
        measure = partial(work.measure, self.desk.engine, self.part.asked())
        self.desk.runner.query(measure, self._answered, self._failed, owner=self, topic="guide part")

    def stops(self) -> list[QWidget]:
        """Every example, question and button, from top to bottom."""
        found: list[QWidget] = []
        for part in self._order:
            found += part.stops() if isinstance(part, GuessBox | JobMatcher) else [part]
        return [stop for stop in found if stop.isVisibleTo(self)]

    def copy_numbers(self) -> None:
        """What the guide says and what the model says, as tab-separated values."""
        QGuiApplication.clipboard().setText(tabbed([HEAD, *self._numbers()]))

    def _numbers(self) -> list[tuple[object, ...]]:
        lines: list[tuple[object, ...]] = []
        for claim in self.part.claims():
            said = self.answers.get(claim.measure) if claim.measure else None
            model = said.written if isinstance(said, ModelAnswer) else claim.instead or str(said or "")
            agrees = claim.agrees(said) if isinstance(said, ModelAnswer) else None
            verdict = {True: "yes", False: "no", None: ""}[agrees]
            lines.append((self.part.number, claim.what, claim.guide, model, verdict))
        return lines

    def _answered(self, answers: Answers) -> None:
        self.answers = answers
        told: set[str] = set()
        for figures in self.figures:
            figures.show_answers(answers, told)
        for guess in self.guesses:
            guess.show_answers(answers)

    def _failed(self, error: AppError) -> None:
        self.notice.show_error(error, tr("Try again"), self.ask)
        self.fit()

    def _made(self, block: Block) -> QWidget:
        if isinstance(block, Subtitle):
            made: QWidget = label(block.text, "row", wrap=True)
            made.setContentsMargins(0, theme.GAP, 0, 0)
        elif isinstance(block, Paragraph):
            made = label(block.text, "reading", wrap=True, selectable=True)
        elif isinstance(block, Claims):
            made = FigureGroup(block)
            self.figures.append(made)
        elif isinstance(block, Tries):
            made = TallFrame()
            column(*self._cards(block), into=made, gap=6)
        elif isinstance(block, GuessFirst):
            made = self._guess(block)
        else:
            made = self._job_matcher(block)
        return made

    def _cards(self, block: Tries) -> Sequence[ExampleCard]:
        cards = [ExampleCard(example) for example in block.examples]
        for card in cards:
            card.clicked.connect(lambda _checked=False, card=card: self.opened.emit(card.example))
        self.cards += cards
        self._order += cards
        return cards

    def _guess(self, block: GuessFirst) -> GuessBox:
        made = GuessBox(block, self._progress.guesses.get(block.key, ""))
        made.answered.connect(self.answered)
        self.guesses.append(made)
        self._order.append(made)
        return made

    def _job_matcher(self, block: Matcher) -> JobMatcher:
        made = self.matcher = JobMatcher(self.desk, block.queries)
        made.opened.connect(self.opened)
        self._order.append(made)
        return made
