"""A checklist and what was found for it: one row a record, one cell a requirement."""

import re
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["met", "unclear", "no evidence"]

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
    """The sentence of a record's text that says most of a requirement, and what is to be thought of it.

    `match`, 0..1, is how much it says of it in meaning and words, 0 where it says something else. `cosine` is
    that of the clause which decides, `clause` where that begins in the sentence. `reason` says in plain words
    why the verdict is what it is; `contrary` is True where the sentence says the opposite, or another number.
    `start` and `end` are the sentence's span in the document's text,
    `place` is where that stands.
    """

    sentence: str
    match: float
    cosine: float
    verdict: Verdict
    reason: str
    place: str
    start: int
    end: int
    clause: int = 0
    contrary: bool = False

    @property
    def met(self) -> bool:
        return self.verdict == "met"

    @property
    def shown(self) -> str:
        """What to read of it where there is room for little: the sentence from the clause on that decides."""
        return f"… {self.sentence[self.clause :]}" if self.clause else self.sentence


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """A document against every requirement, in their order; None where no sentence of it was compared."""

    document: int
    id: str
    title: str
    source: str
    place: str
    cells: tuple[Evidence | None, ...]

    @property
    def met(self) -> int:
        """How many requirements it meets."""
        return sum(cell is not None and cell.met for cell in self.cells)

    @property
    def unclear(self) -> int:
        """Of how many it is unclear whether it meets them."""
        return sum(cell is not None and cell.verdict == "unclear" for cell in self.cells)

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
