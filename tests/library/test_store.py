"""Opening and creating libraries, and what they give back."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Document, Passage, Preprocessing
from desktop_app.library import commit, sources
from desktop_app.library.store import Counts, Library
from tests.library.conftest import passages_with

Put = Callable[..., None]


def test_a_library_keeps_its_id_name_and_recipe(tmp_path: Path) -> None:
    recipe = Recipe("abc123", 256, "cls", Preprocessing(stopwords=True))
    with Library.create(tmp_path / "new" / "jobs", recipe, "My jobs") as made:
        pass
    with Library.open(tmp_path / "new" / "jobs") as opened:
        assert (opened.id, opened.name, opened.recipe) == (made.id, "My jobs", recipe)
        assert opened.counts() == Counts(0, 0)


def test_a_document_comes_back_as_it_went_in(library: Library) -> None:
    text = "Größe 🎉 über\nall\r\nend"
    fields = {"b": "2", "a": '"quoted"', "": "Ünï"}
    put = commit.SplitDocument(
        "/data/x.csv", Document("7", "Tïtle", text, fields, "line 3", ((0, "page 1"), (9, "page 2"))), []
    )
    commit.commit(library, [put])
    (row,) = commit.documents_of(library, "/data/x.csv")
    stored = library.document(row)
    assert stored.document == put.document
    assert list(stored.document.fields) == list(fields)
    assert stored.source == "/data/x.csv"


def test_what_sqlite_cannot_hold_is_replaced_without_shifting_spans(library: Library, put: Put) -> None:
    put(library, "a\0b \ud800 c\nsecond 🎉 line\nthird")
    (row,) = commit.documents_of(library, "a.txt")
    stored = library.document(row)
    assert stored.document.text == "a\ufffdb \ufffd c\nsecond 🎉 line\nthird"
    start, end = stored.passages[1]
    assert stored.document.text[start:end] == "second 🎉 line\n"
    (passage,) = passages_with(library, "second")
    found = library.found([passage])[passage]
    assert (found.document, found.text) == (row, "second 🎉 line\n")


def test_a_path_that_is_not_unicode_comes_back(library: Library, put: Put) -> None:
    put(library, "text", source="/data/\udce9t\udce9.txt")
    assert list(sources.remembered(library)) == ["/data/\udce9t\udce9.txt"]


def test_a_document_that_is_gone_is_told(library: Library) -> None:
    with pytest.raises(AppError, match="no longer in the library"):
        library.document(99)
    assert library.found([99]) == {}


def test_a_reader_sees_what_is_committed_later(library: Library, put: Put) -> None:
    with Library.open(library.folder) as reader:
        assert reader.counts() == Counts(0, 0)
        put(library, "one\ntwo")
        assert reader.counts() == Counts(1, 2)


def test_a_reader_cannot_write(library: Library, put: Put) -> None:
    with Library.open(library.folder) as reader, pytest.raises(AppError, match="reading only"):
        put(reader, "text")
    assert library.counts() == Counts(0, 0)


def test_closing_twice_is_harmless(library: Library) -> None:
    library.close()
    library.close()


def test_creating_over_something_is_refused(library: Library, recipe: Recipe, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="is a library already"):
        Library.create(library.folder, recipe)
    with pytest.raises(AppError, match="is not empty"):
        Library.create(tmp_path, recipe)


def test_a_creation_that_was_killed_can_be_repeated(library: Library, recipe: Recipe, put: Put) -> None:
    library.close()
    (library.folder / "library.json").unlink()
    with pytest.raises(AppError, match="is not a library"):
        Library.open(library.folder)
    with Library.open_or_create(library.folder, recipe) as again:
        put(again, "text")
        assert again.counts() == Counts(1, 1)


def test_an_existing_library_is_opened_and_keeps_its_recipe(library: Library) -> None:
    library.close()
    with Library.open_or_create(library.folder, Recipe("other", 8)) as again:
        assert again.recipe == library.recipe
        assert again.writable


def damage(folder: Path, kind: str) -> None:
    label, ledger = folder / "library.json", folder / "documents.db"
    content = json.loads(label.read_text())
    match kind:
        case "newer format":
            label.write_text(json.dumps({**content, "format": 99}))
        case "newer ledger":
            database = sqlite3.connect(ledger)
            database.execute("PRAGMA user_version = 99")
            database.close()
        case "label is no JSON":
            label.write_text("{")
        case "label is a list":
            label.write_text("[]")
        case "recipe is incomplete":
            label.write_text(json.dumps({**content, "recipe": {"model": "x"}}))
        case "model is a path":
            content["recipe"]["model"] = "../../elsewhere"
            label.write_text(json.dumps(content))
        case "ledger is missing":
            ledger.unlink()
        case "ledger is empty":
            ledger.write_bytes(b"")
        case "ledger is no database":
            ledger.write_bytes(b"something else" * 1000)


@pytest.mark.parametrize("writable", [False, True])
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("newer format", "newer Embedscope"),
        ("newer ledger", "newer Embedscope"),
        ("label is no JSON", "damaged"),
        ("label is a list", "damaged"),
        ("recipe is incomplete", "damaged"),
        ("model is a path", "damaged"),
        ("ledger is missing", "cannot be opened"),
        ("ledger is empty", "damaged"),
        ("ledger is no database", "damaged"),
    ],
)
def test_what_cannot_be_opened_is_told(library: Library, kind: str, message: str, writable: bool) -> None:
    library.close()
    damage(library.folder, kind)
    with pytest.raises(AppError, match=message):
        Library.open(library.folder, writable)
    if kind == "ledger is missing":
        assert not (library.folder / "documents.db").exists()


def test_a_folder_that_is_none_is_told(tmp_path: Path, recipe: Recipe) -> None:
    with pytest.raises(AppError, match="is not a library"):
        Library.open(tmp_path / "nowhere")
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(AppError, match="is not a library"):
        Library.open(file)
    with pytest.raises(AppError, match="Cannot create the folder"):
        Library.create(file, recipe)


def test_a_passage_is_placed_on_its_page(library: Library, cut: Callable[[str], list[Passage]]) -> None:
    text = "one\ntwo\nthree\n"
    document = Document("a", "", text, {}, "", ((0, "page 1"), (4, "page 2")))
    commit.commit(library, [commit.SplitDocument("a.pdf", document, cut(text))])
    places = [found.place for found in library.found([1, 2, 3]).values()]
    assert places == ["page 1", "page 2", "page 2"]
