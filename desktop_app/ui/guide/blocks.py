"""What a part of the guide is made of, and when a number of the guide is the model's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desktop_app.core.measures import Measure, ModelAnswer
from desktop_app.core.words import per_cent
from desktop_app.language import number
from desktop_app.ui.values import Example

_NUMBER = re.compile(r"(?<![\w#.])[-−]?\d[\d,]*(?:\.\d+)?(?: ?%)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_PER_CENT = re.compile(r"\d+%")


@dataclass(frozen=True, slots=True)
class Subtitle:
    """Begins a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few plain sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Tries:
    """Sentences of the guide, each a button that opens its view."""

    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the guide says, as it writes it, and what to ask the model about it.

    Where nothing can be asked, `instead` says why.
    """

    what: str
    guide: str
    measure: Measure | None = None
    instead: str = ""

    @property
    def numbers(self) -> tuple[tuple[float, int], ...]:
        """The numbers in the guide's words, each with how many decimals it has; 15% is 0.15."""
        return tuple(map(_number, _NUMBER.findall(self.guide)))

    @property
    def shown(self) -> str:
        """The guide's words as they are shown."""
        return _shown(self.guide)

    def agrees(self, measured: ModelAnswer) -> bool | None:
        """Whether the model says the same, to the decimals that the guide writes.

        None where the guide says in words what the model has a number for.
        """
        numbers = self.numbers
        if measured.numbers and not numbers and not measured.written[0].isalpha():
            return None
        if not numbers or not measured.numbers or ":" in self.guide:
            written = measured.written.casefold()
            return self.guide.casefold() in (written, written.partition(",")[0])
        return len(numbers) == len(measured.numbers) and all(
            round(value, decimals) == number
            for (number, decimals), value in zip(numbers, measured.numbers, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims about one thing, and why the model may say otherwise."""

    claims: tuple[Claim, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GuessFirst:
    """A question to guess before the answer is computed; `key` names it in what is remembered.

    The right choice is the one that the model's answer is nearest to, or `right` where it is a fact. Without
    choices a whole number is asked for. `words` are what choices are called in the window's language, where
    that is not as they are remembered.
    """

    key: str
    asks: str
    explains: str
    choices: tuple[str, ...] = ()
    measure: Measure | None = None
    right: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def called(self, choice: str) -> str:
        """What a choice is called; a number that was typed is itself."""
        return self.words.get(choice) or _shown(choice)

    def answer(self, measured: ModelAnswer | None) -> str:
        """The right choice, or the number as it is to be typed."""
        if measured is None:
            return self.right
        if not self.choices:
            return f"{measured.numbers[0]:.0f}"
        if not measured.numbers:  # of a ranking, the first
            return measured.written.partition("; ")[0]
        known = [_number(_NUMBER.findall(choice)[0])[0] for choice in self.choices]
        return min(zip(known, self.choices, strict=True), key=lambda one: abs(one[0] - measured.numbers[0]))[
            1
        ]


@dataclass(frozen=True, slots=True)
class Matcher:
    """The place of the job matcher; `queries` can be chosen."""

    queries: tuple[str, ...]


Block = Subtitle | Paragraph | Tries | Claims | GuessFirst | Matcher


@dataclass(frozen=True, slots=True)
class GuidePart:
    """A part: its number from 1, its title, and what it is made of from top to bottom."""

    number: int
    title: str
    blocks: tuple[Block, ...]

    def claims(self) -> Iterator[Claim]:
        for block in self.blocks:
            if isinstance(block, Claims):
                yield from block.claims

    def examples(self) -> Iterator[Example]:
        for block in self.blocks:
            if isinstance(block, Tries):
                yield from block.examples

    def guesses(self) -> tuple[GuessFirst, ...]:
        return tuple(block for block in self.blocks if isinstance(block, GuessFirst))

    def asked(self) -> tuple[Measure, ...]:
        """All that the model is to be asked for this part, once each."""
        found: list[Claim | GuessFirst] = [*self.claims(), *self.guesses()]
        return tuple(dict.fromkeys(one.measure for one in found if one.measure))


def _shown(written: str) -> str:
    """A large number or a share as one writes it in the window's language, and all else as it is."""
    if _THOUSANDS.fullmatch(written):
        return number(int(written.replace(",", "")))
    return per_cent(int(written[:-1]) / 100) if _PER_CENT.fullmatch(written) else written


def _number(written: str) -> tuple[float, int]:
    plain = written.replace("−", "-").replace(",", "").replace(" ", "")
    decimals = len(plain.rstrip("%").partition(".")[2])
    if plain.endswith("%"):
        return round(float(plain[:-1]) / 100, decimals + 2), decimals + 2
    return float(plain), decimals
