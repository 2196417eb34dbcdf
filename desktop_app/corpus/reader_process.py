"""Reads files in a child process, so that none can freeze the window, fill the memory or end the program."""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable, Collection, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

from desktop_app.core.errors import AppError, Cancelled, os_error
from desktop_app.core.jobs import ENDINGS, NEVER, CancelToken, uninterrupted
from desktop_app.core.types import Document, PagePicture, PageStep, Skipped
from desktop_app.corpus.documents import READ_AGAIN, FileOutline, documents, outline, transcribe
from desktop_app.corpus.formats.base import Locked, skipped
from desktop_app.corpus.formats.scans.addon import installed
from desktop_app.corpus.page_pictures import page_picture
from desktop_app.language import tr

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

SECONDS = 60.0
"""So much processor time a file may take without giving anything; a busy or sleeping machine costs none."""
PATIENCE = 600.0
"""So long a file is waited for that takes no processor time either, as one on a disk that does not answer."""
MEMORY = 2 << 30
"""Bytes that the child may take up, the interpreter included."""

Ask = Callable[[Path, bool], str | None]
"""Asks the user for the password of a file, again where that was wrong; None where there is none."""
TRIES = 5  # of passwords of one file

_FRAME = 1 << 20
_ITEMS = 256
_CHARACTERS = 256 << 10
_HELD = 0.1
"""Items wait for others to be sent together: so many, so long, so many seconds."""
_TICK = 0.05
_OUT_OF_MEMORY, _OUT_OF_TIME = 86, 87
"""The child's exit status where it has to watch itself what it takes."""
_TASKS: dict[str, Callable[..., Iterator[Any]]] = {
    "documents": documents,
    "transcribe": transcribe,
    "outline": outline,
    "page": page_picture,
}


class _Reply(NamedTuple):
    """Some items; whether the task is done; whether the child is spent; the reason where it is Locked."""

    items: list[Any]
    done: bool = False
    spent: bool = False
    locked: str = ""


class _Lost(Exception):  # noqa: N818 - reported as a Skipped
    """The child ended over a file, or had to be ended."""


