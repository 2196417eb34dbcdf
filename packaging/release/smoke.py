"""Asks the frozen program to do a little of everything, before it is packed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from release.places import FROZEN, BuildError, run, version, write

PROGRAM = FROZEN / ("embedscope.exe" if os.name == "nt" else "embedscope")
INSTALLED_SAMPLE = FROZEN / "_internal" / "build" / "libraries" / "Sample jobs"


def smoke() -> None:
    """Raises BuildError where an answer is not what it must be."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        own = {"EMBEDSCOPE_DATA_DIR": str(folder / "data"), "QT_QPA_PLATFORM": "offscreen"}

        def asked(*arguments: str | Path) -> dict[str, Any]:
            answer: dict[str, Any] = json.loads(run(PROGRAM, *arguments, "--json", environment=own))
            return answer

        expect("version", run(PROGRAM, "--version").strip(), f"embedscope {version()}")
        pieces = asked("tokens", "unaffable")["tokens"]
        expect("tokens", pieces, ["[CLS]", "una", "##ffa", "##ble", "[SEP]"])
        cleaned = asked("preprocess", "The restaurant had delicious foods!")
        expect("preprocess", cleaned["lemmas"], ["restaurant", "have", "delicious", "food"])
        hits = asked("search", "looking after sick animals", "--library", INSTALLED_SAMPLE)["hits"]
        expect("search", hits[0]["title"], "Veterinarian")
        record = {"_id": "1", "title": "Baker", "text": "Bakes bread."}
        files = folder / "files"
        write(files / "records.jsonl", json.dumps(record) + "\n")
        write(files / "page.html", "<title>Miller</title><p>Grinds corn.</p>")
        read = asked("index", files, "--library", folder / "library", "--preprocess", "guide")
        expect("index", (read["documents"], read["skipped"]), (2, []))
        expect("models verify", asked("models", "verify")["ok"], True)
        if sys.platform.startswith("linux"):
            _window(own, folder / "window")


def expect(what: str, got: object, wanted: object) -> None:
    """Raises BuildError where an answer is not the one that is wanted."""
    if got != wanted:
        raise BuildError(f"The frozen program answers {what} with {got!r}; it should be {wanted!r}.")


def _window(own: Mapping[str, str], data: Path) -> None:
    """Opens the window on no screen, and closes it once it has shown the libraries, whose list it writes."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # of a build in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    environment = os.environ | own | {"EMBEDSCOPE_DATA_DIR": str(data)}
    window = subprocess.Popen([PROGRAM], env=environment, stderr=subprocess.PIPE, text=True)
    for _ in range(120):
        time.sleep(1)
        if (data / "libraries.json").exists():
            break
    time.sleep(3)
    window.send_signal(signal.SIGINT)
    _output, errors = window.communicate(timeout=120)
    expect("the window", (window.returncode, errors), (0, ""))
