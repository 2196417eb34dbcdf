"""A question that is guessed before the model is looked at."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.measures import ModelAnswer
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.guide.blocks import GuessFirst
from desktop_app.ui.guide.work import Answers
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.flow import Flowing, TallFrame
from desktop_app.ui.kit.layout import SPRING, column, row

WAITING = tr("Asking the model …")


class GuessBox(TallFrame):
    """Choices or a number; once answered, what is right and why. `answered` carries key and answer."""

    answered = Signal(str, str)

    def __init__(self, guess: GuessFirst, given: str = "") -> None:
        super().__init__()
        self.guess = guess
        self.given = given
        self.right = ""  # known once the model has answered
        self._said: ModelAnswer | AppError | None = None
        self.setObjectName(f"guess_{guess.key}")
        self.setProperty("look", "guess")
        self.setAccessibleName(guess.asks)
        self.choices: list[QPushButton] = []
        self.number: QLineEdit | None = None
        self.verdict = label(tone="strong", wrap=True)
        self.why = label(wrap=True, selectable=True)
        self.again = push_button(tr("Guess again"), "link", do=self._reset)
        controls = self._choices() if guess.choices else self._number()
        asks = label(guess.asks, "strong", wrap=True)
        caption = label(tr("Guess first"), "secondary")
        sides = (theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, 12)
        parts = (caption, asks, controls, self.verdict, self.why, row(self.again, SPRING))
        column(*parts, into=self, margins=sides)
        self._show()

    def stops(self) -> list[QWidget]:
        """What the keyboard goes to: the first of its controls."""
        if self.given:
            return [self.again]
        return [self.number] if self.number else [self.choices[0]]

    def show_answers(self, answers: Answers) -> None:
        if self.guess.measure:
            self._said = answers.get(self.guess.measure)
        self._show()

    def answer(self, given: str) -> None:
        """Takes a guess, and checks it as soon as the model has answered."""
        self.given = given.strip()
        if self.given:
            self._show()
            self.again.setFocus()
            self.answered.emit(self.guess.key, self.given)

    def _choices(self) -> QWidget:
        for choice in self.guess.choices:
            button = push_button(self.guess.called(choice), "chip", do=partial(self.answer, choice))
            button.setAccessibleDescription(self.guess.asks)
            self.choices.append(button)
        return Flowing(*self.choices, gap=theme.GAP)

    def _number(self) -> QWidget:
        edit = self.number = QLineEdit()
        edit.setValidator(QIntValidator(0, 999_999, edit))
        edit.setFixedWidth(96)
        edit.setAccessibleName(self.guess.asks)
        edit.setAccessibleDescription(tr("A whole number"))
        edit.setPlaceholderText(tr("A number"))
        edit.returnPressed.connect(lambda: self.answer(edit.text()))
        check = push_button(tr("Check"), name=tr("Check the number"), do=lambda: self.answer(edit.text()))
        self.choices.append(check)
        whole = QWidget()
        row(edit, check, SPRING, into=whole)
        return whole

    def _reset(self) -> None:
        self.given = ""
        if self.number:
            self.number.clear()
        self._show()
        self.stops()[0].setFocus()
        self.answered.emit(self.guess.key, "")

    def _show(self) -> None:
        given, said = bool(self.given), self._said
        for control in (*self.choices, *([self.number] if self.number else [])):
            control.setEnabled(not given)
        if self.number and given:
            self.number.setText(self.given)
        self.again.setVisible(given)
        refused = isinstance(said, AppError)
        known = isinstance(said, ModelAnswer) or not self.guess.measure
        self.right = self.guess.answer(said if isinstance(said, ModelAnswer) else None) if known else ""
        self.verdict.setVisible(given)
        self.why.setVisible(given and (known or refused))
        if given:
            self._judge(said)
        self.fit()

    def _judge(self, said: ModelAnswer | AppError | None) -> None:
        if isinstance(said, AppError):
            given = self.guess.called(self.given)
            self.verdict.setText(tr("You guessed {given}. The model cannot say.", given=given))
            self.why.setText(str(said))
        elif said is None and self.guess.measure:
            self.verdict.setText(WAITING)
        else:
            self.verdict.setText(self._judged(said))
            self.why.setText(self.guess.explains)

    def _judged(self, measured: ModelAnswer | None) -> str:
        given, right = self.guess.called(self.given), self.guess.called(self.right)
        hit = self.given.casefold() == self.right.casefold()
        if measured and measured.numbers and self.guess.choices:
            model = measured.written.partition(":")[0]
            if hit:
                return tr("Right: {right}. The model says {model}.", right=right, model=model)
            return tr(
                "You guessed {given}. It is {right}. The model says {model}.",
                given=given,
                right=right,
                model=model,
            )
        if hit:
            return tr("Right: {right}.", right=right)
        return tr("You guessed {given}. It is {right}.", given=given, right=right)
