"""What the view of attention gives away; each script proves its number and refuses another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder.encode import Encoder
from desktop_app.explore import attention_export
from desktop_app.services.models import open_encoder
from tests.explore.test_attention import PAIR, given
from tests.explore.test_exports import proves


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder()


@pytest.mark.parametrize(
    ("place", "name"), [((3, 5), "3-head-5"), ((2, 13), "over-heads"), ((6, 14), "1-to-6")]
)
def test_a_matrix_in_every_form(encoder: Encoder, tmp_path: Path, place: tuple[int, int], name: str) -> None:
    one = given(encoder, *PAIR, length=24, pad=True)
    made = attention_export.export(one, place, (2, 5), 0, "MiniLM", DEFAULT_BUNDLE)
    assert made.name.endswith(name)
    assert made.array is not None
    assert made.array.shape == (6, 12, 24, 24)
    assert np.allclose(made.document["weights"], one.matrix(*place))
    assert len(made.rows) == 24
    assert ("pair" in made.document) == (place == (3, 5))
    value = float(one.matrix(*place)[2, 5])
    assert repr(value) in made.script
    assert proves(made.script, tmp_path / "proof.py", lambda script: script.replace(repr(value), "0.5"))


def test_a_part_of_a_pair(encoder: Encoder) -> None:
    one = given(encoder, *PAIR)
    made = attention_export.export(one, (1, 1), (0, 9), 2, "MiniLM", DEFAULT_BUNDLE)
    assert made.head[2:] == ("the", "river", "bank", "was", "muddy", ".", "[SEP]")
    assert [row[1] for row in made.rows] == ["[CLS]", "he", "went", "to", "the", "bank", ".", "[SEP]"]
    assert made.rows[0][3] == float(one.matrix(1, 1)[0, 9])
    pair = made.document["pair"]
    assert np.dot(pair["query"], pair["key"]) == pytest.approx(pair["dot_product"], abs=1e-5)


def _flat(document: dict[str, Any]) -> list[float]:
    flat: list[float] = np.array(document["attentions"]).ravel().tolist()
    return flat


def test_the_document_and_the_lines_of_the_command(encoder: Encoder) -> None:
    one = given(encoder, *PAIR)
    document = attention_export.document(one.encoding, one.found)
    assert document["tokens"][0] == "[CLS]"
    assert np.array_equal(np.array(document["attentions"], dtype=np.float32), one.found.weights)
    digits = [
        repr(value).partition("e")[0].replace(".", "").lstrip("0")
        for value in _flat(document)
        if value > 1e-13
    ]
    assert max(map(len, digits)) == 9  # no more than the model's own numbers have
    lines = attention_export.lines(one.encoding, one.found)
    assert len(lines) == 8
    best = int(one.means[5][0].argmax())
    assert lines[6].split()[:4] == ["layer", "6", one.encoding.tokens[best], f"{one.means[5][0][best]:.1%}"]
