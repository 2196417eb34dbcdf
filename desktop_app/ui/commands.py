"""The keyboard commands of the window: one table for actions, tooltips, the F1 list and the docs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.language import tr, tr_as

Area = Literal[
    "Everywhere", "Libraries", "Search", "Results", "Document", "Checklist", "Tokens", "Map", "Guide"
]
AREAS: Mapping[Area, str] = {
    "Everywhere": tr_as("keys", "Everywhere"),
    "Libraries": tr("Libraries"),
    "Search": tr_as("keys", "Search"),
    "Results": tr("Results"),
    "Document": tr("Document"),
    "Checklist": tr("Checklist"),
    "Tokens": tr("Microscope"),
    "Map": tr("Map"),
    "Guide": tr("Guide"),
}
"""Where a command acts, in the language of the window."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a command does, in words, and its keys; the first key is the one tooltips name.

    `also` are other words that people look for it by.
    """

    name: str
    area: Area
    text: str
    keys: tuple[str, ...]
    also: str = ""


COMMANDS = (
    Command(
        "page",
        "Everywhere",
        tr("Go to a page of the rail, counted from the top"),
        tuple(f"Ctrl+{number}" for number in range(1, 7)),
    ),
    Command(
        "view",
        "Everywhere",
        tr("Go to a view of the page, counted from the left"),
        tuple(f"Alt+{number}" for number in range(1, 10)),
    ),
    Command("palette", "Everywhere", tr("Find anything by its name, and do it"), ("Ctrl+Shift+P",)),
    Command(
        "theme",
        "Everywhere",
        tr("Switch between the system's, light and dark colors"),
        ("Ctrl+T",),
        tr_as("other words", "theme appearance dark mode night light"),
    ),
    Command(
        "settings",
        "Everywhere",
        tr("Open Settings"),
        ("Ctrl+,",),
        tr_as("other words", "preferences options configuration"),
    ),
    Command(
        "shortcuts",
        "Everywhere",
        tr("Show keyboard shortcuts"),
        ("F1", "?"),
        tr_as("other words", "hotkeys key bindings keys"),
    ),
    Command(
        "help",
        "Everywhere",
        tr("Read the help, in a window of its own"),
        ("Ctrl+Shift+H",),
        tr_as("other words", "manual documentation guide"),
    ),
    Command(
        "about",
        "Everywhere",
        tr("Show the version, the licenses and the self-test"),
        ("Ctrl+F1",),
        tr_as("other words", "license update diagnostics check"),
    ),
    Command(
        "back_to", "Everywhere", tr("Go back from the view to the example in the guide"), ("Ctrl+Shift+E",)
    ),
    Command("quit", "Everywhere", tr("Quit Embedscope"), ("Ctrl+Q",), tr_as("other words", "exit close")),
    Command(
        "everywhere",
        "Libraries",
        tr("Search all libraries at once, or one again"),
        ("Ctrl+Shift+K",),
        tr_as("other words", "global together"),
    ),
    Command(
        "new",
        "Libraries",
        tr("Create a library"),
        ("Ctrl+N",),
        tr_as("other words", "index folder documents private password encrypt"),
    ),
    Command(
        "open", "Libraries", tr("Open a library from its folder"), ("Ctrl+O",), tr_as("other words", "load")
    ),
    Command(
        "import",
        "Libraries",
        tr("Import a library from a file"),
        ("Ctrl+I",),
        tr_as("other words", "restore backup load"),
    ),
    Command(
        "add",
        "Libraries",
        tr("Add files to the library"),
        ("Ctrl+Shift+A",),
        tr_as("other words", "documents upload"),
    ),
    Command(
        "update",
        "Libraries",
        tr("Update the library with what has changed"),
        ("F5",),
        tr_as("other words", "refresh reload sync rescan"),
    ),
    Command(
        "details",
        "Libraries",
        tr("Show what the library follows and what it could not read"),
        ("Ctrl+Shift+D",),
        tr_as("other words", "skipped errors failed problems"),
    ),
    Command("rename", "Libraries", tr("Rename the library"), ("F2",), tr_as("other words", "title name")),
    Command(
        "pause",
        "Libraries",
        tr("Pause or resume indexing"),
        ("Ctrl+Shift+S",),
        tr_as("other words", "stop halt wait"),
    ),
    Command(
        "stop",
        "Libraries",
        tr("Stop indexing; finished work is kept"),
        ("Ctrl+.",),
        tr_as("other words", "cancel abort"),
    ),
    Command(
        "find",
        "Search",
        tr("Go to the search box"),
        ("Ctrl+K", "Ctrl+F"),
        tr_as("other words", "query look for"),
    ),
    Command(
        "language",
        "Search",
        tr("Show what the search box understands"),
        ("Shift+F1",),
        tr_as("other words", "syntax operators filters query language help"),
    ),
    Command(
        "mode",
        "Search",
        tr("Switch between best, meaning, and exact words"),
        ("Ctrl+M",),
        tr_as("other words", "hybrid semantic keyword"),
    ),
    Command("pooling", "Search", tr("Switch to the next pooling: mean, [CLS]"), ("Ctrl+P",)),
    Command("more", "Search", tr("Show more results"), ("Ctrl+Return",)),
    Command(
        "history",
        "Search",
        tr("Show saved and recent searches (also Down in an empty box)"),
        ("Ctrl+H", "Alt+Down"),
        tr_as("other words", "past bookmarks"),
    ),
    Command(
        "save_search",
        "Search",
        tr("Save the search, or remove it from the saved ones"),
        ("Ctrl+S",),
        tr_as("other words", "bookmark star favorite"),
    ),
    Command(
        "undo", "Search", tr("Go back to the previous search (also the mouse's back button)"), ("Ctrl+Z",)
    ),
    Command("redo", "Search", tr("Go forward to the next search"), ("Ctrl+Shift+Z",)),
    Command("move", "Results", tr("Move through the results, even while typing"), ("Up", "Down")),
    Command("read", "Results", tr("Read the document (Return while typing, Space in the list)"), ("Space",)),
    Command(
        "open_result", "Results", tr("Open the file with its program (also a double click)"), ("Return",)
    ),
    Command("unfold", "Results", tr("Show or hide the copies and rows behind a result"), ("Right", "Left")),
    Command(
        "similar",
        "Results",
        tr("Find documents similar to the result or to the selection"),
        ("Ctrl+Shift+F",),
        tr_as("other words", "related like this"),
    ),
    Command(
        "cite",
        "Results",
        tr("Copy the result with its source"),
        ("Ctrl+Shift+X",),
        tr_as("other words", "quote reference"),
    ),
    Command(
        "source",
        "Results",
        tr("Open the source file at the right page"),
        ("Ctrl+Shift+O",),
        tr_as("other words", "show file reveal"),
    ),
    Command("menu", "Results", tr("Show all actions for the result"), ("Menu", "Shift+F10")),
    Command(
        "good",
        "Results",
        tr("Mark the result as good for this query, or remove the mark"),
        ("Ctrl+G",),
        tr_as("other words", "like right relevant rate"),
    ),
    Command(
        "bad",
        "Results",
        tr("Mark the result as bad for this query, or remove the mark"),
        ("Ctrl+B",),
        tr_as("other words", "dislike wrong irrelevant rate"),
    ),
    Command(
        "back", "Document", tr("Go back from the document to the search box, then clear the box"), ("Esc",)
    ),
    Command("next_hit", "Document", tr("Go to the next place that was found"), ("F3",)),
    Command("hit_before", "Document", tr("Go to the place before"), ("Shift+F3",)),
    Command("find_in", "Document", tr("Find words in the document"), ("Ctrl+F",)),
    Command("copy", "Document", tr("Copy the selection, or the whole document"), ("Ctrl+C",)),
    Command(
        "why",
        "Document",
        tr("Switch between the document and why it was found"),
        ("Ctrl+Shift+Y",),
        tr_as("other words", "explain reason score"),
    ),
    Command("check", "Checklist", tr("Check the list"), ("Ctrl+Return",)),
    Command("text", "Tokens", tr("Go to the text"), ("Ctrl+K", "Ctrl+F")),
    Command("pair", "Tokens", tr("Add or remove a second text"), ("Ctrl+D",)),
    Command("length", "Tokens", tr("Go to the maximum length"), ("Ctrl+L",)),
    Command("pad", "Tokens", tr("Turn padding to the maximum length on or off"), ("Ctrl+Shift+L",)),
    Command("examples", "Tokens", tr("Choose an example"), ("Ctrl+E",)),
    Command(
        "walk", "Tokens", tr("Move through the chips, the rows or the steps"), ("Left", "Right", "Up", "Down")
    ),
    Command("play", "Tokens", tr("Play or stop the steps of a word; hide or show a word piece"), ("Space",)),
    Command("copy_rows", "Tokens", tr("Copy the selected rows as tab-separated values"), ("Ctrl+C",)),
    Command("copy_json", "Tokens", tr("Copy what the view shows as JSON"), ("Ctrl+Shift+C",)),
    Command("map_walk", "Map", tr("Go to the next point in a direction"), ("Left", "Right", "Up", "Down")),
    Command("map_open", "Map", tr("Open the point beside the map"), ("Return",)),
    Command(
        "map_select",
        "Map",
        tr("Select the points in a rectangle"),
        ("Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"),
    ),
    Command("map_all", "Map", tr("Select all points"), ("Ctrl+A",)),
    Command("map_end", "Map", tr("End the selection"), ("Esc",)),
    Command("map_zoom", "Map", tr("Zoom in or out, or show all points"), ("+", "-", "0")),
    Command("map_move", "Map", tr("Move the map"), ("Ctrl+Left", "Ctrl+Right", "Ctrl+Up", "Ctrl+Down")),
    Command("next_part", "Guide", tr("Go to the next part"), ("Ctrl+PgDown",)),
    Command("part_before", "Guide", tr("Go to the part before"), ("Ctrl+PgUp",)),
    Command("next_example", "Guide", tr("Go to the next example or question"), ("Ctrl+Down",)),
    Command("example_before", "Guide", tr("Go to the example or question before"), ("Ctrl+Up",)),
    Command("open_example", "Guide", tr("Open the example in its view"), ("Return", "Space")),
)

_BY_NAME = {command.name: command for command in COMMANDS}


def command(name: str) -> Command:
    return _BY_NAME[name]


def native(key: str) -> str:
    """A key as the platform writes it ("⌘K" on a Mac)."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def tip(name: str, key: int = 0) -> str:
    """The command's words with its key, for a tooltip."""
    found = _BY_NAME[name]
    return f"{found.text} ({native(found.keys[key])})"


