"""How the map is laid out and colored, and what the pointer does on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QProgressBar, QSpinBox, QToolButton, QWidget

from desktop_app.core.jobs import Progress
from desktop_app.language import tr
from desktop_app.ui.kit.basics import ElidedLabel, label, push_button
from desktop_app.ui.kit.layout import SPRING, after, row
from desktop_app.ui.kit.progress import progress_lines, progress_share
from desktop_app.ui.kit.view_host import ViewTabs

if TYPE_CHECKING:
    from desktop_app.explore.map_points import MapField

Color = Literal["none", "field", "density", "groups"]
PCA, TSNE = range(2)
_TIPS = (
    tr("The plane in which the vectors differ most: at once, and always the same"),
    tr("Neighbors side by side, as far as two dimensions allow; distances between groups mean nothing"),
)
_SETTLED_MS = 500


class MapControls(QWidget):
    """`laid_out` follows when the layout or its seed changes, `colored` the colors or number of groups."""

    laid_out = Signal()
    colored = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.layouts = ViewTabs(("PCA", "t-SNE"), tips=_TIPS, name=tr("Layout"), margins=False)
        self.layout_number = PCA
        self.seed = _spin(tr("Seed of t-SNE"), 0, 9_999)
        self.seed.setToolTip(
            tr("The same seed gives the same map; another one another of many that are as good")
        )
        self.seed_words = label(tr("Seed"), "secondary")
        self.color = QComboBox()
        self.color.setObjectName("map_color")
        self.color.setAccessibleName(tr("Color by"))
        self.color.setMinimumWidth(150)
        self.groups = _spin(tr("Number of groups"), 1, 20)
        self.groups.setSpecialValueText(tr("Automatic"))  # instead of 1
        self.groups.setToolTip(
            tr("How many groups k-means makes; automatic takes the best silhouette of 3 to 8")
        )
        self.lasso = QToolButton()
        self.lasso.setText(tr("Lasso"))
        self.lasso.setCheckable(True)
        self.lasso.setProperty("look", "tab")
        self.lasso.setAccessibleName(tr("Select with a lasso"))
        self.lasso.setToolTip(tr("Draw a line around points to select them (or hold Shift while you drag)"))
        self.nearer = push_button("+", "link", name=tr("Zoom in"))
        self.farther = push_button("−", "link", name=tr("Zoom out"))
        self.whole = push_button(tr("All"), "link", name=tr("Show all points"))
        for button, key in ((self.nearer, "+"), (self.farther, "-"), (self.whole, "0")):
            button.setToolTip(f"{button.accessibleName()} ({key})")
        parts = (
            self.layouts,
            self.seed_words,
            self.seed,
            label(tr("Color"), "secondary"),
            self.color,
            self.groups,
        )
        row(*parts, SPRING, self.lasso, self.farther, self.nearer, self.whole, into=self)
        self._settled = after(self, _SETTLED_MS, self.laid_out.emit)
        self._counted = after(self, _SETTLED_MS, self.colored.emit)
        self.layouts.setSizePolicy(self.seed.sizePolicy())
        self.layouts.setFixedWidth(150)
        self.layouts.chosen.connect(self.choose_layout)
        self.seed.valueChanged.connect(self._settled.start)
        self.groups.valueChanged.connect(self._counted.start)
        self.color.currentIndexChanged.connect(self._color_chosen)
        self._show()

    def choose_layout(self, number: int) -> None:
        """PCA or TSNE."""
        self.layouts.check(number)
        if number != self.layout_number:
            self.layout_number = number
            self._show()
            self.laid_out.emit()

    def offer(self, fields: Sequence[MapField]) -> None:
        """The fields of other points; what was chosen stays, where they have it too."""
        before = self.color.currentData()
        with QSignalBlocker(self.color):
            self.color.clear()
            self.color.addItem(tr("One color"), ("none", ""))
            for field in fields:
                self.color.addItem(field.called, ("field", field.name))
            self.color.addItem(tr("Density"), ("density", ""))
            self.color.addItem(tr("Groups found"), ("groups", ""))
            at = next((n for n in range(self.color.count()) if self.color.itemData(n) == before), -1)
            self.color.setCurrentIndex(at if at >= 0 else min(1, len(fields)))
        self._show()

    @property
    def coloring(self) -> tuple[Color, str]:
        """What points are colored by, and the field's name."""
        return self.color.currentData() or ("none", "")

    @property
    def wanted_groups(self) -> int:
        """How many groups are wanted, 0 for as many as there seem to be."""
        value = self.groups.value()
        return 0 if value == 1 else value

    def _color_chosen(self, _number: int) -> None:
        self._show()
        self.colored.emit()

    def _show(self) -> None:
        tsne = self.layout_number == TSNE
        self.seed.setVisible(tsne)
        self.seed_words.setVisible(tsne)
        self.groups.setVisible(self.coloring[0] == "groups")


class JobStrip(QWidget):
    """A line that shows how far long work is and stops it; hidden where there is none."""

    stopped = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._words = ElidedLabel(face="secondary", role="secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        self._bar.setFixedWidth(160)
        self.stop = push_button(
            tr("Cancel"), "link", name=tr("Cancel: {work}", work=name), do=self.stopped.emit
        )
        row((self._words, 1), self._bar, self.stop, into=self)
        self.hide()

    def begin(self, words: str) -> None:
        """Work has been asked for; it may have to wait for other work."""
        self._words.set_text(words)
        self._bar.setRange(0, 0)
        self.show()

    def show_progress(self, progress: Progress) -> None:
        share = progress_share(progress)
        self._bar.setRange(0, 0 if share is None else 1_000)
        if share is not None:
            self._bar.setValue(round(1_000 * share))
        lines = progress_lines(progress)
        if progress.total:
            lines.insert(0, progress.stage)
        self._words.set_text(" · ".join(lines))

    def text(self) -> str:
        """What it says, empty where it is hidden."""
        return "" if self.isHidden() else self._words.text()


def _spin(name: str, least: int, most: int) -> QSpinBox:
    made = QSpinBox()
    made.setAccessibleName(name)
    made.setRange(least, most)
    made.setKeyboardTracking(False)
    return made
