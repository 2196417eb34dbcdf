"""Files to read, and the default model's own word pieces."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.documents import documents as documents_of
from desktop_app.corpus.formats.base import Locked
from desktop_app.corpus.passages import Spans
from desktop_app.corpus.sources import SourceFile, read
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.services.models import open_bundle

Read = Callable[..., tuple[list[Document], list[str]]]


@pytest.fixture(scope="session")
def spans() -> Spans:
    return WordPiece(open_bundle()).spans


@pytest.fixture
def messy() -> Path:
    """Real text files in odd encodings."""
    data = os.environ.get("EMBEDSCOPE_DATA")
    if not data:
        pytest.skip("EMBEDSCOPE_DATA names no folder with the public data")
    return Path(data, "messy_documents", "unstructured")


@pytest.fixture
def read_file(tmp_path: Path) -> Read:
    """Writes a file and reads it: its documents, and the reasons of what was skipped."""

    def read_file(
        name: str, content: str | bytes, title_field: str | None = None, text_fields: tuple[str, ...] = ()
    ) -> tuple[list[Document], list[str]]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return outcome(path, title_field, text_fields)

    return read_file


def outcome(
    path: Path, title_field: str | None = None, text_fields: tuple[str, ...] = ()
) -> tuple[list[Document], list[str]]:
    """The documents at and below `path`, and the reasons of what was skipped."""
    documents: list[Document] = []
    reasons: list[str] = []
    for found in read([path]):
        # In this process, since a child for every test takes its time; test_reader_process has the child.
        items = (
            documents_of(found.path, title_field, text_fields) if isinstance(found, SourceFile) else [found]
        )
        try:
            for item in items:
                if isinstance(item, Skipped):
                    assert item.source
                    reasons.append(item.reason)
                else:
                    documents.append(item)
        except Locked as locked:
            reasons.append(locked.reason)
    return documents, reasons
