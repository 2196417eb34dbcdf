"""Python programs that stand on their own and prove a number of the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from string import Template

from desktop_app.core.types import AT_THE_END, Truncation
from desktop_app.encoder.bundle import STATES, TOKENIZER

_PACKAGES = ("numpy", "onnxruntime", "tokenizers")

_PREAMBLE = Template('''\
# /// script
# requires-python = ">=3.11"
# dependencies = [$dependencies]
# ///
"""Computes one number of Embedscope again and asserts it. Run: python THIS_FILE [MODEL_FOLDER]"""

import os
import sys
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before onnxruntime is imported

import numpy as np
import onnxruntime as ort
import tokenizers

MODEL = Path(sys.argv[1] if len(sys.argv) > 1 else $folder)
tokenizer = tokenizers.Tokenizer.from_file(str(MODEL / "$tokenizer"))
tokenizer.no_padding()


def tokens(text, second=None, max_length=$max_length, **how):
    """The ids, attention mask and token type ids of a text or a pair; each (1, tokens)."""
    tokenizer.enable_truncation(max_length, **how)
    read = tokenizer.encode(text, second)
    return tuple(np.array([row], dtype=np.int64) for row in (read.ids, read.attention_mask, read.type_ids))


def states(ids, mask, types):
    """The hidden states after the embeddings and after every layer; (layers + 1, batch, tokens, hidden)."""
    session = ort.InferenceSession(str(MODEL / "$states"), providers=["CPUExecutionProvider"])
    given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
    wanted = {item.name for item in session.get_inputs()}
    return np.stack(session.run(None, {name: row for name, row in given.items() if name in wanted}))


def cosine(a, b):
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


''')


def program(model_folder: Path, lines: Iterable[str], max_length: int = 512) -> str:
    """A script of `lines` after pinned packages and the functions `tokens`, `states` and `cosine`.

    `model_folder` is a bundle; the script takes another place of it as its argument. `max_length` is what
    `tokens` cuts to, in word pieces with the special tokens.
    """
    head = _PREAMBLE.substitute(
        dependencies=", ".join(f'"{name}=={version(name)}"' for name in _PACKAGES),
        folder=repr(str(model_folder)),
        tokenizer=TOKENIZER,
        states=STATES,
        max_length=max_length,
    )
    return head + "\n".join(lines) + "\n"


def reading(texts: Sequence[str], limit: int, truncation: Truncation = AT_THE_END) -> str:
    """The call of `tokens` for a text or a pair; one text cannot be told which of two is cut."""
    how = f"max_length={limit}, direction={truncation.side!r}"
    if len(texts) > 1:
        how += f", strategy={truncation.strategy!r}"
    return f"tokens({', '.join(map(repr, texts))}, {how})"
