"""Map: the documents of the library in use, or the tokens of a text, in two dimensions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.core.settings import Settings
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import bind_each
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.view_host import ViewHost, ViewSpec
from desktop_app.ui.map.exports import MapMenus
from desktop_app.ui.place import Inside, Page
from desktop_app.ui.values import LibraryInfo

if TYPE_CHECKING:
    from desktop_app.ui.map.view import PointMap

VIEWS = (
    ViewSpec(
        "Documents",
        tr("See how the documents of the library lie to each other"),
        "desktop_app.ui.map.documents:DocumentsMap",
        words=tr("Documents"),
    ),
    ViewSpec(
        "Tokens of a text",
        tr("See how the tokens of a text lie to each other, after any layer"),
        "desktop_app.ui.map.tokens:TokensMap",
        words=tr("Tokens of a text"),
    ),
)


class MapPage(Page):
    """Shows one map at a time; both are made when they are first seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._library: LibraryInfo | None = None
        self._sample_there = self._looked = False
        self._typed: Mapping[str, str] = {}
        self.menus = MapMenus(self.view)
        self.host: ViewHost[Any] = ViewHost(VIEWS, self._make, corner=self.menus.buttons(), margins=False)
        head = column(self.host, margins=(theme.GAP_MEDIUM, theme.GAP, theme.GAP_MEDIUM, 0))
        column(head, (self.host.stack, 1), into=self, gap=0)
        self.host.chosen.connect(self.show_view)
        bind_each(self, "view", self.show_view, len(VIEWS))

    def view(self) -> PointMap | None:
        """The map in front; None before the first one was seen."""
        return self.host.made.get(self.host.titles[self.host.number])

    @classmethod
    def insides(cls) -> Sequence[Inside]:
        return [Inside(spec.shown, spec.purpose, number) for number, spec in enumerate(VIEWS)]

    def show_inside(self, number: int) -> None:
        self.show_view(number)

    def show_view(self, number: int) -> None:
        """Brings a map to the front, counted from the left."""
        self.host.show_view(number).activate()

    def activate(self) -> None:
        self.show_view(self.host.number)

    def in_front(self) -> Sequence[str]:
        return [self.host.titles[self.host.number]]

    def typed(self) -> Mapping[str, str]:
        made = self.host.made.get(VIEWS[1].title)
        return {"map": made.text.toPlainText()} if made else {}

    def take_up(self, settings: Settings) -> None:
        self.host.begin_at(settings.views)
        self._typed = settings.typed

    def set_library(self, library: LibraryInfo | None, sample_there: bool = False) -> None:
        self._library, self._sample_there, self._looked = library, sample_there, True
        if made := self.host.made.get(VIEWS[0].title):
            made.set_library(library, sample_there)

    def count_library(self, library: LibraryInfo) -> None:
        self._library = library
        if made := self.host.made.get(VIEWS[0].title):
            made.count_library(library)

    def _make(self, kind: type[Any]) -> Any:
        made = kind(self.desk)
        if hasattr(made, "set_library"):
            if self._looked:
                made.set_library(self._library, self._sample_there)
        else:
            made.text.setPlainText(self._typed.get("map", ""))
        return made
