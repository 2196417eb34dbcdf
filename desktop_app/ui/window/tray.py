"""The icon in the system's tray, where there is one, which keeps a program without a window in reach."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from desktop_app.ui import theme

TOLD_MS = 10_000


class Tray(QObject):
    """Shown while it is `kept`; a click on it calls `search`."""

    def __init__(self, window: QWidget, search: Callable[[], object], quit_all: Callable[[], object]) -> None:
        super().__init__(window)
        self.kept = False
        self.menu = QMenu(window)
        self.menu.addAction("Search", search)
        self.menu.addAction("Quit Embedscope", quit_all)
        self.icon = QSystemTrayIcon(theme.app_icon(), self)
        self.icon.setToolTip("Embedscope")
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(
            lambda reason: search() if reason != QSystemTrayIcon.ActivationReason.Context else None
        )
        self.icon.messageClicked.connect(search)

    def keep(self, kept: bool) -> None:
        """Whether the icon stays, and the program with it when its window is closed."""
        self.kept = kept and QSystemTrayIcon.isSystemTrayAvailable()
        self.icon.setVisible(self.kept)
        QApplication.setQuitOnLastWindowClosed(not self.kept)

    def tell(self, title: str, words: str) -> bool:
        """Shows a message at the icon, which is there at least as long; False where there is no tray."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        self.icon.show()
        self.icon.showMessage(title, words, theme.app_icon(), TOLD_MS)
        QTimer.singleShot(TOLD_MS, self, lambda: self.icon.setVisible(self.kept))
        return True
