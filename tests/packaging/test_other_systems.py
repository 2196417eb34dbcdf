"""What can be checked here of the packages for Windows and macOS."""

import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImageReader

from desktop_app.core.paths import LIBRARY_ENDING
from release import icon_files, macos, share, windows
from release.places import PACKAGING, ROOT


@pytest.fixture(scope="module")
def pictures() -> dict[int, bytes]:
    return share.pictures((16, 32, 256), Path(sys.executable))


@pytest.mark.skipif(not shutil.which("makensis"), reason="nsis is not installed")
def test_the_installer_for_windows_compiles_without_a_warning(pictures: dict[int, bytes]) -> None:
    windows.lint(pictures)


def test_the_installer_for_windows_never_touches_the_users_data() -> None:
    script = windows.SCRIPT.read_text(encoding="utf-8")
    removed = re.findall(r'^\s*RMDir /r "(.*)"$', script, re.MULTILINE)
    assert set(removed) == {r"$INSTDIR\_internal"}
    assert rf"Software\Classes\{LIBRARY_ENDING}" in script


@pytest.mark.parametrize("kind", ["ico", "icns"])
def test_an_icon_file_holds_every_picture(kind: str, pictures: dict[int, bytes], tmp_path: Path) -> None:
    file = tmp_path / f"icon.{kind}"
    file.write_bytes({"ico": icon_files.ico, "icns": icon_files.icns}[kind](pictures))
    reader = QImageReader(str(file))
    sizes = set()
    for number in range(reader.imageCount()):
        reader.jumpToImage(number)
        image = reader.read()
        sizes.add(image.width())
        assert image.pixelColor(image.width() // 2, 1 + image.height() // 20).name() == "#1f5fbf"
    assert sizes == set(pictures)


def test_the_bundle_for_macos_is_signed_before_it_is_packed_and_notarized_after() -> None:
    first_words = [" ".join(map(str, step[:3])) for step in macos.steps("Developer ID", "profile")]
    wanted = ("codesign --force", "codesign --verify", "hdiutil", "xcrun notarytool", "xcrun stapler")
    order = [next(n for n, words in enumerate(first_words) if words.startswith(start)) for start in wanted]
    assert order == sorted(order)
    alone = [str(step[0]) for step in macos.steps("-", "profile")]
    assert "xcrun" not in alone


def test_the_entitlements_can_be_read() -> None:
    told = plistlib.loads(macos.ENTITLEMENTS.read_bytes())
    assert all(name.startswith("com.apple.security.cs.") for name in told)


def test_the_specification_of_the_frozen_program_is_python() -> None:
    source = (PACKAGING / "app.spec").read_text(encoding="utf-8")
    compile(source, "app.spec", "exec")
    assert LIBRARY_ENDING.removeprefix(".") in source


def test_the_scripts_are_executable_in_the_repository() -> None:
    listed = subprocess.check_output(["git", "ls-files", "-s", "packaging"], cwd=ROOT, text=True)
    modes = {line.split("\t")[1]: line[:6] for line in listed.splitlines()}
    for name in ("build", "audit", "relock"):
        assert modes[f"packaging/{name}"] == "100755"
