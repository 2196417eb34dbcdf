"""Lines run on within a paragraph, and divided words are whole with the hyphen that is theirs."""

from __future__ import annotations

import pytest

from desktop_app.core.types import Recognized
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.pages.lines import Box, PageLine
from desktop_app.corpus.formats.pages.paragraphs import paragraphs, whole_words
from tests.corpus.conftest import Read
from tests.corpus.drawing import at, column, drawn

CHINESE = ("渡口的管理员每天清点乘客", "人数，然后在日志里写下天气", "和水位的变化。")
LONG = "The captain of the ferry counts the passengers at the pier"


def text(read_file: Read, *pages: str) -> str:
    ((document,), _) = read_file("a.pdf", drawn(*pages))
    return document.text


def test_the_lines_of_a_paragraph_run_on_and_its_end_is_seen(read_file: Read) -> None:
    lines = [LONG, f"and {LONG.lower()}", "before noon.", LONG, "and after it."]
    found = text(read_file, at(60, 740, "Rules of the crossing", 16) + "".join(column(60, 700, lines)))
    assert found == (
        f"Rules of the crossing\n\n{LONG} and {LONG.lower()} before noon.\n\n{LONG} and after it."
    )


def test_items_of_a_list_have_lines_of_their_own(read_file: Read) -> None:
    lines = [f"{number}. {LONG}" for number in (1, 2, 3)]
    assert text(read_file, "".join(column(60, 700, lines))) == "\n".join(lines)


def test_a_raised_number_ends_nothing_and_parts_from_its_word(read_file: Read) -> None:
    found = text(
        read_file, at(60, 700, "A true account") + at(126, 704, "2", 6) + at(130, 700, ", by the keeper")
    )
    assert found == "A true account 2, by the keeper"


def test_a_line_with_lowered_and_raised_signs_ends_nothing() -> None:
    pieces = [
        PageLine("Water is H2", Box(78, 719, 129, 735)),
        PageLine("O and", Box(129, 723.5, 510, 735)),
        PageLine("10^6", Box(78, 711.5, 93, 726)),
        PageLine("drops of it.", Box(96, 711.5, 505, 723)),
        PageLine("Ice", Box(78, 699.5, 90, 711)),
    ]
    assert paragraphs(pieces) == "Water is H2O and 10^6 drops of it. Ice"


@pytest.mark.parametrize(("letter", "begin"), [("O", "Once upon"), ("A", "A nce upon")])
def test_a_large_first_letter_belongs_to_its_word(read_file: Read, letter: str, begin: str) -> None:
    beside = column(105, 715, ["nce upon a tide the keeper of the harbor", "went down to the quay to see"])
    found = text(
        read_file, at(72, 690, letter, 36) + "".join(beside) + at(72, 687, "the boats of the night.")
    )
    assert (
        found
        == f"{begin} a tide the keeper of the harbor went down to the quay to see the boats of the night."
    )


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("The matter is under-", "standable to the keeper of the house", "is understandable to"),
        ("The house of a well-", "known surveyor in the old town and", "of a well-known surveyor"),
        ("The clerk is self-", "employed and lives in the house of", "is self-employed and"),
        ("The risk of a snow-", "covered road to the pass and to the", "a snow-covered road"),
        ("A ship of state-of-the-", "art design lies at the pier of", "of state-of-the-art design"),
        ("It is a twenty-first-cen-", "tury ship that lies at the pier", "a twenty-first-century ship"),
        ("They went to Baden-", "Baden in the summer of the year", "to Baden-Baden in"),
        ("It stands on pages 12-", "15 of the book in the library of", "pages 12-15 of"),
        ("IN THE OLD ARCHI-", "TECTURE OF THE MILL AND THE HOUSE", "OLD ARCHITECTURE OF"),
    ],
)
def test_divided_words_are_whole(read_file: Read, first: str, second: str, found: str) -> None:
    assert found in text(read_file, "".join(column(60, 700, [first, second, LONG])))


