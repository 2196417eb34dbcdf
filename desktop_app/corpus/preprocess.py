"""The guide's four cleaning steps: tokens, punctuation, stop words, lemmas; each can be left out.

Words are cut by NLTK's tokenizer, sentence by sentence. After that, contractions are written out (do n't
becomes do not), so that no step leaves a nonsense token and a negation stays a word of its own; our stop
words keep every negation. A clitic 's, possessive or a short "is", goes with the punctuation.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from desktop_app.core.types import Preprocessing, Steps
from desktop_app.corpus import lexicon
from desktop_app.corpus.sentences import sentences

_APOSTROPHE = re.compile(r"(?<=\w)[’ʼ](?=\w)")
_QUOTES = ("``", "''")
_EDGES = "'\"`*_~|\\^‘’“”«»–—-"
_ENDS = _EDGES + ".,;:!?…/"
_NEGATED = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_WRITTEN_OUT = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_CLITIC = "'s"
_ONE_WORD = {("gon", "na"), ("got", "ta"), ("wan", "na"), ("lem", "me"), ("gim", "me")}
_LONGEST = 10_000
"""Longer sentences reach the tokenizer in parts: its time grows faster than they do."""


class PlacedWord(NamedTuple):
    """A word of a text, at `text[start:end]`, in the sentence with the number `sentence`."""

    text: str
    start: int
    end: int
    sentence: int


def clean(text: str, options: Preprocessing) -> str:
    """What the model reads: `text` itself if no step is on, else the words that remain, in small letters."""
    return text if options.untouched else join(words(text, options))


def steps(text: str, options: Preprocessing) -> Steps:
    """The words of `text` after each step; a step that is off changes nothing."""
    stages = _stages(text, options)
    read = text if options.untouched else join(_remaining(stages))
    tokens, unmarked, lean, lemmas = (tuple(word.text for word in stage) for stage in stages)
    return Steps(tokens, unmarked, lean, lemmas, read)


def words(text: str, options: Preprocessing) -> list[PlacedWord]:
    """The words that remain of `text`, each with its place in it.

    A text that the steps would empty ("The Who", "!!!") keeps the words it had before the step that would:
    there is no vector of nothing.
    """
    return _remaining(_stages(text, options))


def _remaining(stages: Sequence[list[PlacedWord]]) -> list[PlacedWord]:
    return next((stage for stage in reversed(stages) if stage), [])


def join(kept: Iterable[PlacedWord]) -> str:
    """Words as the model reads them."""
    return " ".join(word.text for word in kept).lower()


def _stages(
    text: str, options: Preprocessing
) -> tuple[list[PlacedWord], list[PlacedWord], list[PlacedWord], list[PlacedWord]]:
    tokens = list(_tokens(text))
    whole = list(_written_out(tokens)) if not options.untouched else tokens
    unmarked = _without_marks(whole, options)
    lean = unmarked
    if options.stopwords:
        drop = lexicon.stopwords()
        # A stop word in capitals in a text that has small letters is a name: IT, US, WHO.
        capitals = any(map(str.islower, text))
        lean = [
            word
            for word in unmarked
            if word.text.lower() not in drop or (capitals and len(word.text) > 1 and word.text.isupper())
        ]
    lemmas = [_as(word, lexicon.lemma(word.text)) for word in lean] if options.lemmas else lean
    return tokens, unmarked, lean, lemmas


def _tokens(text: str) -> Iterator[PlacedWord]:
    """NLTK's tokens with their places; quotation marks as they stand in the text, apostrophes straight."""
    plain = _APOSTROPHE.sub("'", text)
    for number, span in enumerate(sentences(text)):
        for start, end in _parts(plain, *span):
            position = start
            for token in _tokenized(plain[start:end]):
                while plain[position].isspace():
                    position += 1
                width = 1 if token in _QUOTES and plain[position] == '"' else len(token)
                yield PlacedWord(plain[position : position + width], position, position + width, number)
                position += width


def _tokenized(sentence: str) -> list[str]:
    try:
        return lexicon.tokenizer()(sentence)
    except TimeoutError:  # NLTK gives up on a text made to be slow
        return sentence.split()


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > 0 else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _written_out(tokens: list[PlacedWord]) -> Iterator[PlacedWord]:
    """The tokens with contractions as the words they stand for, and gon na as one word again."""
    skip = False
    for word, following in zip_longest(tokens, tokens[1:]):
        small = word.text.lower()
        after = following.text.lower() if following and following.start == word.end else ""
        if skip:
            skip = False
        elif following and (small, after) in _ONE_WORD:
            skip = True
            yield word._replace(text=word.text + following.text, end=following.end)
        elif after == "n't" and small in _NEGATED:
            yield word._replace(text=_NEGATED[small])
        else:
            yield word._replace(text=_WRITTEN_OUT[small]) if small in _WRITTEN_OUT else word


def _without_marks(kept: list[PlacedWord], options: Preprocessing) -> list[PlacedWord]:
    """The words that the steps `punctuation` and `numbers` leave, without the marks at their edges."""
    if options.punctuation:
        kept = [
            _as(word, bare) for word in kept if word.text.lower() != _CLITIC and (bare := _bare(word.text))
        ]
    if options.numbers:
        kept = [word for word in kept if not _is_number(word.text)]
    return kept


def _as(word: PlacedWord, text: str) -> PlacedWord:
    return word if word.text == text else word._replace(text=text)


def _bare(text: str) -> str:
    """`text` without the marks around it, "" if it is nothing else; C++, .NET and 5+ keep theirs."""
    return text.lstrip(_EDGES).rstrip(_ENDS) if any(map(str.isalnum, text)) else ""


def _is_number(text: str) -> bool:
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))
