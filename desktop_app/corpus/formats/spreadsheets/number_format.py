"""Numbers as a spreadsheet shows them, by their format code (ECMA-376, 18.8.31), in the English of the file.

Dates come as ISO 8601, whatever their format: it is the one way to write them that is not ambiguous.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

_WHOLE, _CENTS = "#,##0;(#,##0)", "#,##0.00;(#,##0.00)"
BUILT_IN = dict(
    enumerate(("", "0", "0.00", "#,##0", "#,##0.00", "$#,##0", "$#,##0", "$#,##0.00", "$#,##0.00"))
) | {
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    **dict.fromkeys((14, 15, 16, 17), "yyyy-mm-dd"),
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    **dict.fromkeys((37, 38, 41), _WHOLE),
    **dict.fromkeys((39, 40, 43), _CENTS),
    42: "$#,##0;($#,##0)",
    44: "$#,##0.00;($#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
"""The codes of the formats that files know by their numbers alone."""

LARGEST_PLAIN = 1e21
"""A larger number is shown with its exponent; a smaller one is a code as often as a quantity."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<wide>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|(?P<half>AM/PM|A/P)'
    r"|(?P<exponent>E[+-][0#?]+)|(?P<digits>[0#?]+)|(?P<sign>[.,%/])|(?P<part>y+|m+|d+|h+|s+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*)(?:;|$)', re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\]")
_GENERAL = re.compile("@|General", re.IGNORECASE)
_POINT = "\0"
_EPOCH, _EPOCH_OF_MAC = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)

_EXACTLY = Context(prec=400, rounding=ROUND_HALF_UP)
_UNITS = [Decimal(1).scaleb(-decimals) for decimals in range(128)]

Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[Token, ...]

    @property
    def is_general(self) -> bool:
        return not any(kind in ("digits", "part", "exponent") for kind, _ in self.tokens)

    @property
    def is_time(self) -> bool:
        return any(kind == "part" or (kind == "elapsed") for kind, _ in self.tokens)


def shown(value: float, code: str, from_1904: bool = False) -> str:
    """`value` as the format `code` shows it; dates and times count days (from 1904 on in some files)."""
    section, negative = _chosen(value, code)
    if section.is_time:
        return _moment(value, section, from_1904)
    if section.is_general:
        texts = [text for kind, text in section.tokens if kind == "literal"]
        # "General", or no placeholder at all: a format such as "-" for zero says it all.
        told = "".join(texts)
        return _GENERAL.sub(general(value), told).strip() if told else general(value)
    text = _number(abs(value) if negative else value, section)
    return " ".join(text.split(" ")).strip()


def is_plain(code: str) -> bool:
    """Whether numbers in this format are shown as they are, and dates by their day."""
    section, _ = _chosen(1, code)
    if section.is_time:
        return any(kind == "part" and text[0] in "yd" for kind, text in section.tokens)
    told = "".join(text for _, text in section.tokens).strip()
    return section.is_general and (not code or _GENERAL.fullmatch(told) is not None)


def general(value: float) -> str:
    """A number as a cell without a format shows it: 15 digits, a whole number with all it has."""
    if float(value).is_integer() and abs(value) < LARGEST_PLAIN:
        return str(int(value)) if abs(value) < 1e15 else f"{_exact(value):.0f}"
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    return f"{_exact(value):f}" if 1e-7 < abs(value) < 1 else text.upper()


def _exact(value: float) -> Decimal:
    return Decimal(repr(value) if float(value).is_integer() else f"{value:.15g}")


def duration(days: float, seconds: bool = True) -> str:
    """A length of time in hours: 30:00:00."""
    total = round(abs(days) * 86400)
    sign = "-" if days < 0 and total else ""
    clock = f"{total // 3600}:{total // 60 % 60:02}"
    return f"{sign}{clock}:{total % 60:02}" if seconds else sign + clock


@lru_cache(1024)
def _sections(code: str) -> tuple[tuple[_Section, str, float], ...]:
    found = []
    for text in [match[1] for match in _SECTION.finditer(code)][:4]:
        condition = _CONDITION.search(text)
        told = (condition[1], float(condition[2])) if condition else ("", 0.0)
        found.append((_Section(tuple(_tokens(text))), *told))
    while len(found) > 1 and not found[-1][0].tokens and not code.rstrip().endswith(";"):
        found.pop()
    return tuple(found) or ((_Section(()), "", 0.0),)


