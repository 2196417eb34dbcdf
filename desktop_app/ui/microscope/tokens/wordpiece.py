"""WordPiece: how the word under the pointer is taken apart, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import icon_button, label, push_button
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.context import Pointer, Scope
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.tokens.step_list import FilmList
from desktop_app.ui.microscope.tokens.step_stage import FilmStage
from desktop_app.ui.microscope.tokens.word_list import WordList
from desktop_app.ui.microscope.tokens.wordpiece_steps import FilmModel, Frame, film
from desktop_app.ui.microscope.view import Facts, ScopeView
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.explore.slow_motion import Rules, Walk, Word
    from desktop_app.explore.taking import Taken

FRAME_MS = 700
"""Long enough to read a candidate and its verdict."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a sheet: (text 0 or 1, word, first row of the sheet, rows)."""

    rules: Rules
    words: tuple[tuple[int, Word, int, int], ...]


class SlowMotionView(ScopeView):
    """Words at the left; for one of them a stage, its controls, and every step."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(scope, parent)
        self.words = WordList()
        self.stage = FilmStage()
        self.model = FilmModel(self)
        self.steps = FilmList(self.model)
        self.caption = label(tone="row")
        self.place = label(tone="secondary")
        self.play = push_button("Play")
        self._reading: Reading | None = None
        self._walk: Walk | None = None
        self._number = -1
        self._left_at: dict[int, int] = {}
        self._rules: dict[str, Rules] = {}  # by fingerprint; query lane only
        self._clock = QTimer(self)
        self._clock.setInterval(FRAME_MS)
        self._build()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        for icon, name, slot in (
            ("first", "First step (Home)", lambda: self.steps.go(0)),
            ("back", "One step back (Left)", lambda: self._step(-1)),
        ):
            row.addWidget(self._button(icon, name, slot))
        row.addWidget(self.play)
        for icon, name, slot in (
            ("forward", "One step on (Right)", lambda: self._step(1)),
            ("last", "Last step (End)", lambda: self.steps.go(len(self.model.frames))),
        ):
            row.addWidget(self._button(icon, name, slot))
        row.addSpacing(theme.GAP)
        row.addWidget(self.place)
        row.addStretch()
        theme.set_icon(self.play, "play")
        self.play.setAccessibleName("Play the steps (Space)")
        self.play.clicked.connect(self.toggle)
        self.steps.play_wanted.connect(self.toggle)
        self.steps.stepped.connect(self._show_frame)
        self.steps.clicked.connect(lambda _index: self._stop())
        self._clock.timeout.connect(self._tick)
        self.words.hovered.connect(self._hovered)
        self.words.currentRowChanged.connect(self._chosen)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.GAP_MEDIUM, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.caption)
        column.addWidget(self.stage)
        column.addLayout(row)
        column.addWidget(self.steps, 1)
        sides = QSplitter()
        sides.setHandleWidth(1)
        sides.setChildrenCollapsible(False)
        sides.addWidget(self.words)
        sides.addWidget(right)
        sides.setStretchFactor(1, 1)
        sides.setSizes([168, 700])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(sides)

    def _button(self, icon: str, name: str, slot: Callable[[], object]) -> QWidget:
        button = icon_button(icon, name)

        def pressed() -> None:
            self._stop()
            slot()

        button.clicked.connect(pressed)
        return button

    # What the page says

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        self._stop()
        if sheet is None:
            self._show_reading(None)
            return

        def work(lens: Lens, _report: Report, cancel: CancelToken) -> Reading:
            from desktop_app.explore.slow_motion import read_rules, words

            bundle = lens.bundle()
            if bundle.fingerprint not in self._rules:
                self._rules[bundle.fingerprint] = read_rules(bundle.tokenizer)
            rules = self._rules[bundle.fingerprint]
            found: list[tuple[int, Word, int, int]] = []
            for text, whole in enumerate(sheet.texts):
                cancel.check()
                rows = [number for number, row in enumerate(sheet.rows) if row.text == text]
                if not rows:
                    continue
                end = sheet.rows[rows[-1]].word_end
                while end < len(whole) and not whole[end].isspace():
                    end += 1
                at = 0
                for word in words(rules, whole[:end]):
                    first = at
                    while at < len(rows) and sheet.rows[rows[at]].start < word.end:
                        at += 1
                    if at > first:
                        found.append((text, word, rows[first], at - first))
            return Reading(rules, tuple(found))

        self.scope.submit("wordpiece", work, self._show_reading)

    def show_pointer(self, pointer: Pointer) -> None:
        number = self._word_of(pointer.token)
        if number is not None and number != self._number:
            self._stop()
            self._show_word(number)

    def reveal(self, row: int | None) -> None:
        number = self._word_of(row)
        if number is not None:
            self._show_word(number)

    def facts(self, _pointer: Pointer) -> tuple[Facts, ...]:
        frame, walk, reading = self.frame(), self._walk, self._reading
        if frame is None or walk is None or reading is None:
            return ()
        at = f"{self.steps.currentIndex().row() + 1} of {len(self.model.frames)}"
        refused = sum(tried.id is None for tried in walk.tries)
        pairs = (
            ("word", one_line(walk.word.text)),
            ("step", at),
            ("candidates", f"{len(walk.tries):,}"),
            ("refused", f"{refused:,}"),
            ("pieces", " ".join(piece.token for piece in walk.pieces)),
            ("ids", " ".join(str(piece.id) for piece in walk.pieces)),
        )
        rules = reading.rules
        written = (
            ("clean text", _yes(rules.clean_text)),
            ("space Chinese", _yes(rules.handle_chinese_chars)),
            ("drop accents", _yes(rules.strip_accents)),
            ("lowercase", _yes(rules.lowercase)),
            ("continues with", rules.prefix),
            ("longest word", f"{rules.longest} characters"),
            ("unknown word", rules.unknown),
        )
        return (Facts(frame.title, frame.sentence, pairs), Facts("This model's rules", "", written))

    def taking(self) -> Callable[[], Taken] | None:
        walk, reading, sheet = self._walk, self._reading, self.scope.sheet
        if walk is None or reading is None or sheet is None:
            return None
        text, word, _, _ = reading.words[self._number]
        written = sheet.texts[text][word.start : word.end]
        frames, lens = self.model.frames, self.scope.lens

        def make() -> Taken:
            import numpy as np

            from desktop_app.explore.scripts import pieces_script
            from desktop_app.explore.taking import Taken, aligned

            head = ("step", "candidate", "start", "end", "verdict")
            rows = [
                (
                    number,
                    frame.title,
                    *((frame.start, frame.end) if frame.end else (None, None)),
                    frame.verdict,
                )
                for number, frame in enumerate(frames, 1)
            ]
            document = {
                "written": written,
                "word": walk.word.text,
                "steps": [frame.sentence for frame in frames],
                "tries": [
                    {"piece": tried.piece, "start": tried.start, "end": tried.end, "id": tried.id}
                    for tried in walk.tries
                ],
                "pieces": [piece.token for piece in walk.pieces],
                "input_ids": [piece.id for piece in walk.pieces],
                "failure": walk.failure,
            }
            script = pieces_script(lens.bundle().folder, written, [piece.token for piece in walk.pieces])
            ids = np.array([piece.id for piece in walk.pieces], dtype=np.int64)
            return Taken("wordpiece", aligned(head, rows), document, head, rows, ids, script)

        return make

    # Words

    def _show_reading(self, reading: Reading | None) -> None:
        self._reading, self._number, self._walk, self._left_at = reading, -1, None, {}
        sheet = self.scope.sheet
        self.words.fill(
            [
                (one_line(sheet.texts[text][word.start : word.end], 24), count, sheet.rows[row].kind)
                for text, word, row, count in reading.words
            ]
            if reading and sheet
            else []
        )
        wanted = self._word_of(self.scope.pointer.token)
        if reading and reading.words:
            self._show_word(wanted if wanted is not None else _longest(reading))
        else:
            self.caption.clear()
            self.place.clear()
            self.model.show(())
            self.stage.show_frame(None, (), ())
            self.scope.told.emit()

    def _word_of(self, row: int | None) -> int | None:
        if row is None or self._reading is None:
            return None
        found = (
            n for n, (_, _, first, count) in enumerate(self._reading.words) if first <= row < first + count
        )
        return next(found, None)

    def _show_word(self, number: int) -> None:
        from desktop_app.explore.slow_motion import stages, walk  # loaded with the answer

        reading, sheet = self._reading, self.scope.sheet
        if reading is None or sheet is None or number == self._number:
            return
        if self._number >= 0:
            self._left_at[self._number] = self.steps.currentIndex().row()
        self._number = number
        text, word, _, _ = reading.words[number]
        written = sheet.texts[text][word.start : word.end]
        self._walk = walk(reading.rules, word)
        self.model.show(film(self._walk, stages(reading.rules, written), written))
        self.caption.setText(one_line(written, 60))
        self.words.mark(number)
        self.steps.go(self._left_at.get(number, len(self.model.frames)))

    def _chosen(self, number: int) -> None:
        if self._reading and number >= 0 and number != self._number:
            self._stop()
            self._show_word(number)
            self.scope.select(Pointer(token=self._reading.words[number][2]))

    def _hovered(self, number: int) -> None:
        if self._reading and number >= 0:
            self.scope.point(Pointer(token=self._reading.words[number][2]))
        else:
            self.scope.leave()

    # Steps

    def frame(self) -> Frame | None:
        """The step that is shown."""
        row = self.steps.currentIndex().row()
        return self.model.frames[row] if 0 <= row < len(self.model.frames) else None

    def toggle(self) -> None:
        """Plays the steps, from the first one where the last one is shown, or stops."""
        if self._clock.isActive():
            self._stop()
            return
        if self.steps.currentIndex().row() >= len(self.model.frames) - 1:
            self.steps.go(0)
        self._clock.start()
        self.play.setText("Stop")
        theme.set_icon(self.play, "pause")

    def _tick(self) -> None:
        self._step(1)
        if self.steps.currentIndex().row() >= len(self.model.frames) - 1:
            self._stop()

    def _stop(self) -> None:
        if self._clock.isActive():
            self._clock.stop()
            self.play.setText("Play")
            theme.set_icon(self.play, "play")

    def _step(self, by: int) -> None:
        self.steps.go(self.steps.currentIndex().row() + by)

    def _show_frame(self, row: int) -> None:
        frame, walk = self.model.frames[row], self._walk
        if walk is None or self._reading is None:
            return
        tokens = tuple((piece.token, piece.id) for piece in walk.pieces)
        taken = tuple(tried for tried in walk.tries if tried.id is not None)
        if walk.failure and frame.kind != "end":
            tokens = tuple((tried.piece, tried.id or 0) for tried in taken)
        self.stage.show_frame(frame, tokens, tuple(tried.end for tried in taken))
        self.place.setText(f"Step {row + 1} of {len(self.model.frames)} · {frame.verdict}")
        if self.steps.hasFocus() or self._clock.isActive():
            _, _, first, count = self._reading.words[self._number]
            self.scope.select(
                Pointer(token=first + min(max(frame.pieces - (frame.kind != "refused"), 0), count - 1))
            )
        self.scope.told.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self._stop()
        super().hideEvent(event)


def _longest(reading: Reading) -> int:
    """The word with most pieces: it has most to show."""
    return max(range(len(reading.words)), key=lambda number: reading.words[number][3])


def _yes(done: bool) -> str:
    return "yes" if done else "no"
