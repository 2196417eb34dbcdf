"""Private libraries in the side bar: unlocked in their row, locked, made so, given another passphrase."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from desktop_app.core.errors import AppError, WrongPassphraseError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.language import tr
from desktop_app.ui.libraries import work
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.libraries.jobs import Job
from desktop_app.ui.libraries.passphrase import PassphraseForm


class LibraryLocks(QObject):
    """Each takes a library's folder; `libraries` keeps the list and runs the work."""

    def __init__(self, libraries: Libraries) -> None:
        super().__init__(libraries)
        self._libraries = libraries
        self._runner, self._data = libraries.runner, libraries.data_folder
        self._can_remember = False
        libraries.locked.connect(self.ask)
        libraries.bar.passphrase_given.connect(self._unlock)

    def ask(self, folder: Path) -> None:
        """Asks for the passphrase in the library's row, unless the keyring has it."""
        if row := self._libraries.bar.add(folder, self._libraries.name(folder)):
            remembered = partial(work.unlock_remembered, folder, self._data)

            def asked(found: tuple[bool, bool]) -> None:
                unlocked, self._can_remember = found
                if unlocked:
                    self._libraries.open(folder)
                else:
                    row.ask_passphrase(self._can_remember)

            self._runner.query(remembered, asked, row.notice.show_error, owner=row)

    def lock(self, folder: Path) -> None:
        """Closes the library until its passphrase is given again."""
        libraries = self._libraries
        notice, engine = libraries.bar.notice_of(folder), libraries.engine
        if libraries.jobs.busy(folder):
            stop = partial(libraries.jobs.stop, folder)
            notice.say("warning", tr("This library is busy."), tr("Stop its work first."), tr("Stop"), stop)
            return
        libraries.jobs.stop(folder)
        libraries.close(folder)
        libraries.bar.select(libraries.current_folder)
        lock = partial(work.lock, engine, folder, self._data)
        self._runner.query(lock, lambda _none: libraries.count(folder), notice.show_error, owner=notice)

    def make_private(self, folder: Path) -> None:
        """Asks for a passphrase, and encrypts the library by it."""
        name = self._libraries.name(folder)

        def make(_old: str, new: str, _remember: bool) -> None:
            def encrypt(report: Report, cancel: CancelToken) -> None:
                work.make_private(folder, new, self._data, report, cancel)

            def done(_none: None) -> None:
                self._libraries.count(folder)
                self._libraries.bar.notice_of(folder).say(
                    "info",
                    tr("“{name}” is private.", name=name),
                    tr("What it held before is deleted; a backup or the disk itself may still have it."),
                )

            again = partial(self.make_private, folder)
            self._libraries.jobs.run(Job(folder, name, encrypt, done, again))

        PassphraseForm(
            tr("Make “{name}” private", name=name),
            tr("Encrypt"),
            make,
            new=True,
            parent=self._libraries.bar.window(),
        ).open()

    def change(self, folder: Path) -> None:
        """Gives the library another passphrase."""
        notice, name = self._libraries.bar.notice_of(folder), self._libraries.name(folder)

        def change(old: str, new: str, _remember: bool) -> None:
            def done(_none: object) -> None:
                notice.say(
                    "info",
                    tr("The passphrase is changed."),
                    tr("Copies and exported files keep the one they have."),
                )

            def failed(error: AppError) -> None:
                notice.show_error(error, tr("Try again"), partial(self.change, folder))

            self._runner.query(partial(work.change_passphrase, folder, old, new), done, failed, owner=notice)

        title = tr("Another passphrase for “{name}”", name=name)
        PassphraseForm(
            title, tr("Change"), change, old=True, new=True, parent=self._libraries.bar.window()
        ).open()

    def _unlock(self, folder: Path, passphrase: str, remember: bool) -> None:
        row = self._libraries.bar.row(folder)
        if row is None:
            return

        def done(_none: object) -> None:
            row.end_asking()
            self._libraries.open(folder)

        def failed(error: AppError) -> None:
            row.notice.show_error(error)
            if isinstance(error, WrongPassphraseError):
                row.ask_passphrase(self._can_remember)
            else:
                row.end_asking()
                self._libraries.count(folder)

        unlock = partial(work.unlock, folder, passphrase, self._data, remember)
        self._runner.query(unlock, done, failed, owner=row)
