"""What the frozen folder is made of: every file and module of it, by the component that it came from."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from release import interpreter as frozen_python
from release import linked, tools
from release.freezing import Part
from release.places import MODEL, PYTHON, RESOURCES, ROOT, VENV, BuildError, run, version

LICENCES = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "GPLv2-or-later with a special exception which allows to use PyInstaller to build and distribute "
    "non-free programs (including commercial ones)": "GPL-2.0-or-later WITH Bootloader-exception",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: MIT License": "MIT",
    "MIT License": "MIT",
    "MIT, BSD": "MIT AND BSD-3-Clause",
    "PSFL": "PSF-2.0",
}
"""What packages write instead of an SPDX expression, and the expression."""

WRITTEN_OUT = {
    "scipy": "BSD-3-Clause AND BSD-3-Clause-Open-MPI AND GPL-3.0-or-later WITH GCC-exception-3.1"
    " AND LGPL-2.1-or-later",
    "olefile": "BSD-2-Clause AND HPND",
    "omegaconf": "BSD-3-Clause",
    "opencv-python-headless": "Apache-2.0 AND LGPL-2.1-or-later AND GPL-3.0-or-later WITH GCC-exception-3.1",
    "sqlcipher3": "Zlib AND BSD-3-Clause AND Apache-2.0",
    "xlrd": "BSD-3-Clause AND BSD-Advertising-Acknowledgement",
}
"""Packages whose metadata name no expression: SciPy's hold its texts and those of the libraries in its wheel,
olefile's and xlrd's say BSD for two of them, OpenCV's name its own and not FFmpeg's and libgfortran's, and
sqlcipher3's neither its own nor SQLCipher's and OpenSSL's."""

SPDX = re.compile(r"(MIT|0BSD|Zlib|HPND|[A-Za-z0-9]+-[\w.-]+|AND|OR|WITH|[ ()])+")
TEXT = re.compile(
    r"(licen[cs]e|copying|notice|authors|thirdpartynotices|third-party-programs|build_licen[cs]es)",
    re.IGNORECASE,
)
LIBRARY = re.compile(r"\.(so|pyd|dylib|dll)\b")
CRATE = re.compile(
    rb"[/\\]registry[/\\]src[/\\][^/\\\0]+[/\\]([A-Za-z0-9_-]+)-(\d+\.\d+\.\d+[A-Za-z0-9.+-]*)[/\\]"
)
COMMON = Path("/usr/share/common-licenses")

WITHOUT_TEXT = {
    "flatbuffers": ("Apache-2.0.txt",),
    "onnxruntime-ep-openvino": ("OpenVINO.txt", "Apache-2.0.txt"),
    "pyside6-essentials": ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt", "Qt-third-party.txt"),
    "shiboken6": ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt"),
    "sqlcipher3": ("SQLCipher.txt", "Apache-2.0.txt"),
    "cryptography": ("Rust.txt",),
    "python-calamine": ("Rust.txt", "Apache-2.0.txt"),
    "tokenizers": ("Apache-2.0.txt", "Rust.txt"),
}
"""Packages that carry no licence text, or not all, and the files of resources/licences that hold theirs."""


@dataclass(slots=True)
class Component:
    """One thing that somebody made: `licence` is an SPDX expression or words, `texts` its files by name.

    `crates` are the purls of what is linked into its libraries from Rust, as far as they tell.
    """

    name: str
    version: str
    kind: str
    purl: str
    licence: str
    sha256: str = ""
    texts: dict[str, Path] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    crates: tuple[str, ...] = ()


def components(parts: Iterable[Part]) -> list[Component]:
    """Every component with its parts, sorted by name; raises BuildError for a part of unknown origin."""
    packages = {path: package for package in python_packages() for path in package[1]}
    prefix, interpreter = _interpreter()
    ours, model, words, expat = own(), _model(), _wordnet(), _expat()
    found: dict[str, Component] = {item.name: item for item in (ours, model, words)}
    for part in parts:
        source = part.source
        if source in packages:
            component = packages[source][0]
        elif source.is_relative_to(MODEL):
            component = model
        elif source.is_relative_to(RESOURCES / "nltk_data" / "corpora" / "wordnet"):
            component = words
        elif source.is_relative_to(ROOT) and not source.is_relative_to(VENV):
            component = ours
        elif source.name.startswith("pyexpat.") and not _links_to_expat(source):
            component = expat
        elif source.is_relative_to(prefix) or source.name.startswith(("libpython", "python3")):
            component = interpreter
        elif owner := linked.owner(source):
            component = found.get(owner) or _debian(owner)
        else:
            raise BuildError(f"Nobody knows where {source} comes from.")
        found.setdefault(component.name, component).parts.append(part)
    if unused := [item.name for item in found.values() if not item.parts]:
        raise BuildError(f"Nothing of these is in the folder: {', '.join(unused)}")
    for item in found.values():
        libraries = (part.source for part in item.parts if LIBRARY.search(part.source.name))
        item.crates = tuple(sorted({crate for path in libraries for crate in crates(path)}))
    return sorted(found.values(), key=lambda item: item.name.lower())


def crates(library: Path) -> set[str]:
    """The purls of the Rust packages whose sources a library names, for the messages of its failures."""
    named = CRATE.findall(library.read_bytes())
    return {f"pkg:cargo/{name.decode()}@{version.decode()}" for name, version in named}


