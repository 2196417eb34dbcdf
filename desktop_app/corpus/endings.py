"""What a file's name says of its kind."""

import re
from pathlib import PurePath

_ENDING = re.compile(r"\.(?=[0-9]*[a-z])[a-z0-9_+~-]{1,12}")
_WINMAIL = "winmail.dat"


def ending_of(path: PurePath) -> str:
    """The ending of a name in lower case, with its dot; "" for what is none ("Dr. Holm", "notes.2024")."""
    if path.name.casefold() == _WINMAIL:
        return ".tnef"
    ending = path.suffix.lower()
    return ending if _ENDING.fullmatch(ending) else ""
