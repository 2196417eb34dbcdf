"""What the frozen programs and libraries ask of the system they run on."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path

from release.places import BuildError, run

ALWAYS = ("xkb-data",)
"""Needed by a library in the folder and never linked to: the tables of keyboards."""

LOADED = ("libegl1", "libgl1", "libwayland-client0", "libwayland-cursor0", "libwayland-egl1")
"""Opened by Qt only where the session is of that kind, which no list of linked libraries tells."""


def binaries(folder: Path) -> list[Path]:
    """Every ELF file below `folder`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [path for path in files if _head(path) == b"\x7fELF"]


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def needed(files: Iterable[Path]) -> dict[str, set[str]]:
    """The libraries that files link to, and the names of the files that do."""
    names: dict[str, set[str]] = {}
    file = ""
    for line in run("objdump", "-p", *files).splitlines():
        if found := re.match(r"(\S.*):\s+file format", line):
            file = Path(found[1]).name
        elif found := re.match(r"\s+NEEDED\s+(\S+)", line):
            names.setdefault(found[1], set()).add(file)
    return names


def missing(folder: Path) -> list[str]:
    """The libraries that are neither in the folder nor known to this system, with who needs them."""
    files = binaries(folder)
    here = {path.name for path in folder.rglob("*.so*")}
    known = set(re.findall(r"^\s+(\S+) \(", run("/sbin/ldconfig", "-p"), re.MULTILINE))
    return [
        f"{name}, needed by {', '.join(sorted(users))}"
        for name, users in sorted(needed(files).items())
        if name not in here | known
    ]


def owner(path: Path) -> str | None:
    """The Debian package that installed a file; None where no package did."""
    if not shutil.which("dpkg-query"):
        return None
    names = (path, path.resolve())
    for name in (*names, *(Path("/usr") / name.relative_to("/") for name in names)):
        try:
            return run("dpkg-query", "-S", name).split(":")[0]
        except BuildError:
            continue
    return None


def dependencies(
    folder: Path,
    sources: Iterable[Path],
    loaded: Iterable[str] = (*ALWAYS, *LOADED),
    apart: Collection[str] = (),
) -> list[str]:
    """The Debian packages of all that the folder links to and does not hold, with the versions needed.

    `loaded` are those that it opens without linking to them; files of the folder that are named in `apart` do
    without what they link to.

    `sources` are the files that the folder was made of: what a package gave is not asked of it again.
    """
    files = [path for path in binaries(folder) if path.name not in apart]
    here = {path.name for path in files}
    places = dict(re.findall(r"^\s+(\S+) \(.*=> (\S+)$", run("/sbin/ldconfig", "-p"), re.MULTILINE))
    asked = {owner(Path(places[name])) for name in needed(files) if name not in here and name in places}
    given = {owner(path) for path in sources if path.is_relative_to("/usr/lib") or path.parts[1] == "lib"}
    with tempfile.TemporaryDirectory() as place:
        control = Path(place) / "debian" / "control"
        control.parent.mkdir()
        control.write_text("Source: embedscope\n\nPackage: embedscope\nArchitecture: any\n", encoding="utf-8")
        folders = [f"-l{path}" for path in sorted({path.parent for path in files})]
        leave_out = [f"-x{name}" for name in sorted(filter(None, given - asked))]
        options = ("-O", "--ignore-missing-info", *leave_out, *folders)
        said = run("dpkg-shlibdeps", *options, *files, cwd=Path(place))
    found = re.search(r"^shlibs:Depends=(.*)$", said, re.MULTILINE)
    if not found:
        raise BuildError(f"dpkg-shlibdeps gave no dependencies: {said}")
    linked = [item.strip() for item in found[1].split(",")]
    names = {item.split()[0] for item in linked}
    return sorted([*linked, *(name for name in loaded if name not in names)])
