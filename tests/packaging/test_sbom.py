"""The bill of materials names everything in a folder, and sees what is no longer as it says."""

import json
import re
from contextlib import suppress
from email.parser import HeaderParser
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

from release import sbom
from release.components import WITHOUT_TEXT, Component, _licence, _texts, crates, write_texts
from release.freezing import Part
from release.places import PACKAGING, BuildError, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A frozen folder of three components."""
    for name in ("embedscope", "_internal/numpy/core.so", "_internal/numpy/lib.so", "_internal/libz.so.1"):
        write(tmp_path / name, name)
    write(tmp_path / "_internal/resources/window.qss", "a style")
    write_texts(components(tmp_path), tmp_path / "_internal/resources/licences")
    return tmp_path


def components(folder: Path) -> list[Component]:
    text = write_text(folder.parent / "LICENSE")
    files = [Part(f"numpy/{name}", folder / name, False) for name in ("core.so", "lib.so")]
    module = Part("numpy.linalg", folder / "linalg.py", True)
    own = Part("resources/window.qss", folder / "window.qss", False)
    link = Part("libz.so.1", folder / "libz.so.1", False)
    words = "as its copyright file says"
    numpy = Component("numpy", "2.4", "library", "pkg:pypi/numpy@2.4", "BSD-3-Clause", "ab" * 32)
    zlib = Component("zlib1g", "1.2", "library", "pkg:deb/debian/zlib1g@1.2", words)
    program = Component("embedscope", "0.1", "application", "pkg:generic/embedscope@0.1", "its own")
    numpy.parts, zlib.parts, program.parts = [*files, module], [link], [own]
    numpy.texts, zlib.texts = {"LICENSE": text}, {"copyright": text}
    return [numpy, program, zlib]


def write_text(path: Path) -> Path:
    write(path, "Permission is hereby granted")
    return path


@pytest.fixture
def told(folder: Path) -> dict[str, Any]:
    return sbom.document(components(folder), folder, 1_700_000_000)


def test_every_component_has_its_files_modules_licence_and_hash(told: dict[str, Any]) -> None:
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    assert told["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    assert told["metadata"]["component"]["name"] == "embedscope"
    numpy, zlib = told["components"]
    assert numpy["purl"] == "pkg:pypi/numpy@2.4"
    assert numpy["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert numpy["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert {"name": "embedscope:modules-in-the-program", "value": "1"} in numpy["properties"]
    assert [item["name"] for item in numpy["components"]] == [
        "_internal/numpy/core.so",
        "_internal/numpy/lib.so",
        "_internal/resources/licences/numpy/LICENSE",
    ]
    assert zlib["licenses"] == [{"license": {"name": "as its copyright file says"}}]


def test_what_is_linked_into_a_library_from_rust_is_named(tmp_path: Path) -> None:
    library = distribution("tokenizers").locate_file("tokenizers/tokenizers.abi3.so")
    found = crates(Path(str(library)))
    assert len(found) > 20
    assert any(purl.startswith("pkg:cargo/onig@6.") for purl in found)
    assert any(purl.startswith("pkg:cargo/unicode-normalization-alignments@") for purl in found)
    item = Component("tokenizers", "0.22", "library", "pkg:pypi/tokenizers@0.22", "Apache-2.0")
    item.crates = ("pkg:cargo/onig@6.5.1",)
    properties = sbom._component(item, {}, "")["properties"]
    assert {"name": "embedscope:linked-crate", "value": "pkg:cargo/onig@6.5.1"} in properties


def test_the_same_folder_gives_the_same_document(folder: Path, told: dict[str, Any]) -> None:
    assert sbom.document(components(folder), folder, 1_700_000_000) == told


def test_what_is_altered_missing_or_added_is_seen(
    folder: Path, told: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / sbom.NAME, json.dumps(told))
    assert sbom.main([str(folder)]) == 0
    write(folder / "_internal/numpy/core.so", "altered")
    (folder / "_internal/libz.so.1").unlink()
    write(folder / "_internal/more.so", "added")
    assert sbom.main([str(folder)]) == 1
    assert capsys.readouterr().out.splitlines()[1:] == [
        "_internal/libz.so.1 is missing",
        "_internal/more.so is not listed",
        "_internal/numpy/core.so was altered",
    ]


def test_a_component_without_a_licence_text_is_refused(folder: Path) -> None:
    bare = Component("bare", "1", "library", "pkg:pypi/bare@1", "MIT")
    with pytest.raises(BuildError, match="bare carries no licence text"):
        write_texts([bare], folder)


def test_every_package_of_the_program_says_its_licence_and_carries_a_text() -> None:
    """Those that are installed here, as on every system some are for others only."""
    lock = (PACKAGING / "runtime.lock").read_text(encoding="utf-8")
    told = {}
    for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE):
        with suppress(PackageNotFoundError):
            package = distribution(name)
            files = [Path(str(package.locate_file(file))) for file in package.files or ()]
            (folder,) = {file.parent for file in files if file.name == "METADATA"}
            message = HeaderParser().parsestr((folder / "METADATA").read_text(encoding="utf-8"))
            texts = dict(_texts(files, folder)) or WITHOUT_TEXT.get(name)
            told[name] = _licence(name, message), bool(texts)
    assert {"scipy", "scikit-learn", "opentsne", "joblib", "threadpoolctl", "narwhals"} <= set(told)
    assert [name for name, (_, texts) in told.items() if not texts] == []
    assert "GCC-exception" in told["scipy"][0]
