"""What is copied and saved of the stack: a row a block, and a script that counts the weights again."""

from __future__ import annotations

import mmap
from pathlib import Path

import pytest

from desktop_app.encoder.encode import Encoder
from desktop_app.explore.architecture import forms
from desktop_app.explore.architecture.blocks import stack
from desktop_app.explore.architecture.network import BertNetwork
from desktop_app.explore.export import Export
from desktop_app.explore.states import Input
from desktop_app.services.models import open_bundle, open_encoder
from tests.explore.architecture.conftest import Made
from tests.explore.test_exports import proves


@pytest.mark.parametrize(
    ("texts", "length", "pad"), [(("I love pizza",), 9, True), (("a", "b c"), 512, False)]
)
def test_the_stack_of_the_default_model(
    default: tuple[BertNetwork, mmap.mmap], tmp_path: Path, texts: tuple[str, ...], length: int, pad: bool
) -> None:
    encoder = open_encoder()
    made = _exported(encoder, default[0], texts, length, pad)
    assert len(made.rows) == 4 + 6 * 4 + 1 + 1
    assert sum(int(str(row[3])) for row in made.rows) == 22_713_216
    assert made.document["parameters"] == 22_565_376
    assert made.document["parameters_with_pooler"] == 22_713_216
    counted = [sum(one["count"] for one in block["parameters"]) for block in made.document["blocks"]]
    assert counted == [block["parameter_count"] for block in made.document["blocks"]]
    assert "11,918,592 + 6 × 1,774,464 = 22,565,376 parameters" in made.text()
    assert '"onnx==' in made.script
    assert proves(made.script, tmp_path / "proof.py", lambda script: script.replace("1774464", "1774465"))


def test_the_stack_of_another_bert(made: Made, tmp_path: Path) -> None:
    encoder = Encoder(made.bundle, threads=1)
    found = _exported(encoder, made.network, ("w1 w2",), 24, False, made.bundle.folder)
    assert found.document["hidden"] == made.network.hidden
    wrong = f"1, 1, {len(encoder.wordpiece.encode('w1 w2').tokens)}"
    right = wrong.replace("1, 1", f"{len(made.network.layers) + 1}, 1")
    assert right in found.script
    assert proves(found.script, tmp_path / "proof.py", lambda script: script.replace(right, wrong))


def _exported(
    encoder: Encoder,
    network: BertNetwork,
    texts: tuple[str, ...],
    length: int,
    pad: bool,
    folder: Path | None = None,
) -> Export:
    second = texts[1] if len(texts) > 1 else None
    encoding = encoder.wordpiece.encode(texts[0], second, length, pad=pad)
    given = Input(texts, length, encoding, encoder.hidden_states(encoding))
    used = sum(encoding.attention_mask)
    found = stack(network, "BERT", encoder.bundle.manifest.pooling, len(encoding.tokens), used)
    return forms.export(found, given, folder or open_bundle().folder)
