"""What is said of an answer as a whole: how it is ordered, how far it is, what is doubtful about it."""

from __future__ import annotations

from desktop_app.core.types import Answer, EverywhereAnswer
from desktop_app.core.words import NO_GOOD_MATCHES, listed
from desktop_app.language import number, plural, tr
from desktop_app.ui.values import LibraryInfo

RANKED_BY = {"semantic": tr("by meaning"), "keyword": tr("by words"), "hybrid": tr("by meaning and words")}

_WAITING = {
    (False, False): tr(
        "Not all of this library can be found by meaning yet; the rest is found by its words."
    ),
    (False, True): tr("Not all of this library can be found by meaning yet; the rest is not compared."),
    (True, False): tr(
        "Not all of these libraries can be found by meaning yet; the rest is found by its words."
    ),
    (True, True): tr("Not all of these libraries can be found by meaning yet; the rest is not compared."),
}
"""By whether it is all libraries together, and whether what is similar to something is looked for."""


def order(answer: Answer) -> str:
    """By what the documents are ordered."""
    return tr("in the order of the library") if answer.listed else RANKED_BY[answer.mode]


def how_far(answer: Answer) -> str:
    """How many libraries were searched, "" once it is all of them."""
    if not isinstance(answer, EverywhereAnswer) or answer.complete:
        return ""
    return plural(
        answer.total,
        "{searched} of {n} library searched …",
        "{searched} of {n} libraries searched …",
        searched=number(answer.searched),
    )


def doubts(answer: Answer, library: LibraryInfo, by_words: bool, similar: bool) -> str:
    """What could not be searched, that passages have no vector yet, or that no hit is a good one.

    `by_words` alone nothing waits for a vector; what is `similar` to something is not found by words.
    """
    said = []
    if isinstance(answer, EverywhereAnswer) and answer.wanting:
        said.append(tr("Not, or not fully searched: {libraries}.", libraries=listed(answer.wanting)))
    if answer.hits and library.waiting and not by_words:
        said.append(_WAITING[library.everywhere, similar])
    elif answer.hits and answer.complete and not answer.relevant:
        said.append(NO_GOOD_MATCHES)
    return " ".join(said)
