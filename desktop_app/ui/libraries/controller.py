"""Which libraries there are, which one is searched, and the work that goes on in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core import settings as kept
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.paths import LIBRARY_ENDING, SAMPLE_CORPUS, SAMPLE_LIBRARY, is_built_in
from desktop_app.core.settings import Settings
from desktop_app.core.types import IndexRequest
from desktop_app.ui.desk import LibraryRequests
from desktop_app.ui.engine import Engine
from desktop_app.ui.kit.basics import plain_tip
from desktop_app.ui.kit.file_dialogs import choose_folder
from desktop_app.ui.libraries import index_work, switch_work, work
from desktop_app.ui.libraries.add_documents import NewLibrary
from desktop_app.ui.libraries.bar import LibraryBar
from desktop_app.ui.libraries.jobs import Jobs
from desktop_app.ui.libraries.row import LibraryRow
from desktop_app.ui.libraries.switch_work import SwitchWish
from desktop_app.ui.tasks import Result, TaskRunner, Work
from desktop_app.ui.values import LibraryInfo, Survey, UpdateWish

REFRESH_MS = 2_000  # how often a library that is being written is counted anew


class Libraries(QObject, LibraryRequests):
    """Acts on the side bar. `current_changed` says which library is searched, `counted` that it grew."""

    current_changed = Signal(object)  # LibraryInfo or None
    counted = Signal(object)  # LibraryInfo
    import_wanted = Signal(object)  # Path
    model_wanted = Signal(object)  # Path, of a file that holds a model

    def __init__(
        self,
        runner: TaskRunner,
        engine: Engine,
        data_folder: Path,
        settings: Settings,
        sample: Path = SAMPLE_LIBRARY,
    ) -> None:
        bar = LibraryBar()
        super().__init__(bar)
        self.runner = runner
        self.engine = engine
        self.bar = bar
        self._sample = sample
        self._data_folder = data_folder
        self.settings = settings
        self.current: LibraryInfo | None = None
        self.sample_there = False
        self.jobs = Jobs(runner, bar)
        self.watched: list[Path] = []
        self._new: set[Path] = set()  # shown as soon as they can be opened
        self._refresh = QTimer(self)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.timeout.connect(self._count_working)
        self.jobs.changed.connect(self._started)
        self.jobs.ended.connect(self._ended)
        bar.chosen.connect(self.open)
        bar.new_wanted.connect(self.add_documents)
        bar.open_wanted.connect(self.choose)

    @property
    def root(self) -> Path:
        """Where new libraries are made."""
        return self._data_folder / "libraries"

    @property
    def current_folder(self) -> Path | None:
        """Of the library in use."""
        return self.current.folder if self.current else None

    def start(self) -> None:
        """Looks at every library that is remembered, and opens the last one."""
        for name in self.settings.libraries:
            self.bar.add(Path(name), Path(name).name)
        folders = tuple(self.bar.folders())
        sample = self._sample
        self.runner.submit(
            "query", lambda _report, _cancel: work.survey(folders, sample), self._surveyed, topic="survey"
        )

    def targets(self) -> list[tuple[Path, str]]:
        """The libraries one may add to, folder and name; not the sample that came with the program."""
        rows = [(folder, self.bar.row(folder)) for folder in self.bar.folders()]
        return [(folder, row.name) for folder, row in rows if row and not is_built_in(folder)]

    def open(self, folder: Path) -> None:
        """Searches the library in `folder` from now on."""
        row = self.bar.row(folder)
        notice = row.notice if row else self.bar.notice
        if folder in self._new:
            self.bar.select(self.current.folder if self.current else None)
            return
        self.bar.select(folder)

        def fail(error: AppError) -> None:
            if row:
                notice.show_error(error, "Remove from the list", lambda: self.forget(folder))
            else:
                notice.show_error(error)
            self.bar.select(self.current.folder if self.current else None)

        self.runner.submit(
            "query", lambda _report, _cancel: work.info(folder), self._opened, fail, topic="open"
        )

    def open_sample(self) -> None:
        """Makes a library of the sample jobs that came with the program."""
        self.index(IndexRequest(self.root / SAMPLE_LIBRARY.name, SAMPLE_LIBRARY.name, (SAMPLE_CORPUS,)))

    def choose(self) -> None:
        """Asks for the folder of a library, and opens it."""
        choose_folder(
            self.bar.window(), "Open a library's folder", lambda paths: self.open(paths[0]), self.root
        )

    def add_documents(self, paths: Sequence[Path] = (), target: Path | None = None) -> NewLibrary:
        """Opens the form for indexing, filled with `paths`."""
        window = self.bar.window()
        form = NewLibrary(self.runner, self.engine, self.root, self.targets(), paths, target, window)
        form.wished.connect(self.index)
        form.open()
        return form

    def add_files(self, folder: Path | None = None) -> None:
        """Asks for files for the library in `folder`, or the one in use, or a new one."""
        form = self.add_documents(target=folder or self.current_folder)
        QTimer.singleShot(0, form, form.choose_files)

    def add_folder(self, folder: Path | None = None) -> None:
        """As `add_files`, for a folder."""
        form = self.add_documents(target=folder or self.current_folder)
        QTimer.singleShot(0, form, form.choose_folder)

    def typed(self, query: str) -> None:
        self.jobs.typed(query)

    def index(self, wish: IndexRequest) -> None:
        """Reads files into a library; one run at a time, the next waits its turn."""
        if self.bar.row(wish.folder) is None:
            self._new.add(wish.folder)
        engine, gate = self.engine, self.jobs.gate
        self._index(
            wish.folder,
            wish.name,
            lambda report, cancel: index_work.index(engine, wish, report, cancel, gate.between(cancel)),
            lambda: self.index(wish),
        )

    def update(self, wish: UpdateWish) -> None:
        """Looks again at what a library follows."""
        engine, gate = self.engine, self.jobs.gate
        self._index(
            wish.folder,
            wish.name,
            lambda report, cancel: index_work.update(engine, wish, report, cancel, gate.between(cancel)),
            lambda: self.update(wish),
        )

    def switch(self, wish: SwitchWish) -> None:
        """Gives a library another model or another cleaning; it answers by the old one meanwhile."""
        row = self.bar.row(wish.folder)
        models, gate = self.engine.models, self.jobs.gate
        self._index(
            wish.folder,
            row.name if row else wish.folder.name,
            lambda report, cancel: switch_work.switch(models, wish, report, cancel, gate.between(cancel)),
            lambda: self.switch(wish),
        )

    def work(
        self,
        folder: Path,
        name: str,
        function: Work[Result],
        done: Callable[[LibraryRow, Result], object],
        again: Callable[[], object],
        stopped: tuple[str, str] = ("Stopped.", "Start again"),
        can_pause: bool = False,
        gone: Callable[[], object] | None = None,
    ) -> None:
        """Does something long with a library, on the job lane, and shows it in its row.

        `again` is offered where it failed or was stopped; `gone` follows where it failed or was stopped and
        there is nothing to be shown.
        """
        row = self.bar.add(folder, name)

        def failed(error: AppError) -> None:
            if gone:
                gone()
                self.bar.notice.show_error(error, "Try again", again)
                return
            row.notice.show_error(error, "Try again", again)
            self.count(folder)

        def was_stopped() -> None:
            if gone:
                gone()
                return
            row.notice.say("info", stopped[0], action=stopped[1], do=again)
            self.count(folder)

        self.jobs.work(row, function, lambda value: done(row, value), failed, was_stopped, can_pause)

    def open_or_index(self, paths: Sequence[Path]) -> None:
        """What was dropped: a library is opened or brought in, a model added, the rest goes into the form."""
        if len(paths) == 1 and paths[0].suffix.lower() == LIBRARY_ENDING:
            self.import_wanted.emit(paths[0])
            return

        def decide(found: Path | None) -> None:
            if found and found.is_dir():
                self.open(found)
            elif found:
                self.model_wanted.emit(found)
            else:
                self.add_documents(paths)

        self.runner.submit("query", lambda _report, _cancel: work.ours(paths), decide)

    def repair(self, folder: Path) -> None:
        """Embeds again, from the library's own documents, what lost its vectors."""
        row = self.bar.row(folder)
        self.index(IndexRequest(folder, row.name if row else folder.name, ()))

    def forget(self, folder: Path) -> None:
        """Takes a library off the list; its files stay where they are."""
        self.jobs.stop(folder)
        self.bar.remove(folder)
        self.watched = [other for other in self.watched if other != folder]
        left = tuple(name for name in self.settings.libraries if Path(name) != folder)
        self.keep(libraries=left)
        if self.current and self.current.folder == folder:
            self._set_current(None)

    def keep(self, **changes: object) -> None:
        """Remembers settings; they are written by the query lane."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        settings, folder = self.settings, self._data_folder
        self.runner.submit(
            "query",
            lambda _report, _cancel: kept.save(folder, settings),
            on_error=self.bar.notice.show_error,
        )

    def save_last(self, **changes: object) -> None:
        """Writes the settings at once, for the very end."""
        kept.save(self._data_folder, replace(self.settings, **changes))  # type: ignore[arg-type]

    def renamed(self, folder: Path, name: str) -> None:
        """A library has another name from now on."""
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
        """Counts a library anew; one that is not made yet has nothing to say."""

        def show(info: LibraryInfo) -> None:
            self._show_count(info)
            if self.current is None or folder in self._new:
                self._new.discard(folder)
                self._opened(info)
            elif self.current.folder == folder:
                self.current = replace(info, working=self.jobs.busy(folder))
                self.counted.emit(self.current)

        self.runner.submit("query", lambda _report, _cancel: work.info(folder), show, topic=f"count {folder}")

    def _index(
        self,
        folder: Path,
        name: str,
        function: Work[object],
        again: Callable[[], object],
    ) -> None:
        if self.jobs.busy(folder):
            return
        self.remember(folder)

        def done(_row: LibraryRow, _report: object) -> None:
            if self.current is None or self.current.folder == folder or folder in self._new:
                self._new.discard(folder)
                self.open(folder)
            else:
                self.count(folder)

        stopped = ("Stopped. What is done is kept.", "Resume")
        self.work(folder, name, function, done, again, stopped, can_pause=True)

    def _surveyed(self, found: Survey) -> None:
        self.sample_there = found.sample_corpus
        for info in found.libraries:
            self.bar.add(info.folder, info.name)
            self._show_count(info)
        for folder, error in found.unusable:
            if row := self.bar.row(folder):
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
        self.current_changed.emit(info)

    def _ended(self, _folder: Path) -> None:
        if not self.jobs.folders():
            self._refresh.stop()

    def _started(self, _name: str, progress: Progress | None) -> None:
        if progress and not self._refresh.isActive():
            self._refresh.start()

    def _count_working(self) -> None:
        for folder in self.jobs.folders():
            self.count(folder)

    def _show_count(self, info: LibraryInfo) -> None:
        self.watched = [folder for folder in self.watched if folder != info.folder]
        if info.watched and not is_built_in(info.folder):
            self.watched.append(info.folder)
        if row := self.bar.row(info.folder):
            row.set_name(info.name)
            row.show_info(info)
