"""Python programs that stand on their own and prove a number of the window."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from string import Template

from desktop_app.core.types import AT_THE_END, Encoding, Truncation
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


def preamble(model_folder: Path, max_length: int = 512) -> str:
    """The head of a script: pinned packages, and the functions `tokens`, `states` and `cosine`.

    `model_folder` is a bundle; the script takes another place of it as its argument. `max_length` is what
    `tokens` cuts to, in word pieces with the special tokens.
    """
    return _PREAMBLE.substitute(
        dependencies=", ".join(f'"{name}=={version(name)}"' for name in _PACKAGES),
        folder=repr(str(model_folder)),
        tokenizer=TOKENIZER,
        states=STATES,
        max_length=max_length,
    )


def tokens_script(
    model_folder: Path,
    texts: tuple[str, ...],
    encoding: Encoding,
    limit: int,
    truncation: Truncation = AT_THE_END,
) -> str:
    """A script that asserts the ids, masks and types of a text or a pair, read up to `limit` tokens."""
    how = f"max_length={limit}, strategy={truncation.strategy!r}, direction={truncation.side!r}"
    lines = [f"ids, mask, types = tokens({', '.join(map(repr, texts))}, {how})"]
    if 0 in encoding.attention_mask:
        width = len(encoding.input_ids)
        lines.insert(0, f"tokenizer.enable_padding(length={width})")
    for name, values in (
        ("ids", encoding.input_ids),
        ("mask", encoding.attention_mask),
        ("types", encoding.token_type_ids),
    ):
        lines.append(f"assert {name}[0].tolist() == {list(values)}")
    lines.append('print("All", ids.shape[1], "ids are as Embedscope shows them.")')
    return preamble(model_folder, limit) + "\n".join(lines) + "\n"


def cosine_script(model_folder: Path, texts: tuple[str, str], value: float, limit: int) -> str:
    """A script that asserts the cosine of two texts' mean vectors, each read up to `limit` tokens."""
    return (
        preamble(model_folder, limit)
        + f"""\
def mean(text):
    return states(*tokens(text))[-1, 0].mean(axis=0)


found = cosine(mean({texts[0]!r}),
               mean({texts[1]!r}))
print(found)
assert abs(found - {value!r}) < 1e-5
"""
    )


def pieces_script(model_folder: Path, word: str, pieces: Sequence[str]) -> str:
    """A script that asserts the word pieces of a word on its own, special tokens left out."""
    lines = (
        f"read = tokenizer.encode({word!r}, add_special_tokens=False)",
        f"assert read.tokens == {list(pieces)!r}",
        "print(*read.tokens)",
    )
    return preamble(model_folder) + "\n".join(lines) + "\n"


def batch_script(
    model_folder: Path,
    texts: Sequence[tuple[str, ...]],
    ids: Sequence[Sequence[int | str]],
    cut: tuple[int, Truncation, int],
) -> str:
    """A script that asserts the ids of a batch; `cut` is the maximum length, the truncation and the width."""
    limit, truncation, width = cut
    inputs = [one[0] if len(one) == 1 else one for one in texts]
    lines = [
        f"how = dict(strategy={truncation.strategy!r}, direction={truncation.side!r})",
        f"tokenizer.enable_truncation({limit}, **how)",
        f"tokenizer.enable_padding(length={width})",
        f"batch = tokenizer.encode_batch({inputs!r})",
        "ids = np.array([row.ids for row in batch])",
        f"assert ids.tolist() == {[list(row) for row in ids]}",
        "mask = np.array([row.attention_mask for row in batch])",
        'print("(batch, tokens) =", ids.shape, "padding:", int((mask == 0).sum()))',
    ]
    return preamble(model_folder, limit) + "\n".join(lines) + "\n"


def nearest_script(model_folder: Path, id_: int, nearest: int, value: float) -> str:
    """A script that asserts which piece is nearest to `id_` in the input embedding, and their cosine."""
    return (
        preamble(model_folder)
        + f"""\
import json

told = json.loads((MODEL / "manifest.json").read_bytes())["word_embeddings"]
shape = tuple(told["shape"])
matrix = np.memmap(MODEL / told["file"], dtype=told["dtype"], mode="r", offset=told["offset"], shape=shape)
cosines = matrix @ matrix[{id_}] / np.linalg.norm(matrix, axis=1) / np.linalg.norm(matrix[{id_}])
cosines[{id_}] = -1
found = int(cosines.argmax())
print(tokenizer.id_to_token({id_}), tokenizer.id_to_token(found), cosines[found])
assert found == {nearest}
assert abs(cosines[found] - {value!r}) < 1e-5
"""
    )


def two_tokenizers_script(
    folders: tuple[Path, Path], texts: Sequence[str], ids: tuple[Sequence[int], Sequence[int]]
) -> str:
    """A script that asserts the ids two tokenizers give the same texts, special tokens left out."""
    lines = [
        "# /// script",
        '# requires-python = ">=3.11"',
        f'# dependencies = ["tokenizers=={version("tokenizers")}"]',
        "# ///",
        "import tokenizers",
        "",
        f"texts = {list(texts)!r}",
        "for folder, expected in (",
        *(f"    ({str(folder)!r}, {list(row)})," for folder, row in zip(folders, ids, strict=True)),
        "):",
        f'    tokenizer = tokenizers.Tokenizer.from_file(f"{{folder}}/{TOKENIZER}")',
        "    tokenizer.no_padding()",
        "    tokenizer.no_truncation()",
        "    read = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]",
        "    assert sum(read, []) == expected, folder",
        "    print(len(expected), folder)",
    ]
    return "\n".join(lines) + "\n"
