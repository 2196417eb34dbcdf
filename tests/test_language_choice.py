"""The window's language, as the user or the system asks for it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.language_choice import SYSTEM, first_of, wish


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (["de-Latn-AT", "de-AT", "de"], "de"),
        (["it-IT", "it", "fr-CH"], "fr"),
        (["en-GB", "de-DE"], "en"),
        (["zh-Hans-CN", "zh-CN"], "zh"),
        (["zh-Hant-TW", "zh-TW", "zh-Hant", "zh"], "en"),
        (["C"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_of_the_system_that_the_window_has(wanted: list[str], language: str) -> None:
    assert first_of(wanted) == language


@pytest.mark.parametrize(
    "kept", ['{"language": "xx"}', '{"language": ["de"]}', "[]", '{"language": "de"', "\xff"]
)
def test_settings_that_cannot_be_read_leave_the_language_to_the_system(tmp_path: Path, kept: str) -> None:
    assert wish(tmp_path / "settings.json") == SYSTEM
    (tmp_path / "settings.json").write_bytes(kept.encode("latin-1"))
    assert wish(tmp_path / "settings.json") == SYSTEM


@pytest.mark.parametrize(
    ("chosen", "environment", "spoken"),
    [("fr", "de_DE.UTF-8", "fr"), ("system", "es_MX.UTF-8", "es"), ("en", "de_DE.UTF-8", "en")],
)
def test_the_language_is_known_before_anything_that_holds_sentences_is_imported(
    tmp_path: Path, chosen: str, environment: str, spoken: str
) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"language": chosen}))
    code = (
        "import sys\n"
        "from desktop_app import __main__, language, language_choice\n"
        "def speak(chosen, catalogs):\n"
        "    print(chosen, *(name for name in sys.modules if name.startswith('desktop_app.')))\n"
        "    raise SystemExit\n"
        "language_choice.speak = speak\n"
        "sys.argv = ['embedscope']\n"
        "__main__.main()\n"
    )
    variables = {"EMBEDSCOPE_DATA_DIR": str(tmp_path), "LANG": environment, "LANGUAGE": "", "LC_ALL": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | variables, capture_output=True, text=True, check=True
    )
    said, *modules = done.stdout.split()
    assert said == spoken
    there = {name.removeprefix("desktop_app.") for name in modules}
    assert there == {"__main__", "core", "core.paths", "language", "language_choice"}
