"""What the model is given for a text or a pair: a row a token, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from desktop_app.core.cells import tabbed
from desktop_app.core.text import Utf16, is_word
from desktop_app.core.types import AT_THE_END, Encoding, Truncation
from desktop_app.explore.tokenizing import sheet_words

if TYPE_CHECKING:
    from desktop_app.encoder.wordpiece import WordPiece

Kind = Literal["word", "mark", "continuation", "unknown", "special", "padding", "unread"]
"""A mark has neither letter nor digit: BERT reads it as it reads words, but nobody counts it as one."""
SectionKind = Literal["first", "second", "padding", "unread"]

UNREAD_SHOWN = 200
"""Pieces shown of what was cut off from each text: those next to what is read, enough to see the cut."""

COLUMNS = ("position", "token", "id", "attention_mask", "token_type_id", "start", "end", "text", "kind")

UNK = ("[UNK]", "<unk>")
_WRITTEN_SPECIALS = frozenset((*sheet_words.FIRST, "[SEP]", "[PAD]", "[MASK]", "</s>", "<pad>", "<mask>"))
_BEGINS_WORD = ("▁", "Ġ")  # in SentencePiece and in byte-level BPE


class TokenRow(NamedTuple):
    """One token. What the model was never given (unread) has no position, id, mask or type id.

    `text` is 0 or 1, None for special tokens and padding; `start`, `end` are code points of that text,
    as are `word_start`, `word_end` of the word the piece belongs to. `piece` of `pieces` counts from 1.
    `tone` alternates 0, 1 by word.
    """

    position: int | None
    token: str
    id: int | None
    mask: int | None
    type_id: int | None
    text: int | None
    start: int
    end: int
    kind: Kind
    word_start: int = 0
    word_end: int = 0
    piece: int = 1
    pieces: int = 1
    tone: int = 0

    @property
    def joined(self) -> bool:
        """Whether the piece continues the word of the piece before it."""
        return self.piece > 1


@dataclass(frozen=True, slots=True)
class Section:
    """Rows [first, last) that stand under one caption."""

    kind: SectionKind
    caption: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TokenSheet:
    """What the model is given for `texts`. The numbers count what it reads of them.

    `pieces` are those of words and of marks, `word_pieces` those of words; special tokens are none of them.
    `unread_spans` are the UTF-16 units of each text that the model does not read, to the text's end or from
    its beginning; None where it reads all. `types` says whether the model takes token type ids, `marks_begin`
    that its tokenizer marks the pieces that begin a word and not those that continue one.
    """

    texts: tuple[str, ...]
    units: tuple[Utf16, ...]
    encoding: Encoding
    limit: int
    rows: tuple[TokenRow, ...]
    sections: tuple[Section, ...]
    words: int
    marks: int
    pieces: int
    word_pieces: int
    unknown: int
    truncation: Truncation = AT_THE_END
    unread_spans: tuple[tuple[int, int] | None, ...] = ()
    types: bool = True
    marks_begin: bool = False

    @property
    def used(self) -> int:
        """Tokens with attention mask 1, the special ones included."""
        return sum(self.encoding.attention_mask)

    @property
    def padding(self) -> int:
        return len(self.encoding.tokens) - self.used

    @property
    def unread(self) -> int:
        return len(self.encoding.unread)

    def surface(self, row: TokenRow) -> str:
        """The user's own characters behind a token; empty for special tokens and padding."""
        return "" if row.text is None else self.texts[row.text][row.start : row.end]

    def word(self, row: TokenRow) -> str:
        """The word the piece belongs to, as the user wrote it."""
        return "" if row.text is None else self.texts[row.text][row.word_start : row.word_end]

    def units_of(self, row: TokenRow) -> tuple[int, int, int] | None:
        """(text, start, end) of a token in UTF-16 units; None where no text stands behind it."""
        if row.text is None:
            return None
        units = self.units[row.text]
        return row.text, units.unit(row.start), units.unit(row.end)

    def row_at(self, text: int, unit: int) -> int | None:
        """The row whose characters cover UTF-16 unit `unit` of text 0 or 1; None between tokens."""
        point = self.units[text].point(unit)
        covers = (
            number
            for number, row in enumerate(self.rows)
            if row.text == text and row.start <= point < row.end
        )
        return next(covers, None)

    def row_before(self, text: int, unit: int) -> int | None:
        """The last row shown that begins before UTF-16 unit `unit` of text 0 or 1."""
        point = self.units[text].point(unit)
        found, latest = None, -1
        for number, row in enumerate(self.rows):
            if row.text == text and latest < row.start < point:
                found, latest = number, row.start
        return found

    def describe(self, number: int) -> str:
        """Row `number` in one sentence or two."""
        return sheet_words.describe(self, self.rows[number])

    def part(self, numbers: Iterable[int]) -> Encoding:
        """The encoding reduced to the given rows, for copying a selection."""
        rows = [self.rows[number] for number in sorted(set(numbers))]
        read = [row.position for row in rows if row.position is not None]
        unread = [row for row in rows if row.position is None]
        whole = self.encoding
        return Encoding(
            tokens=tuple(whole.tokens[at] for at in read),
            input_ids=tuple(whole.input_ids[at] for at in read),
            attention_mask=tuple(whole.attention_mask[at] for at in read),
            token_type_ids=tuple(whole.token_type_ids[at] for at in read),
            offsets=tuple(whole.offsets[at] for at in read),
            special_tokens_mask=tuple(whole.special_tokens_mask[at] for at in read),
            words=tuple(whole.words[at] for at in read),
            unread=tuple(row.token for row in unread),
            unread_offsets=tuple((row.text or 0, row.start, row.end) for row in unread),
        )

    def table(self, numbers: Iterable[int] | None = None) -> list[tuple[object, ...]]:
        """The given rows (all of them if None) as cells under COLUMNS; None where there is no value."""
        chosen = range(len(self.rows)) if numbers is None else sorted(set(numbers))
        lines: list[tuple[object, ...]] = []
        for row in (self.rows[number] for number in chosen):
            span = (None, None) if row.text is None else (row.start, row.end)
            numeric = (row.id, row.mask, row.type_id, *span)
            lines.append((row.position, row.token, *numeric, self.surface(row), row.kind))
        return lines

    def tsv(self, numbers: Iterable[int] | None = None) -> str:
        """The given rows (all of them if None) as tab-separated values under a line of names."""
        return tabbed([COLUMNS, *self.table(numbers)]) + "\n"

    def meaning(self, row: TokenRow) -> str:
        """What a token is, in one sentence."""
        cut = row.piece == 1 and _continues(row.token, self.marks_begin)
        return sheet_words.meaning(self, row, self._text_of(row), cut)

    def _text_of(self, row: TokenRow) -> int:
        """The text that a token stands in, or that a special token ends."""
        before = [one.text for one in self.rows[: (row.position or 0) + 1] if one.text is not None]
        return before[-1] if before else 0


