"""What BERT is given for a text or a pair, in every form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from desktop_app.core.types import AT_THE_END, Encoding, Truncation
from desktop_app.explore.export import Export, program, reading
from desktop_app.explore.sheet import COLUMNS, TokenSheet


def document(encoding: Encoding) -> dict[str, Any]:
    """An encoding as the JSON document of `embedscope tokens`; `unread` lists the pieces cut off."""
    return {
        "tokens": list(encoding.tokens),
        "input_ids": list(encoding.input_ids),
        "attention_mask": list(encoding.attention_mask),
        "token_type_ids": list(encoding.token_type_ids),
        "offsets": [list(span) for span in encoding.offsets],
        "special_tokens_mask": list(encoding.special_tokens_mask),
        "unread": list(encoding.unread),
    }


def export(sheet: TokenSheet, chosen: Sequence[int] | None, model_folder: Path) -> Export:
    """The chosen rows of a sheet (None: all) in every form; the array is ids, masks and types, (3, tokens).

    The script proves the whole sheet.
    """
    encoding = sheet.part(chosen) if chosen else sheet.encoding
    ids, mask, types = encoding.input_ids, encoding.attention_mask, encoding.token_type_ids
    return Export(
        "tokens",
        COLUMNS,
        sheet.table(chosen),
        document(encoding),
        np.array([ids, mask, types], dtype=np.int64),
        script(model_folder, sheet.texts, sheet.encoding, sheet.limit, sheet.truncation),
    )


def script(
    model_folder: Path,
    texts: tuple[str, ...],
    encoding: Encoding,
    limit: int,
    truncation: Truncation = AT_THE_END,
) -> str:
    """A script that asserts the ids, masks and types of a text or a pair, read up to `limit` tokens."""
    lines = [
        f"ids, mask, types = {reading(texts, limit, truncation)}",
        f"assert ids[0].tolist() == {list(encoding.input_ids)}",
        f"assert mask[0].tolist() == {list(encoding.attention_mask)}",
        f"assert types[0].tolist() == {list(encoding.token_type_ids)}",
        'print("All", ids.shape[1], "ids are as Embedscope shows them.")',
    ]
    if 0 in encoding.attention_mask:
        lines.insert(0, f"tokenizer.enable_padding(length={len(encoding.input_ids)})")
    return program(model_folder, lines, limit)
