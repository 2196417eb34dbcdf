"""Reads presentations: the slides in their order, with tables, diagrams and the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desktop_app.corpus.formats.archive import Archive, opened
from desktop_app.corpus.formats.base import Format, Record, Refused
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.ooxml import Story, main_part, properties, relations
from desktop_app.corpus.formats.titles import title_of
from desktop_app.corpus.formats.xml_text import Attributes, parse


def read_pptx(path: Path) -> Iterator[Record]:
    """The presentation as one text, whose parts are "slide 1" …"""
    with opened(path) as archive:
        main = main_part(archive, "ppt/presentation.xml")
        flow = TextFlow()
        headings: list[str] = []
        for number, slide in enumerate(_slides(archive, main), 1):
            flow.place(f"slide {number}")
            notes = [
                relation.target
                for kind in ("diagramData", "notesSlide")
                for relation in relations(archive, slide)
                if relation.kind == kind
            ]
            for part in (slide, *notes):
                story = Story(flow)
                parse(archive.read(part), story)
                headings.append(story.heading)
                flow.paragraph()
        title, fields = properties(archive)
    heading = next(filter(None, headings), "")
    yield Record("", fields, title_of(path, title, heading), flow.text, tuple(flow.places))


def _slides(archive: Archive, main: str) -> list[str]:
    """The slides as they are shown; raises Refused where one that is listed is not there."""
    order: list[str] = []

    class SlideOrder:
        def start(self, name: str, attributes: Attributes) -> None:
            if name == "sldId":
                order.extend(value for key, value in attributes.items() if key.endswith("relationships id"))

        def end(self, _name: str) -> None: ...

        def data(self, _text: str) -> None: ...

    parse(archive.read(main), SlideOrder())
    targets = {relation.id: relation.target for relation in relations(archive, main)}
    if missing := [id_ for id_ in order if id_ not in targets]:
        raise Refused(f"it is damaged: {len(missing)} of its {len(order)} slides are missing in it")
    return [targets[id_] for id_ in order]


FORMAT = Format((".pptx", ".pptm", ".ppsx"), "PowerPoint", read_pptx, packed=True)
