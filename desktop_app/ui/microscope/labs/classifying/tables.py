"""The figures of a classifier as tables: ways to classify, confusion, mistakes, and sentences with "not"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QPainter

from desktop_app.core.words import listed, per_cent
from desktop_app.explore.classifier.figures import spread
from desktop_app.explore.classifier.negation import PAIRS
from desktop_app.language import amid, number, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, RowsModel, State
from desktop_app.ui.microscope.labs.classifying.columns import NAMES

if TYPE_CHECKING:
    from desktop_app.core.types import Pooling
    from desktop_app.explore.classifier.figures import Miss
    from desktop_app.explore.classifier.negation import Said
    from desktop_app.explore.classifier.network import Classifier
    from desktop_app.ui.microscope.labs.classifying.work import Ready

_SEEDS = tr(
    "Mean and standard deviation of five networks, which differ in the weights they begin with and in the "
    "order of the examples."
)
_ERROR = tr(
    "Expected calibration error: how far the probability of the class that is named lies from the share that "
    "is right, in ten bins, weighted by their texts. 0 is best."
)
_BRIER = tr(
    "The mean squared difference between the probabilities and what was so, summed over the classes. 0 is "
    "best, 2 worst."
)


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way to classify, and its figures in the order of the columns; None for what it has not."""

    name: str
    accuracy: float
    spread: str = ""
    error: float | None = None
    brier: float | None = None


class WaysModel(RowsModel[WayRow]):
    """The networks, and the baselines beside them."""

    HEADS = (
        ("", tr("What tells the classes of the texts held out.")),
        (
            tr("Accuracy"),
            tr("The share of the texts held out that is right; of a network, the one of the first seed."),
        ),
        (tr("Five seeds"), _SEEDS),
        (tr("Calibration error"), _ERROR),
        (tr("Brier"), _BRIER),
    )
    NUMBERS = (1, 2, 3, 4)

    def show(self, classifier: Classifier) -> None:
        """Replaces all rows."""
        found, rows = classifier.figures, []
        for pooling in in_order(classifier):
            own = found.of[pooling]
            rows.append(
                WayRow(
                    tr("{name}, network", name=NAMES[pooling]),
                    own.accuracies[0],
                    spread(own.accuracies),
                    own.calibration.error,
                    own.calibration.brier,
                )
            )
        rows += [
            WayRow(tr("{name}, logistic regression", name=NAMES[pooling]), found.of[pooling].logistic)
            for pooling in in_order(classifier)
        ]
        often = classifier.classes[max(range(len(found.trained)), key=lambda at: found.trained[at])]
        self.fill((*rows, WayRow(tr("Always “{name}”", name=often), found.majority)))

    def cell(self, row: WayRow, column: int) -> str:
        error, brier = row.error, row.brier
        return (
            row.name,
            per_cent(row.accuracy, 1),
            row.spread,
            "" if error is None else f"{error:.3f}",
            "" if brier is None else f"{brier:.3f}",
        )[column]

    def tip(self, row: WayRow, column: int) -> str:
        exact = (None, row.accuracy, None, row.error, row.brier)[column]
        return "" if exact is None else f"{row.name}: {amid(self.head(column)[0])} {exact:.6f}"

    def spoken(self, row: WayRow, column: int) -> str:
        return self.tip(row, column) or f"{row.name} {self.cell(row, column)}".strip()


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """How many of the class `true` were taken for each class."""

    true: str
    counts: tuple[int, ...]
    at: int


class ConfusionModel(RowsModel[ConfusionRow]):
    """A row a true class, a column a predicted one."""

    NUMBERS = range(1, 1_000)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[str, ...] = ()

    def show(self, classes: tuple[str, ...], counts: tuple[tuple[int, ...], ...]) -> None:
        """Replaces all rows."""
        self._classes = classes
        rows = enumerate(zip(classes, counts, strict=True))
        self.fill(tuple(ConfusionRow(name, row, at) for at, (name, row) in rows))

    def columns(self) -> int:
        return 1 + len(self._classes)

    def head(self, column: int) -> tuple[str, str]:
        if column == 0 or column > len(self._classes):
            return tr("true \\ predicted"), tr(
                "The class a text has, by row; the class it was given, by column."
            )
        return self._classes[column - 1], tr("Taken for {name}", name=self._classes[column - 1])

    def cell(self, row: ConfusionRow, column: int) -> str:
        return number(row.counts[column - 1]) if column else row.true

    def tip(self, row: ConfusionRow, column: int) -> str:
        if not column:
            return ""
        taken, total = row.counts[column - 1], sum(row.counts)
        share = f" ({per_cent(taken / total, 1)})" if total else ""
        return tr(
            "{number} of {all} texts of {true} were taken for {predicted}{share}",
            number=number(taken),
            all=number(total),
            true=row.true,
            predicted=self._classes[column - 1],
            share=share,
        )

    def spoken(self, row: ConfusionRow, column: int) -> str:
        return self.tip(row, column) or row.true


