"""The documents of the library in use, as a map; what a query finds lights up in it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.core.types import StoredDocument
from desktop_app.language import number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit.empty_state import Offer
from desktop_app.ui.kit.layout import after, row
from desktop_app.ui.kit.open_file import open_at
from desktop_app.ui.map import work
from desktop_app.ui.map.view import FEWEST, PointMap
from desktop_app.ui.map.work import Lit, Plane
from desktop_app.ui.values import LibraryInfo

PAUSE_MS = 250
NEEDS = tr("A map shows how documents lie to each other, so it needs at least 3 of them.")
DRAWING = tr("Drawing the map …")


class DocumentsMap(PointMap):
    """One point a document: the mean of its passages' vectors."""

    def __init__(self, desk: Desk) -> None:
        self.box = QLineEdit()
        head = QWidget()
        row((self.box, 1), into=head)
        super().__init__(desk, head)
        self.library: LibraryInfo | None = None
        self.sample_there = False
        self._looked = False
        self._typed = False  # whether the query is one's own, and not the one of Find
        self._stored: StoredDocument | None = None
        self.box.setObjectName("map_query")
        self.box.setPlaceholderText(tr("Light up what a query finds …"))
        self.box.setAccessibleName(tr("Query to light up"))
        self.box.setMinimumHeight(theme.CONTROL_HEIGHT)
        self.box.setMaxLength(20_000)
        self.box.setClearButtonEnabled(True)
        for clear in self.box.findChildren(QToolButton):
            clear.setAccessibleName(tr("Clear the query"))
            theme.set_icon(clear, "close")
            clear.setIconSize(QSize(14, 14))
        self._pause = after(self, PAUSE_MS, self.relight)
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.box.textEdited.connect(self._type)
        self.box.returnPressed.connect(self.relight)
        self.side.file_wanted.connect(self._open_file)
        desk.search.query_changed.connect(self._follow)
        bind(self, "find", self.focus_box)

    def focus_box(self) -> None:
        self.box.setFocus()
        self.box.selectAll()

    def activate(self) -> None:
        """Takes over what is asked in Find, unless something else was typed here."""
        self._follow(self.desk.search.query)
        if self.box.isEnabled():
            self.focus_box()
        else:
            self.empty.focus_first()

    def set_library(self, library: LibraryInfo | None, sample_there: bool) -> None:
        """Another library, or the same after a change."""
        self.library, self.sample_there, self._looked = library, sample_there, True
        self._typed = False
        self.outdate()

    def folder(self) -> Path | None:
        return self.library.folder if self.library else None

    def count_library(self, library: LibraryInfo) -> None:
        """The library holds more by now: the map is drawn anew when one asks for it."""
        before, self.library = self.library, library
        if self.plane is None:
            self.outdate()
        elif before and (before.documents, before.waiting) != (library.documents, library.waiting):
            self.notice.say(
                "info",
                tr("The library has changed since this map was drawn."),
                action=tr("Draw again"),
                do=self.reload,
            )

    def load(self) -> None:
        library = self.library
        self.box.setEnabled(not self._looked or bool(library and library.documents))
        if library is None:
            if self._looked:
                self._show_none()
            else:
                self.show_empty("", "")
        elif not library.documents:
            self._show_no_documents(library)
        else:
            if self.plane is None:
                self.show_empty(DRAWING, "")
            read = partial(work.of_library, self.desk.engine, library.folder)
            self.lanes.ask("points", read, self._there, self._failed, self._reading)

    def tell(self, row: int) -> None:
        plane, library = self.plane, self.library
        if plane is None or library is None:
            return
        points = plane.points
        about = [
            tr("{field}: {value}", field=field.called, value=field.said(field.values[code]))
            for field in points.fields
            if (code := field.codes[row]) >= 0
        ]
        self._stored = None
        self.side.show_point(points.titles[row], " · ".join(about), "", document=True)
        read = partial(work.document, self.desk.engine, library.folder, int(points.rows[row]))

        def show(stored: StoredDocument) -> None:
            self._stored = stored
            self.side.text.setText(
                stored.document.text[:400] + ("…" if len(stored.document.text) > 400 else "")
            )

        self.lanes.ask("document", lambda _report, _cancel: read(), show)

    def spoken(self, row: int) -> str:
        plane = self.plane
        if plane is None:
            return ""
        points = plane.points
        said = [points.titles[row]]
        if points.fields and (code := points.fields[0].codes[row]) >= 0:
            field = points.fields[0]
            said.append(f"{field.called} {field.said(field.values[code])}")
        place = tr("document {number} of {of}", number=number(row + 1), of=number(len(points)))
        return ", ".join([*said, place])

    def relight(self) -> None:
        self._pause.stop()
        plane, library, query, tsne = self.plane, self.library, self.box.text().strip(), self.tsne
        if plane is None or library is None or not query:
            self.lanes.drop("lit")
            self._lit_there(None)
            return
        folder, engine = library.folder, self.desk.engine

        def ask(_report: Report, _cancel: CancelToken) -> Lit:
            return work.lit(engine, folder, query, plane, tsne)

        self.lanes.ask("lit", ask, self._lit_there)

    def more_facts(self) -> list[str]:
        plane, lit, words = self.plane, self.lit, []
        if plane and plane.points.left_out:
            words.append(
                plural(
                    plane.points.left_out,
                    "{n} document without a vector yet not shown",
                    "{n} documents without a vector yet not shown",
                )
            )
        if lit:
            words.append(plural(len(lit.hits), "{n} hit lit", "{n} hits lit"))
            if lit.place is not None and self.tsne is None:
                words.append(tr("query placed exactly by PCA"))
            elif lit.place is not None:
                words.append(
                    tr("query placed by t-SNE's transform")
                    if lit.by_transform
                    else tr("query placed at its nearest neighbors")
                )
        return words

    def _lit_there(self, lit: Lit | None) -> None:
        self.lit = lit
        self.show_facts()
        self._mark()

    def _there(self, plane: Plane) -> None:
        total, left_out = len(plane.points), plane.points.left_out
        if total < FEWEST:
            words = NEEDS
            if left_out:
                words = plural(
                    left_out,
                    "{n} document of this library has no vector yet. {needs} Let indexing finish, or press "
                    "F5 to go on with it.",
                    "{n} documents of this library have no vector yet. {needs} Let indexing finish, or press "
                    "F5 to go on with it.",
                    needs=NEEDS,
                )
            offers = [
                Offer(tr("Add files"), self.desk.libraries.add_files),
                Offer(tr("Draw again"), self.reload),
            ]
            title = tr("No vectors to draw yet") if left_out else tr("Fewer than 3 documents")
            self.show_empty(title, words, offers)
            return
        self.show_plane(plane)

    def _failed(self, error: AppError) -> None:
        self.show_empty(
            tr("The map could not be drawn"),
            f"{error.message}\n\n{error.hint}",
            [Offer(tr("Try again"), self.reload)],
        )

    def _reading(self, progress: Progress) -> None:
        if self.plane is None:
            self.empty.show_state(DRAWING, f"{progress.stage} …")

    def _type(self, text: str) -> None:
        self._typed = bool(text)
        self.desk.libraries.typed(text)

    def _follow(self, query: str) -> None:
        if not self._typed and query != self.box.text():
            self.box.setText(query)

    def _open_file(self) -> None:
        if self._stored:
            open_at(self.desk.runner, self.notice, self._stored.source, self._stored.document.place)

    def _show_none(self) -> None:
        self.show_empty(
            tr("See your documents as a map"),
            tr(
                "Open a library on the Find page, or choose what to read. "
                "Documents that mean something similar lie near each other."
            ),
            self.desk.libraries.offers(self.sample_there),
        )

    def _show_no_documents(self, library: LibraryInfo) -> None:
        if library.working:
            words = tr("The map is drawn once documents have their vectors.")
            self.show_empty(tr("Reading the files"), words)
            return
        self.show_empty(tr("This library is empty"), NEEDS, self.desk.libraries.offers())
