"""The lock files name every archive by its hash, and agree with one another."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from release.freezing import FORBIDDEN

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "packaging").glob("*.lock"))


def entries(lock: Path) -> dict[str, tuple[str, list[str]]]:
    """Every requirement's line, with its pin and hashes."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = {}
    for line in lines:
        pinned = re.match(r"([\w.-]+==[\w.+-]+)", line)
        assert pinned, line
        found[line] = (pinned[1], re.findall(r"--hash=sha256:([0-9a-f]{64})(?:\s|$)", line))
    return found


def names(lock: str) -> set[str]:
    return {pin.split("==")[0] for pin, _hashes in entries(ROOT / "packaging" / lock).values()}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_package_has_a_hash(lock: Path) -> None:
    assert entries(lock)
    for line, (_pin, hashes) in entries(lock).items():
        assert hashes, line


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_pip_takes_it_with_hashes_required(lock: Path, tmp_path: Path) -> None:
    text = "--require-hashes\n--no-index\n" + lock.read_text(encoding="utf-8")
    (tmp_path / "asked.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--dry-run", "--target", str(tmp_path)]
    done = subprocess.run([*command, "-r", str(tmp_path / "asked.txt")], capture_output=True, text=True)
    assert "all requirements" not in done.stderr  # "…must have their versions pinned", "…require hashes"
    assert "Invalid requirement" not in done.stderr


def test_the_locks_agree_on_versions() -> None:
    pins: dict[str, set[str]] = {}
    for lock in ("runtime.lock", "ocr.lock", "build.lock", "requirements.lock"):
        for pin, _hashes in entries(ROOT / "packaging" / lock).values():
            pins.setdefault(pin.split("==")[0], set()).add(f"{lock} {pin.split('==')[1]}")
    for name, told in pins.items():
        versions = {
            lock: {item.split()[1] for item in told if item.startswith(lock)}
            for lock in {item.split()[0] for item in told}
        }
        assert len(set(map(frozenset, versions.values()))) == 1, (name, versions)


def test_what_the_program_needs_is_locked_and_nothing_forbidden() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[><=!]", item)[0].lower() for item in project["dependencies"]}
    assert needed <= names("runtime.lock")
    assert not {name.replace("-", "_") for name in names("runtime.lock")} & FORBIDDEN


def test_torch_is_the_only_package_of_the_export_that_is_not_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = project["optional-dependencies"]
    ocr = {re.split(r"[><=!]", item)[0] for item in groups.pop("ocr")}  # an add-on, with a lock of its own
    assert ocr <= names("ocr.lock")
    asked = {re.split(r"[><=!]", item)[0] for group in groups.values() for item in group}
    assert asked - names("requirements.lock") == {"torch"}
