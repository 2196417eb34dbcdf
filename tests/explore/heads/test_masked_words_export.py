"""Guesses, candidates, layers and losses in every form; each program proves its numbers, and no others."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.heads import Heads
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.explore.export import Export
from desktop_app.explore.heads import masked_words, masked_words_export
from desktop_app.explore.heads.masked_words import REVIEW, SIDES, Guess, Hidden, PieceTable, Side
from desktop_app.explore.sheet import TokenSheet, read

Ask = Callable[..., tuple[Guess, ...]]


@pytest.fixture(scope="module")
def heads() -> Heads:
    return Heads(Bundle.open(DEFAULT_BUNDLE))


@pytest.fixture(scope="module")
def tokenizer() -> WordPiece:
    return WordPiece(Bundle.open(DEFAULT_BUNDLE))


@pytest.fixture(scope="module")
def table(tokenizer: WordPiece) -> PieceTable:
    return masked_words.piece_table(tokenizer)


@pytest.fixture(scope="module")
def sheet(tokenizer: WordPiece) -> TokenSheet:
    return read(tokenizer, (REVIEW, "I shall not come again"), 20)


@pytest.fixture(scope="module")
def hidden(sheet: TokenSheet, table: PieceTable) -> Hidden:
    return masked_words.hide(sheet.encoding, masked_words.to_begin_with(sheet), table)


def proves(made: Export, path: Path, right: str, wrong: str) -> bool:
    """Whether the program agrees, and no longer does with something else in the place of `right`."""
    assert right in made.script
    found = []
    for program in (made.script, made.script.replace(right, wrong)):
        path.write_text(program, encoding="utf-8")
        ran = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False)
        found.append((ran.returncode, "AssertionError" in ran.stderr))
    return found == [(0, False), (1, True)]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("ask", [masked_words.at_once, masked_words.one_by_one])
def test_guesses(
    heads: Heads,
    sheet: TokenSheet,
    hidden: Hidden,
    table: PieceTable,
    tmp_path: Path,
    side: Side,
    ask: Ask,
) -> None:
    sides = {each: ask(heads, hidden, each) for each in SIDES}
    made = masked_words_export.export(sheet, hidden, table, sides, side, DEFAULT_BUNDLE)
    masks = made.document["masks"]
    assert len(made.rows) == 10 * len(masks) == 10 * len(hidden.places)
    for mask, *others in zip(masks, *(sides[each] for each in SIDES), strict=True):
        one = others[SIDES.index(side)]
        assert mask["truth_probability"] == one.probability == mask["by_side"][side]
        assert [mask["by_side"][each] for each in SIDES] == [other.probability for other in others]
        assert [found["token"] for found in mask["candidates"]] == [table.pieces[id_] for id_, _ in one.best]
    assert json.loads(made.json()) == made.document
    value = repr(sides[side][0].best[0][1])
    assert proves(made, tmp_path / "proof.py", value, f"2 * {value}")


def test_layers(heads: Heads, sheet: TokenSheet, hidden: Hidden, table: PieceTable, tmp_path: Path) -> None:
    layers = masked_words.by_layer(heads, hidden, masked_words.states_at(heads, hidden), 5)
    made = masked_words_export.export_layers(sheet, hidden, table, layers, 1, DEFAULT_BUNDLE)
    assert [row[0] for row in made.rows] == [layer for layer in range(len(layers)) for _ in range(5)]
    assert made.document["position"] == hidden.places[1]
    value = repr(layers[3][1].best[0][1])
    assert proves(made, tmp_path / "proof.py", value, f"2 * {value}")


def test_words_tried(
    heads: Heads,
    sheet: TokenSheet,
    hidden: Hidden,
    table: PieceTable,
    tokenizer: WordPiece,
    tmp_path: Path,
) -> None:
    place = hidden.places[0]
    chains = [
        (word, masked_words.chain(heads, hidden, (place, place + 1), pieces, table.mask))
        for word in ("good", "paycheck")
        if (pieces := masked_words.pieces_of(word, tokenizer, table))
    ]
    made = masked_words_export.export_chains(sheet, hidden, table, (place, place + 1), chains, DEFAULT_BUNDLE)
    assert [row[:2] for row in made.rows] == [("good", 1), ("paycheck", 3)]
    assert made.document["words"][1]["joint_probability"] == chains[1][1].joint
    value = repr(chains[1][1].joint)
    assert proves(made, tmp_path / "proof.py", value, f"2 * {value}")


def test_a_corrupted_text(heads: Heads, sheet: TokenSheet, table: PieceTable, tmp_path: Path) -> None:
    drawn = masked_words.corrupt(sheet.encoding, table, 5)
    found = masked_words.with_losses(heads, sheet.encoding, drawn)
    made = masked_words_export.export_corruption(sheet, table, found, DEFAULT_BUNDLE)
    assert made.document["mean_loss_nats"] == pytest.approx(sum(found.losses) / len(found.losses))
    assert [row[0] for row in made.rows] == list(found.places)
    assert proves(made, tmp_path / "proof.py", "default_rng(5)", "default_rng(6)")


def test_nothing_hidden_has_no_program(sheet: TokenSheet, table: PieceTable) -> None:
    nothing = masked_words.hide(sheet.encoding, (), table)
    sides: dict[Side, tuple[Guess, ...]] = dict.fromkeys(SIDES, ())
    made = masked_words_export.export(sheet, nothing, table, sides, "both", DEFAULT_BUNDLE)
    assert (made.rows, made.script, made.document["masks"]) == ([], "", [])
