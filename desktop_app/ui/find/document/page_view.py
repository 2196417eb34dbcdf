"""The page that a text is from, as it looks: its passage and the words that were found are marked on it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QStackedWidget, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.types import Box, PagePicture
from desktop_app.language import number, tr
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.document import work
from desktop_app.ui.find.document.work import LockedPageError, PageQuestion
from desktop_app.ui.kit.basics import icon_button, label
from desktop_app.ui.kit.layout import SPRING, column, row

STEP, LEAST, MOST = 1.25, 0.5, 4.0
"""Of the zoom, where 1 is as wide as there is room."""
AHEAD = 60
"""Pixels that are shown above the passage."""
PASSWORD_WIDTH = 220


PASSAGE, WORD = QColor("#D3E3FA"), QColor("#9DC1F6")
"""On paper, which is white in both themes."""


class PageView(QWidget):
    """Shows a page as wide as there is room, with buttons to other pages and to enlarge it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._question: PageQuestion | None = None
        self._picture: PagePicture | None = None
        self._zoom = 1.0
        self.said = label(tone="secondary", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(tr("Password"))
        self.password.setAccessibleName(tr("The password of the file"))
        self.password.setMaximumWidth(PASSWORD_WIDTH)
        self.password.returnPressed.connect(self._unlock)
        self.where = label(tone="secondary")
        self.before = icon_button("up", tr("The page before"), do=lambda: self._turn(-1))
        self.following = icon_button("down", tr("The next page"), do=lambda: self._turn(1))
        self.smaller = icon_button(
            "minus", tr("Smaller"), tr("Smaller (Ctrl+wheel)"), do=lambda: self.zoom(1 / STEP)
        )
        self.larger = icon_button("add", tr("Larger"), tr("Larger (Ctrl+wheel)"), do=lambda: self.zoom(STEP))
        self.canvas = PageCanvas()
        self.area = QScrollArea()
        self.area.setWidget(self.canvas)
        self.area.setAccessibleName(tr("The page"))
        buttons = (self.where, self.before, self.following, SPRING, self.smaller, self.larger)
        tools = row(*buttons, gap=theme.GAP_SMALL, margins=(theme.GAP_MEDIUM, 0, theme.GAP_MEDIUM, 0))
        self._told = QWidget()
        field = row(SPRING, (self.password, 1), SPRING)
        column(
            SPRING,
            self.said,
            field,
            SPRING,
            into=self._told,
            gap=theme.GAP,
            margins=(theme.GAP, 0, theme.GAP, 0),
        )
        self._parts = QStackedWidget()
        self._parts.addWidget(self.area)
        self._parts.addWidget(self._told)
        column(tools, (self._parts, 1), into=self, gap=2)
        self._say("")
        theme.changed.connect(self.canvas.update)

    def ask(self, question: PageQuestion) -> None:
        """Shows the page of the question in a moment; until then what is shown of the same file stays."""
        if question == self._question:
            return
        if self._question is None or question.source != self._question.source:
            self._show(None)
            self._say(tr("Reading the page …"))
        self._question = question
        work_ = partial(work.page, self._desk.engine, question)
        self._desk.runner.query(work_, self._shown, self._failed, owner=self, topic="page")

    def forget(self) -> None:
        """Nothing of a document that is shown no longer stays."""
        self._desk.runner.drop("page")
        self._question = None
        self._show(None)
        self._say("")

    def zoom(self, by: float) -> None:
        self._zoom = min(max(self._zoom * by, LEAST), MOST)
        self._fit()

    def _turn(self, by: int) -> None:
        if self._question and self._picture:
            self.ask(replace(self._question, number=self._picture.number + by))

    def _shown(self, picture: PagePicture) -> None:
        self._say("")
        self._show(picture)
        first = min((box[1] for box in picture.passage or picture.words), default=0)
        self.area.verticalScrollBar().setValue(first * self.canvas.height() // 1000 - AHEAD)

    def _failed(self, error: AppError) -> None:
        self._show(None)
        locked = isinstance(error, LockedPageError)
        self._say(f"{error.message} {error.hint}", ask=locked)

    def _unlock(self) -> None:
        """Tries the password that was typed; it is kept nowhere but in the process that draws pages."""
        asked, password = self._question, self.password.text()
        self.password.clear()
        if asked and password:
            self._say(tr("Reading the page …"))
            work_ = partial(work.unlocked_page, self._desk.engine, asked, password)
            self._desk.runner.query(work_, self._shown, self._failed, owner=self, topic="page")

    def _say(self, words: str, ask: bool = False) -> None:
        """Words in the middle in place of the page, with a field for its password to `ask` for it."""
        self.said.setText(words)
        self.password.setVisible(ask)
        self._parts.setCurrentWidget(self._told if words else self.area)

    def _show(self, picture: PagePicture | None) -> None:
        self._picture = picture
        self.canvas.show_picture(picture)
        at, pages = (picture.number, picture.pages) if picture else (0, 0)
        where = tr("Page {page} of {pages}", page=number(at), pages=number(pages))
        self.where.setText(where if picture else "")
        self.before.setEnabled(at > 1)
        self.following.setEnabled(at < pages)
        for button in (self.smaller, self.larger):
            button.setEnabled(picture is not None)
        self._fit()

    def _fit(self) -> None:
        if not self._picture:
            self.canvas.resize(0, 0)
            return
        width = int(self.area.viewport().width() * self._zoom)
        self.canvas.resize(width, width * self._picture.height // max(1, self._picture.width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
        else:
            super().wheelEvent(event)


class PageCanvas(QWidget):
    """Paints the page and its marks, in its whole size."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Picture of the page"))
        self._picture: PagePicture | None = None
        self._image = QImage()

    def show_picture(self, picture: PagePicture | None) -> None:
        self._picture, self._image = picture, QImage()
        if picture:
            kind, row_bytes = QImage.Format.Format_BGR888, 3 * picture.width
            # QImage does not keep what it is given: `picture` does.
            self._image = QImage(picture.pixels, picture.width, picture.height, row_bytes, kind)
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._picture:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # ink stays black
        for boxes, color in ((self._picture.passage, PASSAGE), (self._picture.words, WORD)):
            for box in boxes:
                painter.fillRect(self._place(box), color)

    def _place(self, box: Box) -> QRectF:
        across, down = self.width() / 1000, self.height() / 1000
        left, top, right, bottom = box
        return QRectF(
            left * across - 1, top * down - 1, (right - left) * across + 2, (bottom - top) * down + 2
        )
