"""What can be done with a whole library, and the menu of its row that offers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_app.core.paths import LIBRARY_ENDING, is_built_in
from desktop_app.language import plural, tr, tr_as
from desktop_app.ui.commands import command
from desktop_app.ui.kit.file_dialogs import choose_one, choose_place
from desktop_app.ui.kit.open_file import open_folder
from desktop_app.ui.libraries import switch_work, work
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.libraries.jobs import Job
from desktop_app.ui.libraries.locks import LibraryLocks
from desktop_app.ui.libraries.passphrase import PassphraseForm
from desktop_app.ui.libraries.switch_work import LanguageOffer
from desktop_app.ui.libraries.trash import throw_away
from desktop_app.ui.values import LibraryInfo, UpdateRequest

if TYPE_CHECKING:
    from desktop_app.services.libraries import Imported

MOST_PROBLEMS = 3  # said in the notice; the rest as a number
MOST_FOLDERS = 3  # opened at once
EXPORTED = tr("Libraries in one file ({pattern})", pattern=f"*{LIBRARY_ENDING}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the menu; `command` has its key. `own` ones are not for the library that came with the
    program, `idle` ones not while work is done in the library, `closed` ones also while it is locked. Where
    `private` is not None they are for those that are, or are not. `also` are other words for the palette.
    """

    words: str
    do: Callable[[Path], object]
    command: str = ""
    own: bool = True
    idle: bool = False
    closed: bool = False
    private: bool | None = None
    also: str = ""