def read(
    tokenizer: WordPiece,
    texts: tuple[str, ...],
    limit: int | None = None,
    pad: bool = False,
    truncation: Truncation = AT_THE_END,
) -> TokenSheet:
    """What the model is given for a text or a pair, cut and padded to `limit` tokens (None: its maximum).

    Raises AppError when `limit` leaves no room.
    """
    second = texts[1] if len(texts) > 1 else None
    encoding = tokenizer.encode(texts[0], second, limit, pad=pad, truncation=truncation)
    longest = min(limit or tokenizer.max_length, tokenizer.max_length)
    return sheet(encoding, texts, longest, truncation, tokenizer.types, not tokenizer.prefix)


def sheet(
    encoding: Encoding,
    texts: tuple[str, ...],
    limit: int,
    truncation: Truncation = AT_THE_END,
    types: bool = True,
    marks_begin: bool = False,
) -> TokenSheet:
    """`encoding`, which is what the model is given for `texts`, as rows.

    Rows hold all that the model reads and at most UNREAD_SHOWN of the cut pieces of each text.
    """
    rows = [*_read_rows(encoding), *_unread_rows(encoding, truncation)]
    groups = 0
    for number, text in enumerate(texts):
        groups += _group_words(rows, number, text, encoding.words, marks_begin, first_tone=groups % 2)
    pieces = [row for row in rows if row.position is not None and row.text is not None]
    spelled = [row for row in pieces if row.kind != "special"]
    in_words = [row for row in spelled if is_word(texts[row.text or 0][row.word_start : row.word_end])]
    words = sum(not row.joined for row in in_words)
    units = tuple(Utf16(text) for text in texts)
    return TokenSheet(
        texts=texts,
        units=units,
        encoding=encoding,
        limit=limit,
        rows=tuple(rows),
        sections=tuple(_sections(rows, encoding, len(texts), types)),
        words=words,
        marks=sum(not row.joined for row in spelled) - words,
        pieces=len(pieces),
        word_pieces=len(in_words),
        unknown=sum(row.kind == "unknown" for row in pieces),
        truncation=truncation,
        types=types,
        marks_begin=marks_begin,
        unread_spans=tuple(
            _unread_span(encoding, number, text, units[number], truncation)
            for number, text in enumerate(texts)
        ),
    )


