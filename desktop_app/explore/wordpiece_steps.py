"""The steps that take one word apart, in words, and the words of a text to take apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from desktop_app.core.text import quoted
from desktop_app.explore.export import Export, program
from desktop_app.explore.sheet import TokenSheet
from desktop_app.explore.wordpiece_trace import NormalWord, Stage, Walk, words
from desktop_app.language import plural, tr

Split = Callable[[Any, str, int, int], Sequence[NormalWord]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `letters` is the word by now; [0, `done`) is taken, [`start`, `end`) is looked at.

    `pieces` of the word's tokens are found by then. `verdict` is short, `sentence` says the whole.
    """

    kind: Literal["stage", "split", "refused", "taken", "end"]
    title: str
    verdict: str
    sentence: str
    letters: str
    done: int = 0
    start: int = 0
    end: int = 0
    pieces: int = 0


def steps(walk: Walk, stages: Sequence[Stage], written: str) -> Iterator[Step]:
    """Every step for one word, which stands as `written` in the text; `stages` are those of that word."""
    word, letters = walk.word, walk.word.text
    if word.special:
        says = tr(
            "{letters} is a special token: it is found in the text as it stands, and nothing takes it apart.",
            letters=letters,
        )
        yield Step(
            "end",
            letters,
            tr("id {id}", id=walk.pieces[0].id),
            says,
            letters,
            len(letters),
            0,
            len(letters),
            1,
        )
        return
    for stage in stages:
        before, after = stage.before.strip(), stage.after.strip()
        if not stage.done:
            verdict, says = tr("off"), tr("This model leaves this step out.")
        elif stage.before == stage.after:
            verdict, says = tr("nothing to do"), stage.sentence + tr(" Here nothing changes.")
        else:
            verdict = f"{before} → {after}" if before != after else tr("spaces added")
            says = stage.sentence + tr(
                " {before} becomes {after}.", before=quoted(stage.before), after=quoted(stage.after)
            )
        yield Step("stage", stage.name, verdict, says, after)
    yield Step(
        "split",
        tr("Split"),
        plural(len(letters), "{n} character", "{n} characters"),
        (
            tr(
                "White space and punctuation end a word: {written} is taken apart on its own, as {letters}.",
                written=quoted(written),
                letters=quoted(letters),
            )
        ),
        letters,
    )
    done = pieces = 0
    for tried in walk.tries:
        name = quoted(tried.piece)
        if tried.id is None:
            says = tr("{name} is not in the vocabulary: refused, so one character less is tried.", name=name)
            if tried.end - tried.start == 1:
                says = tr("{name} is not in the vocabulary, and nothing shorter is left.", name=name)
            yield Step(
                "refused",
                tried.piece,
                tr("no such piece"),
                says,
                letters,
                done,
                tried.start,
                tried.end,
                pieces,
            )
            continue
        done, pieces = tried.end, pieces + 1
        rest = (
            tr(" What is left, {letters}, comes next.", letters=quoted(letters[done:]))
            if letters[done:]
            else ""
        )
        says = tr(
            "{name} is in the vocabulary with id {id}: taken, as the longest that fits.",
            name=name,
            id=tried.id,
        )
        yield Step(
            "taken",
            tried.piece,
            tr("id {id}", id=tried.id),
            says + rest,
            letters,
            done,
            tried.start,
            tried.end,
            pieces,
        )
    tokens = " ".join(piece.token for piece in walk.pieces)
    if walk.failure:
        says = walk.failure + tr(
            " So the whole word becomes {tokens}, whatever was taken before.", tokens=tokens
        )
        yield Step("end", tokens, tr("id {id}", id=walk.pieces[0].id), says, letters, 0, 0, len(letters), 1)
    else:
        says = plural(
            len(walk.pieces),
            "Nothing is left: {written} is read as one piece, {tokens}.",
            "Nothing is left: {written} is read as {n} pieces, {tokens}.",
            written=quoted(written),
            tokens=tokens,
        )
        yield Step("end", tokens, tr("done"), says, letters, len(letters), 0, len(letters), len(walk.pieces))


@dataclass(frozen=True, slots=True)
class SheetWord:
    """A word of text 0 or 1, as `written` there; `rows` are those of its tokens in the sheet, in text order.

    They need not follow one another: where a cut goes through a word, only a part of it is read.
    """

    text: int
    word: NormalWord
    written: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The words that the rows of a sheet belong to, and the rules that take them apart."""

    rules: Any
    words: tuple[SheetWord, ...]

    def at(self, row: int | None) -> int | None:
        """The number of the word that a row of the sheet belongs to."""
        if row is None:
            return None
        return next((number for number, word in enumerate(self.words) if row in word.rows), None)


def words_of(rules: Any, sheet: TokenSheet, split: Split = words) -> SheetWords:
    """The words of a sheet, from the first that it shows to the last, in the order of the texts.

    `split` cuts a text into words by the rules.
    """
    found: list[SheetWord] = []
    for text, whole in enumerate(sheet.texts):
        rows = [number for number, row in enumerate(sheet.rows) if row.text == text]
        if not rows:
            continue
        rows.sort(key=lambda number: sheet.rows[number].start)  # what is not read stands last in the sheet
        start, end = sheet.rows[rows[0]].start, sheet.rows[rows[-1]].word_end
        while start and not whole[start - 1].isspace():
            start -= 1
        while end < len(whole) and not whole[end].isspace():
            end += 1
        at = 0
        for word in split(rules, whole, start, end):
            first = at
            while at < len(rows) and sheet.rows[rows[at]].start < word.end:
                at += 1
            if at > first:
                found.append(SheetWord(text, word, whole[word.start : word.end], tuple(rows[first:at])))
    return SheetWords(rules, tuple(found))


def export(walk: Walk, steps: Sequence[Step], written: str, model_folder: Path) -> Export:
    """The steps of one word in every form; the array holds the ids of its pieces."""
    head = ("step", "candidate", "start", "end", "verdict")
    rows = [
        (number, step.title, *((step.start, step.end) if step.end else (None, None)), step.verdict)
        for number, step in enumerate(steps, 1)
    ]
    ids = [piece.id for piece in walk.pieces]
    document = {
        "written": written,
        "word": walk.word.text,
        "steps": [step.sentence for step in steps],
        "tries": [
            {"piece": tried.piece, "start": tried.start, "end": tried.end, "id": tried.id}
            for tried in walk.tries
        ],
        "pieces": [piece.token for piece in walk.pieces],
        "input_ids": ids,
        "failure": walk.failure,
    }
    proof = script(model_folder, written, [piece.token for piece in walk.pieces])
    return Export("wordpiece", head, rows, document, np.array(ids, dtype=np.int64), proof)


def script(model_folder: Path, word: str, pieces: Sequence[str]) -> str:
    """A program that asserts the word pieces of a word on its own, special tokens left out."""
    lines = (
        f"read = tokenizer.encode({word!r}, add_special_tokens=False)",
        f"assert read.tokens == {list(pieces)!r}",
        "print(*read.tokens)",
    )
    return program(model_folder, lines)
