"""Of a passage the part that matters, on one line: where most of the query's words stand, or its meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.core.lexical import terms as lexical
from desktop_app.core.types import Answer, Hit
from desktop_app.corpus.sentences import sentences
from desktop_app.library.filters.listing import about
from desktop_app.services.searching.search import Searcher
from desktop_app.services.searching.why.explain import Term, matched_terms, nearest_sentence

ROOM = 160
"""Characters that two lines of the list show, about."""
LEAD = 40
"""Characters kept before the first word that is marked, where a sentence is cut at its beginning."""
MOST = 600
"""Characters beyond which no screen shows anything."""
ELLIPSIS = "… "

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """`text` on one line, and spans in it: the words that the index matches, the sentence nearest in meaning.

    `title` are the words that it matches in the document's title.
    """

    text: str
    words: tuple[Span, ...] = ()
    sentence: Span | None = None
    title: tuple[Span, ...] = ()


def of_hits(searcher: Searcher, answer: Answer, hits: Sequence[Hit]) -> dict[int, Snippet]:
    """By passage, with the words that the keyword index matches in it; raises AppError."""
    terms = _terms(searcher, answer, tuple(hit.passage_id for hit in hits))
    told = _told_by_fields(searcher, answer, hits, terms)
    found = {hit.passage_id: snippet(hit.passage, terms.get(hit.passage_id, ())) for hit in hits}
    return {passage: _led(told.get(passage), one) for passage, one in found.items()}


def with_meaning(searcher: Searcher, answer: Answer, hit: Hit) -> Snippet:
    """The same of one hit, and the sentence nearest in meaning, which takes the model some 50 ms."""
    found = nearest_sentence(searcher, answer.asked, hit.passage_id)
    begins = hit.passage_start
    sentence = (found[0] - begins, found[1] - begins) if found else None
    terms = _terms(searcher, answer, (hit.passage_id,))
    told = _told_by_fields(searcher, answer, (hit,), terms)
    return _led(told.get(hit.passage_id), snippet(hit.passage, terms.get(hit.passage_id, ()), sentence))


def _terms(searcher: Searcher, answer: Answer, passages: Sequence[int]) -> dict[int, tuple[Term, ...]]:
    by_words = answer.mode != "semantic" and answer.asked.words.strip()
    return matched_terms(searcher, answer.asked, passages) if by_words else {}


def _told_by_fields(
    searcher: Searcher, answer: Answer, hits: Sequence[Hit], terms: Mapping[int, Sequence[Term]]
) -> dict[int, Snippet]:
    """The field that holds most of the words of those hits that hold none in their title or text."""
    unseen = [
        hit
        for hit in hits
        if any(term.score for term in terms.get(hit.passage_id, ()))
        and not any(term.text or term.title for term in terms[hit.passage_id])
    ]
    if not unseen:
        return {}
    with searcher.library.reading():
        languages = searcher.library.word_index().languages
        wanted = [word.holds(languages) for word in searcher.words(answer.asked).words]
        known = about(searcher.library, [hit.document for hit in unseen])
    found = {}
    for hit in unseen:
        fields = known[hit.document].fields if hit.document in known else {}
        each = [_field(name, value, wanted) for name, value in fields.items()]
        best = max(each, key=lambda one: len(one.words), default=Snippet(""))
        if best.words:
            found[hit.passage_id] = best
    return found


def _field(name: str, value: str, wanted: Sequence[Callable[[str], bool]]) -> Snippet:
    """A field as the list tells it, from the first of its words on where it is long."""
    line = " ".join(value.split())
    spans = sorted({span for holds in wanted for span in lexical.spans(line, holds)})
    begin = max(spans[0][0] - LEAD, 0) if spans and spans[0][1] > ROOM // 2 else 0
    head = f"{name}: {ELLIPSIS if begin else ''}"
    text = f"{head}{line[begin : begin + ROOM // 2]}"
    move = len(head) - begin
    return Snippet(text, tuple((a + move, b + move) for a, b in spans if b + move <= len(text)))


def _led(field: Snippet | None, found: Snippet) -> Snippet:
    """What a list shows of a hit, behind the field that it was found by."""
    if field is None:
        return found
    text = f"{field.text} · {found.text}"
    move = len(text) - len(found.text)
    sentence = found.sentence and (found.sentence[0] + move, found.sentence[1] + move)
    words = (*field.words, *((start + move, end + move) for start, end in found.words))
    return Snippet(text, words, sentence, found.title)


def snippet(passage: str, terms: Sequence[Term] = (), sentence: Span | None = None) -> Snippet:
    """The sentence that holds most of `terms`, by what they are worth in this library, and what follows.

    Without any it is `sentence`, a span of `passage`, else the first one. What is short is led in by what
    stands before it; a long one is cut so that its words are in sight.
    """
    spans = sentences(passage) or [(0, len(passage))]
    weights = [_weight(terms, span) for span in spans]
    if max(weights) > 0:
        number = weights.index(max(weights))
    else:
        number = next((at for at, span in enumerate(spans) if sentence and span[1] > sentence[0]), 0)
    start, cut = _cut(passage, terms, spans[number])
    while not cut and number and len(passage) - spans[number - 1][0] <= ROOM:
        number -= 1
        start = spans[number][0]
    return _on_one_line(passage, start, cut, terms, sentence)


def _weight(terms: Sequence[Term], span: Span) -> float:
    """What the terms in a span are worth: rare ones more, and each once."""
    return sum(term.score for term in terms if any(_within(each, span) for each in term.text))


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _cut(passage: str, terms: Sequence[Term], span: Span) -> tuple[int, bool]:
    """Where to begin so that the words that matter are in sight, and whether that is within the sentence."""
    inside = sorted(each for term in terms for each in term.text if _within(each, span))
    if not inside or inside[-1][1] - span[0] <= ROOM:
        return span[0], False
    views = [(max(span[0], each[0] - LEAD), each) for each in inside]
    best = max(views, key=lambda view: (_weight(terms, (view[0], view[0] + ROOM)), -view[0]))
    space = passage.find(" ", best[0], best[1][0])
    if best[0] == span[0] or space < 0:
        return best[0], best[0] > span[0]
    return space + 1, True


def _on_one_line(
    passage: str, start: int, cut: bool, terms: Sequence[Term], sentence: Span | None
) -> Snippet:
    """White space as one space each, and all spans moved along."""
    shown = list(ELLIPSIS if cut else "")
    moved: list[int] = []
    for letter in passage[start : start + MOST]:
        moved.append(len(shown))
        if not letter.isspace():
            shown.append(letter)
        elif shown and shown[-1] != " ":
            shown.append(" ")
    moved.append(len(shown))

    def here(span: Span) -> Span | None:
        first, last = max(span[0] - start, 0), min(span[1] - start, len(moved) - 1)
        return (moved[first], moved[last]) if first < last else None

    words = sorted({each for term in terms for each in term.text})
    return Snippet(
        "".join(shown).rstrip(),
        tuple(span for each in words if (span := here(each))),
        here(sentence) if sentence else None,
        tuple(sorted({each for term in terms for each in term.title})),
    )
