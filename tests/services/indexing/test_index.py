"""Files to a library with the real model: what is kept, what is reused, what is told."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError, Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.recipe import ReadAs, Recipe
from desktop_app.core.types import GUIDE
from desktop_app.encoder.encode import Encoder
from desktop_app.library import commit, sources
from desktop_app.library.check import check
from desktop_app.library.sources import coverage
from desktop_app.library.store import Counts, Library
from desktop_app.services.indexing import embed as filling
from desktop_app.services.indexing import scan
from tests.services.indexed import index

TOPICS = ("bread", "glaciers", "violins", "tax law", "orchids", "trains", "chess", "volcanoes")


def write_jsonl(path: Path, texts: Mapping[str, str]) -> Path:
    path.write_text(
        "".join(json.dumps({"_id": key, "title": key, "text": text}) + "\n" for key, text in texts.items())
    )
    return path


def texts(count: int) -> dict[str, str]:
    return {f"d{n}": f"Text {n} is about {TOPICS[n % 8]} and the number {n * 7}." for n in range(count)}


def kept(library: Library) -> dict[str, str]:
    return {
        library.document(row).document.id: library.document(row).document.text
        for source in sources.remembered(library)
        for row in commit.documents_of(library, source)
    }


def vectors(library: Library) -> dict[str, Float32]:
    """By the text of the passage."""
    with library.reading():
        rows = library.rows("mean")
        found = library.found(rows.passages.tolist())
    matrix = np.concatenate(rows.matrices)
    return {
        found[passage].text: matrix[slot]
        for passage, slot in zip(rows.passages.tolist(), rows.slots.tolist(), strict=True)
    }


def assert_same(vectors: Mapping[str, Float32], expected: Mapping[str, Float32]) -> None:
    assert vectors.keys() == expected.keys()
    for text, vector in vectors.items():
        np.testing.assert_allclose(vector, expected[text], atol=1e-5)


def generation(library: Library) -> int:
    return int(library.database.execute("SELECT generation FROM state").fetchone()[0])


def test_a_folder_becomes_a_library(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    (folder / "deeper").mkdir(parents=True)
    write_jsonl(folder / "a.jsonl", texts(20))
    (folder / "deeper" / "note.txt").write_text("A note about rain.")
    (folder / "broken.json").write_text('[{"text": "good"}, {"text": ')
    (folder / "photo.heic").write_bytes(b"\x89PNG")
    report = index(library, [folder], encoder)
    assert (report.documents, report.passages, report.embedded, report.reused) == (22, 22, 22, 0)
    assert library.counts() == Counts(22, 22)
    assert kept(library)["d3"] == texts(20)["d3"]
    assert {Path(skipped.source).name for skipped in report.skipped} == {"broken.json", "corpus"}
    assert check(library, thorough=True) == ()
    np.testing.assert_allclose(
        vectors(library)["A note about rain."],
        encoder.encode(["note. A note about rain."], ReadAs(32)).mean[0],
        atol=1e-5,
    )


def test_what_did_not_change_costs_nothing(
    library: Library, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "YOUNG_NS", 1 << 60)  # on a busy machine the file is old the second time
    path = write_jsonl(tmp_path / "a.jsonl", texts(10))
    index(library, [path], encoder)
    before = generation(library)
    report = index(library, [path], encoder)
    assert (report.documents, report.passages, report.embedded, report.reused) == (10, 10, 0, 10)
    assert generation(library) == before


def test_changes_are_followed(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", texts(10))
    index(library, [path], encoder)
    now = {key: text for key, text in texts(11).items() if key != "d9"} | {"d4": "Something else."}
    write_jsonl(path, now)
    report = index(library, [path], encoder)
    assert (report.documents, report.embedded, report.reused) == (10, 2, 8)
    assert kept(library) == now
    assert check(library, thorough=True) == ()


def test_vectors_that_nothing_uses_any_more_are_not_kept(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    index(library, [write_jsonl(tmp_path / "a.jsonl", texts(6))], encoder)
    index(library, [write_jsonl(tmp_path / "a.jsonl", {f"d{n}": f"New {n}." for n in range(6)})], encoder)
    with library.reading():
        assert sum(len(matrix) for matrix in library.rows("mean").matrices) == 6
    assert len(list(library.vectors.iterdir())) == 2


def test_a_passage_is_embedded_once_wherever_it_stands(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    rows = "".join(json.dumps({"_id": str(n), "text": "The same words."}) + "\n" for n in range(5))
    (tmp_path / "a.jsonl").write_text(rows)
    report = index(library, [tmp_path / "a.jsonl"], encoder)
    assert (report.documents, report.embedded, report.reused) == (5, 1, 4)
    (tmp_path / "b.jsonl").write_text(rows)
    report = index(library, [tmp_path / "b.jsonl"], encoder)
    assert (report.documents, report.embedded, report.reused) == (5, 0, 5)
    assert library.counts() == Counts(10, 10)


def test_a_file_that_could_not_be_read_to_its_end_loses_nothing(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"_id": "1", "text": "One."}, {"_id": "2", "text": "Two."}]))
    index(library, [path], encoder)
    path.write_text('[{"_id": "1", "text": "Uno."}, {"_id"')
    report = index(library, [path], encoder)
    assert len(report.skipped) == 1
    assert kept(library) == {"1": "Uno.", "2": "Two."}


def test_a_bad_row_in_the_middle_does_not_keep_what_vanished(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", texts(3))
    index(library, [path], encoder)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], "not JSON", lines[2]]))
    report = index(library, [path], encoder)
    assert len(report.skipped) == 1
    assert kept(library).keys() == {"d0", "d2"}


def test_files_that_are_gone_from_a_folder_go_from_the_library(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(f"Text {name}.")
    index(library, [tmp_path / "one", tmp_path / "two"], encoder)
    (tmp_path / "one" / "one.txt").unlink()
    (tmp_path / "two" / "two.txt").unlink()
    index(library, [tmp_path / "one"], encoder)
    assert kept(library) == {"two.txt": "Text two."}


def test_a_long_document_is_committed_in_parts(
    library: Library, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "LEAST_WORK", 70)
    monkeypatch.setattr(filling, "MOST_WORK", 70)
    text = " ".join(f"Sentence {n} of this long text tells of {TOPICS[n % 8]}." for n in range(40))
    text += " The end. " + text
    (tmp_path / "long.txt").write_text(text)
    (tmp_path / "short.txt").write_text("A short text.")
    monkeypatch.setattr("desktop_app.services.indexing.pace.REPORT_SECONDS", 0.0)
    told: list[Progress] = []
    report = index(library, [tmp_path / "long.txt", tmp_path / "short.txt"], encoder, report=told.append)
    assert report.documents == 2
    assert all((progress.total or 0) < 2 * report.passages for progress in told if progress.done > 4)
    assert report.embedded > 20
    assert report.embedded + report.reused == report.passages
    (segments,) = library.database.execute("SELECT next_segment FROM state").fetchone()
    assert segments > 5
    assert kept(library)["long.txt"] == text
    assert check(library, thorough=True) == ()
    assert index(library, [tmp_path / "long.txt"], encoder).embedded == 0


def test_cancelling_keeps_what_was_committed_and_resuming_completes_it(
    library: Library, encoder: Encoder, recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long document among short ones."""
    monkeypatch.setattr(filling, "LEAST_WORK", 140)
    monkeypatch.setattr(filling, "MOST_WORK", 140)
    monkeypatch.setattr("desktop_app.services.indexing.pace.REPORT_SECONDS", 0.0)
    long = " ".join(f"Sentence {n} of this long text tells of {TOPICS[n % 8]}." for n in range(40))
    path = write_jsonl(tmp_path / "a.jsonl", texts(20) | {"long": long} | texts(40))
    token = CancelToken()

    def report(progress: Progress) -> None:
        if progress.stage == "Indexing" and progress.done > 28:
            token.cancel()

    with pytest.raises(Cancelled):
        index(library, [path], encoder, report=report, cancel=token)
    with library.reading():
        done = len(library.rows("mean").slots)
    assert 24 <= done < library.counts().passages
    assert library.counts().documents == 41
    assert coverage(library).waiting == library.counts().passages - done
    assert check(library, thorough=True) == ()
    result = index(library, [path], encoder)
    assert (result.embedded, result.reused) == (library.counts().passages - done, done)
    assert coverage(library).waiting == 0
    with Library.create(tmp_path / "undisturbed", recipe) as undisturbed:
        index(undisturbed, [path], encoder)
        assert_same(vectors(library), vectors(undisturbed))


