"""The steps that take one word apart, as a list: a staircase of candidates under the letters they cover."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from desktop_app.core.text import one_line
from desktop_app.explore.wordpiece_steps import Step
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT, draw_line
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, RowsModel, State
from desktop_app.ui.kit.tables.table import FixedList
from desktop_app.ui.microscope.parts.token_paint import faces

NUMBER = 36
VERDICT = 128
STAIR = 18  # widest step of the staircase, a letter


class StepsModel(RowsModel[tuple[int, Step]]):
    """The steps of one word, counted from 1; what a screen reader says of one is its whole sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.steps: tuple[Step, ...] = ()

    def show(self, steps: tuple[Step, ...]) -> None:
        """Replaces all rows."""
        self.steps = steps
        self.fill(tuple(enumerate(steps, 1)))

    def cell(self, row: tuple[int, Step], _column: int) -> str:
        return f"{row[1].title}: {row[1].verdict}"

    def spoken(self, row: tuple[int, Step], _column: int) -> str:
        return tr(
            "Step {number}, {title}. {sentence}", number=row[0], title=row[1].title, sentence=row[1].sentence
        )


class StepDelegate(RowDelegate):
    HEIGHT = theme.NUMBER_ROW
    MIRRORED = False
    HOVER = False

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        count, frame = index.data(ROW)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        number = QRect(area.left(), area.top(), NUMBER - theme.GAP, area.height())
        self._text(painter, number, str(count), "id", "secondary", right=True)
        wide = area.width() - NUMBER - theme.GAP
        room = QRect(area.left() + NUMBER, area.top(), wide - VERDICT, area.height())
        verdict = QRect(room.right() + theme.GAP, area.top(), VERDICT, area.height())
        if frame.kind in ("refused", "taken"):
            right = self._stair(painter, room, frame)
            verdict.moveLeft(min(verdict.left(), right + theme.GAP_MEDIUM))
            sign, role = ("✓", "accent") if frame.kind == "taken" else ("✕", "warning")
            self._text(painter, verdict, f"{sign} {frame.verdict}", "behind", role)
        else:
            face = "piece" if frame.kind == "end" else "behind"
            title = min(faces().width(face, frame.title) + theme.GAP_MEDIUM, room.width())
            self._text(painter, room, frame.title, face, "text")
            rest = QRect(room.left() + title, room.top(), wide - title, room.height())
            role = "text" if "→" in frame.verdict else "secondary"
            self._text(painter, rest, frame.verdict, "piece" if "→" in frame.verdict else "behind", role)

    def _stair(self, painter: QPainter, room: QRect, frame: Step) -> int:
        """Draws the candidate under the letters it covers; where the word ends, in pixels."""
        step = min(STAIR, room.width() / max(len(frame.letters), 1))
        wide = (frame.end - frame.start) * step
        box = QRectF(room.left() + frame.start * step, room.top() + 4, max(wide - 1, 2), room.height() - 8)
        taken = frame.kind == "taken"
        painter.fillRect(box, theme.color("mark" if taken else "surface"))
        pen = QPen(theme.color("accent" if taken else "border"), 1)
        if not taken:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if step >= 9:
            painter.setFont(faces().id)
            painter.setPen(theme.color("text" if taken else "secondary"))
            prefix = frame.title[: len(frame.title) - (frame.end - frame.start)]
            before = QRectF(box.left() - 3 * step, box.top(), 3 * step - 4, box.height())
            middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(before, middle, prefix)
            for place, letter in enumerate(frame.letters[frame.start : frame.end]):
                cell = QRectF(box.left() + place * step, box.top(), step, box.height())
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, one_line(letter))
        return round(room.left() + len(frame.letters) * step)

    def _text(
        self, painter: QPainter, room: QRect, words: str, face: str, role: str, *, right: bool = False
    ) -> None:
        painter.setFont(getattr(faces(), face))
        painter.setPen(theme.color(role))
        draw_line(painter, room, one_line(words), AT_RIGHT if right else AT_LEFT)


class StepList(FixedList):
    """A view of a StepsModel. Left and Right step, Home and End go to the ends, Space plays."""

    stepped = Signal(int)  # the row that became the current one
    play_wanted = Signal()

    def __init__(self, model: StepsModel) -> None:
        super().__init__("steps_of_word", tr("Steps"))
        self.setModel(model)
        self.setItemDelegate(StepDelegate(self))
        self.setAccessibleDescription(tr("Every step for the word. Left and Right step, Space plays."))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.stepped.emit(current.row())

    def go(self, row: int) -> None:
        """Makes `row` the current one, the nearest there is."""
        last = self.model().rowCount() - 1
        if last >= 0:
            self.setCurrentIndex(self.model().index(min(max(row, 0), last), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.go(self.currentIndex().row() + steps[key])
        elif key == Qt.Key.Key_Space:
            self.play_wanted.emit()
        else:
            super().keyPressEvent(event)
