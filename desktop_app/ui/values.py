"""What the rooms of the window hand each other: frozen values that also cross between threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from desktop_app.core.errors import AppError
from desktop_app.core.paths import SAMPLE_LIBRARY, is_built_in
from desktop_app.core.types import AT_THE_END, Pooling, Preprocessing, StoredDocument, Truncation
from desktop_app.core.words import listed
from desktop_app.language import tr, tr_as

EVERYWHERE = Path("Everywhere")
"""Stands for all libraries together where the folder of one is named."""
EVERYWHERE_NAME = tr_as("all libraries", "Everywhere")
WATCHING = tr("While Embedscope is running, it picks up new, changed and deleted files automatically.")

POOLING_WORDS: Mapping[Pooling, tuple[str, str]] = {
    "mean": (tr("Mean pooling"), tr("A passage's vector is the mean of its word pieces' vectors.")),
    "cls": (tr("[CLS] pooling"), tr("A passage's vector is that of its [CLS] token.")),
}
"""Name and meaning of each pooling."""


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """A library as it stands on the disk; `working` while files are being read into it.

    `waiting` passages have no vector yet; `incomplete` documents have such passages. `unread` counts what
    is of a readable kind and could not be read, `other_kinds` what is of no such kind, `watched` the files
    and folders whose changes are picked up automatically; `missing` names those that are not there now.
    `members` are the folders of all libraries where this stands for them together.
    `recognized` pages were read by OCR. What a `private` one holds is encrypted.
    """

    folder: Path
    name: str
    documents: int
    passages: int
    pooling: Pooling
    preprocessing: Preprocessing
    working: bool = False
    waiting: int = 0
    incomplete: int = 0
    unread: int = 0
    other_kinds: int = 0
    watched: int = 0
    missing: tuple[str, ...] = ()
    members: tuple[Path, ...] = ()
    recognized: int = 0
    private: bool = False

    @property
    def everywhere(self) -> bool:
        """Whether it is all libraries together."""
        return bool(self.members)

    @property
    def is_sample(self) -> bool:
        """Whether it holds the sample jobs: as it came with the program, or made of them."""
        return is_built_in(self.folder) or self.name == SAMPLE_LIBRARY.name

    @property
    def per_cent(self) -> int:
        """Of all documents found, how many the model has read to the last word; 100 only for all of them."""
        found = self.documents + self.unread
        return 100 * (self.documents - self.incomplete) // found if found else 100


UnreadKind = Literal["not read", "read in part", "other kind"]
UNREAD_WORDS: Mapping[UnreadKind, str] = {
    "not read": tr("not read"),
    "read in part": tr("read in part"),
    "other kind": tr("other kind"),
}


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a part of one, that is not in a library, and why."""

    source: str
    kind: UnreadKind
    reason: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A file or folder that a library follows; `watched` means that changes are picked up automatically."""

    path: Path
    watched: bool
    there: bool
    patterns: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a library follows, and what of it was not read; `advice` says how to have pictures read."""

    info: LibraryInfo
    followed: tuple[Followed, ...]
    unread: tuple[Unread, ...]
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, the share of its word pieces (0..1) that the model has read, and what of its file was not
    read, a sentence each.
    """

    stored: StoredDocument
    share: float = 1.0
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file that only its password opens, and the library it is read for; `wrong`: not the last one."""

    path: Path
    library: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that was opened by the password just given: no question, but what ends one."""

    path: Path


@dataclass(frozen=True, slots=True)
class Password:
    """What the user said to a locked file: a password, or None to leave it out, or `all` of them."""

    word: str | None = None
    all: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """Which libraries there are at the start; `sample_corpus` is whether the sample could be made."""

    libraries: tuple[LibraryInfo, ...]
    unusable: tuple[tuple[Path, AppError], ...]
    sample_corpus: bool


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model that runs, and on what."""

    name: str
    device: str


def together(models: Sequence[ModelInfo]) -> ModelInfo:
    """Several models that answer, as one."""
    names, devices = (
        dict.fromkeys(words) for words in zip(*((m.name, m.device) for m in models), strict=True)
    )
    return ModelInfo(listed(tuple(names)), listed(tuple(devices)))


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
class Follow:
    """How a look at a watched library ended: whether anything was picked up, what was in the way, and in how
    many seconds the next look is due.
    """

    changed: bool
    hindrance: str
    seconds: float


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """Look at what the library follows; `again` also at files that could not be read the last time."""

    folder: Path
    name: str
    only_watched: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class SwitchRequest:
    """Give the library in `folder` this model, cleaning, pooling, and so many dimensions (None: all)."""

    folder: Path
    model: str
    preprocessing: Preprocessing
    pooling: Pooling
    dimensions: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A text or pair, the view that shows its point, and every setting that it needs there.

    A setting that is not given has its default there, whatever the user chose before: `max_length` None is
    the model's maximum, `layer` None its last one. `mode` is the way in which the view shows it, by the
    view's own words for it with commas between, "" for its usual one: the view's `set_up` says which it
    knows. `companions` are the other texts of the batch; `dimension` and `token`, a row of the sheet, are
    pointed at. `part` is the guide's.
    """

    name: str
    point: str
    text: str
    second: str | None = None
    max_length: int | None = None
    pad: bool = False
    view: str = "Inspector"
    part: int = 5
    companions: tuple[str, ...] = ()
    dimension: int | None = None
    token: int | None = None
    layer: int | None = None
    centered: bool = False
    mode: str = ""
    truncation: Truncation = AT_THE_END

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text,) if self.second is None else (self.text, self.second)

    @property
    def modes(self) -> tuple[str, ...]:
        """The words of `mode`."""
        return tuple(word.strip() for word in self.mode.split(",") if word.strip())

    def choice(self, names: Sequence[str]) -> int:
        """The number of the one of `names` that is among the words of `mode`, 0 where none is."""
        return next((number for number, name in enumerate(names) if name in self.modes), 0)
