"""The values that a filter could have, by their beginning, and what to say of one that no document has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import SequenceMatcher

import numpy as np

from desktop_app.core.folding import fold
from desktop_app.core.query_values import DATES, Part
from desktop_app.language import plural, tr
from desktop_app.library.filters.attributes import Attributes, Column
from desktop_app.library.filters.facets import common_depth, parts_of

Counted = list[tuple[str, int]]
"""(value, how many documents have it)."""
MOST_NAMED = 8
"""Values that are told where one was looked for that is not there."""
ALIKE = 0.6
"""From this share of equal letters on a value may be what was meant: midd and mid have 0.86."""


def values(attributes: Attributes, field: str, own: bool, beginning: str, count: int) -> Counted:
    """The values of a field (see `Part`) that begin, or hold a word that begins, with `beginning`.

    Those that begin with it come first, then those of more documents; of dates the latest. Nothing for a
    field that is looked up in the ledger.
    """
    if not own and field in DATES:
        return _days(attributes, beginning)[:count]
    counted = _counted(attributes, field, own)
    if not own and field == "in" and "/" in beginning:
        counted = _folders(attributes.folders, paths=True)
    return [(value, counted[value]) for value in beginning_so(counted, beginning)[:count]]


def beginning_so(counted: Mapping[str, int], beginning: str) -> list[str]:
    """Those that begin, or hold a word that begins, with `beginning`, in the order of `values`."""
    begins = fold(beginning)
    within = re.compile(r"(?<![^\W_])" + re.escape(begins)).search
    folded = {value: fold(value) for value in counted}
    found = [value for value in counted if within(folded[value])]
    found.sort(key=lambda value: (not folded[value].startswith(begins), -counted[value], folded[value]))
    return found


def note(attributes: Attributes, part: Part) -> str:
    """What to say of a filter that no document passes: which values there are; "" of another."""
    if attributes.having(part).any():
        return ""
    if not part.own and part.field in DATES:
        known = attributes.days[attributes.days > 0]
        if not len(known):
            return tr("No document has a date that is known.")
        first, last = (date.fromordinal(int(day)) for day in (known.min(), known.max()))
        return tr(
            "No document has {filter}. The dates go from {first} to {last}.",
            filter=f"{part.field}:{part.text}",
            first=first,
            last=last,
        )
    there_are = _there_are(_counted(attributes, part.field, part.own), part.text)
    nothing = tr("No document has {filter}.", filter=_written(part))
    said = f"{nothing} {there_are}".rstrip()
    twin = next((name for name in attributes.names if name.casefold() == part.field and not part.own), None)
    if twin is None:
        return said
    own = tr('The field {field} of records is written "{field}":value.', field=twin)
    return f"{said} {own}"


def _written(part: Part) -> str:
    return f'{part.field}:"{part.text}"' if " " in part.text else f"{part.field}:{part.text}"


def _there_are(counted: Mapping[str, int], wanted: str) -> str:
    if not counted:
        return ""
    if len(counted) <= MOST_NAMED:
        return tr("There are: {values}.", values=", ".join(sorted(counted, key=fold)))
    near = sorted(counted, key=lambda value: (-_likeness(fold(value), fold(wanted)), -counted[value]))
    some = ", ".join(near[:MOST_NAMED])
    return plural(
        len(counted), "There is {n}, such as: {some}.", "There are {n}, such as: {some}.", some=some
    )


def _likeness(value: str, wanted: str) -> float:
    """How likely it is what was meant; 0 of one that is hardly alike."""
    alike = SequenceMatcher(None, value, wanted).ratio()
    return 1.0 if value.startswith(wanted) else alike if alike >= ALIKE else 0.0


def _counted(attributes: Attributes, field: str, own: bool) -> Mapping[str, int]:
    if own:
        column = attributes.columns.get(field)
        return _used(column.values, column.counts()) if column else {}
    if field == "type":
        return _used(attributes.types.folded, attributes.types.counts())
    if field == "file":
        return _used(attributes.file_names.values, attributes.file_names.counts())
    return _folders(attributes.folders)


def _used(values: Iterable[str], counts: Iterable[int]) -> dict[str, int]:
    return {value: count for value, count in zip(values, counts, strict=True) if count}


def _folders(folders: Column, paths: bool = False) -> Mapping[str, int]:
    """Every folder below the one that all have in common, by its name, in any capitals; or by the `paths` of
    several names.
    """
    common = common_depth(folders)
    found = Counter[str]()
    written: dict[str, str] = {}
    for folder, count in _used(folders.values, folders.counts()).items():
        names = parts_of(folder)[common:]
        starts = range(len(names))
        wanted = (
            ("/".join(names[start:end]) for start in starts for end in range(start + 2, len(names) + 1))
            if paths
            else names
        )
        found.update(dict.fromkeys((written.setdefault(fold(name), name) for name in wanted), count))
    return found


def _days(attributes: Attributes, beginning: str) -> Counted:
    """Years; months of a year that is there; days of a month."""
    days, counts = np.unique(attributes.days[attributes.days > 0], return_counts=True)
    length = 4 if len(beginning) < 4 else 7 if len(beginning) < 7 else 10
    found = Counter[str]()
    for day, count in zip(days.tolist(), counts.tolist(), strict=True):
        if (written := date.fromordinal(day).isoformat()).startswith(beginning):
            found[written[:length]] += count
    return sorted(found.items(), reverse=True)
