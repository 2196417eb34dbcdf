"""A folder of plain files as somebody works with it: they change, come, go, move, and are put back.

Files are as old as the day on which they were written, so that none of them is read twice for having been
written just now.
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

SUBJECTS = (
    "The baker", "A glacier", "Our violin teacher", "The tax office", "An orchid", "The night train",
    "A chess club", "The old volcano", "My neighbor", "The harbor master", "A beekeeper", "The museum",
    "Their lawyer", "A research ship", "The town council", "An apprentice", "The orchestra", "A river pilot",
)  # fmt: skip
VERBS = (
    "measures", "repairs", "forgets", "describes", "sells", "inherits", "paints", "follows", "refuses",
    "discovers", "protects", "counts", "lends", "restores", "translates", "weighs", "insures", "photographs",
)  # fmt: skip
THINGS = (
    "loaves of rye bread", "ice cores", "a cracked bow", "the yearly return", "roots and bark",
    "sleeping cars", "the Sicilian defense", "layers of ash", "a wooden ladder", "ropes and anchors",
    "wild honey", "bronze coins", "a sealed contract", "deep sea currents", "the school budget",
    "dovetail joints", "a minor scale", "sandbanks and locks",
)  # fmt: skip
TIMES = (
    "in early spring", "before the storm", "at the customs house", "after long silence", "by candlelight",
    "on the northern slope", "for a small fee", "without a license", "during the strike", "near the canal",
)  # fmt: skip
FOLDERS = ("letters", "reports", "recipes", "archive", "drafts", "travel")
LONG, LONG_SENTENCES = 0.03, 40
"""A share of the files has several passages."""
DAY_SECONDS = 86_400


class FollowedFiles:
    """The files, and what is done to them."""

    def __init__(self, folder: Path, number: int, days: int, seed: int) -> None:
        """So many files, written before a life of so many days that ends today."""
        self.folder, self.number = folder, number
        self._chance = random.Random(seed)  # noqa: S311 - not for secrets
        self._begins = time.time() - (days + 2) * DAY_SECONDS
        self._made = 0
        self._earlier: list[str] = []
        for name in FOLDERS:
            (folder / name).mkdir(parents=True)
        self.paths = [self._added(0) for _ in range(number)]

    def change(self, day: int) -> int:
        """What happens on a day: one file in a hundred changes. For each ten of these two are added, three
        deleted, one copied, one renamed, one moved, and one says again what a file said before.

        Returns how many files were touched.
        """
        changed = max(self.number // 100, 1)
        chance = self._chance
        for path in chance.sample(self.paths, changed):
            self._earlier.append(path.read_text(encoding="utf-8"))
            self._write(path, self._changed(self._earlier[-1]), day)
        few = [sum(chance.random() < 0.1 for _ in range(changed)) for _ in range(8)]
        for _ in range(few[0] + few[1]):
            self.paths.append(self._added(day))
        for _ in range(few[2]):
            self.paths.append(self._added(day, chance.choice(self.paths).read_text(encoding="utf-8")))
        for act in ("renamed",) * few[3] + ("moved",) * few[4]:
            place = chance.randrange(len(self.paths))
            old = self.paths[place]
            target = (
                old.with_name(self._name())
                if act == "renamed"
                else self.folder / chance.choice(FOLDERS) / self._name()
            )
            self.paths[place] = old.rename(target)
        for _ in range(few[5]):
            self._write(chance.choice(self.paths), chance.choice(self._earlier), day)
        for _ in range(few[6] + few[7] + (len(self.paths) > self.number)):
            gone = self.paths.pop(chance.randrange(len(self.paths)))
            self._earlier.append(gone.read_text(encoding="utf-8"))
            gone.unlink()
        del self._earlier[: -5 * self.number]
        return changed + sum(few)

    def queries(self, number: int) -> list[str]:
        """What is asked of every such library: meanings, words, phrases, folders."""
        chance = random.Random(number)  # noqa: S311 - not for secrets
        forms = (
            lambda: f"{chance.choice(THINGS)} {chance.choice(TIMES)}",
            lambda: f"who {chance.choice(VERBS)} {chance.choice(THINGS)}?",
            lambda: f"{chance.choice(SUBJECTS).split()[-1]} {chance.choice(THINGS).split()[-1]}",
            lambda: f"{chance.choice(THINGS)} OR {chance.choice(THINGS)}",
            lambda: f'"{chance.choice(THINGS)}" {chance.choice(FOLDERS)}',
            lambda: f"{chance.choice(SUBJECTS)} and {chance.choice(SUBJECTS)}".lower(),
        )
        return [forms[place % len(forms)]() for place in range(number)]

    def _added(self, day: int, text: str | None = None) -> Path:
        path = self.folder / self._chance.choice(FOLDERS) / self._name()
        self._write(path, text or self._text(), day)
        return path

    def _name(self) -> str:
        self._made += 1
        return f"{self._chance.choice(THINGS).split()[-1]} {self._made}.txt"

    def _write(self, path: Path, text: str, day: int) -> None:
        path.write_text(text, encoding="utf-8")
        moment = self._begins + day * DAY_SECONDS + self._chance.randrange(DAY_SECONDS)
        os.utime(path, (moment, moment))

    def _sentence(self) -> str:
        parts = [self._chance.choice(words) for words in (SUBJECTS, VERBS, THINGS, TIMES)]
        return f"{' '.join(parts)}, number {self._chance.randrange(10_000)}."

    def _text(self) -> str:
        chance = self._chance
        sentences = LONG_SENTENCES if chance.random() < LONG else chance.randrange(1, 4)
        return " ".join(self._sentence() for _ in range(sentences))

    def _changed(self, text: str) -> str:
        """With one sentence that is another one, or one more."""
        sentences = [f"{one.rstrip('.')}." for one in text.split(". ")]
        place = self._chance.randrange(len(sentences) + 1)
        sentences[place : place + self._chance.randrange(2)] = [self._sentence()]
        return " ".join(sentences)
