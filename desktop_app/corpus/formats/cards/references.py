"""Reads references to literature: BibTeX, RIS, PubMed's and EndNote's exports."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.base import Format, Record, Refused, fields_of, skipped
from desktop_app.corpus.formats.encoding import read_text
from desktop_app.corpus.formats.texts.latex import plain

_ENTRY = re.compile(r"@[ \t]*([A-Za-z]+)[ \t\n]*[{(]")
_KEY = re.compile(r"\s*([^\s,={}]*)\s*(?=[,})])")
_NAME = re.compile(r"[\s,]*([\w.:+/-]+)\s*=\s*")
_WORD = re.compile(r"[^\s,#{}()\"]+")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_TAG = re.compile(r"^(?:([A-Z][A-Z0-9]{1,3})[ ]{0,2}-(?: |$)|%([A-Z0-9@!?&(<>*+^#$~\[=|]) )(.*)$")
_TAGS = {
    **dict.fromkeys(("TI", "T1", "CT", "%T"), "title"),
    **dict.fromkeys(("AU", "A1", "FAU", "%A"), "author"),
    **dict.fromkeys(("A2", "ED", "A3", "%E"), "editor"),
    **dict.fromkeys(("AB", "N2", "%X"), "abstract"),
    **dict.fromkeys(("KW", "MH", "OT", "%K"), "keywords"),
    **dict.fromkeys(("T2", "JO", "JF", "JA", "J2", "BT", "JT", "%J", "%B"), "journal"),
    **dict.fromkeys(("PY", "Y1", "DP", "DA", "%D"), "year"),
    **dict.fromkeys(("DO", "LID", "%R"), "doi"),
    **dict.fromkeys(("UR", "L1", "L2", "%U"), "url"),
    **dict.fromkeys(("N1", "RN", "%Z", "%O"), "note"),
    **dict.fromkeys(("PB", "%I"), "publisher"),
    **dict.fromkeys(("CY", "PL", "%C"), "place"),
    **dict.fromkeys(("VL", "VI", "%V"), "volume"),
    **dict.fromkeys(("IS", "IP", "%N"), "number"),
    **dict.fromkeys(("SP", "PG", "%P"), "pages"),
    **dict.fromkeys(("SN", "%@"), "isbn"),
    **dict.fromkeys(("ID", "PMID", "%F"), "key"),
    **dict.fromkeys(("TY", "PT", "%0"), "entry"),
    **dict.fromkeys(("LA", "%G"), "language"),
    "EP": "last page",
    "AD": "address",
}
_FIRST = ("author", "editor", "journal", "booktitle", "year", "date", "keywords", "note")
_LONG = ("abstract", "annote", "annotation")


def read_bibtex(path: Path) -> Iterator[Record | Skipped]:
    """A record for every entry, its values without LaTeX."""
    text = read_text(path)
    names = {month: month.capitalize() for month in _MONTHS.split()}
    number = 0
    for entry in _ENTRY.finditer(text):
        kind, at = entry[1].lower(), entry.end()
        if kind in ("comment", "preamble"):
            continue
        fields: dict[str, str] = {}
        key = ""
        if kind != "string":
            number += 1
            found = _KEY.match(text, at)
            if not found:
                yield skipped(path, "it is damaged: it has no key", f"reference {number}")
                continue
            key, at = found[1], found.end()
        while name := _NAME.match(text, at):
            value, at = _value(text, name.end(), names)
            fields.setdefault(name[1].lower(), value)
        if kind == "string":
            names |= {name.lower(): value for name, value in fields.items()}
        else:
            yield _record(number, {"entry": kind, "key": key, **_readable(fields)})
    if not number and text.strip():
        raise Refused("it holds no references")


def read_tagged(path: Path) -> Iterator[Record | Skipped]:
    """A record for every reference of a file of tagged lines (RIS, PubMed, EndNote)."""
    text = read_text(path)
    values: dict[str, list[str]] = {}
    last = ""
    number = 0
    for line in (*text.split("\n"), "ER  - "):
        found = _TAG.match(line.rstrip())
        tag = (found[1] or f"%{found[2]}") if found else ""
        if not found:
            if line.strip() and last:
                values[last][-1] = f"{values[last][-1]} {line.strip()}".strip()
            continue
        if values and (tag in ("ER", "TY", "%0") or (tag == "PMID" and "key" in values)):
            number += 1
            yield _record(number, {name: "; ".join(filter(None, told)) for name, told in values.items()})
            values, last = {}, ""
        if tag != "ER":
            last = _TAGS.get(tag, tag.removeprefix("%"))
            values.setdefault(last, []).append(found[3].strip())
    if not number and text.strip():
        raise Refused("it holds no references")


def _record(number: int, values: Mapping[str, str]) -> Record:
    fields = {name: " ".join(value.split()) for name, value in values.items() if value.strip()}
    title = fields.pop("title", "") or fields.get("booktitle", "") or fields.get("key", "")
    told = [fields[name] for name in _LONG if name in fields]
    told += ["\n".join(f"{name.capitalize()}: {fields[name]}" for name in _FIRST if name in fields)]
    return Record(f"reference {number}", fields, title, "\n\n".join(filter(None, told)) or title)


def _readable(fields: Mapping[str, str]) -> dict[str, str]:
    values = {
        name: value if name in ("url", "doi", "file") else plain(value) for name, value in fields.items()
    }
    for name in ("author", "editor"):
        if name in values:
            values[name] = re.sub(r"\s+and\s+", "; ", values[name])
    return fields_of(**values)


def _value(text: str, at: int, names: Mapping[str, str]) -> tuple[str, int]:
    """The value that begins at `at`, its parts joined, and where it ends."""
    parts = []
    while True:
        at = _past_space(text, at)
        if text[at : at + 1] in ("{", '"'):
            end = _end(text, at)
            parts.append(text[at + 1 : end - 1])
        elif word := _WORD.match(text, at):
            end = word.end()
            parts.append(names.get(word[0].lower(), word[0]))
        else:
            return "".join(parts), at + 1
        at = _past_space(text, end)
        if text[at : at + 1] != "#":
            return "".join(parts), at
        at += 1


def _past_space(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def _end(text: str, at: int) -> int:
    """Where a value in braces or quotation marks ends; one that never does ends with its paragraph."""
    depth = 0
    quoted = text[at] == '"'
    for found in re.compile(r'\\.|[{}"]|\n@', re.DOTALL).finditer(text, at + quoted):
        sign = found[0]
        if sign == "\n@":
            return found.start() + 1
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if (sign == "}" and depth == 0 and not quoted) or (sign == '"' and quoted and depth == 0):
            return found.end()
    return len(text) + 1


BIBTEX = Format(
    (".bib", ".bibtex"),
    "References",
    read_bibtex,
    document="a reference",
    title="the work's",
    place="reference 3",
    limits="128 MiB",
)
TAGGED = Format(
    (".ris", ".nbib", ".enw"),
    "References",
    read_tagged,
    document="a reference",
    title="the work's",
    place="reference 3",
    limits="128 MiB",
)
