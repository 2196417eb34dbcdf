"""How a query could go on: words, titles and file names of the library, and the values of its fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from weakref import WeakKeyDictionary

from desktop_app.core.folding import fold
from desktop_app.core.lexical.file_names import named
from desktop_app.core.searches import Suggestion
from desktop_app.language import plural
from desktop_app.library.filters.values import beginning_so
from desktop_app.library.keyword_index import completions, documents_with_word
from desktop_app.library.store import Library, path_of
from desktop_app.search.query import parse, quote, write_filter
from desktop_app.services.searching.everywhere.asking import LIBRARY

MOST_NAMES = 2
"""Titles, and as many files, among the suggestions."""
MOST_WORDS = 3
LONGEST = 120
"""Characters of a title that is suggested."""
_TITLES = ("SELECT id, title FROM documents WHERE id > ?", "SELECT 1 FROM documents WHERE id = ?")
_FILES = ("SELECT id, path FROM sources WHERE id > ?", "SELECT 1 FROM sources WHERE id = ?")
_LAST_WORD = re.compile(r"(?:^|(?<=\s)|(?<=\s-)|(?<=^-))[^\W\d_][\w’']+$")
# A filter that is being typed: its sign, its field, maybe a quote, and the beginning of its value.
_FILTER = re.compile(r'(?:^|(?<=\s))(-?)("[^"]+"|[^\s":]+):("?)([^"]*)$')

Values = Callable[[str, str, int], Sequence[tuple[str, int]]]
"""See `Searcher.values`."""


def suggest_values(values: Values, text: str, most: int) -> tuple[Suggestion, ...]:
    """The values that a filter at the end of `text` could have; raises AppError."""
    typed = _FILTER.search(text)
    if not typed or (not typed[3] and " " in typed[4]):
        return ()
    found = []
    for value, number in values(typed[2], typed[4], most):
        _, written = write_filter("x", value).split(":", 1)
        query = f"{text[: typed.start()]}{typed[1]}{typed[2]}:{written}"
        if query != text:  # else nothing is left to be written
            about = plural(number, "{n} document", "{n} documents")
            found.append(Suggestion("value", value, query, about))
    return tuple(found)


def suggest_libraries(names: Iterable[str], text: str, most: int) -> tuple[Suggestion, ...]:
    """The libraries to which a filter at the end of `text` could narrow a search of several."""

    def values(field: str, beginning: str, count: int) -> list[tuple[str, int]]:
        found = beginning_so(dict.fromkeys(names, 0), beginning) if field.casefold() == LIBRARY else []
        return [(name, 0) for name in found[:count]]

    return tuple(replace(one, about="") for one in suggest_values(values, text, most))


class Suggester:
    """Remembers the titles and file names of libraries; what came since is read with every suggestion.

    Serves one thread at a time.
    """

    def __init__(self) -> None:
        self._names: WeakKeyDictionary[Library, tuple[_Names, _Names]] = WeakKeyDictionary()

    def suggest(self, library: Library, text: str, most: int) -> tuple[Suggestion, ...]:
        """At most so many with which `text`, typed so far, could go on: words first; raises AppError."""
        if library not in self._names:
            self._names[library] = (
                _Names(_TITLES, str),
                _Names(_FILES, lambda path: PurePath(path_of(path)).name),
            )
        with library.reading():
            names = list(_named(library, *self._names[library], text))
            words = self._words(library, text, min(most - len(names), MOST_WORDS))
        return (*words, *names)[:most]

    def _words(self, library: Library, text: str, most: int) -> list[Suggestion]:
        last = _LAST_WORD.search(text)
        if not last or most <= 0:
            return []
        if len(documents_with_word(library, last[0], alike=False)):
            return []  # it is a word, and its results are already there: a list must not lie over them
        words = completions(library, last[0], most)
        return [
            Suggestion("word", text[: last.start()] + word, text[: last.start()] + word) for word in words
        ]


def _named(library: Library, titles: _Names, files: _Names, text: str) -> Iterator[Suggestion]:
    if parse(text).parts:
        return
    found = titles.found(library, text)
    for title in found:
        yield Suggestion("title", title, quote(title) if parse(title).parts else title)
    for name in files.found(library, text):
        if PurePath(name).stem not in found:
            yield Suggestion("file", name, write_filter("file", name, quoted=True))


class _Names:
    """The names of a library's documents or files; `statements` read what is new, and one that is there."""

    def __init__(self, statements: tuple[str, str], name: Callable[[str], str]) -> None:
        self._new, self._one = statements
        self._name = name
        self._last = 0
        self._names: dict[str, tuple[str, int]] = {}  # folded -> as written, and a row that has it

    def found(self, library: Library, text: str) -> list[str]:
        """The first of those that hold every word of `text` as a beginning, and are still there."""
        self._read(library)
        words = fold(text).split()
        if not words:
            return []
        holds = named(text)
        near = (pair for folded, pair in self._names.items() if words[0] in folded and holds(pair[0]))
        found: list[str] = []
        for name, row in near:
            if fold(name) != fold(text) and library.query(self._one, row):
                found.append(name)
                if len(found) == MOST_NAMES:
                    break
        return found

    def _read(self, library: Library) -> None:
        for row, written in library.each(self._new, self._last):
            self._last = max(self._last, row)
            name = " ".join(self._name(written).split())
            if 0 < len(name) <= LONGEST:
                self._names[fold(name)] = (name, row)
