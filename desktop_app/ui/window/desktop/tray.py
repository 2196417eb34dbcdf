"""The icon in the system's tray, where there is one, which keeps a program without a window in reach."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme

TOLD_MS = 10_000


class Tray(QObject):
    """Shown while it is `kept`; a click on it calls `search`."""

    def __init__(self, window: QWidget, search: Callable[[], object], quit_all: Callable[[], object]) -> None:
        super().__init__(window)
        self.kept = False
        self._window, self._search, self._quit = window, search, quit_all

    @cached_property
    def menu(self) -> QMenu:
        made = QMenu(self._window)
        made.addAction(tr("Search"), self._search)
        made.addAction(tr("Quit Embedscope"), self._quit)
        return made

    @cached_property
    def icon(self) -> QSystemTrayIcon:
        """Made when it is first needed: the desktop has to be asked for it."""
        made = QSystemTrayIcon(theme.app_icon(), self)
        made.setToolTip("Embedscope")
        made.setContextMenu(self.menu)
        made.activated.connect(self._clicked)
        made.messageClicked.connect(self._search)
        return made

    def keep(self, kept: bool) -> None:
        """Whether the icon stays, and the program with it when its window is closed."""
        self.kept = kept and QSystemTrayIcon.isSystemTrayAvailable()
        if self.kept or "icon" in vars(self):
            self.icon.setVisible(self.kept)
        QApplication.setQuitOnLastWindowClosed(not self.kept)

    def _clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Context:
            self._search()

    def tell(self, title: str, words: str) -> bool:
        """Shows a message at the icon, which is there at least as long; False where there is no tray."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        self.icon.show()
        self.icon.showMessage(title, words, theme.app_icon(), TOLD_MS)
        QTimer.singleShot(TOLD_MS, self, lambda: self.icon.setVisible(self.kept))
        return True
