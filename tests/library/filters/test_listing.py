"""Which documents of a list say the same."""

from desktop_app.library.filters.listing import Likeness
from desktop_app.library.store import Library
from tests.library.conftest import Put

MUCH = "stains fingers yellow " * 60


def test_copies_are_told_from_what_only_begins_alike(library: Library, put: Put) -> None:
    """White space is no difference, though of the same opening it leaves less."""
    texts = (
        f"Turmeric\n{MUCH}",
        f"Turmeric\n\n\n{MUCH.replace(' ', '    ').upper()}",
        "Turmeric\nstains fingers",
        f"Turmeric\n{MUCH}and more",
        "Türmeric\nstains fingers",
        "Turmeric\nSTAINS\n\nfingers",
    )
    for number, text in enumerate(texts):
        put(library, text, source=f"{number}.txt")
    likeness = Likeness(library)
    with library.reading():
        first, spaced, short, longer, umlaut, capitals = likeness.of(library.documents())
        again = likeness.of(library.documents())
    assert first.says
    assert first.says == spaced.says
    assert short.says
    assert short.says == umlaut.says == capitals.says
    assert len({first.says, short.says, longer.says}) == 3
    assert again == [first, spaced, short, longer, umlaut, capitals]


def test_a_text_that_goes_on_is_no_copy_of_one_that_ends(library: Library, put: Put) -> None:
    put(library, "Turmeric\nstains", source="a.txt")
    put(library, "Turmeric\nstains fingers", source="b.txt")
    with library.reading():
        assert [one.says for one in Likeness(library).of(library.documents())] == [None, None]


def test_copies_are_told_where_another_text_stands_between_them_in_order(library: Library, put: Put) -> None:
    between = f"Turmeric\n{MUCH[: 22 * 14]}and then something else"
    for number, text in enumerate((f"Turmeric\n{MUCH}", f"Turmeric\n{MUCH.replace(' ', '    ')}", between)):
        put(library, text, source=f"{number}.txt")
    with library.reading():
        first, spaced, other = Likeness(library).of(library.documents())
    assert first.says
    assert first.says == spaced.says != other.says
