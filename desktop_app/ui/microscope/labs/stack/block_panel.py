"""One block in numbers: its formula, shapes, a real strip of what it gives, its parameters, operations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from desktop_app.explore.architecture.blocks import ArchBlock
from desktop_app.explore.architecture.forms import shape_text
from desktop_app.language import number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import SPRING, column, grid
from desktop_app.ui.kit.tables.value_ramp import scale_words
from desktop_app.ui.microscope.labs.stack.facts import name_of
from desktop_app.ui.microscope.parts.vector_strip import VectorStrip

if TYPE_CHECKING:
    from desktop_app.ui.microscope.labs.stack.work import BlockStrip

STRIPS = 2
Row = tuple[str, str, str]
HEADS = (tr("Shapes"), tr("Parameters"), tr("FLOPs for this text"))
_EMPTY: Row = ("", "", "")


class BlockPanel(QScrollArea):
    """`pointed` carries the dimension under pointer or key in a strip of the hidden width, -1 for none."""

    pointed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("block_panel")
        self.setAccessibleName(tr("Block in numbers"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.block: ArchBlock | None = None
        self.title = label(tone="row", wrap=True, selectable=True)
        self.says = label(wrap=True, selectable=True)
        self.formula = label(wrap=True, selectable=True)
        self.formula.setFont(theme.font("mono_small"))
        self.captions = [label(tone="secondary", wrap=True, selectable=True) for _ in range(STRIPS)]
        self.strips = [VectorStrip(tr("What comes out")) for _ in range(STRIPS)]
        self.missing = label(tone="secondary", wrap=True)
        self.table = _Table()
        self.colors = ""  # what those of the strips mean
        self._hidden = 0
        self._widths = [0] * STRIPS
        self._said = [("", "")] * STRIPS  # what a strip is of, and the whole caption
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column(
            self.title,
            self.says,
            self.formula,
            *(part for pair in zip(self.captions, self.strips, strict=True) for part in pair),
            self.missing,
            self.table,
            SPRING,
            into=inside,
            margins=(theme.GAP_MEDIUM, 0, theme.GAP, 0),
        )
        self.setWidget(inside)
        for at, strip in enumerate(self.strips):
            strip.pointed.connect(partial(self._pointed, at))

    def show_block(self, block: ArchBlock, hidden: int) -> None:
        """Another block of a model whose states have `hidden` numbers."""
        changed = self.block is None or (self.block.key, self.block.layer) != (block.key, block.layer)
        self.block, self._hidden = block, hidden
        self.title.setText(name_of(block))
        self.says.setText(block.says)
        self.formula.setText("\n".join(block.formula))
        self.formula.setVisible(bool(block.formula))
        rows: list[Row] = [(HEADS[0], "", "")]
        rows += [(tr("in: {name}", name=name), shape_text(shape), "") for name, shape in block.given]
        rows += [(name, shape_text(shape), "") for name, shape in block.inner]
        rows.append((tr("out"), shape_text(block.gives), ""))
        rows.append((HEADS[1], "", number(block.count)))
        rows += [
            (one.name, shape_text(one.shape) if one.shape else "", number(one.count))
            for one in block.parameters
        ]
        rows.append((HEADS[2], "", number(block.operations)))
        rows += [(name, "", number(many)) for name, many in block.flops]
        self.table.show_rows(rows)
        if changed:
            self.verticalScrollBar().setValue(0)

    def show_strips(
        self, strips: Sequence[BlockStrip], token: int, names: Sequence[str], missing: str
    ) -> None:
        """Row `token` of what the block gives; `missing` says why there is nothing to show."""
        scales: list[float] = []
        for at, (caption, widget) in enumerate(zip(self.captions, self.strips, strict=True)):
            there = at < len(strips)
            self._widths[at] = strips[at].rows.shape[1] if there else 0
            caption.setVisible(there)
            widget.setVisible(there)
            if not there:
                continue
            strip = strips[at]
            whole = len(strip.rows) == 1 and len(names) != 1
            row = strip.rows[0 if whole else token]
            scale = 2 * float((strip.rows**2).mean() ** 0.5)
            scales.append(scale)
            of = (
                strip.name
                if whole
                else tr(
                    "{name} for {token}, position {position}",
                    name=strip.name,
                    token=names[token],
                    position=token,
                )
            )
            norm = float((row**2).sum() ** 0.5)
            words = plural(
                len(row),
                "{name}: {n} number, norm {norm}, colors s = {scale}",
                "{name}: {n} numbers, norm {norm}, colors s = {scale}",
                name=of,
                norm=f"{norm:.4f}",
                scale=f"{scale:.3f}",
            )
            self._said[at] = (of, words)
            widget.setAccessibleDescription(
                tr("{words}. Left and Right move from number to number.", words=words)
            )
            widget.show_vector(row, scale or 1.0)
            self._say(at)
        self.colors = " | ".join(scale_words(scale) for scale in scales)
        self.missing.setText(missing)
        self.missing.setVisible(not strips and bool(missing))

    def point(self, dimension: int | None) -> None:
        """Marks a dimension in the strips that have the hidden width."""
        for at, (strip, wide) in enumerate(zip(self.strips, self._widths, strict=True)):
            if wide == self._hidden:
                strip.point(dimension)
                self._say(at)

    def _pointed(self, number: int, dimension: int) -> None:
        if self._widths[number] == self._hidden:
            self.pointed.emit(dimension)
        elif dimension < 0:
            self.strips[number].point(None)
        self._say(number)

    def _say(self, number: int) -> None:
        """Says the number pointed at, in the room of what is said otherwise: the strip stands still."""
        caption, strip = self.captions[number], self.strips[number]
        value, (of, words) = strip.value(), self._said[number]
        caption.setMinimumHeight(0 if value is None else caption.height())
        caption.setText(
            words
            if value is None
            else tr(
                "{name}: {value} in dimension {dimension}",
                name=of,
                value=f"{value:.6f}",
                dimension=strip.dimension,
            )
        )


class _Table(QWidget):
    """Rows of a name, a shape and a number, made once and filled again; a row without a shape is a head."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[QLabel, QLabel, QLabel]] = []
        self._grid: QGridLayout = grid(0, gap=12, lines=3)
        self.setLayout(self._grid)

    def show_rows(self, rows: Sequence[Row]) -> None:
        while len(self._rows) < len(rows):
            parts = (label(wrap=True), label(selectable=True), label(selectable=True))
            for place, part in enumerate(parts):
                side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
                part.setAlignment(side | Qt.AlignmentFlag.AlignTop)
                if place:
                    part.setFont(theme.font("mono_small"))
                self._grid.addWidget(part, len(self._rows), place)
            self._rows.append(parts)
        for at, parts in enumerate(self._rows):
            there = at < len(rows)
            head = there and not rows[at][1] and rows[at][0] in HEADS
            for place, (part, words) in enumerate(zip(parts, rows[at] if there else _EMPTY, strict=True)):
                part.setText(words)
                part.setVisible(there)
                if not place:
                    tone = "strong" if head else "secondary"
                    theme.restyle(part, tone=tone)
