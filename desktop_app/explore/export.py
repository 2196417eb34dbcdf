"""What a view shows, in the forms in which it can be copied and saved, and the programs that prove it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import Any

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.cells import separated
from desktop_app.core.types import AT_THE_END, Truncation
from desktop_app.encoder.bundle import STATES, TOKENIZER

Numbers = Float32 | Int64

_LONGEST = 60
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


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """One view's numbers. `name` is proposed for files, without an ending.

    `head` and `rows` are a table, `document` a JSON value, `array` is float32 or int64 of any shape (None
    where there is none), `script` a Python program that computes the number shown and asserts it ("" where
    there is none). The text for reading is the table's first `columns` (None: all) under a `title`.
    """

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    document: Any
    array: Numbers | None = None
    script: str = ""
    title: str = ""
    columns: int | None = None

    def text(self) -> str:
        """The table for reading, in columns of equal width."""
        title = f"{self.title}\n" if self.title else ""
        return title + _aligned(self.head[: self.columns], [row[: self.columns] for row in self.rows])

    def json(self) -> str:
        return json.dumps(self.document, ensure_ascii=False, indent=1) + "\n"

    def csv(self) -> str:
        """The table under its head; a text that a spreadsheet would take for a formula begins with '."""
        return separated([self.head, *self.rows])

    def npy(self) -> bytes:
        """The array as the bytes of a `.npy` file; raises ValueError where there is none."""
        if self.array is None:
            raise ValueError("this view has no array")
        out = io.BytesIO()
        np.save(out, self.array, allow_pickle=False)
        return out.getvalue()


def program(
    model_folder: Path, lines: Iterable[str], max_length: int = 512, packages: Sequence[str] = ()
) -> str:
    """A script of `lines` after pinned packages and the functions `tokens`, `states` and `cosine`.

    `model_folder` is a bundle; the script takes another place of it as its argument. `max_length` is what
    `tokens` cuts to, in word pieces with the special tokens. `packages` are others that the lines import.
    """
    head = _PREAMBLE.substitute(
        dependencies=", ".join(f'"{name}=={version(name)}"' for name in (*_PACKAGES, *packages)),
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


def _aligned(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns of equal width, numbers at the right, long cells shortened."""
    lines = [list(head), *([_shown(value) for value in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    right = [
        all(row[column] is None or isinstance(row[column], int | float) for row in rows)
        for column in range(len(head))
    ]
    return "".join(
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        + "\n"
        for line in lines
    )


def _shown(value: object) -> str:
    if value is None:
        return ""
    words = f"{value:.6f}" if isinstance(value, float) else " ".join(str(value).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
