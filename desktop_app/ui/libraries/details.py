"""What a library follows and how much of it is read; and, by name, what is not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHeaderView, QWidget

from desktop_app.core.cells import tabbed
from desktop_app.core.errors import AppError
from desktop_app.core.paths import is_built_in
from desktop_app.core.words import per_cent
from desktop_app.language import number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.commands import describe
from desktop_app.ui.kit.basics import ElidedLabel, hairline, label, push_button
from desktop_app.ui.kit.form_dialog import FormDialog
from desktop_app.ui.kit.layout import clear, grid, scrolled
from desktop_app.ui.kit.open_file import open_folder
from desktop_app.ui.kit.tables.rows import RowsModel
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.libraries import work
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import UNREAD_WORDS, WATCHING, Details, Followed, Unread

FILE, KIND, REASON, FOLDER = range(4)
COLUMNS = (tr("File"), tr("What"), tr("Why, and what to do"), tr("Folder"))
_URGENCY = {"not read": 0, "read in part": 1, "other kind": 2}
TAKING_OUT = tr("What was read from there leaves the library for good; the files stay where they are.")
SIZE = (820, 560)
MOST_FOLLOWED = 4  # seen at once; the others by scrolling
UNREAD_ROW = 44  # two lines of a reason
WIDTHS = {FILE: 180, KIND: 96, FOLDER: 160}


class DetailsDialog(FormDialog):
    """`update_wanted` asks to look at the files again; True: also at those that could not be read. `changed`
    says that the library holds less.
    """

    update_wanted = Signal(bool)
    changed = Signal()

    def __init__(self, runner: TaskRunner, folder: Path, name: str, parent: QWidget | None = None) -> None:
        super().__init__("details", tr("What is read of {name}", name=name), parent)
        self.resize(*SIZE)
        self._runner = runner
        self._folder = folder
        self.summary = label(wrap=True)
        self._followed = grid(0)
        self.model = UnreadModel(self)
        self.table = UnreadTable(self.model)
        self.advice = label(tone="secondary", wrap=True)  # how to have more of it read
        self.advice.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.nothing = label(tone="secondary")  # empty while nothing is known
        self._follow_title = label(tr("What it follows"), "strong")
        self._unread_title = label(tr("Not read"), "strong")
        self._followed_area = scrolled(self._followed, focus=False)
        self._build(name)
        for part in (self._follow_title, self._followed_area, self._unread_title, self.advice, self.table):
            part.hide()
        for button in (self.again, self._copy):
            button.hide()
        self._load()

    def _build(self, name: str) -> None:
        self.body.setSpacing(theme.GAP)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.fill(
            label(name, "page", wrap=True),
            self.summary,
            theme.GAP,
            self._follow_title,
            self._followed_area,
            theme.GAP,
            self._unread_title,
            self.advice,
            hairline(),
            (self.table, 1),
            (self.nothing, 1),
        )
        if not is_built_in(self._folder):
            update = self.foot_button(tr("Update now"), lambda: self._update(again=False))
            describe(update, tr("Update now"), "update")
        self.again = self.foot_button(tr("Try these again"), lambda: self._update(again=True))
        self.again.setToolTip(tr("Reads again what could not be read; asks for passwords once more."))
        self._copy = self.foot_button(
            tr("Copy the list"), lambda: QGuiApplication.clipboard().setText(self.model.text())
        )
        self.close_button()

    def show_details(self, details: Details) -> None:
        """Replaces everything by what is known now."""
        info = details.info
        whole = info.documents - info.incomplete
        found = info.documents + info.unread
        said = [
            tr(
                "{share} read: the model has read {whole} of {found} documents completely.",
                share=per_cent(info.per_cent / 100),
                whole=number(whole),
                found=number(found),
            )
        ]
        if info.waiting:
            said.append(
                plural(
                    info.passages,
                    "{n} passage, {waiting} of them not embedded yet.",
                    "{n} passages, {waiting} of them not embedded yet.",
                    waiting=number(info.waiting),
                )
            )
        else:
            said.append(plural(info.passages, "{n} passage.", "{n} passages."))
        if info.recognized:
            said.append(plural(info.recognized, "{n} page read by OCR.", "{n} pages read by OCR."))
        self.summary.setText(" ".join(said) if found else tr("There are no documents in it yet."))
        clear(self._followed)
        for row, followed in enumerate(details.followed):
            self._show_followed(row, followed)
            self._followed.setRowMinimumHeight(row, theme.CONTROL_HEIGHT)
        for part in (self._follow_title, self._followed_area):
            part.setVisible(bool(details.followed))
        rows = min(len(details.followed), MOST_FOLLOWED)
        self._followed_area.setFixedHeight(rows * theme.CONTROL_HEIGHT + theme.GAP_SMALL)
        self.model.show(details.unread)
        some = bool(details.unread)
        title = plural(info.unread, "{n} not read", "{n} not read")
        if info.other_kinds:
            title = plural(
                info.unread,
                "{n} not read, {others} of kinds that are not read",
                "{n} not read, {others} of kinds that are not read",
                others=number(info.other_kinds),
            )
        self._unread_title.setText(title if some else tr("Not read"))
        self._unread_title.show()
        self.table.setVisible(some)
        self.advice.setText(details.advice)
        self.advice.setVisible(bool(details.advice))
        self.nothing.setText(tr("Every file that was found has been read.") if found else "")
        self.nothing.setVisible(not some)
        for button in (self.again, self._copy):
            button.setVisible(some)

    def _show_followed(self, row: int, followed: Followed) -> None:
        path = ElidedLabel(str(followed.path), path=True)
        state = "" if followed.there else tr("not there now")
        words = ElidedLabel(" · ".join(filter(None, (state, followed.patterns))), "secondary", "secondary")
        words.set_width(min(220, words.sizeHint().width() + 2))
        watch = QCheckBox(tr("Watch for changes"))
        watch.setChecked(followed.watched)
        watch.setHidden(is_built_in(self._folder))
        watch.setToolTip(WATCHING)
        watch.setAccessibleName(tr("Watch {path} for changes", path=followed.path))
        watch.toggled.connect(lambda on: self._watch(followed.path, on))
        stop = push_button(
            tr("Take out"), "quiet", name=tr("Take {path} out of the library", path=followed.path)
        )
        stop.setToolTip(TAKING_OUT)
        stop.setHidden(is_built_in(self._folder))
        stop.clicked.connect(lambda: self._offer_to_take_out(followed.path))
        for column, part in enumerate((path, words, watch, stop)):
            self._followed.addWidget(part, row, column)

    def _load(self) -> None:
        self.summary.setText(tr("Looking …"))
        details = partial(work.details, self._folder)
        self._runner.query(details, self.show_details, owner=self, topic="details")

    def _watch(self, path: Path, watched: bool) -> None:
        self.notice.hide()
        watch = partial(work.watch, self._folder, path, watched)
        self._runner.query(watch, self.show_details, self._not_watched, owner=self, topic="details")

    def _offer_to_take_out(self, path: Path) -> None:
        self.notice.say(
            "warning",
            tr("Take {name} out of this library?", name=path.name or path),
            TAKING_OUT,
            tr("Take out"),
            partial(self._take_out, path),
        )

    def _take_out(self, path: Path) -> None:
        self.notice.hide()

        def done(found: tuple[Details, str]) -> None:
            details, waits = found
            self.show_details(details)
            if waits:
                self.notice.say("info", waits)
            self.changed.emit()

        take_out = partial(work.unfollow, self._folder, path)
        self._runner.query(take_out, done, self._not_watched, owner=self, topic="details")

    def _not_watched(self, error: AppError) -> None:
        self._load()
        self.notice.show_error(error)

    def _update(self, again: bool) -> None:
        self.update_wanted.emit(again)
        self.accept()


class UnreadModel(RowsModel[Unread]):
    """One row for each file or part; what surprises most comes first, until a column is chosen."""

    HEADS = tuple((name, "") for name in COLUMNS)

    def show(self, rows: Sequence[Unread]) -> None:
        self.fill(sorted(rows, key=lambda row: (_URGENCY[row.kind], row.source.casefold())))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(COLUMNS):
            self.layoutAboutToBeChanged.emit()
            down = order == Qt.SortOrder.DescendingOrder
            self.rows = sorted(self.rows, key=lambda row: self.cell(row, column).casefold(), reverse=down)
            self.layoutChanged.emit()

    def source(self, row: int) -> Path:
        return Path(self.rows[row].source)

    def text(self, rows: Sequence[int] | None = None) -> str:
        """The rows, or all of them, as tab-separated values with a head; a file by its whole path."""
        chosen = self.rows if rows is None else [self.rows[row] for row in rows]
        lines = [
            (tr("File"), *COLUMNS[1 : REASON + 1]),
            *((row.source, UNREAD_WORDS[row.kind], row.reason) for row in chosen),
        ]
        return tabbed(lines)

    def cell(self, row: Unread, column: int) -> str:
        path = Path(row.source)
        return (path.name or row.source, UNREAD_WORDS[row.kind], row.reason, str(path.parent))[column]

    def tip(self, row: Unread, column: int) -> str:
        return row.source if column in (FILE, FOLDER) else row.reason

    def ink(self, _row: Unread, column: int) -> str:
        return "secondary" if column in (KIND, FOLDER) else ""


class UnreadTable(FixedTable):
    """Sorted by a click on a head; Ctrl+C copies the selected rows, a double click shows the folder."""

    def __init__(self, model: UnreadModel) -> None:
        super().__init__(model, "unread_table", tr("What is not read"), height=UNREAD_ROW, rows=True)
        self._model = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(True)
        head = self.horizontalHeader()
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSectionsClickable(True)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self._show_folder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted(index.row() for index in self.selectionModel().selectedRows())
            QGuiApplication.clipboard().setText(self._model.text(rows or None))
            return
        super().keyPressEvent(event)

    def _show_folder(self) -> None:
        source = self._model.source(self.currentIndex().row())
        open_folder(source if source.is_dir() else source.parent)
