"""What the search box understands, by example, in a popover."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import grid
from desktop_app.ui.query_language import EXAMPLES, NOTE, TITLE


class SearchHelp(QFrame):
    """Opens below what it explains, and closes at a click or Escape."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "popup")
        self.setAccessibleName(TITLE)
        lines = grid(1, gap=theme.GAP_LARGE, lines=6)
        lines.setContentsMargins(theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, theme.GAP_MEDIUM)
        self.setLayout(lines)
        lines.addWidget(label(TITLE, "strong"), 0, 0, 1, 2)
        for row, (example, meaning) in enumerate(EXAMPLES, start=1):
            written = label(example, selectable=True)
            written.setFont(theme.font("mono"))
            lines.addWidget(written, row, 0)
            lines.addWidget(label(meaning), row, 1)
        lines.addWidget(label(NOTE, "secondary", wrap=True), len(EXAMPLES) + 1, 0, 1, 2)

    def open_below(self, widget: QWidget) -> None:
        self.adjustSize()
        screen = widget.screen().availableGeometry()
        place = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + 4))
        self.move(min(max(place.x(), screen.left()), screen.right() - self.width()), place.y())
        self.show()
        self.setFocus()
