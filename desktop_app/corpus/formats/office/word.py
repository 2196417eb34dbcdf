"""Reads Word documents: the body, and what stands next to it."""

from collections.abc import Iterator
from pathlib import Path

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.archive import Archive, opened
from desktop_app.corpus.formats.base import Format, Record, Refused, skipped, title_of
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.declared import decoded_anyway
from desktop_app.corpus.formats.markup.html import page_of
from desktop_app.corpus.formats.markup.row_spans import CellsGoingOn
from desktop_app.corpus.formats.office import formula
from desktop_app.corpus.formats.office.embedded import read_embedded
from desktop_app.corpus.formats.office.formula import Formula
from desktop_app.corpus.formats.office.notes import MARKS, REFERENCES, NoteNumbers
from desktop_app.corpus.formats.office.package import main_part, properties, targets
from desktop_app.corpus.formats.office.part import OfficePart
from desktop_app.corpus.formats.office.symbols import readable, symbol
from desktop_app.corpus.formats.office.word_styles import Lists, Styles, is_on, lists_of, number_of
from desktop_app.corpus.formats.xml_text import Attributes, attribute, parse

_APART = ("footnotes", "endnotes", "comments", "header", "footer")
"""What stands next to a document's body, in the order in which it follows it."""
_HEADINGS = ("title", "heading1")
_BEGINNING = (
    "r vertAlign pStyle numId ilvl del moveFrom specVanish vanish rStyle rFonts sym noBreakHyphen ptab"
    " txbxContent textpath shape rect tblCaption tblDescription imagedata ruby comment altChunk ffData"
    " listEntry result default checked footnote endnote gridBefore gridSpan vMerge framePr"
)
_PAGES = (".html", ".htm", ".xhtml", ".txt")


def read_docx(path: Path) -> Iterator[Record | Skipped]:
    """The document as one text. What stands next to the body follows it, each text once."""
    with opened(path) as archive:
        main = main_part(archive, "word/document.xml")
        parts = (targets(archive, main, kind) for kind in ("styles", "numbering"))
        styles, lists = lists_of(*(archive.read(found[0]) if found else b"" for found in parts))
        body = archive.read(main)
        notes = NoteNumbers(*map(archive.read, targets(archive, main, "settings")), body)
        story = _WordPart(TextFlow(), archive, main, styles, lists, notes)
        parse(body, story)
        story.rest()
        faulty, pictures = story.faulty, story.pictures
        apart: dict[str, None] = {}
        for part in targets(archive, main, *_APART):
            beside = _WordPart(TextFlow(), archive, part, styles, lists, notes)
            parse(archive.read(part), beside)
            apart[beside.flow.text] = None
            faulty += beside.faulty
        for text in apart:
            story.flow.paragraph()
            story.flow.add(text)
        title, fields = properties(archive)
        title = title_of(path, title, story.heading)
        embedded = list(read_embedded(path, archive, title))
    if not story.flow.length and pictures and not embedded:
        raise Refused("it holds no text but pictures: run OCR on them first")
    for name in faulty:
        yield skipped(path, f"what {name} in it shows cannot be read and is left out")
    yield Record(fields=fields, title=title, text=story.flow.text)
    yield from embedded


