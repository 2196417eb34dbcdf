from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.files import sha256
from desktop_app.encoder import heads
from desktop_app.encoder.bundle import HEADS_CARD, Bundle
from desktop_app.encoder.wordpiece import WordPiece

TEXT = "The capital of France is [MASK]."


@pytest.fixture(scope="module")
def loaded(bundle: Bundle) -> heads.Heads:
    return heads.Heads(bundle, threads=1)


def inputs(bundle: Bundle, text: str, second: str | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    encoding = WordPiece(bundle).encode(text, second)
    given = (encoding.input_ids, encoding.attention_mask, encoding.token_type_ids)
    ids, mask, types = (np.array([row], dtype=np.int64) for row in given)
    return ids, mask, types


def test_the_default_model_has_both_heads_with_their_figures(loaded: heads.Heads) -> None:
    card = loaded.card
    assert card.origin == heads.TRAINED_HERE
    assert card.masked_words
    assert card.next_sentence
    assert 0.3 < card.figures["top1"] < card.figures["top5"] < 1
    assert 0.7 < card.figures["next_sentence"] < 1
    assert card.story


def test_a_country_has_a_place_for_its_capital(bundle: Bundle, loaded: heads.Heads) -> None:
    ids, mask, types = inputs(bundle, TEXT)
    states = loaded.states(ids, mask, types)
    assert states.shape == (1, bundle.manifest.layers + 1, ids.shape[1], bundle.manifest.hidden_size)
    (place,) = np.flatnonzero(ids[0] == 103)
    logits = loaded.word_logits(states[0, -1, [place]])
    assert logits.shape == (1, bundle.manifest.vocabulary_size)
    ranks = np.argsort(np.argsort(-logits[0]))
    vocabulary = WordPiece(bundle).vocabulary()
    assert ranks[vocabulary["paris"]] < 200
    assert ranks[vocabulary["paris"]] < ranks[vocabulary["banana"]]


def test_companions_and_padding_change_nothing(bundle: Bundle, loaded: heads.Heads) -> None:
    ids, mask, types = inputs(bundle, TEXT)
    wide = [np.pad(part, ((0, 1), (0, 9)), constant_values=0) for part in (ids, mask, types)]
    wide[0][1, :2], wide[1][1, :2] = (101, 102), 1
    alone, together = loaded.states(ids, mask, types)[0], loaded.states(*wide)[0]
    np.testing.assert_allclose(together[:, : ids.shape[1]], alone, atol=2e-5)


def test_what_follows_is_told_from_what_does_not(bundle: Bundle, loaded: heads.Heads) -> None:
    first = "Rising temperatures are causing glaciers to melt at unprecedented rates."
    pairs = (
        "Scientists attribute this to increased carbon dioxide in the atmosphere.",
        "The waiter brought us two cups of coffee and the bill.",
    )
    given = []
    for second in pairs:
        states = loaded.states(*inputs(bundle, first, second))
        logits = loaded.next_logits(states[:, -1, 0])
        assert logits.shape == (1, 2)
        given.append(float(logits[0, 0] - logits[0, 1]))
    assert given[0] > given[1]


def test_a_bundle_without_heads_is_named_with_advice(bundle: Bundle, tmp_path: Path) -> None:
    files = {name: record for name, record in bundle.manifest.files.items() if name != HEADS_CARD}
    bare = Bundle(bundle.folder, dataclasses.replace(bundle.manifest, files=files))
    assert heads.card(bare) is None
    with pytest.raises(AppError, match="has no heads") as caught:
        heads.Heads(bare)
    assert "default model" in caught.value.hint


def test_a_head_that_is_missing_is_refused(bundle: Bundle, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    card = json.loads((bundle.folder / HEADS_CARD).read_bytes())
    (folder / HEADS_CARD).write_text(json.dumps(card | {"next_sentence": False}))
    for file in bundle.folder.iterdir():
        if file.name != HEADS_CARD:
            (folder / file.name).symlink_to(file)
    files = bundle.manifest.files
    written = dataclasses.replace(files[HEADS_CARD], sha256=sha256(folder / HEADS_CARD))
    manifest = dataclasses.replace(bundle.manifest, files={**files, HEADS_CARD: written})
    other = heads.Heads(Bundle(folder, manifest), threads=1)
    with pytest.raises(AppError, match="no head for next sentences"):
        other.next_logits(np.zeros((1, bundle.manifest.hidden_size), dtype=np.float32))


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"origin": "here"}', '{"origin": "", "masked_words": 1}'])
def test_a_damaged_card_is_named(bundle: Bundle, tmp_path: Path, text: str) -> None:
    folder = Path(
        shutil.copytree(bundle.folder, tmp_path / "model", ignore=shutil.ignore_patterns("*.bin", "*.onnx"))
    )
    (folder / HEADS_CARD).write_text(text)
    with pytest.raises(AppError, match=HEADS_CARD):
        heads.card(Bundle(folder, bundle.manifest))
