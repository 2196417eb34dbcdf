"""The numbers of a Word document's footnotes and endnotes, as its text refers to them."""

import re

from desktop_app.corpus.formats.office.numbers import written

REFERENCES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
MARKS = {"footnoteRef": "footnote", "endnoteRef": "endnote"}

_KIND = re.compile(
    rb"<(?:\w+:)?(footnote|endnote)Pr>(?:(?!</)[^>]*>)*?<(?:\w+:)?numFmt [^>]*?\bval=\"(\w+)\"", re.DOTALL
)


class NoteNumbers:
    """Counts the notes as they are referred to; `told` are the parts that may say in which numbers."""

    def __init__(self, *told: bytes) -> None:
        self._kinds = {"footnote": "decimal", "endnote": "lowerRoman"}
        for xml in told:
            for found in _KIND.finditer(xml):
                self._kinds[found[1].decode()] = found[2].decode()
        self._counts = dict.fromkeys(self._kinds, 0)
        self._numbers: dict[tuple[str, str], str] = {}

    def next(self, kind: str, id_: str) -> str:
        """The number of the note that the text comes to."""
        self._counts[kind] += 1
        number = written(self._counts[kind], self._kinds[kind])
        return self._numbers.setdefault((kind, id_), number)

    def of(self, kind: str, id_: str) -> str:
        """The number of a note; "" for one that the text does not refer to."""
        return self._numbers.get((kind, id_), "")
