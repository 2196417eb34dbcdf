from __future__ import annotations

from pathlib import Path

from desktop_app.core.types import UNTOUCHED
from desktop_app.ui.libraries.known import KnownLibraries
from desktop_app.ui.values import LibraryInfo

PAPERS, DIARY = Path("/papers"), Path("/diary")


def test_a_locked_library_is_one_of_several_and_is_not_searched() -> None:
    known = KnownLibraries()
    known.note(LibraryInfo(PAPERS, "Papers", 12, 34, "mean", UNTOUCHED))
    together = known.together([PAPERS], 2, working=False)
    assert together is not None
    assert (together.members, together.documents) == ((PAPERS,), 12)
    assert known.together([PAPERS], 1, working=False) is None
    assert known.together([DIARY], 2, working=False) is None, "none of them can be opened yet"
