"""Two tokenizers: what the model's own and another one make of the same text, place by place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QHeaderView, QPushButton, QStackedWidget, QWidget

from desktop_app.core.text import one_line
from desktop_app.core.words import count
from desktop_app.explore.export import Export
from desktop_app.explore.sheet import TokenSheet
from desktop_app.explore.side_by_side import Side, SideBySide, Stretch, export, ids, pieces
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.file_dialogs import choose_folder
from desktop_app.ui.kit.layout import SPRING, column, row
from desktop_app.ui.kit.tables.rows import RowsModel
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.tokens import work
from desktop_app.ui.microscope.tokens.work import Tokenizers
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.encoder.any_tokenizer import Token

NONE = "Only one model is installed, so there is nothing to compare it with yet."
HOW = (
    "Open the folder of another model: one that Embedscope exported, or any folder with a tokenizer.json. "
    "Models that you add for libraries are offered here automatically."
)
TEXT, SAME, LEFT, LEFT_IDS, RIGHT, RIGHT_IDS = range(6)


class PlacesModel(RowsModel[tuple[int, Stretch]]):
    """All places, or those where the two differ."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: SideBySide | None = None

    def show(self, comparison: SideBySide | None, *, only_differing: bool) -> None:
        """Replaces all rows."""
        self.shown = comparison
        places = comparison.places if comparison else ()
        self.fill(tuple(item for item in places if not (only_differing and item[1].same)))

    def row_of(self, text: int, point: int) -> int:
        """The row whose characters cover code point `point`, -1 where none does."""
        covers = (
            row
            for row, (number, place) in enumerate(self.rows)
            if number == text and place.start <= point < max(place.end, place.start + 1)
        )
        return next(covers, -1)

    def columns(self) -> int:
        return 6

    def head(self, column: int) -> tuple[str, str]:
        if self.shown is None:
            return "", ""
        names = ("Your text", "", self.shown.left.name, "Ids", self.shown.right.name, "Ids")
        return names[column], "Whether both read the same pieces there" if column == SAME else ""

    def cell(self, row: tuple[int, Stretch], column: int) -> str:
        assert self.shown
        place = row[1]
        if column == TEXT:
            return one_line(self.shown.text(row))
        if column == SAME:
            return "=" if place.same else "≠"
        return (pieces if column in (LEFT, RIGHT) else ids)(_side(place, column))

    def spoken(self, row: tuple[int, Stretch], column: int) -> str:
        if column != SAME:
            return ""
        return "the same pieces" if row[1].same else "different pieces"

    def tip(self, row: tuple[int, Stretch], column: int) -> str:
        return "" if column == SAME else f"{pieces(row[1].left)} · {pieces(row[1].right)}"

    def face(self, column: int) -> theme.Face:
        return "text" if column == TEXT else "mono"

    def ink(self, row: tuple[int, Stretch], column: int) -> str:
        place = row[1]
        if column in (LEFT, RIGHT) and any(token.unknown for token in _side(place, column)):
            return "warning"
        if column in (LEFT_IDS, RIGHT_IDS) or place.same:
            return "secondary"
        return "negative" if column == SAME else "text"


def _side(place: Stretch, column: int) -> tuple[Token, ...]:
    return place.left if column in (LEFT, LEFT_IDS) else place.right


