"""The documentation says what the code does, and the other way round."""

import argparse
import re
from pathlib import Path

import pytest

from desktop_app.cli import parser
from desktop_app.core.settings import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = [item for item in parser()._actions if isinstance(item, argparse._SubParsersAction)]
    return dict(action.choices)


def test_the_rooms_are_those_on_disk() -> None:
    told = {
        f"{package}.{module}"
        for package, modules in re.findall(r"^\| `([\w.]+)` \| .* \| (`.*`) \|$", ARCHITECTURE, re.MULTILINE)
        if package.startswith(("desktop_app", "model_export"))
        for module in re.findall(r"`(\w+)`", modules)
    }
    there = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for package in ("desktop_app", "model_export")
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py"
    }
    assert told == there


def test_every_command_and_option_is_told() -> None:
    told = {
        match[1]: set(re.findall(r"--[\w-]+", match[2]))
        for match in re.finditer(r"^    embedscope (\w+)(.*)$", ARCHITECTURE, re.MULTILINE)
    }
    there = {
        name: {
            option
            for action in command._actions
            for option in action.option_strings
            if option.startswith("--") and option != "--help"
        }
        for name, command in commands().items()
    }
    assert told == there


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_and_scripts_that_are_named_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for path in re.findall(r"`?\b((?:packaging|resources|tests|docs|benchmarks)/[\w/.-]+\.\w+)", text):
        assert (ROOT / path).exists(), path
    for module in re.findall(r"python -m (benchmarks[.\w]+\w)", text):
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module


def test_the_keys_are_those_of_the_window() -> None:
    from desktop_app.ui.commands import COMMANDS

    listed = set(re.findall(r"^\| (.+?) \| (.+?) \|$", README[README.index("## Keys") :], re.MULTILINE)[1:])
    assert listed == {(", ".join(f"`{key}`" for key in command.keys), command.text) for command in COMMANDS}


def test_the_settings_are_those_of_the_program() -> None:
    section = README[README.index("## Settings") : README.index("## Command line")]
    rows = re.findall(r"^\| (.+?) \| .+ \| (.+) \|$", section, re.MULTILINE)[1:]
    assert rows == [(setting.title, setting.help) for setting in SETTINGS]
