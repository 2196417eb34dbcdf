"""Libraries and files under names that shells, URIs and encodings stumble over."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop_app.core.types import IndexRequest
from desktop_app.encoder.encode import Encoder
from desktop_app.library import transfer
from desktop_app.library.check import check
from desktop_app.library.store import Library
from desktop_app.services import libraries
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index

NAMES = [
    "with spaces  and more",
    "it's",
    "100%20#frag&a=b;c",
    "-rf",
    "поиск 検索 بحث",
    "emoji 🧭 and e\u0301",
    "a" * 200,
]
POSIX_NAMES = [
    '"double"',
    "what?mode=memory",
    "back\\slash",
    "new\nline",
    "tab\t:*|<>",
    os.fsdecode(b"\xff\xe9"),
]


def usable(folder: Path) -> bool:
    try:
        folder.mkdir()
    except (OSError, UnicodeError):
        return False
    return True


@pytest.mark.parametrize("name", NAMES + ([] if sys.platform == "win32" else POSIX_NAMES), ids=ascii)
def test_a_library_lives_anywhere(tmp_path: Path, encoder: Encoder, name: str) -> None:
    """Made, indexed, searched, renamed, checked, copied, exported and imported there."""
    place = tmp_path / name
    if not usable(place):
        pytest.skip("this file system has no such names")
    text = place / f"{name[:100]}.txt"
    text.write_text("Rain falls on the hills.")
    with libraries.open_or_create(IndexRequest(place / name), encoder) as library:
        report = index(library, [text], encoder)
        assert report.embedded == 1, report.skipped
        with Library.open(place / name) as reader:
            (hit,) = Searcher(reader, encoder).search("wet weather").hits
            assert Path(hit.source) == text.resolve()
    assert libraries.rename(place / name, f"About {name[:20]}" if name.isprintable() else "About")
    transfer.duplicate(place / name, place / "copy")
    libraries.export(place / "copy", place / f"{name[:100]}.embedscope")
    libraries.import_file(place / f"{name[:100]}.embedscope", place / f"{name[:100]} in")
    for folder in (place / name, place / "copy", place / f"{name[:100]} in"):
        with Library.open(folder) as found:
            assert found.counts().documents == 1
    with Library.open(place / f"{name[:100]} in", writable=True) as brought:
        assert index(brought, [text], encoder).embedded == 0
        assert check(brought, thorough=True) == ()
    libraries.release(place / name)
