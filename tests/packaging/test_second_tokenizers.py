"""The tokenizers that come with the program, and the script that trained them."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.core.paths import RESOURCES, ROOT, TOKENIZERS
from desktop_app.encoder.any_tokenizer import AnyTokenizer

SCRIPT = ROOT / "packaging" / "second_tokenizers.py"
SHIPPED = ("cased-wordpiece", "byte-level-bpe")


@pytest.mark.parametrize(("name", "kind"), [(SHIPPED[0], "WordPiece"), (SHIPPED[1], "BPE")])
def test_what_ships_is_small_and_as_large_as_it_says(name: str, kind: str) -> None:
    file = TOKENIZERS / name / "tokenizer.json"
    assert file.stat().st_size < 300_000
    made = AnyTokenizer(file)
    assert (made.kind, made.size) == (kind, 8_000)


def test_one_keeps_capitals_and_the_other_every_character() -> None:
    cased, byte_level = (AnyTokenizer(TOKENIZERS / name) for name in SHIPPED)
    assert [token.text for token in cased.tokens("Monday monday")] == ["Monday", "mon", "##day"]
    text = "naïve 東京 🤩"
    read = byte_level.tokens(text)
    assert not any(token.unknown for token in read)
    covered = {place for token in read for place in range(token.start, token.end)}
    assert covered == {place for place, letter in enumerate(text) if letter != " "}


def test_the_sources_are_named() -> None:
    told = [
        (TOKENIZERS / "README.md").read_text(encoding="utf-8"),
        (RESOURCES / "licences" / "Training text.txt").read_text(encoding="utf-8"),
    ]
    for words in told:
        for source in ("Wikipedia", "Simple English Wikipedia", "Wikinews", "books", "speeches"):
            assert source in words


def test_the_same_text_gives_the_same_bytes(tmp_path: Path) -> None:
    """In two processes, for a hash table has another order in each."""
    text = tmp_path / "text.jsonl.gz"
    words = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(3_000)]
    with gzip.open(text, "wt", encoding="utf-8") as lines:
        for first in range(0, len(words), 30):
            lines.write(json.dumps({"text": " ".join(words[first : first + 30])}) + "\n")
    program = (
        "import hashlib, runpy, sys; from pathlib import Path; "
        "made = runpy.run_path(sys.argv[1])['build']([Path(sys.argv[2])]); "
        "print([hashlib.sha256(data).hexdigest() for data in made.values()])"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program, SCRIPT, text], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert told[0] == told[1]
    assert len(set(json.loads(told[0].replace("'", '"')))) == 2


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, SCRIPT, tmp_path / "none.gz"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "none.gz" in ran.stderr
