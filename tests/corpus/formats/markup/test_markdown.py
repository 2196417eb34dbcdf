"""Markdown names its title itself, and what its front matter says is not lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.corpus.formats.base import Record
from desktop_app.corpus.formats.markup.markdown import read_markdown


def markdown(folder: Path, text: str) -> Record:
    path = folder / "my notes.md"
    path.write_text(text, encoding="utf-8")
    (record,) = read_markdown(path)
    return record


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("# Title\n\nBody *kept*.\n", "Title", "\nBody *kept*.\n"),
        ("## Title ##\nBody", "Title", "Body"),
        ("# Learning C#\nBody", "Learning C#", "Body"),
        ("Title\n=====\nBody", "Title", "Body"),
        ("Intro.\n\n# Title\nBody", "Title", "Intro.\n\n# Title\nBody"),
        ("```\n# no title\n```\n# Title\nBody", "Title", "```\n# no title\n```\n# Title\nBody"),
        ("#hashtag\nBody", "my notes", "#hashtag\nBody"),
        ("Body", "my notes", "Body"),
        ("***\n---\nBody", "my notes", "***\n---\nBody"),
        ("# Only a title", "Only a title", "# Only a title"),
        ("", "my notes", ""),
    ],
)
def test_the_title_is_the_first_heading(tmp_path: Path, text: str, title: str, rest: str) -> None:
    record = markdown(tmp_path, text)
    assert (record.title, record.text) == (title, rest)


def test_front_matter_becomes_fields(tmp_path: Path) -> None:
    text = '---\ntitle: "The Title"\nauthor: N\ntags:\n  - x\n---\n# Heading\nBody\n---\nmore'
    record = markdown(tmp_path, text)
    assert record.title == "The Title"
    assert record.fields == {"title": "The Title", "author": "N", "tags": "x"}
    assert record.text == "# Heading\nBody\n---\nmore"


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    assert markdown(tmp_path, "---\nBody").text == "---\nBody"


@pytest.mark.parametrize("piece", ["# ", "#", " ", "---\n", "a: ", "&a [*a] "])
def test_a_hostile_file_is_soon_done(tmp_path: Path, piece: str) -> None:
    assert markdown(tmp_path, "# " + piece * 300_000 + "x\n").text


def test_lists_folded_and_nested_values_of_front_matter_are_kept(tmp_path: Path) -> None:
    front = (
        "title: Hive journal\ntags:\n  - bees\n  - varroa\naliases: [apiary notes]\nsummary: >\n"
        "  The winter cluster\n  survived beneath it.\nplace:\n  town: Visby\n"
        "  when: 2024-05-01\ncount: 007\nempty:\n# no field\n"
    )
    record = markdown(tmp_path, f"---\n{front}---\n\nToday.\n")
    assert record.fields == {
        "title": "Hive journal",
        "tags": "bees, varroa",
        "aliases": "apiary notes",
        "summary": "The winter cluster survived beneath it.",
        "place": "town: Visby; when: 2024-05-01",
        "count": "007",
        "empty": "",
    }
    assert (record.text or "").split("\n\n", 1)[0] == "The winter cluster survived beneath it."


def test_a_note_of_nothing_but_front_matter_is_read(tmp_path: Path) -> None:
    assert (markdown(tmp_path, "---\ntitle: T\ntags: [a, b]\n---\n").text or "").strip() == "tags: a, b"


@pytest.mark.parametrize(
    ("front", "fields"),
    [
        ("title: Foo: a bar\ntags: @home", {"title": "Foo: a bar", "tags": "@home"}),
        ("title: '{{ name'\nlist:\n- one\n-two: x", {}),
        ("a: &x [1]\nb: *x", {"a": "&x [1]", "b": "*x"}),
        ('título: Über\nNot closed: "x', {"título": "Über", "Not closed": "x"}),
    ],
)
def test_front_matter_that_is_no_yaml_loses_nothing(
    tmp_path: Path, front: str, fields: dict[str, str]
) -> None:
    record = markdown(tmp_path, f"---\n{front}\n---\nBody")
    assert record.fields == fields
    assert record.text == ("Body" if fields else f"---\n{front}\n---\nBody")


def test_front_matter_in_toml(tmp_path: Path) -> None:
    record = markdown(tmp_path, '+++\ntitle = "T"\ntags = ["a", "b"]\n[extra]\nbig = 1.50\n+++\nBody')
    assert (record.title, record.text) == ("T", "Body")
    assert record.fields == {"title": "T", "tags": "a, b", "extra": "big: 1.50"}


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nThe poem begins here.\nHemp and tar.\n\n---\n\nThe second part.",
        "---\n\nDear Ida, a note: the hemp is here.\n\n---\nMore.",
        "---\n\nDear Ida: the hemp is here.\n\n---\nMore.",
        "---\nHe said, and she knew: never.\n---\nMore.",
        "+++\nno toml here\n+++\nMore.",
    ],
)
def test_a_text_between_two_rules_is_text(tmp_path: Path, text: str) -> None:
    record = markdown(tmp_path, text)
    assert (record.text, record.fields) == (text, {})
