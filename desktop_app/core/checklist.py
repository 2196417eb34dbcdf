"""A checklist and what was found for it: one row a record, one cell a requirement."""

import re
from dataclasses import dataclass

MOST_REQUIREMENTS = 200
LONGEST_REQUIREMENT = 1_000
"""Characters; the model would not read more of a line anyway."""

_NUMBERING = re.compile(
    r"""\s* (?: [-*+•‣◦▪●–—·✓✔☐☑]+ (?=\s|\[)  | (?:\d{1,3}|[A-Za-z]) [.)] (?=\s) | \(\d{1,3}\) )?
        \s* (?: \[[ xX]\] )? \s*""",
    re.VERBOSE,
)


def requirements(text: str) -> tuple[str, ...]:
    """The lines of `text` without bullets, numbers and empty lines, each once, at most 200 of them."""
    lines = (line[_NUMBERING.match(line).end() :].strip() for line in text.splitlines())  # type: ignore[union-attr]
    found = dict.fromkeys(" ".join(line.split())[:LONGEST_REQUIREMENT] for line in lines if line)
    return tuple(found)[:MOST_REQUIREMENTS]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence of a record that is nearest to a requirement; `match` is 0..1, `place` where it stands.

    `met` says whether that is near enough to count; `start` and `end` are its span in the document's text,
    both -1 where it is the title.
    """

    sentence: str
    match: float
    cosine: float
    met: bool
    place: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """A document against every requirement, in their order; None where nothing of it could be compared."""

    document: int
    id: str
    title: str
    source: str
    place: str
    cells: tuple[Evidence | None, ...]

    @property
    def met(self) -> int:
        """How many requirements it has evidence for."""
        return sum(cell is not None and cell.met for cell in self.cells)

    @property
    def mean_match(self) -> float:
        """The mean of its matches, 0..1."""
        return sum(cell.match for cell in self.cells if cell) / max(len(self.cells), 1)


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to a checklist: the best records first."""

    requirements: tuple[str, ...]
    records: tuple[CheckedRecord, ...]
    elapsed_s: float
