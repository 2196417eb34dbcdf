"""NLTK and the word data that come with the program, loaded when first needed.

Importing nltk takes a fifth of a second or more and WordNet as much again, so nothing is imported here
until a function is called.

NLTK refuses data that another account could write to, or that another account owns. That is right for
data folders anybody may fill, but a checkout made with the usual umask 002, or mounted from another
account, would be refused too. Our data lies next to our code and is as trustworthy as it: it is opened
here.
"""

import gc
import re
import threading
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple, TextIO, TypeVar

from desktop_app.core.errors import AppError
from desktop_app.core.paths import RESOURCES
from desktop_app.language import tr

DATA = RESOURCES / "nltk_data"

Loaded = TypeVar("Loaded")

_lock = threading.RLock()


def _once(load: Callable[[], Loaded]) -> Callable[[], Loaded]:
    """`load`, run once for all threads: NLTK's own lazy loaders may not be entered by two at a time."""

    @cache
    def cached() -> Loaded:
        before = gc.get_threshold()
        gc.set_threshold(0)  # what is loaded stays: to look through it for garbage would hold up all threads
        try:
            return load()
        finally:
            gc.freeze()
            gc.set_threshold(*before)

    def loaded() -> Loaded:
        try:
            with _lock:
                return cached()
        except (OSError, LookupError) as error:
            raise AppError(
                tr("The word data in {folder} cannot be read: {error}.", folder=DATA, error=error),
                tr("Install the program again."),
            ) from error

    return loaded


@_once
def _nltk() -> Any:
    import nltk

    nltk.data.path[:] = [str(DATA)]
    return nltk


@_once
def tokenizer() -> Callable[[str], list[str]]:
    """NLTK's word tokenizer for one sentence (NLTKWordTokenizer.tokenize)."""
    _nltk()
    from nltk.tokenize.destructive import NLTKWordTokenizer

    tokenize: Callable[[str], list[str]] = NLTKWordTokenizer().tokenize
    return tokenize


@_once
def stopwords() -> frozenset[str]:
    """Our stop words, in small letters; what they are and why is in the README next to them."""
    return frozenset((DATA / "corpora" / "stopwords" / "english").read_text(encoding="utf-8").split())


class _WordNet(NamedTuple):
    """Our part of WordNet: `forms(word, part)` are the words of a part of speech ("n", "v", "a", "r") that
    `word` may be a form of, itself first where it is one; `irregular[part]` has the forms without a rule.
    """

    forms: Callable[[str, str], list[str]]
    irregular: Mapping[str, Mapping[str, list[str]]]


@_once
def _wordnet() -> _WordNet:
    """NLTK's WordNet reader over our data."""
    _nltk()
    import nltk.corpus
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    folder = DATA / "corpora" / "wordnet"

    class WordNet(WordNetCorpusReader):  # type: ignore[misc]
        def open(self, file: str) -> TextIO:
            return (folder / file).open(encoding="utf-8")

        def map_wn(self, version: str = "wordnet") -> None:
            """No other WordNet is here to map senses to."""

    reader = WordNet(str(folder), nltk.corpus.extended_omw)
    reader._data_file("a").close()  # it is read while loading, and never again
    return _WordNet(reader._morphy, reader._exception_map)


_ITSELF = """
    abode aged bed beloved bit bore bunting clove dove evening gelt gilt ground hundred inning kent lay laden
    might misunderstanding naked offing overlay pent pudding rent rose rove sacred shilling slew smelt
    spat stocking stove underlay wicked wound

    barracks clothes corps crossroads customs gallows goggles goods headquarters innings jeans means molasses
    news pants pliers scissors series shorts species tights trousers tweezers

    agenda candelabra cola data dive djinn ephemera guilder hypochondria lei masses media opera pekingese roma
    stamina stigmata trivia vela

    athens brooks dumas edwards hercules jacobs johns judas kansas lagos laos lyons marcos mars marseilles
    roberts wales woods
"""
"""What looks like the form of a verb and is more often a word of its own; what has no singular, or another
meaning there; plurals by their letters alone; names."""
_OWN_WORDS = frozenset(_ITSELF.split())
_BASES = {
    "calves": "calf",
    "halves": "half",
    "leaves": "leaf",
    "lives": "life",
    "shelves": "shelf",
    "thieves": "thief",
    "wives": "wife",
    "taxis": "taxi",
    "lenses": "lens",
    "bacteria": "bacterium",
}
"""Plurals that are forms of a verb as well, and more often these, and some that WordNet takes for others."""
_SIBILANT = re.compile(r"(?:[sxz]|[cs]h|[^aeiou]o)\Z")
_DOUBLED = re.compile(r"(?:qu|[^aeiou])*[aeiouy][bdfgklmnprstvz]\Z")
"""A verb whose last letter is written twice before -ed and -ing (rat, ratted); rate has rated."""


