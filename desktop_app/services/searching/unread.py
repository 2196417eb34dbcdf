"""Files that could not be read, found by their names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from desktop_app.core.lexical.file_names import named
from desktop_app.core.query_values import Query
from desktop_app.core.types import Skipped
from desktop_app.corpus.reasons import in_words
from desktop_app.library.sources import unread
from desktop_app.library.store import Library
from desktop_app.search.keyword import WordQuery

MOST = 20
MOST_WORDS = 12
"""A longer text is none that names a file."""


def unread_files(library: Library, asked: Query) -> tuple[Skipped, ...]:
    """The files of which nothing could be read, whose names hold what is asked for, and why.

    What is asked for is in `file:`, or else all words of the query. Other conditions say what is in a
    document, and none is there. Call it within `reading`; raises AppError.
    """
    there = unread(library)
    if not there:
        return ()
    wanted = [part.text for part in asked.of("filter") if part.field == "file" and not part.own]
    if not wanted and not asked.parts:
        words = [word.text for word in WordQuery.of(asked.text, library.word_index()).words]
        wanted = [" ".join(words)] if len(words) <= MOST_WORDS else []
    if not wanted or len(asked.conditions) > len(wanted):
        return ()
    tests = [named(words) for words in wanted]
    found = [one for one in there if any(holds(PurePath(one.source).name) for holds in tests)]
    return tuple(replace(one, reason=in_words(one.reason)) for one in found[:MOST])
