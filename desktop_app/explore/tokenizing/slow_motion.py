"""A word taken apart step by step, whatever the tokenizer: WordPiece, Unigram, or byte-level BPE."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.text import quoted
from desktop_app.core.words import count
from desktop_app.explore import wordpiece_steps, wordpiece_trace
from desktop_app.explore.sheet import TokenSheet
from desktop_app.explore.tokenizing.bpe import merged
from desktop_app.explore.tokenizing.rules import (
    BPE,
    UNIGRAM,
    TokenizerRules,
    other_stages,
    other_words,
    read_other_rules,
)
from desktop_app.explore.tokenizing.unigram import best_path
from desktop_app.explore.wordpiece_steps import Step
from desktop_app.explore.wordpiece_trace import NormalWord, Piece, Rules, Stage, Try, Walk

AnyRules = Rules | TokenizerRules


def read_any_rules(path: Path) -> AnyRules:
    """The rules in a tokenizer.json; raises AppError where they are of a kind that is not shown."""
    try:
        text = path.read_text(encoding="utf-8")
        document = json.loads(text)  # once: that of a hundred languages has 17 MB
        kind = document["model"].get("type", "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AppError(f"The tokenizer {path} cannot be read.", "Export the model again.") from error
    if kind in (UNIGRAM, BPE):
        return read_other_rules(path, text, document)
    return wordpiece_trace.read_rules(path)


def words(rules: AnyRules, text: str, start: int = 0, end: int | None = None) -> tuple[NormalWord, ...]:
    """The words of `text[start:end]`, which are taken apart one by one; their places are those in `text`."""
    if isinstance(rules, TokenizerRules):
        return other_words(rules, text, start, end)
    return wordpiece_trace.words(rules, text, start, end)


def walk(rules: AnyRules, word: NormalWord) -> Walk:
    """How a word is taken apart."""
    if not isinstance(rules, TokenizerRules):
        return wordpiece_trace.walk(rules, word)
    if word.special:
        return Walk(word, (), (Piece(word.text, rules.vocabulary[word.text], word.start, word.end),))
    if rules.kind == UNIGRAM:
        found = [(one.piece, one.start, one.end) for one in best_path(word.text, rules.scores).path]
    else:
        found = list(merged(word.text, rules.ranks).pieces)
    tries, pieces, failure = [], [], ""
    for piece, start, end in found:
        id_ = rules.vocabulary.get(piece)
        if id_ is None:
            failure = f"No piece of the vocabulary is {quoted(piece)}."
        tries.append(Try(piece, start, end, id_))
        token = piece if id_ is not None else rules.unknown
        span = (word.spans[start][0], word.spans[end - 1][1]) if word.spans else (word.start, word.end)
        pieces.append(Piece(token, rules.unknown_id if id_ is None else id_, *span))
    return Walk(word, tuple(tries), tuple(pieces), failure)


def stages(rules: AnyRules, text: str) -> tuple[Stage, ...]:
    """The steps of the normalization."""
    if isinstance(rules, TokenizerRules):
        return other_stages(rules, text)
    return wordpiece_trace.stages(rules, text)


def steps(rules: AnyRules, found: Walk, written: str) -> Iterator[Step]:
    """Every step for one word, which stands as `written` in the text."""
    before = stages(rules, written)
    if not isinstance(rules, TokenizerRules) or found.word.special:
        yield from wordpiece_steps.steps(found, before, written)
        return
    letters = found.word.text
    for stage in before:
        verdict = "nothing to do" if stage.before == stage.after else f"{stage.before} → {stage.after}"
        says = f"{stage.sentence} {quoted(stage.before)} becomes {quoted(stage.after)}."
        if stage.before == stage.after:
            says = f"{stage.sentence} Here nothing changes."
        yield Step("stage", stage.name, verdict if stage.done else "off", says, stage.after)
    yield Step(
        "split", "Split", count(len(letters), _SIGNS[rules.kind]), _split_words(rules, letters), letters
    )
    yield from (_unigram if rules.kind == UNIGRAM else _bpe)(rules, letters)
    taken = [one for one in found.tries if one.id is not None]
    done = 0
    for number, tried in enumerate(found.tries, 1):
        done = tried.end
        if rules.kind == UNIGRAM:
            yield _placed(tried, letters, done, number)
    tokens = " ".join(piece.token for piece in found.pieces)
    number = len(found.pieces)
    read_as = "one piece" if number == 1 else count(number, "piece")
    rest = f" {found.failure} The model reads {rules.unknown} there." if len(taken) < number else ""
    says = f"{quoted(written)} is read as {read_as}, {tokens}.{rest}"
    yield Step("end", tokens, "done", says, letters, len(letters), 0, len(letters), number)


_SIGNS = {UNIGRAM: "character", BPE: "byte"}


def _split_words(rules: TokenizerRules, letters: str) -> str:
    if rules.kind == UNIGRAM:
        return f"A word begins with “▁”, which stands for the space before it: {quoted(letters)} is spelled."
    return (
        f"The bytes of the word (UTF-8) are written as letters, a space as “Ġ”: {quoted(letters)}. Each is a "
        "piece to begin with."
    )


def _unigram(rules: TokenizerRules, letters: str) -> Iterator[Step]:
    """Every piece that fits: whether it is on the likeliest way to where it ends."""
    for one in best_path(letters, rules.scores).arrivals:
        total = f"{one.total:.2f}"
        if not one.known:
            says = f"No piece is {quoted(one.piece)}: it is unknown, at {one.score:.2f}."
        elif one.start:
            says = (
                f"{quoted(one.piece)} has the log probability {one.score:.2f}; with the likeliest way to "
                f"where it begins that makes {total}."
            )
        else:
            says = f"{quoted(one.piece)} begins the word, with the log probability {one.score:.2f}."
        here = quoted(letters[: one.end])
        says += (
            f" The likeliest way to spell {here}."
            if one.best
            else f" Another way to spell {here} is likelier."
        )
        yield Step("taken" if one.best else "refused", one.piece, total, says, letters, 0, one.start, one.end)


def _bpe(rules: TokenizerRules, letters: str) -> Iterator[Step]:
    """Every merge in its order."""
    for one in merged(letters, rules.ranks).merges:
        says = (
            f"Of all neighbors {quoted(one.first)} and {quoted(one.second)} come first in the list of "
            f"merges, as number {one.rank + 1:,}: they become one."
        )
        yield Step(
            "taken", one.first + one.second, f"merge {one.rank + 1:,}", says, letters, 0, one.start, one.end
        )


def _placed(tried: Try, letters: str, done: int, number: int) -> Step:
    """A piece of the likeliest way, from the left."""
    says = f"{quoted(tried.piece)} is on the likeliest way, with id {tried.id}."
    if tried.id is None:
        says = f"{quoted(tried.piece)} is unknown."
    verdict = f"id {tried.id}" if tried.id is not None else "unknown"
    return Step("taken", tried.piece, verdict, says, letters, done, tried.start, tried.end, number)


def words_of(rules: AnyRules, sheet: TokenSheet) -> wordpiece_steps.SheetWords:
    """The words of a sheet, from the first that it shows to the last, in the order of the texts."""
    return wordpiece_steps.words_of(rules, sheet, words)


def facts(rules: AnyRules) -> Sequence[tuple[str, str]]:
    """What there is to say of the rules, by name."""
    if isinstance(rules, TokenizerRules):
        merges = (("merges", f"{len(rules.ranks):,}"),) if rules.kind == BPE else ()
        pieces = f"{len(rules.vocabulary):,}"
        return (
            ("tokenizer", rules.kind),
            ("pieces", pieces),
            *merges,
            ("unknown word", rules.unknown or "none"),
        )
    stages = (
        ("clean text", rules.clean_text),
        ("space Chinese", rules.handle_chinese_chars),
        ("drop accents", rules.strip_accents),
        ("lowercase", rules.lowercase),
    )
    return (
        *((name, "yes" if done else "no") for name, done in stages),
        ("continues with", rules.prefix),
        ("longest word", f"{rules.longest} characters"),
        ("unknown word", rules.unknown),
    )
