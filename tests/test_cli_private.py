"""Private libraries on the command line: where the passphrase comes from, and what is said without one."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from desktop_app import cli, cli_private
from desktop_app.core.paths import SAMPLE_CORPUS
from desktop_app.library import label
from desktop_app.library.sealed import keys, private

PASSPHRASE = "four words of mine"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    monkeypatch.setenv("EMBEDSCOPE_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "jobs.jsonl"
    lines = SAMPLE_CORPUS.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:6]), encoding="utf-8")
    return path


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What the standard input, which is no terminal, gives next."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_private_library_is_made_searched_and_checked_with_its_passphrase(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "library"
    typed(monkeypatch, PASSPHRASE)
    assert cli.main(["index", str(corpus), "--library", str(folder), "--private"]) == 0
    title = json.loads(corpus.read_text(encoding="utf-8").splitlines()[0])["title"]
    assert title.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    search = ["search", title, "--library", str(folder), "--json"]
    private.lock(folder)
    typed(monkeypatch)
    assert cli.main(search) == 2
    assert "nobody to ask for its passphrase" in capsys.readouterr().err
    typed(monkeypatch, "not that one")
    assert cli.main(search) == 2
    assert "not the passphrase" in capsys.readouterr().err
    monkeypatch.setenv(cli_private.PASSPHRASE, PASSPHRASE)
    assert cli.main(search) == 0
    assert json.loads(capsys.readouterr().out)["hits"][0]["title"] == title
    for command in (["check"], ["index", str(corpus)], ["check", "--repair"]):
        private.lock(folder)
        assert cli.main([*command, "--library", str(folder)]) == 0, capsys.readouterr().err
    private.lock(folder)


def test_a_library_is_made_private_and_gets_another_passphrase(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "library"
    assert cli.main(["index", str(corpus), "--library", str(folder)]) == 0
    typed(monkeypatch, "short")
    assert cli.main(["private", "make", "--library", str(folder)]) == 2
    assert label.read(folder).private is None
    typed(monkeypatch, PASSPHRASE)
    assert cli.main(["private", "make", "--library", str(folder), "--json"]) == 0
    private.lock(folder)
    typed(monkeypatch, PASSPHRASE, "another of mine")
    assert cli.main(["private", "change", "--library", str(folder)]) == 0
    typed(monkeypatch, "another of mine")
    assert cli.main(["search", "work", "--library", str(folder)]) == 0
    assert cli.main(["private", "forget", "--library", str(folder)]) == 0
    assert private.is_locked(folder)
    capsys.readouterr()


def test_on_a_terminal_a_new_passphrase_is_typed_twice(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    said = iter([PASSPHRASE, "something else"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt, _stream: next(said))
    command = ["index", str(corpus), "--library", str(tmp_path / "library"), "--private"]
    assert cli.main(command) == 2
    told = capsys.readouterr().err
    assert cli_private.LOST in told
    assert "two different passphrases" in told
    assert not (tmp_path / "library" / label.NAME).exists()


def test_everywhere_leaves_out_what_is_locked_and_says_so(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [tmp_path / "open", tmp_path / "closed"]
    monkeypatch.setenv(cli_private.PASSPHRASE, PASSPHRASE)
    for folder in folders:
        options = ["--private"] * (folder.name == "closed")
        assert cli.main(["index", str(corpus), "--library", str(folder), *options]) == 0
    private.lock(folders[1])
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.json").write_text(json.dumps({"libraries": list(map(str, folders))}))
    capsys.readouterr()
    assert cli.main(["search", "work", "--everywhere", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert str(folders[1]) not in {hit["library"] for hit in found["hits"]}
    assert any("private and locked" in problem for problem in found["problems"])


@pytest.mark.parametrize("action", ["make", "change", "remember", "forget"])
def test_nobody_is_asked_for_the_passphrase_of_what_is_no_library(
    action: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch)
    assert cli.main(["private", action, "--library", str(tmp_path)]) == 2
    assert "is not a library" in capsys.readouterr().err
