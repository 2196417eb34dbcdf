"""A folder as people have them, made from public sets, with questions that one document in it answers.

Everything is taken by a fixed seed, so the folder and its questions are the same on every machine.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desktop_app.core.folding import fold
from desktop_app.core.lexical.stemming import stop_words
from desktop_app.core.lexical.terms import terms
from desktop_app.core.paths import RESOURCES

KINDS = ("identifier", "name", "file name", "title", "rare word", "phrase", "words apart")
"""The last are two or three words of one document that no other one holds together."""
EACH = 100
FREQUENT = 400
"""Documents with a word from which on nobody would ask for it."""
NOTES, ROWS = 240, 300
SETS = ("onet_titles", "cranfield", "med")


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_FIRST = _list(
    "Ruth Owen Amadou Yuki Imre Dora Pell Ottoline Femi Greta Hamid Ines Jonas Kaya Lior Mona Nils Orla Pavel"
)
_ONSETS = _list(
    "Ade Bren Cor Dal Esk Fen Gar Hol Ilv Jor Kes Lund Mar Nor Osk Pry Quil Ras Sel Thor Ul Vex Wil Yar Zan"
)
_CODAS = _list(
    "berg by combe dahl feld gate ham itz ley mill nett oza pike quist row sson ton vold wick yemi"
)
_THINGS = _list("gasket valve pump bearing hose filter relay bracket clamp nozzle rotor sensor")
_STUFF = _list("rubber copper steel brass ceramic nylon cork graphite")
_TOPICS = _list("harbor orchard choir archive workshop ferry clinic bakery library garden museum depot")
_PAPERS = _list("minutes invoice contract report letter budget inventory schedule")
_FAULTS = ("fails", "leaks", "is loud")
_FIRMS = ("Ltd", "GmbH", "and Sons", "Works")


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, and the one document that answers: by its file's path and its id there."""

    kind: str
    text: str
    source: str
    id: str


def make(folder: Path, data: Path) -> None:
    """Fills an empty folder: four sets of records, three sheets, notes, and the messy documents."""
    random = np.random.default_rng(13)
    for name in SETS:
        shutil.copy(data / "retrieval" / name / "corpus.jsonl", folder / f"{name}.jsonl")
    shutil.copy(RESOURCES / "corpora" / "jobs.jsonl", folder / "jobs.jsonl")
    shutil.copytree(
        data / "messy_documents" / "unstructured", folder / "received", copy_function=shutil.copyfile
    )
    _sheets(folder, random)
    _notes(folder, data, random)


def _sheets(folder: Path, random: np.random.Generator) -> None:
    people = iter(_people(random, ROWS * 2))
    parts = [
        (
            _part_number(random),
            f"{_one(random, _THINGS)}, {_one(random, _STUFF)}",
            str(random.integers(2, 900)),
        )
        for _ in range(ROWS)
    ]
    _write(folder / "parts.csv", ("Part number", "Item", "In stock"), parts)
    contacts = [
        (
            next(people),
            f"{_surname(random)} {_one(random, _FIRMS)}",
            _phone(random),
        )
        for _ in range(ROWS)
    ]
    _write(folder / "contacts.csv", ("Contact", "Company", "Telephone"), contacts)
    tickets = [
        (
            f"OPS-{1000 + number}",
            f"{_one(random, _THINGS)} in the {_one(random, _TOPICS)} {_one(random, _FAULTS)}",
            next(people),
        )
        for number in range(ROWS)
    ]
    _write(folder / "tickets.csv", ("Ticket", "Subject", "Opened by"), tickets)


