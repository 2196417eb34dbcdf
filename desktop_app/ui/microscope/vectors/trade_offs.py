"""What is said about [CLS] and about the mean, next to what was measured."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from desktop_app.language import number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import hairline, label

HEAD = ("", "[CLS]", tr("Mean"), tr("Measured with all-MiniLM-L6-v2"))
CLASSIFICATION = (tr("Classification"), tr("excellent"), tr("good"), "")
"""Its last column is filled when it is shown."""
ROWS = (
    (tr("Looks at"), tr("one token"), tr("all tokens"), tr("This model was trained with the mean.")),
    CLASSIFICATION,
    (
        tr("Similarity"),
        tr("good"),
        tr("often better"),
        (
            tr(
                "Spearman on STS-B (dev): [CLS] 79.7, mean 86.7. nDCG@10: O*NET 0.593 and 0.616, "
                "Cranfield 0.319 and 0.374, MED 0.778 and 0.792."
            )
        ),
    ),
    (
        tr("Robustness"),
        tr("depends on its training"),
        tr("more stable"),
        (
            tr(
                "Without punctuation nDCG@10 on O*NET changes by −0.023 ± 0.004 for [CLS], "
                "by 0.000 ± 0.004 for the mean."
            )
        ),
    ),
)
MEASURED = tr(
    "Accuracy of the Classifier in Labs, five folds of 2,982 sentences from reviews: [CLS] 83.0 ± 1.5 %, "
    "mean 89.3 ± 1.3 %."
)
NONE = tr("Train it on texts of your own to see theirs here.")
SOURCE = tr("Said by the guide, part 7. Measured: docs/benchmarks.md, both poolings from the same pass.")


class TradeOffs(QScrollArea):
    """A table of four columns, and where its numbers come from."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("Trade-offs of [CLS] and mean"))
        self.cost = label(wrap=True, selectable=True)
        self.classified = label(wrap=True, selectable=True)
        self.show_classification("")
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, theme.GAP, 0)
        grid.setHorizontalSpacing(theme.GAP_MEDIUM)
        grid.setVerticalSpacing(6)
        for column, stretch in enumerate((2, 3, 3, 8)):
            grid.setColumnStretch(column, stretch)
        top = Qt.AlignmentFlag.AlignTop
        for column, words in enumerate(HEAD):
            grid.addWidget(label(words, "strong"), 0, column, top)
        for at, row in enumerate(ROWS, 1):
            grid.addWidget(hairline(), 2 * at - 1, 0, 1, 4)
            for column, words in enumerate(row):
                tone = "secondary" if column == 0 else ""
                said = label(words, tone, wrap=True, selectable=column == 3)
                if row is CLASSIFICATION and column == len(row) - 1:
                    said = self.classified
                grid.addWidget(said, 2 * at, column, top)
        last = 2 * len(ROWS) + 1
        grid.addWidget(hairline(), last, 0, 1, 4)
        for column, words in enumerate((tr("Cost"), tr("slightly less"), tr("slightly more"))):
            grid.addWidget(label(words, "" if column else "secondary", wrap=True), last + 1, column, top)
        grid.addWidget(self.cost, last + 1, 3, top)
        grid.addWidget(label(SOURCE, "secondary", wrap=True), last + 2, 0, 1, 4)
        grid.setRowStretch(last + 3, 1)
        self.setWidget(inside)

    def show_classification(self, own: str) -> None:
        """What the user's own classifier reaches, in a sentence; "" where there is none."""
        self.classified.setText(f"{MEASURED} {own or NONE}")

    def show_cost(self, microseconds: tuple[float, float] | None) -> None:
        """What each pooling of the text shown took; None while there is none."""
        if microseconds is None:
            self.cost.clear()
            return
        cls, mean = microseconds
        self.cost.setText(
            tr(
                "For this text just now: {cls} µs for [CLS], {mean} µs for the mean, besides the "
                "milliseconds of the model's own run.",
                cls=number(round(cls)),
                mean=number(round(mean)),
            )
        )