class ConfusionCell(RowDelegate):
    """A ground that grows with the share of the row; blue where it is right, orange where it is wrong."""

    BAR = HOVER = False

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        row: ConfusionRow = index.data(ROW)
        column = index.column()
        if column:
            share = row.counts[column - 1] / max(sum(row.counts), 1)
            role = "positive" if column - 1 == row.at else "negative"
            painter.fillRect(area.adjusted(1, 1, -1, -1), theme.color(role, 0.4 * share))
        right = column and column - 1 == row.at
        painter.setFont(theme.font("strong" if right else "text"))
        painter.setPen(theme.color("text"))
        inner = area.adjusted(theme.GAP, 0, -theme.GAP, 0)
        if column:
            draw_line(painter, inner, index.data(), AT_RIGHT)
        else:
            draw_line(painter, inner, index.data())


class MissesModel(RowsModel["tuple[Pooling, Miss]"]):
    """What was taken for another class, by whose network."""

    HEADS = (
        (tr("By"), tr("The network that was wrong.")),
        (tr("True"), tr("The class it has.")),
        (tr("Taken for"), tr("The class it was given.")),
        (tr("Probability"), tr("How sure the network was of it.")),
        (tr("Text"), tr("A text held out: no network has learned from it.")),
    )
    NUMBERS = (3,)

    def cell(self, row: tuple[Pooling, Miss], column: int) -> str:
        pooling, miss = row
        text = " ".join(miss.text.split())
        return (NAMES[pooling], miss.true, miss.predicted, per_cent(miss.probability, 1), text)[column]

    def tip(self, row: tuple[Pooling, Miss], column: int) -> str:
        return row[1].text if column == 4 else f"{row[1].probability:.6f}" if column == 3 else ""


NegationRow = tuple[str, "tuple[Said, ...]", bool]
"""A sentence, what each network says of it, and whether it is the first of its pair."""


class NegationModel(RowsModel[NegationRow]):
    """Each sentence above its opposite."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._poolings: tuple[Pooling, ...] = ()

    def show(self, ready: Ready) -> None:
        """Replaces all rows."""
        told = {one.pooling: one for one in ready.twofold}
        self._poolings = in_order(ready.classifier)
        rows: list[NegationRow] = []
        for at, pair in enumerate(PAIRS):
            rows.append((pair[0], tuple(told[name].plain[at] for name in self._poolings), True))
            rows.append((pair[1], tuple(told[name].negated[at] for name in self._poolings), False))
        self.fill(tuple(rows))

    def columns(self) -> int:
        return 1 + len(self._poolings)

    def head(self, column: int) -> tuple[str, str]:
        if column == 0 or column > len(self._poolings):
            return tr("Sentence"), tr("Pairs that differ by one word; written for this program.")
        name = NAMES[self._poolings[column - 1]]
        return tr("{name} says", name=name), tr(
            "The class that the network of {name} names, and its probability.", name=name
        )

    def cell(self, row: NegationRow, column: int) -> str:
        if not column:
            return row[0] if row[2] else f"    {row[0]}"
        said = row[1][column - 1]
        return f"{said.label} {per_cent(said.probability, 1)}"

    def spoken(self, row: NegationRow, column: int) -> str:
        return f"{row[0]} {self.cell(row, column)}" if column else row[0]


def negation_words(ready: Ready) -> str:
    """How many pairs each network tells apart."""
    told = {one.pooling: one.told_apart for one in ready.twofold}
    parts = [
        tr("{name} tells {told}", name=NAMES[name], told=told[name]) for name in in_order(ready.classifier)
    ]
    return tr(
        "Of {pairs} pairs that differ by a “not”, {parts} apart: that is, names another class for "
        "the second sentence. Whether it is the right one, you see below.",
        pairs=len(PAIRS),
        parts=listed(parts),
    )


def in_order(classifier: Classifier) -> tuple[Pooling, ...]:
    """Its poolings, [CLS] first as everywhere in the microscope."""
    return tuple(sorted(classifier.networks))
