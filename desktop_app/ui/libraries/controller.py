"""Which libraries there are, which one is searched, and the work in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.errors import AppError, LockedError
from desktop_app.core.jobs import Progress
from desktop_app.core.paths import SAMPLE_CORPUS, SAMPLE_LIBRARY, is_built_in, libraries_folder
from desktop_app.core.settings import Keeper, Settings
from desktop_app.core.types import IndexRequest
from desktop_app.language import tr
from desktop_app.ui.desk import LibraryRequests
from desktop_app.ui.engine import Engine
from desktop_app.ui.kit.file_dialogs import choose_folder
from desktop_app.ui.libraries import index_work, switch_work, work
from desktop_app.ui.libraries.add_documents import AddDocuments
from desktop_app.ui.libraries.bar import LibraryBar
from desktop_app.ui.libraries.jobs import Job, Jobs
from desktop_app.ui.libraries.known import KnownLibraries
from desktop_app.ui.tasks import Result, TaskRunner
from desktop_app.ui.values import EVERYWHERE, LibraryInfo, Survey, SwitchRequest, UpdateRequest

REFRESH_MS = 2_000  # how often a library that is being written is counted


class Libraries(QObject, LibraryRequests):
    """Acts on the side bar. `current_changed` says which library is searched, `counted` that it grew."""

    current_changed = Signal(object)  # LibraryInfo or None
    counted = Signal(object)  # LibraryInfo of what is searched
    counts_changed = Signal()
    added = Signal()  # files were given to be read
    locked = Signal(object)  # Path of a private library that was to be opened

    def __init__(
        self,
        runner: TaskRunner,
        engine: Engine,
        data_folder: Path,
        settings: Settings,
        sample: Path = SAMPLE_LIBRARY,
        notice: tuple[str, str] = ("", ""),
    ) -> None:
        """`notice` and its hint are what the user has to know of the settings."""
        bar = LibraryBar()
        super().__init__(bar)
        self.runner = runner
        self.engine = engine
        self.bar = bar
        self._sample = self.bar.last = sample
        self.data_folder = data_folder
        self.root = libraries_folder(data_folder)  # where new libraries are made
        self._notice = notice
        self.settings = settings
        self._keeper = Keeper(data_folder, settings)
        self.current: LibraryInfo | None = None  # what is searched: a library, or all of them
        self.single: LibraryInfo | None = None  # the library that is, or was the last to be, searched alone
        self._known = KnownLibraries()
        self.sample_there = False
        self.jobs = Jobs(runner, bar)
        self.watched: list[Path] = []
        self._new: set[Path] = set()  # shown as soon as they can be opened
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._refresh.timeout.connect(self._count_working)
        self.jobs.changed.connect(self._started)
        self.jobs.ended.connect(self._ended)
        bar.chosen.connect(self.open)
        bar.new_wanted.connect(self.add_documents)
        bar.open_wanted.connect(self.choose)

    @property
    def current_folder(self) -> Path | None:
        """Of the library in use; EVERYWHERE where all are searched."""
        return self.current.folder if self.current else None

    @property
    def single_folder(self) -> Path | None:
        """Of the library in use; None where all are searched: there is none to be changed."""
        return self.current.folder if self.current and not self.current.everywhere else None

    def start(self) -> None:
        """Looks at every library that is remembered, and opens the last one."""
        for name in self.settings.libraries:
            self.bar.add(Path(name), Path(name).name)
        survey = partial(work.survey, tuple(self.bar.folders()), self._sample, self.data_folder)
        self.runner.query(survey, self._surveyed, owner=self)
        if any(self._notice):
            self.bar.notice.say("warning", *self._notice)

    def targets(self) -> list[tuple[Path, str]]:
        """The libraries one may add to, folder and name; not the sample that came with the program."""
        rows = [(folder, self.bar.row(folder)) for folder in self.bar.folders()]
        return [(folder, row.name) for folder, row in rows if row and not is_built_in(folder)]

    def open(self, folder: Path) -> None:
        """Searches the library in `folder` from now on."""
        if folder in self._new:
            self.bar.select(self.current_folder)
            return
        if folder == EVERYWHERE:
            self._open_everywhere()
            return
        self.bar.select(folder)

        def fail(error: AppError) -> None:
            if isinstance(error, LockedError):
                self.locked.emit(folder)
                return
            action = tr("Remove from the list") if self.bar.row(folder) else ""
            self.bar.notice_of(folder).show_error(error, action, lambda: self.take_off(folder))
            self.bar.select(self.current_folder)

        self.runner.query(lambda: work.info(folder), self._opened, fail, owner=self, topic="open")

    def toggle_everywhere(self) -> None:
        """Searches all libraries from now on, or the one again that was searched before."""
        alone = self.single if self.current and self.current.everywhere else None
        self.open(alone.folder if alone else EVERYWHERE)

    def open_sample(self) -> None:
        """Opens the library of the sample jobs that came with the program, or makes one of them."""
        if self._sample in self.bar.folders():
            self.open(self._sample)
            return
        self.index(IndexRequest(self.root / SAMPLE_LIBRARY.name, SAMPLE_LIBRARY.name, (SAMPLE_CORPUS,)))

    def choose(self) -> None:
        """Asks for the folder of a library, and opens it."""
        choose_folder(
            self.bar.window(), tr("Open a library's folder"), lambda paths: self.open(paths[0]), self.root
        )

    def add_documents(self, paths: Sequence[Path] = (), target: Path | None = None) -> AddDocuments:
        """Opens the form for indexing, filled with `paths`."""
        window = self.bar.window()
        form = AddDocuments(self.runner, self.engine, self.root, self.targets(), paths, target, window)
        form.requested.connect(self.index)
        form.accepted.connect(self.added)
        form.open()
        return form

    def add_files(self, folder: Path | None = None) -> None:
        """Asks for files for the library in `folder`, or the one in use, or a new one."""
        form = self.add_documents(target=folder or self.single_folder)
        QTimer.singleShot(0, form, form.choose_files)

    def add_folder(self, folder: Path | None = None) -> None:
        """As `add_files`, for a folder."""
        form = self.add_documents(target=folder or self.single_folder)
        QTimer.singleShot(0, form, form.choose_folder)

    def typed(self, query: str) -> None:
        self.jobs.typed(query)

    def index(self, request: IndexRequest) -> None:
        """Reads files into a library; one run at a time, the next waits its turn."""
        folder = request.folder
        if self.bar.row(folder) is None:
            self._new.add(folder)
        read = partial(index_work.index, self.engine, request)
        self._read(Job(folder, request.name, read, self._finish(folder), lambda: self.index(request), True))

    def update(self, request: UpdateRequest) -> None:
        """Looks again at what a library follows, and says which of it is not there."""
        folder = request.folder

        def done(_report: object) -> None:
            self._finish(folder)(None)
            if row := self.bar.row(folder):
                self.runner.query(lambda: work.info(folder), row.say_missing, owner=row)

        update = partial(index_work.update, self.engine, request)
        self._read(Job(folder, request.name, update, done, lambda: self.update(request), True))

    def switch(self, request: SwitchRequest) -> None:
        """Gives a library another model or another cleaning; it answers by the old one meanwhile."""
        folder = request.folder
        switch = partial(switch_work.switch, self.engine.models, request)
        again = partial(self.switch, request)
        self._read(Job(folder, self.name(folder), switch, self._finish(folder), again, True))

    def repair(self, folder: Path) -> None:
        """Embeds again, from the library's own documents, what lost its vectors."""
        self.index(IndexRequest(folder, self.name(folder), ()))

    def name(self, folder: Path) -> str:
        """As the library is called in the side bar."""
        row = self.bar.row(folder)
        return row.name if row else folder.name

    def forget(self, folder: Path) -> None:
        """Takes a library off the list; its files stay where they are."""
        self.jobs.stop(folder)
        self.bar.remove(folder)
        left = tuple(name for name in self.settings.libraries if Path(name) != folder)
        self.keep(libraries=left)
        self.close(folder)

    def close(self, folder: Path) -> None:
        """Nothing of a library is shown or followed any more, until it is opened."""
        self.watched = [other for other in self.watched if other != folder]
        self._known.forget(folder)
        if self.single and self.single.folder == folder:
            self.single = None
        if self.current_folder == folder:
            self._set_current(None)
        self._show_everywhere()

    def place_of(self, folder: Path) -> Callable[[], None]:
        """What puts a library back on the list, where and as it is now."""
        name, before = self.name(folder), self.settings.libraries
        place, in_use = self.bar.folders().index(folder), self.current_folder == folder

        def put_back() -> None:
            self.keep(libraries=tuple(dict.fromkeys((*before, *self.settings.libraries))))
            self.bar.add(folder, name, place)
            (self.open if in_use else self.count)(folder)

        return put_back

    def take_off(self, folder: Path) -> None:
        """Takes a library off the list, and offers to put it back where it was."""
        off, put_back = tr("“{name}” is off the list.", name=self.name(folder)), self.place_of(folder)
        self.forget(folder)
        stays = tr("The library and the files it was made from stay where they are.")
        self.bar.notice.say("info", off, stays, tr("Undo"), put_back)

    def keep(self, **changes: object) -> None:
        """Remembers settings; they are written by the query lane."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        self.runner.query(partial(self._keeper.keep, self.settings), owner=self)

    def save_last(self, **changes: object) -> None:
        """Writes the settings at once, for the very end."""
        self._keeper.keep(replace(self.settings, **changes))  # type: ignore[arg-type]

    def renamed(self, folder: Path, name: str) -> None:
        """A library has another name from now on."""
        if row := self.bar.row(folder):
            row.set_name(name)
        if self.current and self.current.folder == folder:
            self.current = replace(self.current, name=name)
            self.counted.emit(self.current)

    def announce(self, folder: Path, name: str) -> None:
        """Shows a row for a library that is about to be made."""
        self._new.add(folder)
        self.bar.add(folder, name)

    def arrived(self, folder: Path) -> None:
        """A library that was announced is there: remembers and opens it."""
        self._new.discard(folder)
        self.remember(folder)
        self.open(folder)

    def withdraw(self, folder: Path) -> None:
        """A library that was announced does not come."""
        self._new.discard(folder)
        self.bar.remove(folder)

    def remember(self, folder: Path) -> None:
        if str(folder) not in self.settings.libraries and not is_built_in(folder):
            self.keep(libraries=(*self.settings.libraries, str(folder)))

    def count(self, folder: Path) -> None:
        """Counts a library again; one that is not made yet has nothing to say."""

        def show(info: LibraryInfo) -> None:
            if self.single and self.single.folder == folder:
                self.single = replace(info, working=self.jobs.busy(folder))
            self._show_count(info)
            if self.current is None or folder in self._new:
                self._new.discard(folder)
                self._opened(info)
            elif self.current.folder == folder:
                self.current = replace(info, working=self.jobs.busy(folder))
                self.counted.emit(self.current)

        def failed(error: AppError) -> None:
            if folder not in self._new and not self.jobs.busy(folder):
                self._show_unusable(folder, error)

        self.runner.query(lambda: work.info(folder), show, failed, owner=self, topic=f"count {folder}")

    def _read(self, job: Job[Result]) -> None:
        if not self.jobs.busy(job.folder):
            self.remember(job.folder)
            self.jobs.run(job)

    def _finish(self, folder: Path) -> Callable[[object], None]:
        """What follows once files were read into a library: it is opened, or only counted."""

        def finish(_report: object) -> None:
            if self.current is None or self.current_folder == folder or folder in self._new:
                self._new.discard(folder)
                self.open(folder)
            else:
                self.count(folder)

        return finish

    def _surveyed(self, found: Survey) -> None:
        self.sample_there = found.sample_corpus
        for info in found.libraries:
            self.bar.add(info.folder, info.name)
            self._show_count(info)
        last = Path(self.settings.library) if self.settings.library else None
        for folder, error in found.unusable:
            self._show_unusable(folder, error)
            if folder == last and isinstance(error, LockedError):
                self.locked.emit(folder)
        usable = [info.folder for info in found.libraries]
        if last == EVERYWHERE and self._together():
            self.single = found.libraries[0]
            self._open_everywhere()
        elif last in usable:
            self.open(last)
        elif usable:
            self.open(usable[0])
        else:
            self.current_changed.emit(None)

    def _show_unusable(self, folder: Path, error: AppError) -> None:
        if row := self.bar.row(folder):
            row.show_unusable(error)
            self._show_everywhere()

    def _opened(self, info: LibraryInfo) -> None:
        row = self.bar.add(info.folder, info.name)
        for notice in (row.notice, self.bar.notice):
            notice.hide_error()
        self._show_count(info)
        self.bar.select(info.folder)
        self.remember(info.folder)
        self.keep(library=str(info.folder))
        self._set_current(replace(info, working=self.jobs.busy(info.folder)))

    def _set_current(self, info: LibraryInfo | None) -> None:
        self.current = info
        if info is None or not info.everywhere:
            self.single = info
        self.current_changed.emit(info)

    def _ended(self, folder: Path, well: bool) -> None:
        if not self.jobs.folders():
            self._refresh.stop()
        if not well:
            self.count(folder)

    def _started(self, _name: str, progress: Progress | None) -> None:
        if progress and not self._refresh.isActive():
            self._refresh.start()

    def _count_working(self) -> None:
        for folder in self.jobs.folders():
            self.count(folder)

    def _together(self) -> LibraryInfo | None:
        rows = [(folder, self.bar.row(folder)) for folder in self.bar.folders() if folder not in self._new]
        folders = [folder for folder, row in rows if row and not row.locked]
        return self._known.together(folders, len(rows), any(map(self.jobs.busy, folders)))

    def _open_everywhere(self) -> None:
        info = self._together()
        self.runner.drop("open")
        self.bar.select(EVERYWHERE if info else self.current_folder)
        if info is None:
            self.bar.notice.say("info", tr("Once there are more libraries, all can be searched at once."))
            return
        self.keep(library=str(EVERYWHERE))
        self._set_current(info)

    def _show_everywhere(self) -> None:
        """The libraries have changed, or one of them has."""
        info, before = self._together(), self.current
        self.bar.show_everywhere(info)
        if before is None or not before.everywhere or info == before:
            return
        if info is None:  # one library is left
            self.open(self.bar.folders()[0])
        elif info.members != before.members:
            self._set_current(info)
        else:
            self.current = info
            self.counted.emit(info)

    def _show_count(self, info: LibraryInfo) -> None:
        self._known.note(info)
        follows = {info.folder} if info.watched and not is_built_in(info.folder) else set()
        self.watched = sorted({*self.watched} - {info.folder} | follows)
        self.counts_changed.emit()
        self.bar.show_info(info)
        self._show_everywhere()
