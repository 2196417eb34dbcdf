"""The package of a Microsoft Office file: its parts, how they refer to each other, and its properties."""

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

from desktop_app.corpus.formats.archive import Archive
from desktop_app.corpus.formats.base import fields_of
from desktop_app.corpus.formats.xml_text import Values, elements

_GENERATED = re.compile(r"generated (?:by|using|with) .*", re.IGNORECASE)


class Relation(NamedTuple):
    """A part that another refers to; `kind` is the last word of the relationship's type ("footer")."""

    id: str
    kind: str
    target: str


def relations(archive: Archive, part: str) -> list[Relation]:
    """The parts that `part` refers to and that are there, in order; "" is the package itself."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive.names:
        return []
    found = []
    for _, attributes in elements(archive.read(listed)):
        target = unquote(attributes.get("Target", ""))
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = attributes.get("Type", "").rpartition("/")[2]
        if path in archive.names and attributes.get("TargetMode") != "External":
            found.append(Relation(attributes.get("Id", ""), kind, path))
    return found


def targets(archive: Archive, part: str, *kinds: str) -> list[str]:
    """What `part` refers to as one of `kinds`, kind by kind, each once."""
    related = relations(archive, part)
    return list(
        dict.fromkeys(relation.target for kind in kinds for relation in related if relation.kind == kind)
    )


def main_part(archive: Archive, usual: str) -> str:
    """The document itself: where the package says it is, else in the usual place."""
    return next(iter(targets(archive, "", "officeDocument")), usual)


def properties(archive: Archive) -> tuple[str, dict[str, str]]:
    """The title that the author gave, and the other properties worth a field."""
    named = targets(archive, "", "core-properties")
    found = Values(archive.read(named[0]) if named else b"<none/>")
    fields = fields_of(
        author=found.all("creator"),
        subject=found.all("subject"),
        keywords=found.all("keywords"),
        category=found.all("category"),
        description=_GENERATED.sub("", found.first("description")),
        created=found.first("created"),
        modified=found.first("modified"),
    )
    return found.first("title"), fields
