"""The text of office documents: paragraphs and tables, and the cells, boxes and notes within them."""

import re

from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.xml_text import Content

_FILE_NAME = re.compile(
    r"(?:[\w:/\\ .-]*[/\\])?[\w .()-]+\.(?:png|jpe?g|gif|bmp|emf|wmf|tiff?|svg|webp)", re.I
)


def is_file_name(description: str) -> bool:
    """Whether a program wrote the name of a picture's file where a person would have said what it shows."""
    return _FILE_NAME.fullmatch(description.strip()) is not None


class Story(Content):
    """Writes into `flow`; what is anchored in a paragraph (`_begin_box`) follows it and does not tear it.

    `heading` is the first heading. A format says which of its elements begin and end what.
    """

    def __init__(self, flow: TextFlow) -> None:
        self.flow = flow
        self.heading = ""
        self._left_out = 0
        self._outer: list[tuple[TextFlow, int]] = []
        self._boxes: list[str] = []
        self._hidden: list[str] = []
        self._readings: list[str] = []
        self._paragraphs = 0
        self._cells = 0
        self._first_of_cell = False
        self._words: list[str] = []

    def _begin_paragraph(self, close: bool = False) -> None:
        """Cells, and what is `close`, have no empty lines between their paragraphs."""
        self._paragraphs += 1
        self._words.clear()
        if self._first_of_cell:
            self._first_of_cell = False
        elif self._cells or close:
            self.flow.line()
        else:
            self.flow.paragraph()

    def _end_paragraph(self, is_heading: bool) -> None:
        self._paragraphs -= 1
        if is_heading and not self.heading:
            self.heading = "".join(self._words)
        if self._readings:
            self._boxes.append(", ".join(self._readings))
            self._readings.clear()
        if hidden := "".join(self._hidden).strip():
            self._boxes.append(f"[hidden: {hidden}]")
        self._hidden.clear()

    def _begin_cell(self) -> None:
        self.flow.cell()
        self._cells += 1
        self._first_of_cell = True

    def _end_cell(self) -> None:
        self._cells -= 1
        self._first_of_cell = False

    def _begin_box(self) -> None:
        self._outer.append((self.flow, self._paragraphs))
        self.flow, self._paragraphs = TextFlow(), 0

    def _end_box(self) -> None:
        self._boxes.append(self.flow.text)
        self.flow, self._paragraphs = self._outer.pop()

    def _add_box(self, text: str) -> None:
        """What stands beside the paragraph as a text of its own, unless it is there already."""
        if text.strip() and text not in self._boxes:
            self._boxes.append(text.strip())

    def _add_description(self, *texts: str) -> None:
        """The words for those who cannot see a picture; the name of its file is none."""
        for text in texts:
            if not is_file_name(text):
                self._add_box(text)

    def _release(self) -> None:
        """Writes the boxes of a paragraph that has ended; one within a box waits for its own."""
        if self._paragraphs or self._outer:
            return
        for text in self._boxes:
            self.flow.paragraph()
            self.flow.add(text)
        self._boxes.clear()
