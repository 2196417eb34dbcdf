"""The one place where threads cross: work goes out on two lanes, finished values come back as one signal."""

from __future__ import annotations

import inspect
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Generic, Literal, TypeVar, cast

from PySide6.QtCore import QMetaObject, QObject, Qt, QTimer, Signal, Slot

import desktop_app
from desktop_app.core.errors import AppError, Cancelled, fault_of_world
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.core.logs import where
from desktop_app.language import tr

Lane = Literal["job", "query"]
Result = TypeVar("Result")
Work = Callable[[Report, CancelToken], Result]
Plain = Callable[[], Result]

PROGRESS_EVERY_S = 0.05  # twenty times a second is all an eye can use
WAIT_S = 0.05  # so soon a lane that waits for the user sees that it was cancelled
_OURS = AppError(
    tr("Embedscope made a mistake of its own."),
    tr("Please send the report it shows; your files are untouched."),
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bug:
    """An exception that is nobody's fault but ours. The same `place` means the same bug once more."""

    place: str
    report: str


def bug_from(error: BaseException) -> Bug:
    """`error` with its traceback and the versions, ready to be copied."""
    import platform  # late, since a start without a bug needs none of it

    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f"{type(error).__name__} {last.filename}:{last.lineno}" if last else type(error).__name__
    lines = traceback.format_exception(error)
    about = f"Embedscope {desktop_app.__version__}, Python {platform.python_version()}, {platform.platform()}"
    return Bug(place, f"{about}\n\n{''.join(lines)}")


@dataclass(eq=False)
class Task(Generic[Result]):
    """A piece of work that waits in a lane or is done there. Its methods are for the interface thread."""

    work: Work[Result]
    done: Callable[[Result], None] | None
    failed: Callable[[AppError], None]
    stopped: Callable[[], None] | None
    progress: Callable[[Progress], None] | None
    topic: str
    number: int = field(default_factory=count(1).__next__)
    token: CancelToken = field(default_factory=CancelToken)
    end_with_owner: QMetaObject.Connection | None = None
    latest: Progress | None = None
    woken: bool = False  # a progress message of this task is on its way

    def cancel(self) -> None:
        """Asks the work to stop; `stopped` follows once it has."""
        self.token.cancel()


@dataclass(frozen=True, slots=True)
class _Message:
    task: Task[object]
    kind: Literal["done", "error", "bug", "cancelled", "progress"]
    value: object = None


class Question:
    """Something that only the user knows. The lane that asked waits until `answer` is called."""

    def __init__(self, about: object) -> None:
        self.about = about
        self._told = threading.Event()
        self._value: object = None

    def answer(self, value: object) -> None:
        """Lets the lane go on; None where there is no answer. Only the first one counts."""
        if not self._told.is_set():
            self._value = value
            self._told.set()

    def wait(self, cancel: CancelToken) -> object:
        """Runs in the lane's thread. Raises Cancelled."""
        while not self._told.wait(WAIT_S):
            cancel.check()
        return self._value


class TaskRunner(QObject):
    """Two single-worker lanes: `job` for long work, `query` for what must answer while one types.

    Work runs in its lane's thread, as `work()` or, where it has use for them, `work(report, cancel)`; the
    callbacks run in the interface thread. A task ends with its `owner`, the widget that asked: nobody is
    left to hear the answer. An error that has no callback is shown by the notice nearest to the owner.
    A task with a `topic` replaces the unfinished one of that topic: the older is cancelled and its answer,
    should it still come, is dropped by its number.
    """

    bug = Signal(object)  # Bug
    asked = Signal(object)  # Question
    answered = Signal(object)  # Question that is over, for whoever shows it
    _arrived = Signal(object)  # _Message
    _asking = Signal(object)
    _over = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest: dict[str, int] = {}
        self._open: dict[int, Task[object]] = {}
        self._closed = False
        self._lanes: dict[Lane, ThreadPoolExecutor] = {
            lane: ThreadPoolExecutor(1, thread_name_prefix=f"embedscope-{lane}") for lane in ("job", "query")
        }
        queued = Qt.ConnectionType.QueuedConnection
        self._arrived.connect(self._receive, queued)
        self._asking.connect(self.asked, queued)
        self._over.connect(self.answered, queued)

    def query(
        self,
        work: Plain[Result] | Work[Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[AppError], None] | None = None,
        *,
        owner: QObject,
        topic: str = "",
        progress: Callable[[Progress], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> Task[Result]:
        """Queues work that must answer while one types.

        Exactly one of done(value), failed(AppError) and stopped() follows, unless `owner` is gone by then
        or a newer task of the same topic has taken its place. A bug is shown in its own dialog, and
        `failed` is called as well, so that nothing stays busy.
        """
        return self._queue("query", owner, work, done, failed, stopped, progress, topic)

    def job(
        self,
        work: Plain[Result] | Work[Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[AppError], None] | None = None,
        *,
        owner: QObject,
        topic: str = "",
        progress: Callable[[Progress], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> Task[Result]:
        """As `query`, for long work, which waits its turn behind other long work."""
        return self._queue("job", owner, work, done, failed, stopped, progress, topic)

    def _queue(
        self,
        lane: Lane,
        owner: QObject,
        work: Plain[Result] | Work[Result],
        done: Callable[[Result], None] | None,
        failed: Callable[[AppError], None] | None,
        stopped: Callable[[], None] | None,
        progress: Callable[[Progress], None] | None,
        topic: str,
    ) -> Task[Result]:
        failed = failed or partial(self._show_error, owner)
        task = Task(_with_both(work), done, failed, stopped, progress, topic)
        if self._closed:
            return task
        if topic:
            self.drop(topic)
            self._newest[topic] = task.number
        self._open[task.number] = task  # type: ignore[assignment]
        task.end_with_owner = owner.destroyed.connect(lambda: self._end(task))
        self._lanes[lane].submit(self._work, task)
        return task

    def _end(self, task: Task[Result]) -> None:
        """Its owner is gone: the work is cancelled, its answer dropped."""
        task.cancel()
        self._forget(task)

    def _forget(self, task: Task[Result]) -> None:
        self._open.pop(task.number, None)
        if self._newest.get(task.topic) == task.number:
            del self._newest[task.topic]
        if task.end_with_owner:
            QObject.disconnect(task.end_with_owner)
            task.end_with_owner = None

    def _show_error(self, owner: QObject, error: AppError) -> None:
        """Shows it in the notice nearest to the owner; where there is none, an error is a bug of ours."""
        near: QObject | None = owner
        while near is not None and not hasattr(near, "notice"):
            near = near.parent()
        if near is not None:
            near.notice.show_error(error)
        else:
            self.bug.emit(bug_from(error))

    def drop(self, topic: str) -> None:
        """Cancels the unfinished task of `topic` and forgets its answer."""
        if task := self._open.get(self._newest.get(topic, 0)):
            self._end(task)

    def busy(self, topic: str) -> bool:
        """Whether a task of `topic` has not come back yet."""
        return self._newest.get(topic) in self._open

    def ask(self, about: object, cancel: CancelToken) -> object:
        """Runs in a lane's thread: puts a question to the interface and waits for its answer, None if none.

        Raises Cancelled. `answered` follows in any case.
        """
        question = Question(about)
        cancel.check()
        self._asking.emit(question)
        try:
            return question.wait(cancel)
        finally:
            self._over.emit(question)

    def shutdown(self, last: Callable[[], None] | None = None, patience_s: float | None = None) -> bool:
        """Cancels everything, runs `last` (closing files) on the query lane, and joins both threads.

        False where one of them is still at work after `patience_s`: then only the end of the program ends it.
        """
        if self._closed:
            return True
        self._closed = True
        for task in self._open.values():
            task.cancel()
        self._open.clear()
        until = None if patience_s is None else time.monotonic() + patience_s
        ended = self._ends("job", _nothing, until) and self._ends("query", last or _nothing, until)
        for lane in self._lanes.values():
            lane.shutdown(wait=ended, cancel_futures=True)
        return ended

    def _ends(self, lane: Lane, last: Callable[[], None], until: float | None) -> bool:
        """Runs the last work of a lane; whether it was done in time."""
        end = self._lanes[lane].submit(last)
        return not wait([end], None if until is None else max(until - time.monotonic(), 0)).not_done

    def _work(self, task: Task[Result]) -> None:
        """Runs in the lane's thread."""
        try:
            task.token.check()
            value = task.work(lambda progress: self._report(task, progress), task.token)
        except Cancelled:
            self._send(task, "cancelled")
        except AppError as error:
            _log.info("refused: %s at %s", type(error).__name__, where(error))
            self._send(task, "error", error)
        except Exception as error:
            if isinstance(error, OSError) and (told := fault_of_world(error)):
                _log.info("refused: %s at %s", type(error).__name__, where(error))
                self._send(task, "error", told)
                return
            _log.exception("a task failed")
            self._send(task, "bug", bug_from(error))
        else:
            self._send(task, "done", value)

    def _report(self, task: Task[Result], progress: Progress) -> None:
        """Runs in the lane's thread: the newest progress replaces one that was not read yet."""
        task.latest = progress
        if not task.woken and task.progress:
            task.woken = True
            self._send(task, "progress")

    def _send(self, task: Task[Result], kind: str, value: object = None) -> None:
        if not self._closed:
            self._arrived.emit(_Message(task, kind, value))  # type: ignore[arg-type]

    @Slot(object)
    def _receive(self, message: _Message) -> None:
        task = message.task
        if message.kind == "bug":
            self.bug.emit(message.value)
        if task.number not in self._open:
            return
        if message.kind == "progress":
            self._show_progress(task)
            return
        self._forget(task)
        if message.kind == "done" and task.done:
            task.done(message.value)
        elif message.kind in ("error", "bug"):
            task.failed(message.value if isinstance(message.value, AppError) else _OURS)
        elif message.kind == "cancelled" and task.stopped:
            task.stopped()

    def _show_progress(self, task: Task[object]) -> None:
        """Shows the newest progress now; what arrives in the next 50 ms waits for the end of them."""
        if task.progress and task.latest:
            shown, task.latest = task.latest, None
            task.progress(shown)
        QTimer.singleShot(round(PROGRESS_EVERY_S * 1000), self, lambda: self._next_progress(task))

    def _next_progress(self, task: Task[object]) -> None:
        if task.number not in self._open:
            return
        task.woken = False
        if task.latest is not None:
            task.woken = True
            self._show_progress(task)


def _nothing() -> None:
    """The last work of a lane that has nothing to close."""


def _with_both(work: Plain[Result] | Work[Result]) -> Work[Result]:
    """`work`, to be called with a report and a token whether it has use for them or not."""
    wanted = [
        given
        for given in inspect.signature(work).parameters.values()
        if given.default is given.empty and given.kind is not given.VAR_KEYWORD
    ]
    if wanted:
        return cast(Work[Result], work)
    plain = cast(Plain[Result], work)
    return lambda _report, _cancel: plain()


def watch_uncaught(runner: TaskRunner) -> None:
    """Sends exceptions that escape a slot of the interface thread the same way as a task's bug."""

    def hook(kind: type[BaseException], error: BaseException, _trace: object) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        _log.error("uncaught", exc_info=error)
        runner.bug.emit(bug_from(error))

    sys.excepthook = hook
