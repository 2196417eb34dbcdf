"""What a library keeps of other recipes is listed, looked into, and let go without harm."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Recipe
from desktop_app.library import commit, kept, label, mirror, schema, sources
from desktop_app.library.check import check
from desktop_app.library.kept import Lacking, lacking, let_go
from desktop_app.library.store import Library
from tests.scripts import Scripts

Put = Callable[..., None]
HERE = Path(__file__).parent
OTHER = Recipe(model="beef" * 16, max_length=64)
THIRD = Recipe(model="cafe" * 16, max_length=64)


def fill(folder: Path, recipe: Recipe, put: Put) -> None:
    """As a switch does it: the ledger of `recipe` gets the documents, and is in use from then on."""
    if label.read(folder).recipe == recipe:
        return
    with Library.open(folder) as old, Library.prepare(folder, recipe) as new:
        changed = mirror.difference(new, old).changed
        put(new, *(old.document(row).document.text for row in changed))
        mirror.remember(new, old)
        new.activate()


@pytest.fixture
def folder(tmp_path: Path, recipe: Recipe, put: Put) -> Path:
    """A library that was switched to OTHER, and keeps its first recipe."""
    with Library.create(tmp_path / "library", recipe) as library:
        put(library, "bread\nshared", "cake\nshared", "pie")
    fill(tmp_path / "library", OTHER, put)
    return tmp_path / "library"


def ledger_of(folder: Path, recipe: Recipe) -> str:
    return label.read(folder).switched(recipe).ledger


def whole(folder: Path) -> set[str]:
    with Library.open(folder) as library:
        assert check(library, thorough=True) == ()
        assert sources.coverage(library).waiting == 0
        return {library.document(row).document.text for row in commit.documents_of(library, "a.txt")}


def used(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_it_is_listed_with_its_size(folder: Path, recipe: Recipe) -> None:
    (only,) = kept.kept(folder)
    assert (only.ledger, only.recipe) == (label.LEDGER, recipe)
    before = used(folder)
    let_go(folder, only.ledger)
    assert kept.kept(folder) == ()
    assert before - used(folder) >= only.bytes > 20_000
    assert {path.name for path in (folder / "vectors").iterdir()} == {
        f"of-{ledger_of(folder, OTHER).removesuffix('.db')}"
    }


@pytest.mark.parametrize("active", ["first", "other"])
def test_it_is_let_go_and_can_be_made_again(folder: Path, recipe: Recipe, put: Put, active: str) -> None:
    texts = whole(folder)
    stays, goes = (recipe, OTHER) if active == "first" else (OTHER, recipe)
    fill(folder, stays, put)
    let_go(folder, ledger_of(folder, goes))
    assert label.read(folder).kept == ()
    assert whole(folder) == texts
    assert lacking(folder, goes) is None
    fill(folder, goes, put)
    assert whole(folder) == texts
    assert [item.recipe for item in kept.kept(folder)] == [stays]


def test_what_is_in_use_is_not_let_go(folder: Path) -> None:
    for name in (ledger_of(folder, OTHER), "library.json", "../documents.db", "writer.lock"):
        with pytest.raises(AppError, match="in use"):
            let_go(folder, name)
    with Library.open(folder, writable=True), pytest.raises(AppError, match="is being written"):
        let_go(folder, label.LEDGER)
    assert (folder / label.LEDGER).exists()


def test_what_a_recipe_lacks_is_told(folder: Path, recipe: Recipe, put: Put) -> None:
    assert lacking(folder, OTHER) == lacking(folder, replace(OTHER, pooling="cls")) == Lacking(0, 0)
    assert lacking(folder, recipe) == Lacking(0, 0)
    assert lacking(folder, THIRD) is None
    with Library.open(folder, writable=True) as library:
        put(library, "tart\nnew", source="b.txt")
    assert lacking(folder, recipe) == Lacking(1, 0)
    with Library.prepare(folder, THIRD) as begun:
        passages = [("bread\nshared", "a.txt"), ("tart\nnew", "b.txt")]
        for text, source in passages:
            put(begun, text, source=source)
        begun.database.execute("UPDATE passages SET vector = NULL WHERE id = 1")
    assert lacking(folder, THIRD) == Lacking(2, 1)
    (third,) = (item for item in kept.kept(folder) if item.ledger == ledger_of(folder, THIRD))
    assert third.recipe is None
    let_go(folder, third.ledger)
    assert lacking(folder, THIRD) is None


def test_a_ledger_without_tables_is_as_good_as_none(folder: Path) -> None:
    (folder / ledger_of(folder, THIRD)).touch()
    assert lacking(folder, THIRD) is None


def test_an_older_ledger_is_brought_up_to_date_to_be_looked_into(
    folder: Path, recipe: Recipe, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (*schema.MIGRATIONS, "CREATE TABLE later (id INTEGER);\n")
    monkeypatch.setattr(schema, "MIGRATIONS", later)
    assert lacking(folder, recipe) == Lacking(0, 0)


def removed(run_script: Scripts, folder: Path, ledger: str, step: int) -> int:
    """Lets go of a ledger in another process that ends at a step; how many there are, 0 if it was killed."""
    run = run_script(HERE / "killed_removal.py", folder, ledger, step)
    assert run.returncode == (0 if run.stdout else 9), run.stderr
    return int(run.stdout or 0)


@pytest.mark.parametrize("active", ["first", "other"])
def test_a_kill_harms_nothing(
    folder: Path, recipe: Recipe, put: Put, tmp_path: Path, active: str, run_script: Scripts
) -> None:
    stays, goes = (recipe, OTHER) if active == "first" else (OTHER, recipe)
    fill(folder, stays, put)
    texts, ledger = whole(folder), ledger_of(folder, goes)
    shutil.copytree(folder, tmp_path / "undisturbed")
    steps = removed(run_script, tmp_path / "undisturbed", ledger, 0)
    assert steps > 10
    for step in range(1, steps + 1):
        struck = tmp_path / f"killed at {step}"
        shutil.copytree(folder, struck)
        assert not removed(run_script, struck, ledger, step)
        assert whole(struck) == texts
        again = Path(shutil.copytree(struck, tmp_path / f"again {step}"))
        fill(again, goes, put)
        assert whole(again) == texts
        for item in kept.kept(struck):
            let_go(struck, item.ledger)
        assert kept.kept(struck) == ()
        assert {path.name for path in struck.iterdir()} == {path.name for path in folder.iterdir()} - {ledger}
        assert len(list((struck / "vectors").iterdir())) == 1
        assert whole(struck) == texts
