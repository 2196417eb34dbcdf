"""A text on its way through the network, from its vector to percentages; a column a pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop_app.core.words import listed, per_cent
from desktop_app.explore.classifier.reading import MADE_UP
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.elided_lines import AT_RIGHT, draw_line
from desktop_app.ui.kit.layout import column, row
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, RowsModel, State
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.parts.vector_strip import VectorStrip

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.core.types import Pooling
    from desktop_app.explore.classifier.network import Activations, Classifier
    from desktop_app.explore.classifier.reading import ReadText

NAMES: dict[str, str] = {"cls": "[CLS]", "mean": tr("Mean")}
CLASS, CHANCE, LOGIT = range(3)
NUMBER = 64
_PICTURE = listed([f"{per_cent(chance)} {name}" for name, chance in MADE_UP])
MADE_UP_HERE = tr(
    "The guide draws {picture} for its review. Those numbers are made up, as is its vector "
    "of 768 dimensions; all numbers here are what this network computes.",
    picture=_PICTURE,
)
SCALE = tr("In the strips blue is positive, orange negative, and opacity tanh(|x| / s).")
MOST_ROWS = 6
"""Classes that are seen at once; more are scrolled."""

Chance = tuple[str, float, float]
"""A class, its probability and its logit."""


class ChancesModel(RowsModel[Chance]):
    """The classes in their order, with what the network says of each."""

    HEADS = (
        (tr("Class"), tr("A class of the texts that the network was trained on.")),
        (tr("Probability"), tr("Softmax of the logits: numbers from 0 to 1 that add up to 1.")),
        (tr("Logit"), tr("What the last Dense layer gives for the class; only differences count.")),
    )
    NUMBERS = (LOGIT,)

    def cell(self, row: Chance, column: int) -> str:
        return (row[0], per_cent(row[1], 2), f"{row[2]:+.3f}")[column]

    def tip(self, row: Chance, _column: int) -> str:
        return tr(
            "{name}: probability {probability}, logit {logit}",
            name=row[0],
            probability=f"{row[1]:.6f}",
            logit=f"{row[2]:.6f}",
        )

    def spoken(self, row: Chance, column: int) -> str:
        return self.tip(row, column)


class ChanceBar(RowDelegate):
    """A bar from 0 to 1, and the percentage."""

    BAR = HOVER = False

    def paint_row(self, painter: QPainter, area: QRect, index: Index, _state: State) -> None:
        _, chance, _ = index.data(ROW)
        track = QRectF(area.adjusted(theme.GAP, 9, -NUMBER - theme.GAP, -9))
        painter.fillRect(track, theme.color("track"))
        filled = QRectF(track.left(), track.top(), track.width() * chance, track.height())
        painter.fillRect(filled, theme.color("accent", 0.8))
        painter.setFont(theme.font("text"))
        painter.setPen(theme.color("text"))
        draw_line(painter, area.adjusted(0, 0, -theme.GAP, 0), index.data(), AT_RIGHT)


class Fitted(FixedTable):
    """As high as its rows, up to some; what it shows is read and not chosen."""

    def __init__(self, model: RowsModel[Chance], name: str, said: str, most: int = MOST_ROWS) -> None:
        super().__init__(model, name, said)
        self.setProperty("look", "bare")
        self._most = most
        model.modelReset.connect(self.fit)

    def fit(self) -> None:
        """Takes the height of its rows."""
        rows = min(self.model().rowCount(), self._most)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + rows * theme.NUMBER_ROW + 2 * self.frameWidth() + 2)


class NetworkColumn(QWidget):
    """The guide's drawing with the numbers of the text in it.

    `dimension` and `unit` carry what is pointed at in the embedding and between the layers, -1 for nothing.
    """

    dimension = Signal(int)
    unit = Signal(int)

    def __init__(self, pooling: Pooling) -> None:
        super().__init__()
        name = NAMES[pooling]
        self.setAccessibleName(tr("The network of {name}", name=name))
        self.pooling = pooling
        self.title = label(name, "row")
        self.steps = [label(tone="secondary", wrap=True) for _ in range(4)]
        self.embedding = VectorStrip(tr("{name} document embedding", name=name))
        self.dense = VectorStrip(tr("{name} after Dense", name=name))
        self.relu = VectorStrip(tr("{name} after ReLU", name=name))
        self.model = ChancesModel(self)
        self.table = Fitted(
            self.model,
            f"chances_{pooling}",
            tr("Probability of each class by {name}", name=name),
        )
        self.table.setItemDelegateForColumn(CHANCE, ChanceBar(self.table))
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        heads = self.table.horizontalHeader()
        for part, mode in (
            (CLASS, QHeaderView.ResizeMode.ResizeToContents),
            (CHANCE, QHeaderView.ResizeMode.Stretch),
            (LOGIT, QHeaderView.ResizeMode.ResizeToContents),
        ):
            heads.setSectionResizeMode(part, mode)
        self.result = label(tone="strong", wrap=True, selectable=True)
        first, second, third, fourth = self.steps
        above = (self.title, first, self.embedding, second, self.dense, third, self.relu)
        column(*above, fourth, self.table, self.result, into=self, gap=2)
        self.embedding.pointed.connect(self.dimension)
        for strip in (self.dense, self.relu):
            strip.pointed.connect(self._pointed)

    def show_steps(self, classifier: Classifier, vector: Float32, steps: Activations) -> None:
        """Every step of one text."""
        hidden, width = classifier.networks[self.pooling].first.shape
        many = len(classifier.classes)
        above = int((steps.relu[0] > 0).sum())
        scale = _scale(steps.dense[0])
        decides = (
            tr(" · decides") if classifier.pooling == self.pooling and len(classifier.networks) > 1 else ""
        )
        self.title.setText(f"{NAMES[self.pooling]}{decides}")
        for part, words in zip(
            self.steps,
            (
                tr(
                    "Document embedding ({hidden}), s = {scale}", hidden=hidden, scale=f"{_scale(vector):.3f}"
                ),
                tr(
                    "↓ Dense {hidden} → {width}, s = {scale}",
                    hidden=hidden,
                    width=width,
                    scale=f"{scale:.3f}",
                ),
                tr("↓ ReLU: {above} of {width} stay above 0", above=above, width=width),
                tr("↓ Dense {width} → {many}, then softmax", width=width, many=many),
            ),
            strict=True,
        ):
            part.setText(words)
        self.embedding.show_vector(vector, _scale(vector))
        self.dense.show_vector(steps.dense[0], scale)
        self.relu.show_vector(steps.relu[0], scale)
        chances, logits = steps.probabilities[0].tolist(), steps.logits[0].tolist()
        self.model.fill(tuple(zip(classifier.classes, chances, logits, strict=True)))
        best = max(range(many), key=lambda at: chances[at])
        self.result.setText(
            tr(
                "Result: {name} ({chance})",
                name=classifier.classes[best],
                chance=per_cent(chances[best], 1),
            )
        )

    def point(self, dimension: int | None) -> None:
        """Marks a dimension of the embedding."""
        self.embedding.point(dimension)

    def _pointed(self, unit: int) -> None:
        for strip in (self.dense, self.relu):
            strip.point(unit if unit >= 0 else None)
        self.unit.emit(unit)


class Columns(QWidget):
    """The columns of all poolings, and what has to be said of the guide's own numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.read = label(tone="secondary", wrap=True, selectable=True)
        self.made_up = label(tone="secondary", wrap=True, selectable=True)
        self.columns: dict[Pooling, NetworkColumn] = {
            "cls": NetworkColumn("cls"),
            "mean": NetworkColumn("mean"),
        }
        both = row(*((one, 1) for one in self.columns.values()), gap=theme.GAP_LARGE)
        column(self.read, both, self.made_up, into=self)

    def show_text(self, classifier: Classifier, found: ReadText, words: str) -> None:
        """`words` say which text it is."""
        self.read.setText(words)
        self.made_up.setText(f"{MADE_UP_HERE} {SCALE}")
        for pooling, one in self.columns.items():
            one.setVisible(pooling in found.by)
            if pooling in found.by:
                one.show_steps(classifier, found.vectors[pooling], found.by[pooling])


def _scale(vector: Float32) -> float:
    """s of the opacity tanh(|x| / s): twice the root mean square."""
    return 2 * max(float((vector**2).mean() ** 0.5), 1e-6)
