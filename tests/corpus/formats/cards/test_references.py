"""References to literature: a document for each, its values as a person reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus.documents import documents

BIBTEX = r"""% a remark
@string{jws = "Journal of Weirs"}
@Article{koenig:2020,
  author = {K{\"o}nig, Ulf and Ida Holm},
  title = "The {DNA} of {\'E}el--ladders",
  journal = jws # { and Locks},
  year = 2020, month = jan,
  abstract = {Eels climb
     at night.},
  url = {http://x.org/a_b~c},
}
@comment{ignored}
@book(holm, title={Quays}, publisher = {Harbor \& Sons})
"""
RIS = """TY  - JOUR
TI  - Eel ladders
AU  - König, Ulf
AU  - Holm, Ida
AB  - Eels climb
at night.
KW  - eel
KW  - weir
PY  - 2020
C1  - shelf nine
ER  -

TY  - BOOK
T1  - Quays
ER  -
"""
PUBMED = """PMID- 123
TI  - Heart of the
      heron.
FAU - Holm, Ida
AB  - Beats.

PMID- 124
TI  - Second.
"""
ENDNOTE = "%0 Book\n%T Quays\n%A Holm, Ida\n%D 1999\n\n%0 Book\n%T Locks\n"


def read(tmp_path: Path, name: str, text: str) -> list[Document | Skipped]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return list(documents(path))


def test_bibtex(tmp_path: Path) -> None:
    eels, quays = read(tmp_path, "a.bib", BIBTEX)
    assert isinstance(eels, Document)
    assert isinstance(quays, Document)
    assert (eels.title, eels.place) == ("The DNA of Éel–ladders", "reference 1")
    assert eels.fields == {
        "entry": "article",
        "key": "koenig:2020",
        "author": "König, Ulf; Ida Holm",
        "journal": "Journal of Weirs and Locks",
        "year": "2020",
        "month": "Jan",
        "abstract": "Eels climb at night.",
        "url": "http://x.org/a_b~c",
    }
    assert eels.text == (
        "Eels climb at night.\n\nAuthor: König, Ulf; Ida Holm\nJournal: Journal of Weirs and Locks\n"
        "Year: 2020"
    )
    assert (quays.title, quays.fields["publisher"]) == ("Quays", "Harbor & Sons")


def test_ris_pubmed_and_endnote(tmp_path: Path) -> None:
    eels, quays = read(tmp_path, "a.ris", RIS)
    assert isinstance(eels, Document)
    assert isinstance(quays, Document)
    assert eels.title == "Eel ladders"
    assert eels.fields == {
        "entry": "JOUR",
        "author": "König, Ulf; Holm, Ida",
        "abstract": "Eels climb at night.",
        "keywords": "eel; weir",
        "year": "2020",
        "C1": "shelf nine",
    }
    assert quays.title == "Quays"
    for name, text, titles in (
        ("a.nbib", PUBMED, ["Heart of the heron.", "Second."]),
        ("a.enw", ENDNOTE, ["Quays", "Locks"]),
    ):
        assert [item.title for item in read(tmp_path, name, text) if isinstance(item, Document)] == titles


@pytest.mark.parametrize(("name", "text"), [("a.bib", "words"), ("a.ris", "words"), ("b.bib", "@article{")])
def test_what_holds_none_is_told(tmp_path: Path, name: str, text: str) -> None:
    (told,) = read(tmp_path, name, text)
    assert isinstance(told, Skipped)
    assert "did not expect" not in told.reason


def test_a_value_that_never_ends_costs_only_its_entry(tmp_path: Path) -> None:
    found = read(tmp_path, "a.bib", "@book{a, title = {Open\n\n@book{b, title = {Closed}}\n")
    assert [item.title for item in found if isinstance(item, Document)][-1] == "Closed"
