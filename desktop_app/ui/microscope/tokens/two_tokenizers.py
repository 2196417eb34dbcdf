"""Two tokenizers: what the model's own and another one make of the same text, place by place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QHeaderView

from desktop_app.core.text import one_line
from desktop_app.explore.export import Export
from desktop_app.explore.sheet import TokenSheet
from desktop_app.explore.side_by_side import Side, SideBySide, Stretch, export, ids, pieces
from desktop_app.language import fraction, number, plural, tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label, plain_tip, push_button
from desktop_app.ui.kit.file_dialogs import choose_one
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.layout import column
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

HOW = tr(
    "Open the tokenizer.json of any model. It stays in the list until you remove it; models that you add for "
    "libraries are in it, too."
)
_SIGNS = {
    "WordPiece": tr("## means that the piece continues a word."),
    "BPE": tr("A Ġ is the space before a word. In byte-level BPE the other signs stand for bytes: é is Ã©."),
    "Unigram": tr("A ▁ is the space before a word."),
}
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
        names = (
            tr("Your text"),
            tr("Same"),
            self.shown.left.name,
            tr("Ids"),
            self.shown.right.name,
            tr("Ids"),
        )
        tip = tr("Whether both read the same pieces there, signs such as ## and Ġ aside")
        return names[column], tip if column == SAME else ""

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
        return tr("the same pieces") if row[1].same else tr("different pieces")

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

    BUSY = tr("Comparing the tokenizers …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.other = QComboBox()
        self.only = QCheckBox(tr("Only differences"))
        self.counts = label(tone="secondary", wrap=True)
        self.model = PlacesModel(self)
        self.table = FixedTable(
            self.model, "two_tokenizers_table", tr("Two tokenizers side by side"), rows=True
        )
        self.note = label(tone="secondary", wrap=True)
        self.opener = push_button(
            tr("Open a tokenizer …"), name=tr("Open the file of another tokenizer"), do=self.choose
        )
        self.remover = push_button(
            tr("Remove"), name=tr("Remove this tokenizer from the list"), do=self.remove
        )
        self._build()
        self._connect()

    def set_up(self, _example: Example) -> None:
        self.only.setChecked(False)

    def question(self, sheet: TokenSheet) -> Work[Tokenizers]:
        added, wanted = self.context.tokenizers, self.other.currentData()
        return lambda cache, cancel: work.compare(cache, sheet.texts, added, wanted, cancel)

    def show_answer(self, answer: Tokenizers) -> None:
        with QSignalBlocker(self.other):
            self.other.clear()
            for name, place in answer.offered:
                self._offer(name, place)
            self.other.setCurrentIndex(self.other.findData(answer.other))
        self._show_remover()
        shown = answer.compared
        self.note.setVisible(shown.cut)
        longest = max(len(text) for text in shown.texts)
        self.note.setText(
            tr("The first {longest} characters of each text are compared.", longest=number(longest))
        )
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
        found: list[Facts] = []
        if place:
            at = place[1]
            says = tr("Both read the same pieces here.") if at.same else tr("The two read this differently.")
            pairs = (
                (shown.left.name, f"{pieces(at.left)} ({ids(at.left)})"),
                (shown.right.name, f"{pieces(at.right)} ({ids(at.right)})"),
                (tr("code points"), f"{at.start}–{at.end}"),
            )
            found.append(Facts(one_line(shown.text(place)), says, pairs))
        for side in (shown.left, shown.right):
            counts = (
                (tr("kind"), side.kind),
                (tr("vocabulary"), number(side.size)),
                (tr("pieces"), number(side.pieces)),
                (tr_as("how many are", "unknown"), number(side.unknown)),
            )
            found.append(Facts(side.name, _SIGNS.get(side.kind, ""), counts))
        return tuple(found)

    def make_export(self, answer: Tokenizers) -> Callable[[Path], Export]:
        chosen = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        places = [self.model.rows[at] for at in chosen] if len(chosen) > 1 else self.model.rows
        return lambda _folder: export(answer.compared, places)

    def extra_copies(self) -> dict[str, Callable[[], object]]:
        return {tr("Rows with tabs"): self.table.copy_rows} if self.answer else {}

    def choose(self) -> None:
        """Asks for the file of a tokenizer."""
        choose_one(self, tr("Open a tokenizer"), self.open, tr("Tokenizers (*.json)"))

    def open(self, place: Path) -> None:
        """Takes the tokenizer in a file or a folder as the other one; what cannot be read is not offered."""

        def opened(_tokenizer: object) -> None:
            if place not in self.context.tokenizers:
                self.context.tokenizers = (*self.context.tokenizers, place)
            with QSignalBlocker(self.other):
                self._offer(work.name_of(place), place)
                self.other.setCurrentIndex(self.other.findData(place))
            self.outdate()

        self.context.query(
            self, "open tokenizer", lambda cache, _cancel: work.tokenizer(cache, place), opened
        )

    def remove(self) -> None:
        """Takes the opened tokenizer that is chosen off the list; its file stays where it is."""
        chosen = self.other.currentData()
        self.context.tokenizers = tuple(place for place in self.context.tokenizers if place != chosen)
        with QSignalBlocker(self.other):
            self.other.removeItem(self.other.currentIndex())
            self.other.setCurrentIndex(0)
        self._show_remover()
        self.outdate()

    def _build(self) -> None:
        self.other.setAccessibleName(tr("The other tokenizer"))
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.opener.setToolTip(plain_tip(HOW))
        self.remover.hide()
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        head = FlowLayout(theme.GAP_MEDIUM)
        for part in (self.other, self.opener, self.remover, self.only):
            head.addWidget(part)
        for place, width in ((0, 120), (1, 52), (3, 96), (5, 96)):
            self.table.setColumnWidth(place, width)
        for place in (2, 4):
            self.table.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.note.hide()
        column(head, self.counts, self.note, (self.table, 1), into=self)

    def _offer(self, name: str, place: Path) -> None:
        self.other.addItem(name, place)
        self.other.setItemData(self.other.count() - 1, plain_tip(str(place)), Qt.ItemDataRole.ToolTipRole)

    def _show_remover(self) -> None:
        self.remover.setVisible(self.other.currentData() in self.context.tokenizers)

    def _connect(self) -> None:
        self.other.currentIndexChanged.connect(lambda _index: self._show_remover())
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
    ratio = (
        tr(", {times} times as many", times=fraction(right.pieces / left.pieces, 2)) if left.pieces else ""
    )
    return tr(
        "{left}: {counted} · {right}: {also_counted}{ratio} · {differing} of {places} places differ",
        left=left.name,
        counted=_counted(left),
        right=right.name,
        also_counted=_counted(right),
        ratio=ratio,
        differing=number(shown.differing),
        places=number(len(shown.places)),
    )


def _counted(side: Side) -> str:
    return plural(
        side.pieces,
        "{n} piece, {unknown} unknown",
        "{n} pieces, {unknown} unknown",
        unknown=number(side.unknown),
    )
