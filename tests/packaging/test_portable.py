"""The archive that installs itself: for one user, verified, upgraded, and gone without a trace."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from release import archives, portable
from release.places import PACKAGING

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="for Linux")


def program(folder: Path, says: str) -> Path:
    """A self-extracting archive of a program that prints one word."""
    tree = folder / "embedscope-1"
    files = {
        "lib/embedscope/embedscope": f"#!/bin/sh\necho {says}\n",
        "lib/embedscope/_internal/data.txt": says,
        "share/applications/embedscope.desktop": "[Desktop Entry]\nExec=embedscope %f\n",
        "share/mime/packages/embedscope.xml": (PACKAGING / "linux" / "mime.xml").read_text(encoding="utf-8"),
        f"share/icons/hicolor/16x16/apps/{says}.png": "a picture",
        "install.sh": portable.INSTALLER.read_text(encoding="utf-8"),
    }
    for name, text in files.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tree / "lib/embedscope/embedscope").chmod(0o755)
    archive = folder / "embedscope-1.tar.gz"
    archives.tar_gz(tree, archive)
    return portable.self_extracting(archive, tree.name)


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def call(file: Path, home: Path, options: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run([file, *options], env=environment, capture_output=True, text=True, check=False)


def everything(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*")}


def test_it_installs_upgrades_and_leaves_only_what_is_the_users(tmp_path: Path) -> None:
    home = tmp_path / "a home"
    library = home / ".local" / "share" / "embedscope" / "libraries" / "mine" / "library.json"
    library.parent.mkdir(parents=True)
    library.write_text("{}")
    before = everything(home)
    for folder, says in (("old", "first"), ("new", "second")):
        (tmp_path / folder).mkdir()
        done = call(program(tmp_path / folder, says), home)
        assert done.returncode == 0, done.stderr
        started = subprocess.check_output([home / ".local/bin/embedscope"], text=True)
        assert started == f"{says}\n"
    pictures = {path.name for path in (home / ".local/share/icons").rglob("*.png")}
    assert pictures == {"second.png"}
    entry = (home / ".local/share/applications/embedscope.desktop").read_text(encoding="utf-8")
    assert f'Exec="{home}/.local/bin/embedscope" %f' in entry
    done = call(home / ".local/lib/embedscope/uninstall", home)
    assert done.returncode == 0, done.stderr
    assert everything(home) == before


def test_another_users_file_in_the_way_is_not_overwritten(tmp_path: Path) -> None:
    theirs = tmp_path / "home" / ".local" / "lib" / "embedscope" / "theirs"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("mine")
    done = call(program(tmp_path, "first"), tmp_path / "home")
    assert done.returncode == 2
    assert "was not made by this installer" in done.stderr
    assert everything(tmp_path / "home") == {
        ".local",
        ".local/lib",
        ".local/lib/embedscope",
        ".local/lib/embedscope/theirs",
    }


@pytest.mark.parametrize(("damage", "told"), [("cut", "not complete"), ("flip", "damaged")])
def test_a_damaged_download_installs_nothing(tmp_path: Path, damage: str, told: str) -> None:
    file = program(tmp_path, "first")
    data = bytearray(file.read_bytes())
    if damage == "cut":
        del data[-100:]
    else:
        data[-100] ^= 1
    file.write_bytes(data)
    done = call(file, tmp_path / "home")
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "home").exists()


def test_it_unpacks_and_checks_and_knows_its_options(tmp_path: Path) -> None:
    file = program(tmp_path, "first")
    assert call(file, tmp_path / "home", ["--check"]).stdout == "complete and unaltered\n"
    assert call(file, tmp_path / "home", ["--extract", str(tmp_path / "out")]).returncode == 0
    assert (tmp_path / "out/embedscope-1/lib/embedscope/_internal/data.txt").read_text() == "first"
    assert call(file, tmp_path / "home", ["--uninstall"]).returncode == 2
    assert call(file, tmp_path / "home", ["--wrong"]).returncode == 2
    assert "--prefix DIR" in call(file, tmp_path / "home", ["--help"]).stdout


def test_the_same_contents_give_the_same_archive(tmp_path: Path) -> None:
    digests = set()
    for number, folder in enumerate(("one", "two")):
        (tmp_path / folder).mkdir()
        file = program(tmp_path / folder, "word")
        os.utime(tmp_path / folder / "embedscope-1/install.sh", (number, number))
        digests.add(archives.sha256(program(tmp_path / folder, "word")))
        assert file.stat().st_mode & 0o777 == 0o755
    assert len(digests) == 1
