"""A device is used only when it computes what the CPU does, and sooner; each trial is a real process."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from desktop_app import cli
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.encoder import plugins
from desktop_app.encoder.bundle import ENCODER, Bundle
from desktop_app.encoder.encode import MANY, Encoder
from desktop_app.encoder.session import CPU, DEVICES, RUNTIME, Provider, Session, available
from desktop_app.services import devices
from desktop_app.services.devices import Verdict, run_trial, verdict


class _Changed:
    """A pipe that changes the real answer on its way."""

    def __init__(self, pipe: Connection, noise: float, speed: float) -> None:
        self._pipe, self._noise, self._speed = pipe, noise, speed

    def send(self, answer: tuple[np.ndarray, np.ndarray, float, float]) -> None:
        vectors, right, seconds, usual = answer
        random = np.random.default_rng(3).standard_normal(vectors.shape).astype(np.float32)
        noisy = vectors + self._noise * random / np.sqrt(vectors.shape[1])
        noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
        self._pipe.send((noisy, right, seconds * self._speed, usual))


def hangs(_folder: Path, _provider: Provider, _answer: Connection) -> None:
    time.sleep(600)


def crashes(_folder: Path, _provider: Provider, _answer: Connection) -> None:
    os.abort()


def raises(folder: Path, _provider: Provider, answer: Connection) -> None:
    run_trial(folder, "CUDAExecutionProvider", answer)


def wrong(folder: Path, _provider: Provider, answer: Connection) -> None:
    run_trial(folder, CPU, _Changed(answer, 0.1, 0.1))  # type: ignore[arg-type]


def slower(folder: Path, _provider: Provider, answer: Connection) -> None:
    run_trial(folder, CPU, _Changed(answer, 0, 50))  # type: ignore[arg-type]


def faster(folder: Path, _provider: Provider, answer: Connection) -> None:
    run_trial(folder, CPU, _Changed(answer, 0, 0.02))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _no_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of this environment have tests of their own (tests/encoder/test_plugins.py)."""
    monkeypatch.setattr(plugins, "installed", dict)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.open(DEFAULT_BUNDLE)


@pytest.mark.parametrize(
    ("trial", "taken", "said"),
    [
        (crashes, False, "ended without an answer"),
        (raises, False, "ended without an answer"),
        (wrong, False, "differ from the CPU's"),
        (slower, False, "not faster"),
        (faster, True, "same vectors"),
    ],
)
def test_a_trial(bundle: Bundle, tmp_path: Path, trial: devices.Trial, taken: bool, said: str) -> None:
    found = verdict(bundle, "cuda", tmp_path, trial=trial)
    assert found.taken is taken, found
    assert said in found.said
    kept = json.loads((tmp_path / devices.NAME).read_text())
    assert list(kept) == [f"{RUNTIME} {bundle.fingerprint} cuda"]
    assert verdict(bundle, "cuda", tmp_path, trial=hangs) == found  # remembered, not tried again


