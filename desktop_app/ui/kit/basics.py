"""Small parts every page is made of. Text is always plain: nothing from a file is interpreted."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTextBoundaryFinder
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QSizePolicy, QStyle, QToolButton, QWidget

from desktop_app.ui import commands, theme
from desktop_app.ui.kit.elided_lines import AT_LEFT, draw_line
from desktop_app.ui.kit.spoken import Told

Do = Callable[[], object] | None
TIP_CHARACTERS = 600
_WORD = re.compile("[\\S\u00a0\u2007\u202f]+")  # these spaces, too, hold a line together
_PART = re.compile(r"[^/\\_.?&=-]*[/\\_.?&=-]|[^/\\_.?&=-]+")
_WIDTHS = 16
"""For so many widths a label remembers how its words break, and how tall it is."""
_LEAST = 12  # letters that a label has room for, whatever its words are
_WRAP = int(Qt.TextFlag.TextWordWrap)
_HIGH = 100_000
_PER_CENT = re.compile(r"(?<=\d) (?=%)")  # where no line may end
_BREAK = "\u200b"  # seen by nobody; a line may end there


def label(text: str = "", tone: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A plain-text label; `tone` is a look of the style sheet ("secondary", "page", "row", "strong")."""
    made = Sentences(text) if wrap else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        made.setProperty("tone", tone)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made