class LibraryActions(QObject):
    """Each takes a library's folder; `libraries` keeps the list and runs the work."""

    def __init__(self, libraries: Libraries) -> None:
        super().__init__(libraries)
        self._libraries = libraries
        self._runner = libraries.runner
        self._models = libraries.engine.models
        self.locks = LibraryLocks(libraries)
        self._offered: set[Path] = set()  # libraries whose language was looked at
        libraries.current_changed.connect(self._look_at_language)
        self._groups = (
            (
                Line(tr("Update now"), self.update, "update", idle=True),
                Line(tr("Add files"), libraries.add_files, "add"),
                Line(tr("Add a folder"), libraries.add_folder),
            ),
            (
                Line(tr("What is read"), self.show_details, "details", own=False),
                Line(
                    tr("Check every file"),
                    self.check,
                    own=False,
                    idle=True,
                    also=tr_as("other words", "verify integrity damage repair"),
                ),
                Line(tr("Show its files"), self.show_files, also=tr_as("other words", "open folder")),
            ),
            (
                Line(tr("Rename"), self.rename, "rename", closed=True),
                Line(
                    tr("Switch model …"),
                    self.switch_model,
                    idle=True,
                    also=tr_as("other words", "embedding BERT language change"),
                ),
                Line(
                    tr("Duplicate"), self.duplicate, own=False, idle=True, also=tr_as("other words", "copy")
                ),
                Line(
                    tr("Export to one file …"),
                    self.export,
                    own=False,
                    idle=True,
                    also=tr_as("other words", "backup share save"),
                ),
            ),
            (
                Line(
                    tr("Make private …"),
                    self.locks.make_private,
                    idle=True,
                    private=False,
                    also=tr_as("other words", "password passphrase encrypt protect"),
                ),
                Line(tr("Lock now"), self.locks.lock, private=True),
                Line(
                    tr("Change passphrase …"),
                    self.locks.change,
                    idle=True,
                    closed=True,
                    private=True,
                    also=tr_as("other words", "password"),
                ),
            ),
            (
                Line(tr("Remove from the list"), libraries.take_off, closed=True),
                Line(
                    tr("Move to the trash"),
                    partial(throw_away, libraries),
                    idle=True,
                    closed=True,
                    also=tr_as("other words", "delete"),
                ),
            ),
        )
        libraries.bar.menu_wanted.connect(self._fill_menu)
        libraries.bar.renamed.connect(self._rename)
        libraries.bar.details_wanted.connect(self.show_details)
        libraries.bar.import_wanted.connect(self.choose_import)

    def _fill_menu(self, folder: Path, menu: QMenu) -> None:
        """The lines for the library in `folder`; keys are shown for the one in use: they act on that."""
        in_use = self._libraries.current_folder == folder
        busy, row = self._libraries.jobs.busy(folder), self._libraries.bar.row(folder)
        private, locked = (row.private, row.locked) if row else (False, False)
        for group in self._groups:
            for line in group:
                if (line.own and is_built_in(folder)) or line.private not in (None, private):
                    continue
                action = menu.addAction(line.words)
                action.setData(line.also)
                action.triggered.connect(lambda _checked=False, do=line.do: do(folder))
                action.setEnabled(not (busy and line.idle) and (line.closed or not locked))
                if in_use and line.command:
                    action.setShortcut(QKeySequence(command(line.command).keys[0]))
                    action.setShortcutVisibleInContextMenu(True)
            menu.addSeparator()

    def open_or_index(self, paths: Sequence[Path]) -> None:
        """What was dropped: a library is opened or brought in, a model added, the rest goes into the form."""
        if len(paths) == 1 and paths[0].suffix.lower() == LIBRARY_ENDING:
            self.bring_in(paths[0])
            return

        def decide(found: Path | None) -> None:
            if found and found.is_dir():
                self._libraries.open(found)
            elif found:
                self.add_model(found)
            else:
                self._libraries.add_documents(paths)

        self._runner.query(partial(work.ours, paths), decide, owner=self)

    def why_not_everywhere(self) -> str:
        """Why all libraries cannot be searched at once, "" where they can."""
        return tr("There is one library only") if self._libraries.bar.everywhere.isHidden() else ""

    def why_not(self) -> str:
        """Why nothing can be done with one library, "" where one is in use."""
        return "" if self._libraries.single_folder else tr("Choose one library first")

    def why_not_change(self) -> str:
        """Why the library in use cannot be changed, "" where it can."""
        folder = self._libraries.single_folder
        return tr("The sample stays as it is") if folder and is_built_in(folder) else self.why_not()

    def rename(self, folder: Path) -> None:
        """Lets the name be typed in the row."""
        if row := self._libraries.bar.row(folder):
            row.edit_name()

    def duplicate(self, folder: Path) -> None:
        """Makes a copy that is independent of it."""
        name = tr("{name} copy", name=self._libraries.name(folder))

        def copy(target: Path) -> None:
            self._make(
                target, name, partial(work.duplicate, folder, target, name), partial(self.duplicate, folder)
            )

        self._with_place(name, copy)

    def export(self, folder: Path, file: Path | None = None) -> None:
        """Writes the library into one file, which is asked for."""
        name = self._libraries.name(folder)
        if file is None:
            window = self._libraries.bar.window()
            proposed = f"{name}{LIBRARY_ENDING}"
            choose_place(window, tr("Export to one file"), partial(self.export, folder), proposed, EXPORTED)
            return
        models = self._models

        def done(written: Path) -> None:
            self._libraries.bar.notice_of(folder).say(
                "info",
                tr("Exported to {name}.", name=written.name),
                action=tr("Show folder"),
                do=partial(open_folder, written.parent),
            )

        self._libraries.jobs.run(
            Job(
                folder,
                name,
                lambda report, cancel: work.export(folder, file, models.folders(), report, cancel),
                done,
                partial(self.export, folder, file),
            )
        )

    def choose_import(self) -> None:
        """Asks for a file that holds a library."""
        choose_one(self._libraries.bar.window(), tr("Import a library"), self.bring_in, EXPORTED)

    def bring_in(self, file: Path) -> None:
        """Makes a library of an exported file, for which that of a private one needs its passphrase."""

        def begin(private: bool) -> None:
            if not private:
                self._bring_in(file, None)
                return
            title, given = (
                tr("Import {name}", name=file.name),
                lambda old, _new, _remember: self._bring_in(file, old),
            )
            PassphraseForm(title, tr("Import"), given, old=True, parent=self._libraries.bar.window()).open()

        self._runner.query(partial(work.holds_private, file), begin, owner=self)

    def _bring_in(self, file: Path, passphrase: str | None) -> None:
        models = self._models

        def begin(target: Path) -> None:
            self._make(
                target,
                file.stem,
                lambda report, cancel: work.bring_in(
                    file, target, models.folders(), passphrase, report, cancel
                ),
                partial(self.bring_in, file),
            )

        self._with_place(file.stem, begin)

    def update(self, folder: Path, again: bool = False) -> None:
        """Picks up what changed; `again` also tries what could not be read."""
        self._libraries.update(UpdateRequest(folder, self._libraries.name(folder), again=again))

    def check(self, folder: Path) -> None:
        """Looks at every byte of the library and says what it found."""

        def done(problems: tuple[str, ...]) -> None:
            notice = self._libraries.bar.notice_of(folder)
            if not problems:
                notice.say("info", tr("Every file of this library is intact."))
                return
            said = [problem.replace(str(folder), "…") for problem in problems[:MOST_PROBLEMS]]
            if more := len(problems) - len(said):
                said.append(plural(more, "{n} more.", "{n} more."))
            found = plural(len(problems), "Found one problem.", "Found {n} problems.")
            notice.say("warning", found, "\n".join(said), tr("Repair"), partial(self.repair, folder))

        self._run(folder, partial(work.check, folder), done, partial(self.check, folder))

    def repair(self, folder: Path) -> None:
        """Repairs what a check found, then reads and embeds again what that takes."""

        def done(_done: object) -> None:
            self.update(folder)

        self._run(folder, partial(work.repair, folder), done, partial(self.repair, folder))

    def show_files(self, folder: Path) -> None:
        """Opens the folders of the files it was made from."""
        notice = self._libraries.bar.notice_of(folder)

        def show(folders: tuple[Path, ...]) -> None:
            for one in folders[:MOST_FOLDERS]:
                open_folder(one)
            if not folders:
                notice.say("info", tr("The files it was made from cannot be found now."))

        self._runner.query(partial(work.file_folders, folder), show, notice.show_error, owner=notice)

    def show_details(self, folder: Path) -> None:
        """Shows what the library follows, and what of it was not read."""
        from desktop_app.ui.libraries.details import DetailsDialog

        libraries = self._libraries
        dialog = DetailsDialog(self._runner, folder, libraries.name(folder), libraries.bar.window())
        dialog.update_wanted.connect(partial(self.update, folder))
        dialog.changed.connect(partial(libraries.count, folder))
        dialog.open()

    def _look_at_language(self, info: LibraryInfo | None) -> None:
        """Offers a model that reads the language of the library, once a session."""
        if info is None or info.everywhere or not info.passages or info.folder in self._offered:
            return
        folder = info.folder
        self._offered.add(folder)

        def show(offer: LanguageOffer | None) -> None:
            if offer:
                self._libraries.bar.notice_of(folder).say(
                    "info",
                    tr(
                        "This library is mostly {language}; its model reads {languages}.",
                        language=offer.language,
                        languages=offer.reads,
                    ),
                    tr(
                        "{model}, which is installed, reads {language}.",
                        model=offer.name,
                        language=offer.language,
                    ),
                    tr("Switch …"),
                    partial(self.switch_model, folder, chosen=offer.model),
                )

        look = partial(switch_work.language_offer, self._models, folder)
        self._runner.query(look, show, lambda _error: None, owner=self, topic=f"language {folder}")

    def switch_model(self, folder: Path, added: Path | None = None, chosen: str = "") -> None:
        """Lets another model be chosen, or another cleaning; the model in the file `added` is added first.

        The one with the fingerprint `chosen` is picked already.
        """
        from desktop_app.ui.libraries.switch_model import SwitchModel

        libraries, name = self._libraries, self._libraries.name(folder)
        dialog = SwitchModel(self._runner, libraries.engine, folder, name, libraries.bar.window(), chosen)
        dialog.requested.connect(libraries.switch)
        dialog.open()
        if added:
            dialog.add_model(added)

    def add_model(self, file: Path) -> None:
        """Adds a model's file in the form that gives it to the library in use."""
        folder = self._libraries.single_folder
        if folder and not is_built_in(folder):
            self.switch_model(folder, file)
        else:
            self._libraries.bar.notice.say(
                "info", tr("Open a library of your own first, then drop the model again.")
            )

    def _rename(self, folder: Path, name: str) -> None:
        if row := self._libraries.bar.row(folder):
            rename, renamed = partial(work.rename, folder, name), partial(self._libraries.renamed, folder)
            self._runner.query(rename, renamed, owner=row)

    def _run(
        self,
        folder: Path,
        do: Callable[..., tuple[str, ...]],
        done: Callable[[tuple[str, ...]], None],
        again: Callable[[], None],
    ) -> None:
        self._libraries.jobs.run(Job(folder, self._libraries.name(folder), do, done, again))

    def _with_place(self, name: str, then: Callable[[Path], None]) -> None:
        """Finds a folder for a new library called `name`."""
        free = partial(work.free_folder, self._libraries.root, name)
        self._runner.query(free, then, owner=self._libraries.bar)

    def _make(
        self, target: Path, name: str, make: Callable[..., Imported | None], again: Callable[[], object]
    ) -> None:
        """A library that comes into being by `make` in `target`."""
        libraries = self._libraries
        libraries.announce(target, name)

        def done(made: Imported | None) -> None:
            libraries.arrived(target)
            if made and made.advice:
                libraries.bar.notice_of(target).say("warning", tr("Its model is not installed."), made.advice)

        libraries.jobs.run(Job(target, name, make, done, again, lost=partial(libraries.withdraw, target)))
