"""The long work that goes on in libraries: one at a time, shown in their rows, stopped, rested, resumed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.ui.gate import Gate
from desktop_app.ui.libraries.bar import LibraryBar
from desktop_app.ui.libraries.row import LibraryRow
from desktop_app.ui.tasks import Result, Task, TaskRunner, Work

TYPING_MS = 1_500  # so long after the last keystroke indexing goes on


class Jobs(QObject):
    """What was asked for, and what libraries do by themselves, which gives way to it.

    `changed` carries a name and its Progress, or None where the work is over; `ended` the folder, before the
    callbacks of the work are called.
    """

    changed = Signal(str, object)
    ended = Signal(object)  # Path

    def __init__(self, runner: TaskRunner, bar: LibraryBar) -> None:
        super().__init__(bar)
        self._runner = runner
        self._bar = bar
        self.gate = Gate(self)
        self._tasks: dict[Path, Task[object]] = {}
        self._resting: set[Path] = set()  # work that can rest at the gate
        self._quiet: set[Path] = set()  # work that nobody asked for
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(lambda: self.gate.release("typing"))
        self.gate.changed.connect(self._show_pause)
        bar.stop_wanted.connect(self.stop)
        bar.pause_wanted.connect(self.toggle_pause)

    def busy(self, folder: Path) -> bool:
        """Whether work that was asked for goes on in the library, or waits to."""
        return folder in self._tasks and folder not in self._quiet

    def folders(self) -> list[Path]:
        """Where work goes on or waits to."""
        return list(self._tasks)

    @property
    def typing(self) -> bool:
        """Whether a query was being typed a moment ago."""
        return self._typing.isActive()

    def work(
        self,
        row: LibraryRow,
        function: Work[Result],
        done: Callable[[Result], object],
        failed: Callable[[AppError], object],
        stopped: Callable[[], object],
        can_pause: bool = False,
    ) -> None:
        """Does something long with the library of `row`, on the job lane; nothing where it is busy already.

        Exactly one of the callbacks follows.
        """
        folder = row.folder
        if self.busy(folder):
            return
        self._give_way()
        row.notice.hide()
        if can_pause:
            self._resting.add(folder)
        row.set_progress(Progress("Waiting" if self._tasks else "Starting"), can_pause)
        self.changed.emit(row.name, Progress("Starting"))

        def progress(value: Progress) -> None:
            row.set_progress(value, can_pause)
            self.changed.emit(row.name, value)

        def end(value: Result) -> None:
            self._ended(folder)
            done(value)

        def fail(error: AppError) -> None:
            self._ended(folder)
            failed(error)

        def cancelled() -> None:
            self._ended(folder)
            stopped()

        task = self._runner.submit("job", function, end, fail, on_progress=progress, on_cancelled=cancelled)
        self._tasks[folder] = task  # type: ignore[assignment]

    def follow(
        self,
        row: LibraryRow,
        function: Work[Result],
        done: Callable[[Result], object],
        failed: Callable[[AppError], object],
    ) -> None:
        """Does something that nobody asked for: seen once it has something to tell, and gives way.

        No callback follows where it gave way or was stopped.
        """
        folder = row.folder
        if self._tasks:
            return

        def mine() -> bool:
            return self._tasks.get(folder) is task

        def progress(value: Progress) -> None:
            if mine():
                row.notice.hide()  # "Stopped" is over
                self._resting.add(folder)
                row.set_progress(value, can_pause=True)
                self.changed.emit(row.name, value)

        def end(value: Result) -> None:
            if mine():
                self._ended(folder)
                done(value)

        def fail(error: AppError) -> None:
            if mine():
                self._ended(folder)
                failed(error)

        def cancelled() -> None:
            if mine():
                self._ended(folder)

        self._quiet.add(folder)
        task = self._runner.submit("job", function, end, fail, on_progress=progress, on_cancelled=cancelled)
        self._tasks[folder] = task  # type: ignore[assignment]

    def stop(self, folder: Path | None = None) -> None:
        """Stops the work in `folder`, or wherever it goes on."""
        for path, task in self._tasks.items():
            if folder in (None, path):
                task.cancel()

    def toggle_pause(self) -> None:
        """Lets indexing rest, or go on whatever it rests for."""
        if not self._resting:
            return
        if self.gate.reason:
            self.gate.open()
        else:
            self.gate.hold("user", "by you")

    def typed(self, query: str) -> None:
        """A query is being typed: indexing rests for it, and then takes up what is nearest to it."""
        self.gate.query = query
        self._typing.start()
        if self._resting:
            self.gate.hold("typing", "while you type")

    def _give_way(self) -> None:
        for folder in tuple(self._quiet):
            if task := self._tasks.get(folder):
                task.cancel()
                self._ended(folder)

    def _ended(self, folder: Path) -> None:
        self._tasks.pop(folder, None)
        self._resting.discard(folder)
        self._quiet.discard(folder)
        if not self._resting:
            self.gate.open()
        if row := self._bar.row(folder):
            row.set_progress(None)
            self.changed.emit(row.name, None)
        self.ended.emit(folder)

    def _show_pause(self) -> None:
        """The row of the library that is being indexed tells why that rests."""
        reason = self.gate.reason
        words = f"{'Paused' if self.gate.waiting else 'Pausing'} {reason}" if reason else ""
        for folder in self._resting:
            if row := self._bar.row(folder):
                row.set_paused(words, bool(reason))
