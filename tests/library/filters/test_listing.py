"""Which documents of a list say the same."""

import numpy as np

from desktop_app.library.filters.listing import Likeness
from desktop_app.library.store import Library
from tests.library.conftest import Put

MUCH = "stains fingers yellow " * 60


def says(library: Library, likeness: Likeness) -> list[str | None]:
    """What each document of a library says, where others say the same."""
    with library.reading():
        documents = library.documents()
        passages = list(library.first_passages(documents).values())
        listing = likeness.of(np.array(documents), np.array(passages))
        return [listing.says.get(place) for place in range(len(listing))]


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
    first, spaced, short, longer, umlaut, capitals = says(library, likeness)
    assert first
    assert first == spaced
    assert short
    assert short == umlaut == capitals
    assert len({first, short, longer}) == 3
    assert says(library, likeness) == [first, spaced, short, longer, umlaut, capitals]


def test_a_text_that_goes_on_is_no_copy_of_one_that_ends(library: Library, put: Put) -> None:
    put(library, "Turmeric\nstains", source="a.txt")
    put(library, "Turmeric\nstains fingers", source="b.txt")
    assert says(library, Likeness(library)) == [None, None]


def test_copies_are_told_where_another_text_stands_between_them_in_order(library: Library, put: Put) -> None:
    between = f"Turmeric\n{MUCH[: 22 * 14]}and then something else"
    for number, text in enumerate((f"Turmeric\n{MUCH}", f"Turmeric\n{MUCH.replace(' ', '    ')}", between)):
        put(library, text, source=f"{number}.txt")
    first, spaced, other = says(library, Likeness(library))
    assert first
    assert first == spaced != other
