from __future__ import annotations

from dataclasses import dataclass

from desktop_app.ui.window.palette.matching import matching


@dataclass(frozen=True)
class Thing:
    title: str
    about: str = ""
    also: str = ""


def titles(typed: str, *things: Thing) -> list[str]:
    return [thing.title for thing in matching(things, typed)]


def test_without_letters_all_stay_as_they_come() -> None:
    assert titles("", Thing("b"), Thing("a")) == ["b", "a"]
    assert titles("  ", Thing("b"), Thing("a")) == ["b", "a"]


def test_the_beginning_counts_more_than_a_word_and_a_word_more_than_its_inside() -> None:
    inside, word, begins = Thing("Subwords"), Thing("Masked words"), Thing("Words of a text")
    about, nothing = Thing("Vocabulary", "Every word piece"), Thing("Map")
    found = titles("word", about, nothing, inside, word, begins)
    assert found == [begins.title, word.title, inside.title, about.title]


def test_other_words_for_a_thing_find_it_after_all_else() -> None:
    other, about = Thing("Colors: dark", "", "theme mode"), Thing("Settings", "The theme of the window")
    assert titles("theme", other, about) == [about.title, other.title]
    assert titles("dark mode", other, about) == [other.title]
    assert titles("ode", other, about) == [], "they are found by their beginning"
    mostly = Thing("Make private", "", "password encrypt")
    assert titles("password", Thing("Create a library", "", "folder password"), mostly)[0] == mostly.title


def test_every_word_must_be_there_in_any_order() -> None:
    both, one = Thing("Remove the saved search"), Thing("Save the file")
    assert titles("search rem", both, one) == [both.title]


def test_accents_and_capitals_do_not_matter() -> None:
    assert titles("MUNCHEN", Thing("Briefe aus München")) == ["Briefe aus München"]