def hairline(vertical: bool = False) -> QFrame:
    line = QFrame()
    line.setProperty("look", "hairline")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def icon_button(icon: str, name: str, tooltip: str = "", command: str = "", do: Do = None) -> QToolButton:
    """A small square button that does `do`; `name` is what a screen reader says."""
    button = QToolButton()
    button.setProperty("look", "icon")
    theme.set_icon(button, icon)
    commands.describe(button, name, command)
    if tooltip:
        button.setToolTip(tooltip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if do:
        button.clicked.connect(lambda: do())
    return button


class _Button(QPushButton):
    """Enter presses the button that has the focus, and not the form's default one in its place."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


class MenuButton(_Button):
    """A button that opens a menu, filled each time; where room is short, its icon stands for its words."""

    def __init__(self, text: str, icon: str, name: str, fill: Callable[[QMenu], None]) -> None:
        super().__init__(text)
        self._words, self._icon = text, icon
        self.setAutoDefault(False)
        commands.describe(self, name)
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: fill(menu))
        self.setMenu(menu)

    def set_short(self, short: bool) -> None:
        """Shows the icon alone, or the words alone; the letter with Alt is the same."""
        if short:
            theme.set_icon(self, self._icon)
        else:
            self.setIcon(QIcon())
            self.setProperty("themeIcon", None)
        self.setText("" if short else self._words)
        self.setShortcut(QKeySequence.mnemonic(self._words))
        theme.restyle(self, look="icon" if short else "")


def push_button(text: str, look: str = "", command: str = "", name: str = "", do: Do = None) -> QPushButton:
    """A button with words that does `do`; it never becomes a dialog's default by itself."""
    button = _Button(text)
    button.setAutoDefault(False)
    if look:
        button.setProperty("look", look)
    commands.describe(button, name or text, command)
    if do:
        button.clicked.connect(lambda: do())
    return button


def painter_on(widget: QWidget) -> QPainter:
    """A painter for what keeps its sides where the window goes from right to left: axes, numbers, tokens.

    Each of its texts has the direction of its own letters.
    """
    painter = QPainter(widget)
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    return painter


def plain_tip(text: str) -> str:
    """`text` for a tooltip: wrapped, cut after 600 characters, and never read as markup."""
    cut = text if len(text) <= TIP_CHARACTERS else f"{text[:TIP_CHARACTERS]}…"
    return f"<qt>{html.escape(cut)}</qt>"


class Sentences(QLabel):
    """Words on as many lines as they need; a path or another word that is wider than a line is broken.

    QLabel breaks lines between words only, and asks for the room of the longest one.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = ""
        self._asked: dict[tuple[int, str], str] = {}
        self._heights: dict[tuple[int, str, int, int], int] = {}
        self.setWordWrap(True)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._text = text
        self._asked.clear()
        self._heights.clear()
        super().setText(self._broken(self.width()))

    def text(self) -> str:
        return self._text

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(min(least.width(), self.fontMetrics().horizontalAdvance("n") * _LEAST), least.height())

    def heightForWidth(self, width: int) -> int:
        asked = width, self.font().key(), *self._margins()
        if asked not in self._heights:
            if len(self._heights) == _WIDTHS:
                self._heights.clear()
            self._heights[asked] = self._tall(width)
        return self._heights[asked]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._heights.clear()  # of another style, or not enabled, the words may stand otherwise

    def _tall(self, width: int) -> int:
        broken = self._broken(width)
        if broken == super().text():
            return super().heightForWidth(width)
        across, down = self._margins()
        box = QRect(0, 0, max(width - across, 1), _HIGH)
        return self.fontMetrics().boundingRect(box, _WRAP, broken).height() + down

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        broken = self._broken(self.width())
        if broken != super().text():
            super().setText(broken)

    def _margins(self) -> tuple[int, int]:
        """What is not for words, across and down."""
        around = self.contentsMargins()
        twice = 2 * self.margin()
        return around.left() + around.right() + twice, around.top() + around.bottom() + twice

    def _broken(self, width: int) -> str:
        """The words with places to break those in that are wider than a line of the label.

        Layouts ask again and again for the same few widths.
        """
        asked = max(width - self._margins()[0], 1), self.font().key()
        if asked not in self._asked:
            if len(self._asked) == _WIDTHS:
                self._asked.clear()
            self._asked[asked] = self._with_places(asked[0])
        return self._asked[asked]

    def _with_places(self, room: int) -> str:
        metrics = self.fontMetrics()

        def broken(word: str) -> str:
            if len(word) * metrics.maxWidth() <= room or metrics.horizontalAdvance(word) <= room:
                return word
            parts = _PART.findall(word)
            if len(parts) > 1:
                return _BREAK.join(map(broken, parts))
            return _BREAK.join(_letters(word))

        together = _PER_CENT.sub("\u00a0", self._text)
        return _WORD.sub(lambda word: broken(word.group()), together)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            QGuiApplication.clipboard().setText(
                self.selectedText().replace(_BREAK, "").replace("\u00a0", " ")
            )
        else:
            super().keyPressEvent(event)


def _letters(word: str) -> list[str]:
    """The letters of a word as they are seen, each with its accents."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, word)
    units, found, start = word.encode("utf-16-le", "surrogatepass"), [], 0
    while (end := finder.toNextBoundary()) >= 0:
        found.append(units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass"))
        start = end
    return found


class ElidedLabel(QFrame):
    """One line with an ellipsis where room ends; its tooltip and accessible name are the whole."""

    TOLD_AS: ClassVar[Told] = "text"

    def __init__(
        self, text: str = "", face: theme.Face = "text", role: str = "text", *, path: bool = False
    ) -> None:
        """Of a `path` the middle is left out, since its end says more."""
        super().__init__()
        self._face = face
        self._role = role
        self._elide = Qt.TextElideMode.ElideMiddle if path else Qt.TextElideMode.ElideRight
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._text = " ".join(text.split())
        self.setAccessibleName(self._text)
        self._update_tip()
        self.update()

    def text(self) -> str:
        return self._text

    def set_width(self, width: int) -> None:
        """Takes exactly so much room, where it would take what its neighbors leave."""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedWidth(width)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(self._face))
        return QSize(metrics.horizontalAdvance(self._text), metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._update_tip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        painter.setFont(theme.font(self._face))
        painter.setPen(theme.color(self._role))
        side = QStyle.visualAlignment(self.layoutDirection(), AT_LEFT)
        draw_line(painter, self.rect(), self._text, side, self._elide)

    def _update_tip(self) -> None:
        cut = QFontMetrics(theme.font(self._face)).horizontalAdvance(self._text) > self.width()
        self.setToolTip(plain_tip(self._text) if cut else "")
