"""What stands in a cell that spans several rows belongs to each of them."""

from dataclasses import dataclass

from desktop_app.corpus.formats.flow import TextFlow

_LONGEST_SPAN = 80
"""Characters of a cell that stands in every row it spans: more is no name of theirs."""
_MOST_SPANS = 32
"""Cells that reach into one row: where each row begins another, text would grow by the square of the rows."""


@dataclass(slots=True)
class _Reaching:
    """A cell that reaches into the `rows` below; `text` is "" where it is too long for a name of theirs."""

    column: int
    width: int
    rows: int
    text: str = ""


class RowSpans:
    """The cells of a table that span several rows: what stands in one belongs to each of them."""

    def __init__(self) -> None:
        self._column = 0
        self._spans: list[_Reaching] = []
        self._due: list[_Reaching] = []
        """Those that reach into the row, and are still to come in it."""
        self._begun: tuple[_Reaching, TextFlow, int] | None = None

    def begin_row(self) -> None:
        self._column = 0
        self._due = sorted(self._spans, key=lambda span: span.column)
        for span in self._due:
            span.rows -= 1
        self._spans = [span for span in self._due if span.rows]

    def begin_cell(self, flow: TextFlow, width: int, rows: int) -> None:
        while self._due and self._due[0].column <= self._column:
            self._write(flow)
        reaches = rows > 1 and len(self._spans) < _MOST_SPANS
        self._begun = (_Reaching(self._column, width, rows - 1), flow, flow.pieces) if reaches else None
        self._column += width

    def end_cell(self, flow: TextFlow) -> None:
        if self._begun and self._begun[1] is flow:
            span, _, begin = self._begun
            span.text = _name(flow, begin)
            self._spans.append(span)
        self._begun = None

    def end_row(self, flow: TextFlow) -> None:
        while self._due:
            self._write(flow)

    def _write(self, flow: TextFlow) -> None:
        span = self._due.pop(0)
        flow.cell()
        flow.add(span.text)
        self._column = span.column + span.width


class CellsGoingOn:
    """The same of tables in which each row says which of its cells go on with those above them."""

    def __init__(self) -> None:
        self.column, self._width = 0, 1
        self._reaches = False
        self._flow, self._begin = TextFlow(), 0
        self._above: dict[int, str] = {}

    def begin_row(self) -> None:
        self.column = 0

    def skip(self, columns: int) -> None:
        """The row begins so many columns further on."""
        self.column += columns

    def begin_cell(self, flow: TextFlow) -> None:
        self._width, self._reaches, self._flow, self._begin = 1, False, flow, flow.pieces

    def spans(self, columns: int) -> None:
        """The cell that has begun is so wide."""
        self._width = columns

    def reaches_down(self) -> None:
        """The cell that has begun may go on in the next rows."""
        self._reaches = True

    def goes_on(self, flow: TextFlow) -> None:
        """The cell that has begun is the one above it."""
        flow.add(self._above.get(self.column, ""))

    def end_cell(self) -> None:
        if self._reaches and (self.column in self._above or len(self._above) < _MOST_SPANS):
            self._above[self.column] = _name(self._flow, self._begin)
        self.column += self._width


def _name(flow: TextFlow, begin: int) -> str:
    """What stands in a cell that began after so many pieces; "" where that is too long for a name."""
    text = " ".join(flow.since(begin).split())
    return text if len(text) <= _LONGEST_SPAN else ""
