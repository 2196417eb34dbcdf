"""Org, AsciiDoc and reStructuredText keep their marks; what they say of themselves are fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.types import Document
from desktop_app.corpus.documents import documents


@pytest.mark.parametrize(
    ("name", "text", "title", "fields", "read"),
    [
        (
            "a.org",
            "#+TITLE: Bees\n#+AUTHOR: Ida\n#+OPTIONS: toc:nil\n* TODO Hives :farm:\nText\n",
            "Bees",
            {"title": "Bees", "author": "Ida"},
            "#+OPTIONS: toc:nil\n* TODO Hives :farm:\nText",
        ),
        ("b.org", "* TODO [#A] Hives :farm:\nText", "Hives", {}, "* TODO [#A] Hives :farm:\nText"),
        (
            "a.adoc",
            "= Bees\nIda Holm <ida@example.org>\n:lang: en\n\n== Hives\nText",
            "Bees",
            {"author": "Ida Holm <ida@example.org>", "lang": "en"},
            "== Hives\nText",
        ),
        ("b.adoc", "== Hives\nText", "Hives", {}, "== Hives\nText"),
        ("c.adoc", "= Only a title", "Only a title", {}, "= Only a title"),
        (
            "a.rst",
            "====\nBees\n====\n:Author: Ida\n\nText\n",
            "Bees",
            {"author": "Ida"},
            "====\nBees\n====\n:Author: Ida\n\nText",
        ),
        ("b.rst", "Plain words", "b", {}, "Plain words"),
    ],
)
def test_titles_fields_and_texts(
    tmp_path: Path, name: str, text: str, title: str, fields: dict[str, str], read: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (found,) = documents(path)
    assert isinstance(found, Document)
    assert (found.title, found.fields, found.text) == (title, fields, read)
