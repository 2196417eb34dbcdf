"""Reads PowerPoint presentations: the slides in their order, and what belongs to each."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.archive import Archive, opened
from desktop_app.corpus.formats.base import Format, Record, Refused, numbered, skipped, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.row_spans import RowSpans
from desktop_app.corpus.formats.office.embedded import read_embedded
from desktop_app.corpus.formats.office.numbers import written
from desktop_app.corpus.formats.office.package import main_part, properties, relations, targets
from desktop_app.corpus.formats.office.part import OfficePart
from desktop_app.corpus.formats.office.word_styles import number_of
from desktop_app.corpus.formats.xml_text import Attributes, attribute, elements, parse

_HEADINGS = ("title", "ctrtitle")
_BESIDE = ("notesSlide", "comments")
_SHAPES = ("sp", "pic", "graphicFrame", "cxnSp", "grpSp")
_NUMBERING = re.compile(
    r"(arabic|alphaLc|alphaUc|romanLc|romanUc|circleNum)\w*?(Period|ParenR|ParenBoth|Plain|Minus)?"
)
_KINDS = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "circleNum": "decimalEnclosedCircle",
}
_AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Minus": "{} -"}
_HIDES_MASTER = re.compile(rb"\bshowMasterSp=\"(?:0|false)\"")
_HEAD = 4096
_LEVEL = re.compile(r"lvl(\d)pPr")


def read_pptx(path: Path) -> Iterator[Record | Skipped]:
    """The presentation as one text, whose parts are "slide 1" …, each with its notes and comments.

    Before it, what is reported about slides without text. Raises Refused where a slide that is listed is
    not there.
    """
    with opened(path) as archive:
        main = main_part(archive, "ppt/presentation.xml")
        order = [
            value
            for name, attributes in elements(archive.read(main))
            if name == "sldId"
            for key, value in attributes.items()
            if key.endswith("relationships id")
        ]
        slides = {relation.id: relation.target for relation in relations(archive, main)}
        if missing := [id_ for id_ in order if id_ not in slides]:
            raise Refused(f"it is damaged: {len(missing)} of its {len(order)} slides are missing in it")
        authors = _authors(archive, main)
        flow = TextFlow()
        heading = ""
        pictured: list[int] = []
        masters: set[str] = set()
        faulty: list[str] = []
        for number, id_ in enumerate(order, 1):
            begin = flow.length
            slide = slides[id_]
            xml = archive.read(slide)
            hidden = next((attribute(told, "show") for _, told in elements(xml)), "") in ("0", "false")
            flow.place(f"slide {number}, hidden" if hidden else f"slide {number}")
            story = _SlidePart(flow, archive, slide, authors)
            parse(xml, story)
            story.rest()
            if not hidden:
                heading = heading or story.heading
            faulty += story.faulty
            flow.paragraph()
            for part in _behind(archive, slide, xml, masters):
                behind = _MasterPart(flow, archive, part, authors)
                parse(archive.read(part), behind)
                flow.paragraph()
            for part in targets(archive, slide, *_BESIDE):
                beside = _SlidePart(flow, archive, part, authors)
                parse(archive.read(part), beside)
                faulty += beside.faulty
                flow.paragraph()
            if flow.length == begin and story.pictures:
                pictured.append(number)
        title, fields = properties(archive)
        title = title_of(path, title, heading)
        embedded = list(read_embedded(path, archive, title))
    if not flow.length and pictured and not embedded:
        raise Refused("its slides hold no text but pictures: run OCR on them first")
    if pictured:
        verb = "holds" if len(pictured) == 1 else "hold"
        pages = numbered("slide", pictured)
        yield skipped(path, f"{pages} of {len(order)} {verb} no text but pictures, which are not read")
    for name in faulty:
        yield skipped(path, f"what {name} in it shows cannot be read and is left out")
    yield Record("", fields, title, flow.text, tuple(flow.places))
    yield from embedded


def _behind(archive: Archive, slide: str, xml: bytes, seen: set[str]) -> list[str]:
    """The layout and the master whose own shapes a slide shows, but for those that earlier ones showed."""
    found: list[str] = []
    part = slide
    for kind in ("slideLayout", "slideMaster"):
        if _HIDES_MASTER.search(xml[:_HEAD]) or not (above := targets(archive, part, kind)):
            break
        part = above[0]
        xml = archive.read(part)
        found.append(part)
    shown = [part for part in found if part not in seen]
    seen.update(shown)
    return shown


def _authors(archive: Archive, main: str) -> dict[str, str]:
    """Those who wrote comments, by their ids."""
    return {
        attribute(attributes, "id"): attribute(attributes, "name")
        for part in targets(archive, main, "commentAuthors", "authors")
        for name, attributes in elements(archive.read(part))
        if name in ("cmAuthor", "author")
    }


class _SlidePart(OfficePart):
    """The text of a slide, or of what belongs to it."""

    _beginning = OfficePart._beginning | {
        "pPr",
        "r",
        "rPr",
        "buNone",
        "buChar",
        "buAutoNum",
        "ph",
        "txBody",
        "cm",
        "reply",
        "replyLst",
    }
    _ending = OfficePart._ending | {*_SHAPES, "tr", "cm", "reply", "replyLst"}
    _partly_left_out = frozenset(("fld",))

    def __init__(self, flow: TextFlow, archive: Archive, part: str, authors: Mapping[str, str]) -> None:
        super().__init__(flow, archive, part)
        self._authors = authors
        self._level = 0
        self._own: tuple[str, int] | None = None
        self._usual: dict[int, tuple[str, int]] = {}
        self._counts: dict[int, tuple[tuple[str, int], int]] = {}
        self._spans = RowSpans()
        self._hidden_depth = 0
        self._hidden_in: TextFlow | None = None
        """The flow of the slide while a shape is read that the slide does not show."""
        self._commented: list[TextFlow] = []
        """The flow of a comment while its answers are read, which stand before it in the file."""
        self._answers = ""

    def _leaves_out(self, name: str, _parent: str, attributes: Attributes) -> bool:
        """The number of a slide."""
        return name == "fld" and attribute(attributes, "type") == "slidenum"

    def _begin(self, name: str, parent: str, attributes: Attributes) -> None:
        match name:
            case "p":
                self._level, self._own = 0, self._usual.get(0)
                super()._begin(name, parent, attributes)
            case "r":
                self._raised = False
            case "rPr":
                self._raised = number_of(attributes, "baseline") > 0
            case "pPr":
                self._level = number_of(attributes, "lvl")
                self._own = self._usual.get(self._level)
            case "buNone" | "buChar" if parent == "pPr":
                self._own = None
            case "buAutoNum":
                kind = (attribute(attributes, "type"), max(1, number_of(attributes, "startAt")))
                if level := _LEVEL.fullmatch(parent):
                    self._usual[int(level[1]) - 1] = kind
                else:
                    self._own = kind
            case "ph":
                self._is_heading = attribute(attributes, "type").lower() in _HEADINGS
            case "txBody":
                self._usual.clear()
                self._counts.clear()
            case "cNvPr" if attribute(attributes, "hidden") in ("1", "true") and not self._hidden_in:
                self._hidden_in, self.flow = self.flow, TextFlow()
                self._hidden_depth = len(self._open) - 3  # of the shape, whose name is told within
                super()._begin(name, parent, attributes)
            case "tbl":
                self._spans = RowSpans()
                super()._begin(name, parent, attributes)
            case "tr":
                super()._begin(name, parent, attributes)
                self._spans.begin_row()
            case "tc":
                if not any(attribute(attributes, key) in ("1", "true") for key in ("vMerge", "hMerge")):
                    width, rows = (number_of(attributes, key) or 1 for key in ("gridSpan", "rowSpan"))
                    self._spans.begin_cell(self.flow, width, rows)
                super()._begin(name, parent, attributes)
            case "cm" | "reply":
                self.flow.paragraph()
                if author := self._authors.get(attribute(attributes, "authorId")):
                    self.flow.label(f"{author}: ")
            case "replyLst":
                self._commented.append(self.flow)
                self.flow = TextFlow()
            case _:
                super()._begin(name, parent, attributes)

    def _finish(self, name: str) -> None:
        if name in _SHAPES:
            self._is_heading = False
            if self._hidden_in and len(self._open) == self._hidden_depth:
                self._end_hidden(self._hidden_in)
        elif name == "tr":
            self._spans.end_row(self.flow)
        elif name == "tc":
            super()._finish(name)
            self._spans.end_cell(self.flow)
        elif name == "replyLst":
            self._answers, self.flow = self.flow.text, self._commented.pop()
        elif name in ("cm", "reply"):
            self.flow.take_label()
            if name == "cm":
                self.flow.paragraph()
                self.flow.add(self._answers)
                self._answers = ""
        elif name == "p":
            if not self._words:
                self.flow.take_label()
            super()._finish(name)
        else:
            super()._finish(name)

    def _end_hidden(self, shown: TextFlow) -> None:
        hidden, self.flow, self._hidden_in = self.flow.text, shown, None
        self.flow.paragraph()
        self.flow.add(f"[hidden: {hidden}]" if hidden else "")
        self.flow.paragraph()

    def data(self, text: str) -> None:
        if self._open[-1] == "text":
            self.flow.add(text)
        else:
            super().data(text)

    def _add(self, text: str) -> None:
        """Before a paragraph's first words its number: one without words is not counted."""
        if not self._words and self._paragraphs:
            self._number()
        super()._add(text)

    def _number(self) -> None:
        own, level = self._own, self._level
        self._counts = {depth: count for depth, count in self._counts.items() if depth <= level}
        if own is None:
            self._counts.pop(level, None)
            return
        before, number = self._counts.get(level, (None, 0))
        number = number + 1 if before == own else own[1]
        self._counts[level] = (own, number)
        if found := _NUMBERING.fullmatch(own[0]):
            around = _AROUND.get(found[2] or "", "{}")
            self.flow.label(f"{around.format(written(number, _KINDS.get(found[1], 'decimal')))} ")


class _MasterPart(_SlidePart):
    """What a layout or a master shows on slides by itself: a placeholder's words are for who fills it in."""

    def __init__(self, flow: TextFlow, archive: Archive, part: str, authors: Mapping[str, str]) -> None:
        super().__init__(flow, archive, part, authors)
        self._placeholder = False

    def _begin(self, name: str, parent: str, attributes: Attributes) -> None:
        if name == "ph":
            self._placeholder = True
        super()._begin(name, parent, attributes)

    def _finish(self, name: str) -> None:
        if name == "sp":
            self._placeholder = False
        super()._finish(name)

    def _add(self, text: str) -> None:
        if not self._placeholder:
            super()._add(text)


POWERPOINT = Format(
    (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
    "PowerPoint",
    read_pptx,
    packed=True,
    document="the file, with the numbers of lists, tables, charts, diagrams, the speaker's notes, comments,"
    " descriptions of pictures, what a master shows on its slides, once; hidden slides are marked; each file"
    " that is embedded is a document of its own",
    title="the author's, else the first heading",
    place="slide 3; embedded Prices.xlsx, sheet Staff, row 4",
    unread="pictures",
    engine="zip, expat",
)
