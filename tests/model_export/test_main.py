"""The command line: progress on stderr, the folder on stdout, exit status 0 or 2."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.packed import opened
from model_export.__main__ import main

COMMAND = [sys.executable, "-m", "model_export"]


def test_a_good_export(saved: Path, tmp_path: Path) -> None:
    command = [*COMMAND, str(saved), "--output", str(tmp_path / "out"), "--name", "Odd"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'out'}\n")
    lines = done.stderr.splitlines()
    assert lines[0] == f"Looking for {saved}"
    assert lines[-1].startswith("note: The checkpoint states no license")
    assert len(lines) == 8, done.stderr
    assert Bundle.open(tmp_path / "out").manifest.name == "Odd"


def test_an_output_that_ends_in_zip_is_one_file(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "new" / "odd.zip"
    assert main([str(saved), "--output", str(output)]) == 0
    assert capsys.readouterr().out == f"{output}\n"
    with opened(output) as (manifest, _archive):
        assert manifest.name == "odd"
    assert list(output.parent.iterdir()) == [output]
    before = output.read_bytes()
    assert main([str(tmp_path / "new"), "--output", str(output)]) == 2
    assert output.read_bytes() == before
    assert main([str(saved), "--output", str(output), "--name", "Odd"]) == 0
    with opened(output) as (manifest, _archive):
        assert manifest.name == "Odd"
    output.write_text("my notes")
    assert main([str(saved), "--output", str(output)]) == 2
    assert "cannot be used as a model" in capsys.readouterr().err
    assert output.read_text() == "my notes"
    assert list(output.parent.iterdir()) == [output]


def test_a_refusal_is_one_line(checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (checkpoint / "config.json").write_text('{"model_type":\n"gpt2"}')
    assert main([str(checkpoint), "--output", str(tmp_path / "out")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = [line for line in err.splitlines() if line.startswith("error:")]
    assert "not a BERT encoder but gpt2. Choose" in line
    assert list(tmp_path.iterdir()) == [checkpoint]


def test_a_missing_library_is_a_refusal(saved: Path, tmp_path: Path) -> None:
    code = "import sys; sys.modules['torch'] = None; from model_export.__main__ import main; sys.exit(main())"
    command = [sys.executable, "-c", code, str(saved), "--output", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("error: The export needs torch, which is not installed.")


def test_a_hub_id_without_a_network_is_a_refusal(tmp_path: Path) -> None:
    offline = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "cache")}
    command = [*COMMAND, "nobody/no-such-model", "--output", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=offline)
    assert done.returncode == 2
    assert done.stderr.splitlines()[1].startswith(
        "error: The model nobody/no-such-model is not on this machine"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT cannot be sent to one process there")
def test_an_interrupted_export_leaves_nothing(saved: Path, tmp_path: Path) -> None:
    command = [*COMMAND, str(saved), "--output", str(tmp_path / "out" / "odd")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.stderr.read()
    assert process.returncode == 130
    assert list((tmp_path / "out").iterdir()) == []
