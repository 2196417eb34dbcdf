"""Places as the library keeps them, said in the language of the window."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from desktop_app.ui.kit.whereabouts import in_words

PLACES = {
    "line 980": "Zeile 980",
    "page 4": "Seite 4",
    "page iv (4 of 20) (OCR, 2 of 9 lines uncertain)": "Seite iv (4 von 20) (OCR, 2 von 9 Zeilen unsicher)",
    "page 4 (OCR)": "Seite 4 (OCR)",
    "slide 3, hidden": "Folie 3, ausgeblendet",
    "sheet Costs, row 4 (hidden)": "Tabelle Costs, Zeile 4 (ausgeblendet)",
    "The page turns, line by line": "The page turns, line by line",
    "": "",
}
GERMAN = {
    "line {name}": "Zeile {name}",
    "page {name}": "Seite {name}",
    "page {label} ({page} of {pages})": "Seite {label} ({page} von {pages})",
    "{page} (OCR)": "{page} (OCR)",
    "{page} (OCR, {some} of {all} lines uncertain)": "{page} (OCR, {some} von {all} Zeilen unsicher)",
    "slide {name}": "Folie {name}",
    "hidden": "ausgeblendet",
    "sheet {name}": "Tabelle {name}",
    "row {name}": "Zeile {name}",
    "{part} (hidden)": "{part} (ausgeblendet)",
}
SAY = """
import json, sys
from pathlib import Path
from desktop_app import language
language.speak("de", Path(sys.argv[1]))
from desktop_app.ui.kit.whereabouts import in_words
print(json.dumps(list(map(in_words, json.loads(sys.argv[2])))))
"""


def test_a_place_is_said_in_the_language_of_the_window(tmp_path: Path) -> None:
    catalog = Catalog(locale="de")
    for text, said in GERMAN.items():
        catalog.add(text, said)
    with (tmp_path / "de.mo").open("wb") as file:
        write_mo(file, catalog)
    command = [sys.executable, "-c", SAY, str(tmp_path), json.dumps(list(PLACES))]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    assert json.loads(told) == list(PLACES.values())
    assert list(map(in_words, PLACES)) == list(PLACES), "in English as it is kept"
