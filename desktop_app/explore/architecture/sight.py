"""What each token may see in an encoder, a decoder, and both: the attention masks over one text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.types import Encoding, Truncation
from desktop_app.explore.export import Export, program, reading
from desktop_app.language import in_english, number, plural, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

SightKind = Literal["encoder", "decoder", "both"]
KINDS: tuple[SightKind, ...] = ("encoder", "decoder", "both")
MASK = "[MASK]"
_Words = dict[SightKind, str]


def _names() -> _Words:
    return {"encoder": tr("Encoder"), "decoder": tr("Decoder"), "both": tr("Encoder–decoder")}


def _models() -> _Words:
    return {
        "encoder": tr("BERT, RoBERTa, DistilBERT: for understanding and embedding. The model in use is one."),
        "decoder": tr("GPT-2, GPT-3: for writing, a token at a time."),
        "both": tr(
            "The first Transformer, T5, BART: for turning one text into another, such as a translation."
        ),
    }


def _rules() -> _Words:
    return {
        "encoder": tr("Every token sees all tokens, to its left and to its right."),
        "decoder": tr("A token sees itself and what stands before it: what follows is not written yet."),
        "both": tr(
            "The encoder's tokens see each other. The decoder's tokens see all of the encoder's (cross "
            "attention), and of their own only those before them."
        ),
    }


NAMES, MODELS, RULES = _names(), _models(), _rules()
_HIDDEN = tr(
    "A hidden word is guessed from both sides, which only an encoder shows. Write [MASK] in the "
    "text to see what it may look at."
)
_CONTINUES = tr("A decoder learns to continue a text instead.")
_T5 = tr("T5 leaves the gap to its encoder, and lets the decoder write what is missing.")
_INSTEAD = {
    "encoder": _HIDDEN,
    "decoder": f"{_HIDDEN} {_CONTINUES}",
    "both": f"{_HIDDEN} {_T5}",
}
_LISTED = 12


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """`matrix` is bool, (rows, columns): whether the token of a row may see that of a column.

    Rows and columns are the same places; `places` tells the token of each, by its position in the input.
    From `split` on they are the decoder's, which is the number of places where there is no decoder beside
    an encoder. `repeated` is true where the decoder writes the encoder's own text, for want of a second.
    """

    kind: SightKind
    matrix: NDArray[np.bool_]
    places: tuple[int, ...]
    split: int
    repeated: bool = False

    def rows_of(self, position: int | None) -> tuple[int, ...]:
        """The rows of a token: two where encoder and decoder both have it."""
        return tuple(row for row, place in enumerate(self.places) if place == position)

    def seen(self, row: int) -> tuple[int, ...]:
        """The columns that a row may see."""
        return tuple(np.flatnonzero(self.matrix[row]).tolist())


def sight(encoding: Encoding, kind: SightKind) -> Sight:
    """The mask over the tokens of an input.

    Encoder: padding is hidden from all. Decoder: that, and what follows. Both: the encoder reads the first
    text, the decoder writes the second, or the first again where there is none; padding is left out.
    """
    attended = np.array(encoding.attention_mask, dtype=bool)
    tokens = len(attended)
    if kind != "both":
        full = np.broadcast_to(attended, (tokens, tokens)).copy()
        return Sight(kind, np.tril(full) if kind == "decoder" else full, tuple(range(tokens)), tokens)
    read = [place for place in range(tokens) if attended[place]]
    first = [place for place in read if not encoding.token_type_ids[place]]
    second = [place for place in read if encoding.token_type_ids[place]]
    written = second or first
    split, whole = len(first), len(first) + len(written)
    matrix = np.zeros((whole, whole), dtype=bool)
    matrix[:, :split] = True
    matrix[split:, split:] = np.tri(len(written), dtype=bool)
    return Sight(kind, matrix, (*first, *written), split, not second)


def seen_sentence(found: Sight, tokens: Sequence[str], row: int) -> str:
    """What the token of a row may see, in words."""
    seen = found.seen(row)
    own = [column for column in seen if (column >= found.split) == (row >= found.split)]
    left, right = sum(column < row for column in own), sum(column > row for column in own)
    parts = [tr("{count} to its left", count=left), tr("{count} to its right", count=right)]
    if row in own:
        parts.insert(1, tr("itself"))
    if len(own) < len(seen):
        parts.append(tr("{count} of the encoder", count=len(seen) - len(own)))
    return plural(
        len(seen),
        "{token} may see {n} token: {parts}.",
        "{token} may see {n} tokens: {parts}.",
        token=tokens[found.places[row]],
        parts=", ".join(parts),
    )


def masked_reason(found: Sight, tokens: Sequence[str]) -> str:
    """Why guessing a masked word needs both sides (guide, part 2, reason 1), on this text if it can be."""
    place = tokens.index(MASK) if MASK in tokens else None
    rows = found.rows_of(place) if place is not None else ()
    if not rows:
        return _INSTEAD[found.kind]
    row = rows[-1]
    own = [column for column in found.seen(row) if (column >= found.split) == (row >= found.split)]
    left = [tokens[found.places[column]] for column in own if column < row]
    right = [tokens[found.places[column]] for column in own if column > row]
    if found.kind == "encoder":
        return tr(
            "[MASK] sees {left} to its left and {right} to its right: the hidden word is guessed from both "
            "sides.",
            left=listed(left),
            right=listed(right),
        )
    first = found.split if row >= found.split else 0
    hidden = [tokens[found.places[column]] for column in range(row + 1, len(found.places)) if column >= first]
    if found.kind == "decoder":
        return tr(
            "[MASK] sees {left}, and not {hidden}, which stands to its right. A decoder cannot fill a gap "
            "from "
            "what follows it; it learns to continue a text instead.",
            left=listed(left),
            hidden=listed(hidden),
        )
    return tr(
        "Written by the decoder, [MASK] would see {left}, and not {hidden}. T5 therefore leaves the gap to "
        "its "
        "encoder, which sees both sides, and lets the decoder write what is missing.",
        left=listed(left),
        hidden=listed(hidden),
    )


def next_reason(found: Sight, tokens: Sequence[str], pair: bool) -> str:
    """Why judging two sentences needs an encoder (guide, part 2, reason 2), on this text if it is a pair."""
    seen = len(found.seen(0)) if found.places else 0
    if found.kind == "encoder":
        if pair:
            return tr(
                "[CLS] sees all {count} tokens of both texts; from its vector BERT says whether the second "
                "follows the first.",
                count=seen,
            )
        return tr(
            "[CLS] sees everything, so that its vector can tell of two texts together. Add a second text to "
            "see it."
        )
    if found.kind == "decoder":
        return tr(
            "{token} comes first and sees 1 token, itself: its vector knows nothing of either text. Only "
            "the last token sees all, and nothing after it can correct what the ones before made of the "
            "text.",
            token=tokens[0],
        )
    return tr(
        "The two texts are in two stacks: the encoder's tokens never see the decoder's. Such a model can "
        "write its verdict, but no one vector of the encoder stands for both."
    )


def listed(words: Sequence[str]) -> str:
    """The first of some tokens, and how many more there are."""
    if not words:
        return tr("nothing")
    more, first = len(words) - _LISTED, " ".join(words[:_LISTED])
    return tr("{words} and {more} more", words=first, more=more) if more > 0 else first


@in_english()
def export(
    found: Sight,
    encoding: Encoding,
    texts: tuple[str, ...],
    limit: int,
    truncation: Truncation,
    model_folder: Path,
) -> Export:
    """The mask in every form; the array is int64, (rows, columns), 1 where a token may be seen."""
    names = [encoding.tokens[place] for place in found.places]
    sides = [
        "decoder" if row >= found.split or found.kind == "decoder" else "encoder" for row in range(len(names))
    ]
    head = ("stack", "position", "token", "sees", *(f"{place}" for place in range(len(names))))
    cells = found.matrix.astype(np.int64)
    rows = [
        (side, place, name, int(line.sum()), *line.tolist())
        for side, place, name, line in zip(sides, found.places, names, cells, strict=True)
    ]
    document = {
        "kind": found.kind,
        "rule": _rules()[found.kind],
        "models": _models()[found.kind],
        "tokens": [
            {"stack": side, "position": place, "token": name}
            for side, place, name in zip(sides, found.places, names, strict=True)
        ],
        "may_see": cells.tolist(),
        "decoder_writes_the_same_text": found.repeated,
    }
    title = tr(
        "{kind}: {count} of {all} pairs may be seen",
        kind=_names()[found.kind],
        count=number(int(cells.sum())),
        all=number(cells.size),
    )
    lines = _script(found, encoding, texts, limit, truncation)
    script = program(model_folder, lines, limit)
    return Export(f"sight-{found.kind}", head, rows, document, cells, script, title=title)


def _script(
    found: Sight, encoding: Encoding, texts: tuple[str, ...], limit: int, truncation: Truncation
) -> list[str]:
    lines = []
    if 0 in encoding.attention_mask:
        lines.append(f"tokenizer.enable_padding(length={len(encoding.tokens)})")
    lines += [
        f"ids, mask, types = {reading(texts, limit, truncation)}",
        "read = mask[0] == 1",
        "tokens = len(read)",
    ]
    if found.kind == "both":
        lines += [
            "first = int((read & (types[0] == 0)).sum())",
            "written = int((read & (types[0] == 1)).sum()) or first",
            "may_see = np.zeros((first + written,) * 2, dtype=bool)",
            "may_see[:, :first] = True  # the encoder sees itself, the decoder sees the encoder",
            "may_see[first:, first:] = np.tri(written, dtype=bool)  # the decoder sees what it has written",
        ]
    else:
        lines.append("may_see = np.broadcast_to(read, (tokens, tokens))  # all but padding")
        if found.kind == "decoder":
            lines.append("may_see = np.tril(may_see)  # and nothing that follows")
    lines += [
        "print(may_see.astype(int))",
        f"assert may_see.sum(axis=1).tolist() == {found.matrix.sum(axis=1).tolist()!r}",
    ]
    return lines
