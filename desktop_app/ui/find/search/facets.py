"""What choosing a value of a facet writes into the query."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.core.folding import fold, holder
from desktop_app.core.query_values import Facet, Part, Query
from desktop_app.core.words import field_name
from desktop_app.language import tr
from desktop_app.search.query import without, write_filter

_NAMES = {"type": tr("File type"), "in": tr("Folder"), "date": tr("Year")}


def name_of(facet: Facet) -> str:
    """What a facet is called in the window."""
    return field_name(facet.field) if facet.own else _NAMES[facet.field]


def chosen(facet: Facet, query: Query) -> dict[str, tuple[Part, ...]]:
    """The values that the query's filters choose, each with the filters that do."""
    parts = [part for part in query.of("filter") if _same(part, facet) and not part.excluded]
    folded = {fold(value) for value, _ in facet.values}
    tests = [(part, _test(part, folded)) for part in parts]
    found = {value: tuple(part for part, test in tests if test(fold(value))) for value, _ in facet.values}
    return {value: filters for value, filters in found.items() if filters}


def toggled(facet: Facet, query: Query, value: str) -> str:
    """The query with `value` chosen, or no longer."""
    if filters := chosen(facet, query).get(value):
        return without(query.source, filters)
    # A word would also choose the values that only hold it.
    holds = holder(value)
    ambiguous = any(other != value and holds(fold(other)) for other, _ in facet.values)
    return f"{query.source} {write_filter(facet.field, value, quoted=ambiguous, own=facet.own)}".strip()


def cleared(facet: Facet, query: Query) -> str:
    """The query without any filter on the facet's field."""
    return without(query.source, [part for part in query.of("filter") if _same(part, facet)])


def _same(part: Part, facet: Facet) -> bool:
    return part.own == facet.own and part.field == facet.field


def _test(part: Part, values: set[str]) -> Callable[[str], bool]:
    """As the filter itself would see a folded value."""
    wanted = fold(part.text)
    if not part.own or (part.quoted and wanted in values):
        return lambda value: value == wanted
    return holder(part.text)
