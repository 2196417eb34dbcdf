"""The lemmas are NLTK's, from our own folder alone, and loading them is safe."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app.corpus import lexicon
from tests.lemmas import WORDS

WORDNET = Path("/usr/share/wordnet")


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("running", "run"),
        ("runs", "run"),
        ("ran", "run"),
        ("restaurant", "restaurant"),
        ("amazing", "amaze"),
        ("exciting", "excite"),
        ("had", "have"),
        ("Highly", "highly"),
        ("recommended", "recommend"),
        ("absolutely", "absolutely"),
        ("movie", "movie"),
        ("children", "child"),
        ("buses", "bus"),
        ("US", "us"),
        ("TensorFlow", "tensorflow"),
        ("full-time", "full-time"),
    ],
)
def test_the_lemmas_of_the_guide_stay_as_they_are(word: str, lemma: str) -> None:
    assert lexicon.lemma(word) == lemma


def test_lemmas_are_words_a_person_would_give() -> None:
    found = {form: lexicon.lemma(form) for form in WORDS}
    wrong = {form: base for form, base in found.items() if base != WORDS[form]}
    assert len(WORDS) >= 500
    assert len(wrong) <= 0.03 * len(WORDS), wrong


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("rates", "rate"),
        ("wages", "wage"),
        ("coding", "code"),
        ("James", "james"),
        ("boss", "boss"),
        ("singing", "sing"),
        ("changing", "change"),
        ("shelves", "shelf"),
        ("teeth", "tooth"),
        ("his", "his"),
        ("larger", "large"),
        ("cleaner", "cleaner"),
        ("kubernetes", "kubernetes"),
    ],
)
def test_a_lemma_is_a_word_that_is_really_written_so(word: str, lemma: str) -> None:
    assert lexicon.lemma(word) == lemma


@pytest.mark.skipif(not (WORDNET / "index.noun").exists(), reason="Debian's wordnet-base is not installed")
def test_lemmas_are_those_of_the_whole_wordnet(tmp_path: Path) -> None:
    """Every single word of WordNet and what becomes of it with common endings, by NLTK's own loaders."""
    whole = tmp_path / "corpora" / "wordnet"
    whole.mkdir(parents=True)
    for file in WORDNET.iterdir():
        shutil.copy(file, whole)
    for ours in ("lexnames", "index.sense"):
        shutil.copy(lexicon.DATA / "corpora" / "wordnet" / ours, whole)
    code = f"""
import nltk
from nltk.stem import WordNetLemmatizer
words = sorted({{
    line.split()[0] + ending
    for part in ("noun", "verb", "adj", "adv")
    for line in list(open({str(WORDNET)!r} + "/index." + part))[29::17]
    if "_" not in line.split()[0]
    for ending in ("", "s", "es", "ing", "ed", "er")
}} | {{line.split()[0] for part in ("noun", "verb") for line in open({str(WORDNET)!r} + f"/{{part}}.exc")
       if "_" not in line.split()[0]}})
def lemmas(folder):
    nltk.data.path[:] = [folder]
    nltk.corpus.wordnet.ensure_loaded()
    found = [WordNetLemmatizer().lemmatize(word, part) for word in words for part in "nvar"]
    nltk.corpus.wordnet._unload()
    return found
print(len(words), lemmas({str(tmp_path)!r}) == lemmas({str(lexicon.DATA)!r}))
"""
    count, same = python(code).split()
    assert int(count) > 20_000
    assert same == "True"


def test_data_that_others_may_write_to_is_read_all_the_same(tmp_path: Path) -> None:
    """As in a checkout made with umask 002, which NLTK's own loaders refuse."""
    data = tmp_path / "nltk_data"
    shutil.copytree(lexicon.DATA, data)
    for path in (data, *data.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    code = f"""
from pathlib import Path
from desktop_app.corpus import lexicon
lexicon.DATA = Path({str(data)!r})
print(lexicon.lemma("ran"), "the" in lexicon.stopwords())
"""
    assert python(code) == "run True"


def test_nothing_but_our_folder_is_searched() -> None:
    code = "from desktop_app.corpus import lexicon; lexicon.lemma('ran'); import nltk; print(nltk.data.path)"
    assert python(code) == repr([str(lexicon.DATA)])


def test_nltk_is_imported_when_it_is_needed_and_not_before() -> None:
    code = """
import sys
from desktop_app.corpus import lexicon, passages, preprocess, sources
before = "nltk" in sys.modules
lexicon.tokenizer()
print(before, "nltk" in sys.modules)
"""
    assert python(code) == "False True"


def test_many_threads_may_load_at_once() -> None:
    code = """
from concurrent.futures import ThreadPoolExecutor
from desktop_app.corpus import lexicon
with ThreadPoolExecutor(16) as pool:
    lemmas = list(pool.map(lexicon.lemma, ["ran", "runs", "running"] * 100))
    lists = list(pool.map(lambda _: lexicon.stopwords(), range(50)))
print({*lemmas}, len({*map(id, lists)}))
"""
    assert python(code) == "{'run'} 1"


def test_missing_data_is_told(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from desktop_app.core.errors import AppError
from desktop_app.corpus import lexicon
lexicon.DATA = Path({str(tmp_path)!r})
for load in (lexicon.stopwords, lambda: lexicon.lemma("ran")):
    try:
        load()
    except AppError as error:
        print(error.hint)
"""
    assert python(code).splitlines() == ["Install the program again."] * 2


def test_stop_words_are_small_sorted_and_keep_negations() -> None:
    listed = (lexicon.DATA / "corpora" / "stopwords" / "english").read_text(encoding="utf-8").splitlines()
    assert listed == sorted(set(listed))
    assert lexicon.stopwords() == set(listed)
    assert all(word == word.lower() for word in listed)
    kept: set[Any] = {"no", "not", "nor", "never", "without", "against", "had", "have", "very"}
    assert not kept & lexicon.stopwords()


@pytest.mark.parametrize(
    "word", ["the", "Hospices", "cooked", "planning", "geese", "nicest", "wolves", "harden"]
)
def test_forms_of_english_words_are_known(word: str) -> None:
    assert lexicon.is_english(word)


@pytest.mark.parametrize("word", ["recieve", "carpnter", "Kubernetes", "Führerschein", "xfing", ""])
def test_misspelled_and_foreign_words_are_not(word: str) -> None:
    assert not lexicon.is_english(word)
