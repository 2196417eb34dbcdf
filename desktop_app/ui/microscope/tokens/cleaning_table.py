"""The cleaning steps below each other: a switch, the words, and what they count and cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from desktop_app.core.text import one_line
from desktop_app.core.types import GUIDE
from desktop_app.explore.cleaning import names
from desktop_app.language import number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import hairline, label, painter_on
from desktop_app.ui.kit.layout import grid
from desktop_app.ui.kit.tables.word_flow import WordFlow

if TYPE_CHECKING:
    from desktop_app.core.types import Preprocessing
    from desktop_app.explore.cleaning import CleaningEffects, CleaningStage, WordChange

_TIPS = {
    "": tr("The text cut into words and marks by NLTK, sentence by sentence; contractions are spelled out."),
    "punctuation": tr("Removes marks that stand alone or at the edge of a word"),
    "numbers": tr("Removes numbers"),
    "stopwords": tr("Removes common words; negations stay"),
    "lemmas": tr("Brings words to their base form by WordNet"),
}
ARROW = " → "
MOST_WORDS = 400  # of one step that are shown; the numbers count all of them


class StepWords(WordFlow):
    """The changes of a step, one entry a word: a removed one is struck through, a changed one shows both."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.changes: tuple[WordChange, ...] = ()

    def show_changes(self, changes: Sequence[WordChange]) -> None:
        self.changes = tuple(changes)
        self.set_words(tuple(_shown(change) for change in changes))

    def spoken(self, number: int) -> str:
        change = self.changes[number]
        if change.after is None:
            return tr("{before}, removed", before=change.before)
        return (
            tr("{before}, now {after}", before=change.before, after=change.after)
            if change.changed
            else change.before
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        self.lay_out()
        painter = painter_on(self)
        face, struck = theme.font("text"), theme.font("text")
        struck.setStrikeOut(True)
        for place, change in zip(self.places, self.changes, strict=True):
            if not place.intersects(event.rect()):
                continue
            room = place.adjusted(3, 0, -3, 0)
            before = one_line(change.before)
            old = change.after is None or change.changed
            painter.setFont(struck if old else face)
            painter.setPen(theme.color("negative" if old else "text"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, before)
            if change.after is not None and change.changed:
                width = painter.fontMetrics().horizontalAdvance(before)
                self._paint_new(painter, room.adjusted(width, 0, 0, 0), change.after)
        self.paint_ring(painter)

    def _paint_new(self, painter: QPainter, room: QRect, after: str) -> None:
        painter.setFont(theme.font("text"))
        painter.setPen(theme.color("secondary"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, ARROW)
        painter.setPen(theme.color("positive"))
        width = painter.fontMetrics().horizontalAdvance(ARROW)
        painter.drawText(room.adjusted(width, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, one_line(after))


class StepTable(QScrollArea):
    """`switched` carries the Preprocessing wanted, `pointed` where a word begins in the text, or -1."""

    switched = Signal(object)
    pointed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("steps")
        self.setAccessibleName(tr("Steps"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.inside = QWidget()
        self.inside.setAccessibleName(tr("Preprocessing, step by step"))
        self._options = GUIDE
        self._names = names()
        self.words: dict[str, StepWords] = {}
        self._pointing = False  # then nothing scrolls away under the pointer
        self._numbers: dict[str, QLabel] = {}
        self.note = label(wrap=True)
        self.note.setContentsMargins(0, 0, 0, theme.GAP_SMALL)
        self.note.hide()
        lines = grid(1, lines=theme.GAP_SMALL)
        lines.setContentsMargins(0, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        lines.addWidget(self.note, 0, 0, 1, 3)
        for at, step in enumerate(self._names):
            self._add(lines, 2 * at + 1, step)
        lines.setRowStretch(2 * len(self._names) + 1, 1)
        self.inside.setLayout(lines)
        self.setWidget(self.inside)

    def show_effects(self, effects: CleaningEffects, note: str) -> None:
        """Shows the stages, and above them what they are not about, "" for nothing."""
        self.note.setText(note)
        self.note.setVisible(bool(note))
        for stage in effects.stages:
            self.words[stage.step].show_changes(stage.changes[:MOST_WORDS])
            more = len(stage.changes) - MOST_WORDS
            cosine = tr("cosine {cosine}", cosine=f"{stage.cosine:.4f}") if stage.step else tr("the original")
            lines = [counted(stage), f"{plural(stage.pieces, '{n} piece', '{n} pieces')} · {cosine}"]
            if stage.pieces > effects.room:
                lines.append(tr("{room} pieces in the vector", room=number(effects.room)))
            if more > 0:
                lines.append(tr("{more} more not shown", more=number(more)))
            self._numbers[stage.step].setText("\n".join(lines))
            self._numbers[stage.step].setAccessibleName(f"{self._names[stage.step]}: {', '.join(lines)}")
            self.words[stage.step].setEnabled(stage.on)

    def set_options(self, options: Preprocessing) -> None:
        """Switches the steps without a signal."""
        self._options = options
        for switch in self.inside.findChildren(QCheckBox):
            with QSignalBlocker(switch):
                switch.setChecked(getattr(options, switch.objectName().removeprefix("step_")))

    def clear(self) -> None:
        """Shows no words and no numbers."""
        for step, words in self.words.items():
            words.show_changes(())
            self._numbers[step].clear()
        self.note.hide()

    def light(self, start: int) -> None:
        """Marks the word at the code point `start` in every step; -1 marks none.

        It is brought into sight, in the first of them or where the keys are, unless the pointer is there.
        """
        for words in self.words.values():
            inside = (
                number
                for number, change in enumerate(words.changes)
                if change.start <= start < max(change.end, change.start + 1)
            )
            words.point(next(inside, -1))
        seen = next((words for words in self.words.values() if words.hasFocus()), self.words[""])
        if seen.current >= 0 and (seen.hasFocus() or not self._pointing):
            self._reveal(seen)

    def _reveal(self, words: StepWords) -> None:
        # What has new words asks for room in an event of its own; till then it has the room of those before.
        for part in (self.inside, self.viewport()):
            QCoreApplication.sendPostedEvents(part, QEvent.Type.LayoutRequest)
        words.lay_out()
        place = words.places[words.current].translated(words.mapTo(self.inside, QPoint()))
        self.ensureVisible(place.center().x(), place.center().y(), 0, place.height())

    def _add(self, rows: QGridLayout, line: int, step: str) -> None:
        top = Qt.AlignmentFlag.AlignTop
        name: QWidget
        if step:
            switch = QCheckBox(self._names[step])
            switch.setObjectName(f"step_{step}")
            switch.setChecked(getattr(self._options, step))
            switch.toggled.connect(lambda on: self._switch(step, on))
            name = switch
        else:
            name = label(self._names[step], "strong")
        name.setToolTip(_TIPS[step])
        words = self.words[step] = StepWords(self._names[step])
        words.pointed.connect(lambda number: self._point(words, number))
        numbers = self._numbers[step] = label(tone="secondary")
        numbers.setAlignment(Qt.AlignmentFlag.AlignRight)
        rows.addWidget(name, line, 0, top)
        rows.addWidget(words, line, 1)
        rows.addWidget(numbers, line, 2, top)
        rows.addWidget(hairline(), line + 1, 0, 1, 3)

    def _switch(self, step: str, on: bool) -> None:
        self._options = replace(self._options, **{step: on})
        self.switched.emit(self._options)

    def _point(self, words: StepWords, number: int) -> None:
        self._pointing = True
        self.pointed.emit(words.changes[number].start if number >= 0 else -1)
        self._pointing = False


def counted(stage: CleaningStage) -> str:
    """How many words and marks are left after a step."""
    marks = f" · {plural(stage.marks, '{n} mark', '{n} marks')}" if stage.marks else ""
    return f"{plural(stage.words, '{n} word', '{n} words')}{marks}"


def _shown(change: WordChange) -> str:
    before = one_line(change.before)
    if change.after is None or not change.changed:
        return before
    return f"{before}{ARROW}{one_line(change.after)}"
