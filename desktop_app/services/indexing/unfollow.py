"""What a library is not to follow any more goes, with all that was read from it, for good."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.errors import AppError, NoRoomError
from desktop_app.language import tr
from desktop_app.library import commit, compact, kept, sources
from desktop_app.library.lock import give_room
from desktop_app.library.store import Library

UNTIDY = tr("The disk is full: some of their vectors stay until there is room to write the others anew.")


def unfollow(folder: Path, path: Path) -> str:
    """Stops following `path` in the library in `folder`, and leaves no trace of what was read from it.

    The files themselves stay where they are. Works on a full disk, too, and says then what has to wait, else
    "". Raises AppError.
    """
    with Library.open(folder, writable=True) as library:
        roots = [root for root in sources.roots(library) if root.path == str(path)]
        if not roots:
            raise AppError(
                tr("{library} does not follow {path}.", library=library.name, path=path),
                tr("Look at what it follows."),
            )
        ids = {root.id for root in roots}
        gone = [source for source, file in sources.remembered(library).items() if file.root in ids]
        commit.forget(library, gone, 1 if give_room(folder) else commit.REMOVED_AT_ONCE)
        sources.unfollow(library, roots)
        try:
            compact.purge(library)
            kept.purge(library)
        except NoRoomError:
            return UNTIDY
    return ""
