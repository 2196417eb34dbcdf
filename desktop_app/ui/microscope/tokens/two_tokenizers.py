"""Two tokenizers: what the model's own and another one make of the same text, place by place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.words import count
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.file_dialogs import choose_folder
from desktop_app.ui.kit.table import FixedTable
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.context import Pointer, Scope
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.tokens.two_tokenizers_model import Comparison, PlacesModel, Side, ids, pieces
from desktop_app.ui.microscope.view import Facts, ScopeView
from desktop_app.ui.text import one_line

if TYPE_CHECKING:
    from desktop_app.encoder.any_tokenizer import AnyTokenizer, Token
    from desktop_app.explore.side_by_side import Place
    from desktop_app.explore.taking import Taken

LONGEST = 20_000
"""Characters of each text that are compared: some 5,000 pieces, more than anybody reads."""
NONE = "Only one model is installed, so there is nothing to compare it with yet."
HOW = (
    "Open the folder of another model: one that Embedscope exported, or any folder with a tokenizer.json. "
    "Models that are added for libraries are offered here by themselves."
)


class TwoTokenizersView(ScopeView):
    """The tokenizer of the chosen model at the left, another installed or opened one at the right."""

    def __init__(self, scope: Scope, parent: QWidget | None = None) -> None:
        super().__init__(scope, parent)
        self.other = QComboBox()
        self.only = QCheckBox("Only differences")
        self.counts = label(tone="secondary", wrap=True)
        self.model = PlacesModel(self)
        self.table = FixedTable(self.model, "two_tokenizers_table", "Two tokenizers side by side", rows=True)
        self.note = label(tone="secondary", wrap=True)
        self.stack = QStackedWidget()
        self._comparison: Comparison | None = None
        self._opened: dict[Path, AnyTokenizer] = {}  # query lane only
        self._added: list[Path] = []
        self._build()
        self.scope.model_changed.connect(self._model_changed)

    def _build(self) -> None:
        self.other.setAccessibleName("The other tokenizer")
        self.other.currentIndexChanged.connect(lambda _index: self.ask())
        self.only.toggled.connect(lambda _on: self._show_rows())
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        opener = push_button("Open a tokenizer …", name="Open the folder of another tokenizer")
        opener.clicked.connect(self.choose)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(label("Beside the model's own", tone="secondary"))
        row.addWidget(self.other)
        row.addWidget(opener)
        row.addStretch()
        row.addWidget(self.only)
        columns = self.table.horizontalHeader()
        for column, width in ((0, 136), (1, 32), (3, 112), (5, 112)):
            self.table.setColumnWidth(column, width)
        for column in (2, 4):
            columns.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        full = QWidget()
        column_of = QVBoxLayout(full)
        column_of.setContentsMargins(0, 0, 0, 0)
        column_of.setSpacing(theme.GAP)
        column_of.addLayout(row)
        column_of.addWidget(self.counts)
        column_of.addWidget(self.note)
        column_of.addWidget(self.table, 1)
        self.note.hide()
        alone = QWidget()
        lines = QVBoxLayout(alone)
        lines.setContentsMargins(0, theme.GAP_LARGE, 0, 0)
        lines.setSpacing(theme.GAP)
        self.first_opener = push_button(
            "Open a tokenizer …", "primary", name="Open the folder of another tokenizer"
        )
        self.first_opener.clicked.connect(self.choose)
        lines.addWidget(label("A second tokenizer", tone="page"))
        lines.addWidget(label(NONE, wrap=True))
        lines.addWidget(label(HOW, tone="secondary", wrap=True))
        button = QHBoxLayout()
        button.addWidget(self.first_opener)
        button.addStretch()
        lines.addLayout(button)
        lines.addStretch()
        self.stack.addWidget(alone)
        self.stack.addWidget(full)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    # What the page says

    def show_sheet(self, sheet: TokenSheet | None) -> None:
        if sheet is None:
            self._show(None)
        else:
            self._ask_models()

    def show_pointer(self, pointer: Pointer) -> None:
        sheet = self.scope.sheet
        if sheet is None or pointer.token is None:
            return
        token = sheet.rows[pointer.token]
        place = -1 if token.text is None else self.model.row_of(token.text, token.start)
        if place >= 0 and place != self.table.currentIndex().row():
            self.table.selectionModel().blockSignals(True)
            self.table.go(place)
            self.table.selectionModel().blockSignals(False)
            self.table.viewport().update()

    def facts(self, _pointer: Pointer) -> tuple[Facts, ...]:
        shown = self._comparison
        if shown is None:
            return ()
        found: list[Facts] = []
        place = self._current()
        if place:
            text, at = place
            says = "Both read the same pieces here." if at.same else "The two read this differently."
            pairs = (
                (shown.left.name, f"{pieces(at.left)} ({ids(at.left)})"),
                (shown.right.name, f"{pieces(at.right)} ({ids(at.right)})"),
                ("code points", f"{at.start}–{at.end}"),
            )
            found.append(Facts(one_line(shown.texts[text][at.start : at.end]), says, pairs))
        for side in (shown.left, shown.right):
            counts = (
                ("kind", side.kind),
                ("vocabulary", f"{side.size:,}"),
                ("pieces", f"{side.pieces:,}"),
                ("unknown", f"{side.unknown:,}"),
            )
            found.append(Facts(side.name, "", counts))
        return tuple(found)

    def taking(self) -> Callable[[], Taken] | None:
        shown = self._comparison
        if shown is None:
            return None
        places = self.model.rows

        def make() -> Taken:
            from desktop_app.explore.scripts import two_tokenizers_script
            from desktop_app.explore.taking import Taken, aligned

            head = ("start", "end", "text", "same", "left", "left_ids", "right", "right_ids")
            rows = [
                (
                    *(at.start, at.end, shown.texts[text][at.start : at.end], "yes" if at.same else "no"),
                    *(pieces(at.left), ids(at.left), pieces(at.right), ids(at.right)),
                )
                for text, at in places
            ]
            sides = [
                {"name": side.name, "kind": side.kind, "pieces": side.pieces, "unknown": side.unknown}
                for side in (shown.left, shown.right)
            ]
            document = {
                "left": sides[0],
                "right": sides[1],
                "places": [dict(zip(head, row, strict=True)) for row in rows],
            }
            every = [at for _, at in shown.places]
            script = two_tokenizers_script(
                (shown.left.folder, shown.right.folder),
                [text[:LONGEST] for text in shown.texts],
                (
                    [token.id for at in every for token in at.left],
                    [token.id for at in every for token in at.right],
                ),
            )
            return Taken("two tokenizers", aligned(head, rows), document, head, rows, script=script)

        return make

    # The other tokenizer

    def choose(self) -> None:
        """Asks for the folder of a tokenizer."""
        choose_folder(self, "Open a tokenizer", lambda folders: self.open(folders[0]))

    def open(self, folder: Path) -> None:
        """Takes the tokenizer in `folder` as the other one; one that cannot be read is not offered."""

        def work(_lens: Lens, _report: Report, _cancel: CancelToken) -> Path:
            self._tokenizer(folder)
            return folder

        def opened(folder: Path) -> None:
            if folder not in self._added:
                self._added.append(folder)
            self._ask_models(folder)

        self.scope.submit("open tokenizer", work, opened)

    def ask(self) -> None:
        """Compares the texts of the boxes."""
        sheet, folder, other = self.scope.sheet, self.other.currentData(), self.other.currentText()
        if sheet is None or folder is None:
            return
        texts = sheet.texts

        def work(lens: Lens, _report: Report, cancel: CancelToken) -> Comparison:
            from desktop_app.explore.side_by_side import aligned
            from desktop_app.services.models import short_name

            bundle = lens.bundle()
            both = self._tokenizer(bundle.folder), self._tokenizer(folder)
            read: list[tuple[tuple[Token, ...], tuple[Token, ...]]] = []
            for text in texts:
                cancel.check()
                read.append((both[0].tokens(text[:LONGEST]), both[1].tokens(text[:LONGEST])))
            sides = tuple(
                Side(
                    name,
                    tokenizer.kind,
                    tokenizer.size,
                    sum(len(pair[number]) for pair in read),
                    sum(token.unknown for pair in read for token in pair[number]),
                    place,
                )
                for number, (name, tokenizer, place) in enumerate(
                    zip((short_name(bundle), other), both, (bundle.folder, folder), strict=True)
                )
            )
            places = tuple((text, place) for text, pair in enumerate(read) for place in aligned(*pair))
            return Comparison(texts, sides[0], sides[1], places, any(len(text) > LONGEST for text in texts))

        self.scope.submit("two tokenizers", work, self._show, on_error=self._failed)

    def _model_changed(self) -> None:
        if self.isVisible():
            self._ask_models()

    def _tokenizer(self, folder: Path) -> AnyTokenizer:
        from desktop_app.encoder.any_tokenizer import AnyTokenizer

        if folder not in self._opened:
            self._opened[folder] = AnyTokenizer(folder)
        return self._opened[folder]

    def _ask_models(self, wanted: Path | None = None) -> None:
        def work(lens: Lens, _report: Report, _cancel: CancelToken) -> tuple[tuple[str, Path], ...]:
            from desktop_app.services.models import short_name

            own = lens.bundle().fingerprint
            bundles = lens.engine.models.installed()
            return tuple((short_name(found), found.folder) for found in bundles if found.fingerprint != own)

        def show(found: tuple[tuple[str, Path], ...]) -> None:
            choice = wanted or self.other.currentData()
            offered = [*found, *((folder.name, folder) for folder in self._added)]
            self.other.blockSignals(True)
            self.other.clear()
            for name, folder in offered:
                self.other.addItem(name, folder)
            folders = [folder for _, folder in offered]
            self.other.setCurrentIndex(folders.index(choice) if choice in folders else 0)
            self.other.blockSignals(False)
            self.stack.setCurrentIndex(1 if offered else 0)
            self.ask()

        self.scope.submit("other tokenizers", work, show)

    # What was found

    def _show(self, comparison: Comparison | None) -> None:
        self._comparison = comparison
        self.note.setVisible(comparison is not None and comparison.cut)
        self.note.setText(f"The first {LONGEST:,} characters of each text are compared.")
        if comparison:
            left, right = comparison.left, comparison.right
            ratio = f", {right.pieces / left.pieces:.2f} times as many" if left.pieces else ""
            self.counts.setText(
                f"{left.name}: {_counted(left)} · {right.name}: {_counted(right)}{ratio} · "
                f"{comparison.differing:,} of {len(comparison.places):,} places differ"
            )
        self._show_rows()

    def _show_rows(self) -> None:
        self.model.show(self._comparison, only_differing=self.only.isChecked())
        self.show_pointer(self.scope.pointer)
        self.scope.told.emit()

    def _failed(self, error: AppError) -> None:
        self._show(None)
        self.scope.failed.emit(error)

    def _current(self) -> tuple[int, Place] | None:
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        sheet, place = self.scope.sheet, self._current()
        if sheet is None or place is None or not current.isValid():
            return
        text, at = place
        covered = (
            number
            for number, row in enumerate(sheet.rows)
            if row.text == text and at.start <= row.start < max(at.end, at.start + 1)
        )
        token = next(covered, None)
        if token is not None:
            self.scope.select(Pointer(token=token))
        self.scope.told.emit()


def _counted(side: Side) -> str:
    return f"{count(side.pieces, 'piece')}, {side.unknown:,} unknown"
