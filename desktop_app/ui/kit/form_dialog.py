"""What all forms are: a body, a notice for what went wrong, and a foot of buttons that is always in sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLabel,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QWidget,
)

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit import panes
from desktop_app.ui.kit.basics import push_button
from desktop_app.ui.kit.layout import Part, add, column, row
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.on_screen import keep_on_screen, room

_NAME, _FIELD = QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole
_FITTING = QEvent.Type.LayoutRequest, QEvent.Type.WindowActivate  # the latter once it is placed
LEAST_BODY = 32  # of its height is seen, however small the screen


class FormDialog(QDialog):
    """Call `fill` for the body, then `close_button` or `foot_button` for the foot, from the left.

    The form is as high as its body asks for, but no higher than the screen: then the body scrolls. It is
    deleted when it is closed, and what it asked the lanes for, as their owner, ends with it.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        """`name` is its object name, `title` stands in its frame."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.notice = Notice()
        self._scroll = _Body()
        self.body = self._scroll.column
        self.foot = row()
        large = theme.GAP_LARGE
        parts, edges = ((self._scroll, 1), self.notice, self.foot), (large, large, large, theme.GAP_MEDIUM)
        column(*parts, into=self, gap=theme.GAP_MEDIUM, margins=edges)
        self._fitted = QSize()  # the size that the form gave itself last

    def fill(self, *parts: Part) -> None:
        """Adds parts to the body, below each other."""
        add(self.body, *parts)

    def foot_button(
        self, text: str, do: Callable[[], object], *, look: str = "", default: bool = False
    ) -> QPushButton:
        """Adds a button to the foot."""
        button = push_button(text, look, do=do)
        button.setDefault(default)
        self.foot.addWidget(button)
        return button

    def close_button(self, text: str = tr("Close"), *, primary: bool = True) -> QPushButton:
        """Adds the button that closes the form, at the right; Enter presses it where it is primary."""
        self.foot.addStretch()
        return self.foot_button(text, self.accept, look="primary" if primary else "", default=primary)

    def showEvent(self, event: QShowEvent) -> None:
        for form in self.findChildren(QFormLayout):
            _level(form)
        if self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.resize(self.size().boundedTo(room(self).size()))
        else:
            self._fit()
        panes.remember(self)
        super().showEvent(event)  # which places it over its window
        keep_on_screen(self)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in _FITTING and self._placed() and not self._chosen():
            size = self.size()
            self._fit()
            if self.size() != size:
                keep_on_screen(self)
        return done

    def _placed(self) -> bool:
        """Whether the window system has placed the form.

        While it does, Qt takes the form to be in the corner of the screen, and a new size sends it there.
        """
        handle = self.windowHandle()
        return self.isVisible() and handle is not None and handle.isExposed()

    def _chosen(self) -> bool:
        """Whether the user has given the form a size, other than its own or the least that Qt allows."""
        return self.width() != self._fitted.width() or self.height() not in (
            self._fitted.height(),
            self.minimumHeight(),
        )

    def _fit(self) -> None:
        """Takes the height that its parts ask for at this width."""
        parts = self.layout()
        assert parts
        self.resize(max(self.width() if self.isVisible() else 0, self.sizeHint().width()), self.height())
        self._scroll.set_width(self.rect().marginsRemoved(parts.contentsMargins()).width())
        of_width = parts.hasHeightForWidth()
        hint = parts.totalSizeHint().height()
        wanted = QSize(self.width(), parts.totalHeightForWidth(self.width()) if of_width else hint)
        self.resize(wanted.boundedTo(room(self).size()))
        self._fitted = self.size()


def _level(form: QFormLayout) -> None:
    """Sets what a row is called on one line with what stands first in it; Qt would put it higher."""
    for number in range(form.rowCount()):
        name, field = (form.itemAt(number, role) for role in (_NAME, _FIELD))
        title, first = name.widget() if name else None, _first(field)
        if isinstance(title, QLabel) and first and not title.wordWrap():
            title.setFixedHeight(max(first.sizeHint().height(), title.sizeHint().height()))


def _first(item: QLayoutItem | None) -> QWidget | None:
    """The widget of a layout's item, within the layouts and widgets that only hold others."""
    widget = item.widget() if item else None
    layout = widget.layout() if widget else item.layout() if item else None
    return (_first(layout.itemAt(0)) if layout else None) or widget


class _Body(QScrollArea):
    """As large as what is in it, unless the form has less room."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = QWidget()
        self.inner.setProperty("look", "scrolled")
        self.column = column(into=self.inner, gap=theme.GAP_MEDIUM)
        self.setWidget(self.inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inner.installEventFilter(self)
        self._width = 0

    def set_width(self, width: int) -> None:
        """The width that its height is asked for; while it is hidden it has none of its own."""
        if width != self._width:
            self._width = width
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.inner and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        hint = self.column.totalSizeHint()
        if self.column.hasHeightForWidth():
            hint.setHeight(self.column.totalHeightForWidth(max(hint.width(), self._width)))
        return hint

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        width = self.column.totalMinimumSize().width() + bar
        return QSize(width, LEAST_BODY)
