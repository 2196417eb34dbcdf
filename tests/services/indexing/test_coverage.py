"""No word piece of a document goes unread, and what is not read yet is told."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import GUIDE, UNTOUCHED, Preprocessing
from desktop_app.corpus.reasons import STILL_TO_READ
from desktop_app.encoder.encode import Encoder
from desktop_app.library import commit, sources
from desktop_app.library.store import Library
from desktop_app.services.reach import reach, still_to_read
from tests.services.indexed import index

WORDS = st.sampled_from(
    (
        *("a", "the", "running", "children's", "2,5", "C++", "naïve", "東京都", "한국어", "😀", "e-mail"),
        *("antidisestablishmentarianism", "x" * 150, "unbelievably,unbelievably,"),
        *("\n\n", "...", "…", "\u200d", "A\u0301"),
    )
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=4).map(". ".join)


def read_of(library: Library, encoder: Encoder, row: int) -> tuple[int, int]:
    """The word pieces of a document that were read, and all of them."""
    pieces = encoder.wordpiece.spans(library.document(row).document.text)
    return sources.pieces_read(library, row, pieces), len(pieces)


@pytest.mark.parametrize("preprocessing", [UNTOUCHED, GUIDE])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(documents=st.lists(st.tuples(SENTENCES, TEXTS), min_size=1, max_size=4))
def test_no_word_piece_of_a_document_goes_unread(
    documents: list[tuple[str, str]],
    preprocessing: Preprocessing,
    encoder: Encoder,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("coverage")
    lines = [json.dumps({"title": title, "text": text}) for title, text in documents]
    (folder / "a.jsonl").write_text("\n".join(lines))
    recipe = Recipe(encoder.bundle.fingerprint, 32, "mean", preprocessing)
    with Library.create(folder / "library", recipe) as library:
        index(library, [folder / "a.jsonl"], encoder)
        for source in sources.remembered(library):
            for row in commit.documents_of(library, source):
                read, total = read_of(library, encoder, row)
                if preprocessing.untouched:
                    assert read == total
                assert read <= total
        assert sources.coverage(library).waiting == 0


def test_what_waits_is_not_read(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(" ".join(f"Sentence {n} tells of many things at once." for n in range(30)))
    token = CancelToken()

    def urgent() -> str:
        token.cancel()
        return ""

    with pytest.raises(Cancelled):
        index(library, [path], encoder, cancel=token, between=urgent)
    (row,) = commit.documents_of(library, str(path))
    total = len(encoder.wordpiece.spans(path.read_text()))
    assert read_of(library, encoder, row) == (0, total)
    index(library, [], encoder)
    assert read_of(library, encoder, row) == (total, total)
    library.database.execute("UPDATE passages SET vector = NULL WHERE start > 0")
    (_, end), *_ = sources.embedded_spans(library, row)
    first = len(encoder.wordpiece.spans(path.read_text()[:end]))
    assert read_of(library, encoder, row) == (first, total)


def test_a_document_that_is_gone_is_told(library: Library, encoder: Encoder) -> None:
    with pytest.raises(AppError, match="no longer"):
        read_of(library, encoder, 7)


def test_a_run_that_ends_early_says_what_it_has_left(
    library: Library, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.services.indexing.read.SLICE_SECONDS", 0.0)
    monkeypatch.setattr("desktop_app.services.indexing.pace.REPORT_SECONDS", 0.0)
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(20):
        (folder / f"{number}.txt").write_text(f"Paper {number} is about trains.")
    token = CancelToken()

    def report(_progress: Progress) -> None:
        if library.counts().documents >= 5:
            token.cancel()

    with pytest.raises(Cancelled):
        index(library, [folder], encoder, report, token)
    reasons = [item.reason for item in sources.coverage(library).skipped]
    left = len(reasons)
    assert left - (20 - library.counts().documents) in (0, 1)  # of one the end was not seen
    assert set(reasons) == {STILL_TO_READ}
    (told,) = still_to_read(library)
    assert told.startswith(f"{left} files are still to be read into {library.name}: ")
    assert told in reach(library)[1]

    assert index(library, [folder], encoder).skipped == ()
    assert sources.coverage(library).skipped == ()
    assert still_to_read(library) == []


def test_a_file_that_has_changed_is_told_of_until_it_was_read_again(
    library: Library, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The first version is about trains.")
    index(library, [path], encoder)
    path.write_text("The second version is about bread, and longer.")
    token = CancelToken()

    def cut_short(_library: Library) -> list[tuple[int, str]]:
        token.cancel()
        return []

    monkeypatch.setattr(commit, "cut_short", cut_short)
    with pytest.raises(Cancelled):
        index(library, [path], encoder, cancel=token)
    assert library.counts().documents == 1
    assert [item.reason for item in sources.coverage(library).skipped] == [STILL_TO_READ]
    monkeypatch.undo()
    index(library, [path], encoder)
    assert sources.coverage(library).skipped == ()
