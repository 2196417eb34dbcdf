"""Code points and UTF-16 units, and text on one line."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.text import Utf16, one_line


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
