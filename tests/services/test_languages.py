"""A library in a language that its model does not read is offered one that does."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.core.types import IndexRequest
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.indexing.index import index
from desktop_app.services.languages import EVERY, better_model, language_of_library, languages_of

PASSAGES = Path(__file__).parents[1] / "core" / "lexical" / "twelve_languages.json"
GERMAN = (
    "Alle Menschen sind frei und gleich an Würde und Rechten geboren.",
    "Der Arzt schreibt morgens seine Berichte, und die Schwester pflegt nachts die Patienten.",
    "Wir haben das Haus im letzten Jahr verkauft und wohnen jetzt in der Stadt.",
)


def card(folder: Path, front: str, encoder: Encoder) -> Bundle:
    """A model with this front matter; it is never opened."""
    folder.mkdir()
    (folder / "README.md").write_text(f"---\n{front}\n---\n# Model\n")
    manifest = dataclasses.replace(encoder.bundle.manifest, name=folder.name)
    return Bundle(folder, manifest)


@pytest.mark.parametrize(
    ("front", "languages"),
    [
        ("language: en", {"english"}),
        ("language:\n- en\n- de\nlicense: mit", {"english", "german"}),
        ("language: [en, zh]", {"english", "chinese"}),
        ("language: multilingual", EVERY),
        ("language:\n- multilingual\n- af\n- am", EVERY),
        ("license: mit", set()),
    ],
)
def test_what_a_card_says(tmp_path: Path, encoder: Encoder, front: str, languages: set[str]) -> None:
    assert languages_of(card(tmp_path / "model", front, encoder)) == languages


def test_the_default_model_reads_english(encoder: Encoder) -> None:
    assert languages_of(encoder.bundle) == {"english"}


def test_a_german_library_is_offered_a_model_that_reads_german(
    tmp_path: Path, encoder: Encoder, recipe: Recipe
) -> None:
    (tmp_path / "texts").mkdir()
    for number, text in enumerate(GERMAN):
        (tmp_path / "texts" / f"{number}.txt").write_text(text)
    with Library.create(tmp_path / "library", recipe) as library:
        index(library, IndexRequest(tmp_path / "library", paths=(tmp_path / "texts",)), encoder)
        assert language_of_library(library) == "german"
        french = card(tmp_path / "french", "language: fr", encoder)
        many = card(tmp_path / "many", "language: multilingual", encoder)
        assert better_model(library, [encoder.bundle]) is None
        assert better_model(library, [encoder.bundle, french]) is None
        found = better_model(library, [encoder.bundle, french, many])
        assert found
        assert (found.language, found.bundle) == ("german", many)
        assert better_model(library, [french]) is None


@pytest.mark.parametrize("others", [("english",), ("english", "german"), ("french", "polish", "chinese")])
def test_a_mixed_library_is_offered_nothing(
    tmp_path: Path, encoder: Encoder, recipe: Recipe, others: tuple[str, ...]
) -> None:
    passages = json.loads(PASSAGES.read_text(encoding="utf-8"))
    (tmp_path / "texts").mkdir()
    for language in ("spanish", *others):
        for number, text in enumerate(passages[language]):
            (tmp_path / "texts" / f"{language}{number}.txt").write_text(text, encoding="utf-8")
    with Library.create(tmp_path / "library", recipe) as library:
        index(library, IndexRequest(tmp_path / "library", paths=(tmp_path / "texts",)), encoder)
        many = card(tmp_path / "many", "language: multilingual", encoder)
        assert better_model(library, [encoder.bundle, many]) is None
