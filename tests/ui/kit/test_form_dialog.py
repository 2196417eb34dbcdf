from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.form_dialog import FormDialog
from tests.ui.looking import faults

ROW = 40


@pytest.fixture
def form(app: QApplication, qtbot: QtBot) -> FormDialog:
    made = FormDialog("form", "A form")
    qtbot.addWidget(made)
    made.body.addWidget(
        label("What it is about, in more words than there is room for on a line. " * 3, wrap=True)
    )
    made.close_button()
    return made


def rows(form: FormDialog, count: int) -> list[QWidget]:
    made: list[QWidget] = []
    for number in range(count):
        line = QLabel(f"Row {number}")
        line.setFixedHeight(ROW)
        form.body.addWidget(line)
        made.append(line)
    return made


def seen(form: FormDialog) -> bool:
    """Whether the foot is in the form, and the form on the screen."""
    close = next(button for button in form.findChildren(QPushButton) if button.text() == "Close")
    room = form.screen().availableGeometry()
    return not close.visibleRegion().isEmpty() and room.contains(form.frameGeometry())


def test_a_form_is_as_high_as_its_body(form: FormDialog, app: QApplication) -> None:
    lines = rows(form, 3)
    form.show()
    app.processEvents()
    assert faults(form) == []
    assert lines[-1].visibleRegion().boundingRect() == lines[-1].rect()
    assert form.height() < 400


def test_a_form_taller_than_the_screen_keeps_its_foot(form: FormDialog, app: QApplication) -> None:
    rows(form, 100)
    form.show()
    app.processEvents()
    assert seen(form)
    assert form.height() > form.screen().availableGeometry().height() * 0.8


def test_a_form_grows_and_shrinks_with_its_body(form: FormDialog, app: QApplication) -> None:
    form.show()
    app.processEvents()
    small = form.height()
    lines = rows(form, 100)
    for _ in range(3):
        app.processEvents()
    assert form.height() > small
    assert seen(form)
    for line in lines:
        line.hide()
    for _ in range(3):
        app.processEvents()
    assert form.height() == small


def test_a_form_makes_room_for_what_went_wrong(form: FormDialog, app: QApplication) -> None:
    form.show()
    app.processEvents()
    small = form.height()
    form.notice.say("error", "It went wrong, and this is the sentence that says so.")
    for _ in range(3):
        app.processEvents()
    assert form.height() > small
    assert faults(form) == []


def test_a_form_the_user_made_larger_stays_as_it_is(form: FormDialog, app: QApplication) -> None:
    lines = rows(form, 3)
    form.show()
    form.resize(500, 600)
    lines[0].hide()
    for _ in range(3):
        app.processEvents()
    assert (form.width(), form.height()) == (500, 600)


def test_what_a_row_is_called_stands_on_one_line_with_it(form: FormDialog, app: QApplication) -> None:
    fields = QFormLayout()
    whole = QWidget()
    radios = QVBoxLayout(whole)
    pairs = [
        (label("Into", "secondary"), QLineEdit()),
        (label("Preprocessing", "secondary"), QRadioButton("Leave it")),
        (label("Changes", "secondary"), QCheckBox("Follow")),
        (label("Cost", "secondary"), label("Nothing")),
    ]
    for name, field in pairs:
        if isinstance(field, QRadioButton):
            radios.setContentsMargins(0, 0, 0, 0)
            radios.addWidget(field)
            radios.addWidget(QRadioButton("Clean it"))
            fields.addRow(name, whole)
        else:
            fields.addRow(name, field)
    form.body.addLayout(fields)
    form.show()
    app.processEvents()
    for name, field in pairs:
        middles = [part.mapTo(form, part.rect().center()).y() for part in (name, field)]
        assert abs(middles[0] - middles[1]) <= 1, name.text()


def test_a_form_opens_over_the_middle_of_its_window(app: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(100, 100, 600, 500)
    window.show()
    form = FormDialog("form", "A form", window)
    form.body.addWidget(QLabel("Words"))
    form.close_button()
    form.open()
    distance = form.geometry().center() - window.geometry().center()
    assert abs(distance.x()) <= 8
    assert abs(distance.y()) <= 40


def test_a_form_that_fits_is_left_where_the_window_system_puts_it(
    form: FormDialog, app: QApplication
) -> None:
    form.show()
    app.processEvents()
    rows(form, 1)
    app.processEvents()
    assert not form.testAttribute(Qt.WidgetAttribute.WA_Moved)


def test_enter_presses_the_button_with_the_focus_and_not_the_default_one(
    app: QApplication, qtbot: QtBot
) -> None:
    pressed: list[str] = []
    form = FormDialog("form", "A form")
    qtbot.addWidget(form)
    other = form.foot_button("Cancel", lambda: pressed.append("Cancel"))
    form.foot_button("Create", lambda: pressed.append("Create"), default=True)
    form.show()
    QTest.keyClick(other, Qt.Key.Key_Return)
    assert pressed == ["Cancel"]


def test_a_form_takes_no_new_size_before_the_window_system_has_placed_it(
    form: FormDialog, app: QApplication
) -> None:
    line = rows(form, 1)[0]
    form.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)  # as while it is on its way there
    form.show()
    before = form.height()
    line.hide()
    for _level in range(3):  # a request of the layout goes up level by level
        app.processEvents()
    assert form.height() == before
