"""Which entries a few typed letters mean, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from desktop_app.core.folding import fold


class Named(Protocol):
    """What is looked for by its title, then by what is said of it, then by other words for it."""

    @property
    def title(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def also(self) -> str: ...


Thing = TypeVar("Thing", bound=Named)
_FIRST, _BEGINS, _INSIDE, _ABOUT, _ABOUT_INSIDE, _ALSO, _ALSO_LATER = range(7)


def matching(things: Sequence[Thing], typed: str) -> list[Thing]:
    """The things with every typed word in them, the best first; all, as they come, where nothing is typed.

    A word at the beginning of the title counts most, then one that begins a word of it, then one inside a
    word, then one that is only in what is said besides, then one that begins another word for it, of
    which the first says most.
    """
    words = fold(typed).split()
    ranked = [
        (rank, number) for number, thing in enumerate(things) if (rank := _rank(thing, words)) is not None
    ]
    return [things[number] for _rank_, number in sorted(ranked)]


def _rank(thing: Named, words: Sequence[str]) -> int | None:
    title, about, also = (f" {fold(text)}" for text in (thing.title, thing.about, thing.also))
    found = [_place(title, about, also, word, first=not number) for number, word in enumerate(words)]
    return None if None in found else sum(place for place in found if place is not None)


def _place(title: str, about: str, also: str, word: str, first: bool) -> int | None:
    if first and title.startswith(f" {word}"):
        return _FIRST
    for text, begins, inside in ((title, _BEGINS, _INSIDE), (about, _ABOUT, _ABOUT_INSIDE)):
        if f" {word}" in text:
            return begins
        if word in text:
            return inside
    if f" {word}" in also:
        return _ALSO if also.startswith(f" {word}") else _ALSO_LATER
    return None
