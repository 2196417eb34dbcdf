"""A private library answers every search as one that is not, and stays out of the history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core import searches
from desktop_app.core.errors import AppError, LockedError
from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.core.searches import Search, Searches
from desktop_app.core.types import MODES, IndexRequest
from desktop_app.encoder.encode import Encoder
from desktop_app.library.sealed import keys, private
from desktop_app.library.store import Library
from desktop_app.services import private_libraries
from desktop_app.services.indexing.index import index
from desktop_app.services.libraries import open_or_create
from desktop_app.services.searching.search import Searcher

PASSPHRASE = "four words of mine"
QUERIES = (
    "caring for animals",
    '"night shift"',
    "baker -bread",
    "work with numbers and Python",
    "salary:>40000",
    "title:nurse",
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[tuple[Path, Path]]:
    """Two libraries of the same 120 jobs, of which the second is private."""
    place = tmp_path_factory.mktemp("pair")
    corpus = place / "jobs.jsonl"
    corpus.write_text("".join(SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines(keepends=True)[:120]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "MEMORY_KIB", 64)
        for name, passphrase in (("plain", None), ("private", PASSPHRASE)):
            request = IndexRequest(place / name, paths=(corpus,), passphrase=passphrase)
            with open_or_create(request, encoder) as library:
                index(library, request, encoder)
    yield place / "plain", place / "private"
    private.lock(place / "private")


def test_it_answers_as_one_that_is_not_private(pair: tuple[Path, Path], encoder: Encoder) -> None:
    with Library.open(pair[0]) as plain, Library.open(pair[1]) as sealed:
        searchers = [Searcher(plain, encoder), Searcher(sealed, encoder)]
        for query in QUERIES:
            for mode in MODES:
                one, other = (searcher.search(query, 20, mode) for searcher in searchers)
                assert [(hit.id, hit.score, hit.match, hit.passage) for hit in one.hits] == [
                    (hit.id, hit.score, hit.match, hit.passage) for hit in other.hits
                ], (query, mode)


def test_its_searches_are_not_written_down(pair: tuple[Path, Path], tmp_path: Path) -> None:
    made = [Search(f"asked of {folder.name}", "hybrid", "mean", str(folder)) for folder in pair]
    found = Searches(
        tuple(Search(one.query, "hybrid", "mean", one.library, "kept") for one in made), tuple(made)
    )
    searches.change(tmp_path, Searches(), private_libraries.without_private(found))
    assert b"asked of private" not in (tmp_path / searches.NAME).read_bytes()
    assert [one.query for one in searches.load(tmp_path).recent] == ["asked of plain"]
    assert [one.query for one in searches.load(tmp_path).saved] == ["asked of plain"]


def test_one_that_is_not_remembered_stays_locked(pair: tuple[Path, Path], tmp_path: Path) -> None:
    private_libraries.lock(pair[1], tmp_path)
    assert private_libraries.unlock_remembered(pair[0], tmp_path)
    assert not private_libraries.unlock_remembered(pair[1], tmp_path)
    with pytest.raises(LockedError):
        Library.open(pair[1])
    private_libraries.unlock(pair[1], PASSPHRASE, tmp_path)
    Library.open(pair[1]).close()
    assert private_libraries.is_private(pair[1])
    assert not private_libraries.is_private(pair[0])
    assert not private_libraries.is_private(tmp_path)


def test_what_is_no_library_cannot_be_unlocked(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="is not a library"):
        private_libraries.unlock(tmp_path, PASSPHRASE, tmp_path)