def python_packages(
    site: Path | None = None, reports: Iterable[Path] = tools.REPORTS
) -> Iterator[tuple[Component, set[Path]]]:
    """Every package in `site`, else of the environment that was frozen, with the files that it installed."""
    hashes = {}
    for report in reports:
        for item in json.loads(report.read_text(encoding="utf-8"))["install"]:
            archive = item["download_info"]["archive_info"]["hashes"]["sha256"]
            hashes[_canonical(item["metadata"]["name"])] = archive
    site = site or Path(run(PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('platlib'))").strip())
    for folder in sorted(site.glob("*.dist-info")):
        told = HeaderParser().parsestr((folder / "METADATA").read_text(encoding="utf-8"))
        name = _canonical(told["Name"])
        record = (folder / "RECORD").read_text(encoding="utf-8").splitlines()
        files = {site / line.rsplit(",", 2)[0].strip('"') for line in record}
        texts = dict(_texts(sorted(files), folder))
        texts |= {file: RESOURCES / "licences" / file for file in WITHOUT_TEXT.get(name, ())}
        purl = f"pkg:pypi/{name}@{told['Version']}"
        licence = _licence(name, told)
        yield Component(name, told["Version"], "library", purl, licence, hashes.get(name, ""), texts), files


def _texts(files: Iterable[Path], metadata: Path) -> Iterator[tuple[str, Path]]:
    """The licence texts among a package's files, with the names that they get."""
    for path in files:
        if path.is_relative_to(metadata / "licenses"):
            yield path.relative_to(metadata / "licenses").as_posix(), path
        elif TEXT.match(path.name) and path.suffix.lower() in ("", ".txt", ".md", ".rst"):
            base = metadata if path.is_relative_to(metadata) else metadata.parent
            yield path.relative_to(base).as_posix(), path


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(name: str, told: Message[str, str]) -> str:
    classifiers = [item for item in told.get_all("Classifier", []) if item.startswith("License ::")]
    for said in (told["License-Expression"], WRITTEN_OUT.get(name), told["License"], *classifiers):
        expression = LICENCES.get(said or "", said or "")
        if SPDX.fullmatch(expression):
            return expression
    raise BuildError(f"The licence of {name} has no known SPDX name: {told['License']}, {classifiers}")


def _interpreter() -> tuple[Path, Component]:
    """The folder of Python with all that came with it, and Python itself."""
    code = "import sys, sysconfig; print(sys.base_prefix); print(sysconfig.get_path('stdlib'))"
    prefix, library = (Path(line) for line in run(PYTHON, "-c", code).splitlines())
    release = run(PYTHON, "-c", "import platform; print(platform.python_version())").strip()
    texts = {"LICENSE.txt": next(filter(Path.is_file, (library / "LICENSE.txt", prefix / "LICENSE.txt")))}
    purl = f"pkg:generic/python@{release}"
    # In /usr there is everything else, too.
    folder = library if prefix == Path("/usr") else prefix
    return folder, Component("cpython", release, "library", purl, "PSF-2.0", texts=texts)


def _expat() -> Component:
    """What is built into Python's module for XML, unless that links to the system's."""
    release = frozen_python.look().expat
    texts = {"COPYING": RESOURCES / "licences" / "expat.txt"}
    return Component("expat", release, "library", f"pkg:generic/expat@{release}", "MIT", texts=texts)


def _links_to_expat(module: Path) -> bool:
    on_linux = sys.platform.startswith("linux")
    return on_linux and any(name.startswith("libexpat") for name in linked.needed([module]))


def own(name: str = "embedscope") -> Component:
    """What is ours in a folder."""
    purl = f"pkg:generic/{name}@{version()}"
    return Component(name, version(), "application", purl, "Embedscope's own")


def _model() -> Component:
    manifest = json.loads((MODEL / "manifest.json").read_text(encoding="utf-8"))
    name, digest = manifest["name"], manifest["source_sha256"]
    texts = {"LICENSE.txt": RESOURCES / "licences" / "Apache-2.0.txt", "README.md": MODEL / "README.md"}
    purl = f"pkg:huggingface/sentence-transformers/{name}"
    licence = {"apache-2.0": "Apache-2.0", "mit": "MIT"}[manifest["license"]]
    return Component(name, digest[:12], "machine-learning-model", purl, licence, digest, texts)


def _wordnet() -> Component:
    texts = {"LICENSE.txt": RESOURCES / "licences" / "WordNet.txt"}
    return Component("wordnet", "3.0", "data", "pkg:generic/wordnet@3.0", "WordNet License", texts=texts)


def _debian(package: str) -> Component:
    release, source = run("dpkg-query", "-W", "-f", "${Version}\n${source:Package}", package).split("\n")
    text = Path("/usr/share/doc") / package / "copyright"
    told = text.read_text(encoding="utf-8", errors="replace")
    texts = {"copyright": text}
    for name in sorted(set(re.findall(r"/usr/share/common-licenses/([\w.-]*\w)", told))):
        texts[f"{name}.txt"] = (COMMON / name).resolve()
    purl = f"pkg:deb/debian/{package}@{release}?upstream={source}"
    return Component(package, release, "library", purl, "as its copyright file says", texts=texts)


def write_texts(found: Iterable[Component], folder: Path) -> None:
    """Copies every licence text to `folder`/<component>/; raises BuildError for a component without one."""
    for component in found:
        if component.kind == "application":
            continue
        if not component.texts:
            raise BuildError(f"{component.name} carries no licence text; add it to WITHOUT_TEXT.")
        target = folder / component.name
        target.mkdir(parents=True, exist_ok=True)
        for name, source in component.texts.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(source.read_bytes())
