"""Finds the add-on for OCR, which the packages leave out: a folder of Python packages."""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from desktop_app import __version__
from desktop_app.core.paths import addon_fits, addon_label, addon_places
from desktop_app.corpus.formats.scans import ADVICE
from desktop_app.corpus.formats.scans.pictures import FORMAT
from desktop_app.language import tr

FOLDER = "embedscope-ocr"
LABEL = f"{FOLDER}.json"
"""In the folder: the version of Embedscope and the system that it was made for."""

_UNREAD = re.compile(rf"{ADVICE}|of the kind (?:{'|'.join(map(re.escape, FORMAT.endings))}) ")


def places() -> tuple[Path, ...]:
    """Where it is looked for: in the user's data folder, and beside the folder of the program."""
    data, beside = addon_places()
    return data / FOLDER, beside / FOLDER


def installed(among: Sequence[Path] | None = None) -> bool:
    """Whether there is anything to read pictures with; what is found can be imported from now on.

    The packages look into `among` (places()); elsewhere it belongs to the environment.
    """
    if find_spec("rapidocr") is not None:
        return True
    if among is None and not getattr(sys, "frozen", False):
        return False
    for folder in among or places():
        if addon_fits(folder):
            sys.path.append(str(folder))  # which the child that reads files is given as well
            return True
    return False


def missed(reasons: Iterable[str]) -> str:
    """What to do about pictures of text among what was not read for these reasons.

    "" where there are none, or where OCR is installed.
    """
    return advice() if any(map(_UNREAD.search, reasons)) and not installed() else ""


def advice(among: Sequence[Path] | None = None) -> str:
    """What who has no OCR can do to have it, in sentences."""
    if among is None and not getattr(sys, "frozen", False):
        return tr("To read pictures of text, install OCR: pip install embedscope[ocr]")
    file = f"{FOLDER}-{__version__}-{sysconfig.get_platform()}.zip"
    place = (among or places())[0].parent
    do = tr(
        "To read pictures of text, unpack {file} into {folder}, and start Embedscope again.",
        file=file,
        folder=place,
    )
    others = [folder for folder in among or places() if addon_label(folder)]
    if others:
        other = tr("The add-on for OCR in {folder} is for another version of Embedscope.", folder=others[0])
        return f"{other} {do}"
    return do
