"""What one may do with a library: the menu of its row, and what follows from each line of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_app.core.paths import LIBRARY_ENDING, is_built_in
from desktop_app.ui.commands import command
from desktop_app.ui.kit.file_dialogs import choose_one, choose_place
from desktop_app.ui.libraries import trash, work
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.libraries.details import DetailsDialog
from desktop_app.ui.libraries.row import LibraryRow
from desktop_app.ui.libraries.switch_model import SwitchModel
from desktop_app.ui.values import UpdateWish

if TYPE_CHECKING:
    from desktop_app.services.libraries import Imported

MOST_PROBLEMS = 3  # told in the notice; the rest as a number
EXPORTED = f"Libraries in one file (*{LIBRARY_ENDING})"


class LibraryMenu(QObject):
    """Renames, copies, carries, checks and throws away; `libraries` keeps the list and runs the work."""

    def __init__(self, libraries: Libraries) -> None:
        super().__init__(libraries)
        self._libraries = libraries
        self._runner = libraries.runner
        self._models = libraries.engine.models
        libraries.bar.menu_wanted.connect(self._fill_menu)
        libraries.bar.renamed.connect(self._rename)
        libraries.bar.details_wanted.connect(self.show_details)
        libraries.import_wanted.connect(self.bring_in)

    def rename(self, folder: Path) -> None:
        """Lets the name be typed in the row."""
        if row := self._row(folder):
            row.edit_name()

    def duplicate(self, folder: Path) -> None:
        """Makes a copy that stands by itself."""
        row = self._row(folder)
        if not row:
            return
        name, root = f"{row.name} copy", self._libraries.root

        def begin(target: Path) -> None:
            self._make(
                target,
                name,
                lambda report, cancel: work.duplicate(folder, target, name, report, cancel),
                lambda: self.duplicate(folder),
            )

        self._free(root, name, begin)

    def export(self, folder: Path, file: Path | None = None) -> None:
        """Writes the library into one file, which is asked for."""
        row = self._row(folder)
        if not row:
            return
        if file is None:
            choose_place(
                row.window(),
                "Export to one file",
                lambda chosen: self.export(folder, chosen),
                f"{row.name}{LIBRARY_ENDING}",
                EXPORTED,
            )
            return
        models = self._models

        def done(row: LibraryRow, written: Path) -> None:
            row.notice.say(
                "info", f"Exported to {written.name}.", action="Show folder", do=lambda: _show(written.parent)
            )

        self._libraries.work(
            folder,
            row.name,
            lambda report, cancel: work.export(folder, file, models.folders(), report, cancel),
            done,
            lambda: self.export(folder, file),
        )

    def choose_import(self) -> None:
        """Asks for a file that holds a library."""
        choose_one(self._libraries.bar.window(), "Import a library", self.bring_in, EXPORTED)

    def bring_in(self, file: Path) -> None:
        """Makes a library of an exported file."""
        models = self._models

        def begin(target: Path) -> None:
            self._make(
                target,
                file.stem,
                lambda report, cancel: work.bring_in(file, target, models.folders(), report, cancel),
                lambda: self.bring_in(file),
            )

        self._free(self._libraries.root, file.stem, begin)

    def update(self, folder: Path, again: bool = False) -> None:
        """Takes in what changed; `again` also tries what could not be read."""
        if row := self._row(folder):
            self._libraries.update(UpdateWish(folder, row.name, again=again))

    def check(self, folder: Path) -> None:
        """Looks at every byte of the library and tells what it found."""
        row = self._row(folder)
        if not row:
            return

        def done(row: LibraryRow, problems: tuple[str, ...]) -> None:
            if not problems:
                row.notice.say("info", "Every file of this library is as it should be.")
                return
            told = "\n".join(problem.replace(str(folder), "…") for problem in problems[:MOST_PROBLEMS])
            if len(problems) > MOST_PROBLEMS:
                told += f"\n{len(problems) - MOST_PROBLEMS:,} more."
            count = "one problem" if len(problems) == 1 else f"{len(problems):,} problems"
            row.notice.say("warning", f"Found {count}.", told, "Repair", lambda: self.repair(folder))

        self._libraries.work(
            folder,
            row.name,
            lambda report, cancel: work.check(folder, report, cancel),
            done,
            lambda: self.check(folder),
        )

    def repair(self, folder: Path) -> None:
        """Sets right what a check found, then embeds again what lost its vectors."""
        row = self._row(folder)
        if not row:
            return
        self._libraries.work(
            folder,
            row.name,
            lambda report, cancel: work.repair(folder, report, cancel),
            lambda _row, _done: self._libraries.repair(folder),
            lambda: self.repair(folder),
        )

    def throw_away(self, folder: Path) -> None:
        """Moves the library to the trash once it was said again, in the row."""
        row = self._row(folder)
        if not row:
            return
        row.notice.say(
            "warning",
            "Move this library to the trash?",
            "The files it was made from stay where they are.",
            "Move to the trash",
            lambda: self._throw_away(folder),
        )

    def show_details(self, folder: Path) -> None:
        """Shows what the library follows, and what of it was not read."""
        if row := self._row(folder):
            dialog = DetailsDialog(self._runner, folder, row.name, row.window())
            dialog.update_wanted.connect(lambda again: self.update(folder, again))
            dialog.open()

    def switch_model(self, folder: Path, added: Path | None = None) -> None:
        """Lets another model be chosen, or another cleaning; the model in the file `added` is added first."""
        if row := self._row(folder):
            dialog = SwitchModel(self._runner, self._libraries.engine, folder, row.name, row.window())
            dialog.wished.connect(self._libraries.switch)
            dialog.open()
            if added:
                dialog.add_model(added)

    def _throw_away(self, folder: Path) -> None:
        row = self._row(folder)
        if not row:
            return
        if self._libraries.jobs.busy(folder):
            row.notice.say(
                "warning",
                "Work goes on in this library.",
                "Stop it first.",
                "Stop",
                lambda: self._libraries.jobs.stop(folder),
            )
            return
        engine = self._libraries.engine
        self._runner.submit(
            "query",
            lambda _report, _cancel: trash.throw_away(engine, folder),
            lambda _none: self._libraries.forget(folder),
            lambda error: row.notice.show_error(error),
        )

    def _rename(self, folder: Path, name: str) -> None:
        row = self._row(folder)
        if not row:
            return

        def done(kept: str) -> None:
            row.set_name(kept)
            self._libraries.renamed(folder, kept)

        self._runner.submit(
            "query", lambda _report, _cancel: work.rename(folder, name), done, row.notice.show_error
        )

    def _free(self, root: Path, name: str, begin: Callable[[Path], None]) -> None:
        self._runner.submit(
            "query",
            lambda _report, _cancel: work.free_folder(root, name),
            begin,
            self._libraries.bar.notice.show_error,
        )

    def _make(
        self, target: Path, name: str, function: Callable[..., Imported | None], again: Callable[[], object]
    ) -> None:
        """A library that comes into being by `function` in `target`."""
        libraries = self._libraries
        libraries.announce(target, name)

        def done(row: LibraryRow, made: Imported | None) -> None:
            libraries.arrived(target)
            if made and made.advice:
                row.notice.say("warning", "Its model is not here.", made.advice)

        libraries.work(target, name, function, done, again, gone=lambda: libraries.withdraw(target))

    def _row(self, folder: Path) -> LibraryRow | None:
        return self._libraries.bar.row(folder)

    def _fill_menu(self, folder: Path, menu: QMenu) -> None:
        ours = not is_built_in(folder)
        current = self._libraries.current
        in_use = current is not None and current.folder == folder
        if ours:
            self._line(menu, "Update now", lambda: self.update(folder), "update" if in_use else "")
            self._line(menu, "Add files", lambda: self._libraries.add_files(folder), "add" if in_use else "")
            self._line(menu, "Add a folder", lambda: self._libraries.add_folder(folder))
            menu.addSeparator()
        self._line(menu, "What is read", lambda: self.show_details(folder), "details" if in_use else "")
        self._line(menu, "Check every file", lambda: self.check(folder))
        self._line(menu, "Show folder", lambda: _show(folder))
        menu.addSeparator()
        if ours:
            self._line(menu, "Rename", lambda: self.rename(folder), "rename" if in_use else "")
            self._line(menu, "Switch model …", lambda: self.switch_model(folder))
        self._line(menu, "Duplicate", lambda: self.duplicate(folder))
        self._line(menu, "Export to one file …", lambda: self.export(folder))
        if ours:
            menu.addSeparator()
            self._line(menu, "Remove from the list", lambda: self._libraries.forget(folder))
            self._line(menu, "Move to the trash", lambda: self.throw_away(folder))
        if self._libraries.jobs.busy(folder):
            for action in menu.actions():
                idle = ("Add", "What", "Show", "Rename", "Remove")
                action.setEnabled(action.isSeparator() or action.text().startswith(idle))

    def _line(self, menu: QMenu, words: str, do: Callable[[], object], name: str = "") -> None:
        """A line of the menu; a command's key is told for the library in use, since it acts on that."""
        action = menu.addAction(words)
        action.triggered.connect(lambda: do())
        if name:
            action.setShortcut(QKeySequence(command(name).keys[0]))
            action.setShortcutVisibleInContextMenu(True)


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
