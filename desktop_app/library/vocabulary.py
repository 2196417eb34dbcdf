"""The words of a library: how those go on that begin so, and which is near to one that it lacks."""

from __future__ import annotations

from desktop_app.core.folding import fold
from desktop_app.library.store import Library

LONG_WORD = 7
"""Letters of a word that may be misspelled in two places."""
_TABLES = {
    "vocabulary": "fts5vocab (main, passage_index, 'row')",
    "typed": "fts5 (word, tokenize = 'porter unicode61 remove_diacritics 2')",
    "typed_terms": "fts5vocab (temp, typed, 'row')",
}
_MARK = "\ufdd0"
_LAST = "\U0010ffff"


def completions(library: Library, prefix: str, count: int) -> list[str]:
    """Words of the library that begin so, those that most passages hold first. Call it within `reading`."""
    begins = fold(prefix)
    if not begins.isalnum():
        return []
    _prepare(library)
    terms = library.query(
        "SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ? ORDER BY doc DESC LIMIT ?",
        *(begins, begins + _LAST, 2 * count),
    )
    words = dict.fromkeys(_written(library, term) for (term,) in terms)
    return [word for word in words if word.startswith(begins)][:count]


def corrections(library: Library, word: str, count: int = 3) -> list[str]:
    """Words of the library that `word` may be a misspelling of, the likeliest first. Within `reading`."""
    typed = _stem(library, fold(word))
    most = 2 if len(typed) >= LONG_WORD else 1
    near: list[tuple[int, int, str]] = []
    for first in dict.fromkeys(typed[:2]):
        rows = library.query(
            "SELECT term, doc FROM temp.vocabulary"
            " WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?",
            *(first, first + _LAST, len(typed) - most, len(typed) + most),
        )
        for term, passages in rows:
            if term.isalpha() and term != typed and (edits := _edits(typed, term)) <= most:
                near.append((edits, -passages, term))
    words = dict.fromkeys(_written(library, term) for *_, term in sorted(near)[: 2 * count])
    return [written for written in words if written][:count]


def _prepare(library: Library) -> None:
    for name, table in _TABLES.items():
        library.query(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING {table}")


def _stem(library: Library, word: str) -> str:
    """`word` as the index writes it."""
    _prepare(library)
    library.query("DELETE FROM temp.typed")
    library.query("INSERT INTO temp.typed (word) VALUES (?)", word)
    terms = library.query("SELECT term FROM temp.typed_terms")
    return str(terms[0][0]) if len(terms) == 1 else word


def _written(library: Library, term: str) -> str:
    """A word as a passage has it, of which `term` is the stem; "" where that is not to be seen."""
    rows = library.query(
        "SELECT highlight(passage_index, 0, ?2, ?2), highlight(passage_index, 1, ?2, ?2) FROM passage_index"
        " WHERE passage_index MATCH ?1 LIMIT 1",
        *(f'"{term}"', _MARK),
    )
    marked = [piece for row in rows for text in row for piece in text.split(_MARK)[1::2]]
    return fold(marked[0]) if marked else ""


def _edits(one: str, other: str) -> int:
    """Letters to change, add, leave out or swap with the next (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, its in enumerate(other, start=1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != its))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and its == one[row - 2]
            line.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, last = last, line
    return last[-1]
