"""Where sentences end, by a small rule that needs no model and no data."""

import re
from collections.abc import Iterator

# Possessive quantifiers: a run of a million dots is looked at once.
_BREAK = re.compile(
    r"""(?P<stop>(?<![.!?…])[.!?…]++["'”’»)\]]*+)(?=\s)
      | (?P<wide>[。！？｡]++[」』）”’]*+)
      | (?P<line>\n(?=[ \t]*+\n | [ \t]*+(?:[-*•–]|\d{1,3}[.)])[ \t]))
    """,
    re.VERBOSE,
)
_NEXT = re.compile(r"\S")
_ABBREVIATED = re.compile(
    r"\b(?:e\.g|i\.e|a\.m|p\.m|cf|vs|mr|mrs|ms|dr|prof|sr|jr|st|inc|ltd|dept|approx)\Z", re.IGNORECASE
)
_INITIAL = re.compile(r"(?<![\w.])(?:[A-Za-z]\.)*[A-Z]\Z")
_BEFORE_NUMBER = re.compile(r"\b(?:no|nos|fig|figs|eq|sec|vol|ch|art|pp?)\Z", re.IGNORECASE)
_LOOK_BACK = 12
_AT_ONCE = 200_000
"""Characters that are looked through in one call: a fraction of a second, in which nothing else can run."""
_WITHIN_WORD = re.compile(r"[^\W\d_](?=[^\W\d_])")


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans [start, end) of the sentences of `text`, without the white space around them.

    A sentence ends at a terminator that is followed by white space and no small letter, or that stands
    alone (" . "), at an empty line and before a list item; not after an initial or a usual abbreviation.
    """
    spans = []
    start = 0
    for end in _ends(text):
        span = trimmed(text, start, end)
        if span[0] < span[1]:
            spans.append(span)
        start = end
    return spans


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) without the white space at both its ends."""
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return start + lead, start + max(lead, len(piece.rstrip()))


def _ends(text: str) -> Iterator[int]:
    for window in _windows(text):
        for match in _BREAK.finditer(text, *window):
            if match["stop"] is None or _ends_sentence(text, match.start(), match.end(), match["stop"]):
                yield match.end()
    yield len(text)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Spans that together are the whole text; they meet within words, where no sentence ends."""
    start = 0
    while found := _WITHIN_WORD.search(text, start + _AT_ONCE):
        yield start, found.end()
        start = found.end()
    yield start, len(text)


def _ends_sentence(text: str, start: int, end: int, stop: str) -> bool:
    following = _NEXT.search(text, end)
    if following is None:
        return True
    if start == 0 or text[start - 1].isspace():
        return True
    if following[0].islower():
        return False
    if stop != ".":
        return True
    before = text[max(0, start - _LOOK_BACK) : start]
    if following[0].isdigit() and _BEFORE_NUMBER.search(before):
        return False
    return not (_INITIAL.search(before) or _ABBREVIATED.search(before))
