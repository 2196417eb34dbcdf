"""The programs that can open a file, as the desktop lists them, and how one of them is given it."""

from __future__ import annotations

import locale
import subprocess
import sys
from collections.abc import Callable
from configparser import ConfigParser
from configparser import Error as Unreadable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QMimeDatabase, QStandardPaths
from PySide6.QtWidgets import QMenu

from desktop_app.core.errors import AppError
from desktop_app.language import tr
from desktop_app.ui.kit.file_dialogs import choose_one
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.open_file import ASK_SECONDS, start
from desktop_app.ui.tasks import TaskRunner

LOOKING = tr("Looking …")
OTHER = tr("Another program …")
_ENTRY = "Desktop Entry"


@dataclass(frozen=True, slots=True)
class Program:
    """A program by the name that the desktop gives it, and the file that describes it there."""

    name: str
    entry: Path


def programs(source: str) -> list[Program]:
    """What the desktop offers for a file, the usual one first; nothing where it has no list of its own.

    Waits for the system's answer: not for the interface thread.
    """
    asked = QStandardPaths.findExecutable("gio") if sys.platform.startswith("linux") else ""
    if not asked:
        return []
    kind = QMimeDatabase().mimeTypeForFile(source).name()
    try:
        told = subprocess.run(
            [asked, "mime", kind],
            capture_output=True,
            text=True,
            timeout=ASK_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        ).stdout
    except (OSError, UnicodeError, subprocess.TimeoutExpired):
        return []
    # Headings are in the user's language, programs stand behind a tab, the usual one ends the first line.
    lines = told.splitlines()
    usual = lines[0].rpartition(" ")[2] if lines and not lines[0].endswith(":") else ""
    names = dict.fromkeys([usual, *(line.strip() for line in lines if line.startswith("\t"))])
    return [program for name in names if name.endswith(".desktop") and (program := _program(name))]


def open_in(program: Program, source: str) -> None:
    """Opens the file in a program of the desktop; raises AppError."""
    _there(source)
    launcher = QStandardPaths.findExecutable("gio")
    if not launcher or not start([launcher, "launch", str(program.entry), source]):
        raise AppError(
            tr("{program} could not be started.", program=program.name),
            tr("Open the file from the file manager."),
        )


def open_by(executable: Path, source: str) -> None:
    """Opens the file in a program that the user has chosen; raises AppError."""
    _there(source)
    command = (
        ["open", "-a", str(executable), source] if sys.platform == "darwin" else [str(executable), source]
    )
    if not start(command):
        raise AppError(
            tr("{program} could not be started.", program=executable),
            tr("Choose a program, and not a document."),
        )


def fill(menu: QMenu, runner: TaskRunner, notice: Notice, source: str) -> None:
    """Lists the programs for a file once the menu is opened, and lets one choose another one."""
    looking = menu.addAction(LOOKING)
    looking.setEnabled(False)
    menu.addSeparator()
    menu.addAction(OTHER, partial(_ask, notice, source))

    def show(found: list[Program]) -> None:
        for program in found:
            action = menu.addAction(program.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, one=program: _try(notice, partial(open_in, one, source)))
            menu.insertAction(looking, action)
        menu.removeAction(looking)

    def look() -> None:
        menu.aboutToShow.disconnect(look)
        runner.query(partial(programs, source), show, owner=menu, topic="open_with")

    menu.aboutToShow.connect(look)


def _ask(notice: Notice, source: str) -> None:
    """The system's own question on Windows; elsewhere a file dialog."""
    if sys.platform == "win32":
        _try(notice, partial(_ask_windows, source))
        return
    choose_one(
        notice.window(),
        tr("Open with"),
        lambda chosen: _try(notice, partial(open_by, chosen, source)),
        tr("Programs (*.app)") if sys.platform == "darwin" else tr("Programs (*)"),
    )


def _ask_windows(source: str) -> None:
    _there(source)
    start(["rundll32.exe", "shell32.dll,OpenAs_RunDLL", QDir.toNativeSeparators(source)])


def _try(notice: Notice, do: Callable[[], None]) -> None:
    notice.hide_error()
    try:
        do()
    except AppError as error:
        notice.show_error(error)


def _there(source: str) -> None:
    if not Path(source).exists():
        raise AppError(
            tr("{path} is not there any more.", path=source),
            tr("It may have been moved, or its disk taken out."),
        )


def _program(name: str) -> Program | None:
    """The program of a desktop file, which lies in a folder of its own where its name has a dash for that."""
    places = QStandardPaths.StandardLocation.ApplicationsLocation
    found = QStandardPaths.locate(places, name) or QStandardPaths.locate(places, name.replace("-", "/", 1))
    if not found:
        return None
    entry = ConfigParser(interpolation=None, strict=False, delimiters="=", comment_prefixes="#")
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    try:
        entry.read(found, encoding="utf-8")
        spoken = (locale.getlocale()[0] or "").partition("_")[0]
        shown = entry.get(_ENTRY, f"Name[{spoken}]", fallback="") or entry.get(_ENTRY, "Name", fallback=name)
    except (Unreadable, OSError, UnicodeError):
        return None
    return Program(shown, Path(found))
