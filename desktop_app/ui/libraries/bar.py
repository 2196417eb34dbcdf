"""The side bar of libraries: which there are, which one is searched, what is being indexed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import icon_button, label, push_button
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.libraries.row import LibraryRow

WIDTH = 240


class LibraryBar(QWidget):
    """Rows of libraries, and how to get another one. What a row's menu holds is the window's business."""

    chosen = Signal(object)  # Path
    menu_wanted = Signal(object, QMenu)  # Path
    stop_wanted = Signal(object)  # Path
    pause_wanted = Signal()
    details_wanted = Signal(object)  # Path
    renamed = Signal(object, str)  # Path, name
    new_wanted = Signal()
    open_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("library_bar")
        self.setAccessibleName("Libraries")
        self.setMinimumWidth(232)
        self._rows: dict[Path, LibraryRow] = {}
        self.notice = Notice()
        new = icon_button("add", "New library", command="new")
        new.clicked.connect(self.new_wanted)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 8, 0)
        head.addWidget(label("Libraries", "secondary"), 1)
        head.addWidget(new)

        inner = QWidget()
        inner.setProperty("look", "scrolled")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        self._column.setSpacing(2)
        self._column.addStretch()
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)

        make = push_button("New library", command="new")
        make.setObjectName("new_library_button")
        make.clicked.connect(self.new_wanted)
        open_ = push_button("Open", "quiet", name="Open or import a library")
        open_.setObjectName("open_library_button")
        menu = QMenu(open_)
        menu.addAction("Open a library's folder", self.open_wanted.emit)
        menu.addAction("Import from one file …", self.import_wanted.emit)
        open_.setMenu(menu)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        foot.setSpacing(theme.GAP)
        foot.addWidget(make, 1)
        foot.addWidget(open_)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addWidget(self.notice)
        column.addLayout(foot)

    def row(self, folder: Path) -> LibraryRow | None:
        return self._rows.get(folder)

    def folders(self) -> list[Path]:
        return list(self._rows)

    def add(self, folder: Path, name: str) -> LibraryRow:
        """The row of `folder`, made where there is none yet."""
        if known := self._rows.get(folder):
            return known
        row = LibraryRow(folder, name)
        row.clicked.connect(lambda: self.chosen.emit(folder))
        row.stopped.connect(lambda: self.stop_wanted.emit(folder))
        row.pause_toggled.connect(self.pause_wanted)
        row.details_wanted.connect(lambda: self.details_wanted.emit(folder))
        row.renamed.connect(lambda name: self.renamed.emit(folder, name))
        row.menu_wanted.connect(lambda menu: self.menu_wanted.emit(folder, menu))
        self._rows[folder] = row
        self._column.insertWidget(self._column.count() - 1, row)
        return row

    def remove(self, folder: Path) -> None:
        if row := self._rows.pop(folder, None):
            row.setParent(None)
            row.deleteLater()

    def select(self, folder: Path | None) -> None:
        """Marks the library that is searched, without telling `chosen`."""
        for path, row in self._rows.items():
            row.setAutoExclusive(False)
            row.setChecked(path == folder)
            row.setAutoExclusive(True)
