"""Where the cells of a heat map lie, how it is zoomed and panned; without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

CAPTION = 24
"""Height of the line above each of several matrices."""
WIDEST, TALLEST = 64.0, 28.0
READABLE = 12.0
"""Height of a row from which it is labeled."""


@dataclass(slots=True)
class MapGrid:
    """Matrices of `counts` rows and the same columns below each other, in an area of `width` x `height`.

    All lengths are pixels. Rows are numbered through all matrices. `left` and `top` are what is scrolled
    away. A cell never gets smaller than it is when all is in sight. At first all columns are, and of the rows
    as many as can be labeled.
    """

    counts: tuple[int, ...] = ()
    columns: int = 1
    width: float = 1.0
    height: float = 1.0
    cell_width: float = 1.0
    cell_height: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @property
    def rows(self) -> int:
        return sum(self.counts)

    @property
    def captions(self) -> int:
        """Captions there are: one a matrix, none where there is only one."""
        return len(self.counts) if len(self.counts) > 1 else 0

    @property
    def fitting(self) -> tuple[float, float]:
        """Width and height of a cell when all is in sight."""
        free = max(self.height - CAPTION * self.captions, 1.0)
        return (
            min(max(self.width, 1.0) / max(self.columns, 1), WIDEST),
            min(free / max(self.rows, 1), TALLEST),
        )

    @property
    def opening(self) -> tuple[float, float]:
        """Width and height of a cell at first: all columns in sight, rows high enough for labels."""
        wide, high = self.fitting
        return wide, max(high, READABLE)

    @property
    def whole(self) -> tuple[float, float]:
        """Width and height of everything."""
        return self.columns * self.cell_width, self.rows * self.cell_height + CAPTION * self.captions

    @property
    def fits(self) -> bool:
        return (self.cell_width, self.cell_height) == self.fitting

    def open(self) -> None:
        """Shows the beginning as it is at first."""
        self.cell_width, self.cell_height = self.opening
        self.left = self.top = 0.0

    def fit(self) -> None:
        """Brings all into sight."""
        self.cell_width, self.cell_height = self.fitting
        self.left = self.top = 0.0

    def resize(self, width: float, height: float) -> None:
        """Another area: what was as at first, or in sight as a whole, stays so."""
        opened, whole = (self.cell_width, self.cell_height) == self.opening, self.fits
        self.width, self.height = width, height
        if opened:
            self.cell_width, self.cell_height = self.opening
            self._settle()
        elif whole:
            self.fit()
        else:
            self._settle()

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Makes cells larger by `factor`; what lies at (x, y) of the area stays there."""
        column = (self.left + x) / self.cell_width
        row = self._row_of(self.top + y)
        smallest = self.fitting
        self.cell_width = min(max(self.cell_width * factor, smallest[0]), WIDEST)
        self.cell_height = min(max(self.cell_height * factor, smallest[1]), TALLEST)
        self.left = column * self.cell_width - x
        self.top = self.line_top(row) - y
        self._settle()

    def scroll(self, left: float, top: float) -> None:
        self.left, self.top = left, top
        self._settle()

    def reveal(self, row: int, column: int | None) -> None:
        """Scrolls as little as brings the cell into sight; only the row where `column` is None."""
        if column is not None:
            end = (column + 1) * self.cell_width
            self.left = max(min(self.left, column * self.cell_width), end - self.width)
        upper = self.line_top(row)
        self.top = max(min(self.top, upper), upper + self.cell_height - self.height)
        self._settle()

    def matrix_of(self, row: int) -> tuple[int, int]:
        """The matrix of a row, and the row's number within it."""
        for matrix, end in enumerate(accumulate(self.counts)):
            if row < end:
                return matrix, row - end + self.counts[matrix]
        raise IndexError(row)

    def first_row(self, matrix: int) -> int:
        return sum(self.counts[:matrix])

    def line_top(self, row: float) -> float:
        """Where a row begins, from the top of everything; rows may be broken."""
        return row * self.cell_height + CAPTION * self._captions_above(row)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column at (x, y) of the area; None next to the cells."""
        column, row = int((self.left + x) // self.cell_width), self._row_of(self.top + y)
        inside = 0 <= x < self.width and 0 <= y < self.height
        if not inside or not 0 <= column < self.columns or not 0 <= row < self.rows:
            return None
        upper = self.line_top(int(row))
        within = upper <= self.top + y < upper + self.cell_height
        return (int(row), column) if within else None

    def columns_in_sight(self) -> range:
        first = int(self.left / self.cell_width)
        last = int((self.left + self.width) / self.cell_width) + 1
        return range(max(first, 0), min(last, self.columns))

    def rows_in_sight(self, matrix: int) -> range:
        """Rows of a matrix that are in sight, numbered within it."""
        begin = self.line_top(self.first_row(matrix))
        first = int((self.top - begin) / self.cell_height)
        last = int((self.top + self.height - begin) / self.cell_height) + 1
        return range(max(first, 0), max(min(last, self.counts[matrix]), 0))

    def _captions_above(self, row: float) -> int:
        if not self.captions:
            return 0
        ends = list(accumulate(self.counts))
        return 1 + sum(row >= end for end in ends[:-1])

    def _row_of(self, y: float) -> float:
        """The row at `y` of everything, between -1 and `rows`; on a caption it is the first row below."""
        for matrix, count in enumerate(self.counts):
            first = self.first_row(matrix)
            begin = self.line_top(first)
            if y < begin + count * self.cell_height:
                return first + max((y - begin) / self.cell_height, 0.0)
        return float(self.rows)

    def _settle(self) -> None:
        """Keeps what is scrolled away within what there is."""
        self.cell_width = max(self.cell_width, self.fitting[0])
        self.cell_height = max(self.cell_height, self.fitting[1])
        wide, high = self.whole
        self.left = min(max(self.left, 0.0), max(wide - self.width, 0.0))
        self.top = min(max(self.top, 0.0), max(high - self.height, 0.0))
