"""WordPiece: how the word under the pointer is split, step by step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.text import is_word, one_line
from desktop_app.explore.export import Export
from desktop_app.explore.sheet import TokenSheet
from desktop_app.explore.tokenizing.slow_motion import facts, steps, walk
from desktop_app.explore.wordpiece_steps import SheetWord, SheetWords, Step, export
from desktop_app.explore.wordpiece_trace import Walk
from desktop_app.language import in_english, number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import icon_button, label, push_button
from desktop_app.ui.kit.layout import SPRING, column, row, splitter
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.tokens import work
from desktop_app.ui.microscope.tokens.step_list import StepList, StepsModel
from desktop_app.ui.microscope.tokens.step_stage import StepStage
from desktop_app.ui.microscope.tokens.word_list import WordList
from desktop_app.ui.microscope.view import MicroscopeView

STEP_MS = 700
"""Long enough to read a candidate and its verdict."""


class WordPieceView(MicroscopeView[SheetWords]):
    """Words and marks at the left; for one of them a stage, its controls, and every step."""

    BUSY = tr("Splitting the words …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.words = WordList()
        self.stage = StepStage()
        self.model = StepsModel(self)
        self.steps = StepList(self.model)
        self.caption = label(tone="row")
        self.place = label(tone="secondary")
        self.play = push_button(tr("Play"))
        self.clock = QTimer(self)
        self.clock.setInterval(STEP_MS)
        self._walk: Walk | None = None
        self._number = -1  # of the word that is shown
        self._left_at: dict[int, int] = {}  # the step that was last shown of a word
        self._build()

    def question(self, sheet: TokenSheet) -> Work[SheetWords]:
        self._stop()
        return lambda cache, _cancel: work.words_of(cache, sheet)

    def show_answer(self, answer: SheetWords) -> None:
        self._number, self._walk, self._left_at = -1, None, {}
        if not answer.words or self.sheet is None:
            self.clear()
            return
        rows = self.sheet.rows
        self.words.fill(
            [(one_line(word.written, 24), len(word.rows), rows[word.rows[0]].kind) for word in answer.words]
        )
        wanted = answer.at(self.context.pointer.token)
        if wanted is None:  # the word with most pieces has most to show
            wanted = max(range(len(answer.words)), key=lambda number: len(answer.words[number].rows))
        self._show_word(wanted)

    def clear(self) -> None:
        self._stop()
        self._number, self._walk = -1, None
        self.words.fill([])
        self.model.show(())
        self.stage.show_step(None, (), ())
        self.say("")

    def say(self, words: str) -> None:
        self.caption.setText(words)
        self.place.clear()

    def show_pointer(self, pointer: Pointer) -> None:
        number = self.answer.at(pointer.token) if self.answer else None
        if number is not None and number != self._number:
            self._stop()
            self._show_word(number)

    def reveal(self, row: int | None) -> None:
        number = self.answer.at(row) if self.answer else None
        if number is not None:
            self._show_word(number)

    def facts(self, answer: SheetWords, _pointer: Pointer) -> tuple[Facts, ...]:
        step, walk = self.step(), self._walk
        if step is None or walk is None:
            return ()
        refused = sum(tried.id is None for tried in walk.tries)
        pairs = (
            (tr("word") if is_word(walk.word.text) else tr("mark"), one_line(walk.word.text)),
            (
                tr("step"),
                tr(
                    "{number} of {all}", number=self.steps.currentIndex().row() + 1, all=len(self.model.steps)
                ),
            ),
            (tr("candidates"), number(len(walk.tries))),
            (tr("refused"), number(refused)),
            (tr("pieces"), " ".join(piece.token for piece in walk.pieces)),
            (tr("ids"), " ".join(str(piece.id) for piece in walk.pieces)),
        )
        return (
            Facts(step.title, step.sentence, pairs),
            Facts(tr("This model's rules"), "", tuple(facts(answer.rules))),
        )

    @in_english()
    def make_export(self, answer: SheetWords) -> Callable[[Path], Export]:
        word = self.word()
        assert word
        tried = walk(answer.rules, word.word)
        return partial(export, tried, tuple(steps(answer.rules, tried, word.written)), word.written)

    def export(self) -> Callable[[], Export] | None:
        return super().export() if self.word() else None

    def _build(self) -> None:
        theme.set_icon(self.play, "play")
        self.play.setAccessibleName(tr("Play the steps (Space)"))
        self.play.clicked.connect(self.toggle)
        self.steps.play_wanted.connect(self.toggle)
        self.steps.stepped.connect(self._show_step)
        self.steps.clicked.connect(lambda _index: self._stop())
        self.clock.timeout.connect(self._tick)
        self.words.hovered.connect(self._hovered)
        self.words.currentRowChanged.connect(self._chosen)
        controls = row(
            self._button("first", tr("First step (Home)"), lambda: self.steps.go(0)),
            self._button("back", tr("One step back (Left)"), lambda: self._step(-1)),
            self.play,
            self._button("forward", tr("One step on (Right)"), lambda: self._step(1)),
            self._button("last", tr("Last step (End)"), lambda: self.steps.go(len(self.model.steps))),
            theme.GAP,
            self.place,
            SPRING,
            gap=theme.GAP_SMALL,
        )
        right = QWidget()
        parts = (self.caption, self.stage, controls)
        column(*parts, (self.steps, 1), into=right, margins=(theme.GAP_MEDIUM, 0, 0, 0))
        sides = splitter((self.words, 0), (right, 1))
        sides.setSizes([168, 700])
        column(sides, into=self)

    def _button(self, icon: str, name: str, slot: Callable[[], object]) -> QWidget:
        button = icon_button(icon, name)

        def pressed() -> None:
            self._stop()
            slot()

        button.clicked.connect(pressed)
        return button

    # Words

    def word(self) -> SheetWord | None:
        """The word that is shown."""
        return self.answer.words[self._number] if self.answer and self._number >= 0 else None

    def _show_word(self, number: int) -> None:
        if self.answer is None or number == self._number:
            return
        if self._number >= 0:
            self._left_at[self._number] = self.steps.currentIndex().row()
        self._number = number
        word, rules = self.answer.words[number], self.answer.rules
        self._walk = walk(rules, word.word)
        self.model.show(tuple(steps(rules, self._walk, word.written)))
        self.caption.setText(one_line(word.written, 60))
        self.words.mark(number)
        self.steps.go(self._left_at.get(number, len(self.model.steps)))

    def _chosen(self, number: int) -> None:
        if self.answer and number >= 0 and number != self._number:
            self._stop()
            self._show_word(number)
            self.select(self.answer.words[number].rows[0])

    def _hovered(self, number: int) -> None:
        self.point(token=self.answer.words[number].rows[0] if self.answer and number >= 0 else -1)

    # Steps

    def step(self) -> Step | None:
        """The step that is shown."""
        at = self.steps.currentIndex().row()
        return self.model.steps[at] if 0 <= at < len(self.model.steps) else None

    def toggle(self) -> None:
        """Plays the steps, from the first one where the last one is shown, or stops."""
        if self.clock.isActive():
            self._stop()
            return
        if self.steps.currentIndex().row() >= len(self.model.steps) - 1:
            self.steps.go(0)
        self.clock.start()
        self.play.setText(tr("Stop"))
        theme.set_icon(self.play, "pause")

    def _tick(self) -> None:
        self._step(1)
        if self.steps.currentIndex().row() >= len(self.model.steps) - 1:
            self._stop()

    def _stop(self) -> None:
        if self.clock.isActive():
            self.clock.stop()
            self.play.setText(tr("Play"))
            theme.set_icon(self.play, "play")

    def _step(self, by: int) -> None:
        self.steps.go(self.steps.currentIndex().row() + by)

    def _show_step(self, at: int) -> None:
        step, walk, word = self.model.steps[at], self._walk, self.word()
        if walk is None or word is None:
            return
        tokens = tuple((piece.token, piece.id) for piece in walk.pieces)
        taken = tuple(tried for tried in walk.tries if tried.id is not None)
        if walk.failure and step.kind != "end":
            tokens = tuple((tried.piece, tried.id or 0) for tried in taken)
        self.stage.show_step(step, tokens, tuple(tried.end for tried in taken))
        self.place.setText(
            tr(
                "Step {number} of {all} · {verdict}",
                number=at + 1,
                all=len(self.model.steps),
                verdict=step.verdict,
            )
        )
        if self.steps.hasFocus() or self.clock.isActive():
            found = max(step.pieces - (step.kind != "refused"), 0)
            self.select(word.rows[min(found, len(word.rows) - 1)])
        self.context.details_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self._stop()
        super().hideEvent(event)
