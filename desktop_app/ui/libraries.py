"""Which libraries there are, which one is searched, and the indexing that goes on in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from desktop_app.core import settings as kept
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.paths import SAMPLE_CORPUS, SAMPLE_LIBRARY
from desktop_app.core.settings import Settings
from desktop_app.core.types import IndexReport
from desktop_app.ui.dialogs import skipped_dialog
from desktop_app.ui.library_info import IndexWish, LibraryInfo, Survey
from desktop_app.ui.page import Desk
from desktop_app.ui.tasks import Task
from desktop_app.ui.widgets.basics import plain_tip
from desktop_app.ui.widgets.library_bar import LibraryBar

REFRESH_MS = 2_000  # how often a library that is being written is counted anew


class Libraries(QObject):
    """Acts on the side bar. `current_changed` tells which library is searched, `counted` that it grew."""

    current_changed = Signal(object)  # LibraryInfo or None
    counted = Signal(object)  # LibraryInfo
    job_changed = Signal(str, object)  # name, Progress or None
    add_wanted = Signal(object, str)  # Path, "files" or "folder"
    form_wanted = Signal(object)  # paths

    def __init__(self, desk: Desk, bar: LibraryBar, data_folder: Path, settings: Settings) -> None:
        super().__init__(bar)
        self._desk = desk
        self._bar = bar
        self._data_folder = data_folder
        self.settings = settings
        self.current: LibraryInfo | None = None
        self.sample_there = False
        self._jobs: dict[Path, Task[IndexReport]] = {}
        self._new: set[Path] = set()  # shown as soon as they can be opened
        self._refresh = QTimer(self)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.timeout.connect(self._count_working)
        bar.chosen.connect(self.open)
        bar.stop_wanted.connect(self.stop)
        bar.menu_wanted.connect(self._fill_menu)

    @property
    def root(self) -> Path:
        """Where new libraries are made."""
        return self._data_folder / "libraries"

    def start(self) -> None:
        """Looks at every library that is remembered, and opens the last one."""
        for name in self.settings.libraries:
            self._bar.add(Path(name), Path(name).name)
        folders = tuple(self._bar.folders())
        backend = self._desk.backend
        self._desk.runner.submit(
            "query", lambda _report, _cancel: backend.survey(folders), self._surveyed, topic="survey"
        )

    def targets(self) -> list[tuple[Path, str]]:
        """The libraries one may add to, folder and name; not the sample that came with the program."""
        rows = [(folder, self._bar.row(folder)) for folder in self._bar.folders()]
        return [(folder, row.name) for folder, row in rows if row and folder != SAMPLE_LIBRARY]

    def open(self, folder: Path) -> None:
        """Searches the library in `folder` from now on."""
        row = self._bar.row(folder)
        notice = row.notice if row else self._bar.notice
        self._bar.select(folder)
        backend = self._desk.backend

        def fail(error: AppError) -> None:
            if row:
                notice.show_error(error, "Remove from the list", lambda: self.forget(folder))
            else:
                notice.show_error(error)
            self._bar.select(self.current.folder if self.current else None)

        self._desk.runner.submit(
            "query", lambda _report, _cancel: backend.info(folder), self._opened, fail, topic="open"
        )

    def open_sample(self) -> None:
        """Makes a library of the sample jobs that came with the program."""
        self.index(IndexWish(self.root / SAMPLE_LIBRARY.name, SAMPLE_LIBRARY.name, (SAMPLE_CORPUS,)))

    def index(self, wish: IndexWish) -> None:
        """Reads files into a library; one run at a time, the next waits its turn."""
        folder = wish.folder
        if folder in self._jobs:
            return
        if self._bar.row(folder) is None:
            self._new.add(folder)
        row = self._bar.add(folder, wish.name)
        row.notice.hide()
        self._remember(folder)
        backend = self._desk.backend

        def progress(value: Progress) -> None:
            row.set_progress(value)
            self.job_changed.emit(wish.name, value)

        def done(report: IndexReport) -> None:
            self._ended(folder)
            if self.current is None or self.current.folder == folder or folder in self._new:
                self._new.discard(folder)
                self.open(folder)
            else:
                self._count(folder)
            if report.skipped:
                count = len(report.skipped)
                row.notice.say(
                    "warning",
                    f"{count:,} could not be read.",
                    action="Show what and why",
                    do=lambda: skipped_dialog(row.name, report.skipped, self._bar.window()).open(),
                )

        def fail(error: AppError) -> None:
            self._ended(folder)
            row.notice.show_error(error, "Try again", lambda: self.index(wish))
            self._count(folder)

        def cancelled() -> None:
            self._ended(folder)
            row.notice.say(
                "info", "Stopped. What is done is kept.", action="Resume", do=lambda: self.index(wish)
            )
            self._count(folder)

        progress(Progress("Waiting" if self._jobs else "Starting"))
        self._refresh.start()
        self._jobs[folder] = self._desk.runner.submit(
            "job",
            lambda report, cancel: backend.index(wish, report, cancel),
            done,
            fail,
            on_progress=progress,
            on_cancelled=cancelled,
        )

    def open_or_index(self, paths: Sequence[Path]) -> None:
        """What was dropped: a library is opened, anything else goes into the form for indexing."""
        backend = self._desk.backend

        def decide(library: Path | None) -> None:
            if library:
                self.open(library)
            else:
                self.form_wanted.emit(paths)

        self._desk.runner.submit("query", lambda _report, _cancel: backend.library_of(paths), decide)

    def repair(self, folder: Path) -> None:
        """Embeds again, from the library's own documents, what lost its vectors."""
        row = self._bar.row(folder)
        self.index(IndexWish(folder, row.name if row else folder.name, ()))

    def stop(self, folder: Path | None = None) -> None:
        """Stops indexing in `folder`, or wherever it goes on."""
        for path, task in self._jobs.items():
            if folder in (None, path):
                task.cancel()

    def forget(self, folder: Path) -> None:
        """Takes a library off the list; its files stay where they are."""
        self.stop(folder)
        self._bar.remove(folder)
        left = tuple(name for name in self.settings.libraries if Path(name) != folder)
        self.keep(libraries=left)
        if self.current and self.current.folder == folder:
            self._set_current(None)

    def keep(self, **changes: object) -> None:
        """Remembers settings; they are written by the query lane."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        settings, folder = self.settings, self._data_folder
        self._desk.runner.submit(
            "query",
            lambda _report, _cancel: kept.save(folder, settings),
            on_error=self._bar.notice.show_error,
        )

    def save_last(self, **changes: object) -> None:
        """Writes the settings at once, for the very end."""
        kept.save(self._data_folder, replace(self.settings, **changes))  # type: ignore[arg-type]

    def _surveyed(self, found: Survey) -> None:
        self.sample_there = found.sample_corpus
        for info in found.libraries:
            self._bar.add(info.folder, info.name)
            self._show_count(info)
        for folder, error in found.unusable:
            if row := self._bar.row(folder):
                row.set_holds("cannot be opened")
                row.setToolTip(plain_tip(str(error)))
        last = Path(self.settings.library) if self.settings.library else None
        usable = [info.folder for info in found.libraries]
        if last in usable:
            self.open(last)
        elif usable:
            self.open(usable[0])
        else:
            self.current_changed.emit(None)

    def _opened(self, info: LibraryInfo) -> None:
        row = self._bar.add(info.folder, info.name)
        for notice in (row.notice, self._bar.notice):
            notice.hide_error()
        self._show_count(info)
        self._bar.select(info.folder)
        self._remember(info.folder)
        self.keep(library=str(info.folder))
        self._set_current(replace(info, working=info.folder in self._jobs))

    def _set_current(self, info: LibraryInfo | None) -> None:
        self.current = info
        self.current_changed.emit(info)

    def _remember(self, folder: Path) -> None:
        if str(folder) not in self.settings.libraries and folder != SAMPLE_LIBRARY:
            self.keep(libraries=(*self.settings.libraries, str(folder)))

    def _ended(self, folder: Path) -> None:
        self._jobs.pop(folder, None)
        if not self._jobs:
            self._refresh.stop()
        if row := self._bar.row(folder):
            row.set_progress(None)
            self.job_changed.emit(row.name, None)

    def _count_working(self) -> None:
        for folder in self._jobs:
            self._count(folder)

    def _count(self, folder: Path) -> None:
        """Counts a library anew; one that is not made yet has nothing to say."""
        backend = self._desk.backend

        def show(info: LibraryInfo) -> None:
            self._show_count(info)
            if self.current is None or folder in self._new:
                self._new.discard(folder)
                self._opened(info)
            elif self.current.folder == folder:
                self.current = replace(info, working=folder in self._jobs)
                self.counted.emit(self.current)

        self._desk.runner.submit(
            "query", lambda _report, _cancel: backend.info(folder), show, topic=f"count {folder}"
        )

    def _show_count(self, info: LibraryInfo) -> None:
        if row := self._bar.row(info.folder):
            row.set_holds(f"{info.documents:,} document{'s' if info.documents != 1 else ''}")

    def _fill_menu(self, folder: Path, menu: QMenu) -> None:
        if folder != SAMPLE_LIBRARY:
            menu.addAction("Add files", lambda: self.add_wanted.emit(folder, "files"))
            menu.addAction("Add a folder", lambda: self.add_wanted.emit(folder, "folder"))
            menu.addSeparator()
        menu.addAction(
            "Show in the file manager", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        )
        if folder != SAMPLE_LIBRARY:
            menu.addAction("Remove from the list", lambda: self.forget(folder))
