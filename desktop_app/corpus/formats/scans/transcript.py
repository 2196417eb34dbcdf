"""Recognized pictures as one text, with what the reader has to know of each line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from desktop_app.core.types import Recognized
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.pages.lines import MARK
from desktop_app.corpus.formats.pages.paragraphs import ITEM, WITHOUT_BLANKS
from desktop_app.corpus.formats.scans.recognizer import Gray, PictureLine, recognized


class Transcript:
    """Writes the lines of pictures into `flow`; `lines` are those that were read.

    `foreign` counts, by page, the lines in letters that the model does not know.
    """

    def __init__(self, flow: TextFlow) -> None:
        self.lines: list[Recognized] = []
        self.foreign: Counter[int] = Counter()
        self._flow = flow

    @property
    def pages(self) -> set[int]:
        return {line.page for line in self.lines}

    def page(self, number: int, picture: Gray) -> Iterator[None]:
        """Adds the page, and stops after each line."""
        last: PictureLine | None = None
        for line in recognized(picture):
            yield
            if line is None:
                continue
            if not line.text:
                self.foreign[number] += 1
                continue
            if last:
                self._add(number, last, line)
            last = line
        if last:
            self._add(number, last, None)

    def _add(self, number: int, line: PictureLine, following: PictureLine | None) -> None:
        """Adds `line`, which may go on in the following one; a word that does has MARK in it."""
        divided = (
            following is not None
            and not following.beside
            and line.text[-1] == "-"
            and line.text[-2:-1].isalpha()
            and following.text[0].islower()
        )
        text = f"{line.text[:-1]}{MARK}" if divided else line.text
        self._flow.add(text)
        end = self._flow.length
        self.lines.append(Recognized(end - len(text), end, line.certainty, number, line.box))
        if following is None or divided:
            return
        if following.beside:
            self._flow.cell()
        elif following.begins:
            self._flow.paragraph()
        elif following.goes_on and not ITEM.match(following.text):
            if not WITHOUT_BLANKS.fullmatch(line.text[-1] + following.text[0]):
                self._flow.word()
        else:
            self._flow.line()
