"""Two tokenizers on one text: their tokens aligned by the characters behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from desktop_app.core.text import one_line
from desktop_app.encoder.any_tokenizer import Token, file_in
from desktop_app.explore.export import Export

_BEGINS = "\u0120\u2581"
"""The space before a word: Ġ in byte-level BPE, ▁ in SentencePiece."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The smallest stretch [start, end) of a text at whose ends both tokenizers begin and end a token."""

    start: int
    end: int
    left: tuple[Token, ...]
    right: tuple[Token, ...]

    @property
    def same(self) -> bool:
        """Whether both read the same pieces there; ids and the signs of a beginning are their own."""
        return [_bare(token) for token in self.left] == [_bare(token) for token in self.right]


def _bare(token: Token) -> str:
    """A piece without what its tokenizer writes for "a word goes on" or "a word begins"."""
    text = token.text.removeprefix("##") if token.end - token.start == len(token.text) - 2 else token.text
    return text.lstrip(_BEGINS) or token.text


@dataclass(frozen=True, slots=True)
class Side:
    """One tokenizer's name, kind and vocabulary size, what it makes of the texts, and its file or folder."""

    name: str
    kind: str
    size: int
    pieces: int
    unknown: int
    place: Path


@dataclass(frozen=True, slots=True)
class SideBySide:
    """What two tokenizers make of `texts`, which are what is compared of the user's.

    `places` are (text 0 or 1, place); `cut` says that the user's texts are longer.
    """

    texts: tuple[str, ...]
    left: Side
    right: Side
    places: tuple[tuple[int, Stretch], ...]
    cut: bool

    @property
    def differing(self) -> int:
        return sum(not place.same for _, place in self.places)

    def text(self, at: tuple[int, Stretch]) -> str:
        """The characters of a place."""
        number, place = at
        return self.texts[number][place.start : place.end]


def aligned(left: Sequence[Token], right: Sequence[Token]) -> tuple[Stretch, ...]:
    """All tokens of both sides in the order of the text, grouped where their characters overlap."""
    waiting = list(left), list(right)
    at = [0, 0]
    found: list[Stretch] = []
    while any(at[side] < len(waiting[side]) for side in (0, 1)):
        heads = [waiting[side][at[side]] for side in (0, 1) if at[side] < len(waiting[side])]
        first = min(heads, key=lambda token: (token.start, token.end))
        start, end = first.start, first.end
        taken: tuple[list[Token], list[Token]] = ([], [])
        grown = True
        while grown:
            grown = False
            for side in (0, 1):
                while at[side] < len(waiting[side]):
                    token = waiting[side][at[side]]
                    if token.start >= end and (token.start, token.end) != (start, end):
                        break
                    taken[side].append(token)
                    end = max(end, token.end)
                    at[side] += 1
                    grown = True
        found.append(Stretch(start, end, tuple(taken[0]), tuple(taken[1])))
    return tuple(found)


def pieces(tokens: Sequence[Token]) -> str:
    """The pieces of one side at one place; a dash where it reads nothing."""
    return " ".join(one_line(token.text) for token in tokens) or "–"


def ids(tokens: Sequence[Token]) -> str:
    return " ".join(str(token.id) for token in tokens)


def export(shown: SideBySide, places: Sequence[tuple[int, Stretch]]) -> Export:
    """The given places in every form; the script proves all of them."""
    head = ("input", "start", "end", "text", "same", "left", "left_ids", "right", "right_ids")
    rows = [
        (
            *(text + 1, at.start, at.end, shown.text((text, at)), "yes" if at.same else "no"),
            *(pieces(at.left), ids(at.left), pieces(at.right), ids(at.right)),
        )
        for text, at in places
    ]
    left, right = (
        {
            "name": side.name,
            "kind": side.kind,
            "vocabulary": side.size,
            "pieces": side.pieces,
            "unknown": side.unknown,
        }
        for side in (shown.left, shown.right)
    )
    document = {
        "texts": list(shown.texts),
        "left": left,
        "right": right,
        "places": [dict(zip(head, row, strict=True)) for row in rows],
    }
    every = [at for _, at in shown.places]
    proof = script(
        (shown.left.place, shown.right.place),
        shown.texts,
        ([token.id for at in every for token in at.left], [token.id for at in every for token in at.right]),
    )
    title = f"{shown.left.name} next to {shown.right.name}"
    return Export("two tokenizers", head, rows, document, script=proof, title=title)


def script(places: tuple[Path, Path], texts: Sequence[str], ids: tuple[Sequence[int], Sequence[int]]) -> str:
    """A script that asserts the ids two tokenizers give the same texts, special tokens left out."""
    lines = [
        "# /// script",
        '# requires-python = ">=3.11"',
        f'# dependencies = ["tokenizers=={version("tokenizers")}"]',
        "# ///",
        "import tokenizers",
        "",
        f"texts = {list(texts)!r}",
        "for file, expected in (",
        *(f"    ({str(file_in(place))!r}, {list(row)})," for place, row in zip(places, ids, strict=True)),
        "):",
        "    tokenizer = tokenizers.Tokenizer.from_file(file)",
        "    tokenizer.no_padding()",
        "    tokenizer.no_truncation()",
        "    read = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]",
        "    assert sum(read, []) == expected, file",
        "    print(len(expected), file)",
    ]
    return "\n".join(lines) + "\n"
