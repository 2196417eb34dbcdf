"""The query language: what is no phrase, no meaning and no filter means itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from desktop_app.core.folding import fold
from desktop_app.core.query_values import DATES, OF_FILES, Part, PartKind, Query, period

OPTIONS: Mapping[str, tuple[str, ...]] = {"signs": ("on", "off"), "spelling": ("off",)}
MOST_MEANINGS = 8
"""Texts that one query is answered for; with more choices they are one text."""
MOST_WORDS = 25
_STARTS = re.compile(r"(?<!\S)\S")
# A quote within quotes is doubled. What continues as a word was not a closing quote: 5"x7".
_QUOTED = re.compile(
    r'(?:"((?:[^"]|"")*+)"|“([^“”"]*+)[”“]|„([^„“”"]*+)[“”]|«([^«»]*+)»|»([^«»]*+)«|”([^“”"]*+)”)(?!\w)'
)
_OPENING = '"“„«»”'
_NAME = re.compile(rf"([^\s{_OPENING}:]+):")
_WORD = re.compile(r"\S+")
# Not those of an address, a number or a compound.
_LETTERS = re.compile(r"(?<![\w@.:/\\'’&#+-])[^\W\d_]+(?![\w@/\\'’&#+*-]|[.:]\w)")
_GROUP = re.compile(r"\(([^()]*)\)(?=[\s,;.!?]|$)")
_BEGINNING, _ENDING = re.compile(r"[^\W_][\w'’-]+\*"), re.compile(r"\*[\w'’-]+[^\W_]")
_SIGN = re.compile(rf"[-+:*({_OPENING}]|\bOR\b")
"""What every part has."""
_ENDS = ",;.!?"
_DATED = re.compile(rf"(?<!\S)-?(?:{'|'.join(DATES)}):\S+", re.IGNORECASE)
_UNFINISHED = re.compile(r"[^:]+:[\d./-]+")
_SENTENCE_ENDS = re.compile(r"[.!?…](?=\s+\S)|[。！？]")
_KINDS: Mapping[str, PartKind] = {"": "phrase", "-": "away", "+": "toward"}


def parse(text: str, fields: Iterable[str] = ()) -> Query:
    """The parts of `text`, and the rest as the text to rank by; `fields` are the library's own.

    Never raises. A text without parts is its own text, exactly.
    """
    if not _SIGN.search(text):
        return Query(text, text)
    parts = _parts(text, {fold(name): name for name in fields})
    signs = next((part.text for part in parts if part.kind == "option" and part.field == "signs"), "")
    kept = parts
    if signs == "off":
        kept = [part for part in parts if part.kind == "option"]
    elif not signs and is_pasted(text):
        kept = _typed(text, parts)
    pieces: list[str] = []
    end = 0
    for part in kept:
        pieces += (text[end : part.start].strip(), _words(part))
        end = part.end
    pieces.append(text[end:].strip())
    rest = " ".join(filter(None, pieces)) if kept else text
    return Query(text, rest, tuple(kept), _meanings(pieces, kept), plain=len(kept) < len(parts))


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
    plain = _NAME.fullmatch(f"{field}:") and field[0] not in "+-(" and not reserved
    name = field if plain else quote(field)
    bare = value and _bare(value) == value and not set(value) & set(_OPENING) and not quoted
    word = value if bare else quote(value)
    sign = "-" if excluded else ""
    return f"{sign}{name}:{word}"


def without(text: str, parts: Iterable[Part]) -> str:
    """`text` without these parts of it."""
    for part in sorted(parts, key=lambda part: -part.start):
        text = f"{text[: part.start].rstrip()} {text[part.end :].lstrip()}"
    return text.strip()


def outside(asked: Query) -> Iterator[re.Match[str]]:
    """The words of letters in `asked.source` that stand in no part, or in one of alternatives."""
    parts = [part for part in asked.parts if part.kind != "either"]
    for found in _LETTERS.finditer(asked.source):
        if not any(part.start <= found.start() < part.end for part in parts):
            yield found


def undated(asked: Query) -> Iterator[str]:
    """What is written as a filter on dates and is none, since it names no day; not while it is typed."""
    for found in () if asked.plain or is_pasted(asked.source) else _DATED.finditer(asked.source):
        typed_last = found.end() == len(asked.source) and _UNFINISHED.fullmatch(found[0])
        understood = any(part.start <= found.start() < part.end for part in asked.of("filter"))
        if not typed_last and not understood:
            yield found[0]


def reworded(asked: Query, words: Mapping[str, str]) -> str:
    """The query as it was typed, with other words where these stand outside of its parts."""
    text = asked.source
    for found in reversed(list(outside(asked))):
        text = f"{text[: found.start()]}{words.get(found[0], found[0])}{text[found.end() :]}"
    return _joined_up(text, words)


def exchanged(text: str, words: Mapping[str, str]) -> str:
    """`text` with other words where these stand; two may be written as one."""
    return _LETTERS.sub(lambda found: words.get(found[0], found[0]), _joined_up(text, words))


def _joined_up(text: str, words: Mapping[str, str]) -> str:
    """`text` with one word where two stand that are one among `words`."""
    for typed, one in words.items():
        if " " in typed:
            text = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", one, text)
    return text


def is_pasted(text: str) -> bool:
    """Whether `text` was hardly typed for this box: it is long, or of several sentences or lines.

    Nine in ten questions of Cranfield are no longer, and nearly all abstracts are. Of 66 abstracts with signs
    in them each finds itself first as text; by its signs 49 do so, and 37 by words alone.
    """
    words = len(text.split())
    several = len(_SENTENCE_ENDS.findall(text)) > 1 or "\n" in text.strip()
    return words > MOST_WORDS or (several and words > MOST_WORDS // 2)


def _parts(text: str, known: Mapping[str, str]) -> list[Part]:
    """All that could be meant by signs."""
    units = list(_units(text, 0, len(text), known))
    joined = _joined(units)
    if text.isupper() and any(part.kind == "word" for part in joined):
        joined = units  # "TO BE OR NOT TO BE" has no other way to say "or"
    return [part for part in joined if part.kind != "word"]


def _typed(text: str, parts: Sequence[Part]) -> list[Part]:
    """Of the parts of a pasted text those that were typed: filters before it, behind it all but phrases.

    A text that is nothing but parts was written with them.
    """
    gaps = zip((0, *(part.end for part in parts)), (*(part.start for part in parts), len(text)), strict=True)
    between = [text[start:end] for start, end in gaps]
    if not any(map(str.strip, between)):
        return list(parts)
    first = last = 0
    while first < len(parts) and not between[first].strip() and parts[first].kind in ("filter", "option"):
        first += 1
    while last < len(parts) - first and not between[-1 - last].strip() and _is_behind(text, parts[-1 - last]):
        last += 1
    return [*parts[:first], *parts[len(parts) - last :]]


def _is_behind(text: str, part: Part) -> bool:
    """Whether a part at the end is none of the text's own: a dash that begins a line is."""
    line = text[: part.start].rstrip(" \t")
    return part.kind in ("filter", "option") or (part.kind in ("away", "toward") and not line.endswith("\n"))


