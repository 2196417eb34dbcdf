"""Single flipped bits, as benchmarks.safety.flips counts them: none that does harm passes a check."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.safety import flips
from benchmarks.safety.flips import Flips
from desktop_app.library import label

FLIPS = 15


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flips]:
    made = Flips(tmp_path_factory.mktemp("flips"))
    yield made
    made.close()


def test_the_sound_library_is_sound(run: Flips) -> None:
    copy = run.flipped(Path("library", label.NAME), 0, "sound again")
    (copy / "library" / label.NAME).write_bytes((run.folder / "sound" / "library" / label.NAME).read_bytes())
    assert run.seen(copy) == []
    assert run.harm(copy) == {}


@pytest.mark.parametrize("what", ["ledger", "others"])
def test_no_flipped_bit_does_harm_that_is_not_seen(run: Flips, what: str) -> None:
    chance = random.Random(what)
    files = run.files()
    ledger = next(file for file in files if file.name == label.LEDGER)
    counts: Counter[str] = Counter()
    for _ in range(FLIPS):
        file = ledger if what == "ledger" else chance.choice([other for other in files if other != ledger])
        content = (run.folder / "sound" / file).read_bytes()
        place = chance.choice([place for place, byte in enumerate(content) if byte])
        flips.one(run, file, 8 * place + chance.randrange(8), counts)
    assert counts["flips"] == FLIPS
    assert counts["seen"] > FLIPS / 3
    assert counts["unseen"] == counts["crash"] == 0
