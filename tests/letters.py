"""A second model: a small BERT with random weights that knows single letters."""

from __future__ import annotations

from pathlib import Path

from model_export.pipeline import export
from model_export.quiet import quiet

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", *LETTERS, *(f"##{letter}" for letter in LETTERS))
LAYERS, HIDDEN = 3, 40


def make_letters(folder: Path) -> Path:
    """Exports the model and returns its bundle's folder; it splits texts in its own way."""
    with quiet():
        import torch
        from transformers import BertConfig, BertModel

        torch.manual_seed(11)
        config = BertConfig(
            vocab_size=len(PIECES),
            hidden_size=HIDDEN,
            num_hidden_layers=LAYERS,
            num_attention_heads=5,
            intermediate_size=72,
            max_position_embeddings=40,
            initializer_range=0.2,
        )
        BertModel(config).save_pretrained(folder / "saved", safe_serialization=True)
    (folder / "saved" / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    return export(str(folder / "saved"), folder / "bundle", "some owner/Letters").folder
