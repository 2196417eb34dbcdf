"""Ctrl-C ends a command within a second whatever it is doing, and a second one at once.

So do the end of a session and a terminal that is closed.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from contextlib import suppress
from types import FrameType, TracebackType
from typing import NoReturn, Self

from desktop_app.core.files import remove_unfinished
from desktop_app.core.jobs import CancelToken, endings

STATUS = 130
GRACE_S = 0.5
"""So long the work has to stop by itself, between two of its steps; a pipe or a large file knows none."""
TOLD = "embedscope: interrupted; what was finished before is kept."


class Interrupts:
    """While it is entered, an interrupt cancels `token`, and ends the program where that does not.

    A thread waits for it: the main one may be inside a system call or a library, where it sees no signal. A
    program may end between any two steps without a loss (see docs/promises.md). For the main thread.
    """

    def __init__(self, token: CancelToken) -> None:
        self._token = token

    def __enter__(self) -> Self:
        self._seen, self._woken = socket.socketpair()
        self._woken.setblocking(False)
        self._before = {ending: signal.signal(ending, self._interrupted) for ending in endings()}
        self._fd_before = signal.set_wakeup_fd(self._woken.fileno(), warn_on_full_buffer=False)
        threading.Thread(target=self._watch, name="interrupts", daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(self._fd_before)
        for ending, before in self._before.items():
            signal.signal(ending, before)
        self._woken.close()

    def _interrupted(self, _number: int, _frame: FrameType | None) -> None:
        self._token.cancel()

    def _watch(self) -> None:
        with self._seen:
            if self._interrupt():
                self._token.cancel()
                self._seen.settimeout(GRACE_S)
                if self._interrupt():
                    end()

    def _interrupt(self) -> bool:
        """Whether another one comes, or the grace is over, before the block is left."""
        try:
            while signals := self._seen.recv(16):
                if not self._before.keys().isdisjoint(signals):
                    return True
        except TimeoutError:
            return True
        return False


def end() -> NoReturn:
    """Ends the program where it stands; what is half written is removed."""
    remove_unfinished()
    with suppress(OSError):  # a terminal that was closed
        os.write(2, f"{TOLD}\n".encode())
    os._exit(STATUS)