def test_a_verdict_is_remembered_in_numbers_and_said_in_the_language_of_the_window(
    bundle: Bundle, tmp_path: Path
) -> None:
    measured = {"found": "slower", "fast": 2.5, "slow": 1.25, "times": 0.5}
    (tmp_path / devices.NAME).write_text(json.dumps({f"{RUNTIME} {bundle.fingerprint} cuda": measured}))
    code = (
        "import sys; from pathlib import Path\n"
        "from desktop_app.core.paths import DEFAULT_BUNDLE, TRANSLATIONS\n"
        "from desktop_app.language import speak; speak('de', TRANSLATIONS)\n"
        "from desktop_app.encoder.bundle import Bundle; from desktop_app.services import devices\n"
        "print(devices.verdict(Bundle.open(DEFAULT_BUNDLE), 'cuda', Path(sys.argv[1])).said)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert said == "Er ist nicht schneller als die CPU (2,50 s statt 1,25 s).\n"


def test_what_an_earlier_program_remembered_in_words_is_tried_again(bundle: Bundle, tmp_path: Path) -> None:
    before = {"taken": True, "said": "2.0 times as fast", "times": 2.0}
    (tmp_path / devices.NAME).write_text(json.dumps({f"{RUNTIME} {bundle.fingerprint} cuda": before}))
    assert not verdict(bundle, "cuda", tmp_path, trial=slower).taken


def test_one_that_hangs_is_ended(bundle: Bundle, tmp_path: Path) -> None:
    began = time.monotonic()
    found = devices.in_child(bundle.folder, CPU, 3, hangs, NEVER)
    assert found == {"found": "late", "seconds": 3}
    assert time.monotonic() - began < 20


def test_a_damaged_memory_is_forgotten(bundle: Bundle, tmp_path: Path) -> None:
    for text in ("{", "[]", '{"a": 1}'):
        (tmp_path / devices.NAME).write_text(text)
        assert devices.known_verdicts(tmp_path) == {}


@pytest.mark.skipif(available() != ("cpu",), reason="this machine has other devices")
def test_without_a_device_nothing_changes(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EMBEDSCOPE_DATA_DIR", str(tmp_path / "data"))
    assert devices.there(tmp_path / "data") == {"cpu": CPU}
    assert devices.provider(bundle, "auto") == devices.provider(bundle, "cpu") == CPU
    with pytest.raises(AppError, match='"cuda" is not available'):
        devices.provider(bundle, "cuda")
    (tmp_path / "texts.txt").write_text("bread\n")
    command = ["embed", str(tmp_path / "texts.txt"), "--output", str(tmp_path / "v.npy"), "--device"]
    assert cli.main([*command, "auto"]) == 0
    assert cli.main([*command, "cuda"]) == 2
    assert "Use one of: auto, cpu." in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_a_session_never_falls_back_without_a_word(bundle: Bundle) -> None:
    if "cuda" in available():
        pytest.skip("this machine has the provider")
    with pytest.raises(AppError, match="cannot be"):
        Session(bundle.folder / ENCODER, 1, provider="CUDAExecutionProvider")


def test_an_available_device_that_fails_leaves_the_cpu(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "available", lambda: ("cuda", "cpu"))
    assert devices.provider(bundle, "auto", tmp_path, trial=crashes) == CPU
    with pytest.raises(AppError, match="is not used: it ended"):
        devices.provider(bundle, "cuda", tmp_path)
    assert verdict(bundle, "cuda", tmp_path) == Verdict(False, "it ended without an answer (status -6).")


def test_one_that_finds_other_texts_is_refused(bundle: Bundle, tmp_path: Path) -> None:
    def rows(seed: int) -> np.ndarray:
        near = np.random.default_rng(seed).standard_normal((48, 384)) * 2e-4 + np.eye(1, 384)
        unit: np.ndarray = near / np.linalg.norm(near, axis=1, keepdims=True)
        return unit.astype(np.float32)

    def compared(*_usual: object) -> tuple[np.ndarray, np.ndarray, float, float]:
        return rows(1), rows(2), 1.0, 2.0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(devices, "in_child", compared)
        found = verdict(bundle, "cuda", tmp_path)
    assert not found.taken
    assert "finds others" in found.said


def test_of_several_the_fastest_is_taken_and_only_what_was_tried(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "available", lambda: ("cuda", "dml", "cpu"))
    assert devices.provider(bundle, "auto", tmp_path, remembered=True) == CPU
    kept = {
        f"{RUNTIME} {bundle.fingerprint} {name}": {"found": "faster", "times": times}
        for name, times in (("cuda", 1.5), ("dml", 2.5))
    }
    (tmp_path / devices.NAME).write_text(json.dumps(kept))
    assert devices.provider(bundle, "auto", tmp_path, remembered=True) == DEVICES["dml"]
    monkeypatch.setattr(devices, "available", lambda: ("coreml", "cpu"))
    with pytest.raises(AppError, match="not compared"):
        devices.provider(bundle, "coreml", tmp_path, remembered=True)


def test_few_texts_stay_on_the_cpu_and_many_do_not(bundle: Bundle) -> None:
    """Nothing is loaded for a provider before it is needed, and a missing one is never the CPU in silence."""
    encoder = Encoder(bundle, provider="CUDAExecutionProvider")
    assert encoder.encode(["a query"]).mean.shape == (1, 384)
    assert encoder.device.endswith("; documents: CUDA")
    with pytest.raises(AppError, match="cannot be"):
        encoder.encode(["a text"] * MANY)


def test_a_device_over_which_programs_end_is_left_alone_until_it_is_tried_again(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "available", lambda: ("cuda", "cpu"))
    at_the_end: list[Callable[[], object]] = []
    monkeypatch.setattr(atexit, "register", lambda *called: at_the_end.append(partial(*called)))
    assert verdict(bundle, "cuda", tmp_path, trial=faster).taken
    encoder = devices.encoder(bundle, DEVICES["cuda"], tmp_path)
    encoder.encode(["a query"])
    assert not at_the_end
    for number in range(devices.CUT_SHORT):
        assert devices.provider(bundle, "auto", tmp_path) == DEVICES["cuda"], number
        with pytest.raises(AppError, match="cannot be"):
            encoder.encode(["a text"] * MANY)
    assert devices.provider(bundle, "auto", tmp_path) == CPU
    with pytest.raises(AppError, match="did not end as they should"):
        devices.provider(bundle, "cuda", tmp_path)
    assert at_the_end[-1].func is devices.end  # type: ignore[attr-defined]
    devices.end()  # as after an interrupt, too
    assert devices.provider(bundle, "auto", tmp_path) == DEVICES["cuda"]
