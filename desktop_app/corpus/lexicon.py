"""NLTK and the word data that come with the program, loaded when first needed.

Importing nltk takes a fifth of a second or more and WordNet as much again, so nothing is imported here
until a function is called.

NLTK refuses data that another account could write to, or that another account owns. That is right for
data folders anybody may fill, but a checkout made with the usual umask 002, or mounted from another
account, would be refused too. Our data lies next to our code and is as trustworthy as it: it is opened
here.
"""

import threading
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, TextIO, TypeVar

from desktop_app.core.errors import AppError
from desktop_app.core.paths import RESOURCES

DATA = RESOURCES / "nltk_data"

Loaded = TypeVar("Loaded")

_lock = threading.RLock()


def _once(load: Callable[[], Loaded]) -> Callable[[], Loaded]:
    """`load`, run once for all threads: NLTK's own lazy loaders may not be entered by two at a time."""
    cached = cache(load)

    def loaded() -> Loaded:
        try:
            with _lock:
                return cached()
        except (OSError, LookupError) as error:
            raise AppError(
                f"The word data in {DATA} cannot be read: {error}.", "Install the program again."
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


@_once
def _lemmatize() -> Callable[[str, str], str]:
    """NLTK's WordNetLemmatizer.lemmatize over our part of WordNet."""
    _nltk()
    import nltk.corpus
    from nltk.corpus.reader.wordnet import WordNetCorpusReader
    from nltk.stem import WordNetLemmatizer

    folder = DATA / "corpora" / "wordnet"

    class WordNet(WordNetCorpusReader):  # type: ignore[misc]
        def open(self, file: str) -> TextIO:
            return (folder / file).open(encoding="utf-8")

        def map_wn(self, version: str = "wordnet") -> None:
            """No other WordNet is here to map senses to."""

    # The lemmatizer looks its WordNet up here.
    nltk.corpus.wordnet = WordNet(str(folder), nltk.corpus.extended_omw)
    lemmatize: Callable[[str, str], str] = WordNetLemmatizer().lemmatize
    return lemmatize


@lru_cache(maxsize=1 << 16)
def lemma(word: str) -> str:
    """The base form of `word` in small letters: as a verb if it is a form of one, else as a noun.

    A single letter is nobody's base form; for WordNet "us" is the plural of "u".
    """
    lemmatize = _lemmatize()
    small = word.lower()
    verb = lemmatize(small, "v")
    found = verb if verb != small else lemmatize(small, "n")
    return found if len(found) > 1 else small


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