def _units(text: str, start: int, end: int, known: Mapping[str, str]) -> Iterator[Part]:
    """What stands in `text[start:end]`, parts and words, in order."""
    text = text[:end]
    found = _WORD.search(text, start)
    while found:
        here = found.start()
        part = _part(text, here, known) or _group(text, here, known)
        if part is None:
            word = _WORD.match(text, here)
            assert word
            part = Part(_word_kind(word[0]), word[0], here, word.end())
        yield part
        found = _STARTS.search(text, part.end)


def _word_kind(word: str) -> PartKind:
    if _BEGINNING.fullmatch(word):
        return "beginning"
    return "ending" if _ENDING.fullmatch(word) else "word"


def _joined(units: Sequence[Part]) -> list[Part]:
    """The units, each alternative of an OR within one."""
    joined = []
    at = 0
    while at < len(units):
        group = [units[at]]
        while at + 2 < len(units) and _is_or(units[at + 1]) and _stands_before_or(group[-1]):
            if not _is_alternative(units[at + 2]):
                break
            at += 2
            group.append(units[at])
        joined.append(_either(group, group[0].start, group[-1].end) if len(group) > 1 else group[0])
        at += 1
    return joined


def _is_or(unit: Part) -> bool:
    return unit.kind == "word" and unit.text == "OR"


def _is_alternative(unit: Part) -> bool:
    if unit.kind in ("word", "beginning", "ending"):
        return not _is_or(unit) and any(map(str.isalnum, unit.text))
    return unit.kind in ("phrase", "either") or (unit.kind == "filter" and not unit.excluded)


def _stands_before_or(unit: Part) -> bool:
    return _is_alternative(unit) and not (unit.kind == "word" and unit.text[-1] in _ENDS)