class ReaderProcess:
    """A child process that reads one file after the other; it starts when it is needed.

    It is replaced after a crash, and when a file takes more than `memory` bytes, or without giving anything
    more than `seconds` of processor time or `patience` in all. A locked file is asked for until it opens
    (`ask`), which `opened` is told; its password is tried on every later file (`passwords`, in order), and
    kept nowhere else.
    `ocr` says whether it is to read pictures of text too, where there is anything to read them with.
    It ends with this object, and with the program however that ends. For one thread and one file at a
    time: who begins another file gives up the one before.
    """

    def __init__(
        self,
        ask: Ask | None = None,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        opened: Callable[[Path], object] = lambda _path: None,
        ocr: bool = True,
        patience: float = PATIENCE,
    ) -> None:
        self._ask = ask
        self._opened = opened
        self.ocr = ocr and installed()
        self._seconds, self._memory, self._patience = seconds, memory, patience
        self.passwords: tuple[str, ...] = ()
        self._pipe: Connection[Any, Any] | None = None
        self._process: BaseProcess | None = None
        self._busy = self._begun = False
        self._end: weakref.finalize[Any, Any] | None = None

    def documents(
        self,
        path: Path,
        title_field: str | None = None,
        text_fields: tuple[str, ...] = (),
        cancel: CancelToken = NEVER,
    ) -> Iterator[Document | Skipped]:
        """As the function `documents`; raises Cancelled, and AppError if no child can start."""
        return self._unlocking(path, cancel, "documents", title_field, text_fields)

    def transcribe(
        self,
        path: Path,
        title_field: str | None = None,
        text_fields: tuple[str, ...] = (),
        parts: Collection[int] = (),
        cancel: CancelToken = NEVER,
    ) -> Iterator[Document | Skipped | PageStep]:
        """As the function `transcribe`; raises as `documents`."""
        return self._unlocking(path, cancel, "transcribe", title_field, text_fields, frozenset(parts))

    def outline(self, path: Path, records: int) -> Iterator[FileOutline | Skipped]:
        """As the function `outline`; raises AppError if no child can start."""
        return self._unlocking(path, NEVER, "outline", records)

    def page(self, path: Path, number: int, passage: str, words: tuple[str, ...]) -> PagePicture | Skipped:
        """As the function `page_picture`; raises AppError if no child can start."""
        found = list(self._unlocking(path, NEVER, "page", number, passage, words))
        return found[0] if found else skipped(path, "this page cannot be shown")

    @property
    def pid(self) -> int | None:
        """The number of the child's process, while there is one."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        if self._end:
            self._end()
        self._pipe = self._process = self._end = None
        self._busy = False

    def __enter__(self) -> ReaderProcess:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _unlocking(self, path: Path, cancel: CancelToken, task: str, *options: Any) -> Iterator[Any]:
        known = self.passwords
        for tries in range(TRIES + 1):
            asked = tries > 0
            try:
                for item in self._run(path, cancel, task, *options):
                    if asked:
                        self._opened(path)
                        asked = False
                    yield item
            except Locked as locked:
                reason = locked.reason
                self.passwords = known
            else:
                if asked:
                    self._opened(path)
                return
            password = self._ask(path, tries > 0) if self._ask and tries < TRIES else None
            if password is None:
                break
            self.passwords = (*known, password)
        yield skipped(path, reason)

    def _run(self, path: Path, cancel: CancelToken, task: str, *options: Any) -> Iterator[Any]:
        pipe = self._started()
        self._busy = True
        try:
            pipe.send((task, path, *options, self.passwords))
            reply = _Reply([])
            while not reply.done:
                reply = self._reply(pipe, cancel)
                self._begun |= pipe is self._pipe
                if reply.done and not reply.spent and pipe is self._pipe:
                    self._busy = False
                if reply.locked:
                    raise Locked(bool(self.passwords))
                for item in reply.items:
                    cancel.check()
                    yield item
        except (_Lost, EOFError, OSError) as lost:
            told = str(lost) if isinstance(lost, _Lost) else self._obituary(pipe)
            if not self._begun and pipe is self._pipe:
                raise _no_child() from lost
            yield Skipped(str(path), told)
        finally:
            if self._busy and pipe is self._pipe:
                self.close()

    def _started(self) -> Connection[Any, Any]:
        if self._pipe and self._process and self._process.is_alive() and not self._busy:
            return self._pipe
        self.close()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, self._seconds, self._memory), name="embedscope reader", daemon=True
        )
        try:
            with uninterrupted():
                process.start()
        except OSError as error:
            ours.close()
            raise os_error("start the reader of", sys.executable, error) from error
        finally:
            theirs.close()
        self._pipe, self._process, self._begun = ours, process, False
        self._end = weakref.finalize(self, _end, process, ours)
        return ours

    def _reply(self, pipe: Connection[Any, Any], cancel: CancelToken) -> _Reply:
        """The child's next words. They come in frames; one that is not full is the last."""
        data = bytearray()
        while True:
            ticks = 0  # of this program: it has none while it is suspended, or the whole machine
            while not pipe.poll(_TICK):
                cancel.check()
                ticks += 1
                if ticks * _TICK > self._patience:
                    raise _Lost(_no_answer(self._patience))
            frame = pipe.recv_bytes()
            data += frame
            if len(frame) < _FRAME:
                reply: _Reply = pickle.loads(data)  # noqa: S301 - written by our own child
                return reply

    def _obituary(self, pipe: Connection[Any, Any]) -> str:
        """Why the child at the other end is dead, in one sentence about the file it was reading.

        Raises Cancelled where it was asked to end: who ends a session tells every process of it.
        """
        if not self._process or pipe is not self._pipe:
            return "It was left for another file before its end."
        self._process.join(1)
        status = self._process.exitcode
        if status == _OUT_OF_MEMORY:
            return _too_much(self._memory)
        if status is not None and -status in ENDINGS:
            raise Cancelled
        if status in (_OUT_OF_TIME, -getattr(signal, "SIGXCPU", 0)):
            return _too_long(self._seconds)
        if status == -getattr(signal, "SIGKILL", 0):
            return f"Its reader was ended from outside, as when the memory runs out; {READ_AGAIN}."
        return f"Its reader broke down over it (status {status}): it is damaged, or too large for the memory."


def _no_child() -> AppError:
    hint = tr("Close other programs and start Embedscope again; if that does not help, install it again.")
    return AppError(tr("The part of Embedscope that reads files does not start."), hint)


def _too_long(seconds: float) -> str:
    return f"It took longer than {seconds:g} s and was stopped."


