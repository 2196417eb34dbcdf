"""Where one weight comes from: a query, a key, their products, the sum, and the softmax."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.core.text import one_line
from desktop_app.language import tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.layout import SPRING, column, grid, row
from desktop_app.ui.microscope.labs.heads.shown import Pair
from desktop_app.ui.microscope.parts.vector_strip import VectorStrip

if TYPE_CHECKING:
    from desktop_app.explore.attention import AttentionInput
    from desktop_app.explore.sheet import TokenRow

_STRIPS = (
    (tr_as("attention", "query"), tr("Query of the token that looks: what it looks for")),
    (tr_as("attention", "key"), tr("Key of the token looked at: what it offers")),
    (tr("products"), tr("Query times key, dimension by dimension")),
)
_MEAN = tr("{place} has no query and key of its own. Choose a head to see where its weight comes from.")


class PairPanel(QWidget):
    """`chosen` carries the places of two tokens. The three strips point at one dimension together."""

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("attention_pair")
        self.looking, self.looked_at = QComboBox(), QComboBox()
        self.strips = [VectorStrip(name) for name, _ in _STRIPS]
        self.values = [label() for _ in _STRIPS]
        self.steps = label(wrap=True, selectable=True)
        self.body = QWidget()
        self.why = label(tone="secondary", wrap=True)
        self._names: list[str] = []
        self._build()

    def show_pair(self, given: AttentionInput, rows: tuple[TokenRow, ...], at: Pair, place: Pair) -> None:
        """The pair of tokens at two places, in the layer and column of `place`."""
        from desktop_app.explore.attention import pair_numbers

        names = [f"{row.position}  {one_line(row.token)}" for row in rows]
        for box, current in ((self.looking, at[0]), (self.looked_at, at[1])):
            with QSignalBlocker(box):
                if names != self._names:
                    box.clear()
                    box.addItems(names)
                box.setCurrentIndex(current)
        self._names = names
        (layer, number), is_head = place, given.is_head(place[1])
        self.body.setVisible(is_head)
        weight = float(given.matrix(layer, number)[at])
        if not is_head:
            words = tr("Weight {weight}.", weight=f"{weight:.6f}")
            words += " " + _MEAN.format(place=given.name(*place))
            self.why.setText(words)
            return
        found = pair_numbers(given, layer, number, *at)
        size = len(found.query)
        scale = 2 * float(max((part**2).mean() for part in (found.query, found.key)) ** 0.5) or 1.0
        of_products = 2 * float((found.products**2).mean() ** 0.5) or 1.0
        for strip, vector in zip(self.strips, (found.query, found.key, found.products), strict=True):
            strip.show_vector(vector, of_products if vector is found.products else scale)
        self._show_values()
        self.why.setText(
            tr(
                "Query and key have {size} dimensions each, colored by tanh(|x| / s) with s = {scale}, "
                "the products with s = {products}.",
                size=size,
                scale=f"{scale:.3f}",
                products=f"{of_products:.3f}",
            )
        )
        self.steps.setText(_steps(found.dot, found.scaled, found.largest, found.total, size, weight))
        if not given.encoding.attention_mask[at[1]]:
            self.steps.setText(
                tr(
                    "sum of the products     q · k = {dot}\n"
                    "scaled          q · k / √{size} = {scaled}\n"
                    "but [PAD] is masked      weight = {weight}",
                    dot=f"{found.dot:.6f}",
                    size=size,
                    scaled=f"{found.scaled:.6f}",
                    weight=f"{weight:.6f}",
                )
            )

    def point(self, dimension: int | None) -> None:
        """Marks a dimension in all strips."""
        for strip in self.strips:
            strip.point(dimension)
        self._show_values()

    def _build(self) -> None:
        choices = FlowLayout(theme.GAP_MEDIUM)
        for box, words, name in (
            (self.looking, tr("&From"), tr("Token that looks")),
            (self.looked_at, tr("t&o"), tr("Token that is looked at")),
        ):
            box.setAccessibleName(name)
            box.setMinimumContentsLength(12)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            caption = label(words, "secondary")
            caption.setBuddy(box)
            part = QWidget()
            row(caption, box, into=part)
            choices.addWidget(part)
            box.activated.connect(self._choose)
        lines = grid(1, gap=theme.GAP, lines=theme.GAP_SMALL)
        for number, (strip, value) in enumerate(zip(self.strips, self.values, strict=True)):
            title = label(_STRIPS[number][0])
            title.setToolTip(_STRIPS[number][1])
            strip.setToolTip(_STRIPS[number][1])
            value.setFont(theme.font("mono_small"))
            value.setFixedWidth(value.fontMetrics().horizontalAdvance("-00.000000 [00]"))
            strip.pointed.connect(lambda dimension: self.point(None if dimension < 0 else dimension))
            for place, part_of_line in enumerate((title, strip, value)):
                lines.addWidget(part_of_line, number, place)
        self.steps.setFont(theme.font("mono_small"))
        column(lines, self.steps, into=self.body)
        column(choices, self.body, self.why, SPRING, into=self)

    def _choose(self, _number: int) -> None:
        self.chosen.emit(self.looking.currentIndex(), self.looked_at.currentIndex())

    def _show_values(self) -> None:
        for strip, value in zip(self.strips, self.values, strict=True):
            number = strip.value()
            value.setText("" if number is None else f"{number:.6f} [{strip.dimension}]")


def _steps(dot: float, scaled: float, largest: float, total: float, size: int, weight: float) -> str:
    """The arithmetic, a step a line."""
    return tr(
        "sum of the products     q · k = {dot}\n"
        "scaled          q · k / √{size} = {scaled}\n"
        "the row's largest score   max = {largest}\n"
        "exp(scaled − max)             = {exp}\n"
        "its sum over the row          = {total}\n"
        "softmax: weight               = {weight}",
        dot=f"{dot:.6f}",
        size=size,
        scaled=f"{scaled:.6f}",
        largest=f"{largest:.6f}",
        exp=f"{exp(scaled - largest):.6f}",
        total=f"{total:.6f}",
        weight=f"{weight:.6f}",
    )
