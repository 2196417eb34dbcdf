"""What is drawn on the sheets of a workbook: the words of its boxes, and the titles of its charts."""

from desktop_app.corpus.formats.archive import Archive
from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.office.charts import chart_titles
from desktop_app.corpus.formats.office.odf_styles import OdfStyles
from desktop_app.corpus.formats.office.opendocument import OdfStory
from desktop_app.corpus.formats.office.package import targets
from desktop_app.corpus.formats.office.part import OfficePart
from desktop_app.corpus.formats.xml_text import Attributes, parse

_SHAPES = frozenset(
    (
        *("caption", "circle", "connector", "control", "custom-shape", "ellipse", "frame", "g", "line"),
        *("measure", "path", "polygon", "polyline", "rect", "regular-polygon", "scene"),
    )
)
_TITLES = frozenset(("title", "subtitle"))
_CHART = b"<office:chart"


class _Drawing(OfficePart):
    _of_chart = staticmethod(chart_titles)
    """Its table stands in the cells."""


def drawn(archive: Archive, member: str) -> str:
    """What is drawn on the sheet that is the part `member`; what is faulty in it is left out."""
    flow = TextFlow()
    try:
        for part in targets(archive, member, "drawing"):
            parse(archive.read(part), _Drawing(flow, archive, part))
            flow.paragraph()
    except Refused:
        pass
    return flow.text


class _Shapes(OdfStory):
    """Only what is drawn, in a flow for each sheet."""

    def __init__(self, archive: Archive | None) -> None:
        super().__init__(TextFlow(), OdfStyles(), archive, _SHAPES)
        self.sheets: list[TextFlow] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table" and "table" not in self._open:
            self.flow = TextFlow()
            self.sheets.append(self.flow)
        super().start(name, attributes)

    def _story_of(self, xml: bytes) -> OdfStory:
        """The table of a chart stands in the cells."""
        within = _TITLES if _CHART in xml else frozenset()
        return OdfStory(TextFlow(), OdfStyles(), within=within)


def drawn_on_sheets(content: bytes, archive: Archive | None) -> list[str]:
    """What is drawn on each sheet of an OpenDocument spreadsheet; raises Refused."""
    shapes = _Shapes(archive)
    parse(content, shapes)
    return [flow.text for flow in shapes.sheets]