def _either(group: Sequence[Part], start: int, end: int) -> Part:
    alternatives = tuple(one for unit in group for one in (unit.either or (unit,)))
    last = alternatives[-1]
    if last.kind == "word" and (bare := last.text.rstrip(_ENDS)) != last.text:
        end = min(end, last.start + len(bare))
        alternatives = (*alternatives[:-1], replace(last, text=bare, end=last.start + len(bare)))
    return Part("either", " OR ".join(one.text for one in alternatives), start, end, either=alternatives)


def _group(text: str, start: int, known: Mapping[str, str]) -> Part | None:
    """Alternatives in brackets, which may be of several words."""
    found = _GROUP.match(text, start)
    if not found:
        return None
    units = list(_units(text, found.start(1), found.end(1), known))
    alternatives: list[list[Part]] = [[]]
    for unit in units:
        if _is_or(unit):
            alternatives.append([])
        else:
            alternatives[-1].append(unit)
    if len(alternatives) < 2 or not all(alternatives):
        return None
    group = []
    for several in alternatives:
        first, last = several[0], several[-1]
        one = Part("word", text[first.start : last.end], first.start, last.end)
        group.append(first if len(several) == 1 else one)
    return _either(group, start, found.end()) if all(map(_is_alternative, group)) else None


def _words(part: Part) -> str:
    """What a part adds to the text that ranks."""
    return " ".join(_choices(part))


def _choices(part: Part) -> list[str]:
    if part.kind == "either":
        return [one.text for one in part.either if one.kind != "filter"]
    return [part.text] if part.kind in ("phrase", "beginning", "ending", "word") else []


def _meanings(pieces: Sequence[str], parts: Sequence[Part]) -> tuple[str, ...]:
    """`pieces`, texts and parts in turns, with one choice of every part; () where there is only one."""
    choices = [[piece] for piece in pieces]
    for number, part in enumerate(parts):
        choices[2 * number + 1] = _choices(part) or [""]
    if not 1 < prod(map(len, choices)) <= MOST_MEANINGS:
        return ()
    return tuple(" ".join(filter(None, chosen)) for chosen in product(*choices))


def _part(text: str, start: int, known: Mapping[str, str]) -> Part | None:
    sign = text[start] if text[start] in "+-" else ""
    at = start + len(sign)
    if sign != "+" and (found := _filter(text, start, at, known)):
        return found
    if quoted := _quoted(text, at):
        return Part(_KINDS[sign], quoted[0], start, quoted[1], quoted=True)
    if sign == "-" and text[at : at + 1].isalpha() and (word := _WORD.match(text, at)):
        return Part("away", word[0].rstrip(_ENDS), start, word.end())
    return None


def _filter(text: str, start: int, at: int, known: Mapping[str, str]) -> Part | None:
    named = _named(text, at)
    if not named or not (value := _value(text, named[1])):
        return None
    written, end, quoted = value
    name = named[0].casefold()
    if written in OPTIONS.get(name, ()) and at == start:
        return Part("option", written, start, end, field=name)
    dated = name in DATES and period(written) is not None
    # What files have is meant by a plain name; a name in quotes is one of the library's own fields first.
    own = known.get(fold(named[0]), "")
    if own and (text[at] in _OPENING or not (dated or name in OF_FILES)):
        name = own
    elif not dated and name not in OF_FILES:
        return None
    else:
        name, own = OF_FILES.get(name, name), ""
    return Part("filter", written, start, end, quoted, name, bool(own), excluded=at > start)


def _named(text: str, at: int) -> tuple[str, int] | None:
    """The name before a colon that begins at `at`, and where what it names begins."""
    if quoted := _quoted(text, at):
        return (quoted[0], quoted[1] + 1) if text[quoted[1] : quoted[1] + 1] == ":" else None
    name = _NAME.match(text, at)
    return (name[1], name.end()) if name else None


def _value(text: str, at: int) -> tuple[str, int, bool] | None:
    """The value that begins at `at`, where it ends, and whether it stood in quotes."""
    if text[at : at + 1] in _OPENING:
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
    """What stands in quotes from `at` on, as they are typed or printed, and where they end."""
    match = _QUOTED.match(text, at)
    if not match:
        return None
    literal = match[1].replace('""', '"') if match[1] is not None else match[match.lastindex or 0].strip()
    return (literal, match.end()) if literal.strip() else None
