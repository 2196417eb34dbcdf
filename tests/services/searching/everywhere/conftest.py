"""Three libraries, and what searches them together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.core.types import GUIDE
from desktop_app.encoder.encode import Encoder
from desktop_app.library.store import Library
from desktop_app.services.open_libraries import OpenLibraries
from desktop_app.services.open_models import OpenModels
from desktop_app.services.searching.everywhere.search import Everywhere
from tests.services.indexed import index

BREAD = (
    {"_id": "rye", "title": "Rye bread", "text": "Knead flour, water and salt.", "level": "easy"},
    {
        "_id": "wheat",
        "title": "Wheat bread",
        "text": "Bake the loaf until its crust is brown.",
        "level": "easy",
    },
    {"_id": "tart", "title": "Apple tart", "text": "Slice apples and sugar them.", "level": "hard"},
    {"_id": "soup", "title": "Leek soup", "text": "Boil leeks and potatoes.", "level": "hard"},
)
ICE = (
    {"_id": "glacier", "title": "Glaciers", "text": "Ice carves valleys.", "Level": "easy", "sea": "no"},
    {"_id": "floe", "title": "Ice floes", "text": "Ice drifts in sheets.", "Level": "hard", "sea": "yes"},
    {"_id": "polar", "title": "Polar bears", "text": "They hunt seals.", "Level": "easy", "sea": "yes"},
    {"_id": "igloo", "title": "Igloos", "text": "Houses of snow blocks.", "Level": "hard", "sea": "no"},
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A library of records about bread, one about ice that reads cleaned texts, and one of two notes."""
    folder = tmp_path_factory.mktemp("everywhere")
    plain = Recipe(encoder.bundle.fingerprint, 32)
    recipes = {"Bread": plain, "Ice": replace(plain, preprocessing=GUIDE), "My notes": plain}
    sources = {"Bread": folder / "a.jsonl", "Ice": folder / "b.jsonl", "My notes": folder / "notes"}
    for name, records in (("Bread", BREAD), ("Ice", ICE)):
        sources[name].write_text("\n".join(map(json.dumps, records)))
    (folder / "notes").mkdir()
    (folder / "notes" / "violin.txt").write_text("A luthier builds violins of spruce and maple.")
    (folder / "notes" / "snow.txt").write_text("Snow slides down when a weak layer of ice breaks.")
    for name, recipe in recipes.items():
        with Library.create(folder / name.lower(), recipe, name) as writer:
            index(writer, [sources[name]], encoder)
    return folder


@pytest.fixture
def folders(made: Path) -> tuple[Path, ...]:
    return (made / "bread", made / "ice", made / "my notes")


@pytest.fixture
def libraries(encoder: Encoder) -> Iterator[OpenLibraries]:
    opened = OpenLibraries(OpenModels(preloaded=(encoder,)))
    yield opened
    opened.close()


@pytest.fixture
def everywhere(libraries: OpenLibraries) -> Everywhere:
    return Everywhere(libraries)
