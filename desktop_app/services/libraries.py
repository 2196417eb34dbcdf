"""Libraries as a whole: made, named, carried from one machine to another, deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_app.core import settings
from desktop_app.core.errors import AppError, os_error
from desktop_app.core.jobs import NEVER, CancelToken, Report, silent
from desktop_app.core.paths import DEFAULT_BUNDLE, SAMPLE_LIBRARY
from desktop_app.core.types import IndexRequest
from desktop_app.encoder.encode import Encoder
from desktop_app.language import plural, tr
from desktop_app.library import label, transfer
from desktop_app.library.lock import WriterLock, give_room
from desktop_app.library.store import Library
from desktop_app.services.models import in_folders, recipe_for

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Imported:
    """A library that came in from a file. `advice` is empty when its model is installed."""

    folder: Path
    name: str
    model: str
    advice: str = ""


def remembered(data: Path, sample: Path = SAMPLE_LIBRARY) -> tuple[Path, ...]:
    """The libraries of the window whose settings are in `data`, last the one that comes with the program."""
    kept = tuple(map(Path, settings.load(data).libraries))
    return tuple(dict.fromkeys((*kept, *([sample] if (sample / label.NAME).exists() else ()))))


def open_or_create(request: IndexRequest, encoder: Encoder, report: Report = silent) -> Library:
    """The library that a request is for, open for writing; a new one as it says where there is none.

    A library that exists keeps its own recipe. Raises AppError.
    """
    recipe = recipe_for(encoder.bundle, request.preprocessing, request.pooling, request.dimensions)
    return Library.open_or_create(request.folder, recipe, request.name, report, request.passphrase)


def rename(folder: Path, name: str) -> str:
    """Gives the library another name, also while it is open; its folder stays. Returns the name as kept.

    Raises AppError.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise AppError(
            tr("A library needs a name."),
            plural(
                LONGEST_NAME,
                "Type one of at most {n} letter, digit or sign.",
                "Type one of at most {n} letters, digits or signs.",
            ),
        )
    label.change(folder, lambda tag: replace(tag, name=plain))
    return plain


def export(
    folder: Path,
    file: Path,
    bundles: Iterable[Path] = (DEFAULT_BUNDLE,),
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> None:
    """Writes the library, also while it is in use, into one file.

    The name of its model is looked for among `bundles`. Raises AppError and Cancelled; then an earlier file
    is as it was.
    """
    bundle = in_folders(bundles).get(label.read(folder).recipe.model)
    transfer.pack(folder, file, bundle.manifest.name if bundle else "", report, cancel)


def import_file(
    file: Path,
    target: Path,
    bundles: Iterable[Path] = (DEFAULT_BUNDLE,),
    report: Report = silent,
    cancel: CancelToken = NEVER,
    passphrase: str | None = None,
) -> Imported:
    """Makes a library in the new folder `target` of an exported file; nothing is embedded again.

    That of a private one needs its passphrase, and raises LockedError or WrongPassphraseError without.

    `advice` says when its model is not among `bundles`. Raises AppError (a file that is not what it says,
    the disk) and Cancelled; then there is no such folder.
    """
    tag, model = transfer.unpack(file, target, report, cancel, passphrase)
    if bundle := in_folders(bundles).get(tag.recipe.model):
        return Imported(target, tag.name, bundle.manifest.name)
    if model:
        gone = tr('The model of this library, "{model}", is not installed.', model=model)
    else:
        gone = tr(
            "The model of this library, with the fingerprint {fingerprint}, is not installed.",
            fingerprint=tag.recipe.model[:12],
        )
    works = tr("Keyword search works; install the model to search by meaning and to add files.")
    advice = f"{gone} {works}"
    return Imported(target, tag.name, model, advice)


def release(folder: Path) -> None:
    """Makes sure that the library's folder can be deleted: nobody writes, and nothing else lies in it.

    Readers of this program have to be closed first, where the system asks for it. Raises AppError.
    """
    label.read(folder)
    try:
        strange = sorted(entry.name for entry in folder.iterdir() if not label.is_part(entry.name))
    except OSError as error:
        raise os_error("read", folder, error) from error
    if strange:
        raise AppError(
            tr("The folder of the library also holds {name}, which is no part of it.", name=strange[0]),
            tr("Move it elsewhere, then delete the library."),
        )
    WriterLock(folder).close()
    give_room(folder)  # the trash notes where it came from
