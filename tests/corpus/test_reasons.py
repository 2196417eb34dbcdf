"""Why a file was not read: kept in English, shown in the language of the window."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from desktop_app import corpus, language
from desktop_app.corpus import reasons
from desktop_app.corpus.documents import READ_AGAIN
from desktop_app.corpus.folders import refusal
from desktop_app.corpus.formats.base import skipped
from desktop_app.corpus.reasons import in_words

GERMAN = {
    "it holds no text": "enthält keinen Text",
    "it is damaged": "ist beschädigt",
    "line {number}": "Zeile {number}",
    "{place}: {reason}": "{place}: {reason}",
    "files of the kind {ending} are not read": "Dateien der Art {ending} werden nicht gelesen",
    "export it as {endings}": "exportieren Sie es als {endings}",
    "{reason}, and what follows is not read": "{reason}, und was folgt, wird nicht gelesen",
    "pages {pages} of {of} hold {what}": "Seiten {pages} von {of} enthalten {what}",
    "pictures in which OCR finds no text": "Bilder, in denen OCR keinen Text findet",
    "{one} and {other}": "{one} und {other}",
}

OURS = {
    "READ_AGAIN": READ_AGAIN,
    "kind": "a pipe",
    "lines": "3 lines",
    "count_of(lines_there, 'line')": "3 lines",
    "_PRINT": "what was filled in is read, for the rest print it to a PDF there",
}
"""What is filled in of our own words."""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made = Catalog(locale="de")
    for english, words in GERMAN.items():
        made.add(english, words)
    with (tmp_path / "de.mo").open("wb") as file:
        write_mo(file, made)
    for name in ("_catalog", "_spoken"):
        monkeypatch.setattr(language, name, getattr(language, name))
    language.speak("de", tmp_path)
    reasons._known.cache_clear()
    yield
    reasons._known.cache_clear()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (skipped(Path("x"), "it holds no text").reason, "Enthält keinen Text."),
        (skipped(Path("x"), "it holds no text", "line 12").reason, "Zeile 12: enthält keinen Text."),
        ("Notes.txt: It is damaged.", "Notes.txt: ist beschädigt."),
        (
            refusal(".pages"),
            "Dateien der Art .pages werden nicht gelesen. Exportieren Sie es als .docx or .pdf.",
        ),
        (
            "It is damaged, and what follows is not read.",
            "Ist beschädigt, und was folgt, wird nicht gelesen.",
        ),
        (
            "Pages 3 and 5–9 of 12 hold pictures in which OCR finds no text.",
            "Seiten 3 und 5–9 von 12 enthalten Bilder, in denen OCR keinen Text findet.",
        ),
        ("Nobody ever said this: nor this.", "Nobody ever said this: nor this."),
    ],
)
def test_a_reason_is_said_in_the_language_of_the_window(german: None, reason: str, words: str) -> None:
    assert in_words(reason) == words


def test_without_another_language_it_stays_to_the_letter() -> None:
    for reason in ("It holds no text.", "anything at all", ""):
        assert in_words(reason) == reason


def _said() -> Iterator[tuple[str, str]]:
    """What the readers say, each with where: 7 stands for what is filled in."""
    (folder,) = corpus.__path__
    for path in sorted(Path(folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                at = {"Refused": 0, "skipped": 1, "Skipped": 1}.get(node.func.id)
                if at is not None and len(node.args) > at and (words := _written(node.args[at])):
                    yield words, f"{path.name}:{node.lineno}"


def _written(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    if not isinstance(parts[0], ast.Constant):
        return ""  # it begins with what another one says
    return "".join(
        str(part.value)
        if isinstance(part, ast.Constant)
        else OURS.get(ast.unparse(part.value), "7")
        if isinstance(part, ast.FormattedValue)
        else ""
        for part in parts
    )


def test_what_the_readers_say_is_known() -> None:
    said = list(_said())
    assert len(said) > 80
    assert [(words, where) for words, where in said if not reasons._found(words.removesuffix("."))] == []
