"""The models there are: found, opened for what a library or a page asks, added, removed, verified."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO

from desktop_app.core.copying import ByteMeter, building, check_room, copy, opened
from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import PARTIAL, replacing, sync_folder
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.paths import DEFAULT_BUNDLE, SET_UP, models_folder
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import Pooling, Preprocessing
from desktop_app.encoder import heads
from desktop_app.encoder.bundle import MANIFEST, Bundle, Manifest
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.vetting import vet
from desktop_app.language import number, tr
from desktop_app.services import devices

_EXPORT_AGAIN = tr("Export the model again, or choose another one.")


def recipe_for(
    bundle: Bundle,
    preprocessing: Preprocessing,
    pooling: Pooling | None = None,
    dimensions: int | None = None,
) -> Recipe:
    """The recipe for vectors of the bundle, with its prompts; the pooling is the one it was trained with,
    and all dimensions are kept, unless chosen. Raises AppError where it has not so many.
    """
    manifest = bundle.manifest
    if dimensions is not None and not 0 < dimensions <= manifest.dimensions:
        raise AppError(
            tr(
                "The vectors of {model} have {dimensions} dimensions, not {wanted}.",
                model=manifest.name,
                dimensions=number(manifest.dimensions),
                wanted=number(dimensions),
            ),
            tr("Choose fewer."),
        )
    kept = None if dimensions == manifest.dimensions else dimensions
    return Recipe(
        bundle.fingerprint,
        manifest.passage_length,
        pooling or manifest.pooling,
        preprocessing,
        manifest.prompts,
        kept,
    )


def open_bundle(folder: Path = DEFAULT_BUNDLE) -> Bundle:
    """The bundle in `folder`, quickly checked; raises AppError with what to do when it is not there."""
    if folder == DEFAULT_BUNDLE and not folder.exists():
        raise AppError(
            tr("The default model all-MiniLM-L6-v2 is not installed."),
            tr("Run: {command}", command=SET_UP),
        )
    return Bundle.open(folder)


def check_model(encoder: Encoder, recipe: Recipe, library: str) -> None:
    """Raises AppError unless the vectors of the library of that name come from the encoder's model."""
    if recipe.model != encoder.bundle.fingerprint:
        raise AppError(
            tr(
                'The library "{library}" was made with another model than {model}.',
                library=library,
                model=encoder.bundle.manifest.name,
            ),
            tr(
                "Add the model it was made with, switch the library to this one, or index into a new library."
            ),
        )


def open_encoder(folder: Path = DEFAULT_BUNDLE, device: str = "cpu", threads: int = 0) -> Encoder:
    """The bundle in `folder`, loaded on `device`; raises AppError when either is not to be had."""
    bundle = open_bundle(folder)
    return devices.encoder(bundle, devices.provider(bundle, device), threads=threads)


def folders(default: Path = DEFAULT_BUNDLE, added: Path | None = None) -> tuple[Path, ...]:
    """Where bundles may lie: the default one, those installed next to it, then those in `added`, by name.

    The last is in the user's data folder.
    """
    beside = _below(default.parent) if default == DEFAULT_BUNDLE else ()
    return (default, *(folder for folder in beside if folder != default), *_below(added or models_folder()))


def _below(root: Path) -> tuple[Path, ...]:
    try:
        return tuple(
            sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
        )
    except OSError:
        return ()


def installed(default: Path = DEFAULT_BUNDLE, added: Path | None = None) -> tuple[Bundle, ...]:
    """The bundles there are, each model once, the default one first; what cannot be used is left out."""
    return tuple(in_folders(folders(default, added)).values())


def for_libraries(bundles: Iterable[Bundle]) -> tuple[Bundle, ...]:
    """Those whose vectors are of texts: a model that weighs words (SPLADE) is for the microscope alone."""
    return tuple(bundle for bundle in bundles if not ((told := heads.card(bundle)) and told.sparse))


def in_folders(folders: Iterable[Path]) -> dict[str, Bundle]:
    """The bundles in `folders` by fingerprint, the first of equal ones; what cannot be used is left out."""
    found: dict[str, Bundle] = {}
    for folder in folders:
        with suppress(AppError):
            bundle = Bundle.open(folder)
            found.setdefault(bundle.fingerprint, bundle)
    return found


