"""Files of the user's choice: to read, to write, or dropped. No dialog is waited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QMimeData, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.files import write_bytes
from desktop_app.language import tr
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.open_file import show_in_folder
from desktop_app.ui.tasks import TaskRunner

LONGEST = 60
"""Characters of a proposed name: every system takes as many."""
KNOWN = tr("Files that can be read")

Chosen = Callable[[list[Path]], object]


def choose_files(parent: QWidget, title: str, chosen: Chosen, endings: Sequence[str] = ()) -> QFileDialog:
    """Asks for files; `chosen` gets them, unless the user thinks better of it.

    Those with one of `endings` (".csv") are listed first.
    """
    dialog = _dialog(parent, title, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    if endings:
        known = " ".join(f"*{ending}" for ending in endings)
        dialog.setNameFilters([f"{KNOWN} ({known})", tr("All files (*)")])
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, title: str, chosen: Chosen, start: Path | None = None) -> QFileDialog:
    """Asks for one folder, beginning in `start`."""
    dialog = _dialog(parent, title, chosen)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    if start:
        dialog.setDirectory(str(start))
    dialog.open()
    return dialog


def choose_one(parent: QWidget, title: str, chosen: Callable[[Path], object], kind: str) -> QFileDialog:
    """Asks for one file of a `kind`, written as file dialogs do: "Pictures (*.png)"."""
    dialog = _dialog(parent, title, lambda paths: chosen(paths[0]))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([kind, tr("All files (*)")])
    dialog.open()
    return dialog


def choose_place(
    parent: QWidget, title: str, chosen: Callable[[Path], object], name: str, kind: str
) -> QFileDialog:
    """Asks where to write a file of a `kind`, called `name` unless one says otherwise."""
    dialog = _dialog(parent, title, lambda paths: chosen(paths[0]))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([kind])
    dialog.setDefaultSuffix(Path(name).suffix)
    dialog.selectFile(name.replace("/", " "))
    dialog.open()
    return dialog


def save(
    owner: QWidget,
    runner: TaskRunner,
    notice: Notice,
    make: Callable[[], bytes],
    name: str,
    kind: str,
    title: str,
) -> QFileDialog:
    """Asks under `title` where to write, and proposes `name` for a file of a `kind` ("CSV (*.csv)").

    `make` makes the content in a lane; `notice` says where it went, the owner's what went wrong.
    """

    def write(path: Path) -> None:
        # Without a topic: a second file does not take the place of one that still waits.
        runner.query(lambda: write_bytes(path, make()), lambda _none: written(path), owner=owner)

    def written(path: Path) -> None:
        notice.say(
            "info", tr("Saved {name}.", name=path.name), action=tr("Show in folder"), do=lambda: show(path)
        )

    def show(path: Path) -> None:
        try:
            show_in_folder(str(path))
        except AppError as error:
            notice.show_error(error)

    return choose_place(owner, title, write, name, kind)


def file_name(words: str, instead: str) -> str:
    """`words` as a name that every system takes, or `instead` where nothing is left of them."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in words)
    return " ".join(kept.split())[:LONGEST].strip() or instead


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders in what is dragged, in order."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _dialog(parent: QWidget, title: str, chosen: Chosen) -> QFileDialog:
    """Begins where the last one ended; the first one where people keep what is theirs."""
    dialog = QFileDialog(parent, title)
    if dialog.directory() == QDir.current():
        dialog.setDirectory(_documents())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    return dialog


def _documents() -> str:
    """The folder of the user's documents, or the home folder where there is none."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return found if found and Path(found).is_dir() else QDir.homePath()
