"""`judgements.json`: which documents somebody found good or bad for which query.

It knows nothing of the Recipe, so it outlives a switch and reading everything again. It is replaced whole
under a lock of its own and needs no writer's lock: marks can be made while files are indexed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import parse_json, whole_name
from desktop_app.language import tr
from desktop_app.library.lock import changing
from desktop_app.library.sealed.files import read_bytes, write_json

NAME = "judgements.json"
FORMAT = 1
LARGEST = 64 << 20
"""Bytes; so many marks nobody makes by hand."""
GRADES = (0, 1)
_NAMES = re.compile(r"judgements(\.damaged-\d+)?\.json")


class DamagedMarksError(AppError):
    """The file holds something else than marks."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Document `key` of the file `source` is good (1) or bad (0) for `query`; `time` is ISO 8601, UTC."""

    query: str
    source: str
    key: str
    grade: int
    time: str = ""


Marks = tuple[Mark, ...]


def is_part(name: str) -> bool:
    """Whether a library's file of this name holds marks, or did, or was to."""
    return bool(_NAMES.fullmatch(whole_name(name)))


def plain(query: str) -> str:
    """A query as marks are kept by: white space does not make it another one."""
    return " ".join(query.split())


def read(folder: Path) -> Marks:
    """The marks of the library in `folder`, as they were made; raises AppError unless all of it is marks."""
    path = folder / NAME
    try:
        if path.stat().st_size > LARGEST:
            raise _damaged(path)
        content, whole = parse_json(read_bytes(path))
        if content["format"] > FORMAT:
            raise AppError(
                tr("{file} was made by a newer Embedscope.", file=path),
                tr("Update this program to see and make marks."),
            )
        if not whole:
            raise ValueError("not what was written")
        found = tuple(Mark(**item) for item in content["judgements"])
        for one in found:
            words = (one.query, one.source, one.key, one.time)
            if type(one.grade) is not int or one.grade not in GRADES:
                raise ValueError("not a grade")
            if not all(isinstance(word, str) for word in words):
                raise TypeError("not a text")
        if len({_of(one) for one in found}) < len(found):
            raise ValueError("marked twice")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise os_error("read", path, error) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(path) from error
    return found


def mark(folder: Path, made: Mark) -> None:
    """Keeps a mark, instead of the one there was of the same document and query; raises AppError."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new = replace(made, query=plain(made.query), time=now)
    _change(folder, lambda marks: [*_others(marks, new), new])


def unmark(folder: Path, made: Mark) -> None:
    """Takes a mark back, whatever its grade; raises AppError."""
    old = replace(made, query=plain(made.query))
    _change(folder, lambda marks: _others(marks, old))


def of_query(folder: Path, query: str) -> dict[tuple[str, str], bool]:
    """Whether each document, by its (source, key), that was marked for `query` is good; raises AppError."""
    asked = plain(query)
    return {(one.source, one.key): bool(one.grade) for one in read(folder) if one.query == asked}


def write(folder: Path, marks: Iterable[Mark]) -> None:
    """Replaces all marks; raises AppError."""
    content = {"format": FORMAT, "judgements": [asdict(one) for one in marks]}
    write_json(folder / NAME, content)


def _change(folder: Path, change: Callable[[Marks], Iterable[Mark]]) -> None:
    """Reads again, so that the marks of another window stay. A damaged file is set aside, not lost."""
    from desktop_app.library import label  # which knows the names of marks

    with changing(folder):
        label.check_unlocked(folder)
        try:
            marks = read(folder)
        except DamagedMarksError:
            marks = ()
            _set_aside(folder)
        write(folder, change(marks))


def _others(marks: Marks, but: Mark) -> list[Mark]:
    return [one for one in marks if _of(one) != _of(but)]


def _of(mark: Mark) -> tuple[str, str, str]:
    return mark.query, mark.source, mark.key


def set_aside(folder: Path) -> Path:
    """Gives a damaged file another name in the same folder, which is returned; raises AppError."""
    with changing(folder):
        return _set_aside(folder)


def _set_aside(folder: Path) -> Path:
    number = 1
    while (aside := folder / f"judgements.damaged-{number}.json").exists():
        number += 1
    try:
        (folder / NAME).rename(aside)
    except OSError as error:
        raise os_error("set aside", folder / NAME, error) from error
    return aside


def _damaged(path: Path) -> DamagedMarksError:
    return DamagedMarksError(
        tr("{file} is damaged: the marks in it cannot be read.", file=path),
        tr("Restore it from a backup. The next mark begins a new one and keeps this under another name."),
    )
