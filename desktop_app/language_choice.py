"""Which language the window speaks: as the user chose, else as the system's settings ask for.

It is found out before anything that holds sentences is imported, so nothing of that is imported here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from desktop_app.core.paths import TRANSLATIONS, data_folder
from desktop_app.language import LANGUAGES, speak

SYSTEM = "system"


def speak_as_chosen() -> None:
    """The language of the settings from now on; where those cannot be read, that of the system."""
    chosen = wish(data_folder() / "settings.json")
    if chosen == SYSTEM:
        from PySide6.QtCore import QLocale  # the window needs it anyway

        chosen = first_of(QLocale.system().uiLanguages())
    speak(chosen, TRANSLATIONS)


def wish(settings: Path) -> str:
    """A key of LANGUAGES as it stands in the file of the settings, else SYSTEM."""
    try:
        kept = json.loads(settings.read_bytes())
    except (OSError, ValueError, RecursionError):
        return SYSTEM
    chosen = kept.get("language") if isinstance(kept, dict) else None
    return chosen if isinstance(chosen, str) and chosen in LANGUAGES else SYSTEM


def first_of(wanted: Sequence[str]) -> str:
    """The first language in a list of tags like "de-AT" that the window has, else English.

    Whoever reads traditional characters is not given simplified ones: CLDR's zh-Hant does not fall back to
    zh either.
    """
    for tag in wanted:
        language, *rest = tag.replace("_", "-").split("-")
        if language == "zh" and {"Hant", "TW", "HK", "MO"} & set(rest):
            break
        if language in LANGUAGES:
            return language
    return "en"
