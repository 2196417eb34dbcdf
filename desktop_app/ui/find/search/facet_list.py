"""The values of one facet, to be checked, with how many documents have each."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.core.folding import fold
from desktop_app.core.query_values import Facet
from desktop_app.language import number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.find.search.facets import name_of
from desktop_app.ui.kit.basics import label, plain_tip, push_button
from desktop_app.ui.kit.layout import column, row
from desktop_app.ui.kit.tables.rows import Index

RULE = tr(
    "Each count is of the documents that can be found with this query and the filters of the other fields; "
    "in a keyword search, of those that match its words."
)
LONG = 12
"""A list with more values has a box to narrow it by."""
ROWS = 12
NARROWEST, WIDEST = 200, 360
_COUNT = Qt.ItemDataRole.UserRole


class FacetList(QFrame):
    """A popup; `toggled` carries the value that was checked or unchecked."""

    toggled = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "popup")
        self._facet: Facet | None = None
        self._title = label(tone="strong")
        self._clear = push_button(tr("Clear"), "link", do=self.cleared.emit)
        self.box = QLineEdit()
        self.box.setPlaceholderText(tr("Filter the list"))
        self.box.setAccessibleName(tr("Filter the list"))
        self.box.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setProperty("look", "bare")
        self.list.setItemDelegate(CountedDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._toggle)
        self.list.installEventFilter(self)
        self.box.installEventFilter(self)
        column(row((self._title, 1), self._clear), self.box, self.list, into=self, margins=(12, 8, 12, 12))
        self._title.setToolTip(plain_tip(RULE))

    @property
    def facet(self) -> Facet | None:
        """What is shown while the popup is open."""
        return self._facet if self.isVisible() else None

    def open_below(self, button: QWidget, facet: Facet, chosen: Collection[str]) -> None:
        """Shows the values at `button`, above it where the window has no room below."""
        self.box.clear()
        self.box.setVisible(len(facet.values) > LONG)
        self.show_facet(facet, chosen)
        metrics = QFontMetrics(theme.font("text"))
        widest = max(metrics.horizontalAdvance(value) for value, _ in facet.values)
        width = min(max(widest + 110, NARROWEST), WIDEST)
        self.list.setFixedHeight(min(len(facet.values), ROWS) * theme.NUMBER_ROW + 4)
        self.setFixedWidth(width)
        self.adjustSize()
        screen = button.screen().availableGeometry()
        below = button.mapToGlobal(QPoint(0, button.height() + 4))
        above = button.mapToGlobal(QPoint(0, -self.height() - 4))
        lowest = min(button.window().frameGeometry().bottom(), screen.bottom())
        place = below if below.y() + self.height() <= lowest else above
        self.move(min(place.x(), screen.right() - width), max(place.y(), screen.top()))
        self.show()
        (self.list if self.box.isHidden() else self.box).setFocus()

    def show_facet(self, facet: Facet, chosen: Collection[str]) -> None:
        """The values and their checks as they are now; the current row and the place stay."""
        self._facet = facet
        row = max(self.list.currentRow(), 0)
        at = self.list.verticalScrollBar().value()
        self._title.setText(name_of(facet))
        self.list.setAccessibleName(tr("{field}: values", field=name_of(facet)))
        self._clear.setVisible(bool(chosen))
        self.list.clear()
        for value, amount in facet.values:
            documents = plural(amount, "{n} document", "{n} documents")
            item = QListWidgetItem(value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
            item.setData(_COUNT, amount)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{value}, {documents}")
            item.setToolTip(plain_tip(tr("{value}: {documents}", value=value, documents=documents)))
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._narrow(self.box.text())
        self.list.verticalScrollBar().setValue(at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space in the list and Enter check the current value; Down goes from the box into the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        current = self.list.currentItem()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if current and (enter or (event.key() == Qt.Key.Key_Space and watched is self.list)):
            self._toggle(current)
            return True
        if event.key() == Qt.Key.Key_Down and watched is self.box:
            self.list.setFocus()
            return True
        return False

    def _toggle(self, item: QListWidgetItem) -> None:
        self.toggled.emit(item.text())

    def _narrow(self, text: str) -> None:
        wanted = fold(text)
        items = [self.list.item(row) for row in range(self.list.count())]
        for item in items:
            item.setHidden(wanted not in fold(item.text()))
        shown = [row for row, item in enumerate(items) if not item.isHidden()]
        if shown and self.list.currentRow() not in shown:
            self.list.setCurrentRow(shown[0])


class CountedDelegate(QStyledItemDelegate):
    """A value with its check at the left and its count at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(NARROWEST, theme.NUMBER_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        amount = number(index.data(_COUNT))
        face = theme.font("secondary")
        width = QFontMetrics(face).horizontalAdvance(amount) + theme.GAP
        area = QRect(option.rect)
        super().paint(painter, option, index)
        painter.save()
        painter.setFont(face)
        painter.setPen(theme.color("secondary"))
        place = QRect(area.right() - width, area.top(), width - 4, area.height())
        place = QStyle.visualRect(option.direction, area, place)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, amount)
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leaves room for the count."""
        super().initStyleOption(option, index)
        amount = number(index.data(_COUNT))
        room = option.rect.width() - QFontMetrics(theme.font("secondary")).horizontalAdvance(amount) - 52
        text = QFontMetrics(theme.font("text")).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, max(room, 20)
        )
        option.text = text
