from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.kit.elided_lines import AT_LEFT, AT_RIGHT
from desktop_app.ui.kit.tables.rows import ROW, Index, RowDelegate, RowsModel, State, lit

WIDE, HIGH = 40, 20
Role = Qt.ItemDataRole


class Fruit(RowsModel[tuple[str, int]]):
    HEADS = (("Name", ""), ("How many", "Counted <by> hand"))
    NUMBERS = (1,)

    def cell(self, row: tuple[str, int], column: int) -> str:
        return str(row[column])

    def tip(self, row: tuple[str, int], column: int) -> str:
        return f"<{row[0]}>" if column else ""

    def spoken(self, row: tuple[str, int], column: int) -> str:
        return f"{row[1]} {row[0]}" if column else ""

    def ink(self, row: tuple[str, int], _column: int) -> str:
        return "warning" if row[1] < 2 else ""

    def face(self, column: int) -> theme.Face | None:
        return "mono" if column else None


@pytest.fixture
def fruit(app: QApplication) -> Fruit:
    model = Fruit()
    model.fill((("apples", 3), ("pear", 1)))
    return model


def test_the_model_is_sound(fruit: Fruit, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(fruit)  # type: ignore[no-untyped-call]
    assert (fruit.rowCount(), fruit.columnCount()) == (2, 2)
    child = fruit.index(0, 0)
    assert (fruit.rowCount(child), fruit.columnCount(child)) == (0, 0)


def test_each_role_has_its_answer(fruit: Fruit) -> None:
    name, count = fruit.index(1, 0), fruit.index(1, 1)
    assert (name.data(), count.data()) == ("pear", "1")
    assert count.data(Role.ToolTipRole) == "<qt>&lt;pear&gt;</qt>"
    assert count.data(Role.AccessibleTextRole) == "1 pear"
    assert count.data(Role.ForegroundRole) == theme.color("warning")
    assert count.data(Role.FontRole).family() == theme.font("mono").family()
    assert (name.data(Role.TextAlignmentRole), count.data(Role.TextAlignmentRole)) == (AT_LEFT, AT_RIGHT)
    assert tuple(count.data(ROW)) == ("pear", 1)


def test_what_a_model_does_not_say_is_left_to_the_view(fruit: Fruit) -> None:
    name = fruit.index(0, 0)
    for role in (
        Role.ToolTipRole,
        Role.AccessibleTextRole,
        Role.ForegroundRole,
        Role.FontRole,
        Role.EditRole,
    ):
        assert name.data(role) is None


def test_the_heads_are_words_tooltip_and_side(fruit: Fruit) -> None:
    across = Qt.Orientation.Horizontal
    assert [fruit.headerData(column, across) for column in (0, 1, 2)] == ["Name", "How many", None]
    assert fruit.headerData(0, across, Role.ToolTipRole) is None
    assert fruit.headerData(1, across, Role.ToolTipRole) == "<qt>Counted &lt;by&gt; hand</qt>"
    assert fruit.headerData(1, across, Role.AccessibleDescriptionRole) == "Counted <by> hand"
    assert fruit.headerData(1, across, Role.TextAlignmentRole) == AT_RIGHT
    assert fruit.headerData(0, Qt.Orientation.Vertical) is None


def test_filling_replaces_all_rows_at_once(fruit: Fruit, qtbot: QtBot) -> None:
    with qtbot.waitSignal(fruit.modelReset):
        fruit.fill([("plums", 9)])
    assert [fruit.index(row, 0).data() for row in range(fruit.rowCount())] == ["plums"]


class Plain(RowDelegate):
    HEIGHT = 30
    INSET = 5

    def paint_row(self, painter: QPainter, area: QRect, index: Index, state: State) -> None:
        painter.setPen(QColor("black"))  # which must not outlast the row
        if lit(state):
            painter.fillRect(area.adjusted(20, 0, -15, -15), QColor("black"))


def painted(
    delegate: RowDelegate,
    model: Fruit,
    state: State,
    side: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> QImage:
    picture = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, WIDE, HIGH)
    option.state = state
    option.direction = side
    painter = QPainter(picture)
    painter.setPen(QColor("red"))
    delegate.paint(painter, option, model.index(0, 0))
    assert painter.pen().color() == QColor("red")
    painter.end()
    return picture


def test_the_selected_row_has_a_ground_and_a_bar(fruit: Fruit) -> None:
    picture = painted(Plain(), fruit, State.State_Selected | State.State_MouseOver)
    assert [picture.pixelColor(x, 2) for x in (0, 2)] == [theme.color("accent")] * 2
    assert picture.pixelColor(3, 2) == picture.pixelColor(39, 2) == theme.color("selection")


def test_the_row_under_the_pointer_has_a_ground(fruit: Fruit) -> None:
    picture = painted(Plain(), fruit, State.State_MouseOver)
    assert picture.pixelColor(0, 2) == theme.color("hover")
    assert picture.pixelColor(22, 2) == QColor("black")


def test_a_row_is_mirrored_where_the_window_goes_from_right_to_left(fruit: Fruit) -> None:
    class Tokens(Plain):
        MIRRORED = False

    state, right_to_left = State.State_Selected, Qt.LayoutDirection.RightToLeft
    plain, turned = painted(Plain(), fruit, state), painted(Plain(), fruit, state, right_to_left)
    assert turned != plain
    assert turned == plain.flipped(Qt.Orientation.Horizontal)
    assert painted(Tokens(), fruit, state, right_to_left) == plain


def test_the_line_below_ends_before_the_sides(fruit: Fruit) -> None:
    picture = painted(Plain(), fruit, State.State_Enabled)
    foot = [picture.pixelColor(x, HIGH - 1) for x in range(WIDE)]
    assert foot == [QColor("white")] * 5 + [theme.color("hairline")] * 30 + [QColor("white")] * 5
    assert picture.pixelColor(22, 2) == QColor("white")


def test_a_delegate_can_do_without_bar_and_hover(fruit: Fruit) -> None:
    class Bare(RowDelegate):
        BAR = HOVER = False

        def paint_row(self, _painter: QPainter, _area: QRect, _index: Index, _state: State) -> None:
            pass

    assert painted(Bare(), fruit, State.State_Selected).pixelColor(0, 2) == theme.color("selection")
    under = painted(Bare(), fruit, State.State_MouseOver)
    assert under.pixelColor(0, 2) == under.pixelColor(0, HIGH - 1) == QColor("white")
