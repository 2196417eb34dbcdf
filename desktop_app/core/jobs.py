"""What a long task reports (Progress) and how it is stopped (CancelToken, signals)."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


ENDINGS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What asks a program to end: Ctrl-C, the end of a session, a terminal that is closed."""


def endings() -> tuple[signal.Signals, ...]:
    """Those of them that this program was not told to ignore, as by `nohup`."""
    return tuple(ending for ending in ENDINGS if signal.getsignal(ending) != signal.SIG_IGN)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """What is started within knows no interrupt: its parent decides what a Ctrl-C means."""
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker  # late, for a quick start

    resource_tracker.ensure_running()  # it would let interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