def _unread_span(
    encoding: Encoding, number: int, text: str, units: Utf16, truncation: Truncation
) -> tuple[int, int] | None:
    cut = [span[1:] for span in encoding.unread_offsets if span[0] == number]
    if not cut:
        return None
    if truncation.side == "left":
        return 0, units.unit(cut[-1][1])
    return units.unit(cut[0][0]), units.unit(len(text))


def _read_rows(encoding: Encoding) -> Iterator[TokenRow]:
    columns = zip(
        encoding.tokens,
        encoding.input_ids,
        encoding.attention_mask,
        encoding.token_type_ids,
        encoding.special_tokens_mask,
        encoding.offsets,
        strict=True,
    )
    for position, (token, id_, mask, type_id, added, (start, end)) in enumerate(columns):
        kind: Kind = "word"
        if not mask:
            kind = "padding"
        elif added or token in _WRITTEN_SPECIALS:
            kind = "special"
        elif token in UNK:
            kind = "unknown"
        source = encoding.sources[position] if encoding.sources else type_id
        yield TokenRow(position, token, id_, mask, type_id, None if added else source, start, end, kind)


def _unread_rows(encoding: Encoding, truncation: Truncation) -> Iterator[TokenRow]:
    near = slice(-UNREAD_SHOWN, None) if truncation.side == "left" else slice(UNREAD_SHOWN)
    pieces = zip(encoding.unread, encoding.unread_offsets, strict=True)
    for _, of_one_text in groupby(pieces, key=lambda piece: piece[1][0]):
        for token, (text, start, end) in list(of_one_text)[near]:
            yield TokenRow(None, token, None, None, None, text, start, end, "unread")


def _continues(token: str, marks_begin: bool) -> bool:
    """Whether a piece says that it continues a word."""
    return not token.startswith(_BEGINS_WORD) if marks_begin else token.startswith("##")


def _group_words(
    rows: list[TokenRow], text: int, whole: str, words: Sequence[int], marks_begin: bool, first_tone: int
) -> int:
    """Tells every piece of text number `text`, which is `whole`, its word, in place; how many there are."""
    groups: list[list[int]] = []
    before: int | None = None
    own = (number for number, row in enumerate(rows) if row.text == text)
    for number in sorted(own, key=lambda number: rows[number].start):  # what is not read stands last
        row = rows[number]
        word = None if row.position is None else words[row.position]
        same = _continues(row.token, marks_begin) if word is None else word == before
        if same and groups:
            groups[-1].append(number)
        else:
            groups.append([number])
        before = word
    for tone, group in enumerate(groups, first_tone):
        start, end, pieces = rows[group[0]].start, rows[group[-1]].end, len(group)
        for piece, number in enumerate(group, 1):
            row = rows[number]
            kind: Kind = row.kind
            if kind == "word" and (piece > 1 or not is_word(whole[start:end])):
                kind = "continuation" if piece > 1 else "mark"
            rows[number] = TokenRow(*row[:8], kind, start, end, piece, pieces, tone % 2)
    return len(groups)


def _sections(rows: Sequence[TokenRow], encoding: Encoding, texts: int, types: bool) -> Iterator[Section]:
    first = 0
    for kind, group in groupby(_kinds(rows), key=lambda pair: pair[0]):
        last = first + sum(1 for _ in group)
        caption = sheet_words.caption(kind, last - first, encoding, texts, types)
        yield Section(kind, caption, first, last)
        first = last


def _kinds(rows: Sequence[TokenRow]) -> Iterator[tuple[SectionKind, TokenRow]]:
    """The section of each row; a special token without a text ends the one before it."""
    text = 0
    for row in rows:
        text = text if row.text is None else row.text
        if row.kind in ("padding", "unread"):
            yield ("padding" if row.kind == "padding" else "unread"), row
        else:
            yield ("second" if text else "first"), row
