"""What all forms are: a body, a notice for what went wrong, and a foot of buttons that is always in sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import push_button
from desktop_app.ui.kit.notice import Notice


class FormDialog(QDialog):
    """Fill `body`, then call `close_button` or `foot_button` for the foot, from the left.

    It is deleted when it is closed, and what it asked the lanes for, as their owner, ends with it.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        """`name` is its object name, `title` stands in its frame."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.notice = Notice()
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.GAP_MEDIUM)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_MEDIUM)
        column.setSpacing(theme.GAP_MEDIUM)
        column.addLayout(self.body, 1)
        column.addWidget(self.notice)
        column.addLayout(self.foot)

    def foot_button(
        self, text: str, do: Callable[[], object], *, look: str = "", default: bool = False
    ) -> QPushButton:
        """Adds a button to the foot."""
        button = push_button(text, look)
        button.setDefault(default)
        button.clicked.connect(lambda: do())
        self.foot.addWidget(button)
        return button

    def close_button(self, text: str = "Close", *, primary: bool = True) -> QPushButton:
        """Adds the button that closes the form, at the right; Enter presses it where it is primary."""
        self.foot.addStretch()
        return self.foot_button(text, self.accept, look="primary" if primary else "", default=primary)
