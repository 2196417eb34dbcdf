"""Collects the notices of the Rust packages in the wheels that are shipped, for resources/licences/Rust.txt.

python packaging/crate_notices.py Cargo.lock

The lock file is that of the wheel of tokenizers, which does not say what is in it: bindings/python/Cargo.lock
of its source package; the other wheels do. The texts are those in Debian's packages of the same crates, maybe
of other versions; what Debian lacks has to be offered under the Apache License 2.0. Needs apt with the lists
of Debian's unstable release (APT_CONFIG may name a configuration that has them); writes that file only.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "packaging"))

from release.components import crates  # noqa: E402 - a script of the repository

NOTICES = ROOT / "resources" / "licences" / "Rust.txt"
WHEELS = ("tokenizers", "python_calamine", "cryptography")
ELSEWHERE = re.compile(
    r"(?:windows|wasm|wasi|wit-bindgen|js-sys|web-time|r-efi|anstyle-wincon|once_cell_polyfill|cryptography|tokenizers).*"
)
"""Not in a library for Linux, or the wheel's own."""
OTHER_CODE = {"onig_sys": "libonig5"}
"""Crates that hold a library of another language, and Debian's package of that."""
APACHE = re.compile(r"Apache License\s+Version 2\.0, January 2004")


def named(lock: Path, site: Path) -> dict[str, set[str]]:
    """The versions of every crate that a lock file, a wheel's bill of materials or a library names."""
    found: dict[str, set[str]] = {}
    for package in tomllib.loads(lock.read_text(encoding="utf-8"))["package"]:
        found.setdefault(package["name"], set()).add(package["version"])
    for item in billed(site):
        found.setdefault(item["name"], set()).add(item["version"])
    for wheel in WHEELS:
        for library in site.glob(f"{wheel}/**/*.so"):
            for purl in crates(library):
                name, _, version = purl.removeprefix("pkg:cargo/").partition("@")
                found.setdefault(name, set()).add(version)
    return {name: versions for name, versions in sorted(found.items()) if not ELSEWHERE.fullmatch(name)}


def billed(site: Path) -> list[dict[str, Any]]:
    """The crates in the bills of materials that come with the wheels."""
    bills = [bill for wheel in WHEELS for bill in site.glob(f"{wheel}-*.dist-info/sboms/*")]
    items = [item for bill in bills for item in json.loads(bill.read_bytes()).get("components", [])]
    return [item for item in items if item.get("purl", "").startswith("pkg:cargo/")]


def by_apache(site: Path, names: Iterable[str]) -> str:
    """Whose crates these are; raises SystemExit where one cannot be had under the Apache License 2.0."""
    told = {item["name"]: item for item in billed(site)}
    for name in names:
        offered = [one.get("expression", "") for one in told.get(name, {}).get("licenses", [])]
        if not any("Apache-2.0" in one.split(" OR ") for one in offered):
            raise SystemExit(f"{name} has no text in Debian, and is not offered under Apache-2.0.")
    return ", ".join(told[name]["author"].partition(" <")[0] for name in names)


def packages(names: Iterable[str]) -> dict[str, str]:
    """Debian's package of each crate that has one."""
    wanted = {name: OTHER_CODE.get(name) or f"librust-{name.replace('_', '-').lower()}-dev" for name in names}
    told = _run("apt-cache", "policy", *wanted.values())
    known = set(re.findall(r"^(\S+):\n  Installed: .*\n  Candidate: (?!\(none\))", told, re.MULTILINE))
    return {name: package for name, package in wanted.items() if package in known}


def texts(package: str, folder: Path) -> list[str]:
    """The licence texts of a crate in a package of Debian; its copyright file where it has no other."""
    (archive,) = folder.glob(f"{package}_*.deb")
    inside = folder / package
    _run("dpkg-deb", "-x", archive, inside)
    own = [
        path.read_text(encoding="utf-8", errors="replace").strip()
        for path in sorted(inside.glob("usr/share/cargo/registry/*/*"))
        if path.is_file() and re.match(r"(?:un)?licen[cs]e|copying|notice", path.name, re.IGNORECASE)
    ]
    own = [text for text in own if text and not APACHE.match(text)]
    told = sorted(inside.glob("usr/share/doc/*/copyright"))
    return own or [path.read_text(encoding="utf-8").strip() for path in told]


def written(versions: Mapping[str, set[str]], found: Mapping[str, list[str]], site: Path) -> str:
    """All notices, each text once, below the crates that it is of; and the crates without one."""
    by_text: dict[str, list[str]] = {}
    for name, own in found.items():
        for text in own:
            by_text.setdefault(text, []).append(f"{name} {', '.join(sorted(versions[name]))}")
    names = [name for name in versions if not found.get(name)]
    without = [f"{name} {', '.join(sorted(versions[name]))}" for name in names]
    about = (
        "Notices of the Rust packages that are linked into tokenizers, python-calamine and cryptography, as"
        " Debian's\npackages of the same crates hold them; the text of the Apache License 2.0 is in"
        f" Apache-2.0.txt.\nWithout a text in Debian: {', '.join(without) or 'none'}.\n"
        f"Their authors ({by_apache(site, names)}) offer them under MIT or Apache-2.0; they are used under"
        " the\nlatter."
    )
    pieces = [about]
    pieces += [f"{', '.join(users)}:\n\n{text}" for text, users in by_text.items()]
    return f"\n\n{'=' * 100}\n\n".join(pieces) + "\n"


def _run(*command: str | Path, cwd: Path = ROOT) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def main(arguments: list[str]) -> int:
    (lock,) = arguments
    site = Path(sysconfig.get_path("platlib"))
    versions = named(Path(lock), site)
    found: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        known = packages(versions)
        _run("apt-get", "-q", "download", *sorted(set(known.values())), cwd=Path(folder))
        for name, package in known.items():
            found[name] = texts(package, Path(folder))
    NOTICES.write_text(written(versions, found, site), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
