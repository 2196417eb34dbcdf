"""What the token page shows before there is a text: what it is for, and texts to begin with."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.widgets.basics import label, push_button


@dataclass(frozen=True, slots=True)
class Example:
    """A text or pair with the settings that make its point; `max_length` None is the model's maximum."""

    name: str
    point: str
    text: str
    second: str | None = None
    max_length: int | None = None
    pad: bool = False


WIDTH = 600
REVIEW = "product quality excellent battery lasts very long incredible value"

# Most texts are the guide's own, parts 3 and 5.
EXAMPLES = (
    Example("A word in pieces", "“paycheck” is not in the vocabulary; its pieces are.", "paycheck"),
    Example("A product review", "Common words stay whole, one id each.", REVIEW),
    Example(
        "A question and its answer",
        "Two texts in one input: the token type ids tell them apart.",
        "Is the battery long lasting",
        "Yes it lasts very long",
    ),
    Example(
        "Padding",
        "Filled up to eight tokens; attention mask 0 makes the model ignore the rest.",
        "I love pizza",
        max_length=8,
        pad=True,
    ),
    Example("Cut off", "With room for eight tokens, the end is never read.", REVIEW, max_length=8),
    Example(
        "Not in the vocabulary",
        "An emoji the model does not know becomes [UNK].",
        "The hotel is amazing 🤩",
    ),
)


class ExampleList(QWidget):
    """A title, what BERT reads in two sentences, and every example with its point."""

    chosen = Signal(object)  # Example

    def __init__(self) -> None:
        super().__init__()
        title = label("See what BERT reads", "page")
        words = label(
            "BERT reads neither letters nor words but word pieces, each by its number in a vocabulary. "
            "Type or paste a text above to see its pieces, and what the model never gets to read.",
            wrap=True,
        )
        words.setMaximumWidth(WIDTH)
        words.setMinimumWidth(WIDTH)
        rows = QGridLayout()
        rows.setHorizontalSpacing(theme.GAP_MEDIUM)
        rows.setVerticalSpacing(theme.GAP)
        rows.setColumnStretch(1, 1)
        for number, example in enumerate(EXAMPLES):
            button = push_button(example.name, "chip")
            button.setAccessibleDescription(example.point)
            button.clicked.connect(lambda _checked=False, example=example: self.chosen.emit(example))
            point = label(example.point, "secondary")
            point.setBuddy(button)
            rows.addWidget(button, number, 0)
            rows.addWidget(point, number, 1)
        column = QVBoxLayout()
        column.setSpacing(theme.GAP)
        column.addStretch(2)
        for heading in (title, words):
            column.addWidget(heading, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(theme.GAP)
        column.addLayout(rows)
        column.addStretch(3)
        middle = QHBoxLayout(self)
        middle.addStretch()
        middle.addLayout(column)
        middle.addStretch()
