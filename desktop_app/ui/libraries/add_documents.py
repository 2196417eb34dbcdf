"""The form for indexing: which files, into which library, which fields, which preprocessing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QRadioButton,
    QWidget,
)

from desktop_app.core.errors import AppError
from desktop_app.core.types import GUIDE, UNTOUCHED, IndexRequest
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.engine import Engine
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.disclosure import Disclosure
from desktop_app.ui.kit.file_dialogs import choose_files, choose_folder
from desktop_app.ui.kit.form_dialog import FormDialog
from desktop_app.ui.kit.layout import SPRING, column, form, row
from desktop_app.ui.libraries import index_work, work
from desktop_app.ui.libraries.field_choice import FieldChoice
from desktop_app.ui.libraries.passphrase import NewPassphrase
from desktop_app.ui.libraries.which_files import WhichFiles
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import WATCHING, Outline

NEW = tr("A new library")
AS_IT_IS = tr("Leave the text as it is")
CLEANED = tr("Clean it first: no punctuation, no stop words, lemmas")


class AddDocuments(FormDialog):
    """`requested` carries what to index once the form is complete; meanwhile the files are looked at."""

    requested = Signal(object)  # IndexRequest

    def __init__(
        self,
        runner: TaskRunner,
        engine: Engine,
        root: Path,
        targets: Sequence[tuple[Path, str]],
        paths: Sequence[Path] = (),
        target: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("new_library", tr("Add documents"), parent)
        self.setMinimumWidth(560)
        self._runner = runner
        self._engine = engine
        self._root = root
        self._paths: list[Path] = []
        self._targets: list[Path | None] = [None, *(folder for folder, _name in targets)]
        self._named = False
        self.paths_list = QListWidget()
        self.target = QComboBox()
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(16)
        self.name = QLineEdit()
        self.fields = FieldChoice()
        self.untouched = QRadioButton(AS_IT_IS)
        self.cleaned = QRadioButton(CLEANED)
        self.watch = QCheckBox(tr("Watch these files for changes"))
        self.private = QCheckBox(tr("Private (encrypted with a passphrase)"))
        self.passphrase = NewPassphrase()
        self.which = WhichFiles()
        self._build()
        self.foot.addStretch()
        self.foot_button(tr("Cancel"), self.reject)
        self.accept_button = self.foot_button(
            tr("Create library"), self._accept, look="primary", default=True
        )
        self.target.currentIndexChanged.connect(self._target_changed)
        self.name.textEdited.connect(self._name_edited)
        self.which.show_kinds(self._engine.kinds)
        self.target.addItems([NEW, *(name for _folder, name in targets)])
        self.target.setCurrentIndex(self._targets.index(target) if target in self._targets else 0)
        self.add_paths(paths)
        self._target_changed()
        (self.accept_button if paths else self._files).setFocus()

    @property
    def _folder(self) -> Path | None:
        """The library that was chosen, None for a new one."""
        return self._targets[self.target.currentIndex()]

    @property
    def _asks_passphrase(self) -> bool:
        return self._folder is None and self.private.isChecked()

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Adds what is not in the list yet, names the library after the first, and looks at the fields."""
        for path in paths:
            if path not in self._paths:
                self._paths.append(path)
                self.paths_list.addItem(str(path))
        self._paths_changed()

    def choose_files(self) -> None:
        choose_files(self, tr("Add files"), self._take, self._engine.endings)

    def choose_folder(self) -> None:
        choose_folder(self, tr("Add a folder"), self._take)

    def _take(self, paths: Sequence[Path]) -> None:
        """Adds what a file dialog gave; Enter is enough from there."""
        self.add_paths(paths)
        self.accept_button.setFocus()

    def _build(self) -> None:
        self.paths_list.setAccessibleName(tr("Files and folders to read"))
        self.paths_list.setFixedHeight(96)
        self._files = push_button(tr("Add files"), do=self.choose_files)
        folder = push_button(tr("Add a folder"), do=self.choose_folder)
        self._remove = push_button(tr("Remove"), "quiet", do=self._remove_path)
        self.name.setAccessibleName(tr("Name of the library"))
        self.name.setPlaceholderText(tr("Name of the library"))
        self.name.setMaxLength(80)
        self.target.setAccessibleName(tr("Library to read into"))
        self.untouched.setChecked(True)
        self.untouched.setToolTip(tr("Ranks best with this model, which was trained on whole sentences."))
        self.cleaned.setToolTip(
            tr("The classic steps before a bag of words; the query is cleaned the same way.")
        )
        cleaning = QButtonGroup(self)
        cleaning.addButton(self.untouched)
        cleaning.addButton(self.cleaned)
        self.cleaned.toggled.connect(self._say_cleaning)
        choices = QWidget()
        column(self.untouched, self.cleaned, into=choices, gap=0, margins=(theme.GAP_MEDIUM, 0, 0, 0))
        self.cleaning = Disclosure(tr("Cleaning of the text"), choices, AS_IT_IS)
        self._cleaning_label = label(tr("Text"), "secondary")
        self.private.toggled.connect(self._update)
        self.passphrase.changed.connect(self._update)
        self._private_label = label(tr("Privacy"), "secondary")
        self.watch.setChecked(True)
        self.watch.setToolTip(WATCHING)
        lines = form(
            (tr("Into"), row(self.target, (self.name, 1))),
            (tr("Changes"), self.watch),
            (self._private_label, column(self.private, self.passphrase, gap=4)),
            (tr("Files"), self.which),
            (tr("Fields"), self.fields),
            (self._cleaning_label, self.cleaning),
        )
        self.fill(self.paths_list, row(self._files, folder, self._remove, SPRING), lines, SPRING)

    def _target_changed(self) -> None:
        new = self._folder is None
        self.name.setVisible(new)
        for part in (self._cleaning_label, self.cleaning, self._private_label, self.private):
            part.setVisible(new)
        self.accept_button.setText(tr("Create library") if new else tr("Add to library"))
        self._update()

    def _say_cleaning(self, cleaned: bool) -> None:
        self.cleaning.toggle.setText(CLEANED if cleaned else AS_IT_IS)

    def _name_edited(self) -> None:
        self._named = True
        self._update()

    def _remove_path(self) -> None:
        for item in self.paths_list.selectedItems() or [self.paths_list.item(self.paths_list.count() - 1)]:
            row = self.paths_list.row(item)
            self.paths_list.takeItem(row)
            del self._paths[row]
        self._paths_changed()

    def _paths_changed(self) -> None:
        if not self._named:
            first = self._paths[0] if self._paths else None
            self.name.setText((first.stem or first.name).replace("_", " ").strip()[:80] if first else "")
        self._update()
        self.notice.hide()
        if not self._paths:
            self._runner.drop("outline")
            self.fields.show_hint(tr("Files are read where they are; nothing is moved or changed."))
        else:
            self.fields.show_outline(None)
            outline, show = partial(index_work.outline, tuple(self._paths)), self.fields.show_outline
            self._runner.query(outline, show, self._no_outline, owner=self, topic="outline")

    def _no_outline(self, error: AppError) -> None:
        self.fields.show_outline(Outline())
        self.notice.show_error(error)

    def _update(self) -> None:
        self._remove.setEnabled(bool(self._paths))
        named = self._folder is not None or bool(self.name.text().strip())
        self.passphrase.setVisible(self._asks_passphrase)
        ready = not self._asks_passphrase or self.passphrase.passphrase is not None
        self.accept_button.setEnabled(bool(self._paths) and named and ready)

    def _accept(self) -> None:
        """Finds a folder that is not taken, then sends the request."""
        if self._folder is not None:
            self._request(self.target.currentText(), self._folder)
            return
        name = self.name.text().strip()
        self.accept_button.setEnabled(False)
        free, request = partial(work.free_folder, self._root, name), partial(self._request, name)
        self._runner.query(free, request, self._not_accepted, owner=self)

    def _not_accepted(self, error: AppError) -> None:
        self.notice.show_error(error)
        self._update()

    def _request(self, name: str, folder: Path) -> None:
        self.requested.emit(
            IndexRequest(
                folder,
                name,
                tuple(self._paths),
                self.fields.title_field,
                self.fields.text_fields,
                GUIDE if self.cleaned.isChecked() else UNTOUCHED,
                self.which.include,
                self.which.exclude,
                self.watch.isChecked(),
                links=self.which.links,
                passphrase=self.passphrase.passphrase if self._asks_passphrase else None,
            )
        )
        self.accept()