def _tokens(section: str) -> list[Token]:
    tokens: list[Token] = []
    for match in _TOKEN.finditer(section):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "bracket":
            if text.startswith("$"):
                tokens.append(("literal", text[1:].split("-", 1)[0]))
            elif re.fullmatch("h+|m+|s+", text, re.IGNORECASE):
                tokens.append(("elapsed", text.lower()))
        elif kind in ("quoted", "escaped", "other"):
            tokens.append(("literal", text))
        elif kind == "wide":
            tokens.append(("literal", " "))
        elif kind != "fill":
            tokens.append((kind, text.lower() if kind == "part" else text))
    joined = "".join(text for kind, text in tokens if kind in ("literal", "part"))
    return [("literal", joined)] if "general" in joined.lower() else tokens


def _chosen(value: float, code: str) -> tuple[_Section, bool]:
    """The section for `value`, and whether it shows by itself that the value is negative."""
    sections = _sections(code)
    if any(operator for _, operator, _ in sections):
        for section, operator, limit in sections:
            if not operator or _holds(value, operator, limit):
                return section, len(sections) > 1 and value < 0 and bool(operator) and limit <= 0
        return sections[-1][0], False
    if len(sections) > 1 and value < 0:
        return sections[1][0], True
    if len(sections) > 2 and value == 0:
        return sections[2][0], False
    return sections[0][0], False


