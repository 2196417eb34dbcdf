"""What a Linux desktop is told of the program: menu entry, icons, kind of file, description, manual page."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from release.places import (
    APPLICATION,
    PACKAGING,
    PYTHON,
    RESOURCES,
    ROOT,
    epoch,
    run,
    version,
    write,
)

SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
ICON = RESOURCES / "icons" / "embedscope.svg"
LINUX = PACKAGING / "linux"


def fill(share: Path) -> None:
    """Writes the folder that becomes /usr/share or ~/.local/share, and has its files validated."""
    shutil.rmtree(share, ignore_errors=True)
    today = datetime.fromtimestamp(epoch(), UTC).date().isoformat()
    entry = share / "applications" / "embedscope.desktop"
    write(entry, (LINUX / "embedscope.desktop").read_bytes())
    write(share / "mime" / "packages" / "embedscope.xml", (LINUX / "mime.xml").read_bytes())
    told = share / "metainfo" / f"{APPLICATION}.metainfo.xml"
    text = (LINUX / "metainfo.xml").read_text(encoding="utf-8")
    write(told, text.replace("@VERSION@", version()).replace("@DATE@", today))
    icons = share / "icons" / "hicolor"
    write(icons / "scalable" / "apps" / "embedscope.svg", ICON.read_bytes())
    for size, drawing in pictures(SIZES).items():
        write(icons / f"{size}x{size}" / "apps" / "embedscope.png", drawing)
    manual = run(PYTHON, Path(__file__).with_name("manual.py"), today, environment={"PYTHONPATH": str(ROOT)})
    write(share / "man" / "man1" / "embedscope.1.gz", gzip.compress(manual.encode(), mtime=0))
    run("desktop-file-validate", entry)
    run("appstreamcli", "validate", "--no-net", told)


def pictures(sizes: tuple[int, ...], python: Path = PYTHON) -> dict[int, bytes]:
    """The icon as PNG files, by its pixels a side, drawn by a `python` that has Qt."""
    with tempfile.TemporaryDirectory() as place:
        script = Path(__file__).with_name("icons.py")
        names = [str(size) for size in sizes]
        run(python, script, ICON, place, *names, environment={"QT_QPA_PLATFORM": "offscreen"})
        return {size: (Path(place) / f"{size}.png").read_bytes() for size in sizes}
