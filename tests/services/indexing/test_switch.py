"""Another model for a library: the old one serves until it is ready, and is gone back to at no cost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.files import sha256
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.types import GUIDE, Answer, IndexRequest, Mode
from desktop_app.encoder.encode import Encoder
from desktop_app.library import label, sources, transfer
from desktop_app.library.check import check
from desktop_app.library.store import Counts, Library
from desktop_app.services import libraries
from desktop_app.services.indexing import embed as filling
from desktop_app.services.indexing import pace
from desktop_app.services.indexing.switch import Switched, switch
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher
from tests.letters import make_letters
from tests.scripts import Scripts
from tests.services.indexed import index

NOUNS = ("bread", "glacier", "violin", "harbor", "orchard", "engine")
VERBS = ("feeds", "crosses", "follows", "outlives", "surrounds")
TEXTS = [f"A {noun} {verb} the old town. Nobody there minds it much." for noun in NOUNS for verb in VERBS]
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def second(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """A BERT that splits texts in its own way."""
    return open_encoder(make_letters(tmp_path_factory.mktemp("letters")))


def write(corpus: Path, texts: list[str]) -> None:
    """One text a line; an empty one leaves its line empty, so that the others keep their places."""
    records = (
        json.dumps({"_id": str(number), "text": text}) if text else "" for number, text in enumerate(texts)
    )
    corpus.write_text("".join(record + "\n" for record in records))


def reindex(folder: Path, corpus: Path, encoder: Encoder) -> int:
    with Library.open(folder, writable=True) as library:
        return index(library, [corpus], encoder).embedded


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path / "corpus.jsonl", TEXTS)
    return tmp_path / "corpus.jsonl"


@pytest.fixture
def folder(tmp_path: Path, corpus: Path, encoder: Encoder) -> Path:
    with libraries.open_or_create(IndexRequest(tmp_path / "library"), encoder) as library:
        assert index(library, [corpus], encoder, watched=True).embedded == len(TEXTS)
    return tmp_path / "library"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LEAST_WORK", "MOST_WORK"):
        monkeypatch.setattr(filling, name, 300)
    monkeypatch.setattr(pace, "REPORT_SECONDS", 0.0)


def ask(folder: Path, encoder: Encoder, query: str = TEXTS[7], mode: Mode = "hybrid") -> Answer:
    with Library.open(folder) as library:
        return Searcher(library, encoder).search(query, mode=mode)


def found(folder: Path, encoder: Encoder) -> list[tuple[str, float]]:
    return [(hit.id, round(hit.match, 5)) for hit in ask(folder, encoder).hits]


def files(folder: Path) -> dict[str, str]:
    """The ledger and the segments, by their SHA-256."""
    paths = [*folder.glob("*.db"), *folder.glob("vectors/*/*.npy")]
    return {str(path.relative_to(folder)): sha256(path) for path in paths}


def whole(folder: Path) -> None:
    with Library.open(folder) as library:
        assert check(library, thorough=True) == ()
        assert sources.coverage(library).waiting == 0


def nothing(done: Switched) -> bool:
    return (done.documents, done.embedded) == (0, 0)


@pytest.mark.usefixtures("small_batches")
def test_the_old_one_serves_until_the_new_one_is_ready_and_back_costs_nothing(
    folder: Path, encoder: Encoder, second: Encoder
) -> None:
    before, answer = files(folder), found(folder, encoder)
    told: list[Progress] = []

    def look(progress: Progress) -> None:
        told.append(progress)
        assert found(folder, encoder) == answer
        assert before.items() <= files(folder).items()

    with Library.open(folder) as held:
        reader = Searcher(held, encoder)
        done = switch(folder, second, report=look)
        with pytest.raises(AppError, match="was switched to another model"):
            reader.search("bread")
    assert (done.documents, done.recipe.model) == (30, second.bundle.fingerprint)
    assert done.embedded > len(TEXTS)
    assert {progress.stage for progress in told} == {"Splitting", "Indexing"}
    assert told[-1].done == told[-1].total == sum(len(spans(folder, n)) for n in range(30))
    assert before.items() <= files(folder).items()
    whole(folder)
    (start, end), *_ = spans(folder, 7)
    hit = ask(folder, second, TEXTS[7][start:end], "semantic").hits[0]
    assert hit.id == "7"
    assert hit.cosine == pytest.approx(1, abs=1e-5)
    with pytest.raises(AppError, match="made with another model"):
        ask(folder, encoder)

    after = files(folder)
    assert nothing(switch(folder, encoder))
    assert found(folder, encoder) == answer
    whole(folder)
    assert nothing(switch(folder, second))
    assert nothing(switch(folder, second))
    assert {name for name in files(folder) if name.endswith("npy")} == {
        name for name in after if name.endswith("npy")
    }
    with Library.open(folder) as library:
        assert library.counts() == Counts(30, told[-1].done)
        assert [root.watched for root in sources.roots(library)] == [True]


def spans(folder: Path, number: int) -> tuple[tuple[int, int], ...]:
    with Library.open(folder) as library:
        return library.document(number + 1).passages


@pytest.mark.usefixtures("small_batches")
def test_cancelling_keeps_what_is_done(folder: Path, encoder: Encoder, second: Encoder) -> None:
    answer, token = found(folder, encoder), CancelToken()

    def stop(progress: Progress) -> None:
        if progress.stage == "Indexing" and progress.done:
            token.cancel()

    with pytest.raises(Cancelled):
        switch(folder, second, report=stop, cancel=token)
    assert found(folder, encoder) == answer
    whole(folder)
    shutil.copytree(folder, folder.with_name("again"))
    shutil.rmtree(folder.with_name("again") / "vectors" / f"of-{_second_ledger(folder)}")
    done = switch(folder, second)
    assert done.documents == 0
    assert 0 < done.embedded < switch(folder.with_name("again"), second).embedded
    whole(folder)


def _second_ledger(folder: Path) -> str:
    (name,) = (path.stem for path in folder.glob("documents-*.db"))
    return name


def test_what_changed_meanwhile_is_all_that_is_done(
    folder: Path, corpus: Path, encoder: Encoder, second: Encoder
) -> None:
    odd = "A lone \ud800 half and a \0 nothing."
    write(corpus, [*TEXTS, odd])
    assert reindex(folder, corpus, encoder) == 1
    switch(folder, second)
    write(corpus, ["Rye is a grass.", "", *TEXTS[2:], odd, "Barley is another."])
    assert reindex(folder, corpus, second) > 0
    done = switch(folder, encoder)
    assert (done.documents, done.embedded) == (2, 2)
    whole(folder)
    with Library.open(folder) as library:
        assert library.counts() == Counts(31, 31)
    assert ask(folder, encoder, "barley").hits[0].id == "31"
    assert reindex(folder, corpus, encoder) == 0
    assert nothing(switch(folder, second))


def killed(run_script: Scripts, folder: Path, second: Encoder, point: int) -> str:
    """Switches in another process that ends at a write point; how many there are, "" if it was killed."""
    run = run_script(HERE / "killed_switch.py", folder, second.bundle.folder, point)
    assert run.returncode == (0 if run.stdout else 9), run.stderr
    return run.stdout


def test_a_kill_leaves_the_old_or_the_new(
    folder: Path, encoder: Encoder, second: Encoder, tmp_path: Path, run_script: Scripts
) -> None:
    answer = found(folder, encoder)
    shutil.copytree(folder, tmp_path / "undisturbed")
    points = int(killed(run_script, tmp_path / "undisturbed", second, 0))
    assert points > 20
    expected = found(tmp_path / "undisturbed", second)
    for point in (*range(2, points, 5), points):
        struck = tmp_path / f"killed at {point}"
        shutil.copytree(folder, struck)
        assert not killed(run_script, struck, second, point)
        new = label.read(struck).recipe.model == second.bundle.fingerprint
        assert new == (point == points), "the last write point is just after the new label"
        assert new or found(struck, encoder) == answer
        whole(struck)
        assert not new or nothing(switch(struck, second))
        switch(struck, second)
        whole(struck)
        resumed = found(struck, second)
        assert [id_ for id_, _ in resumed] == [id_ for id_, _ in expected]
        assert [match for _, match in resumed] == pytest.approx([match for _, match in expected], abs=1e-4)


def test_a_kept_ledger_that_is_damaged_can_be_made_anew(
    folder: Path, encoder: Encoder, second: Encoder
) -> None:
    embedded = switch(folder, second).embedded
    switch(folder, encoder)
    answer = found(folder, encoder)
    (kept,) = folder.glob("documents-*.db")
    kept.write_bytes(b"something else" * 1_000)
    with pytest.raises(AppError, match=kept.name) as error:
        switch(folder, second)
    assert error.value.hint.startswith("Delete that file")
    assert found(folder, encoder) == answer
    kept.unlink()
    assert switch(folder, second).embedded == embedded
    whole(folder)


def test_another_pooling_needs_no_other_vectors(folder: Path, encoder: Encoder) -> None:
    before = files(folder)
    assert nothing(switch(folder, encoder, pooling="cls"))
    assert ask(folder, encoder).pooling == "cls"
    assert (label.read(folder).kept, files(folder)) == ((), before)


def test_cleaning_is_switched_like_a_model(folder: Path, encoder: Encoder) -> None:
    assert switch(folder, encoder, preprocessing=GUIDE).embedded == len(TEXTS)
    with Library.open(folder) as library:
        assert library.recipe.preprocessing == GUIDE
    assert ask(folder, encoder).hits[0].id == "7"


def test_a_library_travels_with_its_active_recipe_alone(
    folder: Path, second: Encoder, tmp_path: Path
) -> None:
    switch(folder, second)
    expected = found(folder, second)
    transfer.duplicate(folder, tmp_path / "copy")
    libraries.export(folder, tmp_path / "file.embedscope")
    libraries.import_file(tmp_path / "file.embedscope", tmp_path / "in")
    for brought in (tmp_path / "copy", tmp_path / "in"):
        assert found(brought, second) == expected
        assert label.read(brought).kept == ()
        assert [path.name for path in brought.glob("*.db")] == ["documents.db"]
        whole(brought)
    assert libraries.rename(folder, "Other") == "Other"
    with Library.open(folder) as seen:
        assert (seen.name, seen.recipe) == ("Other", label.read(folder).recipe)
    assert len(label.read(folder).kept) == 1
    libraries.release(folder)


def test_one_who_writes_is_not_disturbed(folder: Path, second: Encoder) -> None:
    with Library.open(folder, writable=True), pytest.raises(AppError, match="is being written by process"):
        switch(folder, second)
    assert label.read(folder).kept == ()


@pytest.mark.parametrize("name", ["../documents.db", "documents-x.db", "library.json"])
def test_a_label_that_leads_elsewhere_is_refused(folder: Path, second: Encoder, name: str) -> None:
    switch(folder, second)
    path = folder / label.NAME
    content = json.loads(path.read_text())
    assert (content["format"], content["kept"][0]["ledger"]) == (2, "documents.db")
    content["kept"][0]["ledger"] = name
    path.write_text(json.dumps(content))
    with pytest.raises(AppError, match="is damaged"):
        Library.open(folder)
