from __future__ import annotations

from PySide6.QtWidgets import QApplication, QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.ui.libraries.field_choice import FieldChoice
from desktop_app.ui.values import Outline

OUTLINE = Outline(
    ("_id", "name", "about", "city"),
    "name",
    ("about",),
    {"_id": "1", "name": "Baker", "about": "Bakes  bread.", "city": "Rome"},
)


def test_what_was_recognized_is_left_to_the_reader(app: QApplication, qtbot: QtBot) -> None:
    choice = FieldChoice()
    qtbot.addWidget(choice)
    choice.show_outline(OUTLINE)
    assert choice.title_field is None
    assert choice.text_fields == ()
    sample = choice.findChild(QLabel, "field_sample")
    assert sample
    assert sample.text() == "Baker. Bakes bread."


def test_another_choice_is_told_and_seen(app: QApplication, qtbot: QtBot) -> None:
    choice = FieldChoice()
    qtbot.addWidget(choice)
    choice.show_outline(OUTLINE)
    city = next(box for box in choice.findChildren(QCheckBox) if box.text() == "city")
    city.setChecked(True)
    choice.title.setCurrentText("Title: city")
    assert choice.text_fields == ("about", "city")
    assert choice.title_field == "city"
    sample = choice.findChild(QLabel, "field_sample")
    assert sample
    assert sample.text() == "Rome. Bakes bread. Rome"


def test_a_title_with_a_mark_of_its_own_gets_no_second_one(app: QApplication, qtbot: QtBot) -> None:
    choice = FieldChoice()
    qtbot.addWidget(choice)
    choice.show_outline(
        Outline(("title", "text"), "title", ("text",), {"title": "slipstream .", "text": "Air"})
    )
    sample = choice.findChild(QLabel, "field_sample")
    assert sample
    assert sample.text() == "slipstream . Air"
