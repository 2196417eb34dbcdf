"""The committed word data is what its script makes, small, and licensed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.core.paths import RESOURCES, ROOT

SCRIPT = ROOT / "packaging" / "nltk_data.py"
DATA = RESOURCES / "nltk_data"
SOURCE = Path("/usr/share/wordnet")
MANUAL = Path("/usr/share/man/man5/lexnames.5WN.gz")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.skipif(not (SOURCE / "index.noun").exists(), reason="Debian's wordnet-base is not installed")
def test_the_script_gives_the_committed_bytes() -> None:
    done = run("--check")
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not (SOURCE / "index.noun").exists(), reason="Debian's wordnet-base is not installed")
def test_the_check_sees_another_wordnet(tmp_path: Path) -> None:
    for file in SOURCE.iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "verb.exc").unlink()
    (tmp_path / "verb.exc").write_text("ran run\n", encoding="utf-8")
    done = run("--check", "--source", tmp_path)
    assert done.returncode == 1
    assert "verb.exc" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_source_without_wordnet_is_told(tmp_path: Path) -> None:
    done = run("--check", "--source", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Cannot read {tmp_path / 'index.noun'}: it does not exist.")


@pytest.mark.skipif(not MANUAL.exists(), reason="the manual page lexnames(5WN) is not installed")
def test_the_lexicographer_files_are_those_of_the_manual() -> None:
    import gzip
    import re

    manual = gzip.decompress(MANUAL.read_bytes()).decode()
    rows = re.findall(r"^(\d\d)\s+((?:noun|verb|adj|adv)\.\w+)", manual, re.MULTILINE)
    ours = (DATA / "corpora" / "wordnet" / "lexnames").read_text(encoding="utf-8").splitlines()
    assert [tuple(line.split("\t")[:2]) for line in ours] == rows
    assert len(rows) == 45


def test_it_is_small_and_its_license_stands_beside_it() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 2_200_000
    notice = (DATA / "corpora" / "wordnet" / "LICENSE").read_text(encoding="utf-8")
    assert "WordNet 3.0 Copyright 2006 by Princeton University." in notice
    assert (RESOURCES / "licences" / "WordNet.txt").read_text(encoding="utf-8") == notice
    assert "Apache License" in (RESOURCES / "licences" / "NLTK.txt").read_text(encoding="utf-8")