class TwoTokenizersView(MicroscopeView[Tokenizers]):
    """The tokenizer of the chosen model at the left, another installed or opened one at the right."""

    BUSY = "Comparing the tokenizers …"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.other = QComboBox()
        self.only = QCheckBox("Only differences")
        self.counts = label(tone="secondary", wrap=True)
        self.model = PlacesModel(self)
        self.table = FixedTable(self.model, "two_tokenizers_table", "Two tokenizers side by side", rows=True)
        self.note = label(tone="secondary", wrap=True)
        self.stack = QStackedWidget()
        self.first_opener = self._opener("primary")
        self._added: tuple[Path, ...] = ()
        self._build()
        self._connect()

    def set_up(self, _example: Example) -> None:
        self.only.setChecked(False)

    def question(self, sheet: TokenSheet) -> Work[Tokenizers]:
        added, wanted = self._added, self.other.currentData()
        return lambda cache, cancel: work.compare(cache, sheet.texts, added, wanted, cancel)

    def show_answer(self, answer: Tokenizers) -> None:
        with QSignalBlocker(self.other):
            self.other.clear()
            for name, folder in answer.offered:
                self.other.addItem(name, folder)
            self.other.setCurrentIndex(self.other.findData(answer.other))
        self.stack.setCurrentIndex(1 if answer.offered else 0)
        shown = answer.compared
        self.note.setVisible(shown is not None and shown.cut)
        if shown:
            longest = max(len(text) for text in shown.texts)
            self.note.setText(f"The first {longest:,} characters of each text are compared.")
            self.say(_counts(shown))
        self._show_rows()

    def clear(self) -> None:
        self.note.hide()
        self._show_rows()

    def say(self, words: str) -> None:
        self.counts.setText(words)

    def show_pointer(self, pointer: Pointer) -> None:
        if self.sheet is None or pointer.token is None:
            return
        token = self.sheet.rows[pointer.token]
        place = -1 if token.text is None else self.model.row_of(token.text, token.start)
        if place >= 0 and place != self.table.currentIndex().row():
            with QSignalBlocker(self.table.selectionModel()):
                self.table.go(place)
            self.table.viewport().update()

    def facts(self, answer: Tokenizers, _pointer: Pointer) -> tuple[Facts, ...]:
        shown, place = answer.compared, self._current()
        if shown is None:
            return ()
        found: list[Facts] = []
        if place:
            at = place[1]
            says = "Both read the same pieces here." if at.same else "The two read this differently."
            pairs = (
                (shown.left.name, f"{pieces(at.left)} ({ids(at.left)})"),
                (shown.right.name, f"{pieces(at.right)} ({ids(at.right)})"),
                ("code points", f"{at.start}–{at.end}"),
            )
            found.append(Facts(one_line(shown.text(place)), says, pairs))
        for side in (shown.left, shown.right):
            counts = (
                ("kind", side.kind),
                ("vocabulary", f"{side.size:,}"),
                ("pieces", f"{side.pieces:,}"),
                ("unknown", f"{side.unknown:,}"),
            )
            found.append(Facts(side.name, "", counts))
        return tuple(found)

    def export(self) -> Callable[[], Export] | None:
        return super().export() if self.answer and self.answer.compared else None

    def make_export(self, answer: Tokenizers) -> Callable[[Path], Export]:
        shown, places = answer.compared, self.model.rows
        assert shown
        return lambda _folder: export(shown, places)

    def choose(self) -> None:
        """Asks for the folder of a tokenizer."""
        choose_folder(self, "Open a tokenizer", lambda folders: self.open(folders[0]))

    def open(self, folder: Path) -> None:
        """Takes the tokenizer in `folder` as the other one; one that cannot be read is not offered."""

        def opened(_tokenizer: object) -> None:
            if folder not in self._added:
                self._added = (*self._added, folder)
            with QSignalBlocker(self.other):
                self.other.addItem(folder.name, folder)
                self.other.setCurrentIndex(self.other.findData(folder))
            self.outdate()

        self.context.query(
            self, "open tokenizer", lambda cache, _cancel: work.tokenizer(cache, folder), opened
        )

    def _build(self) -> None:
        self.other.setAccessibleName("The other tokenizer")
        opener = self._opener()
        head = row(label("Next to the model's own", tone="secondary"), self.other, opener, SPRING, self.only)
        for place, width in ((0, 136), (1, 32), (3, 112), (5, 112)):
            self.table.setColumnWidth(place, width)
        for place in (2, 4):
            self.table.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        full, alone = QWidget(), QWidget()
        column(head, self.counts, self.note, (self.table, 1), into=full)
        self.note.hide()
        column(
            label("A second tokenizer", tone="page"),
            label(NONE, wrap=True),
            label(HOW, tone="secondary", wrap=True),
            row(self.first_opener, SPRING),
            SPRING,
            into=alone,
            margins=(0, theme.GAP_LARGE, 0, 0),
        )
        self.stack.addWidget(alone)
        self.stack.addWidget(full)
        column(self.stack, into=self)

    def _opener(self, kind: str = "") -> QPushButton:
        opener = push_button("Open a tokenizer …", kind, name="Open the folder of another tokenizer")
        opener.clicked.connect(self.choose)
        return opener

    def _connect(self) -> None:
        self.other.currentIndexChanged.connect(lambda _index: self.ask())
        self.only.toggled.connect(lambda _on: self._show_rows())
        self.table.selectionModel().currentRowChanged.connect(self._chosen)

    def _show_rows(self) -> None:
        compared = self.answer.compared if self.answer else None
        self.model.show(compared, only_differing=self.only.isChecked())
        self.show_pointer(self.context.pointer)
        self.context.details_changed.emit()

    def _current(self) -> tuple[int, Stretch] | None:
        at = self.table.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        place = self._current()
        if self.sheet is None or place is None or not current.isValid():
            return
        text, at = place
        covered = (
            number
            for number, row in enumerate(self.sheet.rows)
            if row.text == text and at.start <= row.start < max(at.end, at.start + 1)
        )
        token = next(covered, None)
        if token is not None:
            self.select(token)
        self.context.details_changed.emit()


def _counts(shown: SideBySide) -> str:
    left, right = shown.left, shown.right
    ratio = f", {right.pieces / left.pieces:.2f} times as many" if left.pieces else ""
    return (
        f"{left.name}: {_counted(left)} · {right.name}: {_counted(right)}{ratio} · "
        f"{shown.differing:,} of {len(shown.places):,} places differ"
    )


def _counted(side: Side) -> str:
    return f"{count(side.pieces, 'piece')}, {side.unknown:,} unknown"
