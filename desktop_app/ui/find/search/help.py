"""What the search box understands, by example, in a popover."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import grid

EXAMPLES = (
    (tr("jobs with animals"), tr("Plain text, ranked by meaning, by words, or by both")),
    (tr('"night shift"'), tr("Must contain exactly these words")),
    (tr('nurse -manager   -"office work"'), tr("Less like this; by words, without it")),
    (tr('nurse +"open air"'), tr("And also like this")),
    (tr("cook OR chef   carpent*"), tr("Either; every word that begins so")),
    (
        tr("category:Healthcare"),
        tr("Only with this value of a field; the row under the results writes it for you"),
    ),
    (tr('-place:"Cape Town"'), tr("Not with this value")),
    (
        tr("type:pdf   in:reports   file:budget"),
        tr("Only files of this kind, in such a folder, with this word in their name"),
    ),
    (tr('"type":contract'), tr("A field of records that is called as something of files is")),
    ("class:positive", tr("Only what the classifier of Labs gives this class, once it divides the library")),
    ("after:2024   before:2024-05-01", tr("Dated then or later; dated earlier than that")),
)
NOTE = tr(
    "Several values of one field: any may fit. Different fields: all must fit.\n"
    "Everything else is plain text: C++, full-time, -40 °C, 10:30, and the signs within a long pasted text."
)


class SearchHelp(QFrame):
    """Opens below what it explains, and closes at a click or Escape."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "popup")
        self.setAccessibleName(tr("What the search box understands"))
        lines = grid(1, gap=theme.GAP_LARGE, lines=6)
        lines.setContentsMargins(theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, theme.GAP_MEDIUM)
        self.setLayout(lines)
        lines.addWidget(label(tr("What the search box understands"), "strong"), 0, 0, 1, 2)
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
