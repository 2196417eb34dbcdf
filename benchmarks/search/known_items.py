"""Whether a search puts the one right document first: 600 questions of six kinds in a mixed folder.

    python -m benchmarks.search.known_items [FOLDER]

The folder (some 5,700 documents) and its questions are made by `known_item_folder.py` beside it from the sets
of $EMBEDSCOPE_DATA, the sample jobs, and sheets and notes that it generates. Every mode answers every
question, first with all vectors and then with those of every second document only, as in a library that is
half done. "First" and "among three" are over the six kinds whose words stand together. With FOLDER the folder
and its library are kept there.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from benchmarks.search.known_item_folder import KINDS, Question, make, questions
from desktop_app.core.types import MODES, IndexRequest
from desktop_app.encoder.encode import Encoder
from desktop_app.library import segments
from desktop_app.library.store import Library
from desktop_app.services.indexing.index import index
from desktop_app.services.libraries import open_or_create
from desktop_app.services.models import open_encoder
from desktop_app.services.searching.search import Searcher

DEEP = 3


def main(data: Path, kept: Path) -> None:
    """Prints one Markdown table."""
    encoder = open_encoder()
    print("| vectors | mode | first | among three | " + " | ".join(KINDS) + " |")
    print("|---" * (4 + len(KINDS)) + "|")
    if not (kept / "folder").exists():
        (kept / "folder").mkdir(parents=True)
        make(kept / "folder", data)
    request = IndexRequest(kept / "mixed", paths=(kept / "folder",))
    with open_or_create(request, encoder) as library:
        index(library, request, encoder)
        asked = questions(documents(library))
        _table("all", library, encoder, asked)
    with tempfile.TemporaryDirectory() as temporary:
        shutil.copytree(kept / "mixed", Path(temporary, "mixed"))
        with Library.open(Path(temporary, "mixed"), writable=True) as library:
            take_half_of_the_vectors(library)
            _table("half", library, encoder, asked)


def ask(searcher: Searcher, asked: Iterable[Question], mode: str) -> dict[str, list[int]]:
    """The place of the right document for every question, by kind; 0 beyond the third."""
    places: dict[str, list[int]] = defaultdict(list)
    for question in asked:
        hits = searcher.search(question.text, DEEP, mode).hits  # type: ignore[arg-type]
        found = [hit.rank for hit in hits if (hit.source, hit.id) == (question.source, question.id)]
        places[question.kind].append(found[0] if found else 0)
    return places


def take_half_of_the_vectors(library: Library) -> None:
    """Lets the passages of every second document wait for their vectors again."""
    with library.writing() as database:
        database.execute("UPDATE passages SET vector = NULL WHERE document % 2")
        database.execute("UPDATE state SET epoch = epoch + 1")
    assert list(segments.segment_files(library.database))


def _table(vectors: str, library: Library, encoder: Encoder, asked: list[Question]) -> None:
    for mode in MODES:
        places = ask(Searcher(library, encoder), asked, mode)
        every = np.concatenate([places[kind] for kind in KINDS[:-1]])  # the last one is another task
        first = " | ".join(f"{np.mean(np.equal(places[kind], 1)):.1%}" for kind in KINDS)
        print(
            f"| {vectors} | {mode} | {np.mean(every == 1):.1%} | {np.mean(every > 0):.1%} | {first} |",
            flush=True,
        )


def documents(library: Library) -> list[tuple[str, str, str, dict[str, str]]]:
    """(source, id, title and text, fields) of every document."""
    found = []
    for row in library.documents():
        stored = library.document(row)
        document = stored.document
        text = f"{document.title}\n{document.text}"
        found.append((stored.source, document.id, text, dict(document.fields)))
    return found


if __name__ == "__main__":
    sets = Path(os.environ["EMBEDSCOPE_DATA"])
    if len(sys.argv) > 1:
        main(sets, Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(sets, Path(temporary))
