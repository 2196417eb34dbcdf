"""What a match is compared with is that of the vectors as they are, whatever a library has been through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.encoder.encode import Encoder
from desktop_app.library import background
from desktop_app.library.store import Library
from desktop_app.search import calibration
from desktop_app.services.indexing.calibrate import about_nothing
from tests.services.indexed import index, update

SUBJECTS = ("bread", "ice", "violins", "taxes", "orchids", "trains", "chess", "lava", "honey", "coins")


def chances(library: Library, encoder: Encoder) -> tuple[float, float]:
    """The chance that is kept, and that of the vectors as they are."""
    kept = background.read(library, "mean")
    assert kept
    with library.reading():
        rows = library.rows("mean")
    queries = about_nothing(encoder, library.recipe.queries).pooled("mean")
    return kept.chance, calibration.measure(rows, queries).chance


@pytest.mark.parametrize("then", ["one is added", "one is removed", "a segment goes as a whole"])
def test_a_library_that_was_changed_often_is_measured_as_it_is(
    library: Library, encoder: Encoder, tmp_path: Path, then: str
) -> None:
    (folder := tmp_path / "texts").mkdir()
    for subject in SUBJECTS:
        (folder / f"{subject}.txt").write_text(f"A text about {subject}.")
    index(library, [folder], encoder)
    for number in range(12):
        (folder / "bread.txt").write_text(f"A text about {number} loaves of bread.")
        update(library, encoder)
        (folder / "late.txt").write_text(f"Snow fell on the roofs of the town {number} times.")
    update(library, encoder)
    if then == "one is added":
        (folder / "nothing.txt").write_text("abandon zealous quantum")
    elif then == "one is removed":
        (folder / "ice.txt").unlink()
    else:
        (folder / "late.txt").unlink()
    update(library, encoder)
    assert chances(library, encoder)[0] == pytest.approx(chances(library, encoder)[1], abs=1e-9)


def test_a_run_that_changes_no_vector_measures_nothing(
    library: Library, encoder: Encoder, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("A text about rain.")
    index(library, [tmp_path / "a.txt"], encoder)
    measured = background.read(library, "mean")
    assert measured
    known = replace(measured, chance=0.75)
    background.write(library, {"mean": known, "cls": known})
    update(library, encoder)
    (tmp_path / "a.txt").touch()
    update(library, encoder)
    assert background.read(library, "mean") == known
