"""What a clause says, as far as words go: which it holds, and which of them it denies.

A vector hardly hears "not" (see docs/benchmarks.md), so whether a sentence meets a requirement or says its
opposite is read off the words: a negator flips the words in its scope (Huddleston and Pullum, The Cambridge
Grammar of the English Language, chapter 9), on both sides alike. The rules are those of English, with the
negators of German, French and Spanish; of a text in another language the words are compared, and nothing of
it is denied.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from desktop_app.core.folding import fold
from desktop_app.search.amounts import Counted, Quantity, amounts, compared

Sense = Literal["same", "opposite", "apart"]

_TOKEN = re.compile(r"(?<=\w)-free\b|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|[^\W_]+")
_DOUBLED = re.compile(r"([bdfgmnprt])\1$")  # programming, planned
_BREAK = re.compile(
    r"[,;:()\u2022]+(?=\s|$) | \s[-\u2013\u2014]+\s | \u2014 | \b(?:but|yet|although|though|whereas)\b",
    re.IGNORECASE | re.VERBOSE,
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NO = _set(
    "no without non except minus ohne kein keine keinen keinem keiner keines außer "
    "sans aucun aucune sauf sin excepto"
)
"""Their scope ends at "and" and at a finite verb: "no car and good French", "no lift is unusual"."""
_NOT = _set("not never cannot nobody none nothing nor neither hardly")
_NOT_BEHIND = _set("nicht nie niemals kaum pas jamais nunca")
"""As those, and what stands directly before is denied as well: "reisen nicht", "ne voyage pas"."""
_INSTEAD = frozenset({("instead", "of"), ("rather", "than"), ("free", "of"), ("free", "from")})
_HARMLESS = {
    "not": _set("only just merely least more less fewer"),
    "no": _set("doubt later less fewer more matter solo sólo menos"),
    "nothing": _set("but"),
    "none": _set("other"),
    "without": _set("fail"),
    "nicht": _set("nur allein weniger später"),
    "pas": _set("seulement uniquement moins"),
    "sans": _set("doute faute"),
}
"""After the first, these take its sense away: "not only", "no later than"."""
_BACKWARD = _set("unnecessary unneeded waived excluded")
_BE = _set("is are was were be been being ist sind war waren est sont était es son está están era")
_ENDS_NO = _BE | _set("and plus will has have had can may und sowie mit hat haben kann et avec y con")
_RELATIVE = _set("who which that whose where when if der die das welche qui que wenn si")
_NECESSITY = _set(
    "need needed needs require required requires requirement necessary essential ask asked expect expected "
    "must mandatory compulsory have has obligation wanted "
    "nötig notwendig erforderlich benötigt verlangt erwartet voraussetzung vorausgesetzt "
    "requis requise exigé exigée demandé demandée nécessaire obligatoire "
    "requiere requieren requerido requerida necesario necesaria exige obligatorio imprescindible"
)
"""They say that something is to be, not what: "no diploma needed" speaks of the diploma."""
_LIGHT = _set(
    "work works working job speak speaks spoken know knows knowledge skill skills skilled ability able "
    "willing willingness good strong fluent fluently available availability possible use using experienced "
    "handle handles"
)
"""They say that something is done, known or there, not what: "knows Excel" is about Excel."""
_WORK = _set("work job jobs employment contract role")
_WHEN = _set(
    "hour hours shift shifts day days night nights morning mornings evening evenings week weeks weekend "
    "weekends "
    "rota duty start starts season employee staff post posts position positions possible"
)
"""Work is at these times and is these: "seasonal staff" tells of seasonal work, "seasonal menus" do not."""
_SOFT = _set(
    "helpful optional desirable preferred useful bonus advantage plus welcome appreciated advantageous asset "
    "wünschenswert vorteil hilfreich erwünscht apprécié appréciée souhaité souhaitée deseable valorable"
)
"""At the end of a clause they make of what is said a wish: "Welsh desirable", "French a plus"."""
_FUNCTION = _set(
    "a an the and or of in on at to for with from by as is are was were be been being am do does did done it "
    "its this that these those we you he she they them their our your his her i us there here will would can "
    "could should may might shall if than then so such who which whose where when what how any some each "
    "every all both more most very also just only per least up hardly minus except non no not never none "
    "nor neither without cannot nobody nothing instead rather -free "
    "der das dem den des ein eine einen einem einer eines und oder mit für im auf zu zum zur von vom bei als "
    "ist sind alle nicht kein keine keinen keinem keiner keines ohne außer nie niemals kaum wir sie "
    "le la les un une du de et ou avec pour en dans au aux ne pas jamais sans aucun aucune est sont sauf "
    "el los las una del y o con para al se es son sin nunca excepto"
)


_OR = _set("or oder ou o")
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu)'(?=\w\w)")
"""French articles and the like are words of their own: l'anglais."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A clause, [start, end) of its text: its content words as `base` has them, and those that are denied.

    `choices` are pairs of words that "or" stands between; `soft` says whether it is only a wish. `kind` is
    the word that says which work, "" where there is none. `pairs` are neighbors, the first of which describes
    the second.
    """

    start: int
    end: int
    words: tuple[str, ...]
    denied: frozenset[str]
    amounts: tuple[Quantity, ...] = ()
    choices: frozenset[tuple[str, str]] = frozenset()
    soft: bool = False
    kind: str = ""
    pairs: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """What a statement holds of a requirement: `words` of `of`, and `around` of them the text around it.

    `sense` is "apart" where one of the two denies something and they have no word in common to tell by.
    `firm` is False where what it holds is one of several choices, or a wish, `own` where it is said of
    something or somebody else.
    """

    words: int
    of: int
    sense: Sense
    counted: Counted
    firm: bool = True
    around: int = 0
    own: bool = True

    @property
    def partly(self) -> bool:
        """Whether it holds no more than half of the words; one that stands around it counts half."""
        return 2 * self.words + self.around <= self.of


@lru_cache(maxsize=50_000)
def base(word: str) -> str:
    """A word without its commonest English endings, in one spelling: licences and license are one."""
    word = re.sub(r"nce(?=s?$)", "nse", fold(word).removesuffix("'s"))
    if word.endswith(("ss", "us")):
        return word
    for ending, instead in (
        ("ies", "y"),
        ("ses", "s"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
        ("e", ""),
    ):
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            stem = word.removesuffix(ending) + instead
            return stem[:-1] if ending in ("ing", "ed") and _DOUBLED.search(stem) else stem
    return word


_WHEN_BASES = frozenset(map(base, _WHEN))


def spellings(word: str) -> tuple[str, ...]:
    """A word as it is spelled on both sides of the Atlantic, where `base` takes the two for one."""
    other = re.sub(r"n([sc])e(?=[sd]?$)", lambda end: "nce" if end[1] == "s" else "nse", word)
    return (word, other) if other != word else (word,)


def bases(text: str) -> set[str]:
    """What `base` makes of every word of `text`."""
    return set(map(base, _tokens(text)))


def statement(text: str, start: int = 0, end: int | None = None) -> Statement:
    """What a clause says; all of `text` where no span is given."""
    end = len(text) if end is None else end
    tokens = _tokens(text[start:end])
    denied = _denied(tokens)
    counted = amounts(text[start:end], base)
    content = [number for number, token in enumerate(tokens) if _is_content(token, counted.words)]
    content = [number for number in content if tokens[number] not in _LIGHT] or content
    words = dict.fromkeys(base(tokens[number]) for number in content)
    affirmed = {base(tokens[number]) for number in content if not denied[number]}
    start += len(text[start:end]) - len(text[start:end].lstrip())
    choices = frozenset(
        (base(tokens[at - 1]), base(tokens[at + 1]))
        for at, token in enumerate(tokens)
        if token in _OR and 0 < at < len(tokens) - 1
    )
    denials = frozenset(words) - affirmed
    soft = bool(tokens) and tokens[-1] in _SOFT
    return Statement(
        *(start, end, tuple(words), denials, counted.amounts, choices, soft),
        kind=_kind(tokens, words),
        pairs=frozenset(
            (base(tokens[one]), base(tokens[other])) for one, other in pairwise(content) if other == one + 1
        ),
    )


def clauses(text: str) -> list[Statement]:
    """The clauses of a sentence, as commas and the like divide them; last the whole, if it is of several."""
    found, start = [], 0
    for end, after in [*((one.start(), one.end()) for one in _BREAK.finditer(text)), (len(text), len(text))]:
        clause = statement(text, start, end)
        if clause.words or clause.amounts:
            found.append(clause)
        start = after
    return [*found, _whole(found)] if len(found) > 1 else found


def held(requirement: Statement, said: Statement, around: frozenset[str] = frozenset()) -> Held:
    """What `said` holds of a requirement; `around` are words as those of a title."""
    words = set(said.words)
    common = [word for word in requirement.words if word in words]
    numbers = compared(requirement.amounts, said.amounts)
    instead = sum((one in words) != (other in words) for one, other in requirement.choices)
    return Held(
        len(common) + (numbers == "same"),
        max(len(requirement.words) - instead, 1) + bool(requirement.amounts),
        _sense(requirement, said, common),
        numbers,
        requirement.soft or not (said.soft or _is_choice(requirement, said, common)),
        len([word for word in requirement.words if word in around - words]) if common else 0,
        not _is_of_another(requirement, said),
    )


def _kind(tokens: Sequence[str], words: Mapping[str, object]) -> str:
    """The one word before "work" at the end: "seasonal work"."""
    asks = len(words) == 1 and len(tokens) > 1 and tokens[-1] in _WORK
    kind = base(tokens[-2]) if asks else ""
    return kind if kind in words else ""


def _is_of_another(requirement: Statement, said: Statement) -> bool:
    """Whether the kind of work describes another thing ("seasonal menus"), or a word stands where one that is
    asked for would: "clean safety record" for a clean driving record, "evening shift" for a night shift.
    """
    held = set(said.words)
    replaced = {second: first for first, second in requirement.pairs if first not in held}
    return any(
        (first == requirement.kind and second not in _WHEN_BASES and first not in _WHEN_BASES)
        or (second in replaced and first not in requirement.words)
        for first, second in said.pairs
    )


def _is_choice(requirement: Statement, said: Statement, common: Sequence[str]) -> bool:
    """Whether "or" stands between a word in common and one that is not asked for: "Spanish or English"."""
    wanted = set(requirement.words)
    return any(
        (one in common and other not in wanted) or (other in common and one not in wanted)
        for one, other in said.choices
    )


def _sense(requirement: Statement, said: Statement, common: Sequence[str]) -> Sense:
    against = sum((word in requirement.denied) != (word in said.denied) for word in common)
    if common:
        return "opposite" if 2 * against >= len(common) else "same"
    return "same" if bool(requirement.denied) == bool(said.denied) else "apart"


def _whole(parts: Sequence[Statement]) -> Statement:
    """Several clauses as one; a word is denied where every clause that holds it denies it."""
    words = dict.fromkeys(word for part in parts for word in part.words)
    affirmed = {word for part in parts for word in part.words if word not in part.denied}
    numbers = tuple(amount for part in parts for amount in part.amounts)
    return Statement(
        parts[0].start,
        parts[-1].end,
        tuple(words),
        frozenset(words) - affirmed,
        numbers,
        frozenset(choice for part in parts for choice in part.choices),
        any(part.soft for part in parts),
        pairs=frozenset(pair for part in parts for pair in part.pairs),
    )


def _tokens(text: str) -> list[str]:
    """In small letters; "n't" is a word of its own, "not"."""
    found: list[str] = []
    for word in _TOKEN.findall(text.replace("\u2019", "'").lower()):
        if word == "can't":
            found.append("cannot")
        elif word.endswith("n't"):
            found += [word.removesuffix("n't"), "not"]
        else:
            found.append(_ELIDED.sub("", word))
    return found


def _is_content(token: str, numbers: frozenset[str]) -> bool:
    return token not in _FUNCTION and token not in _NECESSITY and token not in numbers


def _denied(tokens: Sequence[str]) -> list[bool]:
    """Which tokens are in the scope of an odd number of negators."""
    denied = [False] * len(tokens)

    def flip(scope: range) -> None:
        for number in scope:
            denied[number] = not denied[number]

    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        if following in _HARMLESS.get(token, ()):
            continue
        if (token, following) in _INSTEAD:
            flip(range(at + 2, len(tokens)))
        elif token in _NO and following in _BE:  # no es necesario
            flip(range(_last(tokens, at, _RELATIVE) + 1, at))
        elif token in _NO:
            flip(range(at + 1, _first(tokens, at + 1, _ENDS_NO)))
        elif token in _NOT:
            flip(range(at + 1, len(tokens)))
            if _denies_its_subject(tokens, at):
                flip(range(_last(tokens, at, _RELATIVE) + 1, at))
        elif token in _NOT_BEHIND:
            flip(range(at + 1, _first(tokens, at + 1, _ENDS_NO)))
            start = _last(tokens, at, _RELATIVE) + 1 if _denies_its_subject(tokens, at) else at - 1
            flip(range(max(start, 0), at))
        elif token in _BACKWARD:
            flip(range(_last(tokens, at, _RELATIVE) + 1, at))
        elif token.startswith("-") or (token in ("off", "free") and at and at == len(tokens) - 1):
            flip(range(at - 1, at))  # "smoke-free", "Sundays off"
    return denied


def _denies_its_subject(tokens: Sequence[str], at: int) -> bool:
    """As in "travel is not required" and "diploma not needed"; not in "people who do not travel"."""
    after = tokens[at + 1 : at + 3]
    return (at > 0 and tokens[at - 1] in _BE) or any(word in _NECESSITY for word in after)


def _first(tokens: Sequence[str], start: int, wanted: frozenset[str]) -> int:
    return next((at for at in range(start, len(tokens)) if tokens[at] in wanted), len(tokens))


def _last(tokens: Sequence[str], end: int, wanted: frozenset[str]) -> int:
    return next((at for at in range(end - 1, -1, -1) if tokens[at] in wanted), -1)
