"""Texts are read in the encoding they were written in; what is no text is refused for its true reason."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from desktop_app.corpus.formats import encoding
from desktop_app.corpus.formats.base import Refused
from desktop_app.corpus.formats.encoding import BLOCK, damaged, detect, known, open_text, read_text

GERMAN = "Die Straße führt über den Fluss. Schöne Grüße aus Köln!\n"
SPANISH = "título,descripción\nAño,Él trabajó en Málaga\n"
RUSSIAN = "Привет, мир! Это проверка кодировки текста.\n"
JAPANESE = "日本語のテキストです。テストを行います。\n"


def write(folder: Path, data: bytes) -> Path:
    path = folder / "text.txt"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", ["Plain words.\n", GERMAN])
def test_unicode_with_and_without_its_mark(tmp_path: Path, name: str, text: str) -> None:
    assert read_text(write(tmp_path, text.encode(name)), 1_000) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (GERMAN, "cp1252"),
        (SPANISH, "cp1252"),
        ("Café “quoted” – dash", "cp1252"),
        ("résumé naïve", "latin-1"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        ("Zażółć gęślą jaźń", "cp1250"),
        ("中文文本测试编码检测", "gb18030"),
    ],
)
def test_older_encodings_are_recognized(tmp_path: Path, text: str, name: str) -> None:
    assert read_text(write(tmp_path, text.encode(name)), 1_000) == text


def test_a_letter_far_into_the_file_decides_as_well(tmp_path: Path) -> None:
    path = write(tmp_path, b"plain words. " * (2 * BLOCK // 13) + GERMAN.encode("cp1252"))
    assert read_text(path, 10 * BLOCK).endswith(GERMAN)


def test_a_character_across_two_blocks_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "BLOCK", 7)
    monkeypatch.setattr(encoding, "SAMPLE", 7)
    for shift in range(8):
        assert detect(io.BytesIO(b"a" * shift + JAPANESE.encode() * 3)) == ("utf-8", "strict")


def test_as_many_letters_in_utf8_as_in_windows_are_both_read(tmp_path: Path) -> None:
    mixed = "Das Café in Köln.\n".encode() + "Schöne Grüße!\n".encode("cp1252")
    assert read_text(write(tmp_path, b"".join((mixed, "Ärger\n".encode())))) == (
        "Das Café in Köln.\nSchöne Grüße!\nÄrger\n"
    )
    assert (
        read_text(write(tmp_path, "“CAFÉ” und »LIBERTÉ« 5 £".encode("cp1252"))) == "“CAFÉ” und »LIBERTÉ« 5 £"
    )


def test_a_few_bad_bytes_do_not_make_utf8_something_else(tmp_path: Path) -> None:
    path = write(tmp_path, (GERMAN * 5).encode() + b"\xff\n" + (GERMAN * 5).encode())
    with open_text(path) as stream:
        lines = list(stream)
    assert [line for line in lines if not damaged(line)] == [GERMAN] * 10
    assert sum(map(damaged, lines)) == 1


def test_a_line_of_windows_in_a_file_of_utf8_is_read_as_such(tmp_path: Path) -> None:
    data = (GERMAN * 5).encode() + GERMAN.encode("cp1252") + (GERMAN * 50).encode()
    assert read_text(write(tmp_path, data), 10_000) == GERMAN * 56


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04\x00\x00\x08\x00binary", "zero bytes"),
        (b"text " * 20_000 + b"\0" + b"text", "zero bytes"),
        (b"\xe9t\xe9 " * 10 + b"\0", "zero bytes"),
        (b"\x89PNG\x0d\x0a\x1a\x01\x02\x03\x04\xff\xfe\xfd", "control characters"),
        (b"\0\x01" * 20, "zero bytes"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        detect(io.BytesIO(data))


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, b"a" * (1 << 20) + b"b")
    with pytest.raises(Refused, match="larger than the 1 MiB"):
        read_text(path, 1 << 20)


def test_line_ends_are_one_character(tmp_path: Path) -> None:
    assert read_text(write(tmp_path, b"a\r\nb\rc\n"), 100) == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("latin5", "cp1254"),
        ("Shift_JIS", "cp932"),
        ("x-sjis", "cp932"),
        ("EUC-KR", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        ("gb2312", "gb18030"),
        ("Big5", "big5hkscs"),
        ("iso-8859-8-i", "iso8859-8"),
        ("cp-850", "cp850"),
        ("x-cp1250", "cp1250"),
        ("866", "cp866"),
        ("tis-620", "cp874"),
        ("iso88592", "iso8859-2"),
        ("x-mac-cyrillic", "mac-cyrillic"),
        ("unicode-1-1-utf-8", "utf-8"),
        ('"utf-8"', "utf-8"),
        ("idna", ""),
        ("no such", ""),
    ],
)
def test_labels_mean_what_browsers_take_them_for(label: str, name: str) -> None:
    assert known(label) == name
