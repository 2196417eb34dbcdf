"""What a long task reports (Progress) and how it is stopped (CancelToken)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.core.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a task stands. `rate` is units a second, `seconds_left` an estimate; None while unknown.

    Where `total` may still grow, `share` (0..1) says how much of the whole is done; `files` were read, of
    `files_total` that were found.
    """

    stage: str
    done: int = 0
    total: int | None = None
    unit: str = ""
    rate: float | None = None
    seconds_left: float | None = None
    current: str = ""
    skipped: int = 0
    files: int = 0
    files_total: int = 0
    share: float | None = None


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """A Report that nobody reads."""


Between = Callable[[], str]
"""Called between two batches, where it may wait. Returns what is being searched meanwhile, or "": the
passages that match it come next."""


def undisturbed() -> str:
    """A Between that does not wait; nothing is searched."""
    return ""


class CancelToken:
    """A flag that one thread sets and the working thread checks between two steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    def check(self) -> None:
        """Raises Cancelled once `cancel` was called."""
        if self._event.is_set():
            raise Cancelled


NEVER = CancelToken()
"""The token of work that nobody stops."""
