"""The Python that is frozen: whether it is current, and the expat in it, which reads other people's XML."""

from __future__ import annotations

import json
from dataclasses import dataclass

from release.places import PYTHON, BuildError, run

LEAST = {(3, 11): 14, (3, 12): 12, (3, 13): 8}
"""The oldest release of each series that may be frozen: the first with all holes mended that are known. To
be raised with every release of security fixes (https://www.python.org/downloads/)."""
EXPAT = (2, 7, 2)
"""The oldest that may be in it: those before can be made to take any amount of memory (CVE-2025-59375)."""

_CODE = """
import json, platform, pyexpat
print(json.dumps([platform.python_version(), pyexpat.EXPAT_VERSION]))
"""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python and the expat it reads XML with, by their versions."""

    version: str
    expat: str


def look() -> Interpreter:
    """The one that is frozen."""
    version, expat = json.loads(run(PYTHON, "-c", _CODE))
    return Interpreter(version, expat.removeprefix("expat_"))


def outdated(found: Interpreter) -> list[str]:
    """Why it is not current, a sentence each."""
    major, minor, micro = (int(part) for part in found.version.split("+")[0].split(".")[:3])
    least = LEAST.get((major, minor), 0)
    problems = []
    if (major, minor) < min(LEAST) or micro < least:
        series = max(min(LEAST), (major, minor))
        wanted = ".".join(map(str, (*series, LEAST[series])))
        problems.append(f"This is Python {found.version}; {wanted} or later is required.")
    if tuple(map(int, found.expat.split("."))) < EXPAT:
        wanted = ".".join(map(str, EXPAT))
        problems.append(f"It reads XML with expat {found.expat}; {wanted} or later is required.")
    return problems


def require() -> None:
    """Raises BuildError where the Python that is frozen is not current."""
    if problems := outdated(look()):
        advice = "Set the checkout up with a newer Python, or build with --trial what nobody else is given."
        raise BuildError(" ".join((*problems, advice)))
