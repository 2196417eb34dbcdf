"""What the user chose for the whole program, and what the window remembers between two starts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from desktop_app.core.files import make_folder, write_bytes

T = TypeVar("T", str, bool, int, float)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing to choose: its name in the file, what it is called, and what is said about it.

    `choices` are its values with what they are called; `bounds` are the least and the greatest of a number.
    """

    name: str
    title: str
    help: str
    default: T
    choices: Mapping[T, str] = field(default_factory=dict)
    bounds: tuple[float, float] | None = None

    def accepts(self, value: object) -> bool:
        """Whether this may be chosen; a value from a file may be anything."""
        if type(value) is not type(self.default):
            return False
        if self.bounds and isinstance(value, int | float):
            return self.bounds[0] <= value <= self.bounds[1]
        return not self.choices or value in self.choices


THEME = Setting(
    "theme",
    "Colors",
    "Light or dark, or whatever the system uses.",
    "system",
    {"system": "As the system", "light": "Light", "dark": "Dark"},
)
DEVICE = Setting(
    "device",
    "Processor",
    "A processor is used only after a test shows that it matches the CPU's results and is faster.",
    "cpu",
    {
        "cpu": "CPU",
        "cuda": "NVIDIA GPU (CUDA)",
        "migraphx": "AMD GPU (MIGraphX)",
        "dml": "GPU (DirectML)",
        "coreml": "Apple GPU and Neural Engine (CoreML)",
        "openvino": "Intel (OpenVINO)",
        "webgpu": "GPU (WebGPU)",
    },
)
MATCH = Setting(
    "match",
    "Match",
    "How well a result matches, in its row: strong, fair or weak, or also in per cent.",
    "words",
    {"words": "In words", "numbers": "In words and per cent"},
)
OCR = Setting(
    "ocr",
    "Scans and pictures",
    "Text in scanned pages and pictures is read after everything else, if this copy of Embedscope can.",
    "read",
    {"read": "Read their text (OCR)", "leave": "Leave them out"},
)
SETTINGS: tuple[Setting[Any], ...] = (THEME, MATCH, OCR, DEVICE)


@dataclass(frozen=True, slots=True)
class Settings:
    """A value of each of SETTINGS, and what nobody chose: `libraries` are the folders in the side bar, in
    order, `library` the one that was open, `geometry` where the window stood, `panes` how wide its parts
    were, `place`, `view`, `query` and `mode` what was in front and what was asked, `guide` how far the
    guide was read, `tokenizers` the files and folders of tokenizers that were opened to be compared,
    `shown` is "page" where documents are seen as pages.
    """

    theme: str = THEME.default
    libraries: tuple[str, ...] = ()
    library: str = ""
    geometry: str = ""
    device: str = DEVICE.default
    match: str = MATCH.default
    ocr: str = OCR.default
    panes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    place: str = ""
    view: str = ""
    query: str = ""
    mode: str = ""
    tokenizers: tuple[str, ...] = ()
    guide: str = ""
    shown: str = ""


def load(folder: Path) -> Settings:
    """The settings kept in `folder`; what is missing or not to be had falls back to its default."""
    try:
        kept = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict):
        return Settings()
    chosen = {one.name: kept[one.name] for one in SETTINGS if one.accepts(kept.get(one.name))}
    left = ("library", "geometry", "place", "view", "query", "mode", "guide", "shown")
    places = {name: kept[name] for name in left if isinstance(kept.get(name), str)}
    return Settings(
        libraries=_names(kept.get("libraries")),
        tokenizers=_names(kept.get("tokenizers")),
        panes=_panes(kept.get("panes")),
        **chosen,
        **places,
    )


def _names(kept: object) -> tuple[str, ...]:
    return tuple(map(str, kept)) if isinstance(kept, list) else ()


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
    write_bytes(folder / "settings.json", json.dumps(asdict(settings), indent=1).encode())
