"""The side bar of libraries: which there are, which one is searched, what is being indexed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import icon_button, label, push_button
from desktop_app.ui.kit.layout import SPRING, column, row, scrolled
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.libraries.row import LibraryRow
from desktop_app.ui.values import EVERYWHERE, EVERYWHERE_NAME, LibraryInfo

WIDTH, LEAST = 240, 232


class LibraryBar(QWidget):
    """Rows of libraries, and how to get another one. What a row's menu holds is the window's business.

    `everywhere` stands above them for all of them.
    """

    chosen = Signal(object)  # Path
    menu_wanted = Signal(object, QMenu)  # Path
    stop_wanted = Signal(object)  # Path
    pause_wanted = Signal()
    details_wanted = Signal(object)  # Path
    renamed = Signal(object, str)  # Path, name
    passphrase_given = Signal(object, str, bool)  # Path, what was typed, whether to remember it
    new_wanted = Signal()
    open_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Libraries"))
        self._rows: dict[Path, LibraryRow] = {}
        self.last: Path | None = None  # the library that stays below all others
        self.notice = Notice()
        new = icon_button("add", tr("New library"), command="new", do=self.new_wanted.emit)
        head = row((label(tr("Libraries"), "secondary"), 1), new, margins=(12, 0, 8, 0))
        self.everywhere = LibraryRow(EVERYWHERE, EVERYWHERE_NAME)
        self.everywhere.clicked.connect(lambda: self.chosen.emit(EVERYWHERE))
        self.everywhere.hide()
        self._column = column(self.everywhere, SPRING, gap=2, margins=(theme.GAP, 0, theme.GAP, 0))
        scroll = scrolled(self._column, focus=False)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        make = push_button(tr("New library"), command="new", do=self.new_wanted.emit)
        open_ = push_button(tr("Open"), "quiet", name=tr("Open or import a library"))
        menu = QMenu(open_)
        menu.addAction(tr("Open a library's folder"), self.open_wanted.emit)
        menu.addAction(tr("Import from one file …"), self.import_wanted.emit)
        open_.setMenu(menu)
        foot = row((make, 1), open_, margins=(theme.GAP, 0, theme.GAP, 0))
        column(head, (scroll, 1), self.notice, foot, into=self, margins=(0, 12, 0, 12))

    def row(self, folder: Path) -> LibraryRow | None:
        return self._rows.get(folder)

    def notice_of(self, folder: Path) -> Notice:
        """Where to say something of a library: in its row, or below the list where it has none."""
        row = self.row(folder)
        return row.notice if row else self.notice

    def folders(self) -> list[Path]:
        return list(self._rows)

    def add(self, folder: Path, name: str, place: int | None = None) -> LibraryRow:
        """The row of `folder`, made where there is none yet, at a place from the top or below the others."""
        if known := self._rows.get(folder):
            return known
        row = LibraryRow(folder, name)
        row.clicked.connect(lambda: self.chosen.emit(folder))
        row.stopped.connect(lambda: self.stop_wanted.emit(folder))
        row.pause_toggled.connect(self.pause_wanted)
        row.details_wanted.connect(lambda: self.details_wanted.emit(folder))
        row.renamed.connect(lambda name: self.renamed.emit(folder, name))
        row.passphrase_given.connect(
            lambda said, remember: self.passphrase_given.emit(folder, said, remember)
        )
        row.menu_wanted.connect(lambda menu: self.menu_wanted.emit(folder, menu))
        rows = list(self._rows.items())
        foot = len(rows) - (bool(rows) and rows[-1][0] == self.last)
        rows.insert(foot if place is None else place, (folder, row))
        self._rows = dict(rows)
        self._column.insertWidget(1 + list(self._rows).index(folder), row)
        return row

    def remove(self, folder: Path) -> None:
        if row := self._rows.pop(folder, None):
            row.setParent(None)
            row.deleteLater()

    def show_info(self, info: LibraryInfo) -> None:
        """Name and contents of a library, in its row."""
        if row := self._rows.get(info.folder):
            row.set_name(info.name)
            row.show_info(info)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(LEAST, 0))

    def show_everywhere(self, info: LibraryInfo | None) -> None:
        """What all libraries hold together; None where there are not several."""
        self.everywhere.setVisible(info is not None)
        if info:
            self.everywhere.set_holds(plural(info.documents, "{n} document in all", "{n} documents in all"))

    def select(self, folder: Path | None) -> None:
        """Marks the library that is searched, without emitting `chosen`."""
        for path, button in ((EVERYWHERE, self.everywhere), *self._rows.items()):
            button.setAutoExclusive(False)
            button.setChecked(path == folder)
            button.setAutoExclusive(True)
