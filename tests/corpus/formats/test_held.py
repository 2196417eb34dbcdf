"""A file in memory is a path to its readers, and its name is no path."""

from __future__ import annotations

import pytest

from desktop_app.corpus.formats.held import HeldFile


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\a?b.txt", "a_b.txt"),
        ("", "unnamed"),
        ("..", "unnamed"),
        ("x" * 500 + ".docx", "x" * 120 + ".docx"),
    ],
)
def test_only_the_last_part_of_a_name_counts(name: str, held: str) -> None:
    assert str(HeldFile.of(name, b"", 1)) == held


def test_it_is_read_as_a_file_is() -> None:
    held = HeldFile.of("a.txt", "für\r\n".encode(), 2)
    assert (held.read_bytes(), held.stat().st_size, held.depth) == (b"f\xc3\xbcr\r\n", 6, 2)
    assert held.open("rb").read() == held.data
    assert held.open(encoding="utf-8").read() == "für\n"
    assert held.is_file()
