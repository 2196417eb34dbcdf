"""Why a passage was found, in one sentence: the words of the query it holds, and what else it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.core.folding import fold
from desktop_app.core.text import is_word, one_line
from desktop_app.core.words import listed
from desktop_app.corpus.lexicon import stopwords
from desktop_app.language import tr
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import BEYOND_WORDS, Explanation, Span, Term

MOST_NAMED = 6
"""Words of the query that are named; of a pasted text there may be hundreds."""
MOST_ABOUT = 4
LEAST_ABOUT = 0.5
"""Of the greatest share that a word has; what has less does not carry the meaning."""
_MARKS = ".,;:!?()\"'\u201c\u201d\u201e\u2018\u2019"
Terms = Sequence[tuple[str, Term]]


@dataclass(frozen=True, slots=True)
class WordsOfWhy:
    """The query's words that the passage or its title holds, those it does not, and what carries its meaning.

    `about` are the words of greatest share besides those held, in the passage's order; empty for [CLS] and
    where there is no vector, whose score has no shares.
    """

    held: tuple[str, ...]
    missing: tuple[str, ...]
    about: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """It in plain words; empty where nothing is known of either."""
        count, held = len(self.held) + len(self.missing), len(self.held)
        about, words = listed(self.about), _named(self.held)
        if not self.missing:
            if not held:
                return tr("It speaks of {about}.", about=about) if about else ""
            if held == 1:
                return tr("It holds your word: {words}.", words=words)
            return tr("It holds all of your words: {words}.", words=words)
        if held and not about:
            return tr("It holds {held} of your {count} words ({words}).", held=held, count=count, words=words)
        if held:
            return tr(
                "It holds {held} of your {count} words ({words}) and speaks of {about}.",
                held=held,
                count=count,
                words=words,
                about=about,
            )
        if not about:
            return tr("None of your words is in it.") if count > 1 else tr("Your word is not in it.")
        if count > 1:
            return tr("It speaks of {about}, though none of your words is in it.", about=about)
        return tr("It speaks of {about}, though your word is not in it.", about=about)


def words_of_why(searcher: Searcher, terms: Terms, found: Explanation | None) -> WordsOfWhy:
    """By what the index finds of the query's words (see `explain_terms`), and the score's shares."""
    words = {word.strip(_MARKS) or word: term for word, term in terms if word != BEYOND_WORDS}
    held = tuple(word for word, term in words.items() if term.score > 0)
    missing = tuple(word for word in words if word not in held)
    about = () if found is None or found.contributions is None else _about(searcher, terms, found)
    return WordsOfWhy(held, missing, about)


def _about(searcher: Searcher, terms: Terms, found: Explanation) -> tuple[str, ...]:
    """Phrases of the words with the greatest shares, which are neither held, stop words nor marks.

    Of the text, which says more than the title above it; of the title where there is no such word.
    """
    assert found.contributions is not None
    document = searcher.library.document(found.document).document
    begins = searcher.library.found([found.passage_id])[found.passage_id].start
    columns = found.contributions.sum(axis=0)
    for part, text, matched in (
        ("text", document.text, [(begins + a, begins + b) for _, term in terms for a, b in term.text]),
        ("title", document.title, [span for _, term in terms for span in term.title]),
    ):
        shares: dict[str, float] = {}
        places: dict[str, Span] = {}
        for first, last in found.passage_words:
            start, end = found.passage[first].shown[0], found.passage[last - 1].shown[1]
            word = fold(text[start:end])
            if found.passage[first].part != part or not is_word(word) or word in stopwords():
                continue
            if not any(start < stop and begin < end for begin, stop in matched):
                shares[word] = shares.get(word, 0.0) + float(columns[first:last].sum())
                places[word] = (start, end)
        greatest = max(shares.values(), default=0.0)
        chosen = sorted(shares, key=lambda word: -shares[word])[:MOST_ABOUT]
        chosen = [word for word in chosen if shares[word] > 0 and shares[word] >= LEAST_ABOUT * greatest]
        if chosen:
            return _phrases(text, sorted(places[word] for word in chosen))
    return ()


def _phrases(text: str, places: Sequence[Span]) -> tuple[str, ...]:
    """The words in their order; what stands side by side is one phrase."""
    joined: list[Span] = []
    for start, end in places:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(" ".join(one_line(text[start:end]).split()) for start, end in joined)


def _named(words: Sequence[str]) -> str:
    more = ", …" if len(words) > MOST_NAMED else ""
    return ", ".join(one_line(word) for word in words[:MOST_NAMED]) + more
