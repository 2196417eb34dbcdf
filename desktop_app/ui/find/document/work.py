"""What the preview, the Why panel and the marks in a document ask the query lane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import AppError, os_errors
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.query_values import Query
from desktop_app.core.text import quoted
from desktop_app.core.types import Box, Hit, Mode, PagePicture, Pooling, Recognized, Skipped, StoredDocument
from desktop_app.language import tr, tr_as
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.document.shares import Shares, by_pieces, by_words, left_out
from desktop_app.ui.kit.whereabouts import number_of, on_disk
from desktop_app.ui.values import Reading

if TYPE_CHECKING:
    from desktop_app.services.searching.search import Searcher
    from desktop_app.services.searching.why.explain import Explanation, Fused
    from desktop_app.services.searching.why.leave_one_out import RankWithout
    from desktop_app.services.searching.within import FoundPlaces

Span = tuple[int, int]
TOGETHER = tr_as("a part of a match", "together")
PAGE_SECONDS, PAGE_PATIENCE = 20.0, 60.0
KEPT_PAGES = 8
NARROW, WIDE = frozenset(" .,:;'!|ijltfrI()[]-"), frozenset("mwMW@%—")
SHOWN = frozenset((".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"))
"""The endings of files whose pages can be seen."""


@dataclass(frozen=True, slots=True)
class WhyQuestion:
    """The hit that is to be explained, and what found it."""

    folder: Path
    query: Query
    mode: Mode
    pooling: Pooling
    hit: Hit
    others: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """Which page is to be shown, and what is marked on it: a passage, words, where both stand in the text.

    `lines` are what OCR read of the document, whose `text` it is then: they say where both are on the page.
    """

    source: str
    number: int
    passage: str
    words: tuple[str, ...]
    span: Span
    places: tuple[Span, ...]
    lines: tuple[Recognized, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class TextMarks:
    """Spans in the document's text: the sentence that matters, words with their shares, matched terms."""

    sentence: Span | None = None
    words: tuple[tuple[int, int, float], ...] = ()
    terms: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Why a hit has its score. `words` and `pieces` are None for [CLS]; `unsplit` says why there is no
    cosine to explain. `terms` are the query's words with their part of BM25, of searches that count it.
    `sentence` says in words what was found.
    """

    question: WhyQuestion
    words: Shares | None
    pieces: Shares | None
    terms: tuple[tuple[str, float], ...]
    marks: TextMarks
    explanation: Explanation | None
    sentence: str
    unsplit: AppError | None = None
    fused: Fused | None = None


@dataclass(frozen=True, slots=True)
class Above:
    """How much more each query word adds in `upper` than in `lower`; the sum is the scores' difference."""

    upper: Hit
    lower: Hit
    words: tuple[tuple[str, float], ...]
    difference: float


def read(engine: Engine, folder: Path, document: int) -> Reading:
    """A whole document by its row id, and how much of it is read; raises AppError."""
    return read_by(engine.searcher(folder), document)


def read_by(searcher: Searcher, document: int) -> Reading:
    """As `read`, of the library that `searcher` holds open."""
    from desktop_app.corpus.reasons import in_words
    from desktop_app.library import sources

    stored = searcher.library.document(document)
    unread = tuple(map(in_words, sources.reasons(searcher.library, stored.source)))
    share = 1.0
    if len(sources.embedded_spans(searcher.library, document)) < len(stored.passages):
        pieces = searcher.encoder.wordpiece.spans(stored.document.text)
        share = sources.pieces_read(searcher.library, document, pieces) / max(len(pieces), 1)
    return Reading(stored, share, unread)


def hits_within(engine: Engine, question: WhyQuestion, _report: Report, cancel: CancelToken) -> FoundPlaces:
    """What the query found in the document of a hit; raises AppError and Cancelled."""
    from desktop_app.services.searching.within import hits_within

    one = question
    searcher = engine.searcher(one.folder)
    return hits_within(searcher, one.query, one.mode, one.pooling, one.hit.document, cancel)


def places_of(text: str, wanted: str) -> tuple[Span, ...]:
    """Where any words stand in a text."""
    from desktop_app.services.searching.within import places_of

    return places_of(text, wanted)


