"""Libraries as a whole, with the real model: named, copied, carried over, looked over, let go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.recipe import Recipe
from desktop_app.encoder.encode import Encoder
from desktop_app.library import label, transfer
from desktop_app.library.check import check
from desktop_app.library.store import Library
from desktop_app.services import libraries
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index


@pytest.fixture
def filled(library: Library, encoder: Encoder, tmp_path: Path) -> Library:
    texts = ("Bake bread with flour.", "Glaciers carve valleys.", "A luthier builds violins.")
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(
        "".join(json.dumps({"_id": str(n), "text": text}) + "\n" for n, text in enumerate(texts))
    )
    index(library, [corpus], encoder)
    return library


def best(folder: Path, encoder: Encoder) -> tuple[str, float]:
    with Library.open(folder) as library:
        hit = Searcher(library, encoder).search("how do I make a loaf").hits[0]
    return hit.id, round(hit.score, 5)


def test_a_library_is_renamed_while_it_is_open(filled: Library) -> None:
    assert libraries.rename(filled.folder, "  My   jobs\n") == "My jobs"
    with Library.open(filled.folder) as again:
        assert (again.name, again.id, again.recipe) == ("My jobs", filled.id, filled.recipe)


@pytest.mark.parametrize("name", ["", " \n", "x" * 201, "a\x07b"])
def test_a_name_that_is_none_is_refused(filled: Library, name: str) -> None:
    with pytest.raises(AppError, match="needs a name"):
        libraries.rename(filled.folder, name)
    assert label.read(filled.folder).name == "library"


def test_a_copy_and_an_import_answer_like_the_original(
    filled: Library, encoder: Encoder, tmp_path: Path
) -> None:
    """Both while the original is open for writing; nothing is embedded again."""
    assert transfer.duplicate(filled.folder, tmp_path / "copy", "Second").name == "Second"
    libraries.export(filled.folder, tmp_path / "out.embedscope")
    imported = libraries.import_file(tmp_path / "out.embedscope", tmp_path / "in")
    assert imported == libraries.Imported(tmp_path / "in", "library", encoder.bundle.manifest.name)
    expected = best(filled.folder, encoder)
    assert expected[0] == "0"
    for folder in (tmp_path / "copy", tmp_path / "in"):
        assert best(folder, encoder) == expected
        with Library.open(folder, writable=True) as brought:
            report = index(brought, [tmp_path / "corpus.jsonl"], encoder)
            assert (report.embedded, report.reused) == (0, 3)
            assert check(brought, thorough=True) == ()


def test_an_import_tells_which_model_it_lacks(filled: Library, tmp_path: Path) -> None:
    """The name of the model travels with the file; without it the fingerprint has to do."""
    libraries.export(filled.folder, tmp_path / "named", [tmp_path / "no bundle", DEFAULT_BUNDLE])
    libraries.export(filled.folder, tmp_path / "unnamed", [])
    named = libraries.import_file(tmp_path / "named", tmp_path / "one", [tmp_path / "no bundle"])
    assert f'"{named.model}", is not installed. Keyword search works' in named.advice
    unnamed = libraries.import_file(tmp_path / "unnamed", tmp_path / "two", [])
    assert f"fingerprint {filled.recipe.model[:12]}, is not installed" in unnamed.advice


def test_without_the_model_words_are_found_and_meaning_is_told(
    encoder: Encoder, filled: Library, tmp_path: Path
) -> None:
    tag = label.read(filled.folder)
    transfer.duplicate(filled.folder, tmp_path / "copy")
    other = Recipe("beef" * 16, tag.recipe.max_length)
    label.Label(tag.id, "Foreign", other).write(tmp_path / "copy")
    with Library.open(tmp_path / "copy") as library:
        searcher = Searcher(library, encoder)
        (hit,) = searcher.search("glaciers", mode="keyword").hits
        assert (hit.id, hit.cosine) == ("1", None)
        with pytest.raises(AppError, match="made with another model"):
            searcher.search("glaciers")


def test_a_folder_that_is_no_whole_library_is_told(filled: Library, tmp_path: Path) -> None:
    states = ("damaged label", "damaged ledger", "newer", "no ledger")
    for state in states:
        transfer.duplicate(filled.folder, tmp_path / state, f"The {state}")
    (tmp_path / "damaged label" / "library.json").write_text("{")
    (tmp_path / "damaged ledger" / "documents.db").write_bytes(b"something else" * 1_000)
    newer = tmp_path / "newer" / "library.json"
    newer.write_text(newer.read_text().replace('"format": 1', '"format": 99'))
    (tmp_path / "no ledger" / "documents.db").unlink()
    (tmp_path / "a file").touch()
    names = ("nowhere", "a file", *states)
    for folder in (*(tmp_path / name for name in names), Path("\0")):
        with pytest.raises(AppError) as told, Library.open(folder):
            pass
        assert told.value.hint
        assert isinstance(told.value, label.NewerFormatError) == (folder.name == "newer")


def test_a_library_is_let_go_unless_somebody_writes(filled: Library, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="is being written by process"):
        libraries.release(filled.folder)
    filled.close()
    with Library.open(filled.folder):
        libraries.release(filled.folder)
    (filled.folder / "thesis.docx").touch()
    with pytest.raises(AppError, match=r"also holds thesis\.docx, which is no part of it"):
        libraries.release(filled.folder)
    with pytest.raises(AppError, match="is not a library"):
        libraries.release(tmp_path)


def test_cancelling_is_passed_on(filled: Library, tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    from desktop_app.core.errors import Cancelled

    for act in (transfer.duplicate, libraries.export):
        with pytest.raises(Cancelled):
            act(filled.folder, tmp_path / "new", cancel=token)
    assert not (tmp_path / "new").exists()
