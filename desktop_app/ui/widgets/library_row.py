"""One library in the side bar: its name, what it holds, and the indexing that goes on in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QProgressBar, QSizePolicy, QVBoxLayout

from desktop_app.core.jobs import Progress
from desktop_app.ui import theme
from desktop_app.ui.commands import tip
from desktop_app.ui.widgets.basics import ElidedLabel, icon_button, label, plain_tip
from desktop_app.ui.widgets.notice import Notice

DOT = 8


class LibraryRow(QAbstractButton):
    """A button that selects its library; arrow keys go from row to row."""

    stopped = Signal()
    menu_wanted = Signal(QMenu)

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        self.folder = folder
        self.name = name
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setObjectName("library_row")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setToolTip(plain_tip(str(folder)))
        self._name = ElidedLabel(name, "strong")
        self._holds = ElidedLabel(face="secondary", role="secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(f"Indexing {name}")
        self.stop = icon_button("close", f"Stop indexing {name}", tip("stop"))
        self.stop.clicked.connect(self.stopped)
        self._progress = label(tone="secondary", wrap=True)
        self.notice = Notice()
        self._more = icon_button("more", f"More about {name}")
        self._more.clicked.connect(self._open_menu)
        for words in (self._name, self._holds, self._progress, self._bar):
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

        top = QHBoxLayout()
        top.setSpacing(theme.GAP_SMALL)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._holds)
        top.addLayout(names, 1)
        top.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        working = QHBoxLayout()
        working.setSpacing(theme.GAP)
        working.addWidget(self._bar, 1)
        working.addWidget(self.stop)
        about = QVBoxLayout()
        about.setContentsMargins(24, 0, 0, 0)
        about.setSpacing(2)
        about.addLayout(top)
        about.addLayout(working)
        about.addWidget(self._progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 6, 4, 6)
        column.setSpacing(theme.GAP_SMALL)
        column.addLayout(about)
        column.addWidget(self.notice)
        self.set_progress(None)
        self.set_holds("")

    def set_holds(self, words: str) -> None:
        """Tells what the library holds, like "1,000 documents"."""
        self._holds.set_text(words)
        self._holds.setVisible(bool(words))
        self.setAccessibleName(f"{self.name}, {words}" if words else self.name)

    def holds(self) -> str:
        return self._holds.text()

    def set_progress(self, progress: Progress | None) -> None:
        """Shows how far indexing is, or nothing where none goes on."""
        for part in (self._bar, self.stop, self._progress):
            part.setVisible(progress is not None)
        if progress is None:
            return
        if progress.total:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * min(progress.done / progress.total, 1)))
        else:
            self._bar.setRange(0, 0)
        self._progress.setText("\n".join(progress_lines(progress)))

    def progress_text(self) -> str:
        return "" if self._progress.isHidden() else self._progress.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.color("selection" if self.isChecked() else "hover"))
            painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        middle = self._name.geometry().center().y()
        dot = QRectF(12, middle - DOT / 2 + 0.5, DOT, DOT)
        painter.setPen(QPen(theme.color("accent" if self.isChecked() else "secondary"), 1.5))
        painter.setBrush(theme.color("accent") if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), theme.RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)

    def contextMenuEvent(self, _event: QContextMenuEvent) -> None:
        self._open_menu()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_wanted.emit(menu)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def progress_lines(progress: Progress) -> list[str]:
    """What is done of what, and how fast: "430 of 1,000 passages", "120 a second · 2 min left"."""
    unit = f" {progress.unit}" if progress.unit else ""
    if progress.total:
        done = f"{progress.done:,} of {progress.total:,}{unit}"
    else:
        done = f"{progress.stage} {progress.done:,}{unit}" if progress.done else progress.stage
    parts = []
    if progress.rate:
        parts.append(f"{progress.rate:,.0f} a second")
    if progress.seconds_left is not None:
        parts.append(f"{duration(progress.seconds_left)} left")
    if progress.skipped:
        parts.append(f"{progress.skipped:,} skipped")
    return [done, *([" · ".join(parts)] if parts else [])]


def duration(seconds: float) -> str:
    """Seconds as one reads them: "8 s", "2 min", "1 h 5 min"."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
