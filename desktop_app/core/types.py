"""The values that travel between the rooms: frozen, with shapes and units in their docstrings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from desktop_app.core.query_values import Query, Reach

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32

Pooling = Literal["mean", "cls"]
POOLINGS: tuple[Pooling, ...] = ("mean", "cls")
RowId = tuple[Path, int]
"""A row of the ledger of the library in a folder."""
Mode = Literal["semantic", "keyword", "hybrid"]
MODES: tuple[Mode, ...] = ("hybrid", "semantic", "keyword")
"""The one that measured best first (benchmarks.md): it is used where none is chosen."""


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """Which cleaning steps run before the model reads a text; all off means the text is untouched."""

    punctuation: bool = False
    numbers: bool = False
    stopwords: bool = False
    lemmas: bool = False

    @property
    def untouched(self) -> bool:
        return not (self.punctuation or self.numbers or self.stopwords or self.lemmas)


UNTOUCHED = Preprocessing()
GUIDE = Preprocessing(punctuation=True, stopwords=True, lemmas=True)


@dataclass(frozen=True, slots=True)
class Steps:
    """A text on its way through preprocessing: the words after each step, and what the model will read."""

    tokens: tuple[str, ...]
    without_punctuation: tuple[str, ...]
    without_stopwords: tuple[str, ...]
    lemmas: tuple[str, ...]
    text: str


Box = tuple[int, int, int, int]
"""Left, top, right, bottom in thousandths of a page as it looks."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """Page `number` of `pages` as a picture: `pixels` are `height` rows of `width` times blue, green, red.

    `passage` and `words` are where those stand that were asked for.
    """

    number: int
    pages: int
    width: int
    height: int
    pixels: bytes
    passage: tuple[Box, ...] = ()
    words: tuple[Box, ...] = ()


CERTAIN = 0.9
"""Lines of Latin text that OCR reads rightly have .95 and more; one below this is told to be uncertain."""


@dataclass(frozen=True, slots=True)
class Recognized:
    """A line of a document's text, `text[start:end]`, that OCR recognized on `page` (from 1).

    `certainty` is the model's, 0..1; `box` left, top, right, bottom in thousandths of the page as it looks.
    """

    start: int
    end: int
    certainty: float
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Document:
    """One record or file as it was read. `fields` keeps every field verbatim, in order.

    `id` is the record's own `_id` or `id` where it has one, otherwise made from its place, and unique
    within its source. `place` says where in the source it stands ("line 12"), empty for a whole file.
    `places` says where parts of a whole file begin in `text`, in order: (0, "page 1"), (1830, "page 2").
    `member` is the file in an archive that it is of ("notes/a.txt"), empty where its source is no archive.
    `recognized` are the lines that come from pictures, in order.
    """

    id: str
    title: str
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    places: tuple[tuple[int, str], ...] = ()
    member: str = ""
    recognized: tuple[Recognized, ...] = ()

    def place_at(self, position: int) -> str:
        """Where in the source the character `position` of `text` stands: "page 3", or `place`."""
        part = bisect_right(self.places, position, key=lambda begins: begins[0])
        return self.places[part - 1][1] if part else self.place

    def place_of(self, start: int, end: int) -> str:
        """The place of a passage, and how far OCR can be trusted with it: "page 3 (OCR)"."""
        lines = [line for line in self.recognized if line.start < end and line.end > start]
        if not lines:
            return self.place_at(start)
        doubtful = sum(line.certainty < CERTAIN for line in lines)
        told = f"OCR, {doubtful} of {len(lines)} lines uncertain" if doubtful else "OCR"
        place = self.place_at(start)
        return f"{place} ({told})" if place else told


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that the model reads whole: `document.text[start:end]`.

    `model_text` is title and span after preprocessing; `hash` identifies it (BLAKE2b, 32 hex digits).
    `pieces` is how many word pieces the model reads, [CLS] and [SEP] counted.
    """

    start: int
    end: int
    model_text: str
    hash: str
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, row or record that was left out, and why, in one sentence."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scanned(Skipped):
    """As many pages of a file that only OCR can read; `reason` is for where there is none.

    `parts` are the messages of a mailbox, or the files of an archive, that they are in, by their numbers.
    """

    pages: int = 1
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PageStep:
    """A slow reader lives: so many pages of a file have been read."""

    done: int
    of: int


Strategy = Literal["longest_first", "only_first", "only_second"]


@dataclass(frozen=True, slots=True)
class Truncation:
    """Which text of a pair gives way when there is no room, and at which end, as `tokenizers` names it.

    A single text is always the one that gives way.
    """

    strategy: Strategy = "longest_first"
    side: Literal["right", "left"] = "right"


AT_THE_END = Truncation()


