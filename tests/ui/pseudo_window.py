"""Run as a script: shows the window in a language whose every sentence stands in ⟦marks⟧, and writes to the
standard output, as JSON, which texts of each page have none.

The language is chosen once for a program, before anything of it is imported; so it has a process of its own.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.mofile import write_mo

from desktop_app.language import speak
from translations import template

_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[^\W\d_]{2,}")
DATA = re.compile(
    r"(?:/\S+/)?Sample jobs|all-MiniLM-L6-v2|Embedscope|Deutsch|Français|Español|English|简体中文"
    r"|\[CLS\]|\[SEP\]|\[MASK\]|CPU|JSON|\d+ ms\b|PCA|t-SNE|Is[Nn]ext|Not[Nn]ext|softmax|Q = X·Wq.*"
    r"|/\S+/\S*|jobs\.jsonl|\b[Cc]ategory\b|\b[Ll]evel\b|\bnight\b|\bworks\b"
    r"|I want to work with data analysis and Python programming|looking after sick animals"
    r"|a job outdoors, away from any screen"
    r"|(?:nDCG|Recall|MRR)@\d+|heal my puppy|pull out rotten tooth|extinguish blazes"
    r"|My paycheck lasts|A bank of the river|paycheck|^\d+ [#a-z]+$|tasty, awful, cold, unforgettable"
    r"|^(?:closed|delicious|fresh|good|lazy|no|poor|rude|slow|sold|terrible)$"
)
"""Names, paths, what the sample and the model are asked and what they answer: no language translates them."""
OF_FILES = ("StillChoice", "preview_title")
"""Widgets that say what a file holds, by their class or their name."""
KEYS: set[str] = set()
"""As the language writes them."""


def mark(folder: Path) -> None:
    """Writes the catalog and speaks it."""
    catalog = template()
    catalog.locale = "de"
    for message in catalog:
        if message.id:
            texts = [message.id] if isinstance(message.id, str) else message.id
            marked = tuple(f"⟦{text}⟧" for text in texts)
            message.string = marked[0] if isinstance(message.id, str) else marked
    with (folder / "de.mo").open("wb") as file:
        write_mo(file, catalog)
    speak("de", folder)


def bare(text: str) -> str:
    """What of a text stands outside of marks, and is no name or key; "" where no word is left."""
    left = re.sub(r"<[^>]*>", " ", text)
    while left != (left := _MARKED.sub(" ", left)):
        pass
    left = DATA.sub(" ", " ".join(left.split()))
    for key in sorted(KEYS, key=len, reverse=True):
        left = left.replace(key, " ")
    return " ".join(left.split()) if _WORD.search(left) else ""


def show(data: Path) -> dict[str, list[str]]:
    """The texts without marks of every page and form."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import (
        QAbstractButton,
        QApplication,
        QComboBox,
        QLabel,
        QLineEdit,
        QMenu,
        QTableView,
        QWidget,
    )

    from desktop_app.app import build
    from desktop_app.core import settings
    from desktop_app.core.paths import SAMPLE_LIBRARY
    from desktop_app.ui.commands import COMMANDS, native
    from desktop_app.ui.find.page import FindPage
    from desktop_app.ui.kit.basics import ElidedLabel
    from desktop_app.ui.microscope.page import MicroscopePage
    from desktop_app.ui.window import forms

    app = QApplication(["pseudo"])
    settings.save(data, settings.Settings(theme="light", library=str(SAMPLE_LIBRARY)))
    window = build(data)
    KEYS.update(native(key) for command in COMMANDS for key in command.keys if len(key) > 1)
    window.resize(1280, 800)
    window.show()
    runner = window.desk.runner

    def until(true: Callable[[], object], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not true() and time.monotonic() < end:
            app.processEvents()
            time.sleep(0.01)

    def rest() -> None:
        until(lambda: False, 0.03)
        until(lambda: not runner._open, 20)
        until(lambda: False, 0.03)

    def texts(widget: QWidget) -> Iterator[str]:
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QLabel | QAbstractButton | ElidedLabel):
            yield widget.text()
        if isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(number) for number in range(widget.count()))
        if isinstance(widget, QMenu) and not isinstance(widget.parent(), QAbstractButton):
            yield widget.title()
        if widget.isWindow():
            yield widget.windowTitle()
        if isinstance(widget, QTableView) and (model := widget.model()):
            for number in range(model.columnCount()):
                yield str(model.headerData(number, Qt.Orientation.Horizontal) or "")
        yield from (action.text() for action in widget.findChildren(QAction, options=_DIRECT))

    _DIRECT = Qt.FindChildOption.FindDirectChildrenOnly  # noqa: N806

    def bare_of(whole: QWidget, without: QWidget | None = None) -> list[str]:
        found = set()
        for widget in (whole, *whole.findChildren(QWidget)):
            if without and (widget is without or without.isAncestorOf(widget)):
                continue
            if {type(widget).__name__, widget.objectName()} & set(OF_FILES):
                continue
            if widget.window() is whole.window() or isinstance(widget, QMenu):
                for text in texts(widget):
                    if left := bare(text):
                        found.add(f"{type(widget).__name__} {widget.objectName()}: {left}")
        return sorted(found)

    rest()
    found: dict[str, list[str]] = {}
    find = window.pages[0]
    assert isinstance(find, FindPage)
    until(lambda: find.search.bar.isEnabled())
    find.search.bar.box.setText("who works at night")
    until(lambda: find.search.results.model().rowCount() > 0)
    rest()
    found["frame"] = bare_of(window, window.stack)
    for number, spec in enumerate(find.host.specs):
        find.show_view(number)
        rest()
        found[f"Find: {spec.title}"] = bare_of(find.host.view(spec.title))
    found["Find: page"] = bare_of(find, find.host.stack)
    folder = SAMPLE_LIBRARY
    actions = window.library_actions
    for name, open_form in (
        ("settings", window._show_setting),
        ("shortcuts", lambda: forms.show_shortcuts(window)),
        ("about", lambda: forms.show_about(window, window.desk, window.libraries)),
        ("manual", lambda: forms.show_help(window)),
        ("palette", window.commands.open),
        ("new library", lambda: window.libraries.add_documents()),
        ("details", lambda: actions.show_details(folder)),
        ("model", lambda: actions.switch_model(folder)),
    ):
        before = set(app.topLevelWidgets())
        open_form()
        rest()
        forms_shown = [one for one in app.topLevelWidgets() if one not in before and one.isVisible()]
        found[name] = (
            sorted({text for form in forms_shown for text in bare_of(form)}) if forms_shown else ["not shown"]
        )
        for form in forms_shown:
            form.close()
        rest()
    for at, (page_number, place) in enumerate(window._places):
        page = window.pages[page_number]
        if page is find:
            continue
        window.show_page(at)
        rest()
        if isinstance(page, MicroscopePage):
            found.setdefault("Microscope: empty", bare_of(page))
            page.controls.pair.setChecked(True)
            page.first.edit.set_text("My paycheck lasts")
            page.second.edit.set_text("A bank of the river")
            page.ask()
            rest()
            for number, spec in enumerate(page.hosts[place].specs):
                page.show_view(number)
                rest()
                found[f"Microscope: {spec.title}"] = bare_of(page.hosts[place].view(spec.title))
            found["Microscope: page"] = bare_of(page, page.hosts[place].stack)
        else:
            found[window.titles[at]] = bare_of(page)
    window.close()
    return found


if __name__ == "__main__":
    place = Path(sys.argv[1])
    mark(place)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(json.dumps(show(place / "data"), ensure_ascii=False))
    sys.stdout.flush()
    os._exit(0)
