"""Where what the model reads of a passage stands in the document as it is shown."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from desktop_app.core.types import Document, Passage, Preprocessing
from desktop_app.corpus.passages import joined
from desktop_app.corpus.preprocess import PlacedWord, join, words

Part = Literal["title", "text", ""]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """`model_text[start:end]` comes from `part[at:to]`."""

    start: int
    end: int
    part: Part
    at: int
    to: int


class Trace:
    """Translates spans of a passage's `model_text` to spans of the document's title or text."""

    def __init__(self, document: Document, passage: Passage, preprocessing: Preprocessing) -> None:
        if preprocessing.untouched:
            self._stretches = _verbatim(document, passage)
        else:
            self._stretches = _cleaned(document, passage, preprocessing)

    def source(self, start: int, end: int) -> tuple[Part, int, int]:
        """Part and span of `model_text[start:end]`; ("", 0, 0) for what stands in neither.

        A word that was changed (a lemma) is known as a whole only.
        """
        number = bisect_right(self._stretches, start, key=lambda stretch: stretch.start) - 1
        if number < 0 or start >= end or end > self._stretches[number].end:
            return "", 0, 0
        found = self._stretches[number]
        if found.to - found.at != found.end - found.start:
            return found.part, found.at, found.to
        begins = found.at + start - found.start
        return found.part, begins, begins + end - start


def _verbatim(document: Document, passage: Passage) -> list[_Stretch]:
    read = passage.model_text
    size = passage.end - passage.start
    stretches = []
    if document.title:
        # The title may have been cut for the text's sake, from its end.
        lead = len(document.title) - len(document.title.lstrip())
        room = len(read) - size
        same = 0
        while same < room and document.title[lead + same : lead + same + 1] == read[same]:
            same += 1
        stretches.append(_Stretch(0, same, "title", lead, lead + same))
    if size and read.endswith(document.text[passage.start : passage.end]):
        stretches.append(_Stretch(len(read) - size, len(read), "text", passage.start, passage.end))
    return stretches


def _cleaned(document: Document, passage: Passage, preprocessing: Preprocessing) -> list[_Stretch]:
    read = joined(document.title, document.text)
    at = len(read) - len(document.text)
    kept = words(read, preprocessing)
    heading = [word for word in kept if word.start < at]
    inside = [word for word in kept if passage.start <= word.start - at and word.end - at <= passage.end]
    tail = join(inside)
    if not passage.model_text.endswith(tail):
        return []  # a word that was cut between two passages
    text_at = len(passage.model_text) - len(tail)
    head = _laid(heading, 0, "title", 0)
    return [
        stretch
        for stretch in chain(head, _laid(inside, text_at, "text", at))
        if stretch.part == "text" or stretch.end <= text_at
    ]


def _laid(kept: list[PlacedWord], position: int, part: Part, at: int) -> list[_Stretch]:
    """The words one after the other from `position` on, a space between them."""
    stretches = []
    for word in kept:
        end = position + len(word.text.lower())
        stretches.append(_Stretch(position, end, part, word.start - at, word.end - at))
        position = end + 1
    return stretches
