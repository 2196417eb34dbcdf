"""What the parts of Word documents and PowerPoint presentations have in common."""

from desktop_app.corpus.formats.archive import Archive
from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.office.charts import chart_text
from desktop_app.corpus.formats.office.package import Relation, relations
from desktop_app.corpus.formats.office.story import Story
from desktop_app.corpus.formats.xml_text import Attributes, attribute, parse

_LEFT_OUT = {"Fallback", "instrText", "delInstrText", "delText", "moveFrom"}
_LEFT_OUT |= {"pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange"}
"""What is there twice, is no text, was deleted, or is how something looked before it was changed."""
_CHARTS = ("chart", "chartEx")


class OfficePart(Story):
    """The text of one part of a package; what it shows by reference (charts, diagrams) stands where it is.

    `met` are the parts read that way, `faulty` those of them that could not be; `pictures` counts those
    shown.
    """

    _beginning = frozenset(
        ("p", "tab", "br", "cr", "tbl", "sp", "tr", "tc", "docPr", "cNvPr", "blip", "chart", "relIds")
    )
    _ending = frozenset(("p", "tc", "tbl"))
    _of_chart = staticmethod(chart_text)
    _partly_left_out: frozenset[str] = frozenset()
    """The elements that begin or end something, and those that may be no text; others come often and say
    nothing."""

    def __init__(self, flow: TextFlow, archive: Archive | None = None, part: str = "") -> None:
        super().__init__(flow)
        self.met: set[str] = set()
        self.faulty: list[str] = []
        self.pictures = 0
        self._archive = archive
        related = relations(archive, part) if archive else []
        self._related: dict[str, Relation] = {one.id: one for one in related}
        self._open: list[str] = []
        self._is_heading = self._raised = False

    def start(self, name: str, attributes: Attributes) -> None:
        parent = self._open[-1] if self._open else ""
        self._open.append(name)
        if self._left_out:
            self._left_out += 1
        elif name in _LEFT_OUT or (
            name in self._partly_left_out and self._leaves_out(name, parent, attributes)
        ):
            self._left_out = 1
        elif name in self._beginning:
            self._begin(name, parent, attributes)

    def end(self, name: str) -> None:
        self._open.pop()
        if self._left_out:
            self._left_out -= 1
        elif name in self._ending:
            self._finish(name)

    def data(self, text: str) -> None:
        if not self._left_out and self._open[-1] == "t":
            self._add(text)

    def _leaves_out(self, _name: str, _parent: str, _attributes: Attributes) -> bool:
        """Whether an element and all that is within it is no text that is shown."""
        return False

    def _begin(self, name: str, parent: str, attributes: Attributes) -> None:
        if name == "p":
            self._begin_paragraph(close="txBody" in self._open)
        elif name == "tab" and parent == "r":
            self._add("\t")
        elif name in ("br", "cr") and parent in ("r", "p"):
            self.flow.line_break()
        elif name in ("tbl", "sp"):
            self.flow.paragraph()
        elif name == "tr":
            self.flow.line()
        elif name == "tc":
            self._begin_cell()
        elif name in ("docPr", "cNvPr"):
            self._describe(attribute(attributes, "title"), attribute(attributes, "descr"))
        elif name == "blip":
            self.pictures += 1
        elif name == "chart" and parent == "graphicData":
            self.embed(attribute(attributes, "id"))
        elif name == "relIds":
            self.embed(attribute(attributes, "dm"))

    def _finish(self, name: str) -> None:
        if name == "p":
            self._end_paragraph(self._is_heading)
            self._release()
        elif name == "tc":
            self._end_cell()
        elif name == "tbl":
            self.flow.paragraph()

    def _add(self, text: str) -> None:
        if self._raised:
            self.flow.raised(text)
        else:
            self.flow.add(text)
        self._words.append(text)

    def _describe(self, *texts: str) -> None:
        self._add_description(*texts)
        self._release()

    def embed(self, id_: str) -> None:
        """Reads the chart or diagram that this part refers to by `id_`."""
        found = self._related.get(id_)
        if not found or not self._archive or found.target in self.met:
            return
        self.met.add(found.target)
        try:
            xml = self._archive.read(found.target)
            if found.kind in _CHARTS:
                text = self._of_chart(xml)
            else:
                diagram = _Diagram()
                parse(xml, diagram)
                text = diagram.text()
        except Refused:
            self.faulty.append(found.target)
            return
        self._add_box(text)
        self._release()

    def rest(self) -> None:
        """Reads the charts and diagrams that nothing in the part shows."""
        for one in self._related.values():
            if one.kind in (*_CHARTS, "diagramData"):
                self.embed(one.id)


class _Diagram(OfficePart):
    """The points of a diagram: the file has them as they were made, and beside them which is below which."""

    _beginning = OfficePart._beginning | {"pt", "cxn"}

    def __init__(self) -> None:
        super().__init__(TextFlow())
        self._points: dict[str, TextFlow] = {}
        self._below: dict[str, list[tuple[int, str]]] = {}

    def text(self) -> str:
        """The points from top to bottom, each with what is below it."""
        inner = {point for below in self._below.values() for _, point in below}
        waiting = [point for point in reversed(self._points) if point in inner]
        waiting += [point for point in reversed(self._points) if point not in inner]
        found: dict[str, str] = {}
        while waiting:
            point = waiting.pop()
            if point not in found:
                found[point] = self._points[point].text if point in self._points else ""
                waiting += [one for _, one in sorted(self._below.get(point, ()), reverse=True)]
        return "\n\n".join(filter(None, found.values()))

    def _begin(self, name: str, parent: str, attributes: Attributes) -> None:
        if name == "pt":
            self.flow = self._points.setdefault(attribute(attributes, "modelId"), TextFlow())
        elif name != "cxn":
            super()._begin(name, parent, attributes)
        elif attribute(attributes, "type") in ("", "parOf"):
            order = attribute(attributes, "srcOrd")
            below = (int(order) if order.isdecimal() else 0, attribute(attributes, "destId"))
            self._below.setdefault(attribute(attributes, "srcId"), []).append(below)
