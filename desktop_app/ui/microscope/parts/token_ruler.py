"""How much of the model's room a text takes: counters and a ruler."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import fraction, number, tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label, painter_on
from desktop_app.ui.kit.layout import Part, row
from desktop_app.ui.kit.spoken import Told

THICK = 10


class TokenRuler(QWidget):
    """A bar from 0 to the maximum length, or to the end of the text where that is longer; to scale."""

    TOLD_AS: ClassVar[Told] = "chart"

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[int, int, int, int] = (0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Ruler of the maximum length"))
        theme.changed.connect(self.update)

    def show_parts(self, used: int, padding: int, free: int, unread: int) -> None:
        """Lengths in tokens; the maximum is used + padding + free."""
        self._parts = (used, padding, free, unread)
        limit = used + padding + free
        words = [tr("{used} of {limit} tokens are read", used=number(used), limit=number(limit))]
        if padding:
            words.append(tr("{padding} are padding", padding=number(padding)))
        if free:
            words.append(tr("{free} are free", free=number(free)))
        if unread:
            words.append(tr("{unread} word pieces beyond the maximum are never read", unread=number(unread)))
        sentence = tr("{facts}.", facts=tr(", ").join(words))
        self.setToolTip(sentence)
        self.setAccessibleDescription(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        used, padding, free, unread = self._parts
        total = sum(self._parts)
        if not total:
            return
        box = QRectF(0.5, (self.height() - THICK) / 2, self.width() - 1, THICK)
        clip = QPainterPath()
        clip.addRoundedRect(box, THICK / 2, THICK / 2)
        painter.fillPath(clip, theme.color("track"))
        scale = box.width() / total
        painter.save()
        painter.setClipPath(clip)
        left = box.left()
        for length, brush in ((used, theme.color("accent")), (padding, theme.hatch("secondary"))):
            painter.fillRect(QRectF(left, box.top(), length * scale, THICK), brush)
            left += length * scale
        beyond = QRectF(left + free * scale, box.top(), unread * scale, THICK)
        painter.fillRect(beyond, theme.color("surface"))
        painter.fillRect(beyond, theme.hatch("negative"))
        painter.restore()
        if unread:
            x = box.left() + (total - unread) * scale
            painter.fillRect(QRectF(x - 1, box.top() - 4, 2, THICK + 8), theme.color("negative"))


class TokenCounters(QWidget):
    """The numbers next to the ruler: each in its own label, each with a sentence of its own."""

    _NAMES = (
        ("used", tr("Tokens the model reads, [CLS] and [SEP] included, of the maximum length.")),
        ("words", tr("Words the model reads; marks such as a comma are read, too, but not counted here.")),
        (
            "per_word",
            tr(
                "Word pieces for a word, without marks: 1.00 means that the vocabulary holds each word whole."
            ),
        ),
        (
            "unknown",
            tr("Words and marks the vocabulary cannot spell: the model reads [UNK] instead of them."),
        ),
        ("cut", tr("Word pieces beyond the maximum length: the model never reads them.")),
    )

    def __init__(self) -> None:
        super().__init__()
        self.ruler = TokenRuler()
        self._labels: dict[str, tuple[QLabel, QLabel]] = {}
        parts: list[Part] = []
        for name, tip in self._NAMES:
            number, words = label(tone="strong"), label(tone="secondary")
            for part in (number, words):
                part.setToolTip(tip)
                parts.append((part, Qt.AlignmentFlag.AlignVCenter))
            number.setFont(theme.font("strong"))
            parts.append(theme.GAP)
            self._labels[name] = (number, words)
        row(*parts, (self.ruler, 1), into=self, gap=theme.GAP_SMALL)

    def show_sheet(self, sheet: TokenSheet) -> None:
        free = max(0, sheet.limit - len(sheet.encoding.tokens))
        self.ruler.show_parts(sheet.used, sheet.padding, free, sheet.unread)
        self._say("used", number(sheet.used), tr("of {limit} tokens", limit=number(sheet.limit)))
        self._say("words", number(sheet.words), tr("word") if sheet.words == 1 else tr("words"))
        ratio = fraction(sheet.word_pieces / sheet.words, 2) if sheet.words else "–"
        self._say("per_word", ratio, tr("pieces a word"))
        self._say("unknown", number(sheet.unknown), tr_as("how many are", "unknown"))
        self._say("cut", number(sheet.unread), tr("cut off"))

    def text(self) -> str:
        """All counters as one line."""
        return " · ".join(f"{number.text()} {words.text()}" for number, words in self._labels.values())

    def _say(self, name: str, number: str, words: str) -> None:
        labels = self._labels[name]
        labels[0].setText(number)
        labels[1].setText(words)
        labels[0].setAccessibleName(f"{number} {words}")
        alarming = name in ("unknown", "cut") and number != "0"
        for part, calm in zip(labels, ("strong", "secondary"), strict=True):
            tone = "warning" if alarming else calm
            if part.property("tone") != tone:
                theme.restyle(part, tone=tone)
