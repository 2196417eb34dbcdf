"""Numbers that are raised on a page are no part of the number or the word that they stand at."""

from __future__ import annotations

from tests.corpus.conftest import Read
from tests.corpus.drawing import at, drawn


def run(*pieces: tuple[float, float, str, float]) -> str:
    """Pieces of a line: where they begin, how much they are raised, their text and size."""
    return "".join(at(x, 640 + raised, text, size) for x, raised, text, size in pieces)


def test_powers_and_the_numbers_of_notes_stand_off(read_file: Read) -> None:
    line = run(
        (60, 0, "The chain was sold in 1820", 10),
        (183, 5, "3", 6),
        (190, 0, "for 10", 10),
        (216, 5, "6", 6),
        (226, 0, "valves", 10),
        (253.5, 3.5, "12", 6.5),
        (266, 0, "of 7 km", 10),
        (299, 5, "2", 6),
        (306, 0, "and H", 10),
        (333.5, -2, "2", 6),
        (337, 0, "O in 2023.", 10),
    )
    note = at(60, 600, "3", 6) + at(64, 595, "Note of the clerk", 8)
    ((document,), _) = read_file("a.pdf", drawn(line + note))
    assert document.text == (
        "The chain was sold in 1820^3 for 10^6 valves 12 of 7 km2 and H2O in 2023.\n\n3 Note of the clerk"
    )


def test_small_numbers_on_the_line_stay(read_file: Read) -> None:
    line = run((60, 0, "Room B", 10), (95, 0, "12", 6), (110, 0, "in 4th row", 10))
    ((document,), _) = read_file("a.pdf", drawn(line))
    assert "^" not in document.text
    assert document.text.replace(" ", "") == "RoomB12in4throw"
