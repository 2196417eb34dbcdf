"""A document to the passages that the model reads whole: sentences packed up to a number of word pieces."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from desktop_app.core.errors import AppError
from desktop_app.core.types import UNTOUCHED, Document, Passage, Preprocessing
from desktop_app.corpus.preprocess import join, words
from desktop_app.corpus.sentences import sentences, trimmed
from desktop_app.language import tr

Span = tuple[int, int]
Spans = Callable[[str], list[Span]]
"""The character spans of a text's word pieces, special tokens left out (`WordPiece.spans`)."""

SPECIAL_TOKENS = 2
SHORTEST = 16
"""A smaller limit leaves no room for a word next to half a title."""
_IDEOGRAPH = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002ceaf\U0002f800-\U0002fa1f]"
)
_CLOSERS = "\"'”’»)]"
_ENDS = tuple(".!?…:;。！？")


def joined(title: str, text: str) -> str:
    """`Title. text`; the point is left out where the title ends with a mark of its own."""
    if not title or not text:
        return title or text
    closed = title.rstrip(_CLOSERS).endswith(_ENDS)
    return f"{title}{'' if closed else '.'} {text}"


def split(
    document: Document,
    spans: Spans,
    max_length: int,
    preprocessing: Preprocessing = UNTOUCHED,
    added: int = SPECIAL_TOKENS,
    slack: int = 0,
) -> list[Passage]:
    """The passages of `document`, in order: every word piece of its text is in one of them.

    Each begins with the title and has at most `max_length` word pieces after preprocessing. That counts those
    `added` to every passage (special tokens, the model's prompt), and leaves `slack` free for pieces that a
    cut next to them may change. Two neighbors share a sentence where it fits. A title leaves at least half of
    the room to the text and is cut for it; a sentence that does not fit is cut between words if it can be. A
    short document or one of a title alone is one passage. Raises AppError below a `max_length` of SHORTEST.
    """
    if max_length < SHORTEST:
        raise AppError(
            tr("Passages of {length} word pieces are too short.", length=max_length),
            tr("Choose at least {least}.", least=SHORTEST),
        )
    room = max_length - added - slack
    if room < SHORTEST - SPECIAL_TOKENS:
        raise AppError(
            tr(
                "Passages of {length} word pieces leave no room for a text next to the model's prompt.",
                length=max_length,
            ),
            tr("Choose a model that reads more at once."),
        )
    script = _script(document, preprocessing)
    pieces = spans(script.read)
    whole = trimmed(document.text, 0, len(document.text))
    if len(pieces) <= room:
        return [_passage(*whole, script.read.strip(), added + len(pieces))]
    text_pieces = len(pieces) - bisect_left(pieces, (script.text_at, 0))
    head_room = max(room - text_pieces, room // 2)
    head = _head(script.read[: script.text_at].rstrip(), spans, head_room)
    if not text_pieces:
        return [_passage(*whole, head, added + len(spans(head)))]
    head_pieces = len(spans(head))
    room -= head_pieces
    units = [
        unit
        for sentence in script.sentences
        for unit in _fitting(script.read, _inside(pieces, *sentence), pieces, spans, room)
    ]
    return [
        _passage(
            *script.source(run.start, run.end),
            f"{head} {script.read[run.start : run.end]}".lstrip(),
            added + head_pieces + run.size,
        )
        for run in _packed(units, room)
    ]


def with_whole_title(document: Document, start: int, end: int) -> Passage:
    """`document.text[start:end]` as `split` makes a passage of it without preprocessing, unless it cuts the
    title or reads other white space; `hash` says whether it does. Takes no look at the rest of the document.
    """
    text = document.text[start:end]
    head = joined(document.title, text).removesuffix(text).rstrip() if text else document.title
    return _passage(start, end, f"{head} {text}".strip(), SPECIAL_TOKENS)


class _Unit(NamedTuple):
    """`read[start:end]`, a sentence or a part of one, of `size` word pieces."""

    start: int
    end: int
    size: int


@dataclass(frozen=True, slots=True)
class _Script:
    """What the model is to read of a document, and where each part of it stands in `document.text`.

    `read` holds title and text, the text from `text_at` on; `sentences` are spans of `read`. `places`
    are the spans of the text's words in `read` and in `document.text`; None where both are the same but
    for the title before.
    """

    read: str
    text_at: int
    sentences: list[Span]
    places: tuple[list[Span], list[Span]] | None = None

    def source(self, start: int, end: int) -> Span:
        """The span in `document.text` of `read[start:end]`."""
        if self.places is None:
            return start - self.text_at, end - self.text_at
        read, text = self.places
        return text[_last(read, start)][0], text[_last(read, end - 1)][1]


def _script(document: Document, preprocessing: Preprocessing) -> _Script:
    read = joined(document.title, document.text)
    at = len(read) - len(document.text)
    if preprocessing.untouched:
        return _Script(read, at, [(at + start, at + end) for start, end in sentences(document.text)])
    kept = words(read, preprocessing)
    in_read: list[Span] = []
    in_text: list[Span] = []
    units: list[Span] = []
    position, sentence = 0, -1
    for word in kept:
        end = position + len(word.text.lower())
        if word.start >= at:
            in_read.append((position, end))
            in_text.append((word.start - at, word.end - at))
            units.append((position if word.sentence != sentence else units.pop()[0], end))
            sentence = word.sentence
        position = end + 1
    cleaned = join(kept)
    return _Script(cleaned, in_read[0][0] if in_read else len(cleaned), units, (in_read, in_text))


def _head(title: str, spans: Spans, room: int) -> str:
    """The title as it begins a passage, cut to `room` word pieces, between words if it can be."""
    pieces = spans(title)
    if len(pieces) <= room:
        return title
    first = next(_fitting(title, (0, len(pieces)), pieces, spans, room))
    return title[first.start : first.end]


def _fitting(read: str, numbers: Span, pieces: list[Span], spans: Spans, room: int) -> Iterator[_Unit]:
    """The pieces with the `numbers` [first, last), in as few parts of at most `room` as can be."""
    first, last = numbers
    while last - first > room:
        cuts = (at for at in range(first + room, first, -1) if _between_words(read, pieces, at))
        cut = next(cuts, 0)
        if cut:
            yield _Unit(pieces[first][0], pieces[cut - 1][1], cut - first)
        else:
            cut = first + room
            while cut < last and not _between_words(read, pieces, cut):
                cut += 1
            yield from _broken(read, pieces[first][0], pieces[cut - 1][1], spans, room)
        first = cut
    if first < last:
        yield _Unit(pieces[first][0], pieces[last - 1][1], last - first)


def _broken(read: str, start: int, end: int, spans: Spans, room: int) -> Iterator[_Unit]:
    """One word of more than `room` pieces in parts; the rest after a cut is a new word of other pieces."""
    while pieces := spans(read[start:end]):
        size = min(room, len(pieces))
        # One character can be several pieces (the letters of a Korean syllable).
        while 1 < size < len(pieces) and pieces[size][0] < pieces[size - 1][1]:
            size -= 1
        yield _Unit(start, start + pieces[size - 1][1], size)
        start += pieces[size - 1][1]


def _between_words(read: str, pieces: list[Span], at: int) -> bool:
    """Whether a cut before piece `at` leaves all pieces as they are: BERT splits at white space, around
    punctuation and around ideographs, and looks no further.
    """
    before, after = pieces[at - 1][1], pieces[at][0]
    if before < after:
        return any(map(str.isspace, read[before:after]))
    return _stands_alone(read[before - 1]) or _stands_alone(read[after])


def _stands_alone(char: str) -> bool:
    """BERT's `_is_punctuation` and `_is_chinese_char` (Devlin et al. 2018, tokenization.py)."""
    if char.isascii():
        return not char.isalnum()
    return unicodedata.category(char).startswith("P") or _IDEOGRAPH.match(char) is not None


def _packed(units: list[_Unit], room: int) -> Iterator[_Unit]:
    """Runs of units that fit into `room` together; a run begins with the last unit of the one before."""
    first = 0
    while first < len(units):
        last, used = first, 0
        while last < len(units) and used + units[last].size <= room:
            used += units[last].size
            last += 1
        yield _Unit(units[first].start, units[last - 1].end, used)
        if last == len(units):
            return
        shared = last - 1 > first and units[last - 1].size + units[last].size <= room
        first = last - 1 if shared else last


def _inside(pieces: list[Span], start: int, end: int) -> Span:
    """The numbers [first, last) of the pieces that begin in [start, end)."""
    return bisect_left(pieces, (start, 0)), bisect_left(pieces, (end, 0))


def _last(starts: list[Span], position: int) -> int:
    """The number of the last span that begins at or before `position`."""
    return bisect_left(starts, (position + 1, 0)) - 1


def _passage(start: int, end: int, model_text: str, pieces: int) -> Passage:
    digest = blake2b(model_text.encode(), digest_size=16).hexdigest()
    return Passage(start, end, model_text, digest, pieces)
