"""What the user chose for the whole program, and what the window remembers between two starts."""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from desktop_app.core.files import alone, make_folder, parse_json, set_aside, write_bytes, write_json
from desktop_app.core.paths import LABEL, libraries_folder
from desktop_app.core.words import listed, per_cent
from desktop_app.language import LANGUAGES, tr, tr_as

NAME = "settings.json"
T = TypeVar("T", str, bool, int, float)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing to choose: its name in the file, what it is called, and what is said about it.

    `choices` are its values with what they are called; `bounds` are the least and the greatest of a number;
    `others` is a pattern of values that only some computers have; `also` are other words for it.
    """

    name: str
    title: str
    help: str
    default: T
    choices: Mapping[T, str] = field(default_factory=dict)
    bounds: tuple[float, float] | None = None
    others: str = ""
    also: str = ""

    def accepts(self, value: object) -> bool:
        """Whether this may be chosen; a value from a file may be anything."""
        if type(value) is not type(self.default):
            return False
        if self.bounds and isinstance(value, int | float):
            return self.bounds[0] <= value <= self.bounds[1]
        known = not self.choices or value in self.choices
        return known or bool(self.others and re.fullmatch(self.others, str(value)))


THEME = Setting(
    "theme",
    tr("Colors"),
    tr("Light or dark, or whatever the system uses."),
    "system",
    {"system": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")},
    also=tr_as("other words", "theme appearance dark mode night light"),
)
LANGUAGE = Setting(
    "language",
    tr("Language"),
    tr("Of the window. What you search is not translated. The window opens anew, where you were."),
    "system",
    {"system": tr("As the system"), **LANGUAGES},
    also=tr_as("other words", "translation German French Spanish Chinese English"),
)
SIZE = Setting(
    "size",
    tr("Size"),
    tr("Of text and everything else, beside what the system says. The window opens anew, where you were."),
    "100",
    {str(size): per_cent(size / 100) for size in (100, 125, 150, 175, 200)},
    also=tr_as("other words", "font text letters zoom scale bigger larger smaller"),
)
DEVICE = Setting(
    "device",
    tr("Processor"),
    tr("A processor is used only after a test shows that it matches the CPU's results and is faster."),
    "auto",
    {
        "auto": tr("Whichever is fastest"),
        "cpu": "CPU",
        "cuda": "NVIDIA GPU (CUDA)",
        "migraphx": "AMD GPU (MIGraphX)",
        "dml": "GPU (DirectML)",
        "coreml": tr("Apple GPU and Neural Engine (CoreML)"),
        "openvino": "Intel (OpenVINO)",
        "webgpu": "GPU (WebGPU)",
    },
    others=r"[a-z0-9-]{1,80}",
    also=tr_as("other words", "GPU graphics card hardware acceleration speed"),
)
MATCH = Setting(
    "match",
    tr("Numbers"),
    tr("Beside the results: how well each matches, in per cent, and how vectors are pooled."),
    "words",
    {"words": tr("Say it in words"), "numbers": tr("Show numbers")},
    also=tr_as("other words", "score percent cosine probability"),
)
OCR = Setting(
    "ocr",
    tr("Scans and pictures"),
    tr("Text in scanned pages and pictures is read after everything else, if this copy of Embedscope can."),
    "read",
    {"read": tr("Read their text (OCR)"), "leave": tr("Leave them out")},
    also=tr_as("other words", "OCR scanner image photo text recognition"),
)
HISTORY = Setting(
    "history",
    tr("History"),
    tr(
        "How long recent searches are kept, on this computer only. Saved searches stay until you delete them."
    ),
    "year",
    {
        "always": tr("Always"),
        "year": tr("A year"),
        "month": tr("A month"),
        "day": tr("A day"),
        "off": tr("Not at all"),
    },
    also=tr_as("other words", "privacy forget clear delete"),
)
NOTIFY = Setting(
    "notify",
    tr("Notifications"),
    tr("The system tells when work of more than half a minute has ended and another window is in front."),
    "ended",
    {"ended": tr("When long work has ended"), "off": tr_as("notifications", "None")},
    also=tr_as("other words", "alert message"),
)
TRAY = Setting(
    "tray",
    tr("Closing"),
    tr(
        "Whether a closed window leaves the program running, with an icon in the tray, "
        "where the system has one."
    ),
    "quit",
    {"quit": tr("Quits Embedscope"), "tray": tr("Keeps it in the tray")},
    also=tr_as("other words", "minimize background exit"),
)
HOTKEY = Setting(
    "hotkey",
    tr("Key from anywhere"),
    tr(
        "Brings the search box while another program is in front. Where the desktop itself gives keys to "
        "programs (macOS, Wayland), let one start Embedscope: that brings this window too."
    ),
    "off",
    {
        "off": tr_as("key from anywhere", "None"),
        "ctrl+alt+space": tr("Ctrl+Alt+Space"),
        "ctrl+shift+space": tr("Ctrl+Shift+Space"),
    },
    also=tr_as("other words", "hotkey shortcut global"),
)
SETTINGS: tuple[Setting[Any], ...] = (
    *(THEME, LANGUAGE, SIZE, MATCH, OCR, HISTORY, NOTIFY, TRAY, HOTKEY, DEVICE),
)

NAME = "settings.json"
LIST = "libraries.json"
"""The list of libraries once more: whatever happens to the settings, it is not lost."""
LOCK = "settings.lock"
_WORDS = {
    "libraries": tr("the list of libraries"),
    "library": tr("which one was open"),
    "tokenizers": tr("tokenizers"),
    "panes": tr("the widths of panes"),
    "geometry": tr("the place of the window"),
    "place": tr("the page in front"),
    "view": tr("the view in front"),
    "views": tr("the views in front of other pages"),
    "query": tr("the last query"),
    "mode": tr("its mode"),
    "guide": tr("how far the guide was read"),
    "shown": tr("whether documents were seen as pages"),
    "typed": tr("what was typed"),
}
"""What is kept besides SETTINGS, as a notice says it."""
_TEXTS = ("library", "geometry", "place", "view", "query", "mode", "guide", "shown")


@dataclass(frozen=True, slots=True)
class Settings:
    """A value of each of SETTINGS, and what nobody chose: `libraries` are the folders in the side bar, in
    order, `library` the one that was open, `geometry` where the window stood, `panes` how wide its parts
    were, `place`, `view`, `views`, `query` and `mode` what was in front and what was asked, `guide` how
    far the guide was read, `tokenizers` the files and folders of tokenizers that were opened to be compared,
    `shown` is "page" where documents are seen as pages, `typed` what was typed where nothing else keeps
    it, for a window that opens anew.
    """

    theme: str = THEME.default
    libraries: tuple[str, ...] = ()
    library: str = ""
    geometry: str = ""
    device: str = DEVICE.default
    match: str = MATCH.default
    ocr: str = OCR.default
    history: str = HISTORY.default
    notify: str = NOTIFY.default
    tray: str = TRAY.default
    hotkey: str = HOTKEY.default
    panes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    place: str = ""
    view: str = ""
    views: tuple[str, ...] = ()
    query: str = ""
    mode: str = ""
    tokenizers: tuple[str, ...] = ()
    guide: str = ""
    shown: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    size: str = SIZE.default
    language: str = LANGUAGE.default


@dataclass(frozen=True, slots=True)
class OpenedSettings:
    """What is kept in a folder; a sentence on what of it could not be read, and one on what was done."""

    settings: Settings
    notice: str = ""
    hint: str = ""


def load(folder: Path) -> Settings:
    """The settings kept in `folder`; what is missing or not to be had falls back to its default."""
    return _found(folder)[0]


def opened(folder: Path) -> OpenedSettings:
    """As `load`, for whoever will save them; a damaged file is kept under another name, and that is said."""
    settings, damaged = _found(folder)
    if not damaged:
        return OpenedSettings(settings)
    aside = set_aside(folder / NAME)
    done = [tr("The libraries are listed as before.")] if settings.libraries else []
    done += [tr("The file as it was is kept as {name}.", name=aside.name)] if aside else []
    notice = tr("Of the settings {parts} could not be read.", parts=listed(damaged))
    return OpenedSettings(settings, notice, " ".join(done))


def _found(folder: Path) -> tuple[Settings, list[str]]:
    """The settings, and in words what of them was there and could not be read."""
    kept, whole = _entries(folder / NAME)
    bad = [] if whole else [tr("a part")]
    chosen = {}
    for one in SETTINGS:
        if one.accepts(kept.get(one.name)):
            chosen[one.name] = kept[one.name]
        elif one.name in kept:
            bad.append(tr("“{words}”", words=one.title))
    texts = {name: kept[name] for name in _TEXTS if isinstance(kept.get(name), str)}
    bad += [_WORDS[name] for name in _TEXTS if name in kept and name not in texts]
    lists = {name: _names(kept.get(name)) for name in ("libraries", "tokenizers", "views")}
    panes, typed = _panes(kept.get("panes")), _texts_of(kept.get("typed"))
    whole_lists = {**{name: list(found) for name, found in lists.items()}, "panes": panes, "typed": typed}
    bad += [_WORDS[name] for name, found in whole_lists.items() if name in kept and kept[name] != found]
    libraries = lists["libraries"]
    if not whole or list(libraries) != kept.get("libraries", []):
        libraries = _known_libraries(folder, libraries)
    tokenizers, views = lists["tokenizers"], lists["views"]
    return Settings(
        libraries=libraries, tokenizers=tokenizers, views=views, panes=panes, typed=typed, **chosen, **texts
    ), bad


def _entries(path: Path) -> tuple[dict[str, Any], bool]:
    """What stands in a file of settings by its names, and whether all of it can be read.

    Of a damaged one each name is looked for by itself.
    """
    try:
        text = path.read_bytes().decode(errors="replace")
    except FileNotFoundError:
        return {}, not path.with_name(LIST).exists()
    except OSError:
        return {}, False
    with suppress(ValueError, RecursionError):
        kept, sound = parse_json(text.encode())
        return (kept, sound) if isinstance(kept, dict) else ({}, False)
    found: dict[str, Any] = {}
    for name in (*(one.name for one in SETTINGS), *_WORDS):
        if match := re.search(rf'(?:^|[{{,])\s*"{name}"\s*:\s*', text, re.MULTILINE):
            try:
                found[name], _ = json.JSONDecoder().raw_decode(text, match.end())
            except (ValueError, RecursionError):
                if name == "libraries":
                    found[name] = _begun_list(text[match.end() :])
    return found, False


def _begun_list(text: str) -> list[str]:
    """The strings of a list up to where it is damaged."""
    found = []
    for written in re.findall(r'[\[,]\s*("(?:[^"\\]|\\.)*")', text.partition("]")[0]):
        with suppress(ValueError):
            found.append(str(json.loads(written)))
    return found


def _known_libraries(folder: Path, named: Sequence[str]) -> tuple[str, ...]:
    """The libraries that damaged settings still name, that were noted apart, and that lie in their place."""
    noted: object = None
    with suppress(OSError, ValueError, RecursionError):
        noted = json.loads((folder / LIST).read_bytes())
    lying: list[str] = []
    if not isinstance(noted, list):
        with suppress(OSError):
            lying = sorted(str(place.parent) for place in libraries_folder(folder).glob(f"*/{LABEL}"))
    return tuple(dict.fromkeys((*_names(noted), *named, *lying)))


def _names(kept: object) -> tuple[str, ...]:
    return tuple(name for name in kept if isinstance(name, str)) if isinstance(kept, list) else ()


def _texts_of(kept: object) -> dict[str, str]:
    texts = kept.items() if isinstance(kept, dict) else ()
    return {name: text for name, text in texts if isinstance(text, str)}


def _panes(kept: object) -> dict[str, list[int]]:
    """What of this is a list of sizes; a value from a file may be anything."""
    sizes = kept.items() if isinstance(kept, dict) else ()
    return {
        name: each
        for name, each in sizes
        if isinstance(each, list) and all(type(size) is int and 0 <= size < 100_000 for size in each)
    }


def save(folder: Path, settings: Settings) -> None:
    """Writes `settings` atomically; raises AppError."""
    make_folder(folder)
    libraries = json.dumps(settings.libraries, indent=1).encode()
    if not _is(folder / LIST, libraries):
        write_bytes(folder / LIST, libraries)
    write_json(folder / NAME, asdict(settings))


def change(folder: Path, before: Settings, after: Settings) -> None:
    """Writes what changed from `before` to `after`; what another window changed stays. Raises AppError."""
    make_folder(folder)
    with alone(folder / LOCK):
        now = load(folder)
        changes = {
            one.name: getattr(after, one.name)
            for one in fields(Settings)
            if getattr(after, one.name) != getattr(before, one.name)
        }
        if "libraries" in changes and now.libraries != before.libraries:
            gone = set(before.libraries) - set(after.libraries)
            stay = [name for name in now.libraries if name not in gone]
            new = [name for name in after.libraries if name not in before.libraries]
            changes["libraries"] = tuple(dict.fromkeys((*stay, *new)))
        save(folder, replace(now, **changes))


class Keeper:
    """Remembers which settings were written last, so that only what changed since is written."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder, self._written = folder, settings

    def keep(self, settings: Settings) -> None:
        """Raises AppError; then the next call writes these changes as well."""
        change(self._folder, self._written, settings)
        self._written = settings


def _is(path: Path, data: bytes) -> bool:
    with suppress(OSError):
        return path.read_bytes() == data
    return False
