"""Scanned pages are read when all else is done, told in the coverage, and taken up again by the next run."""

from __future__ import annotations

import io
import os
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

pytest.importorskip("rapidocr")


from desktop_app.core.errors import Cancelled
from desktop_app.core.jobs import CancelToken, Progress
from desktop_app.core.types import IndexRequest
from desktop_app.corpus.reader_process import ReaderProcess
from desktop_app.encoder.encode import Encoder
from desktop_app.library import sources
from desktop_app.library.store import Library
from desktop_app.services.indexing.index import index
from desktop_app.services.indexing.scan import scan as scan_of
from desktop_app.services.searching.search import Searcher
from tests.corpus.formats.scans.pages import ENGLISH, FRENCH, RUSSIAN, drawn, encoded
from tests.corpus.making import pdf
from tests.services.indexing.conftest import LONG_AGO, texts

PICTURE, SCAN = " ".join(FRENCH), " ".join(ENGLISH)


@pytest.fixture
def files(folder: Path) -> Path:
    """A picture, a scan, and a text, in the order in which they are found."""
    kept = {
        "a.png": encoded(drawn(FRENCH)),
        "b.pdf": encoded(drawn(ENGLISH), drawn(RUSSIAN), kind="PDF"),
        "c.txt": b"A plain text about trains.",
    }
    for number, (name, data) in enumerate(kept.items()):
        (folder / name).write_bytes(data)
        os.utime(folder / name, (LONG_AGO + number, LONG_AGO + number))
    return folder


def reasons(library: Library) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for skipped in sources.coverage(library).skipped:
        found.setdefault(Path(skipped.source).name, []).append(skipped.reason)
    return found


def run(library: Library, folder: Path, encoder: Encoder, ocr: bool = True, **how: object) -> None:
    with ReaderProcess(ocr=ocr) as process:
        request = IndexRequest(library.folder, paths=(folder,))
        index(library, request, encoder, process=process, **how)  # type: ignore[arg-type]


def test_what_ocr_reads_comes_last_and_is_told(files: Path, library: Library, encoder: Encoder) -> None:
    order: list[str] = []

    def report(progress: Progress) -> None:
        order.append(progress.current)

    run(library, files, encoder, report=report)
    assert texts(library) == {"a.png": PICTURE, "b.pdf": SCAN, "c.txt": "A plain text about trains."}
    covered = sources.coverage(library)
    assert (covered.recognized, covered.waiting) == (2, 0)
    assert reasons(library) == {"b.pdf": ["Page 2 of 2 shows 2 lines that OCR cannot read."]}
    assert order.index("c.txt") < order.index("a.png, page 1 of 1") < order.index("b.pdf, page 2 of 2")


def test_the_words_of_a_scan_are_found_and_their_place_says_that_ocr_read_them(
    files: Path, library: Library, encoder: Encoder
) -> None:
    run(library, files, encoder)
    hit = Searcher(library, encoder).search("chairman patience", mode="keyword").hits[0]
    assert (Path(hit.source).name, hit.place) == ("b.pdf", "page 1 (OCR)")
    kept = library.document(hit.document).document
    assert [kept.text[line.start : line.end] for line in kept.recognized] == list(ENGLISH)
    assert all(line.certainty > 0.9 for line in kept.recognized)


def test_a_run_that_ends_before_ocr_is_taken_up_by_the_next(
    files: Path, library: Library, encoder: Encoder
) -> None:
    cancel = CancelToken()

    def report(progress: Progress) -> None:
        if progress.current.startswith("a.png, page"):
            cancel.cancel()

    with pytest.raises(Cancelled):
        run(library, files, encoder, report=report, cancel=cancel)
    assert texts(library) == {"c.txt": "A plain text about trains."}
    assert reasons(library) == {
        "a.png": ["1 page is to be read by OCR."],
        "b.pdf": ["2 pages are to be read by OCR."],
    }
    run(library, files, encoder)
    assert texts(library).keys() == {"a.png", "b.pdf", "c.txt"}


