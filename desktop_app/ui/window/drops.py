"""What is dropped on the window: files and folders, and text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.query_values import SimilarTo
from desktop_app.ui.engine import Engine
from desktop_app.ui.kit.file_dialogs import dropped_paths
from desktop_app.ui.place import Page
from desktop_app.ui.window.drop_hint import DropHint

ADD = "Add to a library"
ADD_ALONE = "Drop to add to a library"
SIMILAR = "Find similar: search by this file"


class Drops:
    """Says what letting go would do, and does it. `front` is the page in front, `add` takes files.

    One file alone, of a kind that `engine` reads, may also be searched by.
    """

    def __init__(
        self,
        window: QWidget,
        front: Callable[[], Page | None],
        engine: Engine,
        add: Callable[[Sequence[Path]], object],
    ) -> None:
        self.hint = DropHint(window)
        self._window, self._front, self._engine, self._add = window, front, engine, add

    def enter(self, event: QDragEnterEvent) -> None:
        targets = self._targets(event.mimeData())
        if targets:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.hint.show_over(self._window.rect(), targets)

    def move(self, event: QDragMoveEvent) -> None:
        self.hint.move_to(event.position().toPoint())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def drop(self, event: QDropEvent) -> None:
        self.hint.move_to(event.position().toPoint())
        self.hint.hide()
        data, page = event.mimeData(), self._front()
        targets, paths = self._targets(data), dropped_paths(data)
        if not targets:
            return
        event.setDropAction(Qt.DropAction.CopyAction)  # what is dragged from a text stays there
        event.accept()
        if not paths and page:
            page.take_text(_text(data))
        elif SIMILAR in targets and self.hint.first_lit and page:
            page.find_similar(SimilarTo(paths[0].name, source=str(paths[0])))
        else:
            self._add(paths)

    def _targets(self, data: QMimeData) -> tuple[str, ...]:
        """What letting go could do, from the top."""
        page, paths = self._front(), dropped_paths(data)
        if not paths:
            wish = page.text_wish() if page and _text(data) and not data.hasUrls() else ""
            return (wish,) if wish else ()
        ours = len(paths) == 1 and paths[0].suffix.lower() in self._engine.endings
        return (SIMILAR, ADD) if page and page.finds_similar() and ours else (ADD_ALONE,)


def _text(data: QMimeData) -> str:
    return data.text().strip() if data.hasText() else ""
