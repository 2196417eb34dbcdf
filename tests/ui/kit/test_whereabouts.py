"""Places as the window calls them."""

import json
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from desktop_app.ui.kit.whereabouts import place_words

PLACES = {
    "line 135": "Zeile 135",
    "page 4 (OCR)": "Seite 4 (OCR)",
    "page iv (4 of 20) (OCR, 3 of 12 lines uncertain)": "Seite iv (4 von 20) (OCR, 3 von 12 Zeilen unsicher)",
    "slide 2, hidden": "Folie 2, verborgen",
    "sheet Costs (2024) (hidden)": "Blatt Costs (2024), verborgen",
    "Chapter one": "Chapter one",
    "": "",
}


def test_a_place_is_said_in_the_language_of_the_window(tmp_path: Path) -> None:
    german = Catalog(locale="de")
    for english, words in (
        ("line {number}", "Zeile {number}"),
        ("page {number}", "Seite {number}"),
        ("slide {number}", "Folie {number}"),
        ("sheet {name}", "Blatt {name}"),
        ("page {label} ({number} of {all})", "Seite {label} ({number} von {all})"),
        ("{place}, hidden", "{place}, verborgen"),
        ("OCR, {some} of {lines} lines uncertain", "OCR, {some} von {lines} Zeilen unsicher"),
    ):
        german.add(english, words)
    with (tmp_path / "de.mo").open("wb") as file:
        write_mo(file, german)
    code = (
        "import json, sys\nfrom pathlib import Path\nfrom desktop_app.language import speak\n"
        "speak('de', Path(sys.argv[1]))\nfrom desktop_app.ui.kit.whereabouts import place_words\n"
        "print(json.dumps([place_words(place) for place in json.loads(sys.argv[2])]))\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path), json.dumps(list(PLACES))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == list(PLACES.values())
    assert [place_words(place) for place in PLACES] == list(PLACES), "English as it is kept"