def _no_answer(seconds: float) -> str:
    return f"Nothing of it came for {seconds:g} s, as from a dead disk; {READ_AGAIN}."


def _too_much(memory: int) -> str:
    return f"It takes more than {memory / (1 << 30):.2g} GB of memory to read, and was stopped."


def _end(process: BaseProcess, pipe: Connection[Any, Any]) -> None:
    pipe.close()
    process.kill()
    process.join()
    process.close()


def _serve(pipe: Connection[Any, Any], seconds: float, memory: int) -> None:
    """The child: reads what it is asked to until the parent is gone."""
    sender = _Sender(pipe, seconds)
    _settle(memory, sender)
    sender.send()  # it has begun: what ends it from now on is a file
    while True:
        try:
            task, *arguments = pipe.recv()
        except EOFError:
            return
        sender.begin()
        try:
            for item in _TASKS[task](*arguments):
                sender.add(item)
            sender.send(done=True)
        except Locked as locked:
            sender.send(done=True, locked=locked.reason)
        except MemoryError:
            sender.items.clear()
            sender.add(Skipped(str(arguments[0]), _too_much(memory)))
            sender.send(done=True, spent=True)


def _settle(memory: int, sender: _Sender) -> None:
    """Binds the child to its limits and to the life of its parent, and quiets it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (1, 2):
        os.dup2(null, standard)  # libraries write there what nobody should read
    limited = False
    if resource:
        _limit(resource.RLIMIT_CORE, 0)
        limited = _limit(resource.RLIMIT_AS, memory) and sys.platform.startswith("linux")
    threading.Thread(target=_watch, args=(None if limited else memory, sender), daemon=True).start()


def _limit(kind: int, most: int) -> bool:
    _soft, hard = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    except (OSError, ValueError):
        return False
    return True


def _watch(memory: int | None, sender: _Sender) -> None:
    """Ends the child with its parent, even in the middle of a file, and when it takes more than it may."""
    parent = multiprocessing.parent_process()
    while parent and not wait([parent.sentinel], None if memory is None else 0.1):
        if memory is not None and _resident() > memory:
            os._exit(_OUT_OF_MEMORY)
        if sender.took_too_long():
            os._exit(_OUT_OF_TIME)
    os._exit(0)


def _resident() -> int:
    """Bytes of memory that this process takes up, or took up at most."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        class Counters(ctypes.Structure):
            _fields_ = (
                *[(name, wintypes.DWORD) for name in ("size", "faults")],
                *[(f"value{number}", ctypes.c_size_t) for number in range(8)],
            )

        counters = Counters()
        own = ctypes.windll.kernel32.GetCurrentProcess()
        ctypes.windll.psapi.GetProcessMemoryInfo(own, ctypes.byref(counters), ctypes.sizeof(counters))
        return int(counters.value1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class _Sender:
    """Sends items in bounded messages, and renews the processor time after each."""

    def __init__(self, pipe: Connection[Any, Any], seconds: float) -> None:
        self.items: list[Any] = []
        self._pipe = pipe
        self._seconds = seconds
        self._characters = 0
        self._since = 0.0
        self._most = math.inf  # of the child's processor time
        self._limited = False  # by the system

    def begin(self) -> None:
        self._since = time.monotonic()
        self._most = time.process_time() + self._seconds
        if resource:
            self._limited = _limit(resource.RLIMIT_CPU, math.ceil(self._most))

    def took_too_long(self) -> bool:
        """Whether the child took more than it may of what nobody else watches."""
        return not self._limited and time.process_time() > self._most

    def add(self, item: Document | Skipped | PageStep | PagePicture | FileOutline) -> None:
        self.items.append(item)
        if isinstance(item, Document):
            self._characters += len(item.text) + sum(map(len, item.fields.values()))
        waited = time.monotonic() - self._since
        if len(self.items) >= _ITEMS or self._characters >= _CHARACTERS or waited > _HELD:
            self.send()

    def send(self, done: bool = False, spent: bool = False, locked: str = "") -> None:
        data = memoryview(pickle.dumps(_Reply(self.items, done, spent, locked), protocol=5))
        with contextlib.suppress(BrokenPipeError):
            for start in range(0, len(data) + 1, _FRAME):
                self._pipe.send_bytes(data[start : start + _FRAME])
        self.items.clear()
        self._characters = 0
        self.begin()
