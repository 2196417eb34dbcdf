"""The few things the window remembers between two starts."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.files import make_folder, write_bytes


@dataclass(frozen=True, slots=True)
class Settings:
    """`theme` is "system", "light" or "dark"; `libraries` are the folders in the side bar, in order.

    `device` is the processor that embeds ("cpu", "cuda", …).
    """

    theme: str = "system"
    libraries: tuple[str, ...] = ()
    library: str = ""
    geometry: str = ""
    device: str = "cpu"


def load(folder: Path) -> Settings:
    """The settings kept in `folder`; what is missing or unreadable falls back to its default."""
    try:
        kept = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(kept, dict):
        return Settings()
    libraries = kept.get("libraries")
    texts = {
        name: kept[name]
        for name in ("theme", "library", "geometry", "device")
        if isinstance(kept.get(name), str)
    }
    return Settings(
        libraries=tuple(str(item) for item in libraries) if isinstance(libraries, list) else (),
        **texts,
    )


def save(folder: Path, settings: Settings) -> None:
    """Writes `settings` atomically; raises AppError."""
    make_folder(folder)
    write_bytes(
        folder / "settings.json",
        json.dumps(dataclasses.asdict(settings), indent=1).encode("utf-8"),
    )
