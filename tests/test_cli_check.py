"""What is not searched is said, by every command that has to do with a library, and can be repaired."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop_app import cli
from desktop_app.core.files import parse_json, proved_json
from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.library import label
from desktop_app.library.store import Library

JOBS = SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines()
WORDS = ("hospital", "night shifts", "data analysis", "teaching children")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of twenty documents, in two segments of ten."""
    folder = tmp_path_factory.mktemp("cli_check")
    for number, start in enumerate((0, 10)):
        records = folder / f"{number}.jsonl"
        records.write_text("\n".join(JOBS[start : start + 10]), encoding="utf-8")
        assert cli.main(["index", str(records), "--library", str(folder / "library")]) == 0
    jobs = [json.loads(line) for line in JOBS[:20]]
    (folder / "queries.jsonl").write_text(
        "".join(json.dumps({"_id": job["_id"], "text": job["title"]}) + "\n" for job in jobs)
    )
    (folder / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\n" + "".join(f"{job['_id']}\t{job['_id']}\t1\n" for job in jobs)
    )
    return folder / "library"


@pytest.fixture
def library(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "library"))


def waiting(library: Path, count: int = 12) -> None:
    """Takes the vectors of the first passages away, as a run leaves a library that was stopped."""
    with Library.open(library, writable=True) as opened, opened.writing() as database:
        database.execute(
            "UPDATE passages SET vector = NULL WHERE id IN (SELECT id FROM passages LIMIT ?)", (count,)
        )
        database.execute("UPDATE state SET epoch = epoch + 1")


def damage(library: Path, bit: bool = False) -> Path:
    """Cuts a file of vectors in two, or turns one bit of it."""
    file = sorted((library / "vectors").rglob("*.mean.npy"))[0]
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data if bit else data[: len(data) // 2])
    return file


def asked(command: str, library: Path, whole: Path) -> list[str]:
    """The arguments of a command that has to do with a library."""
    files = ["--queries", str(whole.parent / "queries.jsonl"), "--qrels", str(whole.parent / "qrels.tsv")]
    arguments = {
        "search": ["hospital"],
        "explain": ["hospital", "--id", json.loads(JOBS[15])["_id"]],
        "evaluate": files,
        "check": [],
    }
    return [command, *arguments[command], "--library", str(library)]


def told(
    capsys: pytest.CaptureFixture[str], arguments: list[str], status: int = 0
) -> tuple[dict[str, Any], str]:
    """The JSON document of a command, and what it said on stderr."""
    capsys.readouterr()
    assert cli.main([*arguments, "--json"]) == status
    said = capsys.readouterr()
    return json.loads(said.out), said.err


@pytest.mark.parametrize("command", ["search", "explain", "evaluate", "check"])
def test_of_a_whole_library_nothing_is_said(
    command: str, library: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, errors = told(capsys, asked(command, library, whole))
    assert document["problems"] == []
    assert document["coverage"] == {"passages": 20, "by_meaning": 20}
    assert "embedscope:" not in errors


@pytest.mark.parametrize("command", ["search", "explain", "evaluate", "check"])
def test_passages_without_a_vector_are_counted(
    command: str, library: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting(library)
    document, errors = told(capsys, asked(command, library, whole))
    assert document["coverage"] == {"passages": 20, "by_meaning": 8}
    assert "embedscope: 12 of 20 passages are not embedded" in errors
    assert errors.count("embedscope:") == 1
    if command == "check":
        assert document["ok"]
        assert document["problems"] == []
    else:
        assert document["problems"] == ["12 of 20 passages are not embedded: meaning cannot find them."]


@pytest.mark.parametrize("command", ["search", "explain", "evaluate", "check"])
def test_a_file_of_vectors_that_cannot_be_read_is_named(
    command: str, library: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = damage(library)
    document, errors = told(capsys, asked(command, library, whole), status=2 if command == "check" else 0)
    assert document["coverage"] == {"passages": 20, "by_meaning": 10}
    assert any(file.name in problem for problem in document["problems"])
    assert errors.count("embedscope:") == 1
    assert "10 of 20 passages" in errors


def test_words_alone_find_what_has_no_vector(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waiting(library)
    arguments = ["search", "hospital", "--library", str(library)]
    document, errors = told(capsys, [*arguments, "--mode", "keyword"])
    assert document["problems"] == []
    assert document["coverage"]["by_meaning"] == 8
    assert errors == ""
    assert cli.main(arguments) == 0
    assert "12 of 20" in capsys.readouterr().err


def test_several_libraries_are_counted_together(
    library: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting(library)
    document, errors = told(capsys, [*asked("search", library, whole), "--library", str(whole)])
    assert document["coverage"] == {"passages": 40, "by_meaning": 28}
    assert len(document["problems"]) == 1
    assert "12 of 40" in errors


@pytest.mark.parametrize("fault", ["cut", "bit", "waiting"])
def test_a_repair_embeds_what_has_no_vector(
    fault: str, library: Path, whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = [told(capsys, ["search", words, "--library", str(whole)])[0]["hits"] for words in WORDS]
    waiting(library) if fault == "waiting" else damage(library, bit=fault == "bit")
    document, errors = told(capsys, ["check", "--library", str(library), "--repair"])
    assert document == {"ok": True, "problems": [], "coverage": {"passages": 20, "by_meaning": 20}}
    assert f"Embedded: {12 if fault == 'waiting' else 10} passages." in errors
    for words, hits in zip(WORDS, sound, strict=True):
        found = told(capsys, ["search", words, "--library", str(library)])[0]["hits"]
        assert [(hit["id"], round(hit["score"], 5)) for hit in found] == [
            (hit["id"], round(hit["score"], 5)) for hit in hits
        ]


def test_without_its_model_a_repair_says_how_many_wait(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tag, _ = parse_json((library / label.NAME).read_bytes())
    tag["recipe"]["model"] = "0" * len(tag["recipe"]["model"])
    (library / label.NAME).write_bytes(proved_json(tag))
    next((library / "vectors").iterdir()).rename(library / "vectors" / tag["recipe"]["model"])
    damage(library)
    document, errors = told(capsys, ["check", "--library", str(library), "--repair"])
    assert document["ok"]
    assert document["coverage"] == {"passages": 20, "by_meaning": 10}
    assert "To be embedded: 10 passages. " in errors
    assert "made with another model" in errors
