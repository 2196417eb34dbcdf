"""What a Linux desktop is told of the program is true, and what the tools for it accept."""

import configparser
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from desktop_app.cli import parser
from desktop_app.core.paths import LIBRARY_ENDING, SAMPLE_LIBRARY
from desktop_app.services.libraries import export
from release import manual, share
from release.places import APPLICATION, PACKAGING

LINUX = PACKAGING / "linux"
MIME = ElementTree.parse(LINUX / "mime.xml").getroot()[0]
SPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"


def entry() -> configparser.SectionProxy:
    found = configparser.ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string((LINUX / "embedscope.desktop").read_text(encoding="utf-8"))
    return found["Desktop Entry"]


def test_the_menu_entry_opens_the_files_that_the_program_exports() -> None:
    assert entry()["Exec"] == "embedscope %f"
    assert entry()["MimeType"] == MIME.attrib["type"] + ";"
    glob = MIME.find(f"{SPACE}glob")
    assert glob is not None
    assert glob.attrib["pattern"] == f"*{LIBRARY_ENDING}"


def test_an_exported_library_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    file = tmp_path / f"library{LIBRARY_ENDING}"
    export(SAMPLE_LIBRARY, file)
    match = MIME.find(f"{SPACE}magic/{SPACE}match")
    assert match is not None
    for rule in (match, match[0]):
        wanted = rule.attrib["value"].encode().decode("unicode_escape").encode("latin-1")
        offset = int(rule.attrib["offset"])
        assert file.read_bytes()[offset : offset + len(wanted)] == wanted


def test_the_description_for_software_centers_agrees_with_the_menu_entry() -> None:
    told = ElementTree.parse(LINUX / "metainfo.xml").getroot()
    assert told.findtext("id") == APPLICATION
    assert told.findtext("name") == entry()["Name"]
    assert told.findtext("launchable") == "embedscope.desktop"
    assert told.findtext("provides/mediatype") == MIME.attrib["type"]
    categories = {item.text for item in told.iterfind("categories/category")}
    assert categories <= set(entry()["Categories"].split(";"))


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils is not installed")
def test_the_menu_entry_is_valid() -> None:
    subprocess.run(["desktop-file-validate", LINUX / "embedscope.desktop"], check=True)


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="appstream is not installed")
def test_the_description_is_valid(tmp_path: Path) -> None:
    text = (LINUX / "metainfo.xml").read_text(encoding="utf-8")
    file = tmp_path / f"{APPLICATION}.metainfo.xml"
    file.write_text(text.replace("@VERSION@", "1.0").replace("@DATE@", "2026-01-01"), encoding="utf-8")
    done = subprocess.run(["appstreamcli", "validate", "--no-net", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_manual_page_names_every_command_and_option() -> None:
    page = manual.page(parser(), "1.0", "2026-01-01")
    (commands,) = [item for item in parser()._actions if item.dest != "help" and item.choices]
    assert isinstance(commands.choices, dict)
    for name, command in commands.choices.items():
        section = page.partition(f"\n.SS {name}\n")[2].partition("\n.SS ")[0]
        for action in command._actions:
            for option in action.option_strings:
                assert option == "--help" or option.replace("-", r"\-") in section, (name, option)


@pytest.mark.skipif(not shutil.which("mandoc"), reason="mandoc is not installed")
def test_the_manual_page_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "embedscope.1"
    file.write_text(manual.page(parser(), "1.0", "2026-01-01"), encoding="utf-8")
    done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


SCRIPTS = [path for path in PACKAGING.rglob("*") if path.is_file() and path.read_bytes()[:9] == b"#!/bin/sh"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_shell_script_can_be_read_by_the_shell(script: Path) -> None:
    subprocess.run(["sh", "-n", script], check=True)


def test_the_icon_has_every_size() -> None:
    pictures = share.pictures((16, 512), Path(sys.executable))
    for size, picture in pictures.items():
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(picture[16:20]) == int.from_bytes(picture[20:24]) == size
