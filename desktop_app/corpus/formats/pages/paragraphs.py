"""Lines of a page as paragraphs, and words that were divided at the end of a line or a page as words."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from desktop_app.core.paths import RESOURCES
from desktop_app.core.types import Recognized
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.pages.lines import MARK, Box, PageLine

_DIVIDED = re.compile(f"((?:\\w{{1,30}}-){{0,4}}\\w{{0,60}}){MARK}\\s*(\\w{{0,60}})")
_WORD = re.compile(r"\w+(?:-\w+)*")
ITEM = re.compile(r"(?:[•●▪◦‣■□–—*-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_NOTE = re.compile(r"[^\W\d]{3}\0\d|\d\0[^\W\d]{2}")
"""The number of a note at a word, with \\0 between: the word is to be found without it."""
_STAMP = 4.0
"""So many times as high as its neighbor is only what runs up the side of a page."""
_INITIAL = 1.8
"""So many times as high as its line is a first letter that several lines stand beside."""
_WORDS_OF_ONE = ("A", "I")
_FULL = 0.9
"""A line that fills so much of its column may be ragged and ends nothing by that."""
WITHOUT_BLANKS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]{2}"
)
"""Thai, Lao, Burmese, Khmer, Chinese and Japanese go on in the next line as if there were none."""
_OPEN = ",;-–—("
_BEFORE_NUMBERS = 3
_COMMON = ("the", "of", "and", "to", "a", "in")
_COMMON_SHARE = 0.08
"""Of the words of an English text so many are these; elsewhere they are few."""
_LEAST_PART = 3
_ENDINGS = "s es d ed ing ings ly er ers able ness less ful ment ish like"
_WORDNET = RESOURCES / "nltk_data" / "corpora" / "wordnet"
_FIRST_OF_COMPOUNDS = (
    "all best better cross double ever ex extra far fast first full great half hard high ill large last long"
    " low mid multi near new non off old one open part post pre quasi real second self semi short single six"
    " small so still strong ten third three two user vice well wide world"
)


def paragraphs(lines: Sequence[PageLine]) -> str:
    """The text of lines in order: those of a paragraph run on, those of a table and of a list do not.

    A word that was divided has MARK in it.
    """
    pieces: list[str] = []
    usual = _leading(lines)
    sizes = _sizes(lines)
    for index, (line, following) in enumerate(zip(lines, [*lines[1:], None], strict=False)):
        pieces.append(line.text)
        if following is None:
            pieces.append("-" if line.divided else "")
        elif line.divided:
            pieces.append(MARK if following.text[:1].isalnum() else "- ")
        elif _on_one_line(line.box, following.box):
            apart = not _is_initial(line, following)
            apart &= following.box.left - line.box.right > 0.1 * line.box.height
            pieces.append(" " if apart or _NOTE.search(f"{line.text[-4:]}\0{following.text[:4]}") else "")
        elif line.text[-1] in "-–" and line.text[-2:-1].isalnum() and following.text[:1].isalnum():
            continue
        elif _ends(lines, index, usual, sizes):
            pieces.append("\n\n")
        elif line.row or following.row or ITEM.match(following.text):
            pieces.append("\n")
        elif not WITHOUT_BLANKS.fullmatch(line.text[-1] + following.text[0]):
            pieces.append(" ")
    return "".join(pieces)


def _is_initial(line: PageLine, following: PageLine) -> bool:
    """Whether a line is the large first letter of the word with which the next one begins."""
    large = line.box.height > _INITIAL * following.box.height
    return large and len(line.text) == 1 and line.text not in _WORDS_OF_ONE and following.text[:1].islower()


def _sizes(lines: Sequence[PageLine]) -> list[list[float]]:
    """For each piece the heights of all on its line, which comes in pieces where it has raised signs."""
    sizes: list[list[float]] = []
    for index, line in enumerate(lines):
        if not index or not _on_one_line(lines[index - 1].box, line.box):
            sizes.append([])
        else:
            sizes.append(sizes[-1])
        sizes[-1].append(line.box.height)
    return sizes


def _on_one_line(here: Box, there: Box) -> bool:
    """Raised and lowered signs come as lines of their own: they end nothing."""
    lower = min(here.height, there.height)
    if max(here.height, there.height) > _STAMP * lower:
        return False
    common = min(here.top, there.top) - max(here.bottom, there.bottom)
    return common > 0.3 * lower and there.left >= here.right - 0.3 * lower


def _ends(lines: Sequence[PageLine], index: int, usual: float, sizes: Sequence[Sequence[float]]) -> bool:
    """Whether a paragraph ends with a line, by the space below and beside it."""
    line, following = lines[index], lines[index + 1]
    here, there = line.box, following.box
    height = max(min(here.height, there.height), 1.0)
    goes_on = line.text[-1] in _OPEN or following.text[:1].islower()
    if there.top > here.top:
        return not goes_on  # the next column
    if not goes_on and not any(_alike(one, other) for one in sizes[index] for other in sizes[index + 1]):
        return True
    leading = here.bottom - there.bottom
    if leading > 2.2 * height or (leading > 1.3 * usual and not goes_on):
        return True
    if line.row or following.row or goes_on:
        return False
    near = [other.box for other in lines[max(0, index - 3) : index + 4]]
    rights = sorted(box.right for box in near if box.left < here.right and box.right > here.left)
    edge = rights[-1]
    if here.right - here.left > _FULL * (edge - here.left):
        return there.left - here.left > 1.2 * height
    # The next line's first word would have had room at the end of this one.
    first = following.text.split(maxsplit=1)[0]
    width = (there.right - there.left) * (len(first) + 1) / max(1, len(following.text))
    return here.right + width + 0.5 * height < edge or there.left - here.left > 1.2 * height


def _alike(height: float, other: float) -> bool:
    return abs(height - other) <= 0.15 * max(min(height, other), 1.0)


def _leading(lines: Sequence[PageLine]) -> float:
    """The usual distance from line to line, in points; 0 where there is none."""
    pairs = ((here.box, there.box) for here, there in pairwise(lines))
    steps = [here.bottom - there.bottom for here, there in pairs if not _on_one_line(here, there)]
    steps = sorted(step for step in steps if step > 0)
    return steps[len(steps) // 2] if steps else 0.0


def carry_over(before: list[PageLine], after: list[PageLine]) -> None:
    """A word that was divided over two pages goes to the first of them; changes both lists.

    Below the first part there may be a page number, above the second one a running head.
    """
    last = len(before) - 1
    for index in range(last, max(-1, last - _BEFORE_NUMBERS), -1):
        goes_on = index < last and before[index + 1].text[:1].islower()
        if before[index].divided and not goes_on:
            break
    else:
        return
    for number, line in enumerate(after[:_BEFORE_NUMBERS]):
        if line.text[:1].islower():
            head, _, rest = line.text.partition(" ")
            before[index] = before[index]._replace(text=f"{before[index].text}{MARK}{head}", divided=False)
            after[number : number + 1] = [line._replace(text=rest)] if rest else []
            return


def whole_words(flow: TextFlow, recognized: Sequence[Recognized] = ()) -> tuple[str, tuple[Recognized, ...]]:
    """The text with its divided words joined, with their hyphen where it belongs to the word.

    The places in `flow` and the `recognized` lines move with it.
    """
    text = flow.text
    if MARK not in text:
        return text, tuple(recognized)
    words = Counter(_WORD.findall(text.lower()))
    pieces: list[str] = []
    ends, losses = [-1], [0]
    position = lost = 0
    for match in _DIVIDED.finditer(text):
        joined = _join(match[1], match[2], words)
        pieces += [text[position : match.start()], joined]
        position = match.end()
        lost += match.end() - match.start() - len(joined)
        ends.append(position)
        losses.append(lost)
    pieces.append(text[position:])

    def moved(at: int) -> int:
        return at - losses[bisect_right(ends, at) - 1]

    flow.places = [(moved(begin), name) for begin, name in flow.places]
    lines = tuple(replace(line, start=moved(line.start), end=moved(line.end)) for line in recognized)
    return "".join(pieces), lines


def _join(before: str, after: str, words: Counter[str]) -> str:
    """Two parts of a word as the text itself writes it elsewhere, else as dictionaries do."""
    whole, compound = before + after, f"{before}-{after}"
    if not before or not after:
        return whole
    parts, _, last = before.rpartition("-")
    if parts:
        # All of it is a compound ("state-of-the-art"), or only its last part is divided.
        written = compound.lower()
        is_one = _times(written, words) > _times(whole.lower(), words) or _forms(written) & _english()
        return compound if is_one else f"{parts}-{_join(last, after, words)}"
    as_whole, as_compound = (_times(one.lower(), words) for one in (whole, compound))
    if as_whole or as_compound:
        return compound if as_compound > as_whole else whole
    if not after[0].islower() and not (before.isupper() and after.isupper()):
        return compound
    is_english = sum(words[word] for word in _COMMON) >= _COMMON_SHARE * words.total()
    return compound if is_english and _is_compound(before.lower(), after.lower()) else whole


def _times(word: str, words: Counter[str]) -> int:
    """How often a word is there, with the usual endings."""
    return sum(
        words[f"{stem}{ending}"] for stem in {word, word.rstrip("s")} for ending in ("", *_ENDINGS.split())
    )


def _is_compound(before: str, after: str) -> bool:
    """Whether English writes a word of these parts with a hyphen."""
    known = _english()
    if _forms(f"{before}-{after}") & known:
        return True
    if _forms(f"{before}{after}") & known:
        return False
    if before in _FIRST_OF_COMPOUNDS.split():
        return bool(_forms(after) & known)
    return min(len(before), len(after)) >= _LEAST_PART and all(
        _forms(part) & known for part in (before, after)
    )


def _forms(word: str) -> set[str]:
    """A word and what it may be a form of."""
    found = {word}
    for ending in _ENDINGS.split():
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            found |= {stem, f"{stem}e"}
            if stem[-1] == "i":
                found.add(f"{stem[:-1]}y")
            if stem[-1] == stem[-2]:
                found.add(stem[:-1])
    return found


@cache
def _english() -> frozenset[str]:
    """The words of WordNet, with its irregular forms; none where it is not there."""
    words: set[str] = set()
    try:
        for part in ("index.noun", "index.verb", "index.adj", "index.adv", "noun.exc", "verb.exc"):
            with (_WORDNET / part).open(encoding="latin-1") as stream:
                words.update(line[: line.index(" ")] for line in stream if not line.startswith(" "))
    except OSError:
        return frozenset()
    return frozenset(words)
