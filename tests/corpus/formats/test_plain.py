"""Text files are one document each; Markdown names its title itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.corpus.formats.base import Record
from desktop_app.corpus.formats.plain import read_markdown, read_plain


def markdown(folder: Path, text: str) -> Record:
    path = folder / "my notes.md"
    path.write_text(text, encoding="utf-8")
    (record,) = read_markdown(path)
    return record


def test_plain_text_is_kept_under_the_name_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "my notes.txt"
    path.write_text("# One\n\ntwo\n", encoding="utf-8")
    assert list(read_plain(path)) == [Record(title="my notes", text="# One\n\ntwo\n")]


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
    assert record.fields == {"title": "The Title", "author": "N", "tags": ""}
    assert record.text == "# Heading\nBody\n---\nmore"


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    assert markdown(tmp_path, "---\nBody").text == "---\nBody"


@pytest.mark.parametrize("piece", ["# ", "#", " ", "---\n", "a: "])
def test_a_hostile_file_is_soon_done(tmp_path: Path, piece: str) -> None:
    assert markdown(tmp_path, "# " + piece * 300_000 + "x\n").text
