"""The self-test finds what is wrong, and tells what it saw."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import Cancelled
from desktop_app.core.files import parse_json, sha256
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import DEFAULT_BUNDLE, GOLDEN
from desktop_app.encoder.bundle import MANIFEST, WEIGHTS
from desktop_app.services import selftest
from desktop_app.services.selftest import Receipt, self_test
from model_export.golden import golden

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it reads /proc")


@pytest.fixture(scope="session")
def receipt() -> Receipt:
    return self_test()


def found(receipt: Receipt, name: str) -> tuple[bool | None, str]:
    (finding,) = (finding for finding in receipt.findings if finding.name == name)
    return finding.ok, finding.said


def test_the_golden_vectors_are_those_of_the_checkpoint() -> None:
    kept, made = json.loads(GOLDEN.read_text(encoding="utf-8")), golden()
    assert (kept["texts"], kept["source_sha256"]) == (made["texts"], made["source_sha256"])
    for pooling in ("mean", "cls"):
        assert np.abs(np.array(kept[pooling]) - np.array(made[pooling])).max() < 1e-8


def test_a_sound_installation_is_found_sound(receipt: Receipt) -> None:
    assert receipt.ok, receipt.text()
    text = receipt.text()
    assert all(finding.said in text for finding in receipt.findings)


def test_the_command_line_gives_the_receipt(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop_app", "selftest", "--json"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "EMBEDSCOPE_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)},
    )
    told = json.loads(done.stdout)
    assert told["ok"] is True
    assert [item["name"] for item in told["findings"]][-1] == "Network"
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_computes_otherwise_is_found(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DEFAULT_BUNDLE, tmp_path / "model"))
    weights = np.fromfile(folder / WEIGHTS, dtype=np.float32)
    weights[weights.size // 2 :] *= np.float32(1.0001)
    weights.tofile(folder / WEIGHTS)
    spoiled = self_test(folder)
    assert not spoiled.ok
    assert found(spoiled, "Model files")[0] is False
    assert found(spoiled, "Vectors")[0] is False
    manifest, _ = parse_json((folder / MANIFEST).read_bytes())
    manifest["files"][WEIGHTS]["sha256"] = sha256(folder / WEIGHTS)
    (folder / MANIFEST).write_text(json.dumps(manifest))
    signed = self_test(folder)
    assert found(signed, "Model files")[0] is True
    ok, said = found(signed, "Vectors")
    assert ok is False, said
    assert "differ from PyTorch" in said
    (folder / WEIGHTS).unlink()
    assert "is missing" in found(self_test(folder), "Vectors")[1]


@LINUX
def test_an_open_connection_is_found() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()),
        server.accept()[0],
    ):
        ok, said = selftest.network()
    assert ok is False
    assert said.startswith("3 of ")
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as unbound:
        unbound.bind(("::", 0))
        assert selftest.network()[0] is False
    with socket.socket(socket.AF_UNIX):
        assert selftest.network()[0] is True


@LINUX
def test_telemetry_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what onnxruntime itself does in a child where it is not switched off.

    It also keeps still where a variable tells that a build server runs it (CI and kin: onnxruntime 1.32), so
    the child is left only what a process needs.
    """
    assert selftest.telemetry(DEFAULT_BUNDLE, tmp_path)[0] is True
    for name in set(os.environ) - {"PATH", "HOME", "TMPDIR", "LANG"}:
        monkeypatch.delenv(name)
    monkeypatch.setenv(selftest.SWITCH, "0")
    ok, said = selftest.telemetry(DEFAULT_BUNDLE, tmp_path)
    assert ok is False
    assert "onnxruntime wrote .cache/" in said
    assert list(tmp_path.iterdir()) == []


@LINUX
def test_what_another_program_leaves_is_none_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    telemetry = tmp_path / "home" / ".cache" / "Microsoft" / "DeveloperTools" / ".onnxruntime"
    telemetry.mkdir(parents=True)
    (telemetry / "deviceid").touch()  # this very moment
    ok, said = selftest.telemetry(DEFAULT_BUNDLE, tmp_path / "data")
    assert ok is True, said
    assert (telemetry / "deviceid").exists()


def test_it_can_be_stopped() -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        self_test(report=lambda _progress: token.cancel(), cancel=token)
