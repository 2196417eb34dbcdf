"""Packages that bring processors are found and tried, and none can take the program down with it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from desktop_app import __version__, cli
from desktop_app.core import paths
from desktop_app.core.errors import AppError
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder import plugins
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import MANY, Encoder
from desktop_app.encoder.plugins import PluginDevice
from desktop_app.encoder.session import CPU, RUNTIME
from desktop_app.services import devices

INIT = """\
from pathlib import Path

def get_library_path():
    return str(Path(__file__).with_name("library.so"))

def get_ep_names():
    return ["BrokenExecutionProvider"]
"""
REAL = find_spec("onnxruntime_ep_openvino") is not None


def package(folder: Path, library: bytes) -> Path:
    """A package as those of plugins are, with this library."""
    place = folder / "onnxruntime_ep_broken"
    place.mkdir(parents=True)
    (place / "__init__.py").write_text(INIT)
    (place / "library.so").write_bytes(library)
    return folder


def compiled(folder: Path) -> bytes:
    """A library that ends the process as soon as it is loaded."""
    if shutil.which("cc") is None:
        pytest.skip("no compiler")
    source = folder / "dies.c"
    source.write_text(
        "#include <stdlib.h>\n__attribute__((constructor)) static void die(void) { abort(); }\n"
    )
    subprocess.run(["cc", "-shared", "-fPIC", "-o", folder / "dies.so", source], check=True)
    return (folder / "dies.so").read_bytes()


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of packages, and a data folder."""
    monkeypatch.setenv("EMBEDSCOPE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    return tmp_path / "packages"


def test_a_package_is_found_without_being_imported(on_path: Path) -> None:
    package(on_path, b"")
    assert plugins.installed()["onnxruntime_ep_broken"] == "?"
    assert "onnxruntime_ep_broken" not in sys.modules


@pytest.mark.skipif(REAL, reason="this environment has a plugin that works")
@pytest.mark.parametrize("dies", [False, True])
def test_a_broken_one_is_told_and_the_cpu_goes_on(
    on_path: Path, tmp_path: Path, dies: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    package(on_path, compiled(tmp_path) if dies else b"no library")
    assert cli.main(["devices", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["used"], told["devices"]) == ("cpu", [])
    assert "ended without an answer" in told["refused"]["onnxruntime_ep_broken"]
    kept = json.loads((tmp_path / "data" / devices.NAME).read_text())
    assert [key.split()[1:3] for key in kept] == [["onnxruntime_ep_broken", "?"]]
    shutil.rmtree(on_path)
    package(on_path, b"another one")  # of the same version: it is not asked again
    assert devices.there(tmp_path / "data") == {"cpu": CPU}
    assert json.loads((tmp_path / "data" / devices.NAME).read_text()) == kept


def test_what_is_remembered_is_taken_and_one_that_fails_later_is_an_error(
    on_path: Path, tmp_path: Path
) -> None:
    package(on_path, b"no library")
    bundle, data = Bundle.open(DEFAULT_BUNDLE), tmp_path / "data"
    device = PluginDevice("onnxruntime_ep_broken", "BrokenExecutionProvider", "NPU", "Acme")
    assert (device.name, device.title) == ("broken-npu", "Broken on the Acme NPU")
    here = plugins.processor()
    data.mkdir()
    (data / devices.NAME).write_text(
        json.dumps(
            {
                f"{RUNTIME} onnxruntime_ep_broken ? {here}": {
                    "devices": [
                        {key: getattr(device, key) for key in PluginDevice.__slots__},
                        {"changed": "by somebody"},
                    ]
                },
                f"{RUNTIME} {bundle.fingerprint} broken-npu ? {here}": {
                    "found": "faster",
                    "cosine": 1.0,
                    "times": 3.0,
                },
            }
        )
    )
    assert devices.provider(bundle, "auto", data, remembered=True) == device
    encoder = Encoder(bundle, provider=device)
    assert encoder.device.endswith("; documents: Broken on the Acme NPU")
    assert encoder.encode(["a query"]).mean.shape == (1, 384)
    with pytest.raises(AppError, match=r"cannot be loaded on Broken.*Run: embedscope devices"):
        encoder.encode(["a text"] * MANY)


def test_an_add_on_beside_the_program_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("EMBEDSCOPE_DATA_DIR", str(tmp_path))
    folder = package(tmp_path / "embedscope-broken", b"")
    label = folder / "embedscope-broken.json"
    label.write_text(json.dumps({"version": "0.0.1", "system": sysconfig.get_platform()}))
    assert paths.addons() == ()
    assert "onnxruntime_ep_broken" not in plugins.installed()
    label.write_text(json.dumps({"version": __version__, "system": sysconfig.get_platform()}))
    assert paths.addons() == (folder,)
    assert "onnxruntime_ep_broken" in plugins.installed()


@pytest.mark.skipif(not REAL, reason="onnxruntime-ep-openvino is not installed")
def test_the_real_one_computes_what_the_cpu_does(tmp_path: Path) -> None:
    """Where it drives nothing, as on a processor of another maker, nothing is offered."""
    bundle = Bundle.open(DEFAULT_BUNDLE)
    found = devices.there(tmp_path)
    own = [one for one in found.values() if isinstance(one, PluginDevice) and one.kind == "CPU"]
    if not own:
        assert "drives no processor" in devices.refused(tmp_path)["onnxruntime_ep_openvino"]
        pytest.skip("it drives no processor here")
    texts = [f"A text of {number} words. " * number for number in range(1, 40)]
    right = Encoder(bundle).encode(texts)
    for device in own:
        made = Encoder(bundle, provider=device).encode(texts)
        least = 0.9999 if not device.exact else 0.999999
        assert np.sum(made.mean * right.mean, axis=1).min() >= least
        assert devices.verdict(bundle, device.name, tmp_path).said
