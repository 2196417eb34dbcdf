"""What words weigh is the most that the head for masked words says of them at any place."""

from __future__ import annotations

import numpy as np

from desktop_app.encoder import splade
from desktop_app.encoder.encode import Encoder

TEXT = "She trains horses. " * 40


def test_the_heaviest_place_decides_also_across_blocks(encoder: Encoder) -> None:
    (states,) = encoder.token_states([TEXT])
    assert len(states) > splade.PLACES
    logits = encoder.heads().word_logits(states)
    found, places = splade.strongest(encoder, states)
    np.testing.assert_allclose(found, np.log1p(np.maximum(logits, 0)).max(axis=0), atol=1e-5)
    heavy = found > 0
    assert 0 < heavy.sum() < len(found)
    reached = logits[places[heavy], np.flatnonzero(heavy)]
    np.testing.assert_allclose(np.log1p(reached), found[heavy], atol=1e-4)


def test_every_text_by_itself(encoder: Encoder) -> None:
    both = splade.weights(encoder, ["a horse", TEXT])
    assert both.shape == (2, encoder.bundle.manifest.vocabulary_size)
    np.testing.assert_allclose(both[0], splade.weights(encoder, ["a horse"])[0], atol=1e-5)
