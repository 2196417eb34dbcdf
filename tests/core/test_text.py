"""What UTF-8 and SQLite can hold, UTF-16 units, and text on one line."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.text import Utf16, encodable, is_word, one_line, storable

TEXTS = st.text(alphabet=st.characters(codec=None)) | st.text(alphabet="a\0\ud800\udfff🎉")


@given(TEXTS)
def test_every_text_can_be_encoded_and_keeps_its_length(text: str) -> None:
    assert len(encodable(text)) == len(text)
    assert encodable(text).encode().decode().replace("\ufffd", "") == encodable(text).replace("\ufffd", "")
    assert "\0" not in storable(text)
    assert storable(text) == encodable(text).replace("\0", "\ufffd")


def test_what_can_be_encoded_stays_as_it_is() -> None:
    assert encodable("a\0 🎉") == "a\0 🎉"
    assert storable("a\0b\ud800c", " ") == "a b c"


@given(st.text())
def test_utf16_counts_as_qt_does(text: str) -> None:
    units = Utf16(text)
    for point in range(len(text) + 1):
        assert units.unit(point) == len(text[:point].encode("utf-16-le")) // 2
        assert units.point(units.unit(point)) == point
    for point, letter in enumerate(text):
        if letter > "\uffff":
            assert units.point(units.unit(point) + 1) == point


def test_text_is_shown_on_one_line_without_its_control_characters() -> None:
    assert one_line("a\u202eb\nc") == "a\\u202eb\\u000ac"
    assert one_line("x" * 60, 10) == "x" * 10 + "…"


def test_a_word_has_a_letter_or_a_digit() -> None:
    assert all(map(is_word, ("a", "5", "don't", "é", "漢", "½", "[MASK]")))
    assert not any(map(is_word, ("", ",", "...", "€", "🤩", "'", " ")))