def named(name: str, default: Path = DEFAULT_BUNDLE, added: Path | None = None) -> Bundle:
    """The installed model of this name, short name or folder name, or whose fingerprint begins so.

    Raises AppError where there is none, or more than one.
    """
    there = installed(default, added)
    fits = [
        bundle for bundle in there if name in (bundle.manifest.name, short_name(bundle), bundle.folder.name)
    ] or [bundle for bundle in there if len(name) >= 6 and bundle.fingerprint.startswith(name)]
    if len(fits) != 1:
        raise AppError(
            f'{"No" if not fits else "More than one"} installed model is called "{name}".',
            "See: embedscope models list.",
        )
    return fits[0]


def find(fingerprint: str, default: Path = DEFAULT_BUNDLE, added: Path | None = None) -> Bundle | None:
    """The installed bundle with this fingerprint, None where there is none."""
    return in_folders(folders(default, added)).get(fingerprint)


def add(
    source: Path,
    default: Path = DEFAULT_BUNDLE,
    added: Path | None = None,
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> Bundle:
    """Copies the bundle in the folder or the file `source` below `added`, named after its model; the copy.

    Only what its manifest lists is copied, and every byte is compared with it; then the model is vetted. One
    that is installed already is returned as it is. Raises AppError (no whole bundle, a model that does not
    run or is not what it says, the disk) and Cancelled; then nothing was added.
    """
    with _given(source) as (manifest, member):
        if known := find(manifest.fingerprint, default, added):
            return known
        target = _free(added or models_folder(), manifest.name)
        total = sum(record.bytes for record in manifest.files.values())
        with building(target) as scratch:
            check_room(target.parent, total)
            meter = ByteMeter(tr("Copying the model"), total, report, cancel)
            for name, record in manifest.files.items():
                with member(name) as original, replacing(scratch / name) as out:
                    copy(original, out, meter, record.sha256, str(source / name), _EXPORT_AGAIN)
            with replacing(scratch / MANIFEST) as out:
                out.write(manifest.to_json())
            report(Progress(tr("Trying the model")))
            try:
                vet(Bundle.open(scratch))
            except AppError as error:
                raise AppError(error.message.replace(str(scratch), str(source)), error.hint) from error
        return Bundle.open(target)


@contextmanager
def _given(source: Path) -> Iterator[tuple[Manifest, Callable[[str], AbstractContextManager[IO[bytes]]]]]:
    """The manifest of a bundle that lies in a folder or in one file, and what opens a file of it."""
    if source.is_file():
        from desktop_app.encoder import packed  # late, for a quick start

        with packed.opened(source) as (manifest, archive):
            yield manifest, archive.member
    else:
        manifest = Bundle.open(source).manifest
        yield manifest, lambda name: opened(source / name)


def is_packed(file: Path) -> bool:
    """Whether `file` holds a model and nothing else."""
    from desktop_app.encoder import packed  # late, for a quick start

    try:
        with packed.opened(file):
            return True
    except AppError:
        return False


def remove(name: str, added: Path | None = None) -> None:
    """Removes the model in the folder of that name below `added`; raises AppError.

    Libraries made with it are found by their words until it is added again.
    """
    root = added or models_folder()
    if name not in {folder.name for folder in _below(root)}:
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
        problem = ""
        try:
            Bundle.open(folder, thorough=True)
        except AppError as error:
            problem = error.message
        yield folder, problem


def short_name(bundle: Bundle) -> str:
    """The model's name without its owner's."""
    return bundle.manifest.name.rsplit("/", 1)[-1]


def size(bundle: Bundle) -> int:
    """Bytes on the disk."""
    return sum(record.bytes for record in bundle.manifest.files.values())


def _free(root: Path, name: str) -> Path:
    """A folder in `root` for the model of this name that is not taken."""
    plain = re.sub(r"[^\w.-]+", "-", name.rsplit("/", 1)[-1], flags=re.ASCII).strip(".-")[:80] or "model"
    folder, following = root / plain, 2
    while folder.exists():
        folder, following = root / f"{plain}-{following}", following + 1
    return folder
