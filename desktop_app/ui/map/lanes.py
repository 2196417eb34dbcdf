"""How a map asks the lanes: questions that are answered at once, and long work with a line that stops it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.language import tr
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.map.controls import JobStrip
from desktop_app.ui.tasks import Task, TaskRunner

WORK = {"t-SNE": "t-SNE", "Groups": tr("Groups"), "Export": tr("Export")}
"""Long work, and what it is called."""
Work = Callable[[Report, CancelToken], object]


class MapLanes:
    """What `owner` asks under one name replaces what it asked before under the same."""

    def __init__(self, runner: TaskRunner, owner: QWidget, notice: Notice) -> None:
        self._runner, self._owner, self._notice = runner, owner, notice
        self._asked: set[str] = set()
        self._tasks: dict[str, Task[object]] = {}
        self.strips = {name: JobStrip(called) for name, called in WORK.items()}
        for name, strip in self.strips.items():
            strip.stopped.connect(partial(self._cancel, name))

    def ask(
        self,
        name: str,
        work: Work,
        done: Callable[..., None],
        failed: Callable[[AppError], None] | None = None,
        progress: Callable[..., None] | None = None,
    ) -> None:
        """Puts a question to the query lane."""
        self._asked.add(name)
        topic = self._topic(name)
        self._runner.query(work, done, failed, owner=self._owner, topic=topic, progress=progress)

    def job(
        self, name: str, work: Work, done: Callable[..., object], ended: Callable[[], object] | None = None
    ) -> None:
        """Long work, with a line that tells how far it is; `ended` follows where it has no result."""
        strip = self.strips[name]

        def over(value: object) -> None:
            strip.hide()
            done(value)

        def failed(error: AppError) -> None:
            self._notice.show_error(error)
            stopped()

        def stopped() -> None:
            strip.hide()
            if ended:
                ended()

        def begun(report: Report, cancel: CancelToken) -> object:
            report(Progress(tr("Starting: {work}", work=WORK[name])))  # now it waits for nothing else
            return work(report, cancel)

        strip.begin(tr("{work} waits for the work that runs already …", work=WORK[name]))
        self._asked.add(name)
        self._tasks[name] = self._runner.job(
            begun,
            over,
            failed,
            owner=self._owner,
            topic=self._topic(name),
            progress=strip.show_progress,
            stopped=stopped,
        )

    def drop(self, *names: str) -> None:
        """Forgets what was asked under these names, or under all."""
        for name in names or tuple(self._asked):
            self._runner.drop(self._topic(name))
            if strip := self.strips.get(name):
                strip.hide()

    def _cancel(self, name: str) -> None:
        if task := self._tasks.get(name):
            task.cancel()

    def _topic(self, name: str) -> str:
        return f"map {id(self)} {name}"