@lru_cache(maxsize=1 << 16)
def lemma(word: str) -> str:
    """The base form of `word` in small letters: as a verb if it is a form of one, else as a noun, else as an
    adjective.

    NLTK's lemmatizer takes the shortest word that WordNet knows, which makes "rat" of "rates". Here it must
    be one that is really written so ("rats" is of rat), and the first of those.
    """
    small = word.lower()
    if small in _OWN_WORDS:
        return small
    if small in _BASES:
        return _BASES[small]
    verb = _verb(small)
    if verb != small:
        return verb
    noun = _noun(small)
    return noun if noun != small else _adjective(small)


def _verb(small: str) -> str:
    words, irregular = _wordnet()
    if bases := irregular["v"].get(small):
        return bases[0]
    bases = [base for base in words(small, "v") if _has_verb_form(base, small)]
    if len(bases) > 1 and bases[0].endswith("nge"):
        return bases[1]  # it is singeing, so that singing is of sing
    return next(iter(bases), small)


def _has_verb_form(base: str, form: str) -> bool:
    if form.endswith("s") and form != base:
        return form in (f"{base}es" if _SIBILANT.search(base) else f"{base}s", f"{base[:-1]}ies")
    return form == base or base.endswith("e") or not _DOUBLED.fullmatch(base)


def _noun(small: str) -> str:
    words, irregular = _wordnet()
    if bases := irregular["n"].get(small):
        return bases[0]
    if not small.endswith("s") and not small.endswith("men"):
        return small
    known = any(small in words(small, part) for part in "nvar")
    if small in stopwords() or (known and small.endswith(("ss", "us", "is", "ics", "ous"))):
        return small
    return next((base for base in words(small, "n") if base != small and _has_plural(base, small)), small)


def _has_plural(base: str, form: str) -> bool:
    """A single letter is nobody's base form; for WordNet "us" is the plural of "u"."""
    if len(base) < 2:
        return False
    regular = base + ("es" if _SIBILANT.search(base) and not base.endswith("o") else "s")
    return form in (regular, f"{base}es" if base.endswith("o") else "") or not form.startswith(base)


def _adjective(small: str) -> str:
    words, irregular = _wordnet()
    if not small.endswith(("er", "est")) or any(small in words(small, part) for part in "nvr"):
        return small
    bases = irregular["a"].get(small) or words(small, "a")
    return bases[-1] if bases else small


# How WordNet takes endings off (morphy(7WN)), all parts of speech together.
_ENDINGS = (
    *(
        ("", ""),
        ("s", ""),
        ("ses", "s"),
        ("ves", "f"),
        ("xes", "x"),
        ("zes", "z"),
        ("ches", "ch"),
        ("shes", "sh"),
    ),
    *(
        ("men", "man"),
        ("ies", "y"),
        ("es", "e"),
        ("es", ""),
        ("ed", "e"),
        ("ed", ""),
        ("ing", "e"),
        ("ing", ""),
    ),
    *(("er", ""), ("est", ""), ("er", "e"), ("est", "e")),
)


@_once
def _known_words() -> frozenset[str]:
    """The nouns, verbs, adjectives and adverbs of WordNet and their irregular forms.

    Read here, since importing nltk takes longer than a search may.
    """
    folder = DATA / "corpora" / "wordnet"
    known = set(stopwords())
    for name in (
        "index.noun",
        "index.verb",
        "index.adj",
        "index.adv",
        "noun.exc",
        "verb.exc",
        "adj.exc",
        "adv.exc",
    ):
        with (folder / name).open(encoding="utf-8") as lines:
            known.update(line.split(" ", 1)[0] for line in lines if not line.startswith(" "))
    return frozenset(known)


def is_english(word: str) -> bool:
    """Whether WordNet, or the list of stop words, has a form of `word`."""
    small, known = word.lower(), _known_words()
    forms = (small.removesuffix(end) + base for end, base in _ENDINGS if small.endswith(end))
    return any(len(form) > 1 and form in known for form in forms)
