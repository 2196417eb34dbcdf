"""The line under the box says what was understood, and offers what could be meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.types import Answer, Mode
from desktop_app.search.query import parse
from desktop_app.ui.find.asking.understood import Understood, words_of

FIELDS = ("category", "place")


@pytest.mark.parametrize(
    ("query", "mode", "words"),
    [
        ('"night shift"', "hybrid", "Must contain “night shift”"),
        ("-manager", "semantic", "Pushing away “manager”"),
        ("-manager", "keyword", "Without “manager”"),
        ('+"open air"', "hybrid", "Adding “open air”"),
        ("type:pdf", "hybrid", "Only file type pdf"),
        ("-in:old", "hybrid", "Not folder old"),
        ("date:2024", "hybrid", "Only dated 2024"),
        ("category:Care", "hybrid", "Only category Care"),
        ("after:2024", "hybrid", "From 2024 on"),
        ("-after:2024", "hybrid", "Before 2024"),
        ("-before:2024", "hybrid", "From 2024 on"),
        ("file:report", "hybrid", "Only file report"),
        ("carpent*", "hybrid", "Words that begin with “carpent”"),
        ("*smith", "hybrid", "Words that end with “smith”"),
        ("cook OR chef", "hybrid", "Either “cook” or “chef”"),
        ('place:Rome OR "night shift"', "hybrid", "Must be place Rome or “night shift”"),
        ("signs:on", "hybrid", "Signs count"),
        ("signs:off", "hybrid", "Read as plain text"),
        ("spelling:off", "hybrid", "Spelled as typed"),
    ],
)
def test_what_was_understood_in_words(query: str, mode: Mode, words: str) -> None:
    (part,) = parse(query, FIELDS).parts
    assert words_of(part, mode) == words


def shown(qtbot: QtBot, answer: Answer) -> tuple[Understood, list[str]]:
    line = Understood()
    qtbot.addWidget(line)
    queries: list[str] = []
    line.changed.connect(queries.append)
    line.show_answer(answer)
    return line, queries


def answer(text: str) -> Answer:
    return Answer(text, "hybrid", "mean", (), 0.0, False, asked=parse(text, FIELDS))


def test_plain_text_needs_no_line(app: QApplication, qtbot: QtBot) -> None:
    line, _ = shown(qtbot, answer("jobs with animals"))
    assert line.isHidden()
    assert line.text() == ""


def test_a_pasted_text_can_be_read_with_its_signs(app: QApplication, qtbot: QtBot) -> None:
    pasted = 'He studied the "night shift" of nurses. ' * 5
    line, queries = shown(qtbot, answer(pasted.strip()))
    assert line.text() == "Read as plain text. · Use signs all the same"
    line.offers[0].click()
    assert queries == [f"{pasted.strip()} signs:on"]
    line.show_answer(answer(queries[0]))
    assert line.text().endswith("Signs count")
    line.chips[-1].click()
    assert queries[1] == pasted.strip()


def test_what_is_not_wanted_is_offered_and_written(app: QApplication, qtbot: QtBot) -> None:
    line, queries = shown(qtbot, answer("a job not in an office, no phone sales place:Rome"))
    assert line.text() == "Only place Rome · Less like: office · Less like: phone sales"
    line.offers[1].click()
    assert queries == ['a job not in an office -"phone sales" place:Rome']


def test_a_mended_word_can_be_searched_as_it_was_typed(app: QApplication, qtbot: QtBot) -> None:
    plain = answer("recieve hospice letters")
    asked = replace(plain.asked, instead=(("recieve", "receive"),), offered=(("hospice", "hospital"),))
    line, queries = shown(qtbot, replace(plain, asked=asked))
    assert line.text() == (
        "No document holds “recieve”. Searched for “receive”. · Search for “recieve” instead"
        " · Did you mean “hospital”?"
    )
    for button in line.offers:
        button.click()
    assert queries == ["recieve hospice letters spelling:off", "recieve hospital letters"]
