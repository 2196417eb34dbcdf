"""What is known of each library, and of all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.ui.values import EVERYWHERE, EVERYWHERE_NAME, LibraryInfo


class KnownLibraries:
    """Keeps the latest count of every library that can be opened."""

    def __init__(self) -> None:
        self._infos: dict[Path, LibraryInfo] = {}

    def note(self, info: LibraryInfo) -> None:
        self._infos[info.folder] = info

    def forget(self, folder: Path) -> None:
        self._infos.pop(folder, None)

    def together(self, folders: Sequence[Path], listed: int, working: bool) -> LibraryInfo | None:
        """The libraries in `folders` as one; None where not several are `listed`, or none can be opened.

        Those that are locked are listed as well: else all rows would move when one is seen to be locked.
        """
        infos = [self._infos[folder] for folder in folders if folder in self._infos]
        if listed < 2 or not infos:
            return None
        return LibraryInfo(
            EVERYWHERE,
            EVERYWHERE_NAME,
            sum(info.documents for info in infos),
            sum(info.passages for info in infos),
            infos[0].pooling,
            infos[0].preprocessing,
            working,
            waiting=sum(info.waiting for info in infos),
            incomplete=sum(info.incomplete for info in infos),
            unread=sum(info.unread for info in infos),
            other_kinds=sum(info.other_kinds for info in infos),
            members=tuple(folders),
        )