class CommandAction(QAction):
    """A command where it acts; `why_not` says why it cannot do anything just now, "" where it can."""

    def __init__(self, command: Command, widget: QWidget, why_not: Callable[[], str]) -> None:
        super().__init__(command.text, widget)
        self.setObjectName(f"action_{command.name}")
        self.command = command
        self.why_not = why_not


def _possible() -> str:
    """Nothing is ever in its way."""
    return ""


def bind(
    widget: QWidget,
    name: str,
    slot: Callable[[], object],
    why_not: Callable[[], str] = _possible,
    *,
    keys: bool = True,
) -> QAction:
    """An action of `widget` for all keys of the command, live in its whole window while it is visible.

    Without `keys` the widget takes them itself while it has the focus.
    """
    found = _BY_NAME[name]
    action = CommandAction(found, widget, why_not)
    if keys:
        action.setShortcuts([QKeySequence(key) for key in found.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.triggered.connect(lambda: slot())
    widget.addAction(action)
    return action


def bind_each(widget: QWidget, name: str, slot: Callable[[int], object], count: int) -> None:
    """The first `count` keys of the command give `slot` their number; live while `widget` is visible.

    The others do nothing: in a text box they would be typed.
    """
    for number, key in enumerate(command(name).keys):
        shortcut = QShortcut(QKeySequence(key), widget)
        if number < count:
            shortcut.activated.connect(partial(slot, number))


def describe(button: QAbstractButton, label: str, name: str = "") -> None:
    """Gives a button its accessible name, and the tooltip of its command where it has one."""
    button.setAccessibleName(label)
    button.setToolTip(tip(name) if name else label)
