"""What the command palette offers: all that can be done where one is, and everywhere one can go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.core.settings import SETTINGS, THEME
from desktop_app.language import tr, tr_as
from desktop_app.ui.commands import AREAS, COMMANDS, CommandAction, command, native
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.place import Again
from desktop_app.ui.values import EVERYWHERE, EVERYWHERE_NAME
from desktop_app.ui.window.pages import Pages
from desktop_app.ui.window.palette.model import PaletteEntry
from desktop_app.ui.window.palette.popup import PalettePopup

MOST_AGAIN = 50
ITSELF = "palette"


class CommandPalette(QObject):
    """Opens over the window. `go` brings a place of the rail to the front, `choose` takes over a setting,
    `show_setting` opens the form where it is chosen.
    """

    def __init__(
        self,
        window: QWidget,
        pages: Pages,
        libraries: Libraries,
        go: Callable[[int], object],
        choose: Callable[[str, str], object],
        show_setting: Callable[[str], object],
    ) -> None:
        super().__init__(window)
        self._window, self._pages, self._libraries = window, pages, libraries
        self._go, self._choose, self._show_setting = go, choose, show_setting
        self._menu: QMenu | None = None  # its actions are what the entries do

    @cached_property
    def popup(self) -> PalettePopup:
        """Made when it is first opened: no window waits for it."""
        return PalettePopup(self._window)

    def open(self) -> None:
        """Shows what can be done now; what was searched for before follows as soon as it is read."""
        first, rest = (
            self._commands(),
            [*self._places(), *self._of_libraries(), *self._colors(), *self._settings()],
        )
        self.popup.open_over(self._window, [*first, *rest])
        specs = self._pages.specs
        searching = next(number for number, spec in enumerate(specs) if spec.with_everywhere)
        place = sum(len(before.places) for before in specs[:searching])

        def add(again: Sequence[Again]) -> None:
            past = [
                PaletteEntry("history", one.title, one.about, partial(self._do_again, place, one))
                for one in again[:MOST_AGAIN]
            ]
            if self.popup.isVisible():
                self.popup.show_entries([*first, *past, *rest])

        self._pages[searching].recall(add)

    def _do_again(self, place: int, again: Again) -> None:
        self._go(place)
        again.do()

    def _commands(self) -> list[PaletteEntry]:
        """The commands of what is in sight, those of the page before those of the window."""
        found: dict[str, PaletteEntry] = {}
        for action in self._window.findChildren(CommandAction):
            widget, what = action.parent(), action.command
            seen = isinstance(widget, QWidget) and widget.isVisible() and widget.isEnabled()
            if seen and action.isEnabled() and what.name != ITSELF:
                entry = PaletteEntry(
                    "keyboard",
                    what.text,
                    AREAS[what.area],
                    action.trigger,
                    native(what.keys[0]),
                    action.why_not(),
                    what.also,
                )
                if what.name not in found or found[what.name].why_not:
                    found[what.name] = entry
        known = [one for one in COMMANDS if one.name in found]
        known.sort(key=lambda one: one.area in ("Everywhere", "Libraries"))
        return [found[one.name] for one in known]

    def _places(self) -> list[PaletteEntry]:
        found, number, keys = [], 0, command("page").keys
        for at, spec in enumerate(self._pages.specs):
            insides = spec.kind().insides()
            for place, shown in enumerate(spec.places):
                go = partial(self._go, number)
                key = native(keys[number]) if number < len(keys) else ""
                found.append(PaletteEntry(shown.icon, shown.shown, tr_as("of the rail", "Page"), go, key))
                found += [
                    PaletteEntry(
                        shown.icon,
                        inside.title,
                        f"{shown.shown}: {inside.about}",
                        partial(self._go_inside, number, at, inside.number),
                    )
                    for inside in insides
                    if inside.place == place
                ]
                number += 1
        return found

    def _go_inside(self, place: int, page: int, number: int) -> None:
        self._go(place)
        self._pages[page].show_inside(number)

    def _of_libraries(self) -> list[PaletteEntry]:
        """Every library but the one in use, and what the menu of that one holds besides the commands."""
        libraries, bar = self._libraries, self._libraries.bar
        found = [
            PaletteEntry("library", libraries.name(folder), tr("Library"), partial(libraries.open, folder))
            for folder in bar.folders()
            if folder != libraries.current_folder
        ]
        if bar.everywhere.isVisibleTo(bar) and libraries.current_folder != EVERYWHERE:
            open_all = partial(libraries.open, EVERYWHERE)
            found.append(PaletteEntry("library", EVERYWHERE_NAME, tr("All libraries"), open_all))
        if folder := libraries.single_folder:
            self._menu = menu = QMenu()
            bar.menu_wanted.emit(folder, menu)
            found += [
                PaletteEntry(
                    "library", action.text(), libraries.name(folder), action.trigger, also=action.data()
                )
                for action in menu.actions()
                if action.isEnabled() and not action.isSeparator() and action.shortcut() == QKeySequence()
            ]
        return found

    def _colors(self) -> list[PaletteEntry]:
        about = AREAS["Everywhere"]
        return [
            PaletteEntry(
                "theme",
                tr("{setting}: {choice}", setting=THEME.title, choice=words[:1].lower() + words[1:]),
                about,
                partial(self._choose, THEME.name, value),
                also=THEME.also,
            )
            for value, words in THEME.choices.items()
        ]

    def _settings(self) -> list[PaletteEntry]:
        return [
            PaletteEntry(
                "settings",
                tr("{setting}: {choice}", setting=tr("Settings"), choice=one.title),
                one.help,
                partial(self._show_setting, one.name),
                also=one.also,
            )
            for one in SETTINGS
        ]
