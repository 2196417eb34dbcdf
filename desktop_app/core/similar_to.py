"""What a search for similar documents begins with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SimilarTo:
    """A document of the library, a `text` (selected in `document`), or the file `source`.

    `title` says in the interface what it is; `document` is a row id and is left out of the answer.
    """

    title: str
    document: int | None = None
    text: str = ""
    source: str = ""
