"""The query language: what is no phrase, no meaning and no filter means itself."""

import re
from collections.abc import Iterable, Mapping

from desktop_app.core.query_values import DATES, Part, PartKind, Query, period

OF_FILES = ("type", "in")
_STARTS = re.compile(r"(?<!\S)\S")
# A quote within quotes is doubled. What continues as a word was not a closing quote: 5"x7".
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?!\w)')
_NAME = re.compile(r'"((?:[^"]|"")++)":|([^\s":]+):')
_WORD = re.compile(r"\S+")
_KINDS: Mapping[str, PartKind] = {"": "phrase", "-": "away", "+": "toward"}


def parse(text: str, fields: Iterable[str] = ()) -> Query:
    """The parts of `text`, and the rest as the text to rank by; `fields` are the library's own.

    Never raises. A text without parts is its own text, exactly.
    """
    known = {name.casefold(): name for name in fields}
    parts: list[Part] = []
    plain: list[str] = []
    end = 0
    for found in _STARTS.finditer(text):
        start = found.start()
        if start < end:
            continue
        if part := _part(text, start, known):
            plain.append(text[end:start])
            plain.append(part.text if part.kind == "phrase" else "")
            parts.append(part)
            end = part.end
    plain.append(text[end:])
    if not parts:
        return Query(text, text)
    return Query(text, " ".join(piece.strip() for piece in plain if piece.strip()), tuple(parts))


def quote(literal: str) -> str:
    """`literal` in quotes, as `parse` takes them off again, and as FTS5 and SQL read it."""
    return '"' + literal.replace('"', '""') + '"'


def write_filter(
    field: str, value: str, excluded: bool = False, quoted: bool = False, own: bool = False
) -> str:
    """A filter in the language: `level:mid`, or with quotes where they are needed or wished.

    A library's `own` field that is called as what files have is written in quotes: `"type":contract`.
    """
    reserved = own and field.casefold() in (*DATES, *OF_FILES)
    plain = _NAME.fullmatch(f"{field}:") and field[0] not in "+-" and not reserved
    name = field if plain else quote(field)
    bare = value and _bare(value) == value and '"' not in value and not quoted
    word = value if bare else quote(value)
    sign = "-" if excluded else ""
    return f"{sign}{name}:{word}"


def without(text: str, parts: Iterable[Part]) -> str:
    """`text` without these parts of it."""
    for part in sorted(parts, key=lambda part: -part.start):
        text = f"{text[: part.start].rstrip()} {text[part.end :].lstrip()}"
    return text.strip()


def _part(text: str, start: int, known: Mapping[str, str]) -> Part | None:
    sign = text[start] if text[start] in "+-" else ""
    at = start + len(sign)
    if sign != "+" and (found := _filter(text, start, at, known)):
        return found
    if quoted := _quoted(text, at):
        return Part(_KINDS[sign], quoted[0], start, quoted[1], quoted=True)
    if sign == "-" and text[at : at + 1].isalpha() and (word := _WORD.match(text, at)):
        return Part("away", word[0].rstrip(",;.!?"), start, word.end())
    return None


def _filter(text: str, start: int, at: int, known: Mapping[str, str]) -> Part | None:
    named = _NAME.match(text, at)
    if not named or not (value := _value(text, named.end())):
        return None
    written, end, quoted = value
    name = (named[2] or named[1].replace('""', '"')).casefold()
    dated = name in DATES and period(written) is not None
    # What files have is meant by a plain name; a name in quotes is one of the library's own fields first.
    if own := name in known and not (named[2] and (dated or name in OF_FILES)):
        name = known[name]
    elif not dated and name not in OF_FILES:
        return None
    return Part("filter", written, start, end, quoted, name, own, excluded=at > start)


def _value(text: str, at: int) -> tuple[str, int, bool] | None:
    """The value that begins at `at`, where it ends, and whether it stood in quotes."""
    if text[at : at + 1] == '"':
        quoted = _quoted(text, at)
        return (*quoted, True) if quoted else None
    word = _WORD.match(text, at)
    if not word or not (bare := _bare(word[0])):
        return None
    return bare, word.end(), False


def _bare(word: str) -> str:
    """A value without quotes ends before a comma that separates it from what follows."""
    found = _WORD.match(word)
    return found[0].rstrip(",;") if found else ""


def _quoted(text: str, at: int) -> tuple[str, int] | None:
    match = _QUOTED.match(text, at)
    if not match or not match[1].strip():
        return None
    return match[1].replace('""', '"'), match.end()
