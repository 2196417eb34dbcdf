"""Which field of a record is its title, which its text, which its id."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_TITLES = (
    *("title", "jobtitle", "headline", "heading", "subject", "name", "productname"),
    *("position", "occupation", "role", "label", "topic"),
)
"""The likelier first: of `name` and `title`, `title` is the title."""
_TEXT = re.compile(
    r".*(text|description|body|content|abstract|summary|review|comment)"
    r"|contents|requirements|responsibilities|qualifications|duties|skills|benefits|details|overview"
    r"|intro|introduction|conclusion|comments|message|question|answer|article|story|plot|synopsis"
    r"|passage|paragraph|document|notes?|excerpt|transcript|bio|biography|lyrics|caption|context"
    r"|instructions|ingredients|claim|sentence|post|tweet|report"
)
_THINGS = frozenset(
    ("article", "post", "report", "document", "claim", "question", "answer", "context", "note")
)
"""Names of texts that columns of single words go by as well: a shop sells articles."""
NOTE = " (note)"
"""The end of the name of a field that holds notes on another one."""
_IDS = ("_id", "id")
_LIKE_AN_ID = re.compile(r".*[ _-]id|_?id|.*[a-z]I[dD]|(?i:uuid|guid|isbn|asin|doi|url|uri|link|href)")
_PROSE_WORDS = 5
"""A field whose values have so many words on average is prose."""


class NoSuchField(Exception):  # noqa: N818 - reported as a Skipped
    """A field was chosen that no record has; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The fields of a file, in order, and the parts they play; `title` and `id` may be missing ("")."""

    fields: tuple[str, ...]
    title: str
    texts: tuple[str, ...]
    id: str


def is_known(name: str) -> bool:
    """Whether `name` is one that titles, texts or ids go by."""
    return _is_title(name) or is_text(name) or name.strip().casefold() in _IDS


def recognize(
    records: Sequence[Mapping[str, str]], title_field: str | None = None, text_fields: Iterable[str] = ()
) -> Roles:
    """The roles of the fields in a file's first records.

    A chosen name is taken as it is (capitals do not matter); raises NoSuchField otherwise. If none is
    chosen, a title goes by a known name; texts go by known names, else they are
    the fields that hold prose, else all fields but ids and the title; notes belong to the text as well.
    """
    names = tuple(dict.fromkeys(name for record in records for name in record))
    notes = tuple(name for name in names if name.endswith(NOTE))
    chosen = tuple(_chosen(name, names) for name in text_fields)
    free = [name for name in names if name not in (*chosen, *notes)]
    title = _chosen(title_field, names) if title_field else title_among(free)
    identity = next((name for wanted in _IDS for name in names if name.strip().casefold() == wanted), "")
    texts = chosen or (
        *_find_texts(records, [name for name in free if name not in (title, identity)]),
        *notes,
    )
    return Roles(names, title, texts, identity)


def named(row: list[str]) -> list[str]:
    """The header's names, each once, none empty."""
    seen: dict[str, int] = {}
    return [unique(cell.strip() or unnamed(number), seen) for number, cell in enumerate(row, 1)]


def unique(wanted: str, seen: dict[str, int]) -> str:
    """`wanted`, or with a number after it when it is taken; `seen` keeps the last number of each."""
    name = wanted
    while name in seen:
        seen[wanted] += 1
        name = f"{wanted} ({seen[wanted]})"
    seen[name] = 1
    return name


def unnamed(number: int) -> str:
    """The name of the column `number` (from 1) that the file does not name."""
    return f"column {number}"


def _chosen(wanted: str, names: tuple[str, ...]) -> str:
    if wanted in names:
        return wanted
    for name in names:
        if name.strip().casefold() == wanted.strip().casefold():
            return name
    raise NoSuchField(f"It has no field {wanted!r}; its fields are {', '.join(map(repr, names))}.")


def title_among(names: Sequence[str]) -> str:
    """The name of the field that holds the title, or ""."""
    known = [name for wanted in _TITLES for name in names if _plain(name) == wanted]
    return next(iter(known), "") or next((name for name in names if _is_title(name)), "")


def _find_texts(records: Sequence[Mapping[str, str]], names: Sequence[str]) -> tuple[str, ...]:
    values = {name: [text for record in records if (text := record.get(name, "").strip())] for name in names}
    worded = [name for name in names if any(any(map(str.isalpha, value)) for value in values[name])]
    known = tuple(name for name in worded if is_text(name))
    if any(_plain(name) not in _THINGS or _has_words(values[name], 2) for name in known):
        return known
    rest = [name for name in worded if not _LIKE_AN_ID.fullmatch(name.strip())]
    prose = tuple(name for name in rest if _has_words(values[name], _PROSE_WORDS))
    return prose or tuple(name for name in names if not _LIKE_AN_ID.fullmatch(name.strip()))


def _has_words(values: Sequence[str], count: int) -> bool:
    """Whether the values have so many words on average."""
    return sum(len(value.split()) for value in values) >= count * len(values)


def _is_title(name: str) -> bool:
    plain = _plain(name)
    return plain in _TITLES or plain.endswith("title")


def is_text(name: str) -> bool:
    """Whether `name` is one that texts go by."""
    return _TEXT.fullmatch(_plain(name)) is not None


def _plain(name: str) -> str:
    """`Job Title`, `job_title` and `JobTitle` are one name."""
    return re.sub(r"[\W_]+", "", name).casefold()
