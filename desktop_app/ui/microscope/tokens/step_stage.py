"""The stage of a word: the letters of a word, the candidate over them, and the pieces found."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.text import one_line
from desktop_app.explore.wordpiece_steps import Step
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on
from desktop_app.ui.kit.spoken import Told
from desktop_app.ui.microscope.parts.token_paint import CHIP_HEIGHT, faces

WIDEST, NARROWEST = 30, 6
CELL = 34
TOP = 6
_SLOTS = TOP + CELL + 34
HEIGHT = _SLOTS + CHIP_HEIGHT + 6
Token = tuple[str, int]


class StepStage(QWidget):
    """Shows one Step; `tokens` are the pieces of the word with their ids."""

    TOLD_AS: ClassVar[Told] = "picture"

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("step_stage")
        self.setAccessibleName(tr("The word, letter by letter"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._step: Step | None = None
        self._tokens: tuple[Token, ...] = ()
        self._ends: tuple[int, ...] = ()

    def show_step(self, step: Step | None, tokens: tuple[Token, ...], ends: tuple[int, ...]) -> None:
        """`ends` are the characters of the word at which its pieces end."""
        self._step, self._tokens, self._ends = step, tokens, ends
        self.setAccessibleDescription(step.sentence if step else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if step := self._step:
            painter = painter_on(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_letters(painter, step)
            self._paint_slots(painter, step)

    def _paint_letters(self, painter: QPainter, step: Step) -> None:
        size = self._cell(step)
        for number, letter in enumerate(step.letters):
            box = QRectF(number * size + 1, TOP, size - 1, CELL)
            if box.left() > self.width():
                break
            if number < step.done:
                tone = sum(end <= number for end in self._ends) % 2
                painter.fillRect(box, theme.color("tone_b" if tone else "tone_a"))
            elif step.start <= number < step.end:
                painter.fillRect(box, theme.color("mark"))
            else:
                painter.fillRect(box, theme.color("surface"))
            painter.setPen(
                theme.color("text" if number < max(step.end, step.done) or not step.end else "secondary")
            )
            if size >= 9:
                painter.setFont(faces().piece)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, one_line(letter))
        painter.setPen(QPen(theme.color("hairline"), 1))
        painter.drawRect(QRectF(0.5, TOP - 0.5, len(step.letters) * size, CELL + 1))
        if step.kind in ("refused", "taken"):
            self._paint_candidate(painter, step, size)

    def _paint_candidate(self, painter: QPainter, step: Step, size: float) -> None:
        """A ring around the letters that are looked at, and what became of them below."""
        role = "accent" if step.kind == "taken" else "warning"
        pen = QPen(theme.color(role), theme.RING)
        if step.kind == "refused":
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        ring = QRectF(step.start * size + 1, TOP, (step.end - step.start) * size - 1, CELL)
        painter.drawRect(ring)
        sign = "✓" if step.kind == "taken" else "✕"
        words = f"{sign} {one_line(step.title)}  {step.verdict}"
        width = faces().width("piece", words)
        left = max(0, min(round(ring.left()), self.width() - width))
        painter.setFont(faces().piece)
        painter.setPen(theme.color(role))
        painter.drawText(left, faces().base("piece", QRect(0, TOP + CELL + 6, width, 20)), words)

    def _paint_slots(self, painter: QPainter, step: Step) -> None:
        """The pieces that are found, then the place of the next one."""
        left = 0
        shown = list(self._tokens[: step.pieces])
        for number, (token, id_) in enumerate(shown):
            words = one_line(token)
            width = max(faces().width("piece", words), faces().width("id", str(id_))) + 16
            box = QRect(left, _SLOTS, width, CHIP_HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("tone_b" if number % 2 else "tone_a"))
            painter.drawRoundedRect(QRectF(box), theme.RADIUS, theme.RADIUS)
            painter.setPen(theme.color("text"))
            painter.setFont(faces().piece)
            painter.drawText(box.adjusted(0, 3, 0, -20), Qt.AlignmentFlag.AlignCenter, words)
            painter.setPen(theme.color("secondary"))
            painter.setFont(faces().id)
            painter.drawText(box.adjusted(0, 21, 0, -3), Qt.AlignmentFlag.AlignCenter, str(id_))
            left += width + theme.GAP_SMALL
        if step.kind != "end":
            box = QRect(left, _SLOTS, 48, CHIP_HEIGHT)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("border"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
            painter.setPen(theme.color("secondary"))
            painter.setFont(faces().id)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tr("next"))

    def _cell(self, step: Step) -> float:
        room = (self.width() - 2) / max(len(step.letters), 1)
        return max(min(room, WIDEST), NARROWEST)
