"""The models there are: found, opened for what a library or a page asks, added, removed, verified."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from desktop_app.core.copying import ByteMeter, building, check_room, copy, opened
from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import PARTIAL, replacing, sync_folder
from desktop_app.core.jobs import CancelToken, Report, silent
from desktop_app.core.paths import DEFAULT_BUNDLE, models_folder
from desktop_app.core.types import Recipe
from desktop_app.encoder.bundle import MANIFEST, Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.library import label

_TRIAL = "Does this model turn a sentence into numbers?"
_EXPORT_AGAIN = "Export the model again, or choose another one."


def open_bundle(folder: Path = DEFAULT_BUNDLE) -> Bundle:
    """The bundle in `folder`, quickly checked; raises AppError with what to do when it is not there."""
    if folder == DEFAULT_BUNDLE and not folder.exists():
        raise AppError(
            "The default model all-MiniLM-L6-v2 is not installed.",
            "Run: python3 packaging/dev.py run",
        )
    return Bundle.open(folder)


def check_model(encoder: Encoder, recipe: Recipe, library: str) -> None:
    """Raises AppError unless the vectors of the library of that name come from the encoder's model."""
    if recipe.model != encoder.bundle.fingerprint:
        raise AppError(
            f'The library "{library}" was made with another model than {encoder.bundle.manifest.name}.',
            "Add the model it was made with, switch the library to this one, or index into a new library.",
        )


def open_encoder(folder: Path = DEFAULT_BUNDLE, device: str = "auto", threads: int = 0) -> Encoder:
    """The bundle in `folder`, loaded on `device`; raises AppError when either is not to be had."""
    if device not in ("auto", "cpu"):
        raise AppError(f'The device "{device}" is not available.', "Use auto or cpu.")
    return Encoder(open_bundle(folder), threads)


def open_encoder_of(library: Path) -> Encoder:
    """The model that the library in `library` was made with; the default one where that is not installed.

    The default one also where there is no library yet. Raises AppError.
    """
    if not (library / label.NAME).exists():
        return open_encoder()
    bundle = find(label.read(library).recipe.model)
    return Encoder(bundle) if bundle else open_encoder()


def folders(default: Path = DEFAULT_BUNDLE, added: Path | None = None) -> tuple[Path, ...]:
    """Where bundles may lie: the default one, then those in `added`, by name (the user's data folder)."""
    root = added or models_folder()
    try:
        below = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:
        below = []
    return (default, *below)


def installed(default: Path = DEFAULT_BUNDLE, added: Path | None = None) -> tuple[Bundle, ...]:
    """The bundles there are, each model once, the default one first; what cannot be used is left out."""
    found: dict[str, Bundle] = {}
    for folder in folders(default, added):
        try:
            bundle = Bundle.open(folder)
        except AppError:
            continue
        found.setdefault(bundle.fingerprint, bundle)
    return tuple(found.values())


def find(fingerprint: str, default: Path = DEFAULT_BUNDLE, added: Path | None = None) -> Bundle | None:
    """The installed bundle with this fingerprint, None where there is none."""
    return next((found for found in installed(default, added) if found.fingerprint == fingerprint), None)


def add(
    source: Path,
    default: Path = DEFAULT_BUNDLE,
    added: Path | None = None,
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> Bundle:
    """Copies the bundle in the folder `source` below `added`, named after its model; the copy.

    Only what its manifest lists is copied, and every byte is compared with it; then the model is tried on a
    sentence. One that is installed already is returned as it is. Raises AppError (a folder that is no whole
    bundle, a model that does not run, the disk) and Cancelled; then nothing was added.
    """
    bundle = Bundle.open(source)
    if known := find(bundle.fingerprint, default, added):
        return known
    target = _free(added or models_folder(), bundle.manifest.name)
    total = sum(record.bytes for record in bundle.manifest.files.values())
    with building(target) as scratch:
        check_room(target.parent, total)
        meter = ByteMeter("Copying the model", total, report, cancel)
        for name, record in bundle.manifest.files.items():
            with opened(bundle.folder / name) as original, replacing(scratch / name) as out:
                copy(original, out, meter, record.sha256, str(bundle.folder / name), _EXPORT_AGAIN)
        with replacing(scratch / MANIFEST) as out:
            out.write(bundle.manifest.to_json())
        try:
            _try(Bundle.open(scratch))
        except AppError as error:
            raise AppError(error.message.replace(str(scratch), str(source)), error.hint) from error
    return Bundle.open(target)


def remove(name: str, added: Path | None = None) -> None:
    """Removes the model in the folder of that name below `added`; raises AppError.

    Libraries made with it are found by their words until it is added again.
    """
    root = added or models_folder()
    if name not in {folder.name for folder in folders(added=root)[1:]}:
        raise AppError(
            f'No added model is called "{name}".', "See: embedscope models list. The default one stays."
        )
    gone = root / f".{name}{PARTIAL}"
    shutil.rmtree(gone, ignore_errors=True)
    try:
        (root / name).rename(gone)
        sync_folder(root)
        shutil.rmtree(gone)
    except OSError as error:
        raise os_error("remove", root / name, error) from error


def verify(default: Path = DEFAULT_BUNDLE, added: Path | None = None) -> Iterator[tuple[Path, str]]:
    """Each folder of a model, and what is wrong with it after every byte was read; "" if nothing is."""
    for folder in folders(default, added):
        try:
            Bundle.open(folder, thorough=True)
        except AppError as error:
            yield folder, error.message
        else:
            yield folder, ""


def short_name(bundle: Bundle) -> str:
    """The model's name without its owner's."""
    return bundle.manifest.name.rsplit("/", 1)[-1]


def size(bundle: Bundle) -> int:
    """Bytes on the disk."""
    return sum(record.bytes for record in bundle.manifest.files.values())


def _free(root: Path, name: str) -> Path:
    """A folder in `root` for the model of this name that is not taken."""
    plain = re.sub(r"[^\w.-]+", "-", name.rsplit("/", 1)[-1], flags=re.ASCII).strip(".-")[:80] or "model"
    folder, number = root / plain, 2
    while folder.exists():
        folder, number = root / f"{plain}-{number}", number + 1
    return folder


def _try(bundle: Bundle) -> None:
    """Raises AppError unless both graphs load and the model gives one vector of its size."""
    try:
        encoder = Encoder(bundle, threads=1)
        vector = encoder.encode([_TRIAL]).mean[0]
        states = encoder.hidden_states(encoder.wordpiece.encode(_TRIAL))
    except AppError:
        raise
    except Exception as error:  # onnxruntime and numpy raise what they like at a graph of another shape
        raise AppError(
            f"The model {bundle.folder} does not run: {str(error).splitlines()[0][:200]}", _EXPORT_AGAIN
        ) from error
    manifest = bundle.manifest
    if not np.isfinite(vector).all() or len(states) != manifest.layers + 1:
        raise AppError(f"The model {bundle.folder} does not give what its manifest says.", _EXPORT_AGAIN)
