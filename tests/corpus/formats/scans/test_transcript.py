"""Lines that go on run on, as in other pages; cells, items of lists and short lines do not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.pages.paragraphs import whole_words
from desktop_app.corpus.formats.scans import transcript
from desktop_app.corpus.formats.scans.recognizer import PictureLine
from desktop_app.corpus.formats.scans.transcript import Transcript


def line(text: str, begins: bool = False, beside: bool = False, goes_on: bool = False) -> PictureLine:
    return PictureLine(text, 0.99, (0, 0, 1, 1), begins, beside, goes_on)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((line("The ferry leaves"), line("at noon.", goes_on=True)), "The ferry leaves at noon."),
        ((line("Dear Ms. Holm,"), line("thank you.")), "Dear Ms. Holm,\nthank you."),
        ((line("It ends."), line("Another.", begins=True)), "It ends.\n\nAnother."),
        ((line("Port"), line("Depth", beside=True)), "Port\tDepth"),
        ((line("These are needed:"), line("- salt", goes_on=True)), "These are needed:\n- salt"),
        ((line("a remark-"), line("able light", goes_on=True)), "a remarkable light"),
        ((line("a well-"), line("known book", goes_on=True)), "a well-known book"),
        ((line("港口位于"), line("城市北部", goes_on=True)), "港口位于城市北部"),
    ],
)
def test_what_stands_between_two_lines(
    lines: tuple[PictureLine, ...], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(_picture: object) -> Iterator[PictureLine]:
        yield from lines

    monkeypatch.setattr(transcript, "recognized", found)
    flow = TextFlow()
    written = Transcript(flow)
    # English enough that hyphens are judged by its dictionary.
    flow.add("The harbor of the town and the road to it lie in a valley. ")
    begin = flow.length
    for _ in written.page(1, np.zeros((2, 2), np.uint8)):
        pass
    whole, places = whole_words(flow, written.lines)
    assert whole[begin:] == text
    assert next(whole[place.start : place.end].strip() for place in places).split()[0] in text
