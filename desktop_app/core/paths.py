"""Where things lie: what came with the program, and what belongs to the user."""

import json
import os
import re
import sys
from collections.abc import Collection
from pathlib import Path

from desktop_app import __version__

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
RESOURCES = ROOT / "resources"
DEFAULT_BUNDLE = ROOT / "build" / "models" / "all-MiniLM-L6-v2"
SET_UP = "python3 packaging/dev.py run"
"""What makes it, in a checkout."""
GOLDEN = RESOURCES / "golden" / "all-MiniLM-L6-v2.json"
CORPORA = RESOURCES / "corpora"
SAMPLE_CORPUS = CORPORA / "jobs.jsonl"
TOKENIZERS = RESOURCES / "tokenizers"
TRANSLATIONS = ROOT / "build" / "translations"
SAMPLE_LIBRARY = ROOT / "build" / "libraries" / "Sample jobs"

LIBRARY_ENDING = ".embedscope"
"""Of the one file that a library is exported to."""

LABEL = "library.json"
_LEDGER = re.compile(r"documents(-[0-9a-f]{16})?\.db(-journal)?")
_OTHER_PARTS = {"vectors", "words", "writer.lock"}


def is_ledger(name: str) -> bool:
    """Whether a library's file of this name holds its documents, or is a journal of one that does."""
    return bool(_LEDGER.fullmatch(name))


def is_library(names: Collection[str]) -> bool:
    """Whether a folder with these entries is a library, or what is left of one: two of its parts tell it."""
    return (LABEL in names) + any(map(is_ledger, names)) + (not _OTHER_PARTS.isdisjoint(names)) > 1


def is_built_in(library: Path) -> bool:
    """Whether it is the sample library that came with the program, which stays as it is."""
    return library == SAMPLE_LIBRARY


def data_folder(override: Path | None = None) -> Path:
    """The user's data folder: `override`, else EMBEDSCOPE_DATA_DIR, else the platform's usual place."""
    if override is not None:
        return override
    if chosen := os.environ.get("EMBEDSCOPE_DATA_DIR"):
        return Path(chosen)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Embedscope"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Embedscope"
    usual = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (usual if usual.is_absolute() else home / ".local" / "share") / "embedscope"


def libraries_folder(data: Path) -> Path:
    """Where new libraries are made, in the data folder."""
    return data / "libraries"


def models_folder(data: Path | None = None) -> Path:
    """Where the models lie that the user added."""
    return (data or data_folder()) / "models"


def addon_places() -> tuple[Path, ...]:
    """Where the packages look for add-ons: in the data folder, and beside the folder of the program."""
    return data_folder(), ROOT.parent.parent


def addon_label(folder: Path) -> object:
    """What an add-on says of itself, None where there is none."""
    try:
        return json.loads((folder / f"{folder.name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def addon_fits(folder: Path) -> bool:
    """Whether an add-on is there, and made for this version of the program and this system."""
    import sysconfig  # what is imported here is imported before the window is painted

    return addon_label(folder) == {"version": __version__, "system": sysconfig.get_platform()}


def addons() -> tuple[Path, ...]:
    """The add-ons of the packages that fit; elsewhere what they hold belongs to the environment."""
    if not getattr(sys, "frozen", False):
        return ()
    return tuple(
        folder
        for place in addon_places()
        for folder in sorted(place.glob("embedscope-*"))
        if addon_fits(folder)
    )
