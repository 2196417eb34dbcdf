"""The numbers and letters that office programs put before paragraphs by themselves."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace

BULLET = "- "
"""What stands for a bullet of any shape."""

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"}
_ORDINALS |= {"nine": "ninth", "twelve": "twelfth"}
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_LATIN = "abcdefghijklmnopqrstuvwxyz"


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    letters = ""
    for value, sign in _ROMAN:
        letters += sign * (number // value)
        number %= value
    return letters


def _repeated(alphabet: str) -> Callable[[int], str]:
    """a … z, aa, bb, as Word counts."""

    def letters(number: int) -> str:
        turn, index = divmod(number - 1, len(alphabet))
        return alphabet[index] * min(turn + 1, 9) if number > 0 else ""

    return letters


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _words(number: int) -> str:
    if not 0 <= number < 100:
        return str(number)
    if number < 20:
        return _ONES.split()[number]
    tens, ones = divmod(number, 10)
    return _TENS.split()[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def _ordinal_words(number: int) -> str:
    if not 0 <= number < 100:
        return _ordinal(number)
    head, dash, last = _words(number).rpartition("-")
    regular = f"{last[:-1]}ie" if last.endswith("y") else last.removesuffix("t")
    return f"{head}{dash}{_ORDINALS.get(last, f'{regular}th')}"


def _circled(number: int) -> str:
    return chr(0x245F + number) if 0 < number <= 20 else str(number)


_KINDS: Mapping[str, Callable[[int], str]] = {
    "lowerroman": _roman,
    "upperroman": lambda number: _roman(number).upper(),
    "lowerletter": _repeated(_LATIN),
    "upperletter": _repeated(_LATIN.upper()),
    "decimalzero": lambda number: f"{number:02}",
    "ordinal": _ordinal,
    "cardinaltext": lambda number: _words(number).capitalize(),
    "ordinaltext": lambda number: _ordinal_words(number).capitalize(),
    "russianlower": _repeated(_RUSSIAN),
    "russianupper": _repeated(_RUSSIAN.upper()),
    "greeklower": _repeated(_GREEK),
    "greekupper": _repeated(_GREEK.upper()),
    "chicago": _repeated("*†‡§"),
    "decimalenclosedcircle": _circled,
    "hex": lambda number: f"{number:X}",
    "none": lambda _number: "",
}


def written(number: int, kind: str) -> str:
    """`number` as lists of that kind have it: "iv", "d", "04", "4th"; a kind not known here is decimal."""
    return _KINDS.get(kind.lower(), str)(number)


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list is numbered: `text` is "%1.%2)" with a place for each level's number.

    `restart_after` is the level (from 1) whose numbers make this one begin again, 0 for none; by default any
    above it. `decimal` writes the numbers of all levels as decimals. `joined`: nothing stands between the
    number and the text.
    """

    kind: str = "decimal"
    text: str = ""
    start: int = 1
    restart_after: int | None = None
    decimal: bool = False
    joined: bool = False


@dataclass(slots=True)
class Counter:
    """The numbers that a list has come to, by level from 0."""

    levels: Mapping[int, ListLevel]
    numbers: dict[int, int] = field(default_factory=dict)

    def next(self, level: int, levels: Mapping[int, ListLevel] | None = None) -> str:
        """The label of the next paragraph at `level`, with what stands between it and the text; maybe ""."""
        known = self.levels if levels is None else levels
        own = known.get(level, ListLevel())
        self.numbers[level] = self.numbers[level] + 1 if level in self.numbers else own.start
        for deeper in [one for one in self.numbers if one > level]:
            after = known.get(deeper, ListLevel()).restart_after
            if after is None or (after and level < after):
                del self.numbers[deeper]
        if own.kind == "bullet":
            return BULLET
        label = own.text
        for index in range(9):
            if f"%{index + 1}" in label:
                other = known.get(index, ListLevel())
                if other.kind == "none" and index < level:
                    label = label.replace(f"%{index + 1}.", "")
                number = self.numbers.setdefault(index, other.start)
                kind = "decimal" if own.decimal and other.kind != "decimalZero" else other.kind
                label = label.replace(f"%{index + 1}", written(number, kind))
        label = label.strip()
        return f"{label}{'' if own.joined else ' '}" if label else ""

    def restart(self, level: int, start: int) -> None:
        """The next paragraph at `level` has the number `start`."""
        self.numbers[level] = start - 1


class ListNumbers:
    """How far the lists of a document have come. Lists of one definition count on together."""

    def __init__(self) -> None:
        self._counters: dict[Hashable, Counter] = {}
        self._begun: set[tuple[Hashable, int]] = set()

    def next(
        self,
        listed: tuple[Hashable, Hashable],
        level: int,
        levels: Mapping[int, ListLevel],
        changed: Mapping[int, ListLevel],
        starts: Mapping[int, int],
    ) -> str:
        """The label of the next paragraph at `level` of a list, `listed` by its name and its definition's.

        `levels` are those of the definition, `changed` and `starts` what the list has of its own.
        """
        own, definition = listed
        counter = self._counters.setdefault(definition, Counter(levels))
        if (own, level) not in self._begun and level in starts:
            counter.restart(level, starts[level])
        self._begun.add((own, level))
        return counter.next(level, {**restarted(levels, starts), **changed})


def restarted(levels: Mapping[int, ListLevel], starts: Mapping[int, int]) -> dict[int, ListLevel]:
    """`levels` with other first numbers."""
    return {
        index: replace(level, start=starts[index]) if index in starts else level
        for index, level in levels.items()
    }
