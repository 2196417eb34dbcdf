"""The command line's contract, through the installed program."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_app.core.paths import CORPORA, SAMPLE_CORPUS
from desktop_app.services.indexing.switch import switch
from desktop_app.services.models import open_encoder
from tests.letters import make_letters

LONG = "n" * 300
"""A name for which a system refuses to say whether there is such a file."""
PROGRAM = Path(sys.executable).with_name("embedscope")
JOBS = SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines()


def run(*arguments: str | Path, status: int = 0) -> subprocess.CompletedProcess[str]:
    result = subprocess.run([PROGRAM, *arguments], capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == status, result.stderr
    return result


def document(*arguments: str | Path, status: int = 0) -> Any:
    return json.loads(run(*arguments, "--json", status=status).stdout)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "jobs.jsonl").write_text("\n".join([*JOBS[:40], "not JSON"]), encoding="utf-8")
    report = document("index", folder / "jobs.jsonl", "--library", folder / "library")
    assert (report["documents"], report["passages"], report["embedded"]) == (40, 40, 40)
    assert len(report["skipped"]) == 1
    assert "41" in report["skipped"][0]["source"] + report["skipped"][0]["reason"]
    return folder / "library"


@pytest.mark.parametrize("mode", ["semantic", "keyword", "hybrid"])
def test_search(library: Path, mode: str) -> None:
    job = json.loads(JOBS[0])
    answer = document("search", job["title"], "--library", library, "--top", "3", "--mode", mode)
    said = ["notes", "instead", "unread", "problems", "coverage"]
    assert list(answer) == ["query", "mode", "pooling", "elapsed_ms", "hits", *said]
    assert answer["mode"] == mode
    assert [hit["rank"] for hit in answer["hits"]] == list(range(1, len(answer["hits"]) + 1))
    best = answer["hits"][0]
    about = ["kind", "folder", "date", "copies", "more", "library"]
    assert list(best) == ["rank", "id", "title", "score", "match", "passage", "source", *about]
    assert best["library"] == str(library)
    assert (best["kind"], best["folder"], best["copies"]) == ("jsonl", str(Path(best["source"]).parent), 0)
    assert (best["id"], best["title"]) == (job["_id"], job["title"])
    assert 0 <= best["match"] <= 1
    assert best["source"].endswith("jobs.jsonl")


def test_explain(library: Path) -> None:
    (hit,) = document("search", "data", "--library", library, "--top", "1", "--mode", "semantic")["hits"]
    found = document("explain", "data", "--library", library, "--id", hit["id"])
    assert list(found) == ["score", "terms", "sentence", "problems", "coverage"]
    assert found["sentence"].startswith("It ")
    assert list(found["terms"][0]) == ["query_token", "passage_token", "contribution"]
    assert {term["query_token"] for term in found["terms"]} == {"[CLS]", "data", "[SEP]"}
    assert found["score"] == pytest.approx(hit["score"], abs=1e-6)
    assert abs(sum(term["contribution"] for term in found["terms"]) - found["score"]) < 1e-5
    plain = run("explain", "data", "--library", library, "--id", hit["id"]).stdout
    assert plain.startswith(found["sentence"])
    assert "the cosine" in plain
    refused = run("explain", "x", "--library", library, "--id", hit["id"], "--pooling", "cls", status=2)
    assert "does not split" in refused.stderr
    assert "no document" in run("explain", "x", "--library", library, "--id", "nobody", status=2).stderr


def test_classify(tmp_path: Path) -> None:
    reviews = CORPORA / "reviews.jsonl"
    labeled, texts = tmp_path / "labeled.txt", tmp_path / "texts.txt"
    rows = [json.loads(line) for line in reviews.read_text(encoding="utf-8").splitlines()[:60]]
    labeled.write_text("".join(f"{row['text']}\t{row['label']}\n" for row in rows), encoding="utf-8")
    texts.write_text("Excellent, I love it.\nTerrible and useless.\n", encoding="utf-8")
    told = document("classify", "train", labeled, "--output", tmp_path / "made", "--pooling", "mean")
    assert told["classes"] == ["negative", "positive"]
    assert list(told["baselines"]) == ["majority", "logistic_regression"]
    right = sum(row[at] for at, row in enumerate(told["confusion"]))
    assert told["accuracy"] == right / sum(map(sum, told["confusion"])) > told["baselines"]["majority"]
    found = document("classify", "run", texts, "--classifier", tmp_path / "made")["texts"]
    assert [one["label"] for one in found] == ["positive", "negative"]
    for one in found:
        assert abs(sum(one["probabilities"].values()) - 1) < 1e-6
        assert one["probabilities"][one["label"]] == max(one["probabilities"].values())
    assert "Excellent" in run("classify", "run", texts, "--classifier", tmp_path / "made").stdout
    texts.write_text("Excellent.\n" + "word " * 254 + "\n" + "word " * 255 + "\n", encoding="utf-8")
    cut = run("classify", "run", texts, "--classifier", tmp_path / "made").stderr
    assert "1 text is longer than the model reads: the rest counts for nothing. Divide it" in cut
    assert "no classifier" in run("classify", "run", texts, "--classifier", tmp_path, status=2).stderr
    assert "not complete" in run("classify", "train", labeled, status=2).stderr
    assert "no labels" in run("classify", "train", texts, "--output", tmp_path / "other", status=2).stderr
    assert not (tmp_path / "other").exists()


def test_indexing_again_embeds_nothing(library: Path) -> None:
    report = document("index", library.parent / "jobs.jsonl", "--library", library)
    assert (report["documents"], report["embedded"], report["reused"]) == (40, 0, 40)


def test_options_that_contradict_the_library_are_refused(library: Path) -> None:
    source = library.parent / "jobs.jsonl"
    result = run("index", source, "--library", library, "--preprocess", "guide", status=2)
    assert result.stderr.count("\n") == 1
    assert "made with another model, preprocessing, pooling or number of dimensions" in result.stderr


def judged(folder: Path) -> tuple[str | Path, ...]:
    """Writes a query for each of the forty jobs, its title; the options that name the files."""
    queries, qrels = folder / "queries.jsonl", folder / "test.tsv"
    jobs = [json.loads(line) for line in JOBS[:40]]
    queries.write_text("".join(json.dumps({"_id": job["_id"], "text": job["title"]}) + "\n" for job in jobs))
    qrels.write_text(
        "query-id\tcorpus-id\tscore\n" + "".join(f"{job['_id']}\t{job['_id']}\t1\n" for job in jobs)
    )
    return "--queries", queries, "--qrels", qrels


def test_evaluate(library: Path) -> None:
    options = judged(library.parent)
    arguments = ("evaluate", "--library", library, *options)
    modes = document(*arguments)["modes"]
    assert {"semantic", "keyword", "hybrid"} <= modes.keys()
    for mode in modes.values():
        assert {"ndcg@10", "recall@10", "recall@100", "mrr@10", "queries"} <= mode.keys()
        assert mode["queries"] == 40
        low, high = mode["intervals"]["ndcg@10"]
        assert 0.5 < low <= mode["ndcg@10"] <= high <= 1
    told = run(*arguments).stdout
    assert "ndcg@10" in told
    assert f"{modes['semantic']['ndcg@10']:.3f}" in told
    (library.parent / "test.tsv").write_text("a b c")
    assert "Line 1 of" in run(*arguments, status=2).stderr


def test_check_finds_damage_and_repairs_it(library: Path) -> None:
    sound = {"ok": True, "problems": [], "coverage": {"passages": 40, "by_meaning": 40}}
    assert document("check", "--library", library) == sound
    segment = next((library / "vectors").rglob("*.mean.npy"))
    data = bytearray(segment.read_bytes())
    data[-1] ^= 1
    segment.write_bytes(data)
    damaged = document("check", "--library", library, status=2)
    assert not damaged["ok"]
    assert segment.name in damaged["problems"][0]
    run("check", "--library", library, "--repair")
    assert document("check", "--library", library) == sound
    assert document("index", library.parent / "jobs.jsonl", "--library", library)["embedded"] == 0


def test_tokens() -> None:
    result = document("tokens", "paycheck", "lasts", "--max-length", "6")
    assert list(result) == [
        "tokens",
        "input_ids",
        "attention_mask",
        "token_type_ids",
        "offsets",
        "special_tokens_mask",
        "unread",
    ]
    assert result["input_ids"][0] == 101
    assert result["token_type_ids"][-1] == 1
    assert "##ck                   3600" in run("tokens", "paycheck").stdout


def test_attention() -> None:
    result = document("attention", "He sat by the bank", "It was muddy")
    assert list(result) == ["tokens", "attentions"]
    assert result["tokens"][:3] == ["[CLS]", "he", "sat"]
    weights, tokens = np.array(result["attentions"]), len(result["tokens"])
    assert weights.shape == (6, 12, tokens, tokens)
    assert np.abs(weights.sum(axis=-1) - 1).max() < 1e-6
    lines = run("attention", "He sat by the bank").stdout.splitlines()
    assert [line.split()[:2] for line in lines[1:7]] == [["layer", str(layer)] for layer in range(1, 7)]
    assert "goes to [CLS]" in lines[7]


def test_preprocess() -> None:
    result = document("preprocess", "The restaurant had delicious food!")
    assert result == {
        "tokens": ["The", "restaurant", "had", "delicious", "food", "!"],
        "without_punctuation": ["The", "restaurant", "had", "delicious", "food"],
        "without_stopwords": ["restaurant", "had", "delicious", "food"],
        "lemmas": ["restaurant", "have", "delicious", "food"],
        "text": "restaurant have delicious food",
    }


def test_embed_writes_a_row_a_text(tmp_path: Path) -> None:
    (tmp_path / "texts.txt").write_text("a job with data\n\na job with horses\n", encoding="utf-8")
    run("embed", tmp_path / "texts.txt", "--output", tmp_path / "mean.npy")
    run("embed", tmp_path / "texts.txt", "--output", tmp_path / "cls.npy", "--pooling", "cls")
    mean, cls = np.load(tmp_path / "mean.npy"), np.load(tmp_path / "cls.npy")
    assert mean.shape == cls.shape == (3, 384)
    assert mean.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(mean, axis=1), 1, atol=1e-5)
    assert not np.allclose(mean, cls)
    (tmp_path / "records.jsonl").write_text(
        '{"_id": "1", "title": "a job", "text": "with data"}\n{"_id": "2", "text": "a job with data"}',
        encoding="utf-8",
    )
    run("embed", tmp_path / "records.jsonl", "--output", tmp_path / "records.npy")
    records = np.load(tmp_path / "records.npy")
    assert records.shape == (2, 384)
    np.testing.assert_allclose(records[1], mean[0], atol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("search", "x", "--library", "nowhere"), "nowhere"),
        (("index", "nowhere.csv", "--library", "made-for-nothing"), "nowhere.csv"),
        (("embed", "nowhere.txt", "--output", "x.npy"), "nowhere.txt"),
        (("embed", __file__, "--output", "no-such-folder/x.npy"), "no-such-folder"),
        (("embed", __file__, "--output", "x.npy", "--device", "cuda"), "cuda"),
        (("embed", __file__, "--output", "x.npy", "--precision", "int8"), "int8"),
        (("check", "--library", "nowhere"), "nowhere"),
        (("tokens", "x", "--max-length", "2"), "at least 3"),
        (("models", "add", LONG), "the name is too long"),
        (("classify", "run", "x", "--classifier", LONG), "the name is too long"),
        (("search", "x", "--library", LONG), "the name is too long"),
        (("check", "--library", LONG), "the name is too long"),
        (("index", __file__, "--library", LONG), "the name is too long"),
    ],
)
def test_the_worlds_fault_is_one_line_and_status_2(
    arguments: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, status=2)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
    assert not any(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="SIGINT cannot be sent to one process on Windows")
def test_an_interrupt_keeps_what_is_finished(tmp_path: Path) -> None:
    corpus = tmp_path / "jobs.jsonl"
    corpus.write_text("\n".join(JOBS[:500]), encoding="utf-8")
    process = subprocess.Popen(
        [PROGRAM, "index", corpus, "--library", tmp_path / "library"], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while not list((tmp_path / "library").glob("vectors/*/*.npy")):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in errors
    assert "Traceback" not in errors
    assert document("check", "--library", tmp_path / "library")["ok"]
    report = document("index", corpus, "--library", tmp_path / "library")
    assert report["documents"] == 500
    assert 0 < report["embedded"] < 500


def test_without_a_screen_the_window_says_so() -> None:
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux can lack a screen")
    for environment in (bare, bare | {"DISPLAY": ":4999"}):
        result = subprocess.run([PROGRAM], env=environment, capture_output=True, text=True, check=False)
        assert result.returncode == 2
        assert result.stderr.count("\n") == 1
        assert "screen" in result.stderr


def test_search_understands_the_query_language(library: Path) -> None:
    jobs = [json.loads(line) for line in JOBS[:40]]
    seniors = [job["_id"] for job in jobs if job["level"] == "senior"]
    answer = document("search", "level:senior", "--library", library, "--top", "40")
    assert [hit["id"] for hit in answer["hits"]] == seniors
    answer = document("search", "hospital level:senior", "--library", library, "--top", "40")
    assert sorted(hit["id"] for hit in answer["hits"]) == sorted(seniors)
    assert answer["notes"] == []
    wrong = run("search", "hospital level:seniour", "--library", library, "--json")
    told = "No document has level:seniour. There are: entry, executive, lead, mid, senior."
    assert json.loads(wrong.stdout)["notes"] == [told]
    assert wrong.stderr == f"embedscope: {told}\n"
    shown = run("search", "level:senior", "--library", library, "--top", "2").stdout
    assert "%" not in shown.splitlines()[0][:10]


def test_a_query_may_begin_with_a_minus(library: Path) -> None:
    first = document("search", "-dogs", "--library", library)
    assert first["query"] == "-dogs"
    plainly = run("search", "--library", library, "--json", "--", "-dogs").stdout
    assert first["hits"] == json.loads(plainly)["hits"]
    assert document("search", "--library", library, "-dogs", "--top", "2")["hits"] == first["hits"][:2]
    assert run("search", "--nothing", "--library", library, status=2).stdout == ""


def test_models(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDSCOPE_DATA_DIR", str(tmp_path / "data"))
    (default,) = document("models", "list")["models"]
    assert (default["layers"], default["dimensions"], default["default"]) == (6, 384, True)
    added = document("models", "add", make_letters(tmp_path))
    assert (added["name"], added["model"], added["default"]) == ("Letters", "some owner/Letters", False)
    assert [model["name"] for model in document("models", "list")["models"]] == [default["name"], "Letters"]

    copy = Path(shutil.copytree(library, tmp_path / "library"))
    switch(copy, open_encoder(Path(added["folder"])))
    answer = document("search", "bread", "--library", copy, "--mode", "semantic")
    assert len(answer["hits"]) == 10
    best = answer["hits"][0]
    explained = document("explain", "bread", "--library", copy, "--id", best["id"])
    assert explained["score"] == pytest.approx(best["score"], abs=1e-6)
    measured = document("evaluate", "--library", copy, *judged(tmp_path))
    assert measured["modes"]["semantic"]["queries"] == 40
    report = document("index", library.parent / "jobs.jsonl", "--library", copy)
    assert (report["documents"], report["embedded"]) == (40, 0)

    assert document("models", "verify") == {"ok": True, "problems": []}
    (Path(added["folder"]) / "vocab.txt").write_text("changed")
    assert "vocab.txt" in document("models", "verify", status=2)["problems"][0]
    assert document("models", "remove", "Letters") == {"removed": "Letters"}
    assert "made with another model" in run("search", "bread", "--library", copy, status=2).stderr
    assert document("search", "bread", "--library", copy, "--mode", "keyword")["mode"] == "keyword"
    for arguments in (("remove", default["name"]), ("add",), ("list", "all"), ("add", str(tmp_path))):
        assert run("models", *arguments, status=2).stderr.startswith("embedscope: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no disk that is always full")
def test_an_output_that_cannot_be_written_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "desktop_app", "preprocess", "x"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("embedscope: Cannot write the standard output: the disk is full.")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="its shells close no streams")
def test_streams_that_the_caller_closed_are_nobodys_files() -> None:
    program = [sys.executable, "-m", "desktop_app", "preprocess", "x"]
    closed = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *program], capture_output=True, text=True, check=False
    )
    assert (closed.returncode, closed.stderr.count("\n")) == (2, 1)
    assert closed.stderr.startswith("embedscope: Cannot write the standard output: Bad file descriptor.")
    silent = subprocess.run(
        ["sh", "-c", '"$@" --pooling nonsense 2>&-', "sh", *program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (silent.returncode, silent.stdout) == (2, "")
