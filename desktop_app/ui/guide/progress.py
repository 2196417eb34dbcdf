"""How far the guide was read: the part in front, and what was guessed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

PARTS = 8


@dataclass(slots=True)
class GuideProgress:
    """`part` counts from 0; `guesses` are the answers that were given, by the keys of the questions."""

    part: int = 0
    guesses: dict[str, str] = field(default_factory=dict)

    def written(self) -> str:
        """As it is remembered between two starts."""
        return json.dumps({"part": self.part, "guesses": self.guesses})

    @classmethod
    def of(cls, written: str) -> GuideProgress:
        """What was remembered; a beginning where that is nothing or damaged."""
        try:
            kept = json.loads(written)
            part, guesses = int(kept["part"]), dict(kept["guesses"])
        except (ValueError, KeyError, TypeError):
            return cls()
        known = {str(key): str(value) for key, value in guesses.items()}
        return cls(part if 0 <= part < PARTS else 0, known)
