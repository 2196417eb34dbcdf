"""The window: the rail, the side bar of libraries, the pages, the status line, and what joins them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QMargins, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from desktop_app.core.paths import is_built_in
from desktop_app.core.query_values import SimilarTo
from desktop_app.core.settings import DEVICE, LANGUAGE, OCR, SIZE, THEME
from desktop_app.ui import theme
from desktop_app.ui.commands import bind, bind_each
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit import panes
from desktop_app.ui.kit.basics import hairline
from desktop_app.ui.kit.layout import column, row, splitter
from desktop_app.ui.kit.on_screen import FRAME, frame_of, keep_on_screen, room
from desktop_app.ui.libraries.actions import LibraryActions
from desktop_app.ui.libraries.auto_update import AutoUpdate
from desktop_app.ui.libraries.bar import WIDTH
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.place import Page, PageSpec
from desktop_app.ui.values import Example, LibraryInfo
from desktop_app.ui.window import forms, reading_order
from desktop_app.ui.window.answering import Answering
from desktop_app.ui.window.back_strip import BackStrip
from desktop_app.ui.window.desktop.hotkey import OFF, REFUSED
from desktop_app.ui.window.desktop.outside import Outside
from desktop_app.ui.window.drops import Drops
from desktop_app.ui.window.gathering import CommandPalette
from desktop_app.ui.window.pages import Pages
from desktop_app.ui.window.password_strip import PasswordStrip
from desktop_app.ui.window.rail import Rail, settings_button
from desktop_app.ui.window.scarce import RailArea, SplitArea
from desktop_app.ui.window.shortcuts_and_bugs import BugReporter
from desktop_app.ui.window.status_bar import StatusBar

USUAL = (1280, 800)
SMALLEST = (880, 560)
PATIENCE_S = 2.0
"""So long a window that is closed, and hidden, waits for its work to stop."""


class MainWindow(QMainWindow):
    """Touches no file while it is built; once painted it makes its page and begins by itself."""

    def __init__(self, desk: Desk, libraries: Libraries, pages: Sequence[PageSpec]) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Embedscope")
        self.setWindowIcon(theme.app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(room(self).size().boundedTo(QSize(*SMALLEST)))
        self.desk = desk
        self.opening: Path | None = None
        self.abandoned = False  # closed while a lane was still at work
        self.anew = False  # closed to be opened again in another size or language
        self._begun = False
        self._typed = dict(libraries.settings.typed)
        self._place = 0
        self.bugs = BugReporter(self)
        desk.runner.bug.connect(self.bugs.show)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.libraries = libraries
        self.library_bar = libraries.bar
        self.library_actions = LibraryActions(libraries)
        self.auto_update = AutoUpdate(libraries)
        self.passwords = PasswordStrip(desk.runner, self)
        panes.take_up(self.libraries.settings.panes)
        self.pages = Pages(pages, desk, self._join)
        self.stack = self.pages.stack
        self.answering = Answering(desk, libraries, self.status, self.pages, self)
        self._places = [(at, number) for at, spec in enumerate(pages) for number in range(len(spec.places))]
        self.rail = Rail([place for spec in pages for place in spec.places])
        self.back_strip = BackStrip()
        shown = QWidget()
        column(self.back_strip, (self.stack, 1), into=shown, gap=0)
        self.splitter = splitter((self.library_bar, 0), (shown, 1))
        self.outside = Outside(self, libraries, self.come_and_search, self.quit)
        self.commands = CommandPalette(
            self, self.pages, libraries, self.show_page, self._set, self._show_setting
        )
        self._build()
        self._connect()
        self._add_actions()
        self._restore()
        self._front(self._number_of(self.libraries.settings.place))

    def begin(self) -> None:
        """Makes the page in front, looks at the libraries, loads the model, takes in the file the program
        was started with.

        Called when the window was painted, so that it is seen before the page is there.
        """
        self.show_page(self._place)
        self.libraries.start()
        if self._typed:
            self.libraries.keep(typed={})  # each page takes up its own once it is made
        self.answering.begin()
        if self.opening:
            self.library_actions.open_or_index((self.opening,))
        self.answering.try_devices()
        if self.outside.refused:
            self.library_bar.notice.say("warning", *REFUSED)

    def show_page(self, number: int) -> None:
        """Brings a place of the rail to the front; elsewhere there is no example to come back from."""
        if 0 <= number < len(self._places):
            if number != self._place:
                self.back_strip.hide()
            self._front(number)
            page_number, place = self._places[number]
            page = self.pages[page_number]
            page.show_place(place)
            self.stack.setCurrentWidget(page)
            page.activate()

    def show_example(self, example: Example, back_to: str) -> None:
        """Opens the view of an example, and a way back."""
        for number, (page_number, place) in enumerate(self._places):
            page = self.pages[page_number]
            if page.place_of(example) == place:
                self.show_page(number)
                page.show_example(example)
                self.back_strip.offer(back_to, example.name)
                return

    @property
    def place(self) -> str:
        """The place in front, as `titles` names it."""
        return self.titles[self._place]

    @property
    def titles(self) -> list[str]:
        """The places of the rail, from the top."""
        return [place.title for spec in self.pages.specs for place in spec.places]

    def _go_to(self, title: str) -> None:
        """Brings the place of that title to the front, or the first one."""
        self.show_page(self._number_of(title))

    def _number_of(self, title: str) -> int:
        return self.titles.index(title) if title in self.titles else 0

    def _front(self, number: int) -> None:
        """What stands around the page that is in front at a place."""
        self._place = number
        with_libraries = self.pages.specs[self._places[number][0]].with_libraries
        self.rail.check(number)
        self.library_bar.setVisible(with_libraries)
        self.status.show_jobs(not with_libraries)
        self._name_library(self.libraries.current)

    def _join(self, page: Page) -> None:
        """A page was made."""
        page.status_changed.connect(self.status.show_answer)
        page.take_up(replace(self.libraries.settings, typed=self._typed))
        page.use_settings(self.libraries.settings)

    def _build(self) -> None:
        self.splitter.setSizes([WIDTH, USUAL[0] - WIDTH - theme.RAIL_WIDTH])
        centre = QWidget()
        side, middle = QWidget(), Qt.AlignmentFlag.AlignHCenter
        settings = settings_button(self._show_setting), middle
        column((RailArea(self.rail), 1), settings, into=side, gap=0, margins=(0, 0, 0, theme.GAP_SMALL))
        parts = SplitArea(self.splitter, self.stack)
        row(side, hairline(vertical=True), (parts, 1), into=centre, gap=0)
        self.setCentralWidget(centre)
        add = self.library_actions.open_or_index
        self._drops = Drops(self, self._page_in_front, self.desk.engine, add)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.desk.pages.wanted.connect(self.show_example)
        self.back_strip.back.connect(self._go_to)
        self.libraries.current_changed.connect(self._library_changed)
        self.libraries.counted.connect(self._library_counted)
        self.libraries.added.connect(lambda: self.show_page(self._searching))
        self.libraries.jobs.changed.connect(self.status.show_job)
        self.status.palette_button.clicked.connect(self.commands.open)
        self.status.help_button.clicked.connect(partial(forms.show_shortcuts, self))
        self.status.theme_chosen.connect(partial(self._set, THEME.name))
        self.status.settings_wanted.connect(self._show_setting)
        self.desk.search.similar_wanted.connect(self._search_for_similar)

    def _add_actions(self) -> None:
        libraries, actions = self.libraries, self.library_actions
        about = partial(forms.show_about, self, self.desk, libraries)
        self.status.about_button.clicked.connect(about)
        bind_each(self, "page", self.show_page, len(self._places))
        why_not = {
            "everywhere": actions.why_not_everywhere,
            "update": actions.why_not_change,
            "details": actions.why_not,
            "rename": actions.why_not_change,
            "pause": libraries.jobs.why_not_pause,
            "stop": libraries.jobs.why_not,
        }
        for name, slot in (
            ("everywhere", self._search_everywhere),
            ("new", libraries.add_documents),
            ("open", libraries.choose),
            ("add", libraries.add_files),
            ("import", actions.choose_import),
            ("update", partial(self._on_current, actions.update, changes=True)),
            ("details", partial(self._on_current, actions.show_details, changes=False)),
            ("rename", partial(self._on_current, actions.rename, changes=True)),
            ("pause", libraries.jobs.toggle_pause),
            ("stop", libraries.jobs.stop),
            ("palette", self.commands.open),
            ("theme", self._next_theme),
            ("settings", self._show_setting),
            ("shortcuts", partial(forms.show_shortcuts, self)),
            ("help", partial(forms.show_help, self)),
            ("about", about),
            ("quit", self.quit),
        ):
            bind(self, name, slot, why_not.get(name, lambda: ""))

    def _restore(self) -> None:
        self.resize(*USUAL)
        frame = QMargins()
        if kept := self.libraries.settings.geometry:
            left = QByteArray.fromBase64(kept.encode("ascii", "ignore"))
            self.restoreGeometry(left)
            frame = frame_of(left)
        keep_on_screen(self, FRAME if frame.isNull() else frame)
        panes.remember(self)

    def _on_current(self, do: Callable[[Path], object], changes: bool) -> None:
        """Does something with the library in use; the one that came with the program is not changed."""
        folder = self.libraries.single_folder
        if folder and not (changes and is_built_in(folder)):
            do(folder)

    def _library_changed(self, library: LibraryInfo | None) -> None:
        self.status.show_library(library)
        if library:
            self.answering.open(library.members or (library.folder,))
        self._name_library(library)
        self.pages.set_library(library, self.libraries.single, self.libraries.sample_there)

    def _name_library(self, library: LibraryInfo | None) -> None:
        """Names the library of the page in front: beside Find there is no Everywhere."""
        if not self.pages.specs[self._places[self._place][0]].with_libraries:
            library = self.libraries.single
        self.setWindowTitle(f"{library.name} – Embedscope" if library else "Embedscope")

    def _library_counted(self, library: LibraryInfo) -> None:
        self.status.show_library(library)
        self._name_library(library)
        self.pages.count_library(library, self.libraries.single)

    def _next_theme(self) -> None:
        choices = tuple(THEME.choices)
        self._set(THEME.name, choices[(choices.index(theme.choice()) + 1) % len(choices)])

    def come_and_search(self) -> None:
        """From wherever the window is, with the cursor in the search box."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.show_page(self._searching)
        self.pages[self._places[self._searching][0]].show_inside(0)

    def _search_everywhere(self) -> None:
        """Goes to the box that searches all libraries, or the one that was searched before."""
        self.show_page(self._searching)
        self.libraries.toggle_everywhere()

    def _search_for_similar(self, to: SimilarTo) -> None:
        """Another page asks for what is similar to something."""
        self.show_page(self._searching)
        self.pages[self._places[self._searching][0]].find_similar(to)

    def _page_in_front(self) -> Page | None:
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    @property
    def _searching(self) -> int:
        """The place that searches."""
        specs = self.pages.specs
        return next(at for at, (page, _) in enumerate(self._places) if specs[page].with_everywhere)

    def _show_setting(self, name: str = "") -> None:
        """The form of all settings, at the one of that name."""
        from desktop_app.ui.window.settings import SettingsDialog

        refused = lambda: self.outside.refused  # noqa: E731
        dialog = SettingsDialog(self.desk, self.libraries.settings, self, refused)
        dialog.chosen.connect(self._set)
        dialog.open()
        dialog.go_to(name)

    def _set(self, name: str, value: str) -> None:
        """Takes over a setting that was chosen, and remembers it."""
        self.libraries.keep(**{name: value})
        for page in self.pages.made.values():
            page.use_settings(self.libraries.settings)
        self.outside.use_settings(self.libraries.settings)
        if name == THEME.name:
            theme.choose(value)
        elif name in (SIZE.name, LANGUAGE.name):
            self.open_anew()
        elif name == OCR.name:
            self.desk.engine.ocr = value == OCR.default
        elif name == DEVICE.name:
            self.answering.use_device(value, self.libraries.single_folder)

    def open_anew(self) -> None:
        """Closes the window so that the program starts again, unless work was asked for and goes on."""
        jobs = self.libraries.jobs
        self.anew = not any(map(jobs.busy, jobs.folders()))
        if self.anew:
            self.quit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        reading_order.follow(self)
        return super().focusNextPrevChild(forward)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self._begun:
            self.auto_update.look_soon()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self, lambda: keep_on_screen(self))  # once more: now the frame is known
            QTimer.singleShot(0, self, self.begin)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drops.move(event)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._drops.hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drops.drop(event)

    def quit(self) -> None:
        """Ends the program, also where a closed window would leave it running."""
        seen = self.isVisible()
        self.outside.tray.keep(False)
        self.close()
        if not seen:
            QApplication.quit()  # which the end of a hidden window does not

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stops all work (what is committed stays), joins the lanes and remembers the window.

        Work that does not stop soon is left to the end of the program, which may come between any two steps.
        """
        if self.outside.tray.kept:
            event.ignore()
            self.hide()
            return
        self.outside.hotkey.take(OFF)
        left: dict[str, object] = {
            "geometry": bytes(self.saveGeometry().toBase64().data()).decode("ascii"),
            "panes": panes.sizes(),
            "place": self.place,
        }
        for page in self.pages.made.values():
            left.update(page.left())
            self._typed.update(page.typed())
        if self.anew:
            left["typed"] = self._typed
        left["views"] = self.pages.views(self.libraries.settings.views)

        def last() -> None:
            self.desk.engine.close()
            self.libraries.save_last(**left)

        self.hide()
        if not self.desk.runner.shutdown(last, PATIENCE_S):
            self.libraries.save_last(**left)
            self.abandoned = True
        event.accept()
