"""Files made to do harm, or gone wrong: each ends in a reason, soon, and the others are read."""

from __future__ import annotations

import base64
import io
import os
import socket
import sys
import zipfile
from pathlib import Path

import pytest

from desktop_app.core.types import Document, Skipped
from desktop_app.corpus import documents as one_file
from desktop_app.corpus.documents import documents
from desktop_app.corpus.folders import FoundFile, walk
from desktop_app.corpus.formats import FORMAT_OF
from desktop_app.corpus.formats.base import Record
from desktop_app.corpus.reader_process import ReaderProcess
from tests.corpus.conftest import Read, outcome
from tests.corpus.making import paragraph, pdf, relationships, word, workbook, zipped

BOMB = b"<w>" + b"a" * (300 << 20)
LAUGHS = "<!DOCTYPE d [" + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
).replace("&a;", "lol")
ENTITIES = "It declares entities, which no document needs and attacks are made of."
OFFICE = ("a.docx", "a.odt", "a.pptx", "a.xlsx", "a.epub")


MAIL = (
    b"Subject: S\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>Text</p>\n"
    b"--x\nContent-Type: text/csv; name=a.csv\nContent-Transfer-Encoding: base64\n\ndGV4dAphCg==\n"
    b"--x\nContent-Type: message/rfc822\n\nSubject: T\n\nInner.\n--x--\n"
)


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """300 MB in 300 kB, under the name of every part that a reader looks for."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", BOMB)
    return path.read_bytes()


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, bomb: bytes) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(bomb)
    with ReaderProcess(memory=200 << 20) as process:
        (told,) = process.documents(path)
    assert isinstance(told, Skipped)
    assert told.reason == "It would unpack to 300 MB and more, which no document does."


def test_a_bomb_in_a_mail_is_not_unpacked(read_file: Read, bomb: bytes) -> None:
    packed = base64.encodebytes(bomb).decode()
    head = "Content-Type: application/octet-stream; name=a.docx\nContent-Transfer-Encoding: base64"
    mixed = "Subject: S\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nText\n"
    mixed += f"--x\n{head}\n\n{packed}\n--x--"
    documents, reasons = read_file("a.eml", mixed)
    assert len(documents) == 1
    assert reasons == ["Attachment a.docx: it would unpack to 300 MB and more, which no document does."]


def test_many_members_make_a_bomb_too(read_file: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.corpus.formats.archive.MAX_EXPANDED", 1 << 20)
    parts = {f"header{number}": paragraph("x" * 300_000) for number in range(5)}
    (_, (reason,)) = read_file("a.docx", word(paragraph("Text."), **parts))
    assert reason == "It would unpack to 0 MB and more, which no document does."
    sheets = {f"S{number}": [["x" * 300_000]] for number in range(5)}
    (_, (reason,)) = read_file("a.xlsx", workbook(sheets))
    assert reason.startswith("It would unpack to")


def test_a_member_that_lies_about_its_size_is_damaged(read_file: Read) -> None:
    content = word(paragraph("Text. " * 1_000))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    lying = content.replace(size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little"))
    assert lying != content
    (_, (reason,)) = read_file("a.docx", lying)
    assert reason == "It is damaged: word/document.xml in it cannot be unpacked."


def test_a_sheet_that_claims_to_be_as_large_as_sheets_can_be_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    content = workbook({"S": [["name", "text"], ["a", "far away"]]})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"].replace(
        b'"B2"', b'"XFD1048576"'
    )
    path.write_bytes(zipped(members))
    with ReaderProcess() as process:
        (told,) = process.documents(path)
    assert isinstance(told, Skipped)
    assert "too large for the memory" in told.reason


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/passwd", "C:\\evil.xml"])
def test_members_are_never_paths_of_the_disk(read_file: Read, tmp_path: Path, name: str) -> None:
    listed = relationships(officeDocument=name)
    content = zipped({"_rels/.rels": listed, name: "<w>no</w>", "word/document.xml": "<w><p/></w>"})
    before = sorted(tmp_path.parent.rglob("*"))
    documents, reasons = read_file("a.docx", content)
    assert (documents, reasons) == ([], ["It holds no text."])
    assert set(tmp_path.parent.rglob("*")) - set(before) == {tmp_path / "a.docx"}


@pytest.mark.parametrize(
    "doctype", ["<!DOCTYPE d>", '<!DOCTYPE d SYSTEM "file:///etc/passwd">', f"{LAUGHS}]>"]
)
def test_office_files_have_no_doctype(read_file: Read, doctype: str) -> None:
    body = f"{doctype}<w><p><r><t>&j;</t></r></p></w>"
    assert read_file("a.docx", zipped({"word/document.xml": body})) == ([], [ENTITIES])
    assert read_file("a.odt", zipped({"content.xml": body.encode("utf-16")})) == ([], [ENTITIES])


def test_xml_makes_no_entities_of_entities_and_opens_no_file(read_file: Read) -> None:
    nested = "It declares entities made of entities, as attacks do."
    assert read_file("a.xml", f"{LAUGHS}]><d>&j;</d>") == ([], [nested])
    page = f'<?xml version="1.0"?>{LAUGHS}]><html xmlns="http://www.w3.org/1999/xhtml"><p>&j; text</p></html>'
    assert len(read_file("a.xhtml", page)[0][0].text) < 1_000
    other = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ((document,), reasons) = read_file("a.xml", f"{other}<d>Text &x;</d>")
    assert document.text == "Text"
    assert reasons == ["Its parts in other files are not read with it: file:///etc/passwd."]


def test_xml_nested_deeply_is_read(read_file: Read) -> None:
    ((document,), _) = read_file("a.xml", "<a>" * 100_000 + "deep" + "</a>" * 100_000)
    assert document.text == "deep"


@pytest.mark.parametrize("name", sorted({f"a{ending}" for ending in FORMAT_OF}))
@pytest.mark.parametrize("content", [b"\0" * 10_000, b"PK\x03\x04" + bytes(range(256)) * 40])
def test_noise_is_told_whatever_it_is_called(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found, (reason,) = outcome(path)
    assert found == []
    assert "did not expect" not in reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf([["Text."], ["More."]])),
        ("a.docx", word(paragraph("Text."))),
        ("a.xlsx", workbook({"S": [["a", "b"], [1, 2]]})),
        ("a.eml", MAIL),
        ("a.mbox", b"From - Tue May 14 10:00:00 2024\n" + MAIL),
        (
            "a.json",
            b'{"name": "I", "messages": [{"text": ["a", {"type": "bold", "text": "b"}]}], "by": {"x": "y"}}',
        ),
        (
            "a.xhtml",
            b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><ruby>a<rt>b</rt></ruby>',
        ),
        ("a.xml", b"<p>One<note>two</note><b>three</b> &amp; <![CDATA[four]]></p>"),
    ],
)
def test_a_file_cut_anywhere_never_breaks_a_reader(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    for cut in range(0, len(content), 37):
        path.write_bytes(content[:cut])
        for item in documents(path):
            assert isinstance(item, Document) or "did not expect" not in item.reason


def test_a_line_of_a_hundred_megabytes_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"text": "first"}\n{"text": "')
        for _ in range(100):
            stream.write(b"a" * (1 << 20))
        stream.write(b'"}\n{"text": "last"}\n')
    found, reasons = outcome(path)
    assert [document.text for document in found] == ["first", "last"]
    assert reasons == ["Line 2: it is longer than 16 MB."]
    path = path.rename(path.with_suffix(".csv"))
    found, reasons = outcome(path)
    assert (len(found), reasons[-1]) == (0, "Line 2 is longer than 16 MB, and what follows is not read.")


def test_a_file_that_changes_while_it_is_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one", encoding="utf-8")

    def read_and_write(path: Path) -> list[Record]:
        path.write_text("another", encoding="utf-8")
        return [Record(title="t", text="one")]

    monkeypatch.setattr(one_file, "reader_of", lambda *_: lambda path: iter(read_and_write(path)))
    found, reasons = outcome(path)
    assert [document.text for document in found] == ["one"]
    assert reasons == ["It was changed while it was read; the next run reads it again."]


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are Linux's")
def test_names_of_any_bytes(tmp_path: Path) -> None:
    for ending, content in (
        (".txt", b"Text."),
        (".pdf", pdf([["Page."]])),
        (".xlsx", workbook({"S": [["Cell."]]})),
    ):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe '\"\n" + ending.encode())).write_bytes(content)
    with ReaderProcess() as process:
        found = [item for path in sorted(tmp_path.iterdir()) for item in process.documents(path)]
    assert {item.text for item in found if isinstance(item, Document)} == {"Text.", "Page.", "Cell."}
    for item in found:
        assert isinstance(item, Document)
        (item.id + item.title).encode()


def found_below(folder: Path) -> tuple[list[str], list[str]]:
    items = list(walk([folder], {".txt"}))
    return (
        [item.path.name for item in items if isinstance(item, FoundFile)],
        [item.reason for item in items if isinstance(item, Skipped)],
    )


@pytest.mark.skipif(os.name != "posix", reason="these files are made differently there")
def test_devices_pipes_and_sockets_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to("/dev/zero")
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("c.txt")
        assert found_below(tmp_path) == (
            [],
            [f"It is a {kind}, not a regular file." for kind in ("pipe", "device", "socket")],
        )


@pytest.mark.skipif(os.name != "posix", reason="links need rights there")
def test_links_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / "inner").mkdir()
    for number in range(20):
        (tmp_path / "inner" / f"up{number}").symlink_to(tmp_path)
    (tmp_path / "inner" / "text.txt").write_text("x")
    found, reasons = found_below(tmp_path)
    assert found == ["text.txt"]
    assert set(reasons) == {"It is a link to nothing."}


@pytest.mark.skipif(sys.platform != "linux", reason="the depth is made by folders of a folder")
def test_ten_thousand_nested_folders(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(10_000):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
    found, (reason,) = found_below(tmp_path)
    assert found == ["a.txt"]
    assert reason.endswith("the name is too long.")
    here = os.open(tmp_path, os.O_RDONLY)  # taken apart again from its root, by moving what is below up
    for _ in range(10_000):
        os.rename("d", "old", src_dir_fd=here, dst_dir_fd=here)
        below = os.open("old", os.O_RDONLY, dir_fd=here)
        if os.listdir(below):  # noqa: PTH208 - an open folder has no path
            os.rename("d", "d", src_dir_fd=below, dst_dir_fd=here)
        os.close(below)
        os.rmdir("old", dir_fd=here)
    os.close(here)
