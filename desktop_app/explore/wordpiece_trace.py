"""BERT's tokenizer step by step: how a text is normalized and split, and every piece that is tried."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import NormalizedString, PreTokenizedString
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from desktop_app.core.errors import AppError
from desktop_app.language import number, tr

_OTHER = tr("Choose another model in the list above the text.")


@dataclass(frozen=True, slots=True)
class Rules:
    """What tokenizer.json says. `written` are the special tokens that are found in a text as they stand.

    `longest` is the number of characters of the longest word that is taken apart.
    """

    clean_text: bool
    handle_chinese_chars: bool
    strip_accents: bool
    lowercase: bool
    prefix: str
    unknown: str
    longest: int
    vocabulary: Mapping[str, int]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the normalization. `done` is False where the model's rules leave it out."""

    name: str
    sentence: str
    done: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NormalWord:
    """A normalized word. `start`, `end` are code points of the text, `spans` those of each character.

    `special` words are tokens written in the text, which nothing takes apart; their `spans` are empty.
    """

    text: str
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    special: bool = False


@dataclass(frozen=True, slots=True)
class Try:
    """A candidate for characters [start, end) of the word; `id` is None where no such piece exists."""

    piece: str
    start: int
    end: int
    id: int | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A token of the word; `start`, `end` are code points of the text."""

    token: str
    id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Walk:
    """Everything that was tried for a word, in order, and the pieces that came out.

    `failure` says why they are [UNK], "" where they are not.
    """

    word: NormalWord
    tries: tuple[Try, ...]
    pieces: tuple[Piece, ...]
    failure: str = ""


def read_rules(tokenizer: Path) -> Rules:
    """The rules in tokenizer.json; raises AppError when they are not those of BERT's WordPiece."""
    try:
        document = json.loads(tokenizer.read_bytes())
        model, normalizer = document["model"], document["normalizer"] or {}
        splits = document["pre_tokenizer"] or {}
        if model.get("type", "WordPiece") != "WordPiece":
            raise AppError(tr("This model's tokenizer is not WordPiece, which is shown here."), _OTHER)
        kinds = normalizer.get("type", "BertNormalizer"), splits.get("type")
        if kinds != ("BertNormalizer", "BertPreTokenizer") or not all(
            map(_as_it_stands, document["added_tokens"])
        ):
            raise AppError(tr("This model's tokenizer reads texts in another way than BERT's."), _OTHER)
        lowercase, accents = bool(normalizer.get("lowercase")), normalizer.get("strip_accents")
        return Rules(
            clean_text=bool(normalizer.get("clean_text")),
            handle_chinese_chars=bool(normalizer.get("handle_chinese_chars")),
            strip_accents=lowercase if accents is None else bool(accents),
            lowercase=lowercase,
            prefix=model["continuing_subword_prefix"],
            unknown=model["unk_token"],
            longest=model["max_input_chars_per_word"],
            vocabulary={
                **model["vocab"],
                **{known["content"]: known["id"] for known in document["added_tokens"]},
            },
            written=tuple(known["content"] for known in document["added_tokens"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AppError(
            tr("The tokenizer {path} cannot be read.", path=tokenizer),
            tr("Export the model again."),
        ) from error


def stages(rules: Rules, text: str) -> tuple[Stage, ...]:
    """The four steps of the normalization, in the tokenizer's order, with the text before and after each."""
    steps = (
        (
            tr("Clean"),
            rules.clean_text,
            tr("Control characters and zero-width joiners are dropped, all white space becomes spaces."),
        ),
        (
            tr("Space Chinese characters"),
            rules.handle_chinese_chars,
            tr("A space is put on both sides of every Chinese character, so that each becomes a word."),
        ),
        (
            tr("Drop accents"),
            rules.strip_accents,
            tr("Letters are taken apart (Unicode NFD) and the marks above and below them dropped."),
        ),
        (tr("Lowercase"), rules.lowercase, tr("Every letter becomes its small form.")),
    )
    found: list[Stage] = []
    flags = [False] * len(steps)
    before = text
    for at, (name, done, sentence) in enumerate(steps):
        flags[at] = done
        after = "".join(
            part if special else _normalizer(*flags).normalize_str(part)
            for part, _, special in _parts(rules, text)
        )
        found.append(Stage(name, sentence, done, before, after))
        before = after
    return tuple(found)


def words(rules: Rules, text: str, start: int = 0, end: int | None = None) -> tuple[NormalWord, ...]:
    """The words of `text[start:end]`: split at white space, every punctuation mark on its own.

    Their places are those in `text`.
    """
    normalizer = _normalizer(
        rules.clean_text, rules.handle_chinese_chars, rules.strip_accents, rules.lowercase
    )
    found: list[NormalWord] = []
    for part, first, special in _parts(rules, text[start:end]):
        first += start
        if special:
            found.append(NormalWord(part, first, first + len(part), (), special=True))
            continue
        split = PreTokenizedString(part)
        split.normalize(normalizer.normalize)
        BertPreTokenizer().pre_tokenize(split)
        whole = [
            (word, (first + at[0], first + at[1])) for word, at, _ in split.get_splits("original", "char")
        ]
        split.split(_letters)
        letters = iter(split.get_splits("original", "char"))
        for word, (at_first, at_last) in whole:
            spans = tuple(
                (first + at[0], first + at[1]) for _, (_, at, _) in zip(word, letters, strict=False)
            )
            found.append(NormalWord(word, at_first, at_last, spans))
    return tuple(found)


def walk(rules: Rules, word: NormalWord) -> Walk:
    """The greedy longest match: from the left, the longest piece that the vocabulary has, again and again.

    As in Wu et al., "Google's Neural Machine Translation System" (2016), section 4.1, and in BERT's code.
    """
    text, whole = word.text, (word.start, word.end)
    if word.special:
        return Walk(word, (), (Piece(text, rules.vocabulary[text], *whole),))
    if len(text) > rules.longest:
        reason = tr(
            "It has {characters} characters; a word of more than {longest} is not taken apart.",
            characters=number(len(text)),
            longest=number(rules.longest),
        )
        return Walk(word, (), (_unknown(rules, word),), reason)
    tries: list[Try] = []
    pieces: list[Piece] = []
    start = 0
    while start < len(text):
        for end in range(len(text), start, -1):
            piece = (rules.prefix if start else "") + text[start:end]
            tries.append(Try(piece, start, end, rules.vocabulary.get(piece)))
            if tries[-1].id is not None:
                break
        last = tries[-1]
        if last.id is None:
            reason = tr(
                "No piece of the vocabulary fits at character {number}, “{character}”.",
                number=start + 1,
                character=text[start],
            )
            return Walk(word, tuple(tries), (_unknown(rules, word),), reason)
        pieces.append(Piece(last.piece, last.id, word.spans[start][0], word.spans[last.end - 1][1]))
        start = last.end
    return Walk(word, tuple(tries), tuple(pieces))


def _unknown(rules: Rules, word: NormalWord) -> Piece:
    return Piece(rules.unknown, rules.vocabulary[rules.unknown], word.start, word.end)


def _parts(rules: Rules, text: str) -> Iterator[tuple[str, int, bool]]:
    """`text` cut at the special tokens written in it: (part, where it begins, whether it is one)."""
    pattern = "|".join(map(re.escape, sorted(rules.written, key=len, reverse=True)))
    done = 0
    for match in re.finditer(pattern, text) if pattern else ():
        if match.start() > done:
            yield text[done : match.start()], done, False
        yield match[0], match.start(), True
        done = match.end()
    if done < len(text):
        yield text[done:], done, False


def _normalizer(clean_text: bool, chinese: bool, accents: bool, lowercase: bool) -> Any:
    """The library's own: what is a control character or a mark depends on its edition of Unicode."""
    return BertNormalizer(
        clean_text=clean_text, handle_chinese_chars=chinese, strip_accents=accents, lowercase=lowercase
    )


def _letters(_number: int, word: NormalizedString) -> list[NormalizedString]:
    return [word[at : at + 1] for at in range(len(word.normalized))]


def _as_it_stands(added: Mapping[str, Any]) -> bool:
    """Whether a token is found in the text as it is written, wherever it stands."""
    return not any(added[flag] for flag in ("normalized", "single_word", "lstrip", "rstrip"))
