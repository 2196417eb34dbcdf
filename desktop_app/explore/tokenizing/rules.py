"""What tokenizer.json says of a Unigram or a byte-level BPE, and the words that it takes apart."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tokenizers
from tokenizers import NormalizedString, PreTokenizedString

from desktop_app.core.errors import AppError
from desktop_app.explore.tokenizing.unigram import Scores
from desktop_app.explore.wordpiece_trace import NormalWord, Stage
from desktop_app.language import tr

UNIGRAM, BPE = "Unigram", "BPE"
_NO_PIECES: dict[str, Any] = {
    "model": {"type": "WordLevel", "vocab": {"": 0}, "unk_token": ""},
    "added_tokens": [],
    "post_processor": None,
}
"""In place of a model whose pieces are not asked for: 250,000 take 280 MB and a second."""
_OTHER = tr("Choose another model in the list above the text.")


@dataclass(frozen=True, slots=True, eq=False)
class TokenizerRules:
    """`scores` are the log probabilities of Unigram's pieces, `ranks` the order of BPE's merges, 0 first.

    `written` are the special tokens that are found in a text as they stand. `library` is a tokenizer of
    the tokenizers library, whose own normalizer and splitting are used, without its pieces.
    """

    kind: str
    library: Any
    vocabulary: Mapping[str, int]
    scores: Scores
    ranks: Mapping[tuple[str, str], int]
    unknown: str
    written: tuple[str, ...]

    @property
    def unknown_id(self) -> int:
        return self.vocabulary.get(self.unknown, 0)


def read_other_rules(path: Path, text: str = "", document: Any = None) -> TokenizerRules:
    """The rules in a tokenizer.json, its `text` and `document` if they are read already.

    Raises AppError where they are of another kind, or use bytes at last.
    """
    try:
        text = text or path.read_text(encoding="utf-8")
        document = document or json.loads(text)
        model, added = document["model"], document["added_tokens"]
        kind = model["type"]
        plain = not model.get("byte_fallback") and not model.get("ignore_merges") and not model.get("dropout")
        if kind not in (UNIGRAM, BPE) or not plain:
            raise AppError(tr("This model's tokenizer is one that is not shown here."), _OTHER)
        scores = {piece: float(score) for piece, score in model["vocab"]} if kind == UNIGRAM else {}
        if kind == UNIGRAM:
            pieces = {piece: number for number, (piece, _) in enumerate(model["vocab"])}
            unknown = model["vocab"][model["unk_id"]][0] if model.get("unk_id") is not None else ""
        else:
            pieces, unknown = model["vocab"], model.get("unk_token") or ""
        merges = [
            tuple(pair.split(" ", 1)) if isinstance(pair, str) else tuple(pair)
            for pair in model.get("merges", ())
        ]
        library = tokenizers.Tokenizer.from_str(json.dumps(document | _NO_PIECES))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AppError(
            tr("The tokenizer {path} cannot be read.", path=path), tr("Export the model again.")
        ) from error
    return TokenizerRules(
        kind,
        library,
        {**pieces, **{token["content"]: token["id"] for token in added}},
        Scores.of_pieces(scores),
        {(first, second): rank for rank, (first, second) in enumerate(merges)},
        unknown,
        tuple(token["content"] for token in added),
    )


def other_stages(rules: TokenizerRules, text: str) -> tuple[Stage, ...]:
    """The normalization as one step."""
    normalizer = rules.library.normalizer
    after = normalizer.normalize_str(text) if normalizer else text
    says = tr("Characters are brought to the forms that the vocabulary was made with.")
    return (Stage(tr("Normalize"), says, normalizer is not None, text, after),)


def other_words(
    rules: TokenizerRules, text: str, start: int = 0, end: int | None = None
) -> tuple[NormalWord, ...]:
    """The words of `text[start:end]` as this tokenizer splits it; their places are those in `text`.

    `start` is 0 or follows white space, which BPE reads with the word that it stands before.
    """
    if rules.kind == BPE and start:
        start -= 1
    pattern = "|".join(map(re.escape, sorted(rules.written, key=len, reverse=True)))
    whole = text[start:end]
    found: list[NormalWord] = []
    done = 0
    for match in re.finditer(pattern, whole) if pattern else ():
        found += _split(rules, whole[done : match.start()], start + done)
        found.append(NormalWord(match[0], start + match.start(), start + match.end(), (), special=True))
        done = match.end()
    return (*found, *_split(rules, whole[done:], start + done))


def _split(rules: TokenizerRules, part: str, first: int) -> list[NormalWord]:
    if not part:
        return []
    split = PreTokenizedString(part)
    if rules.library.normalizer:
        split.normalize(rules.library.normalizer.normalize)
    if rules.library.pre_tokenizer:
        rules.library.pre_tokenizer.pre_tokenize(split)
    whole = [(word, at) for word, at, _ in split.get_splits("original", "char")]
    split.split(_letters)
    letters = iter(split.get_splits("original", "char"))
    found = []
    for word, (begins, end) in whole:
        start = begins + len(part[begins:end]) - len(part[begins:end].lstrip())  # past the space before it
        spans = tuple((first + at[0], first + at[1]) for _, (_, at, _) in zip(word, letters, strict=False))
        found.append(NormalWord(word, first + start, first + end, spans))
    return found


def _letters(_number: int, word: NormalizedString) -> list[NormalizedString]:
    return [word[at : at + 1] for at in range(len(word.normalized))]