def test_what_was_left_out_is_read_once_ocr_is_on_and_stays_when_it_is_off_again(
    files: Path, library: Library, encoder: Encoder
) -> None:
    run(library, files, encoder, ocr=False)
    assert texts(library).keys() == {"c.txt"}
    assert reasons(library)["b.pdf"] == ["Its 2 pages hold pictures of text: run OCR on it first."]
    run(library, files, encoder)
    assert texts(library).keys() == {"a.png", "b.pdf", "c.txt"}
    run(library, files, encoder, ocr=False)
    assert texts(library).keys() == {"a.png", "b.pdf", "c.txt"}


def test_pages_are_read_by_ocr_only_where_they_have_no_text(
    folder: Path, library: Library, encoder: Encoder
) -> None:
    (folder / "a.pdf").write_bytes(pdf([["A page of text."]]))
    (folder / "b.txt").write_text("Nothing to see.")
    with ReaderProcess() as process:
        index(library, IndexRequest(library.folder, paths=(folder,)), encoder, process=process)
        assert process.pid is not None  # it is ended once it has recognized anything
    assert sources.coverage(library).recognized == 0


def test_scans_in_archives_and_without_an_ending_are_read_and_no_run_repeats_it(
    folder: Path, library: Library, encoder: Encoder
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("old/note.png", encoded(drawn(FRENCH)))
        archive.writestr("scan.pdf", encoded(drawn(ENGLISH), kind="PDF"))
        archive.writestr("plain.txt", "Words.")
        archive.writestr("bad.docx", "Torn.")
    (folder / "a.zip").write_bytes(packed.getvalue())
    (folder / "scan").write_bytes(encoded(drawn(ENGLISH), kind="PDF"))
    for name in ("a.zip", "scan"):
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    run(library, folder, encoder)
    members = {"note.png": PICTURE, "scan.pdf": SCAN, "plain.txt": "Words."}
    assert texts(library).items() >= {**members, "scan": SCAN}.items()
    (told,) = reasons(library)["a.zip"]  # from when it was read first: OCR opens only what it is to read
    assert told.startswith("bad.docx: It is damaged")
    assert sources.coverage(library).recognized == 3


def test_scans_and_pictures_that_hang_on_a_message_are_read_and_logos_are_not(
    folder: Path, library: Library, encoder: Encoder
) -> None:
    message = EmailMessage()
    message["Subject"] = "Minutes"
    message.set_content("See the scan.")
    scan, receipt = encoded(drawn(ENGLISH), kind="PDF"), encoded(drawn(FRENCH), kind="BMP")
    message.add_attachment(scan, maintype="application", subtype="pdf", filename="scan.pdf")
    message.add_attachment(receipt, maintype="image", subtype="bmp", filename="receipt.bmp")
    message.add_attachment(
        receipt, maintype="image", subtype="bmp", filename="shown.bmp", disposition="inline"
    )
    message.add_attachment(receipt[:9_000], maintype="image", subtype="png", filename="small.png")
    (folder / "a.eml").write_bytes(message.as_bytes())
    os.utime(folder / "a.eml", (LONG_AGO, LONG_AGO))
    run(library, folder, encoder, ocr=False)
    told = sorted(reasons(library)["a.eml"])
    assert [line.partition(":")[0] for line in told] == ["Attachment receipt.bmp", "Attachment scan.pdf"]
    run(library, folder, encoder)
    assert reasons(library) == {}
    read = [
        library.document(row).document for (row,) in library.query("SELECT id FROM documents ORDER BY id")
    ]
    assert [document.text for document in read[1:]] == [SCAN, PICTURE]
    assert sources.coverage(library).recognized == 2
    hit = Searcher(library, encoder).search("chairman patience", mode="keyword").hits[0]
    assert hit.place == "attachment scan.pdf, page 1 (OCR)"
    roots, known = sources.roots(library), sources.remembered(library)
    with ReaderProcess() as process:
        assert scan_of(roots, known, process).wanted == ()
