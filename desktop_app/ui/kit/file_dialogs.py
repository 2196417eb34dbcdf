"""Files of the user's choice: the system's dialogs, opened without waiting for them, and what is dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

KNOWN = "Files that can be read"

Chosen = Callable[[list[Path]], object]


def choose_files(parent: QWidget, title: str, chosen: Chosen, endings: Sequence[str] = ()) -> QFileDialog:
    """Asks for files; `chosen` gets them, unless the user thinks better of it.

    Those with one of `endings` (".csv") are listed first.
    """
    dialog = _dialog(parent, title, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    if endings:
        known = " ".join(f"*{ending}" for ending in endings)
        dialog.setNameFilters([f"{KNOWN} ({known})", "All files (*)"])
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
    dialog.setNameFilters([kind, "All files (*)"])
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


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders in what is dragged, in order."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _dialog(parent: QWidget, title: str, chosen: Chosen) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    return dialog