class LockedPageError(AppError):
    """The page is of a file that needs a password."""


class PageReader:
    """The child process that draws pages, apart from the one that indexes, and the last pages it drew.

    `offered` are passwords to be tried on the next file; `locked` says whether it asked for another one.
    """

    def __init__(self) -> None:
        from desktop_app.corpus.reader_process import ReaderProcess

        self.process = ReaderProcess(self._password, seconds=PAGE_SECONDS, patience=PAGE_PATIENCE)
        self.kept: dict[PageQuestion, PagePicture] = {}
        self.offered: list[str] = []
        self.locked = False

    def _password(self, _path: Path, _wrong: bool) -> str | None:
        self.locked = not self.offered
        return self.offered.pop() if self.offered else None


def can_be_shown(source: str, place: str) -> bool:
    """Whether there are pages to be seen of a file; of one within an archive or another there are none."""
    whole = on_disk(source) == source and not place.startswith("attached ")
    return whole and Path(source).suffix.lower() in SHOWN


def page_question(
    stored: StoredDocument, text: str, passage: Span | None, words: tuple[Span, ...], at: Span | None
) -> PageQuestion:
    """Asks for the page of the passage, or of the place that one went to in the `text` as it is shown."""
    document, span = stored.document, passage or (0, 0)
    return PageQuestion(
        stored.source,
        number_of(document.place_at((at or span)[0])) or 1,
        document.text[slice(*span)],
        tuple(dict.fromkeys(text[slice(*word)] for word in words)),
        span,
        words,
        document.recognized,
        text if document.recognized else "",
    )


def page(engine: Engine, question: PageQuestion) -> PagePicture:
    """A page of a file with its marks; raises AppError. Query lane."""
    from desktop_app.corpus.reasons import in_words

    reader = engine.kept(PageReader)
    if question in reader.kept:
        return reader.kept[question]
    path = Path(question.source)
    with os_errors("read", path):
        path.stat()
    words = () if question.lines else question.words
    known = dict.fromkeys((*reader.process.passwords, *engine.passwords))
    reader.process.passwords = tuple(known)
    reader.locked = False
    found = reader.process.page(path, question.number, question.passage, words)
    if isinstance(found, Skipped) and reader.locked:
        told = found.reason.partition(":")[0]
        raise LockedPageError(in_words(f"{told}."), tr("Type its password to see its pages."))
    if isinstance(found, Skipped):
        raise AppError(in_words(found.reason), tr("The text beside it is all that is kept of it."))
    if question.lines:
        found = replace(found, passage=_lines(question), words=tuple(_words(question)))
    while len(reader.kept) >= KEPT_PAGES:
        del reader.kept[next(iter(reader.kept))]
    reader.kept[question] = found
    return found


def unlocked_page(engine: Engine, question: PageQuestion, password: str) -> PagePicture:
    """As `page`, of a file that `password` may open. Query lane."""
    engine.kept(PageReader).offered = [password]
    return page(engine, question)


def _width(text: str) -> float:
    """About how wide a text is in print, in letters."""
    return sum(
        0.55 if sign in NARROW else 1.5 if sign in WIDE else 1.0 + 0.2 * sign.isupper() for sign in text
    )


def _lines(question: PageQuestion) -> tuple[Box, ...]:
    """Where the passage stands on a page that OCR read."""
    start, end = question.span
    here = (line for line in question.lines if line.page == question.number)
    return tuple(line.box for line in here if line.start < end and line.end > start)


def _words(question: PageQuestion) -> Iterator[Box]:
    """Where the words stand in their lines, by the usual width of their letters."""
    for line in question.lines:
        if line.page != question.number:
            continue
        left, top, right, bottom = line.box
        text = question.text[line.start : line.end]
        long = _width(text) or 1.0
        for start, end in question.places:
            if line.start <= start < line.end:
                first = _width(text[: start - line.start]) / long
                last = _width(text[: end - line.start]) / long
                if right - left > bottom - top:
                    yield left + int(first * (right - left)), top, left + int(last * (right - left)), bottom
                else:
                    yield line.box


