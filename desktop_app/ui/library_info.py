"""What the window knows of a library and of a wish to index: frozen values that cross between threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.types import UNTOUCHED, Answer, Pooling, Preprocessing


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """A library as it stands on the disk; `working` while files are being read into it."""

    folder: Path
    name: str
    documents: int
    passages: int
    pooling: Pooling
    preprocessing: Preprocessing
    working: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """Which libraries there are at the start; `sample_corpus` tells whether the sample could be made."""

    libraries: tuple[LibraryInfo, ...]
    unusable: tuple[tuple[Path, AppError], ...]
    sample_corpus: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and one sentence for each part of the library that could not be searched."""

    answer: Answer
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model that runs, and on what."""

    name: str
    device: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What files look like before they are indexed: the fields of their records, which of them would be
    title ("" for none) and text, and the first record. All empty for files that are one text each.
    """

    fields: tuple[str, ...] = ()
    title: str = ""
    texts: tuple[str, ...] = ()
    record: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndexWish:
    """Read `paths` into the library in `folder`, which is made where it does not exist.

    `title_field` None and `text_fields` () mean: as recognized.
    """

    folder: Path
    name: str
    paths: tuple[Path, ...]
    title_field: str | None = None
    text_fields: tuple[str, ...] = ()
    preprocessing: Preprocessing = UNTOUCHED
