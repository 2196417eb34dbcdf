"""Texts to numbers of their pieces and terms: a run meets the same ones again and again."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Bools
from desktop_app.core.lexical import stemming, terms
from desktop_app.core.lexical.word_segment import UInt32

MOST_PIECES = 300_000
"""Pieces of text that are remembered; some 60 MB."""
_JOINED, _NAME = "\n", "\n\n"
"""What keys begin with, of what several pieces say together and of a file's whole name; no piece does."""


class Stems:
    """The stems of terms in one language, as numbers; -1 for a term that has none."""

    def __init__(self, language: str) -> None:
        self.names: list[str] = []
        self._language = language
        self._known: dict[str, int] = {}
        self._numbers, self._itself = array("i"), array("b")

    def of(self, terms: Sequence[str]) -> tuple[NDArray[np.int32], Bools]:
        """The stem of each of `terms`, and whether it is the term itself.

        They begin with those that were given the last time, which are not looked at again.
        """
        new = terms[len(self._numbers) :]
        has = list(map(stemming.has_stem, new))
        formed = [term for term, it_has in zip(new, has, strict=True) if it_has]
        stems = stemming.stems(formed, self._language)
        known, number = self._known, len(self._known)
        fresh = [stem for stem in dict.fromkeys(stems) if stem not in known]
        known.update(zip(fresh, range(number, number + len(fresh)), strict=True))
        self.names += fresh
        where = np.flatnonzero(has)
        numbers, itself = np.full(len(new), -1, dtype=np.int32), np.zeros(len(new), dtype=np.int8)
        numbers[where] = list(map(known.__getitem__, stems))
        itself[where] = list(map(str.__eq__, stems, formed))
        self._numbers.frombytes(numbers.tobytes())
        self._itself.frombytes(itself.tobytes())
        return np.array(self._numbers, dtype=np.int32), np.array(self._itself, dtype=np.bool_)


class Numbering(dict[str, int]):
    """The numbers of all pieces of text that were met.

    The terms of piece p are `flat[ends[p - 1]:ends[p]]`, numbers in `terms`, which `known` looks up.
    """

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, int] = {}
        self._stems: dict[str, Stems] = {}
        self.terms: list[str] = []
        self.flat, self.ends = array("I"), array("I")
        self._hashes = array("I")
        self._new: list[str] = []
        self._said: dict[str, Sequence[str]] = {}

    def pieces(self, text: str) -> list[str]:
        """The pieces of a text, in order: what `numbers` knows."""
        found = text.split()
        if joined := terms.joined(text):
            found.append(self._special(f"{_JOINED}{' '.join(joined)}", joined))
        return found

    def name(self, name: str) -> str:
        """The piece that is a file's name as one term."""
        return self._special(f"{_NAME}{name}", [term] if (term := terms.name_term(name)) else [])

    def numbers(self, texts: Iterable[Sequence[str]]) -> UInt32:
        """The numbers of the pieces of some texts, those of one behind those of the other."""
        said = list(chain.from_iterable(texts))
        numbers = np.fromiter(map(self.__getitem__, said), np.uint32, len(said))
        self._learn()
        return numbers

    def _special(self, piece: str, found: Sequence[str]) -> str:
        """A piece whose terms are `found`."""
        if piece not in self:
            self._said[piece] = found
        return piece

    def __missing__(self, piece: str) -> int:
        """The next number: what a new piece says is seen when all are known."""
        self[piece] = number = len(self)
        self._new.append(piece)
        return number

    def _learn(self) -> None:
        """The terms of new pieces; of most it is one, a word between marks."""
        known, names, flat, ends = self.known, self.terms, self.flat, self.ends
        for piece, plain in zip(self._new, terms.plain_words(self._new), strict=True):
            for term in (plain,) if plain else self._terms_of(piece):
                number = known.setdefault(term, len(names))
                if number == len(names):
                    names.append(term)
                flat.append(number)
            ends.append(len(flat))
        self._new.clear()
        self._said.clear()

    def _terms_of(self, piece: str) -> Sequence[str]:
        return self._said[piece] if piece in self._said else terms.of_piece(piece)

    @property
    def hashes(self) -> UInt32:
        """Of each term the hash by which its neighbors are known."""
        new = self.terms[len(self._hashes) :]
        self._hashes.extend(map(zlib.crc32, map(str.encode, new)))
        return uint32(self._hashes)

    def stems(self, language: str) -> Stems:
        """Those of a language, of which `of(terms)` is cheap."""
        return self._stems.setdefault(language, Stems(language))

    def trim(self) -> None:
        """Forgets everything where it has become much."""
        if len(self.ends) > MOST_PIECES:
            self.clear()
            self.__init__()  # type: ignore[misc]


def uint32(numbers: array[int]) -> UInt32:
    """A copy: what an array lends cannot grow any more."""
    return np.array(numbers, dtype=np.uint32)
