"""The tokens of a text, as a map: their contextual vectors after a chosen layer."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.language import number, plural, tr
from desktop_app.ui.commands import bind
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.empty_state import Offer
from desktop_app.ui.kit.layout import SPRING, after, column, row
from desktop_app.ui.map import work
from desktop_app.ui.map.view import PointMap
from desktop_app.ui.map.work import Plane

PAUSE_MS = 250
EXAMPLE = (
    "She sat by the bank of the river and watched the water. He went to the bank to get money, and the bank "
    "was closed. The boat was tied to the bank, and the bank would lend him the money for a boat."
)


class TokensMap(PointMap):
    """One point a token, special ones included; vectors are brought to unit length, as documents' are."""

    def __init__(self, desk: Desk) -> None:
        self.text = QPlainTextEdit()
        self.layers = QComboBox()
        head = QWidget()
        side = column(label(tr("Layer"), "secondary"), self.layers, SPRING, gap=2)
        row((self.text, 1), side, into=head)
        super().__init__(desk, head)
        self.text.setObjectName("map_text")
        self.text.setAccessibleName(tr("Text whose tokens are mapped"))
        self.text.setPlaceholderText(tr("Type or paste a text to see its tokens as a map …"))
        self.text.setFixedHeight(72)
        self.text.setTabChangesFocus(True)
        self.layers.setAccessibleName(tr("Layer"))
        self.layers.setMinimumWidth(110)
        self.layers.addItem(tr("Last"), -1)
        self._pause = after(self, PAUSE_MS, self.reload)
        self.text.textChanged.connect(self._pause.start)
        self.layers.currentIndexChanged.connect(self.reload)
        bind(self, "text", self.text.setFocus)

    def activate(self) -> None:
        self.text.setFocus()

    def load(self) -> None:
        self._pause.stop()
        text, layer, engine = self.text.toPlainText(), self.layers.currentData(), self.desk.engine
        if not text.strip():
            self.show_empty(
                tr("See the tokens of a text as a map"),
                tr(
                    "The model gives each token a vector that depends on all others: the same word lies "
                    "elsewhere where it means something else. Type a text above, or begin with an example."
                ),
                [Offer(tr("The banks of rivers and of money"), self.show_example, "chip")],
            )
            return

        def read(report: Report, cancel: CancelToken) -> Plane:
            return work.of_text(engine, text, -1 if layer is None else layer, report, cancel)

        self.lanes.ask("points", read, self._there, self._failed)

    def show_example(self) -> None:
        """A word in two meanings."""
        self.text.setPlainText(EXAMPLE)
        self.text.setFocus()
        self.reload()

    def tell(self, row: int) -> None:
        plane = self.plane
        if plane is None:
            return
        points = plane.points
        kind = points.fields[-1]
        place, layer = tr("position {position}", position=row), tr("layer {layer}", layer=points.layer)
        about = f"{place} · {kind.said(kind.values[kind.codes[row]])} · {layer}"
        self.side.show_point(points.titles[row], about, points.texts[row], document=False)

    def spoken(self, row: int) -> str:
        plane = self.plane
        if plane is None:
            return ""
        title, of = plane.points.titles[row], number(len(plane.points))
        return tr("{title}, token {number} of {of}", title=title, number=number(row + 1), of=of)

    def more_facts(self) -> list[str]:
        plane = self.plane
        words = []
        if plane:
            words.append(
                tr(
                    "layer {layer} of {layers}, vectors brought to unit length",
                    layer=plane.points.layer,
                    layers=plane.layers,
                )
            )
            if plane.points.left_out:
                words.append(
                    plural(
                        plane.points.left_out,
                        "{n} word piece cut off, which the model never reads",
                        "{n} word pieces cut off, which the model never reads",
                    )
                )
        return words

    def _there(self, plane: Plane) -> None:
        if self.layers.count() != plane.layers + 1:
            with QSignalBlocker(self.layers):
                self.layers.clear()
                self.layers.addItem(tr("Embeddings (0)"), 0)
                for layer in range(1, plane.layers):
                    self.layers.addItem(str(layer), layer)
                self.layers.addItem(tr("{layer} (last)", layer=plane.layers), plane.layers)
                self.layers.setCurrentIndex(plane.points.layer)
        self.show_plane(plane)

    def _failed(self, error: AppError) -> None:
        self.show_empty(
            tr("The text could not be read"),
            f"{error.message}\n\n{error.hint}",
            [Offer(tr("Try again"), self.reload)],
        )
