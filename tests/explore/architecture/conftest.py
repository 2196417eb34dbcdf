"""BERTs of other sizes and activations, with random weights, exported once."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop_app.encoder.bundle import ENCODER, WEIGHTS, Bundle
from desktop_app.explore.architecture.network import BertNetwork, network
from desktop_app.services.models import open_bundle

PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"w{n}" for n in range(55)))
SIZES: dict[str, dict[str, Any]] = {
    "2 x 128": {
        "num_hidden_layers": 2,
        "hidden_size": 128,
        "num_attention_heads": 2,
        "intermediate_size": 512,
    },
    "1 x 768": {
        "num_hidden_layers": 1,
        "hidden_size": 768,
        "num_attention_heads": 12,
        "intermediate_size": 3072,
        "hidden_act": "gelu_new",
    },
    "3 x 40": {
        "num_hidden_layers": 3,
        "hidden_size": 40,
        "num_attention_heads": 5,
        "intermediate_size": 72,
        "hidden_act": "relu",
        "type_vocab_size": 3,
    },
}


@dataclass(frozen=True)
class Made:
    """A model of Transformers, the bundle made of it, and what is read from that."""

    model: Any
    bundle: Bundle
    network: BertNetwork
    weights: mmap.mmap


def opened(bundle: Bundle) -> tuple[BertNetwork, mmap.mmap]:
    with (bundle.folder / WEIGHTS).open("rb") as handle:
        weights = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    return network((bundle.folder / ENCODER).read_bytes(), bundle.manifest.name), weights


@pytest.fixture(scope="session")
def default() -> tuple[BertNetwork, mmap.mmap]:
    """The default model, read and mapped."""
    return opened(open_bundle())


@pytest.fixture(scope="session", params=list(SIZES))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A random BERT with a pooler and its bundle, once for every entry of SIZES."""
    from model_export.pipeline import export
    from model_export.quiet import quiet

    folder: Path = tmp_path_factory.mktemp("made")
    with quiet():
        import torch
        from transformers import BertConfig, BertModel

        torch.manual_seed(5)
        sizes = SIZES[request.param]
        model = BertModel(BertConfig(vocab_size=len(PIECES), max_position_embeddings=24, **sizes))
        for parameter in model.parameters():  # no two tensors alike, norms and biases included
            torch.nn.init.normal_(parameter, std=0.2)
        model.eval().save_pretrained(folder / "checkpoint", safe_serialization=True)
    (folder / "checkpoint" / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    bundle = export(str(folder / "checkpoint"), folder / "bundle", f"BERT {request.param}")
    return Made(model, bundle, *opened(bundle))
