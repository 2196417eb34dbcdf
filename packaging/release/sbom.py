"""The bill of materials: a CycloneDX document that names every component and every file of the folder.

python packaging/release/sbom.py FOLDER    says whether a folder, installed or not, is what its document says
"""

from __future__ import annotations

import hashlib
import json
import sys
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from release.components import Component

NAME = "_internal/sbom.cdx.json"
NAME_IN_ADDON = "sbom.cdx.json"
ADDED = {"uninstall", "uninstall.exe", "installed"}
"""What the installers for one user add to the folder."""


def document(
    found: Iterable[Component], folder: Path, when: int, inner: str = "_internal/"
) -> dict[str, Any]:
    """The document (CycloneDX 1.5) for `folder`, whose parts lie below `inner`; the same for the same."""
    items = sorted(found, key=lambda item: item.kind != "application")
    own, others = items[0], items[1:]
    inside = files(folder)
    names = {f"{inner}{part.name}": item for item in others for part in item.parts if not part.module}
    by_component: dict[str, dict[str, str]] = {}
    for name, digest in inside.items():
        text = name.removeprefix(f"{inner}resources/licences/").split("/")[0]
        owner = names.get(name) or next((item for item in others if item.name == text), own)
        by_component.setdefault(owner.name, {})[name] = digest
    listed = [_component(item, by_component.get(item.name, {}), inner) for item in others]
    whole = hashlib.sha256(json.dumps(inside, sort_keys=True).encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, whole)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": _component(own, by_component.get(own.name, {}), inner),
        },
        "components": listed,
        "dependencies": [{"ref": own.purl, "dependsOn": [item.purl for item in others]}],
    }


def _component(item: Component, inside: Mapping[str, str], inner: str) -> dict[str, Any]:
    spdx = not item.licence.count(" ") or " AND " in item.licence or " OR " in item.licence
    spdx = spdx or " WITH " in item.licence
    told: dict[str, Any] = {
        "type": item.kind,
        "bom-ref": item.purl,
        "name": item.name,
        "version": item.version,
        "purl": item.purl,
        "licenses": [{"expression": item.licence} if spdx else {"license": {"name": item.licence}}],
    }
    if item.sha256:
        told["hashes"] = [{"alg": "SHA-256", "content": item.sha256}]
    if item.kind != "application":
        texts = f"{inner}resources/licences/{item.name}"
        modules = sum(part.module for part in item.parts)
        told["properties"] = [
            {"name": "embedscope:licence-texts", "value": texts},
            {"name": "embedscope:modules-in-the-program", "value": str(modules)},
            *({"name": "embedscope:linked-crate", "value": crate} for crate in item.crates),
        ]
    told["components"] = [
        {"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}
        for name, digest in sorted(inside.items())
    ]
    return told


def files(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below `folder` but the document itself, by its path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and name not in (NAME, NAME_IN_ADDON):
            with path.open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def differences(told: Mapping[str, Any], folder: Path) -> list[str]:
    """What in `folder` is not as the document says: files that are missing, altered or unknown."""
    listed = {
        file["name"]: file["hashes"][0]["content"]
        for item in (told["metadata"]["component"], *told["components"])
        for file in item["components"]
    }
    there = files(folder)
    both = sorted(listed.keys() & there.keys())
    return [
        *(f"{name} is missing" for name in sorted(listed.keys() - there.keys())),
        *(f"{name} is not listed" for name in sorted(there.keys() - listed.keys() - ADDED)),
        *(f"{name} was altered" for name in both if listed[name] != there[name]),
    ]


def main(arguments: list[str]) -> int:
    """Returns 0 where the folder is as its document says, 1 with every difference where it is not."""
    folder = Path(arguments[0])
    place = next(filter(Path.exists, (folder / NAME, folder / NAME_IN_ADDON)))
    told = json.loads(place.read_text(encoding="utf-8"))
    for difference in (found := differences(told, folder)):
        print(difference)
    if not found:
        print(f"{len(told['components'])} components, {len(files(folder))} files, all as listed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