def test_a_word_is_joined_as_it_is_written_elsewhere_in_the_text() -> None:
    flow = TextFlow()
    flow.place("page 1")
    flow.add("A dual\ufffeencoder for us\ufffeing a BM\ufffe25 and embed\ufffedings")
    flow.place("page 2")
    flow.add("the dual-encoder and one embedding")
    begin = flow.text.index("the dual-encoder")
    lines = [Recognized(begin, flow.length, 0.9, 2, (0, 0, 9, 9))]
    found, (line,) = whole_words(flow, lines)
    assert found[line.start : line.end] == "the dual-encoder and one embedding"
    assert found == "A dual-encoder for using a BM-25 and embeddings\n\nthe dual-encoder and one embedding"
    assert flow.places == [(0, "page 1"), (found.index("the dual"), "page 2")]


def test_other_languages_join_what_only_english_would_part(read_file: Read) -> None:
    lines = ["Sie spielen mit den Kind-", "ern und gehen dann mit der Hand-", "tasche nach Hause zur Mutter."]
    assert text(read_file, "".join(column(60, 700, lines))) == (
        "Sie spielen mit den Kindern und gehen dann mit der Handtasche nach Hause zur Mutter."
    )


def test_a_word_divided_over_two_pages_is_whole_on_the_first(read_file: Read) -> None:
    pages = (
        at(60, 780, "The Mill") + at(60, 80, "The foreman praised the crafts-") + at(300, 30, "12"),
        at(60, 780, "The Mill") + at(60, 740, "manship of the joiners."),
    )
    ((document,), _) = read_file("a.pdf", drawn(*pages))
    assert document.text == (
        "The Mill\n\nThe foreman praised the craftsmanship\n\n12\n\nThe Mill\n\nof the joiners."
    )
    assert document.place_at(document.text.index("craftsmanship") + 10) == "page 1"
    assert document.place_at(document.text.index("of the joiners")) == "page 2"


def test_scripts_without_blanks_get_none_from_the_ends_of_lines() -> None:
    lines = [
        PageLine(text, Box(60, 700 - 14 * index, 160, 712 - 14 * index)) for index, text in enumerate(CHINESE)
    ]
    assert paragraphs(lines) == "".join(CHINESE)
    korean = [
        line._replace(text=text)
        for line, text in zip(lines, ("무이자할부 구매 및", "충전 상품권"), strict=False)
    ]
    assert paragraphs(korean) == "무이자할부 구매 및 충전 상품권"


def test_what_stays_divided_keeps_its_hyphen(read_file: Read) -> None:
    assert text(read_file, at(60, 700, "The end of the crafts-")) == "The end of the crafts-"


def test_soft_hyphens_within_a_line_are_gone(read_file: Read) -> None:
    cmap = "1 beginbfchar <7E> <00AD> endbfchar"
    unicode = f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream"
    content = drawn(at(60, 700, "Der Wert~papier~index"), objects=[unicode], font="/ToUnicode 10 0 R")
    ((document,), _) = read_file("a.pdf", content)
    assert document.text == "Der Wertpapierindex"


def test_words_without_blanks_are_parted_at_their_small_gaps(read_file: Read) -> None:
    words = ["moraine", "ridges", "remember", "where", "the", "frozen", "tongue", "rested"]
    moves = " ".join(f"({word}) -120" for word in words)
    found = text(read_file, f"BT /F1 10 Tf 60 700 Td [{moves}] TJ ET\n")
    assert found == " ".join(words)
    assert (
        text(read_file, at(60, 700, "Donaudampfschifffahrtsgesellschaft"))
        == "Donaudampfschifffahrtsgesellschaft"
    )


def test_dots_of_a_table_of_contents_keep_their_lines(read_file: Read) -> None:
    lines = ["Of harbors .......................... 3", "Of lamps ............................ 17"]
    assert text(read_file, "".join(column(60, 700, lines))) == "\n".join(lines)
