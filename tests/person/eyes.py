"""Reads the windows of a program as a screen reader does, a JSON document for every line on standard input.

Runs by the system's own Python, which has pyatspi; knows nothing of the program.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pyatspi

MOST = 400
"""Children of one thing that are looked at: of a long table the rest is not on the screen."""


def told(thing: Any, window: str) -> dict[str, object]:
    state = thing.getState()
    held = {
        "window": window,
        "role": thing.getRoleName(),
        "name": thing.name,
        "description": thing.description,
        "focusable": state.contains(pyatspi.STATE_FOCUSABLE),
        "focused": state.contains(pyatspi.STATE_FOCUSED),
        "enabled": state.contains(pyatspi.STATE_ENABLED),
        "checked": state.contains(pyatspi.STATE_CHECKED),
    }
    try:
        place = thing.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        held["place"] = [place.x, place.y, place.width, place.height]
    except NotImplementedError:
        held["place"] = [0, 0, 0, 0]
    try:
        text = thing.queryText()
        held["text"] = text.getText(0, min(text.characterCount, 5_000))
    except NotImplementedError:
        held["text"] = ""
    return held


def look(thing: Any, window: str, found: list[dict[str, object]]) -> None:
    if thing is None or not thing.getState().contains(pyatspi.STATE_SHOWING):
        return
    found.append(told(thing, window))
    for number in range(min(thing.childCount, MOST)):
        look(thing.getChildAtIndex(number), window, found)


def seen(name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for program in pyatspi.Registry.getDesktop(0):
        if program is not None and program.name == name:
            for window in program:
                if window is not None:
                    try:
                        look(window, window.name, found)
                    except Exception:  # it went away meanwhile
                        continue
    return found


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


say("ready")
for line in sys.stdin:
    say(json.dumps(seen(line.strip())))
