"""The way back to the place whose example is shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.kit.basics import ElidedLabel, icon_button, push_button
from desktop_app.ui.kit.layout import row


class BackStrip(QFrame):
    """Shown with an example, until one goes elsewhere; `back` carries the title of where it was opened."""

    back = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("back_strip")
        self.setAccessibleName(tr("Way back"))
        self.place = ""
        self._words = ElidedLabel()
        self.button = push_button(tr("Back"), "link", "back_to")
        theme.set_icon(self.button, "back", "accent")
        self.button.clicked.connect(lambda: self.back.emit(self.place))
        close = icon_button("close", tr("Dismiss the way back"), do=self.hide)
        sides = (theme.GAP_MEDIUM, theme.GAP_SMALL, theme.GAP, theme.GAP_SMALL)
        row(self.button, (self._words, 1), close, into=self, margins=sides)
        bind(self, "back_to", self.button.click)
        self.hide()

    def offer(self, place: str, name: str) -> None:
        """Leads back to `place`, where the example `name` was opened."""
        self.place = place
        words = tr("Back to the guide")
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self._words.set_text(name)
        self.show()
