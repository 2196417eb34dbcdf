"""A library into the system's trash, and back from there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder
from desktop_app.core.text import quoted
from desktop_app.language import tr
from desktop_app.ui.engine import Engine
from desktop_app.ui.libraries import work
from desktop_app.ui.libraries.controller import Libraries

STAY = tr("The files it was made from stay where they are.")


def throw_away(libraries: Libraries, folder: Path) -> None:
    """Moves the library to the trash, and offers to bring it back from there."""
    notice, name = libraries.bar.notice_of(folder), libraries.name(folder)
    if libraries.jobs.busy(folder):
        stop = partial(libraries.jobs.stop, folder)
        notice.say("warning", tr("This library is busy."), tr("Stop its work first."), tr("Stop"), stop)
        return

    def done(there: Path | None) -> None:
        put_back = libraries.place_of(folder)
        libraries.forget(folder)
        undo = partial(_bring_back, libraries, folder, there, put_back) if there else None
        said = tr("{name} is in the trash.", name=quoted(name, 60))
        libraries.bar.notice.say("info", said, STAY, tr("Undo") if undo else "", undo)

    libraries.runner.query(partial(_to_the_trash, libraries.engine, folder), done, owner=notice)


def _bring_back(libraries: Libraries, folder: Path, there: Path, put_back: Callable[[], None]) -> None:
    back = partial(_from_the_trash, there, folder)
    libraries.runner.query(back, lambda _none: put_back(), owner=libraries.bar)


def _to_the_trash(engine: Engine, folder: Path) -> Path | None:
    """Moves the library's folder to the system's trash and returns where it lies there, None where that is
    not told; raises AppError. Query lane.
    """
    engine.close(folder)
    work.release(folder)
    # On Linux the trash is in this folder, and Qt does not make it.
    make_folder(Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)))
    thrown = QFile(str(folder))  # the function without an object does not tell where it lies
    if not thrown.moveToTrash():
        raise AppError(
            tr("The system could not move {path} to the trash.", path=folder),
            tr("Take the library off the list and delete its folder yourself."),
        )
    there = Path(thrown.fileName())
    return there if there != folder and there.is_dir() else None


def _from_the_trash(there: Path, folder: Path) -> None:
    """Moves what lies in the trash back to where it was; raises AppError. Query lane."""
    try:
        if folder.exists():
            raise FileExistsError(tr("{path} is taken by now", path=folder))
        there.rename(folder)
        # Where the trash is a pair of folders, the other one notes where things came from.
        (there.parent.parent / "info" / f"{there.name}.trashinfo").unlink(missing_ok=True)
    except OSError as error:
        raise AppError(
            tr("The library could not be brought back: {reason}.", reason=error.strerror or error),
            tr(
                "It still lies in the trash as {name}; restore it there, then open its folder.",
                name=there.name,
            ),
        ) from error
