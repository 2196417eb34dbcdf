"""By what the results can be narrowed: a button a facet, its values in a list that opens."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.core.query_values import Facet, Query
from desktop_app.language import plural, tr
from desktop_app.ui.find.search.facet_list import RULE, FacetList
from desktop_app.ui.find.search.facets import chosen, cleared, name_of, toggled
from desktop_app.ui.kit.basics import plain_tip, push_button
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.layout import clear

Key = tuple[str, bool]
FIRST = 5
"""Facets that are always there; a table of many columns has more, which open in further rows."""


class FacetRow(QWidget):
    """`changed` carries the query with a filter more or less, as one would have typed it."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("facets")
        self.setAccessibleName(tr("Narrow the results"))
        self._flow = FlowLayout()
        self.setLayout(self._flow)
        self._query = Query("", "")
        self._facets: dict[Key, Facet] = {}
        self.buttons: dict[Key, QPushButton] = {}
        self.more = push_button("", "facet", do=self._turn_more)
        self._all = False
        self.list = FacetList(self)
        self.list.toggled.connect(self._toggle)
        self.list.cleared.connect(self._clear)
        self.hide()

    def ask_next(self, asked: Query) -> None:
        """Another query is answered: what is chosen from now on goes into it, not into the one before."""
        self._query = asked

    def show_facets(self, asked: Query, found: tuple[Facet, ...]) -> None:
        """By what the answer to `asked` can be narrowed; a list that is open stays so."""
        facets = {(facet.field, facet.own): facet for facet in found}
        self._query = asked
        if list(facets) != list(self._facets):
            self._rebuild(facets)
        self._facets = facets
        for key, facet in facets.items():
            count = len(chosen(facet, self._query))
            number = f" · {count}" if count else ""
            self.buttons[key].setText(f"{name_of(facet).replace('&', '&&')}{number} ▾")
            self.buttons[key].setAccessibleName(
                plural(
                    count,
                    "Narrow by {field}, {n} chosen",
                    "Narrow by {field}, {n} chosen",
                    field=name_of(facet),
                )
            )
        self._show_first()
        opened = self.list.facet
        still = facets.get((opened.field, opened.own)) if opened else None
        if still:
            self.list.show_facet(still, chosen(still, self._query))
        elif opened:
            self.list.hide()
        self.setVisible(bool(facets))

    def open_list(self, key: Key) -> None:
        facet = self._facets[key]
        self.list.open_below(self.buttons[key], facet, chosen(facet, self._query))

    def _rebuild(self, facets: dict[Key, Facet]) -> None:
        self._flow.removeWidget(self.more)
        clear(self._flow)
        self.buttons = {}
        for key, facet in facets.items():
            button = push_button("", "facet", name=name_of(facet), do=partial(self.open_list, key))
            button.setToolTip(plain_tip(" ".join((tr("Narrow by {field}.", field=name_of(facet)), RULE))))
            self._flow.addWidget(button)
            self.buttons[key] = button
        self._flow.addWidget(self.more)

    def _turn_more(self) -> None:
        self._all = not self._all
        self._show_first()

    def _show_first(self) -> None:
        """The first of them, and every one that narrows; all where that is wished, or hardly more."""
        rest = list(self._facets.items())[FIRST:]
        hidden = [key for key, facet in rest if not chosen(facet, self._query)]
        self.more.setVisible(len(hidden) > 1)
        self.more.setText(tr("Fewer") if self._all else plural(len(hidden), "{n} more …", "{n} more …"))
        self.more.setAccessibleName(
            tr("Show fewer fields")
            if self._all
            else plural(len(hidden), "Show {n} more field", "Show {n} more fields")
        )
        self.more.setToolTip(plain_tip(tr("Further fields of the records to narrow by.")))
        for key, button in self.buttons.items():
            button.setVisible(self._all or len(hidden) < 2 or key not in hidden)

    def _toggle(self, value: str) -> None:
        if facet := self.list.facet:
            self.changed.emit(toggled(facet, self._query, value))

    def _clear(self) -> None:
        if facet := self.list.facet:
            self.changed.emit(cleared(facet, self._query))
