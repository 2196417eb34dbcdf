"""The long work in libraries: one at a time, shown in their rows, stopped, paused, resumed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from PySide6.QtCore import QObject, Signal

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.language import tr
from desktop_app.ui.gate import Gate
from desktop_app.ui.kit.layout import after
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.libraries.bar import LibraryBar
from desktop_app.ui.tasks import Result, Task, TaskRunner, Work

BY_USER, WHILE_TYPING = "user", "typing"
_PAUSED = {
    BY_USER: (tr("Pausing by you"), tr("Paused by you")),
    WHILE_TYPING: (tr("Pausing while you type"), tr("Paused while you type")),
}
"""Why indexing is about to rest, and why it rests."""
TYPING_MS = 1_500  # so long after the last keystroke indexing continues


@dataclass(frozen=True, slots=True)
class Job(Generic[Result]):
    """Long work in the library in `folder`, which need not exist yet.

    `work` takes a report and a token; where it is `pausable` also what to call between two batches, and then
    what is done so far is kept. `again` is offered where it failed or was stopped. `lost` follows where it
    did not end well and leaves no library to be shown.
    """

    folder: Path
    name: str
    work: Callable[..., Result]
    done: Callable[[Result], object]
    again: Callable[[], object]
    pausable: bool = False
    lost: Callable[[], object] | None = None


class Jobs(QObject):
    """What the user asked for, and automatic updates, which give way to it.

    `changed` carries a name and its Progress, or None where the work is over; `ended` the folder and
    whether all was done, after the callbacks of the work.
    """

    changed = Signal(str, object)
    ended = Signal(object, bool)  # Path

    def __init__(self, runner: TaskRunner, bar: LibraryBar) -> None:
        super().__init__(bar)
        self._runner = runner
        self._bar = bar
        self.gate = Gate(self)
        self._tasks: dict[Path, Task[object]] = {}
        self._resting: set[Path] = set()  # work that can rest at the gate
        self._automatic: set[Path] = set()
        self._typing = after(self, TYPING_MS, lambda: self.gate.release(WHILE_TYPING))
        self.gate.changed.connect(self._show_pause)
        bar.stop_wanted.connect(self.stop)
        bar.pause_wanted.connect(self.toggle_pause)

    def busy(self, folder: Path) -> bool:
        """Whether work that was asked for is done in the library, or waits to be."""
        return folder in self._tasks and folder not in self._automatic

    def why_not(self) -> str:
        """Why there is nothing to stop, "" where there is."""
        return "" if self._tasks else tr("No library is being worked on")

    def why_not_pause(self) -> str:
        """Why there is nothing to pause, "" where there is."""
        return "" if self._resting else tr("Nothing is being indexed")

    def folders(self) -> list[Path]:
        """Where work is done or waits to be."""
        return list(self._tasks)

    @property
    def typing(self) -> bool:
        """Whether a query was being typed a moment ago."""
        return self._typing.isActive()

    def run(self, job: Job[Result]) -> None:
        """Does the job in its lane and shows it in its row; nothing where the library is busy already."""
        folder = job.folder
        if self.busy(folder):
            return
        for automatic in tuple(self._automatic):
            self._tasks[automatic].cancel()
            self._over(automatic)
        row = self._bar.add(folder, job.name)
        row.notice.hide()
        if job.pausable:
            self._resting.add(folder)
        self._show(folder, Progress(tr("Waiting") if self._tasks else tr("Starting")), job.pausable)

        def failed(error: AppError) -> None:
            self._lose(job).show_error(error, tr("Try again"), job.again)

        def stopped() -> None:
            notice = self._lose(job)
            if job.pausable:
                notice.say("info", tr("Stopped. What is done is kept."), action=tr("Resume"), do=job.again)
            elif not job.lost:
                notice.say("info", tr("Stopped."), action=tr("Start again"), do=job.again)

        def progress(value: Progress) -> None:
            self._show(folder, value, job.pausable)

        work = self._with_gate(job.work) if job.pausable else job.work
        self._start(folder, work, job.done, failed, stopped, progress)

    def follow(
        self,
        folder: Path,
        work: Callable[..., Result],
        done: Callable[[Result], object],
        failed: Callable[[AppError], object],
        stopped: Callable[[], object],
    ) -> None:
        """Runs an automatic job: shown once it reports progress, canceled when the user starts one.

        `work` is that of a pausable job. `stopped` follows where the user stopped it; no callback does where
        it gave way.
        """
        if self._tasks:
            return

        def progress(value: Progress) -> None:
            if folder not in self._resting:
                self._resting.add(folder)
                if row := self._bar.row(folder):
                    row.notice.hide()  # "Stopped" would stay while it runs again
            self._show(folder, value, can_pause=True)

        self._automatic.add(folder)
        self._start(folder, self._with_gate(work), done, failed, stopped, progress)

    def stop(self, folder: Path | None = None) -> None:
        """Stops the work in `folder`, or wherever there is any."""
        for path, task in self._tasks.items():
            if folder in (None, path):
                task.cancel()

    def toggle_pause(self) -> None:
        """Lets indexing rest, or continue whatever it rests for."""
        if not self._resting:
            return
        if self.gate.reason:
            self.gate.open()
        else:
            self.gate.hold(BY_USER, BY_USER)

    def typed(self, query: str) -> None:
        """A query is being typed: indexing rests for it, and then takes up what is nearest to it."""
        self.gate.query = query
        self._typing.start()
        if self._resting:
            self.gate.hold(WHILE_TYPING, WHILE_TYPING)

    def _with_gate(self, work: Callable[..., Result]) -> Work[Result]:
        return lambda report, cancel: work(report, cancel, self.gate.between(cancel))

    def _start(
        self,
        folder: Path,
        work: Work[Result],
        done: Callable[[Result], object],
        failed: Callable[[AppError], object],
        stopped: Callable[[], object],
        progress: Callable[[Progress], object],
    ) -> None:
        """Exactly one of the first three callbacks follows, unless the task has given way."""

        def mine() -> bool:
            return self._tasks.get(folder) is task

        def ending(then: Callable[..., object], well: bool) -> Callable[..., None]:
            def end(*value: object) -> None:
                if mine():
                    self._over(folder)
                    if self._bar.row(folder):  # it may have been taken off the list meanwhile
                        then(*value)
                    self.ended.emit(folder, well)

            return end

        def show(value: Progress) -> None:
            if mine():
                progress(value)

        task = self._runner.job(
            work,
            ending(done, True),
            ending(failed, False),
            owner=self,
            progress=show,
            stopped=ending(stopped, False),
        )
        self._tasks[folder] = task

    def _lose(self, job: Job[Result]) -> Notice:
        """Where to say that a job did not end well, once its library is off the list if none came of it."""
        if job.lost:
            job.lost()
        return self._bar.notice_of(job.folder)

    def _over(self, folder: Path) -> None:
        self._tasks.pop(folder, None)
        self._resting.discard(folder)
        self._automatic.discard(folder)
        if not self._resting:
            self.gate.open()
        self._show(folder, None)

    def _show(self, folder: Path, progress: Progress | None, can_pause: bool = False) -> None:
        if row := self._bar.row(folder):
            row.set_progress(progress, can_pause)
            self.changed.emit(row.name, progress)

    def _show_pause(self) -> None:
        """The row of the library that is being indexed says why that rests."""
        reason = self.gate.reason
        words = _PAUSED[reason][self.gate.waiting] if reason else ""
        for folder in self._resting:
            if row := self._bar.row(folder):
                row.set_paused(words, bool(reason))