def _holds(value: float, operator: str, limit: float) -> bool:
    return {
        "<": value < limit,
        ">": value > limit,
        "=": value == limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "<>": value != limit,
    }[operator]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the digits of a number stand in a section.

    It is shown times ten to the `shift`, with `least` digits or more before the point, in blocks of `sizes`;
    `parts` are those blocks (None), the point with the `decimals`, and the texts between.
    """

    shift: int
    least: int
    grouped: bool
    sizes: tuple[int, ...]
    decimals: str
    parts: tuple[str | None, ...]


@lru_cache(1024)
def _layout(section: _Section) -> _Layout:
    tokens = section.tokens
    places = [at for at, (kind, _) in enumerate(tokens) if kind == "digits"]
    point = next((at for at, token in enumerate(tokens) if token == ("sign", ".")), len(tokens))
    whole = [at for at in places if at < point]
    after = [at for at in places if at > point]
    last = whole[-1] if whole else -1
    commas = [at for at, token in enumerate(tokens) if token == ("sign", ",")]
    # A comma behind the digits, of the whole number or of all, stands for three that are not shown.
    thousands = sum(last < at < point or at > max(places, default=last) for at in commas)
    pattern = "".join(tokens[at][1] for at in whole)
    apart = any(kind == "literal" for kind, _ in tokens[whole[0] : last]) if whole else False
    if whole and not apart:
        whole = whole[:1]
    parts: list[str | None] = []
    for at, (kind, text) in enumerate(tokens):
        if at in whole:
            parts.append(None)
        elif at == point or (point == len(tokens) and not whole and not parts and after):
            parts.append(_POINT)
        elif kind == "literal" or text == "%":
            parts.append("".join(text))
    return _Layout(
        2 * tokens.count(("sign", "%")) - 3 * thousands,
        len(pattern) - (pattern.index("0") if "0" in pattern else len(pattern)),
        bool(whole) and not apart and any(whole[0] < at < last for at in commas),
        tuple(len(tokens[at][1]) for at in whole),
        "".join(tokens[at][1] for at in after),
        tuple(parts),
    )


def _number(value: float, section: _Section) -> str:
    if any(kind == "exponent" or text == "/" for kind, text in section.tokens):
        return _scientific(value, section) or _fraction(value, section) or _plain_number(value, section)
    return _plain_number(value, section)


def _plain_number(value: float, section: _Section) -> str:
    layout = _layout(section)
    decimals = layout.decimals
    rounded = _EXACTLY.quantize(_exact(value).scaleb(layout.shift), _UNITS[len(decimals)])
    integer, _, fraction = f"{abs(rounded):f}".partition(".")
    integer = integer.lstrip("0").rjust(layout.least, "0")
    if layout.grouped:
        integer = f"{int(integer or 0):,}" if not layout.least or len(integer) > 3 else integer
        integer = "" if integer == "0" and not layout.least else integer
    blocks = iter(_spread(integer, layout.sizes))
    keep = max((at + 1 for at, mark in enumerate(decimals) if mark == "0" or fraction[at] != "0"), default=0)
    text = "-" if rounded < 0 else ""
    for part in layout.parts:
        if part is None:
            text += next(blocks)
        elif part != _POINT:
            text += part
        elif keep:
            text += f".{fraction[:keep]}"
    return text


def _spread(integer: str, sizes: tuple[int, ...]) -> list[str]:
    """The digits of a number over the blocks for them, from the right."""
    blocks = []
    for size in reversed(sizes[1:]):
        integer, block = integer[:-size], integer[-size:]
        blocks.append(block)
    return [integer, *reversed(blocks)]


def _scientific(value: float, section: _Section) -> str:
    """A number with its exponent, "" where the section asks for none."""
    tokens = section.tokens
    exponent = next((text for kind, text in tokens if kind == "exponent"), "")
    if not exponent:
        return ""
    first = next(at for at, (kind, _) in enumerate(tokens) if kind in ("digits", "exponent"))
    before = "".join(text for kind, text in tokens[:first] if kind == "literal")
    behind = "".join(text for kind, text in tokens[first:] if kind == "literal")
    mantissa, _, power = f"{_exact(value):.{len(_layout(section).decimals)}E}".partition("E")
    sign = "-" if power.startswith("-") else "+" if exponent[1] == "+" else ""
    return f"{before}{mantissa}E{sign}{power.lstrip('+-').rjust(len(exponent) - 2, '0')}{behind}"


def _fraction(value: float, section: _Section) -> str:
    """A number as a fraction ("2 3/4"), "" where the section asks for none."""
    tokens = section.tokens
    slash = tokens.index(("sign", "/")) if ("sign", "/") in tokens else 0
    above = sum(kind == "digits" for kind, _ in tokens[:slash])
    if not above:
        return ""
    below = "".join(text for kind, text in tokens[slash + 1 :] if kind in ("digits", "literal")).strip()
    number = Fraction(f"{abs(value):.15g}")
    if below.isdecimal() and int(below):
        number = Fraction(round(number * int(below)), int(below))
    else:
        number = number.limit_denominator(10 ** max(1, len(below)) - 1)
    sign = "-" if value < 0 and number else ""
    whole, rest = divmod(number, 1) if above > 1 else (0, number)
    parts = [str(whole)] if whole or not rest else []
    return sign + " ".join(parts + ([f"{rest.numerator}/{rest.denominator}"] if rest else []))


def _elapsed(days: float, unit: str, seconds: bool) -> str:
    """A length of time in minutes ("[mm]:ss") or in seconds."""
    total = round(abs(days) * 86400)
    sign = "-" if days < 0 and total else ""
    if unit[0] == "s":
        return f"{sign}{total}"
    return f"{sign}{total // 60}:{total % 60:02}" if seconds else f"{sign}{total // 60}"


def _moment(value: float, section: _Section, from_1904: bool) -> str:
    kinds = [text for kind, text in section.tokens if kind in ("part", "elapsed")]
    has_seconds = any(text[0] == "s" for text in kinds)
    if elapsed := next((text for kind, text in section.tokens if kind == "elapsed"), ""):
        return duration(value, has_seconds) if elapsed[0] == "h" else _elapsed(value, elapsed, has_seconds)
    has_day = any(text[0] in "yd" or len(text) > 2 for text in kinds)
    has_hours = any(text[0] == "h" for text in kinds)
    if not has_day and not has_hours and has_seconds:
        total = round(value * 86400)
        return f"{total // 60:02}:{total % 60:02}"
    try:
        moment = (_EPOCH_OF_MAC if from_1904 else _EPOCH) + datetime.timedelta(seconds=round(value * 86400))
    except OverflowError:
        return general(value)
    clock = f"{moment:%H:%M:%S}" if has_seconds or (has_day and moment.second) else f"{moment:%H:%M}"
    if not has_day:
        return clock
    day = moment.date().isoformat()
    return (
        f"{day} {moment:%H:%M:%S}" if value % 1 and (moment.hour or moment.minute or moment.second) else day
    )
