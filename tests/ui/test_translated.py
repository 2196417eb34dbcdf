"""No text of the window was forgotten: in a language of marks every one stands in them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.pseudo_window import bare

ROOT = Path(__file__).resolve().parents[2]
CHECKED = (
    *("frame", "shortcuts", "about", "manual", "palette", "new library", "details", "model"),
    *("Find: Compare", "Find: Checklist", "Find: Quality", "Find: page"),
    *("Microscope: empty", "Microscope: page", "Microscope: Inspector", "Microscope: Vocabulary"),
    *("Microscope: Two tokenizers", "Microscope: Preprocessing", "Microscope: States"),
    *("Microscope: Similarity", "Microscope: Pooling", "Microscope: Padding"),
    *("Microscope: Next sentence", "Microscope: Classifier"),
)
"""The parts of the window of which every text is translated. Numbers, names and what a file holds are not."""


@pytest.fixture(scope="module")
def unmarked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "packaging")))
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "ui" / "pseudo_window.py", tmp_path_factory.mktemp("language")],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": paths},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("page", CHECKED)
def test_every_text_is_translated(unmarked: dict[str, list[str]], page: str) -> None:
    assert unmarked[page] == []


def test_what_counts_as_forgotten() -> None:
    assert bare("⟦Saved ⟦a file⟧ in {folder}.⟧ · ⟦3 rows⟧ (12 %)") == ""
    assert bare("⟦Save⟧ the file") == "the file"
    assert bare("Sample jobs – Embedscope") == ""
