"""A model as a package of its own: the installed program finds it next to its default model."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path

from release import debian
from release.places import BUILD, DIST, ROOT, WORK, BuildError, run, say, version, write

MODELS = BUILD / "models"
PLACE = Path("usr/lib/embedscope/_internal/build/models")
"""Where the frozen program looks (`core/paths.py`)."""
OVERRIDDEN = (
    "bogus-mail-host",
    "bogus-mail-host-in-debian-changelog",
    "copyright-without-copyright-notice",
)
"""What lintian is not to say: the owner of the project says who maintains it, and the models name no year."""
PACKAGES = {
    "multilingual-e5-small": ("multilingual", "Finds across about a hundred languages"),
    "paraphrase-MiniLM-L3-v2": ("fast", "Half as large as the default one and twice as fast, for English"),
    "splade-tiny": ("words", "Weighs the words of an English text, shown in the microscope"),
    "all-mpnet-base-v2": ("large", "Four times as large as the default one, for English"),
}
"""The end of the package's name, and what the model is for."""


def build(name: str) -> list[Path]:
    """Writes the Debian package of a model that `packaging/dev.py model` made, and one file for others."""
    bundle = MODELS / name
    if name not in PACKAGES or not (bundle / "manifest.json").exists():
        raise BuildError(f"there is no model {name}; run: python3 packaging/dev.py model {name}")
    DIST.mkdir(parents=True, exist_ok=True)
    end, purpose = PACKAGES[name]
    package = f"embedscope-model-{end}"
    say(f"building {package}")
    tree = WORK / package
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle, tree / PLACE / name)
    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    documents = tree / "usr" / "share" / "doc" / package
    write(documents / "copyright", copyright_of(manifest, bundle))
    write(documents / "changelog.gz", gzip.compress(debian.changelog(package).encode(), mtime=0))
    overrides = "".join(f"{package}: {tag}\n" for tag in OVERRIDDEN)
    write(tree / "usr" / "share" / "lintian" / "overrides" / package, overrides)
    size = sum(os.lstat(path).st_size for path in tree.rglob("*")) // 1024
    control = (
        f"Package: {package}\nVersion: {version()}\nSection: misc\nPriority: optional\nArchitecture: all\n"
        f"Maintainer: {debian.MAINTAINER}\nInstalled-Size: {size}\nDepends: embedscope (>= {version()})\n"
        f"Description: {name}, a model for Embedscope\n {purpose}.\n The program finds it by itself.\n"
    )
    write(tree / "DEBIAN" / "control", control)
    # Weights hardly shrink: the fastest level takes a tenth of the time and adds a twentieth to the size.
    made = debian.pack(tree, DIST / f"{package}_{version()}_all.deb", "-z1")
    packed = DIST / f"{package}-{version()}.zip"
    python = ROOT / ".venv" / "bin" / "python"
    run(python, "-c", _PACK, bundle, packed)
    return [made, packed]


_PACK = (
    "import sys; from pathlib import Path; from desktop_app.encoder import bundle, packed; "
    "packed.pack(bundle.Bundle.open(Path(sys.argv[1])), Path(sys.argv[2]))"
)


def copyright_of(manifest: dict[str, object], bundle: Path) -> str:
    """Whose the weights are and under which license, in Debian's words."""
    card = (bundle / "README.md").read_text(encoding="utf-8") if (bundle / "README.md").exists() else ""
    license_name = {"mit": "Expat", "apache-2.0": "Apache-2.0"}.get(str(manifest["license"]))
    if license_name is None:
        raise BuildError(f"the license of {manifest['name']} is {manifest['license']}: not to be passed on")
    text = {
        "Expat": (
            "Permission is hereby granted, free of charge, to any person obtaining a copy of this software "
            'and associated documentation files (the "Software"), to deal in the Software without '
            "restriction, including without limitation the rights to use, copy, modify, merge, publish, "
            "distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the "
            "Software is furnished to do so, subject to the following conditions: The above copyright notice "
            "and this permission notice shall be included in all copies or substantial portions of the "
            'Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND.'
        ),
        "Apache-2.0": "On Debian systems the license is in /usr/share/common-licenses/Apache-2.0.",
    }[license_name]
    about = " ".join(line for line in card.split("---")[-1].split("\n")[:12] if line.strip())[:600]
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        f"Upstream-Name: {manifest['name']}\nComment: {about}\n\n"
        f"Files: *\nCopyright: the authors of {manifest['name']}\nLicense: {license_name}\n {text}\n"
    )
