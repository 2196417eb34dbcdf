"""Text to word pieces and ids, through `tokenizers`; and the embeddings that BERT looks ids up in."""

import mmap
from collections.abc import Sequence
from typing import Any, ClassVar
from weakref import WeakValueDictionary

import numpy as np
import tokenizers

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.errors import AppError, os_errors
from desktop_app.core.text import encodable
from desktop_app.core.types import AT_THE_END, Encoding, Strategy, Truncation
from desktop_app.encoder import proving
from desktop_app.encoder.bundle import BERT, TOKENIZER, UNIGRAM, VOCABULARY, WORDPIECE, Bundle
from desktop_app.language import number, tr

PAD = "[PAD]"
PADS = (PAD, "<pad>")
"""What fills up a batch, in BERT and in RoBERTa and their families."""
UNKNOWNS = ("[UNK]", "<unk>")
SLACK = 4
METASPACE = "▁"
"""What SentencePiece puts for the space before a word."""


class WordPiece:
    """The tokenizer of a bundle. `max_length` arguments count word pieces with the special tokens."""

    _open: ClassVar[WeakValueDictionary[tuple[object, ...], "WordPiece"]] = WeakValueDictionary()

    @classmethod
    def of(cls, bundle: Bundle) -> "WordPiece":
        """One that is in use already, or a new one: with 250,000 pieces each takes 280 MB."""
        told = bundle.manifest
        key = (bundle.fingerprint, told.family, told.tokenizer, told.max_length)
        found = cls._open.get(key)
        if found is None:
            found = cls._open[key] = cls(bundle)
        return found

    def __init__(self, bundle: Bundle) -> None:
        proving.whole(bundle, (TOKENIZER, VOCABULARY))
        path = bundle.folder / TOKENIZER
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(path))
        except Exception as error:  # the Rust side raises bare Exception
            raise AppError(
                tr("The tokenizer {path} cannot be read: {error}.", path=path, error=error),
                tr("Export the model again."),
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.kind = bundle.manifest.tokenizer
        self.max_length = bundle.manifest.max_length
        self.model_kind = type(self._tokenizer.model).__name__
        self.pad = next((name for name in PADS if self._tokenizer.token_to_id(name) is not None), PAD)
        self.unknown = next((name for name in UNKNOWNS if self._tokenizer.token_to_id(name) is not None), "")
        self.unknown_id = self._tokenizer.token_to_id(self.unknown) if self.unknown else None
        self.types = bundle.manifest.family == BERT
        self.pad_id = self._tokenizer.token_to_id(self.pad) or 0

    @property
    def slack(self) -> int:
        """By how many pieces a part of a text may exceed those it has in the whole.

        WordPiece reads words one by one and knows where they end. Other tokenizers put a mark before what
        begins a text, and read across marks.
        """
        return 0 if self.kind == WORDPIECE else SLACK

    @property
    def vocabulary_size(self) -> int:
        return int(self._tokenizer.get_vocab_size())

    def vocabulary(self) -> dict[str, int]:
        """Every word piece with its id."""
        return dict(self._tokenizer.get_vocab())

    def words(self) -> list[str]:
        """The pieces that begin a word, as they stand in a text."""
        pieces = self.vocabulary()
        if self.kind == WORDPIECE:
            return [piece for piece in pieces if not piece.startswith(self.prefix)]
        if self.kind == UNIGRAM:
            return [piece[1:] for piece in pieces if piece.startswith(METASPACE)]
        decoded = (self._tokenizer.decode([number]) for number in pieces.values())
        return [text[1:] for text in decoded if text.startswith(" ")]

    @property
    def special(self) -> frozenset[str]:
        """The tokens that are found in a text as they stand."""
        return frozenset(str(token) for token in self._tokenizer.get_added_tokens_decoder().values())

    @property
    def prefix(self) -> str:
        """What marks a piece that continues a word; "" for a tokenizer that marks none."""
        return str(getattr(self._tokenizer.model, "continuing_subword_prefix", ""))

    def ids(self, texts: Sequence[str], max_length: int) -> list[Int64]:
        """The ids of every text, [CLS] … [SEP], cut to `max_length`; int64, (tokens,) each."""
        rows: list[Int64] = []
        for encoding in self._tokenizer.encode_batch_fast(
            [encodable(text) for text in texts], add_special_tokens=True
        ):
            ids = np.array(encoding.ids, dtype=np.int64)
            if len(ids) > max_length:
                ids = np.append(ids[: max_length - 1], ids[-1])
            rows.append(ids)
        return rows

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The character span [start, end) of every word piece of `text`, special tokens left out."""
        # A batch, because only the batch call lets other threads run.
        (read,) = self._tokenizer.encode_batch([encodable(text)], add_special_tokens=False)
        spans = list(read.offsets)
        return spans if self.kind == WORDPIECE else [_without_space(text, span) for span in spans]

    def _named(self, tokens: Sequence[str], ids: Sequence[int]) -> tuple[str, ...]:
        """The tokens; one that is unknown by that name, where Unigram repeats the text instead."""
        unknown = self.unknown_id
        return tuple(
            self.unknown if id_ == unknown else token for token, id_ in zip(tokens, ids, strict=True)
        )

    def _places(
        self, texts: Sequence[str], halves: Sequence[Any], joined: Any
    ) -> tuple[tuple[int, int], ...]:
        """The span of every token of `joined`, by those of its halves.

        Other tokenizers than WordPiece read a space with the word after it, which the spans leave out. They
        are not those of `joined`: RoBERTa's post-processing trims them a second time.
        """
        if self.kind == WORDPIECE:
            return tuple(joined.offsets)
        spans = [iter(half.offsets) for half in halves]
        return tuple(
            (0, 0) if source is None else _without_space(texts[source], next(spans[source]))
            for source in joined.sequence_ids
        )

    def added(self, prompt: str = "") -> int:
        """The special tokens of one text, and the pieces of a prompt before it."""
        pieces = len(self._tokenizer.encode(encodable(prompt), add_special_tokens=False).ids) if prompt else 0
        return int(self._tokenizer.num_special_tokens_to_add(is_pair=False)) + pieces

    def encode(
        self,
        text: str,
        second: str | None = None,
        max_length: int | None = None,
        *,
        pad: bool = False,
        truncation: Truncation = AT_THE_END,
    ) -> Encoding:
        """All that BERT is given for `text`, or for the pair, and what truncation leaves unread.

        Cut as `tokenizers` cuts. `max_length` is at most the model's own; `pad` fills up to it. Raises
        AppError when it leaves no room for a piece, or the text that is to give way is too short for that.
        """
        limit = self.max_length if max_length is None else min(max_length, self.max_length)
        texts = [encodable(text)] if second is None else [encodable(text), encodable(second)]
        special = int(self._tokenizer.num_special_tokens_to_add(is_pair=len(texts) > 1))
        room = limit - special
        if room < len(texts):
            raise AppError(
                tr(
                    "A maximum length of {limit} leaves no room for the text between the special tokens.",
                    limit=limit,
                ),
                tr("Choose at least {least}.", least=special + len(texts)),
            )
        # A batch, as in `spans`: 1 MB takes half a second.
        halves = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        kept = _kept([len(half) for half in halves], room, truncation.strategy)
        left = truncation.side == "left"
        unread: list[str] = []
        unread_offsets: list[tuple[int, int, int]] = []
        for index, (half, keep) in enumerate(zip(halves, kept, strict=True)):
            cut = slice(0, len(half) - keep) if left else slice(keep, None)
            unread += half.tokens[cut]
            places = (_without_space(texts[index], span) for span in half.offsets[cut])
            unread_offsets += [(index, *span) for span in places]
            half.truncate(keep, direction=truncation.side)
        joined = self._tokenizer.post_process(*halves)
        if pad:
            joined.pad(limit, pad_id=self.pad_id, pad_token=self.pad)
        return Encoding(
            tokens=self._named(joined.tokens, joined.ids),
            input_ids=tuple(joined.ids),
            attention_mask=tuple(joined.attention_mask),
            token_type_ids=tuple(joined.type_ids),
            offsets=self._places(texts, halves, joined),
            special_tokens_mask=tuple(joined.special_tokens_mask),
            words=tuple(-1 if word is None else word for word in joined.word_ids),
            unread=tuple(unread),
            unread_offsets=tuple(unread_offsets),
            sources=tuple(source or 0 for source in joined.sequence_ids),
        )


def _without_space(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A span without the white space that it begins with."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    return start, end


def word_embeddings(bundle: Bundle) -> Float32:
    """What the model looks a word piece up in, before any layer; float32, (word pieces, hidden), a row an id.

    Memory-mapped, read-only. Raises AppError where the manifest does not say where it lies, or on a fault.
    """
    told = bundle.manifest.word_embeddings
    if told is None:
        raise AppError(
            tr("The model {name} does not say where its word embeddings lie.", name=bundle.manifest.name),
            tr("Export it again with this version of Embedscope, then remove it and add it again."),
        )
    path = bundle.folder / told.file
    try:
        with os_errors("read", path), path.open("rb") as handle:
            data = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    except ValueError as error:
        raise AppError(
            tr("The model is damaged: {path} is empty.", path=path), tr("Export the model again.")
        ) from error
    return np.ndarray(told.shape, dtype="<f4", buffer=data, offset=told.offset)


def _kept(lengths: list[int], room: int, strategy: Strategy) -> list[int]:
    """How many pieces of each text stay. Longest first: the longer gives way, then both are halved.

    Raises AppError where the text that is to give way would have to go altogether.
    """
    if len(lengths) == 1:
        return [min(lengths[0], room)]
    beyond = max(sum(lengths) - room, 0)
    if strategy != "longest_first":
        which = 0 if strategy == "only_first" else 1
        if beyond and lengths[which] <= beyond:
            told = {"beyond": number(beyond), "length": number(lengths[which])}
            short = tr(
                "The first text is too short to make room for the other: {beyond} pieces are too many, and "
                "it has {length}.",
                **told,
            )
            if which:
                short = tr(
                    "The second text is too short to make room for the other: {beyond} pieces are too many, "
                    "and it has {length}.",
                    **told,
                )
            raise AppError(
                short,
                tr("Choose a larger maximum length, or let the longer text give way."),
            )
        return [length - beyond * (number == which) for number, length in enumerate(lengths)]
    shorter, longer = min(lengths), max(lengths)
    if beyond:
        longer = max(shorter, room - shorter)
        if shorter + longer > room:
            shorter, longer = room // 2, room - room // 2
    return [longer, shorter] if lengths[0] > lengths[1] else [shorter, longer]
