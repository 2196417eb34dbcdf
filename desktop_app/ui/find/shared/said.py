"""What is said of an answer as a whole: how it is ordered, how far it is, what is doubtful about it."""

from __future__ import annotations

from desktop_app.core.types import Answer, EverywhereAnswer
from desktop_app.core.words import NO_GOOD_MATCHES, listed
from desktop_app.ui.values import LibraryInfo

RANKED_BY = {"semantic": "by meaning", "keyword": "by words", "hybrid": "by meaning and words"}


def order(answer: Answer) -> str:
    """By what the documents are ordered."""
    return "in the order of the library" if answer.listed else RANKED_BY[answer.mode]


def how_far(answer: Answer) -> str:
    """How many libraries were searched, "" once it is all of them."""
    if not isinstance(answer, EverywhereAnswer) or answer.complete:
        return ""
    return f"{answer.searched} of {answer.total} libraries searched …"


def doubts(answer: Answer, library: LibraryInfo, by_words: bool, similar: bool) -> str:
    """What could not be searched, that passages have no vector yet, or that no hit is a good one.

    `by_words` alone nothing waits for a vector; what is `similar` to something is not found by words.
    """
    said = []
    if isinstance(answer, EverywhereAnswer) and answer.wanting:
        said.append(f"Not, or not fully searched: {listed(answer.wanting)}.")
    if answer.hits and library.waiting and not by_words:
        rest = "is not compared" if similar else "is found by its words"
        what = "these libraries" if library.everywhere else "this library"
        said.append(f"Not all of {what} can be found by meaning yet; the rest {rest}.")
    elif answer.hits and answer.complete and not answer.relevant:
        said.append(NO_GOOD_MATCHES)
    return " ".join(said)
