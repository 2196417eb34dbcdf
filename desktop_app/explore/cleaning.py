"""What the cleaning steps do to a text and its vector."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.arrays import Float32
from desktop_app.explore.export import Export, program
from desktop_app.language import in_english, tr


@dataclass(frozen=True, slots=True)
class WordChange:
    """A word `text[start:end]` before a step and after it; `after` is None where the step removed it."""

    before: str
    after: str | None
    start: int
    end: int

    @property
    def changed(self) -> bool:
        return self.after != self.before


@dataclass(frozen=True, slots=True)
class CleaningStage:
    """A step and what it did. `step` is a field of Preprocessing, "" for the cutting into words.

    `words` and `marks`, which have neither letter nor digit, are left after it. `text` is what the model
    would read then, of `pieces` word pieces ([CLS] and [SEP] left out); `cosine` is that of its vector with
    the untouched text's.
    """

    step: str
    on: bool
    changes: tuple[WordChange, ...]
    words: int
    marks: int
    text: str
    pieces: int = 0
    cosine: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class CleaningEffects:
    """All stages in order; `vectors` are float32, (stages, hidden), mean pooling, unit length.

    The stages are those of the first `read` of `characters`; a vector is that of the first `room` word pieces
    of a stage's text.
    """

    stages: tuple[CleaningStage, ...]
    vectors: Float32
    read: int
    characters: int
    room: int


def names() -> dict[str, str]:
    """What each step is called, in order: a field of Preprocessing, "" for the cutting into words."""
    return {
        "": tr("Words and marks"),
        "punctuation": tr("Punctuation"),
        "numbers": tr("Numbers"),
        "stopwords": tr("Stop words"),
        "lemmas": tr("Base forms"),
    }


@in_english()
def export(found: CleaningEffects, model_folder: Path, limit: int) -> Export:
    """The steps in every form; the array is the vectors.

    The script proves the last cosine, of texts read up to `limit` tokens.
    """
    head = ("step", "on", "words", "marks", "pieces", "cosine", "text")
    called = names()
    rows = [
        (called[stage.step], stage.on, stage.words, stage.marks, stage.pieces, stage.cosine, stage.text)
        for stage in found.stages
    ]
    document = [dict(zip(head, row, strict=True)) for row in rows]
    first, last = found.stages[0], found.stages[-1]
    unread = f" of {found.characters:,}" if found.read < found.characters else ""
    title = f"{found.read:,}{unread} characters read, vectors of at most {found.room:,} word pieces"
    proof = script(model_folder, (first.text, last.text), last.cosine, limit)
    return Export("preprocessing", head, rows, document, found.vectors, proof, title)


def script(model_folder: Path, texts: tuple[str, str], value: float, limit: int) -> str:
    """A script that asserts the cosine of two texts' mean vectors, each read up to `limit` tokens."""
    lines = (
        "def mean(text):",
        "    return states(*tokens(text))[-1, 0].mean(axis=0)",
        "",
        "",
        f"found = cosine(mean({texts[0]!r}),",
        f"               mean({texts[1]!r}))",
        "print(found)",
        f"assert abs(found - {value!r}) < 1e-5",
    )
    return program(model_folder, lines, limit)