class _WordPart(OfficePart):
    """The text of one part of a Word document."""

    _beginning = OfficePart._beginning.union(_BEGINNING.split(), REFERENCES, MARKS, formula.BEGINNING)
    _ending = OfficePart._ending.union(("pPr", "ffData", "ruby", "txbxContent"), formula.ENDING)
    _partly_left_out = frozenset(("footnote", "endnote", "del"))

    def __init__(
        self,
        flow: TextFlow,
        archive: Archive,
        part: str,
        styles: Styles,
        lists: Lists,
        notes: NoteNumbers,
    ) -> None:
        super().__init__(flow, archive, part)
        self._styles, self._lists, self._notes = styles, lists, notes
        self._formula = Formula()
        self._note = ""
        self._after_mark = False
        self._tables = [CellsGoingOn()]
        self._style = styles.default
        self._list: str | None = None
        self._level: int | None = None
        self._mark_goes = self._joins = self._due = False
        self._paragraph_hides = False
        self._hides: bool | None = None
        self._font = ""
        self._choices: list[str] = []
        self._choice: int | None = None
        self._checked: bool | None = None
        self._in_ruby = False
        self._base: list[str] = []
        self._reading: list[str] = []

    def _leaves_out(self, name: str, parent: str, attributes: Attributes) -> bool:
        """What was deleted, and the rule above footnotes."""
        if name in ("footnote", "endnote"):
            return "eparat" in attribute(attributes, "type")
        return name == "del" and parent not in ("rPr", "trPr", "ctrlPr")

    def _begin(self, name: str, parent: str, attributes: Attributes) -> None:
        match name:
            case "rFonts":
                self._font = attribute(attributes, "ascii") or attribute(attributes, "hAnsi")
            case "r":
                self._hides, self._font, self._raised = None, "", False
            case "vertAlign" if parent == "rPr":
                self._raised = attribute(attributes, "val") == "superscript"
            case "p":
                self._begin_word_paragraph()
            case "tbl":
                super()._begin(name, parent, attributes)
                self._tables.append(CellsGoingOn())
            case "tr":
                super()._begin(name, parent, attributes)
                self._tables[-1].begin_row()
            case "tc":
                super()._begin(name, parent, attributes)
                self._tables[-1].begin_cell(self.flow)
            case "gridBefore" if parent == "trPr":
                self._tables[-1].skip(number_of(attributes))
            case "gridSpan" if parent == "tcPr":
                self._tables[-1].spans(max(1, number_of(attributes)))
            case "vMerge" if parent == "tcPr":
                if attribute(attributes, "val") == "restart":
                    self._tables[-1].reaches_down()
                else:
                    self._tables[-1].goes_on(self.flow)
            case "framePr" if attribute(attributes, "dropCap") in ("drop", "margin"):
                self._mark_goes = True  # its word goes on in the next paragraph
            case "pStyle":
                self._set_style(attribute(attributes, "val"))
            case "numId" if parent == "numPr":
                self._list = attribute(attributes, "val")
            case "ilvl" if parent == "numPr":
                self._level = number_of(attributes)
            case "del" | "moveFrom" | "specVanish" if parent == "rPr" and "pPr" in self._open[-3:]:
                self._mark_goes = True
            case "vanish" if parent == "rPr" and "pPr" not in self._open[-3:]:
                self._hides = is_on(attributes)
            case "rStyle" if parent == "rPr":
                self._hides = self._hides or self._styles.hides(attribute(attributes, "val")) or None
                self._font = self._font or self._styles.font(attribute(attributes, "val"))
            case "sym":
                code = attribute(attributes, "char")
                try:
                    self._add(symbol(attribute(attributes, "font"), int(code, 16)))
                except ValueError:
                    return
            case "noBreakHyphen":
                self._add("-")
            case "ptab":
                self._add("\t")
            case "txbxContent":
                self._begin_box()
            case "textpath":
                self._add_box(attribute(attributes, "string"))
            case "shape" | "rect":
                self._add_description(attribute(attributes, "alt"))
            case "tblCaption" | "tblDescription":
                self._add_description(attribute(attributes, "val"))
            case "imagedata":
                self.pictures += 1
            case "ruby":
                self._in_ruby = True
            case "comment":
                self.flow.paragraph()
                if author := attribute(attributes, "author").strip():
                    self.flow.label(f"{author}: ")
            case "footnote" | "endnote":
                self._note = attribute(attributes, "id")
            case "footnoteReference" | "endnoteReference":
                self._refer(REFERENCES[name], attributes)
            case "footnoteRef" | "endnoteRef":
                number = self._notes.of(MARKS[name], self._note)
                self.flow.label(f"{number} " if number else "")
                self._after_mark = True
            case _ if name in formula.BEGINNING:
                self._add_sign(self._formula.begin(name, parent, attributes))
            case "altChunk":
                self._add_chunk(attribute(attributes, "id"))
            case "ffData" | "listEntry" | "result" | "default" | "checked":
                self._begin_form(name, parent, attributes)
            case _:
                super()._begin(name, parent, attributes)

    def _finish(self, name: str) -> None:
        match name:
            case "p":
                self._end_word_paragraph()
            case "pPr" if self._open[-1:] == ["p"]:
                self._number()
            case "tc":
                super()._finish(name)
                self._tables[-1].end_cell()
            case "tbl":
                super()._finish(name)
                self._tables.pop()
            case "ffData":
                self._end_form()
            case "ruby":
                self._readings.append(f"{''.join(self._base)} ({''.join(self._reading)})")
                self._base.clear()
                self._reading.clear()
                self._in_ruby = False
            case "txbxContent":
                self._end_box()
            case _ if name in formula.ENDING:
                self._add_sign(self._formula.finish(name))
            case _:
                super()._finish(name)

    def _add(self, text: str) -> None:
        if self._in_ruby:
            if "rt" in self._open:
                self._reading.append(text)
                return
            self._base.append(text)
        if self._due:
            self._number()
        if self._after_mark:
            text = text.lstrip()
            self._after_mark = not text
        text = readable(text, self._font)
        hides = self._paragraph_hides if self._hides is None else self._hides
        if hides:
            self._hidden.append(text)
        else:
            super()._add(text)

    def _add_sign(self, sign: str) -> None:
        if sign:
            self._add(sign)

    def _refer(self, kind: str, attributes: Attributes) -> None:
        """The number of a note, where its author wrote no mark of his own."""
        if attribute(attributes, "customMarkFollows").lower() not in ("1", "true", "on"):
            self.flow.note(self._notes.next(kind, attribute(attributes, "id")))

    def _begin_word_paragraph(self) -> None:
        self._set_style(self._styles.default)
        self._list = self._level = None
        self._due = self._after_mark = False
        if self._joins and not self._outer:
            self._paragraphs += 1
        else:
            self._begin_paragraph()

    def _end_word_paragraph(self) -> None:
        """The next paragraph goes on in this one where the mark between them was deleted."""
        if label := self.flow.take_label():
            self.flow.add(label.strip() if self._cells else "")
        self._end_paragraph(self._is_heading)
        self._joins, self._mark_goes = self._mark_goes and not self._outer, False
        self._is_heading = False
        self._release()

    def _set_style(self, style: str) -> None:
        names = [style, *(one.name for one in self._styles.chain(style)[:1])]
        self._style = style
        self._is_heading = any(name.replace(" ", "").lower() in _HEADINGS for name in names)
        self._paragraph_hides = self._styles.hides(style)

    def _number(self) -> None:
        """A paragraph whose mark was deleted has a number only if any of its words are left."""
        self._due = self._mark_goes and not self._due
        if self._due or (self._joins and self._words):
            return
        if label := self._lists.label(self._style, self._list, self._level):
            self.flow.label(label)

    def _begin_form(self, name: str, parent: str, attributes: Attributes) -> None:
        """The choices of a form field of the old kind, and which of them was made."""
        if name == "ffData":
            self._choices, self._choice, self._checked = [], None, None
        elif name == "listEntry" and parent == "ddList":
            self._choices.append(attribute(attributes, "val"))
        elif parent == "ddList" and (name == "result" or self._choice is None):
            self._choice = number_of(attributes)
        elif parent == "checkBox" and (name == "checked" or self._checked is None):
            self._checked = is_on(attributes)

    def _end_form(self) -> None:
        if self._choices:
            chosen = self._choice or 0
            self._add(self._choices[chosen] if 0 <= chosen < len(self._choices) else "")
        elif self._checked is not None:
            self._add("☒" if self._checked else "☐")

    def _add_chunk(self, id_: str) -> None:
        """A page that another program put into the document as a whole."""
        found = self._related.get(id_)
        if not found or not self._archive:
            return
        if not found.target.lower().endswith(_PAGES):
            self.faulty.append(found.target)
            return
        text = decoded_anyway(self._archive.read(found.target))
        self.flow.paragraph()
        if found.target.lower().endswith(".txt"):
            self.flow.add(text.strip())
        else:
            page_of(text).write(self.flow)
        self.flow.paragraph()


WORD = Format(
    (".docx", ".docm", ".dotx", ".dotm"),
    "Word",
    read_docx,
    packed=True,
    document="the file, with the numbers of lists and headings, tables, text boxes, charts, diagrams, notes,"
    " comments, headers and footers, descriptions of pictures; hidden text is marked; each file that is"
    " embedded is a document of its own",
    title="the author's, else the first heading",
    place="embedded Prices.xlsx, sheet Staff, row 4",
    unread="deleted text, pictures",
    engine="zip, expat",
)
