"""The system's file dialogs, opened without waiting for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

FILTERS = ["Documents (*.csv *.tsv *.json *.jsonl *.ndjson *.txt *.md *.markdown)", "All files (*)"]

Chosen = Callable[[list[Path]], object]


def choose_files(parent: QWidget, title: str, chosen: Chosen) -> QFileDialog:
    """Asks for files; `chosen` gets them, unless the user thinks better of it."""
    dialog = _dialog(parent, title, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters(FILTERS)
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


def _dialog(parent: QWidget, title: str, chosen: Chosen) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    return dialog
