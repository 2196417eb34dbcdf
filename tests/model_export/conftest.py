"""A BERT of unusual sizes with random weights, saved and exported once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.encoder.bundle import Bundle
from model_export.pipeline import export
from model_export.quiet import quiet

PIECES = (
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    *(f"##{n}" for n in range(40)),
    *(f"w{n}" for n in range(52)),
)


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkpoint: 3 layers of 40, 5 heads, 97 pieces, 33 positions, half precision, masked words."""
    folder = tmp_path_factory.mktemp("saved") / "odd-bert"
    with quiet():
        import torch
        from transformers import BertConfig, BertForMaskedLM

        torch.manual_seed(7)
        config = BertConfig(
            vocab_size=len(PIECES),
            hidden_size=40,
            num_hidden_layers=3,
            num_attention_heads=5,
            intermediate_size=72,
            max_position_embeddings=33,
            initializer_range=0.2,
        )
        BertForMaskedLM(config).half().save_pretrained(folder, safe_serialization=True)
    (folder / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def checkpoint(saved: Path, tmp_path: Path) -> Path:
    """A copy of the checkpoint, to be spoiled."""
    return Path(shutil.copytree(saved, tmp_path / "checkpoint"))


@pytest.fixture
def edit(checkpoint: Path) -> Callable[..., None]:
    """Changes entries of a JSON file of the copy; None removes one."""

    def change(name: str, **entries: object) -> None:
        path = checkpoint / name
        path.parent.mkdir(exist_ok=True)
        document = json.loads(path.read_text()) if path.exists() else {}
        document.update(entries)
        path.write_text(json.dumps({key: value for key, value in document.items() if value is not None}))

    return change


@pytest.fixture(scope="session")
def small(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The checkpoint's bundle."""
    return export(str(saved), tmp_path_factory.mktemp("bundles") / "odd", "Odd BERT")
