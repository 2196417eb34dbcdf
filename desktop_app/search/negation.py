"""What a query says is not wanted, in English and German: offered to be pushed away, never done unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop_app.core.query_values import Query
from desktop_app.search.query import is_pasted, quote

_TOKEN = re.compile(r"[^\W_](?:[\w'’.&+#/-]*[\w+#])?|\S")
MOST_WORDS = 4
"""What is longer is no noun phrase, or not one alone."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WITHOUT = _set("without except excluding ohne außer ausser")
_NO = _set("no kein keine keinen keinem keiner keines")
_NOT = _set("not nicht")
_GERMAN = _set("ohne kein keine keinen keinem keiner keines außer ausser nicht")
# "no longer", "not only", "without doubt": these deny no thing.
_IDIOMS = _set(
    "longer one more matter doubt idea such less later sooner problem question fail exception further ado"
    " only just merely even yet least enough sure because so necessarily always much many"
    " same best lot few bit case sale profit"
    " mehr nur weiteres zweifel ende wunder problem ahnung ding"
)
_PLACES = _set(
    "in on at with for near about from by inside within involving using around during as into"
    " im in am an auf mit für bei beim vom von zum zur aus nach über unter während"
)
_ARTICLES = _set(
    "a an the any my your our their his her its this that these those"
    " ein eine einen einem einer eines der die das den dem des"
)
_EMPTY = _set("having using needing requiring working doing being involving to all too of")
# "is not in the list" says what is; "that is not in the list" what is wanted.
_IS = _set(
    "is are was were be been am do does did has have had can could should will would must may might"
    " isn't aren't wasn't weren't ist sind war waren wird wurde hat haben kann muss"
)
_WHO = _set("that which who where what der die das welche welcher wo")
_I = _set("i we ich wir")
_BEFORE_NOT = _set("why if or whether warum ob wieso")
_JOINS = _set("or nor oder noch")
_DOES_NOT = re.compile(r"(?:don|doesn|didn)['’]t", re.I)
_NEEDS = _set("involve require need include use contain have mention")
_WISHES = _set("want like")
_ENDS = _PLACES | _set(
    "and but or nor und aber oder sondern noch to that which who where when while because if since than then"
    " is are was were can will should must may do does please required needed necessary allowed wanted"
    " near under over between through per via not no without except excluding only"
    " zu dass weil wenn ist sind war nötig erforderlich erwünscht bitte nicht ohne kein keine keinen nur"
)
_LEADING = _set("but and , ; aber und sondern - –")


@dataclass(frozen=True, slots=True)
class Negation:
    """What `query.source[start:end]` says is not wanted: `things`, a word or a few each."""

    start: int
    end: int
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        return self.text.casefold()


def negations(asked: Query) -> tuple[Negation, ...]:
    """What could be pushed away instead of being named, in order; nothing of parts and of pasted texts.

    A negator and the noun phrase behind it, up to the next preposition, conjunction, verb or mark. It sees no
    grammar, so it is to be offered only.
    """
    text = asked.source
    if is_pasted(text) or text.isupper():
        return ()
    for part in asked.parts:
        text = f"{text[: part.start]}{'|' * (part.end - part.start)}{text[part.end :]}"
    tokens = [_Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text)]
    return tuple(_found(tokens))


def push_away(asked: Query, negation: Negation) -> str:
    """The query with the things of `negation` pushed away, in place of the words that say so."""
    signs = (f"-{thing}" if thing.isalpha() else f"-{quote(thing)}" for thing in negation.things)
    before, after = asked.source[: negation.start].rstrip(), asked.source[negation.end :].lstrip()
    return " ".join(filter(None, (before, *signs, after)))


def _found(tokens: Sequence[_Token]) -> Iterator[Negation]:
    end = 0
    for number in range(len(tokens)):
        if number < end or not (after := _behind_negator(tokens, number)):
            continue
        things, end = _things(tokens, number, after)
        if not things:
            end = 0
            continue
        first = _first(tokens, number)
        while first > 0 and tokens[first - 1].word in _LEADING:
            first -= 1
        yield Negation(tokens[first].start, tokens[end - 1].end, things)


def _behind_negator(tokens: Sequence[_Token], number: int) -> int:
    """Where the noun phrase of a negator begins; 0 where this is none."""
    token, before = tokens[number], tokens[number - 1].word if number else ""
    following = tokens[number + 1] if number + 1 < len(tokens) else None
    behind = number + 1
    while behind < len(tokens) and tokens[behind].word in _ARTICLES | _PLACES:
        behind += 1
    if not following or behind == len(tokens) or tokens[behind].word in _IDIOMS:
        return 0
    if token.word not in _GERMAN and token.text[0].isupper() and following.text[0].isupper():
        return 0  # No Country for Old Men
    does_not = token.word == "not" and before in ("do", "does", "did")
    if does_not or _DOES_NOT.fullmatch(token.text):
        who = tokens[number - 1 - does_not].word if number > does_not else ""
        return number + 2 if following.word in (_NEEDS if who in _WHO else _WISHES) else 0
    if before in _IS and (number < 2 or tokens[number - 2].word not in _WHO):
        return 0
    if token.word in _WITHOUT:
        return number + 1
    if token.word in _NO:
        stands = not following.text[0].isdigit() and following.text != "."
        return number + 1 if stands and following.word not in _ENDS else 0
    if token.word not in _NOT or before in _BEFORE_NOT:
        return 0
    return number + 1 if following.word in _PLACES | _ARTICLES else 0


def _first(tokens: Sequence[_Token], number: int) -> int:
    """Where what says so begins: "that are not", "that do not", "I don't"."""
    while number > 0 and tokens[number - 1].word in _IS | _WHO | _I:
        number -= 1
    return number


def _things(tokens: Sequence[_Token], negator: int, at: int) -> tuple[tuple[str, ...], int]:
    """The noun phrases from `at` on that one negator denies, and the number of the token behind them.

    An "or" joins them, and an "and" does between two things that one is to be without.
    """
    german = tokens[negator].word in _GERMAN
    joins = _JOINS | (_set("and und") if tokens[negator].word in _WITHOUT else frozenset())
    things: list[str] = []
    end = at
    phrase, after = _phrase(tokens, at, german)
    while phrase:
        things.append(phrase)
        end = after
        if end + 1 >= len(tokens) or tokens[end].word not in joins:
            break
        led = tokens[end].word not in _JOINS and tokens[end + 1].word in _PLACES
        phrase, after = ("", end) if led else _phrase(tokens, end + 1, german)
    return tuple(things), end


def _phrase(tokens: Sequence[_Token], at: int, german: bool) -> tuple[str, int]:
    """A noun phrase without what leads into it, and the number of the token behind it."""
    while at < len(tokens) and tokens[at].word in _PLACES | _ARTICLES | _EMPTY:
        at += 1
    end = at
    while end < len(tokens) and tokens[end].word not in _ENDS and tokens[end].text[0].isalnum():
        end += 1
        noun = german and tokens[end - 1].text[0].isupper()  # which ends its phrase in German
        if noun and end < len(tokens) and tokens[end].text[0].islower():
            break
    words = [token.text for token in tokens[at:end]]
    return (" ".join(words), end) if 0 < len(words) <= MOST_WORDS else ("", at)
