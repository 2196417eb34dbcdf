"""What a classifier reaches on the texts held out: figures, confusion, mistakes, and sentences with "not"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHeaderView, QWidget

from desktop_app.core.words import listed, per_cent
from desktop_app.explore.classifier.figures import deviation, mean
from desktop_app.language import number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import SPRING, clear, column, row, scrolled
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.labs.classifying.chart import Chart, ChartPoint, Series
from desktop_app.ui.microscope.labs.classifying.columns import NAMES
from desktop_app.ui.microscope.labs.classifying.tables import (
    ConfusionCell,
    ConfusionModel,
    MissesModel,
    NegationModel,
    WaysModel,
    in_order,
    negation_words,
)

if TYPE_CHECKING:
    from desktop_app.explore.classifier.network import Classifier
    from desktop_app.ui.microscope.labs.classifying.work import Ready

NARROWEST, WIDEST = 64, 160


class FiguresPane(QWidget):
    """The table of ways to classify, and two curves."""

    def __init__(self) -> None:
        super().__init__()
        self.about = label(tone="secondary", wrap=True, selectable=True)
        self.model = WaysModel(self)
        self.table = FixedTable(self.model, "ways_to_classify", tr("Figures of each way to classify"))
        self.table.setProperty("look", "bare")
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.learning = Chart(tr("Accuracy by number of examples"), tr("examples to learn from"))
        self.reliability = Chart(
            tr("How far a percentage can be believed"), tr("mean probability given"), diagonal=True
        )
        curves = row((self.learning, 1), (self.reliability, 1), gap=theme.GAP_LARGE)
        self.notes = label(tone="secondary", wrap=True, selectable=True)
        column(self.about, self.table, theme.GAP, curves, self.notes, SPRING, into=self)

    def show_classifier(self, classifier: Classifier) -> None:
        """Replaces everything."""
        found = classifier.figures
        parts = [
            f"{name} {number(trained + held)}"
            for name, trained, held in zip(classifier.classes, found.trained, found.held_out, strict=True)
        ]
        shown = (
            listed(parts)
            if len(parts) <= 8
            else tr("{listed} and {more} more", listed=listed(parts[:7]), more=len(parts) - 7)
        )
        self.about.setText(
            plural(
                sum(found.trained),
                "{n} text to learn from, {held_out} held out, drawn from each class with seed {seed} before "
                "any training. Classes: {classes}.",
                "{n} texts to learn from, {held_out} held out, drawn from each class with seed {seed} before "
                "any training. Classes: {classes}.",
                held_out=number(sum(found.held_out)),
                seed=found.split_seed,
                classes=shown,
            )
        )
        self.model.show(classifier)
        height = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(height + len(self.model.rows) * theme.NUMBER_ROW + 4)
        learning, sure = [], []
        for pooling in in_order(classifier):
            own = found.of[pooling]
            points = (
                (spot.examples, mean(spot.accuracies), deviation(spot.accuracies), len(spot.accuracies))
                for spot in own.curve
            )
            learning.append(
                Series(
                    NAMES[pooling],
                    tuple(
                        ChartPoint(
                            x,
                            y,
                            off,
                            tr(
                                "{x} examples {y} ± {off} ({seeds} seeds)",
                                x=number(x),
                                y=per_cent(y, 1),
                                off=per_cent(off, 1),
                                seeds=seeds,
                            ),
                        )
                        for x, y, off, seeds in points
                    ),
                )
            )
            bins = own.calibration.bins
            sure.append(
                Series(
                    NAMES[pooling],
                    tuple(
                        ChartPoint(
                            one.confidence,
                            one.accuracy,
                            0.0,
                            tr(
                                "said {confidence}, right {accuracy} of {texts}",
                                confidence=per_cent(one.confidence, 1),
                                accuracy=per_cent(one.accuracy, 1),
                                texts=number(one.texts),
                            ),
                        )
                        for one in bins
                    ),
                )
            )
        self.learning.show_series(learning)
        self.reliability.show_series(sure, (0.0, 0.25, 0.5, 0.75, 1.0))
        few = (
            ""
            if sum(found.held_out) >= 100
            else tr(" With so few texts held out, one more miss moves them all.")
        )
        self.notes.setText(
            tr(
                "Left: a whisker is one standard deviation over the seeds. Right: on the dotted line, "
                "what is said with 80 % is right 80 % of the time; below it, the network is too sure of "
                "itself."
            )
            + few
        )


class ConfusionPane(QWidget):
    """A table a pooling."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label(tone="secondary", wrap=True)
        self.places = row(gap=theme.GAP_LARGE)
        self.tables: list[FixedTable] = []
        column(self.words, (self.places, 1), into=self)

    def show_classifier(self, classifier: Classifier) -> None:
        """Replaces everything."""
        self.words.setText(
            plural(
                sum(classifier.figures.held_out),
                "How the {n} text held out were taken, by the network of the first seed.",
                "How the {n} texts held out were taken, by the network of the first seed.",
            )
        )
        clear(self.places)
        self.tables = []
        for pooling in in_order(classifier):
            model = ConfusionModel(self)
            table = FixedTable(
                model,
                f"confusion_{pooling}",
                tr("Confusion of {name}", name=NAMES[pooling]),
            )
            model.show(classifier.classes, classifier.figures.of[pooling].confusion)
            table.setProperty("look", "bare")
            table.setItemDelegate(ConfusionCell(table))
            heads = table.horizontalHeader()
            heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            heads.setMaximumSectionSize(WIDEST)
            heads.setMinimumSectionSize(NARROWEST)
            rows = min(len(classifier.classes), 10)
            table.setFixedHeight(heads.sizeHint().height() + rows * theme.NUMBER_ROW + 20)
            part = QWidget()
            column(label(NAMES[pooling], "strong"), table, SPRING, into=part, gap=4)
            self.places.addWidget(part, 1)
            self.tables.append(table)


