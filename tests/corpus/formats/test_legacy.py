"""Texts in older encodings come out as they were written, whatever their language and however short."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.corpus.formats.encoding import read_text
from desktop_app.corpus.formats.legacy import oddity, wide
from tests.corpus.formats.legacy_samples import samples


def test_all_but_two_of_a_hundred_short_texts_are_exact(tmp_path: Path) -> None:
    wrong = []
    path = tmp_path / "text.txt"
    for language, encoding, text in samples():
        path.write_bytes(text.encode(encoding))
        if (read := read_text(path)) != text:
            wrong.append((language, encoding, read))
    assert len(list(samples())) >= 200
    assert len(wrong) <= 0.02 * len(list(samples())), wrong


def test_most_of_them_are_exact_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    right = []
    for _, encoding, text in samples():
        data = text.upper().encode(encoding, "ignore")
        path.write_bytes(data)
        right.append(read_text(path) == data.decode(encoding))
    assert sum(right) >= 0.965 * len(right)


COMMONEST = (
    "Rent is €450, deposit €900.|The keeper’s log|1999–2003 the mill was closed|“Great” – buy again|"
    "wait… what?|Crème brûlée – 12 €|Total: £5|© 2019 Bee & Sons™|naïve|A café in town|São Paulo office|"
    "Zürich|"
    "a 5 µm filter|±5 °C tolerance|add ½ cup of milk|see § 5 of the act|10¢ each|¥500|Ångström units|"
    "• first item|pages 3–7|a — b|5 €|Björk|À LA CARTE|ESPAÑA|l’été|Škoda|Ð and Þ|¿Qué?|Nº 5|1ª planta|"
    "Curaçao|Tromsø|25 °|x² + y³|Größe: 5|« oui »"
)


@pytest.mark.parametrize("text", COMMONEST.split("|"))
def test_the_commonest_signs_and_letters_are_those_of_windows(tmp_path: Path, text: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(text.encode("cp1252"))
    assert read_text(path) == text


@pytest.mark.parametrize(
    ("encodings", "text"),
    [
        ("cp1251 koi8-r cp866 iso8859-5", "ПРОТОКОЛ СОБРАНИЯ ЖИЛЬЦОВ ДОМА"),
        ("cp1251 koi8-u", "ДОГОВІР ПРО ОРЕНДУ ЗЕМЛІ"),
        ("cp1253 iso8859-7", "ΠΡΑΚΤΙΚΑ ΤΗΣ ΣΥΝΕΛΕΥΣΗΣ"),
        ("cp1250", "ŽÁDOST O STAVEBNÍ POVOLENÍ"),
        ("cp1252", "ÜBER DIE GRÖSSE DER BÄUME"),
        ("cp1252", "AÑO NUEVO"),
    ],
)
def test_capitals_are_those_of_the_language(tmp_path: Path, encodings: str, text: str) -> None:
    path = tmp_path / "text.txt"
    for encoding in encodings.split():
        path.write_bytes(text.encode(encoding))
        assert read_text(path) == text, encoding


@pytest.mark.parametrize(
    ("encodings", "text"),
    [
        ("mac-cyrillic", "Список дел"),
        ("mac-cyrillic", "ул. Ленина, д. 5"),
        ("mac-cyrillic cp1251", "Привет"),
        ("mac-cyrillic cp1251", "Здравствуйте!"),
        ("cp1251 mac-cyrillic iso8859-5", "Дом"),
        ("cp866 mac-cyrillic", "Счёт № 14"),
        ("cp1252", "»So«, sagte er"),
        ("cp1252", "”Hej”, sa han"),
        ("cp1252", "„Ja“"),
        ("cp1252", "‘Tis the season"),
        ("cp1252", "He said “wait"),
        ("cp1252 cp850 mac-roman", "GRÜSSE"),
        ("mac-roman", "DÜSSELDORF"),
        ("cp852", "Proszę o fakturę"),
    ],
)
def test_signs_and_capitals_stand_where_writers_put_them(tmp_path: Path, encodings: str, text: str) -> None:
    path = tmp_path / "text.txt"
    for encoding in encodings.split():
        path.write_bytes(text.encode(encoding))
        assert read_text(path) == text, encoding


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
@pytest.mark.parametrize(
    "text", ["ありがとうございました", "カタカナのテスト", "価格は500円です。", "東京駅で待っています。"]
)
def test_syllables_are_japanese(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(text.encode(encoding))
    assert read_text(path) == text


def test_no_word_begins_with_the_raised_letter_of_an_ordinal(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("Şcoala şi ţara".encode("cp1250"))
    assert read_text(path) == "Şcoala şi ţara"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", ["The kiln was fired.\n", "Печь зажгли в полдень", "窯に火を入れました。", "안녕 하세요"]
)
def test_wide_text_without_its_mark(encoding: str, text: str) -> None:
    assert wide(text.encode(encoding)) == encoding


@pytest.mark.parametrize(
    "data", [b"\0" * 64, bytes(range(256)), b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0"]
)
def test_what_has_zero_bytes_is_not_wide_text_for_that(data: bytes) -> None:
    assert wide(data) == ""


def test_japanese_in_seven_bits(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("窯に火を入れました。\n".encode("iso2022_jp"))
    assert read_text(path) == "窯に火を入れました。\n"


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("Größe", 0),
        ("“so”", 0),
        ("Ä450", 1),
        ("itís", 0),
        ("soñ buy", 0),
        ("crиme", 1),
        ("W”x", 1),
        ("a─b", 1),
    ],
)
def test_signs_and_letters_where_no_writer_puts_them_are_odd(text: str, odd: float) -> None:
    assert oddity(text) == odd
