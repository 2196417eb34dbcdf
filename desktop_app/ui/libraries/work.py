"""What is done with whole libraries: looked at, renamed, copied, exported and imported, checked.

None of it is called from the interface thread; the services are imported inside, as in `engine`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.copying import sweep_scratch
from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder, sweep
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.core.paths import SAMPLE_CORPUS, is_built_in, libraries_folder, models_folder
from desktop_app.core.types import Skipped
from desktop_app.language import tr
from desktop_app.ui.engine import Engine
from desktop_app.ui.values import Details, Followed, LibraryInfo, Survey, Unread, UnreadKind

if TYPE_CHECKING:
    from desktop_app.library.sources import Root
    from desktop_app.library.store import Library
    from desktop_app.services.libraries import Imported

_OTHER_KIND = re.compile(
    r"^(?:Files (?:of the kind|without an ending)|(\d+) files? (?:is|are) of the kind"
    r"|It is a picture in which OCR|Attachment [^/]*: it is a picture)"
)
"""What nobody misses: a photograph without text is no document that could not be read."""


def survey(folders: Sequence[Path], sample: Path, data: Path) -> Survey:
    """What is in `folders` and in the sample library that came with the program, the sample last.

    Private ones are unlocked whose key is remembered. What kills left in the user's data folder `data` is
    swept.
    """
    from desktop_app.services.private_libraries import unlock_remembered

    for place in (libraries_folder(data), models_folder(data)):
        sweep_scratch(place)
    sweep(data)
    libraries: list[LibraryInfo] = []
    unusable: list[tuple[Path, AppError]] = []
    last = (sample,) if (sample / "library.json").exists() else ()
    for folder in dict.fromkeys((*folders, *last)):
        try:
            unlock_remembered(folder, data)
            libraries.append(info(folder))
        except AppError as error:
            unusable.append((folder, error))
    return Survey(tuple(libraries), tuple(unusable), SAMPLE_CORPUS.exists())


def ours(paths: Sequence[Path]) -> Path | None:
    """The library's folder or the model's file that `paths` name, where they name just one."""
    from desktop_app.services.models import is_packed

    alone = paths[0] if len(paths) == 1 else None
    return alone if alone and ((alone / "library.json").exists() or is_packed(alone)) else None


def info(folder: Path) -> LibraryInfo:
    """The library in `folder` as it stands now; raises AppError."""
    from desktop_app.library.store import Library

    with Library.open(folder) as library:
        return info_of(library)


def info_of(library: Library) -> LibraryInfo:
    """As `info`, of a library that is open."""
    from desktop_app.library import sources

    covered, roots = sources.coverage(library), sources.roots(library)
    paths = [] if is_built_in(library.folder) else [Path(root.path) for root in roots]
    others = [found for item in covered.skipped if (found := _OTHER_KIND.match(item.reason))]
    return LibraryInfo(
        library.folder,
        library.name,
        covered.documents,
        covered.passages,
        library.recipe.pooling,
        library.recipe.preprocessing,
        waiting=covered.waiting,
        incomplete=covered.incomplete,
        unread=len(covered.skipped) - len(others),
        other_kinds=sum(int(found[1] or 1) for found in others),
        watched=sum(root.watched for root in roots),
        recognized=covered.recognized,
        private=library.private is not None,
        missing=()
        if is_built_in(library.folder)
        else tuple(path.name for path in paths if not path.exists()),
    )


def details(folder: Path) -> Details:
    """What the library follows, and what of it was not read; raises AppError."""
    from desktop_app.corpus.formats.scans import addon
    from desktop_app.library import sources
    from desktop_app.library.store import Library

    with Library.open(folder) as library:
        holding = sources.holdings(library).keys()
        followed = tuple(
            Followed(Path(root.path), root.watched, Path(root.path).exists(), _patterns(root))
            for root in sources.roots(library)
        )
        skipped = sources.coverage(library).skipped
        advice = addon.missed(item.reason for item in skipped)
        return Details(info_of(library), followed, tuple(_unread(skipped, holding)), advice)


def watch(folder: Path, path: Path, watched: bool) -> Details:
    """Picks up changes at and below `path` automatically, or no longer; raises AppError."""
    from desktop_app.library import sources
    from desktop_app.library.store import Library

    with Library.open(folder, writable=True) as library:
        for root in sources.roots(library):
            if root.path == str(path):
                sources.follow(library, replace(root, watched=watched))
    return details(folder)


def unfollow(folder: Path, path: Path) -> tuple[Details, str]:
    """Takes `path` out of the library with what was read from it; says what has to wait. Raises AppError."""
    from desktop_app.services.indexing.unfollow import unfollow

    waits = unfollow(folder, path)
    return details(folder), waits


def file_folders(folder: Path) -> tuple[Path, ...]:
    """The folders of the files that the library was made from, those that exist now; raises AppError."""
    from desktop_app.library import sources
    from desktop_app.library.store import Library

    with Library.open(folder) as library:
        paths = [Path(root.path) for root in sources.roots(library)]
    return tuple(dict.fromkeys(path if path.is_dir() else path.parent for path in paths if path.exists()))


def free_folder(root: Path, name: str) -> Path:
    """A folder in `root` for a new library called `name` that is not taken; raises AppError."""
    plain = re.sub(r'[\x00-\x1f/\\:*?"<>|]+', " ", name).strip(" .") or tr("Library")
    make_folder(root)
    folder = root / plain
    number = 2
    while folder.exists():
        folder = root / f"{plain} {number}"
        number += 1
    return folder


def rename(folder: Path, name: str) -> str:
    """Gives the library another name, and returns it as it is kept; raises AppError."""
    from desktop_app.services import libraries

    return libraries.rename(folder, name)


def duplicate(folder: Path, target: Path, name: str, report: Report, cancel: CancelToken) -> None:
    """Copies the library into the new folder `target`; raises AppError and Cancelled."""
    from desktop_app.library import transfer

    transfer.duplicate(folder, target, name, report, cancel)


def export(folder: Path, file: Path, bundles: Sequence[Path], report: Report, cancel: CancelToken) -> Path:
    """Writes the library into one file; raises AppError and Cancelled."""
    from desktop_app.services import libraries

    libraries.export(folder, file, bundles, report, cancel)
    return file


def bring_in(
    file: Path,
    target: Path,
    bundles: Sequence[Path],
    passphrase: str | None,
    report: Report,
    cancel: CancelToken,
) -> Imported:
    """Makes a library in the new folder `target` of an exported file; raises AppError and Cancelled."""
    from desktop_app.services import libraries

    return libraries.import_file(file, target, bundles, report, cancel, passphrase)


def holds_private(file: Path) -> bool:
    """Whether an exported file holds a private library, whose passphrase is needed to bring it in."""
    from desktop_app.library.transfer import holds_private

    return holds_private(file)


def unlock_remembered(folder: Path, data: Path) -> tuple[bool, bool]:
    """Whether the library can be opened by now, by the keyring where it is remembered; and whether there is a
    keyring. Raises AppError.
    """
    from desktop_app.services import private_libraries, remembered_keys

    return private_libraries.unlock_remembered(folder, data), remembered_keys.available()


def unlock(folder: Path, passphrase: str, data: Path, remember: bool) -> None:
    """Lets a private library be opened; raises AppError."""
    from desktop_app.services import private_libraries

    private_libraries.unlock(folder, passphrase, data, remember)


def lock(engine: Engine, folder: Path, data: Path) -> None:
    """Closes a private library until its passphrase is given again; raises AppError. Query lane."""
    from desktop_app.services import private_libraries

    engine.close(folder)
    private_libraries.lock(folder, data)


def make_private(folder: Path, passphrase: str, data: Path, report: Report, cancel: CancelToken) -> None:
    """Encrypts a library by a passphrase; raises AppError and Cancelled."""
    from desktop_app.services import private_libraries

    private_libraries.make_private(folder, passphrase, data, False, report, cancel)


def change_passphrase(folder: Path, old: str, new: str) -> None:
    """Gives a private library another passphrase; raises AppError."""
    from desktop_app.library.sealed import private

    private.change_passphrase(folder, old, new)


def check(folder: Path, report: Report, cancel: CancelToken) -> tuple[str, ...]:
    """Every byte of the library looked at: what is wrong, a sentence each; raises AppError and Cancelled."""
    from desktop_app.library.check import check
    from desktop_app.library.store import Library

    report(Progress(tr("Checking every file")))
    with Library.open(folder) as library:
        return check(library, True, report, cancel)


def repair(folder: Path, report: Report, cancel: CancelToken) -> tuple[str, ...]:
    """Repairs what `check` found, and says what was done; raises AppError and Cancelled."""
    from desktop_app.library.proof.repair import mend

    report(Progress(tr("Repairing")))
    return mend(folder, report, cancel)


def release(folder: Path) -> None:
    """Makes sure that the library's folder can be moved away; raises AppError."""
    from desktop_app.services import libraries

    libraries.release(folder)


def _patterns(root: Root) -> str:
    only = tr("only {patterns}", patterns=", ".join(root.include)) if root.include else ""
    without = tr("without {patterns}", patterns=", ".join(root.exclude)) if root.exclude else ""
    return " · ".join(
        filter(None, (only, without, tr("links followed") if root.links and Path(root.path).is_dir() else ""))
    )


def _unread(skipped: Iterable[Skipped], holding: Iterable[str]) -> Iterator[Unread]:
    from desktop_app.corpus.reasons import in_words

    read = {str(path) for source in holding for path in (Path(source), *Path(source).parents)}
    for item in skipped:
        kind: UnreadKind = (
            "read in part" if item.source in read and not Path(item.source).is_dir() else "not read"
        )
        if _OTHER_KIND.match(item.reason):
            kind = "other kind"
        yield Unread(item.source, kind, in_words(item.reason))
