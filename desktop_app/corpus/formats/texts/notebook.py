"""Reads Jupyter notebooks: texts, code and what it printed, cell by cell."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_app.corpus.formats.base import Format, Record, Refused, fields_of, title_of
from desktop_app.corpus.formats.encoding import read_text
from desktop_app.corpus.formats.flow import TextFlow

_HEADING = re.compile(r"^#{1,6}[ \t]+(.*\S)", re.MULTILINE)
_COLORS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_MARKUP = re.compile(r"<[^<>]+>")


def read_notebook(path: Path) -> Iterator[Record]:
    """The notebook as one text, whose parts are its cells; its title is its first heading."""
    text = read_text(path)
    if not text.strip():
        raise Refused("it holds no text")
    try:
        notebook = json.loads(text)
    except ValueError as error:
        raise Refused(f"it is damaged: it is not valid JSON ({error})") from error
    cells = _cells(notebook)
    flow = TextFlow()
    heading = ""
    for number, cell in enumerate(cells, 1):
        flow.place(f"cell {number}")
        written = _joined(cell.get("source", cell.get("input"))).strip()
        flow.add(written)
        if cell.get("cell_type") == "heading":
            heading = heading or written
        elif cell.get("cell_type") == "markdown" and not heading and (found := _HEADING.search(written)):
            heading = found[1]
        for output in cell.get("outputs") or ():
            if isinstance(output, dict) and (printed := _printed(output)):
                flow.paragraph()
                flow.add(printed)
    about = notebook.get("metadata")
    about = about if isinstance(about, dict) else {}
    kernel = about.get("kernelspec") or about.get("language_info") or {}
    names = [_name(author) for author in about.get("authors") or ()]
    fields = fields_of(
        author=", ".join(filter(None, names)),
        language=str(kernel.get("language") or kernel.get("name") or "") if isinstance(kernel, dict) else "",
    )
    said = about.get("title")
    title = title_of(path, said if isinstance(said, str) else "", heading)
    yield Record("", fields, title, flow.text, tuple(flow.places))


def _cells(notebook: Any) -> list[dict[str, Any]]:
    """The cells in order; version 3 keeps them in worksheets."""
    if not isinstance(notebook, dict):
        raise Refused("it is JSON, but no notebook")
    sheets = notebook.get("worksheets")
    holders = [notebook, *(sheets if isinstance(sheets, list) else ())]
    lists = [holder["cells"] for holder in holders if isinstance(holder, dict) and "cells" in holder]
    if not lists:
        raise Refused("it is JSON, but no notebook: it has no cells")
    return [cell for cells in lists if isinstance(cells, list) for cell in cells if isinstance(cell, dict)]


def _printed(output: dict[str, Any]) -> str:
    """What an output says in words; pictures say nothing."""
    if output.get("output_type") in ("error", "pyerr"):
        return f"{output.get('ename', '')}: {output.get('evalue', '')}"
    data = output.get("data", output)
    if not isinstance(data, dict):
        return ""
    plain = data.get("text/plain", data.get("text"))
    rich = data.get("text/markdown", data.get("text/html", data.get("html")))
    text = _joined(plain) or _MARKUP.sub(" ", _joined(rich))
    return _COLORS.sub("", text).strip()


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(str, value))
    return value if isinstance(value, str) else ""


def _name(author: Any) -> str:
    return str(author.get("name", "")) if isinstance(author, dict) else str(author)


FORMAT = Format(
    (".ipynb",),
    "Notebook",
    read_notebook,
    document="the notebook: texts, code, and what was printed",
    title="the first heading",
    place="cell 3",
    unread="pictures",
    limits="128 MiB",
    engine="json",
)
