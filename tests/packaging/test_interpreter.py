"""No Python with known holes is given to people."""

from __future__ import annotations

import pytest

from release import interpreter
from release.interpreter import Interpreter, outdated
from release.places import BuildError


@pytest.mark.parametrize(
    ("version", "expat", "problems"),
    [
        ("3.11.7", "2.5.0", 2),
        ("3.11.14", "2.5.0", 1),
        ("3.11.13", "2.7.3", 1),
        ("3.10.19", "2.7.3", 1),
        ("3.11.14", "2.7.3", 0),
        ("3.11.14+", "2.7.2", 0),
        ("3.12.3", "2.7.3", 1),
        ("3.14.0", "2.8.0", 0),
    ],
)
def test_what_is_outdated_is_said(version: str, expat: str, problems: int) -> None:
    assert len(outdated(Interpreter(version, expat))) == problems


def test_a_build_with_an_outdated_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "look", lambda: Interpreter("3.11.7", "2.5.0"))
    with pytest.raises(BuildError, match=r"Python 3\.11\.7.*expat 2\.5\.0.*--trial"):
        interpreter.require()
    monkeypatch.setattr(interpreter, "look", lambda: Interpreter("3.11.15", "2.7.4"))
    interpreter.require()
