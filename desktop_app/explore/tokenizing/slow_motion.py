"""A word taken apart step by step, whatever the tokenizer: WordPiece, Unigram, or byte-level BPE."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.text import quoted
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
from desktop_app.language import number, plural, tr

AnyRules = Rules | TokenizerRules


def read_any_rules(path: Path) -> AnyRules:
    """The rules in a tokenizer.json; raises AppError where they are of a kind that is not shown."""
    try:
        text = path.read_text(encoding="utf-8")
        document = json.loads(text)  # once: that of a hundred languages has 17 MB
        kind = document["model"].get("type", "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AppError(
            tr("The tokenizer {path} cannot be read.", path=path), tr("Export the model again.")
        ) from error
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
            failure = tr("No piece of the vocabulary is {piece}.", piece=quoted(piece))
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
        verdict = tr("nothing to do") if stage.before == stage.after else f"{stage.before} → {stage.after}"
        changed = tr(" {before} becomes {after}.", before=quoted(stage.before), after=quoted(stage.after))
        says = stage.sentence + (tr(" Here nothing changes.") if stage.before == stage.after else changed)
        yield Step("stage", stage.name, verdict if stage.done else tr("off"), says, stage.after)
    signs = plural(len(letters), "{n} character", "{n} characters")
    if rules.kind == BPE:
        signs = plural(len(letters), "{n} byte", "{n} bytes")
    yield Step("split", tr("Split"), signs, _split_words(rules, letters), letters)
    yield from (_unigram if rules.kind == UNIGRAM else _bpe)(rules, letters)
    taken = [one for one in found.tries if one.id is not None]
    done = 0
    for at, tried in enumerate(found.tries, 1):
        done = tried.end
        if rules.kind == UNIGRAM:
            yield _placed(tried, letters, done, at)
    tokens = " ".join(piece.token for piece in found.pieces)
    many = len(found.pieces)
    says = plural(
        many,
        "{written} is read as one piece, {tokens}.",
        "{written} is read as {n} pieces, {tokens}.",
        written=quoted(written),
        tokens=tokens,
    )
    if len(taken) < many:
        there = tr(" The model reads {unknown} there.", unknown=rules.unknown)
        says += f" {found.failure}{there}"
    yield Step("end", tokens, tr("done"), says, letters, len(letters), 0, len(letters), many)


def _split_words(rules: TokenizerRules, letters: str) -> str:
    if rules.kind == UNIGRAM:
        return tr(
            "A word begins with “▁”, which stands for the space before it: {letters} is spelled.",
            letters=quoted(letters),
        )
    return tr(
        "The bytes of the word (UTF-8) are written as letters, a space as “Ġ”: {letters}. Each "
        "is a piece to begin with.",
        letters=quoted(letters),
    )


def _unigram(rules: TokenizerRules, letters: str) -> Iterator[Step]:
    """Every piece that fits: whether it is on the likeliest way to where it ends."""
    for one in best_path(letters, rules.scores).arrivals:
        total = f"{one.total:.2f}"
        if not one.known:
            says = tr(
                "No piece is {piece}: it is unknown, at {score}.",
                piece=quoted(one.piece),
                score=f"{one.score:.2f}",
            )
        elif one.start:
            says = tr(
                "{piece} has the log probability {score}; with the likeliest way to where it begins that "
                "makes {total}.",
                piece=quoted(one.piece),
                score=f"{one.score:.2f}",
                total=total,
            )
        else:
            says = tr(
                "{piece} begins the word, with the log probability {score}.",
                piece=quoted(one.piece),
                score=f"{one.score:.2f}",
            )
        here = quoted(letters[: one.end])
        says += (
            tr(" The likeliest way to spell {here}.", here=here)
            if one.best
            else tr(" Another way to spell {here} is likelier.", here=here)
        )
        yield Step("taken" if one.best else "refused", one.piece, total, says, letters, 0, one.start, one.end)


def _bpe(rules: TokenizerRules, letters: str) -> Iterator[Step]:
    """Every merge in its order."""
    for one in merged(letters, rules.ranks).merges:
        says = tr(
            "Of all neighbors {first} and {second} come first in the list of merges, as number "
            "{rank}: they become one.",
            first=quoted(one.first),
            second=quoted(one.second),
            rank=number(one.rank + 1),
        )
        yield Step(
            "taken",
            one.first + one.second,
            tr("merge {rank}", rank=number(one.rank + 1)),
            says,
            letters,
            0,
            one.start,
            one.end,
        )


def _placed(tried: Try, letters: str, done: int, number: int) -> Step:
    """A piece of the likeliest way, from the left."""
    says = tr("{piece} is on the likeliest way, with id {id}.", piece=quoted(tried.piece), id=tried.id)
    if tried.id is None:
        says = tr("{piece} is unknown.", piece=quoted(tried.piece))
    verdict = tr("id {id}", id=tried.id) if tried.id is not None else tr("unknown")
    return Step("taken", tried.piece, verdict, says, letters, done, tried.start, tried.end, number)


def words_of(rules: AnyRules, sheet: TokenSheet) -> wordpiece_steps.SheetWords:
    """The words of a sheet, from the first that it shows to the last, in the order of the texts."""
    return wordpiece_steps.words_of(rules, sheet, words)


def facts(rules: AnyRules) -> Sequence[tuple[str, str]]:
    """What there is to say of the rules, by name."""
    if isinstance(rules, TokenizerRules):
        merges = ((tr("merges"), number(len(rules.ranks))),) if rules.kind == BPE else ()
        return (
            (tr("tokenizer"), rules.kind),
            (tr("pieces"), number(len(rules.vocabulary))),
            *merges,
            (tr("unknown word"), rules.unknown or tr("none")),
        )
    stages = (
        (tr("clean text"), rules.clean_text),
        (tr("space Chinese"), rules.handle_chinese_chars),
        (tr("drop accents"), rules.strip_accents),
        (tr("lowercase"), rules.lowercase),
    )
    return (
        *((name, tr("yes") if done else tr("no")) for name, done in stages),
        (tr("continues with"), rules.prefix),
        (tr("longest word"), tr("{longest} characters", longest=rules.longest)),
        (tr("unknown word"), rules.unknown),
    )