def _notes(folder: Path, data: Path, random: np.random.Generator) -> None:
    """Letters and minutes of running prose; in each second one stands a number nobody else has."""
    with (data / "text" / "heldout.jsonl").open(encoding="utf-8") as lines:
        prose = [json.loads(line)["text"].replace("[UNK]", "") for line in lines]
    sentences = [part for text in prose for part in re.split(r"(?<=[.!?])\s+", text) if 40 < len(part) < 240]
    for number in range(NOTES):
        topic, paper = _one(random, _TOPICS), _one(random, _PAPERS)
        place = folder / "notes" / topic
        place.mkdir(parents=True, exist_ok=True)
        start = int(random.integers(0, len(sentences) - 12))
        said = sentences[start : start + int(random.integers(3, 12))]
        if number % 2:
            said.insert(len(said) // 2, f"Please quote {_code(random)} in your answer.")
        name = (
            f"{paper}-{_surname(random).lower()}-{random.integers(2009, 2026)}-{random.integers(10, 99)}.txt"
        )
        (place / name).write_text(" ".join(said) + "\n", encoding="utf-8")


def questions(documents: Sequence[tuple[str, str, str, dict[str, str]]]) -> list[Question]:
    """EACH of every kind about the documents of a library: (source, id, title and text, fields).

    Whether an answer is the only one is looked up in all of them.
    """
    random = np.random.default_rng(14)
    whole = [
        fold(" ".join((Path(source).stem, text, *fields.values()))) for source, _, text, fields in documents
    ]
    held = [frozenset(terms(text)) for text in whole]
    counts = Counter(term for some in held for term in some)
    asked: dict[str, list[Question]] = {kind: [] for kind in KINDS}
    titles = Counter(fold(text.split("\n", 1)[0]) for _, _, text, _ in documents)
    stems = Counter(source for source, *_ in documents)
    for number in random.permutation(len(documents)):
        source, id_, text, fields = documents[number]
        for kind, query in _possible(source, text, fields, random, counts, titles, stems):
            elsewhere = (
                _together(query, held) if kind == KINDS[-1] else _also_elsewhere(query, kind, whole, number)
            )
            if len(asked[kind]) < EACH and not elsewhere:
                asked[kind].append(Question(kind, query, source, id_))
    return [question for kind in KINDS for question in asked[kind]]


def _possible(
    source: str,
    text: str,
    fields: dict[str, str],
    random: np.random.Generator,
    counts: Counter[str],
    titles: Counter[str],
    stems: Counter[str],
) -> Iterable[tuple[str, str]]:
    title, _, body = text.partition("\n")
    for name in ("Part number", "Ticket", "Telephone"):
        if name in fields and random.random() < 0.4:
            yield "identifier", fields[name]
    if quoted := re.search(r"Please quote (\S.*?) in your answer", text):
        yield "identifier", quoted[1]
    for name in ("Contact", "Company", "Opened by"):
        if name in fields and random.random() < 0.3:
            yield "name", fields[name]
    if stems[source] == 1:
        yield (
            "file name",
            Path(source).name if random.random() < 0.5 else re.sub(r"[-_.]+", " ", Path(source).stem),
        )
    if titles[fold(title)] == 1 and len(title.split()) > 1 and fold(title) not in fold(Path(source).stem):
        yield "title", title
    rare = [word for word in re.findall(r"[A-Za-z]{6,}", body) if counts[fold(word)] == 1]
    if rare and random.random() < 0.3:
        yield "rare word", rare[int(random.integers(len(rare)))]
    if (
        words := [word for word in re.findall(r"[a-z]{5,}", body) if counts[word] < FREQUENT]
    ) and random.random() < 0.1:
        apart = list(dict.fromkeys(words))
        if len(apart) > 12:
            yield (
                KINDS[-1],
                " ".join(apart[at] for at in random.permutation(len(apart))[: 2 + len(apart) % 2]),
            )
    said = body.split()
    if len(said) > 12 and random.random() < 0.3:
        at = int(random.integers(len(said) - 4))
        phrase = " ".join(said[at : at + 4]).strip(".,;:()\"'")
        content = [word for word in terms(phrase) if word not in stop_words("english") and len(word) > 3]
        if len(content) >= 2 and re.fullmatch(r"[\w ,'-]+", phrase):
            yield "phrase", phrase


def _together(query: str, held: Sequence[frozenset[str]]) -> bool:
    """Whether more than one document holds all of the words."""
    words = set(terms(query))
    return sum(words <= some for some in held) > 1


def _also_elsewhere(query: str, kind: str, whole: Sequence[str], number: int) -> bool:
    """Whether another document could be meant as well."""
    if kind == "file name":
        query = re.sub(r"\.\w+$", "", query)
    folded = fold(query)
    return any(folded in text for other, text in enumerate(whole) if other != number)


def _people(random: np.random.Generator, count: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        names[f"{_one(random, _FIRST)} {_surname(random)}"] = None
    return list(names)


def _surname(random: np.random.Generator) -> str:
    return _one(random, _ONSETS) + _one(random, _CODAS)


def _part_number(random: np.random.Generator) -> str:
    letters = "".join(random.choice([*"ABCDEFGHKLMNPRSTVXZ"], 2))
    form = random.integers(3)
    if form == 0:
        middle = f"{random.integers(1000, 9999)}-{random.integers(999):03}"
        return f"{letters}{random.integers(1, 9)}-{middle}{letters}"
    if form == 1:
        return f"{random.integers(1000000, 9999999)}.{random.integers(10, 99)}"
    return f"{letters}-{random.integers(1000, 9999)}-{_one(random, ('A', 'B', 'C'))}"


def _code(random: np.random.Generator) -> str:
    form = random.integers(5)
    if form == 0:
        day = f"{random.integers(2009, 2026)}{random.integers(1, 13):02}{random.integers(1, 29):02}"
        return f"{day}-{random.integers(10, 99)}"
    if form == 1:
        return f"{random.integers(1, 10)}{_one(random, [*'ABCDEFGHKQXZ'])}{random.integers(10, 100)}"
    if form == 2:
        return ":".join(f"{number:02x}" for number in random.integers(0, 256, 6))
    if form == 3:
        return f"§ {random.integers(200, 2000)}"
    return f"{_one(random, [*'EFGKQ'])}-{random.integers(1000, 9999)}"


def _phone(random: np.random.Generator) -> str:
    return f"0{random.integers(100, 999)} {random.integers(100, 999)}-{random.integers(1000, 9999)}"


def _one(random: np.random.Generator, words: Sequence[str]) -> str:
    return words[int(random.integers(len(words)))]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