INDEX = """
import sys
from pathlib import Path
from desktop_app.library.store import Library
from desktop_app.services.indexing import embed as filling
from tests.services.indexed import index
from desktop_app.services.models import open_encoder
filling.LEAST_WORK = filling.MOST_WORK = 140
with Library.open(Path(sys.argv[1]), writable=True) as library:
    index(library, [Path(sys.argv[2])], open_encoder())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_run_is_resumed(library: Library, encoder: Encoder, recipe: Recipe, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", texts(2_000))
    library.close()
    child = subprocess.Popen([sys.executable, "-c", INDEX, str(library.folder), str(path)])
    with Library.open(library.folder) as reader:
        while child.poll() is None:
            told = coverage(reader)
            if told.passages - told.waiting >= 40:
                break
            time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    write_jsonl(path, texts(200))
    with Library.open(library.folder, writable=True) as resumed:
        told = coverage(resumed)
        done = told.passages - told.waiting
        assert 40 <= done < 2_000
        result = index(resumed, [path], encoder)
        assert result.embedded == max(200 - done, 0)
        assert kept(resumed) == texts(200)
        assert check(resumed, thorough=True) == ()
        with Library.create(tmp_path / "undisturbed", recipe) as undisturbed:
            index(undisturbed, [path], encoder)
            assert_same(vectors(resumed), vectors(undisturbed))


FULL = """
import resource, signal, sys
from pathlib import Path
from desktop_app.core.errors import AppError
from desktop_app.library.store import Library
from tests.services.indexed import index
from desktop_app.services.models import open_encoder
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
encoder = open_encoder()
with Library.open(Path(sys.argv[1]), writable=True) as library:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    try:
        index(library, [Path(sys.argv[2])], encoder)
    except AppError as error:
        sys.exit(error.message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize("limit", [30_000, 160_000])
def test_a_disk_that_takes_no_more_is_told(
    library: Library, encoder: Encoder, tmp_path: Path, limit: int
) -> None:
    """First no segment can be written, then the ledger cannot grow."""
    path = write_jsonl(tmp_path / "a.jsonl", {key: text * 20 for key, text in texts(60).items()})
    library.close()
    child = subprocess.run(
        [sys.executable, "-c", FULL, library.folder, path, str(limit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 1
    assert child.stderr.startswith(("Cannot write", "The library")), child.stderr
    with Library.open(library.folder, writable=True) as again:
        assert again.recovered == ()
        assert check(again, thorough=True) == ()
        index(again, [path], encoder)
        assert again.counts().documents == 60


def test_lost_vectors_are_embedded_again_from_the_library(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", texts(5))
    index(library, [path], encoder)
    before = vectors(library)
    library.close()
    path.unlink()
    for file in library.vectors.glob("*.npy"):
        file.unlink()
    with Library.open(library.folder, writable=True) as again:
        report = index(again, [], encoder)
        assert (report.documents, report.embedded) == (5, 5)
        assert "is missing" in report.skipped[0].reason
        assert_same(vectors(again), before)
        assert check(again, thorough=True) == ()


def test_the_progress_ends_where_the_report_does(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", texts(300))
    path.write_text(path.read_text() + "broken\n")
    told: list[Progress] = []
    report = index(library, [path], encoder, report=told.append)
    indexed = [progress for progress in told if progress.stage == "Indexing"]
    assert [progress.done for progress in indexed] == sorted(progress.done for progress in indexed)
    assert all(progress.total is None or progress.done <= progress.total for progress in indexed)
    last = indexed[-1]
    assert (last.done, last.total, last.skipped, last.current) == (report.passages, 300, 1, "a.jsonl")


def test_the_recipe_decides_what_the_model_reads(encoder: Encoder, tmp_path: Path) -> None:
    recipe = Recipe(encoder.bundle.fingerprint, 32, "cls", GUIDE)
    (tmp_path / "a.txt").write_text("The runners were running!")
    with Library.create(tmp_path / "library", recipe) as library:
        index(library, [tmp_path / "a.txt"], encoder)
        assert kept(library) == {"a.txt": "The runners were running!"}
        (vector,) = vectors(library).values()
    np.testing.assert_allclose(vector, encoder.encode(["runner run"], ReadAs(32)).mean[0], atol=1e-5)


def refused(library: Library, encoder: Encoder, paths: Iterable[Path], message: str) -> None:
    with pytest.raises(AppError, match=message):
        index(library, paths, encoder)


def test_refusals(library: Library, encoder: Encoder, tmp_path: Path) -> None:
    refused(library, encoder, [tmp_path / "nowhere"], "does not exist")
    (tmp_path / "a.txt").write_text("Text.")
    with Library.open(library.folder) as reader:
        refused(reader, encoder, [tmp_path / "a.txt"], "reading only")
    with Library.create(tmp_path / "other", Recipe("0" * 64, 32)) as other:
        refused(other, encoder, [tmp_path / "a.txt"], "made with another model")
