"""Files whose names answer a query, though nothing in them could be read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.types import Skipped
from desktop_app.language import plural, tr
from desktop_app.ui.kit import open_file
from desktop_app.ui.kit.basics import ElidedLabel, plain_tip, push_button
from desktop_app.ui.kit.layout import clear, row
from desktop_app.ui.kit.notice import Notice

MOST = 3


class UnreadList(QWidget):
    """Stands below the results: a line a file, with the reason and the way to it."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self._notice = notice
        self.setAccessibleName(tr("Files of this name that could not be read"))
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self.hide()

    def show_files(self, files: Sequence[Skipped]) -> None:
        """Shows the first few of them; none hide it."""
        clear(self._lines)
        for one in files[:MOST]:
            name = Path(one.source).name
            said = ElidedLabel(
                tr("Not read: {name} – {reason}", name=name, reason=one.reason), "secondary", "warning"
            )
            said.setToolTip(plain_tip(f"{one.source}\n{one.reason}"))
            show = push_button(
                tr("Show in folder"),
                "link",
                name=tr("Show {name} in its folder", name=name),
                do=partial(self._show_in_folder, one.source),
            )
            line = QWidget()
            row((said, 1), show, into=line)
            self._lines.addWidget(line)
        if len(files) > MOST:
            rest = plural(
                len(files) - MOST,
                "{n} more file of such a name could not be read.",
                "{n} more files of such a name could not be read.",
            )
            self._lines.addWidget(ElidedLabel(rest, "secondary", "secondary"))
        self.setVisible(bool(files))

    def _show_in_folder(self, source: str) -> None:
        self._notice.hide_error()
        try:
            open_file.show_in_folder(source)
        except AppError as error:
            self._notice.show_error(error)
