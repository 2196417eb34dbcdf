"""Rows of cells to records: what stands above a table, the names of its columns, forms, uneven rows."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain, islice

from desktop_app.corpus.fields import NOTE, named, unnamed
from desktop_app.corpus.formats.base import Record
from desktop_app.corpus.headers import is_header, may_be_name

WITHIN = 40
"""So many rows are looked at to find the header: a title, an address, a date may stand above it."""

Row = tuple[int, list[str]]
"""Its number (from 1) and its cells; the last one is not empty."""


_NO_NOTES: Mapping[int, Mapping[int, str]] = {}
Across = Mapping[int, Sequence[tuple[int, int]]]
"""The cells that reach over several columns, by row (from 1): their first and last column (from 0)."""
_NO_CELLS: Across = {}


def records(
    rows: Iterator[Row],
    place: Callable[[int], str],
    name: str,
    table: str = "",
    hidden: Collection[int] = (),
    notes: Mapping[int, Mapping[int, str]] = _NO_NOTES,
    across: Across = _NO_CELLS,
) -> Iterator[Record]:
    """Every row as a record, those above the header together as one, and a form as one.

    `place` says where a row is, `name` is the title of what has no columns, `hidden` are the numbers (from 0)
    of the columns that are marked so, `notes` are those on cells by row (from 1) and column (from 0). A
    heading that reaches `across` several columns belongs to the name of each.
    """
    first = list(islice(rows, WITHIN))
    if len(first) < WITHIN and _is_form(first):
        yield _form(first, place(first[0][0]), name, table, notes)
        return
    start, header, height = _split(first, across)
    # Notes on the header belong to the table as a whole; headings over several columns are found, too.
    begin = start + max(0, height - 1)
    if above := [*_lines(first[:begin], notes), *_noted(first[begin : start + height], notes)]:
        yield Record(place(first[0][0]), title=name, text="\n".join(above), table=table)
    names = named([f"{cell} (hidden)" if at in hidden and cell else cell for at, cell in enumerate(header)])
    gaps = [name for name, cell in zip(names, header, strict=True) if not cell.strip()]
    for number, cells in chain(first[start + height :], rows):
        told = notes.get(number)
        if told or len(cells) != len(names):
            cells += [""] * (max(len(header), *(at + 1 for at in told or (0,))) - len(cells))
            while len(names) < len(cells):
                at = len(names)
                names.append(f"{unnamed(at + 1)} (hidden)" if at in hidden else unnamed(at + 1))
        fields = dict(zip(names, cells, strict=False))
        for name in gaps:
            if not fields[name].strip():
                del fields[name]
        if told:
            fields |= {f"{names[at]}{NOTE}": text for at, text in told.items()}
        yield Record(place(number), fields, table=table)


def _split(rows: Sequence[Row], across: Across) -> tuple[int, list[str], int]:
    """How many rows stand above the table, its header and its rows; none where no row looks like one."""
    widths = Counter(len(cells) for _, cells in rows)
    width = max(widths, key=lambda width: (widths[width], width), default=0)
    most = max((_count(cells) for _, cells in rows), default=0)
    for index, (_, cells) in enumerate(rows):
        filled = _count(cells)
        if filled * 2 <= most and most > 1:
            continue
        if names := _of_two_rows(rows[index : index + 3], across):
            return index, names, 2
        below = [line for _, line in rows[index + 1 :]]
        if is_header(cells, below):
            return index, cells, 1
        if len(cells) == width and not _apart(rows, index):
            break
    start = next((at for at, (_, cells) in enumerate(rows) if _count(cells) * 2 > most), 0)
    return (start, [], 0) if most > 1 else (0, [], 0)


def _of_two_rows(rows: Sequence[Row], across: Across) -> list[str]:
    """The names of columns where headings of several of them stand above those of each; none elsewhere."""
    reaching = across.get(rows[0][0], ())
    if not reaching or len(rows) < 3 or rows[1][0] != rows[0][0] + 1 or _count(rows[0][1]) < 2:
        return []
    above, below = rows[0][1], rows[1][1]
    over = {
        at: above[first] for first, last in reaching if first < len(above) for at in range(first, last + 1)
    }
    names: list[str] = []
    for at, low in enumerate(below):
        top = over.get(at) or "".join(above[at : at + 1])
        if at in over and not may_be_name(low):
            return []
        if at not in over and low and top and low != top:
            return []
        names.append(f"{top} {low}" if at in over and top else top or low)
    return [] if over.keys() - range(len(names)) else names


def _apart(rows: Sequence[Row], index: int) -> bool:
    """Whether an empty row follows, so that what stands so far may be above the table."""
    return index + 1 < len(rows) and rows[index + 1][0] > rows[index][0] + 1


def _is_form(rows: Sequence[Row]) -> bool:
    """Whether most rows are a label that ends in a colon, and a value."""
    labels = sum(cells[0].rstrip().endswith(":") for _, cells in rows)
    return len(rows) > 1 and labels * 3 >= 2 * len(rows) and all(len(cells) <= 4 for _, cells in rows)


def _form(
    rows: Sequence[Row], place: str, name: str, table: str, notes: Mapping[int, Mapping[int, str]]
) -> Record:
    names = named([cells[0].strip().rstrip(":").rstrip() for _, cells in rows])
    values = ["\t".join(filter(None, cells[1:])) for _, cells in rows]
    text = "\n".join(_lines(rows, notes))
    return Record(place, dict(zip(names, values, strict=True)), name, text, table=table)


def _lines(rows: Sequence[Row], notes: Mapping[int, Mapping[int, str]]) -> list[str]:
    """Rows that have no columns as text, each followed by the notes on it."""
    return [
        line
        for number, cells in rows
        for line in ("\t".join(filter(None, cells)), *_noted([(number, cells)], notes))
    ]


def _noted(rows: Sequence[Row], notes: Mapping[int, Mapping[int, str]]) -> list[str]:
    return [text for number, _ in rows for text in notes.get(number, {}).values()]


def _count(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)
