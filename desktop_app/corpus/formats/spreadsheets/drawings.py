"""What is drawn on the sheets of a workbook: the words of its boxes, and the titles of its charts."""

from desktop_app.corpus.formats.archive import Archive
from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.office.charts import chart_titles
from desktop_app.corpus.formats.office.package import targets
from desktop_app.corpus.formats.office.part import OfficePart
from desktop_app.corpus.formats.xml_text import parse


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