def why(engine: Engine, question: WhyQuestion) -> Why:
    """Explains a hit; raises AppError."""
    from desktop_app.services.searching.why.explain import (
        BEYOND_WORDS,
        explain,
        explain_fusion,
        explain_terms,
    )
    from desktop_app.services.searching.why.sentence import words_of_why

    searcher, hit = engine.searcher(question.folder), question.hit
    query = searcher.answering(question.query, hit.document, question.mode, question.pooling)
    question = replace(question, query=query)
    said = explain_terms(searcher, question.query, hit.passage_id)
    terms = said if question.mode != "semantic" else ()
    begins = hit.passage_start
    spans = tuple((begins + start, begins + end) for _, term in terms for start, end in term.text)
    shown = tuple((TOGETHER if word == BEYOND_WORDS else word, term.score) for word, term in terms)
    try:
        found = explain(searcher, question.query, hit.passage_id, question.pooling)
    except AppError as error:
        sentence = words_of_why(searcher, said, None).sentence
        return Why(question, None, None, shown, TextMarks(terms=spans), None, sentence, error)
    marks = TextMarks(found.sentence, _weights(found), spans)
    fused = None
    if question.mode == "hybrid":
        fused = explain_fusion(searcher, question.query, hit.passage_id, question.pooling)
    sentence = words_of_why(searcher, said, found).sentence
    return Why(question, by_words(found), by_pieces(found), shown, marks, found, sentence, fused=fused)


def above(engine: Engine, why: Why, other: Hit) -> Above:
    """Why the hit stands above `other`, or below it; raises AppError. Both ledgers share the query's rows."""
    mine, theirs = why.words, by_words(_explained(engine, why.question, other))
    if mine is None or theirs is None:
        raise AppError(
            tr("A [CLS] score does not split over words."), tr("Choose mean pooling to compare two hits.")
        )
    hit = why.question.hit
    shares = [(a or 0.0) - (b or 0.0) for a, b in zip(mine.rows, theirs.rows, strict=True)]
    difference = mine.score - theirs.score
    upper, lower = (hit, other) if hit.rank <= other.rank else (other, hit)
    if upper is not hit:
        shares, difference = [-share for share in shares], -difference
    return Above(upper, lower, tuple(zip(mine.query, shares, strict=True)), difference)


def without(engine: Engine, why: Why, report: Report, cancel: CancelToken) -> Shares:
    """What each word of query and passage adds when it is left out once; raises AppError and Cancelled."""
    from desktop_app.services.searching.why.leave_one_out import effects

    found = why.explanation or _explained(engine, why.question, why.question.hit)
    return left_out(found, effects(engine.searcher(why.question.folder), found, report, cancel))


def places(
    engine: Engine, question: WhyQuestion, report: Report, cancel: CancelToken
) -> tuple[int, tuple[RankWithout, ...]]:
    """The hit's rank by cosine, and without each word of the query; raises AppError and Cancelled."""
    from desktop_app.services.searching.why import leave_one_out

    searcher = engine.searcher(question.folder)
    return leave_one_out.places(
        searcher, question.query, question.hit.document, question.pooling, report, cancel
    )


def in_words(found: Above, most: int = 3) -> Sequence[str]:
    """The differences that weigh most, as sentences."""
    name = quoted(found.upper.name)
    weighty = sorted(found.words, key=lambda word: -abs(word[1]))[:most]
    return [
        tr("{word} adds {share} more in {name}.", word=quoted(word), share=f"{abs(share):.4f}", name=name)
        if share > 0
        else tr(
            "{word} adds {share} less in {name}.", word=quoted(word), share=f"{abs(share):.4f}", name=name
        )
        for word, share in weighty
    ]


def _explained(engine: Engine, question: WhyQuestion, hit: Hit) -> Explanation:
    from desktop_app.services.searching.why.explain import explain

    return explain(engine.searcher(question.folder), question.query, hit.passage_id, question.pooling)


def _weights(found: Explanation) -> tuple[tuple[int, int, float], ...]:
    """The words of the passage that stand in the document's text, each with its share."""
    if found.contributions is None:
        return ()
    columns = found.contributions.sum(axis=0)
    return tuple(
        (found.passage[first].shown[0], found.passage[last - 1].shown[1], float(columns[first:last].sum()))
        for first, last in found.passage_words
        if found.passage[first].part == "text" and found.passage[last - 1].part == "text"
    )