@dataclass(frozen=True, slots=True)
class Encoding:
    """A text (or a pair) as BERT sees it; all tuples have one entry a token.

    `offsets` are character spans [start, end) in the text, 0 or 1, that the token's entry of `sources` names,
    or its `token_type_id` where there are none; (0, 0) for special tokens.
    `words` is the index of the word the piece belongs to, -1 for special
    tokens. `unread` holds the pieces that truncation cut off, `unread_offsets` their
    (text 0 or 1, start, end).
    """

    tokens: tuple[str, ...]
    input_ids: tuple[int, ...]
    attention_mask: tuple[int, ...]
    token_type_ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    special_tokens_mask: tuple[int, ...]
    words: tuple[int, ...]
    unread: tuple[str, ...] = ()
    unread_offsets: tuple[tuple[int, int, int], ...] = ()
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Document embeddings of the same texts from one pass: float32, (texts, dimensions), unit length."""

    mean: Float32
    cls: Float32

    def pooled(self, pooling: Pooling) -> Float32:
        return self.mean if pooling == "mean" else self.cls


@dataclass(frozen=True, slots=True)
class Folded:
    """A document that stands behind another one in a list, by row ids, with the passage that ranks it.

    `score` and `match` are those of `Hit`. `library` is None where it is that of the other one.
    """

    document: int
    passage: int
    score: float
    match: float
    library: Path | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked document and the passage that ranks it: `text[passage_start:passage_end]` of it.

    `score` is the cosine (semantic), BM25 and what holding the query word for word adds to it (keyword), or
    the evidence of both (hybrid); `match`, 0..1, is the probability of relevance that it makes (see
    `search.relevance`). `cosine` is that of the passage with the query, None where the passage has no vector
    yet; `percentile`, 0..1, is the share of random pairs of the library's passages that are less alike.
    `passage_id` is the passage's row id, `library` the library's folder; `library_name` is given where
    several libraries answered.

    `heading` is what a list calls it: its title, else its telling fields. `kind` is the ending of its file,
    `folder` where that lies, `date` its day ("2024-05-01", or "" where it is not known). `copies` say the
    same as it does, `more` are further rows of its file, best first, or `at_least` some of them (`grouping`).
    """

    rank: int
    document: int
    id: str
    title: str
    score: float
    match: float
    passage: str
    source: str
    place: str
    passage_id: int
    passage_start: int
    passage_end: int
    cosine: float | None
    percentile: float | None
    heading: str = ""
    kind: str = ""
    folder: str = ""
    date: str = ""
    copies: tuple[Folded, ...] = ()
    more: tuple[Folded, ...] = ()
    at_least: bool = False
    library: Path = Path()
    library_name: str = ""

    @property
    def name(self) -> str:
        """What the reader sees of it first; never empty."""
        return self.heading or self.title or self.id

    @property
    def of_document(self) -> RowId:
        """Its document among those of all libraries."""
        return self.library, self.document

    @property
    def of_passage(self) -> RowId:
        """Its passage among those of all libraries."""
        return self.library, self.passage_id


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found, best first. `more` says whether documents remain beyond the hits asked for.

    `relevant` is False when even the best hit is too unlikely to answer (`search.relevance.NOTHING`); nothing
    is said of queries that push something away. `asked` is how the query was understood. A query of nothing
    but filters has no meaning to rank by: its documents are `listed` in the order of the library, with no
    score. `problems` says, a sentence each, which vectors could not be searched, `reach` how many could, and
    `note` in one what was not compared. `unread` are files with such a name that could not be read, and why.
    `leading` is the evidence about the first documents, which compete (see `relevance.Curve`).
    """

    query: str
    mode: Mode
    pooling: Pooling
    hits: tuple[Hit, ...]
    elapsed_ms: float
    more: bool
    relevant: bool = True
    asked: Query = Query("", "")  # noqa: RUF009 - it is frozen
    listed: bool = False
    problems: tuple[str, ...] = ()
    note: str = ""
    unread: tuple[Skipped, ...] = ()
    leading: tuple[float, ...] = ()
    reach: Reach = Reach()  # noqa: RUF009 - it is frozen

    @property
    def complete(self) -> bool:
        """Whether everything that was to be searched is searched by now."""
        return True

    def of(self, _hit: Hit) -> Answer:
        """The answer of the library that a hit is from."""
        return self


@dataclass(frozen=True, slots=True)
class EverywhereAnswer(Answer):
    """What several libraries found, as far as they are `searched`, of so many in `total`.

    `parts` are their own answers by folder: each read the query by its own fields. The filters of `asked` are
    those of any of them. `wanting` are the names of the libraries that could not be searched, or not fully;
    `problems` says why.
    """

    parts: Mapping[Path, Answer] = field(default_factory=dict)
    searched: int = 0
    total: int = 0
    wanting: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return self.searched == self.total

    def of(self, hit: Hit) -> Answer:
        return self.parts[hit.library]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of a library for the reader's eyes: original text, every field, and where it came from."""

    document: Document
    source: str
    passages: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class IndexRequest:
    """Read what lies at and below `paths` into the library in `folder`, which is made where there is none.

    `name`, `preprocessing` and `pooling` are for a new library: its folder's name and the model's own pooling
    unless they are given. `title_field` None and `text_fields` () mean: as recognized, no `include` all,
    `watched`, `links` (out of the folders) None: as it is. `again` opens also what could not be read before;
    `passphrase`: private.
    """

    folder: Path
    name: str = ""
    paths: tuple[Path, ...] = ()
    title_field: str | None = None
    text_fields: tuple[str, ...] = ()
    preprocessing: Preprocessing = UNTOUCHED
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    watched: bool | None = None
    pooling: Pooling | None = None
    again: bool = False
    links: bool | None = None
    passphrase: str | None = field(default=None, repr=False)
    dimensions: int | None = None


@dataclass(frozen=True, slots=True)
class IndexReport:
    """How an indexing run ended. `documents` and `passages` count what the run's sources now hold;
    `embedded` passages went through the model, `reused` ones did not have to; OCR read `recognized` pages.
    """

    documents: int
    passages: int
    embedded: int
    reused: int
    skipped: tuple[Skipped, ...]
    elapsed_s: float
    recognized: int = 0
