"""An example as a button: its text, what there is to see, and the view that it opens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.core.text import one_line
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import painter_on, plain_tip
from desktop_app.ui.values import Example

SIDE, ABOVE, BETWEEN = 12, 8, 4
NARROWEST = 240
SHOWN = 200
"""Characters of a text; the view shows all."""
VIEWS = {
    "Architecture": tr("Architecture"),
    "Attention": tr("Attention"),
    "Batch": tr("Batch"),
    "Classifier": tr("Classifier"),
    "Compare": tr("Compare"),
    "Inspector": tr("Inspector"),
    "Masked words": tr("Masked words"),
    "Next sentence": tr("Next sentence"),
    "Padding": tr("Padding"),
    "Pooling": tr("Pooling"),
    "Preprocessing": tr("Preprocessing"),
    "Search": tr("Search"),
    "Similarity": tr("Similarity"),
    "States": tr("States"),
    "Vocabulary": tr("Vocabulary"),
    "WordPiece": tr("Splits"),
}
"""The titles of the views, by what they are found by."""
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


class ExampleCard(QAbstractButton):
    """Two wrapped lines in a frame that takes the focus; Return opens it as Space does."""

    def __init__(self, example: Example, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.example = example
        quoted = (tr("“{text}”", text=text) for text in (*example.texts, *example.companions))
        self._text = one_line("  |  ".join(quoted), SHOWN)
        view, name, point = VIEWS[example.view], example.name, example.point
        told = (example.text, example.second, point.rstrip(".。"))
        says = point if name in told else tr("{name}: {point}", name=name, point=point)
        self._says = f"{view} · {says}"
        self._placed: dict[
            int, tuple[QRect, QRect]
        ] = {}  # by the width, which layouts ask for again and again
        self.setAccessibleName(tr("{text}, open in {view}", text=self._text, view=view))
        self.setAccessibleDescription(tr("{name}. {point}", name=name, point=point))
        self.setToolTip(plain_tip(tr("Open in {view}. {point}", view=view, point=point)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[1].bottom() + 1 + ABOVE

    def sizeHint(self) -> QSize:
        return QSize(NARROWEST, self.heightForWidth(NARROWEST))

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROWEST, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        wide = theme.RING if focused else 1
        painter.setPen(QPen(theme.color("accent" if focused else "border"), wide))
        painter.setBrush(theme.color("hover" if self.underMouse() else "surface"))
        inset = wide / 2
        edge = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(edge, theme.RADIUS, theme.RADIUS)
        text, says = self._places(self.width())
        painter.setFont(theme.font("text"))
        painter.setPen(theme.color("accent"))
        painter.drawText(text, _WRAP, self._text)
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.color("secondary"))
        painter.drawText(says, _WRAP, self._says)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._placed.clear()

    def _places(self, width: int) -> tuple[QRect, QRect]:
        if width not in self._placed:
            self._placed[width] = self._put(max(width, NARROWEST) - 2 * SIDE)
        return self._placed[width]

    def _put(self, room: int) -> tuple[QRect, QRect]:
        boxes = []
        top = ABOVE
        for face, words in (("text", self._text), ("secondary", self._says)):
            metrics = QFontMetrics(theme.font("text" if face == "text" else "secondary"))
            tall = metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAP, words).height()
            boxes.append(QRect(SIDE, top, room, tall))
            top += tall + BETWEEN
        return boxes[0], boxes[1]