class MissesPane(QWidget):
    """The mistakes, the surest first; the chosen one is read in full below."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label(tone="secondary", wrap=True)
        self.model = MissesModel(self)
        self.table = FixedTable(self.model, "misses", tr("Mistakes, the surest first"), rows=True)
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setMaximumSectionSize(WIDEST)
        heads.setStretchLastSection(True)
        self.text = label(wrap=True, selectable=True)
        self.text.setAccessibleName(tr("The mistake that is chosen"))
        column(self.words, (self.table, 1), self.text, into=self)
        self.table.setMinimumHeight(6 * theme.NUMBER_ROW)
        self.table.selectionModel().currentRowChanged.connect(lambda index, _before: self._read(index.row()))

    def show_classifier(self, classifier: Classifier) -> None:
        """Replaces everything."""
        found = classifier.figures
        rows = [(pooling, miss) for pooling in in_order(classifier) for miss in found.of[pooling].misses]
        rows.sort(key=lambda item: -item[1].probability)
        self.model.fill(tuple(rows))
        total = sum(found.held_out)
        parts = [f"{NAMES[name]} {number(found.of[name].missed)}" for name in in_order(classifier)]
        self.words.setText(
            plural(
                total,
                "Of {n} text held out, wrong are: {parts}. Surest first.",
                "Of {n} texts held out, wrong are: {parts}. Surest first.",
                parts=listed(parts),
            )
        )
        self.text.setText("")

    def _read(self, number: int) -> None:
        chosen = self.model.at(number)
        if chosen:
            pooling, miss = chosen
            self.text.setText(
                f"{miss.text}\n\n"
                + tr(
                    "It is “{true}”; {name} says “{predicted}” with {probability}.",
                    true=miss.true,
                    name=NAMES[pooling],
                    predicted=miss.predicted,
                    probability=per_cent(miss.probability, 1),
                )
            )


class NegationPane(QWidget):
    """Pairs of sentences that differ by a "not"."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label(wrap=True, selectable=True)
        self.model = NegationModel(self)
        self.table = FixedTable(self.model, "negation", tr("Sentences with and without “not”"))
        self.table.setProperty("look", "bare")
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setMinimumHeight(6 * theme.NUMBER_ROW)
        column(self.words, (self.table, 1), into=self)

    def show_ready(self, ready: Ready) -> None:
        """Replaces everything."""
        self.words.setText(negation_words(ready))
        self.model.show(ready)
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


def scrolling() -> tuple[QWidget, QBoxLayout]:
    """What scrolls where a pane has less room than it needs, and where to put the pane."""
    inside = column()
    area = scrolled(inside, focus=False)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area, inside
