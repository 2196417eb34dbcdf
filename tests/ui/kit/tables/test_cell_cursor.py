from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.kit.tables.cell_cursor import NOWHERE, Cell, CellCursor

Key = Qt.Key


class Picture(QWidget):
    """Four rows and thirty columns, the cell that was asked for last, and the keys nobody took."""

    def __init__(self, *, far: int = 0, chooses: bool = False) -> None:
        super().__init__()
        self.size_ = (4, 30)
        self.cell: Cell = NOWHERE
        self.moves: list[Cell] = []
        self.chosen: list[Cell] = []
        self.left_over: list[int] = []
        self.cells = CellCursor(self, lambda: self.size_, lambda: self.cell, far=far, chooses=chooses)
        self.cells.moved.connect(self._moved)
        self.cells.chosen.connect(lambda *cell: self.chosen.append(cell))

    def _moved(self, row: int, column: int) -> None:
        self.cell = (row, column)
        self.moves.append(self.cell)

    def keyPressEvent(self, event: object) -> None:
        self.left_over.append(event.key())  # type: ignore[attr-defined]

    def press(self, *keys: Qt.Key, shift: bool = False) -> Cell:
        for key in keys:
            QTest.keyClick(
                self, key, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
            )
        return self.cell


@pytest.fixture
def picture(app: QApplication) -> Picture:
    return Picture()


def test_the_arrows_go_from_cell_to_cell_and_no_further(picture: Picture) -> None:
    assert picture.press(Key.Key_Right) == (0, 1)
    assert picture.press(Key.Key_Down, Key.Key_Down, Key.Key_Left) == (2, 0)
    assert picture.press(Key.Key_Left, Key.Key_Down, Key.Key_Down) == (3, 0)
    assert picture.press(Key.Key_End) == (3, 29)
    assert picture.press(Key.Key_Home, Key.Key_Up) == (2, 0)


def test_shift_and_the_page_keys_go_far_where_that_is_wanted(app: QApplication) -> None:
    picture = Picture(far=10)
    assert picture.press(Key.Key_Right, shift=True) == (0, 10)
    assert picture.press(Key.Key_PageDown) == (3, 10)
    assert picture.press(Key.Key_PageUp, Key.Key_Right) == (0, 11)


def test_without_far_the_page_keys_are_left_to_others(picture: Picture) -> None:
    assert picture.press(Key.Key_Right, shift=True) == (0, 1)
    picture.press(Key.Key_PageDown, Key.Key_A)
    assert picture.left_over == [Key.Key_Shift, Key.Key_PageDown, Key.Key_A]


def test_return_and_space_choose_the_cell_there_is(app: QApplication) -> None:
    picture = Picture(chooses=True)
    picture.press(Key.Key_Return)
    assert (picture.chosen, picture.left_over) == ([], [Key.Key_Return])
    picture.press(Key.Key_Right, Key.Key_Return, Key.Key_Space)
    assert picture.chosen == [(0, 1), (0, 1)]


def test_return_is_left_to_others_where_nothing_is_chosen(picture: Picture) -> None:
    picture.press(Key.Key_Right, Key.Key_Return)
    assert (picture.chosen, picture.left_over) == ([], [Key.Key_Return])


def test_an_empty_picture_takes_no_key(picture: Picture) -> None:
    picture.size_ = (0, 30)
    picture.press(Key.Key_Right, Key.Key_Home)
    picture.cells.go(1, 1)
    assert (picture.moves, picture.left_over) == ([], [Key.Key_Right, Key.Key_Home])


def test_tab_comes_to_a_cell_and_the_mouse_does_not(picture: Picture, qtbot: QtBot) -> None:
    qtbot.addWidget(picture)
    with qtbot.waitActive(picture):
        picture.show()
        picture.activateWindow()
    picture.setFocus(Qt.FocusReason.MouseFocusReason)
    assert picture.moves == []
    picture.clearFocus()
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    assert picture.moves == [(0, 0)]
    assert picture.cells.ring().widthF() == theme.RING
    picture.clearFocus()
    assert picture.cells.ring().widthF() == 1


def test_the_pointer_leaves_to_nowhere(picture: Picture) -> None:
    here = QPointF(1, 1)
    picture.press(Key.Key_Right)
    QApplication.sendEvent(picture, QEnterEvent(here, here, here))
    assert picture.cell == (0, 1)
    QApplication.sendEvent(picture, QEvent(QEvent.Type.Leave))
    assert picture.cell == NOWHERE
