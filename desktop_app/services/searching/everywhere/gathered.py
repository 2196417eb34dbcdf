"""What several libraries found, put together as one answer while it comes in."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from desktop_app.core.query_values import Query, Reach
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import POOLINGS, Answer, EverywhereAnswer, Folded, Hit, Mode, Pooling, RowId
from desktop_app.search import relevance
from desktop_app.services.searching.everywhere.asking import Names, has_model, recipe_of
from desktop_app.services.searching.search import Searcher


@dataclass(slots=True)
class Gathered:
    """What was found until now."""

    query: str
    mode: Mode
    pooling: Pooling | None
    top: int
    asked: Query = Query("", "")  # noqa: RUF009 - it is frozen
    names: Names = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    says: Mapping[RowId, str] = field(default_factory=dict)
    unmet: tuple[str, ...] = ()
    parts: dict[Path, Answer] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    searched: int = 0
    total: int = 0
    chances: dict[tuple[Recipe, Pooling], float] = field(default_factory=dict)
    compared: dict[Path, tuple[tuple[Recipe, Pooling], float]] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    def add(self, folder: Path, name: str, answer: Answer | None, said: str) -> None:
        self.searched += 1
        problems = filter(None, (said, *(answer.problems if answer else ())))
        self.problems += [(name, problem) for problem in problems]
        self.put(folder, name, answer)

    def put(self, folder: Path, name: str, answer: Answer | None) -> None:
        if answer:
            hits = tuple(replace(hit, library_name=name) for hit in answer.hits)
            self.parts[folder] = replace(answer, hits=hits)
            self.notes += [answer.note] if answer.note and answer.note not in self.notes else []

    def chance(self, searcher: Searcher) -> float:
        """The highest of the libraries of this recipe, as far as they are open (see `Query.chance`)."""
        if not has_model(searcher):
            return 0.0
        pooling = self.pooling or searcher.library.recipe.pooling
        key = (recipe_of(searcher), pooling)
        self.chances[key] = max(self.chances.get(key, 0.0), searcher.chance(pooling))
        self.compared[searcher.library.folder] = (key, self.chances[key])
        return self.chances[key]

    def outdated(self) -> list[Path]:
        """The libraries that answered before the highest chance, or that another holds a word, was known."""
        early = {folder for folder, (key, chance) in self.compared.items() if chance < self.chances[key]}
        return [
            folder
            for folder, part in self.parts.items()
            if folder in early or any(word in self.held for word, _ in part.asked.instead)
        ]

    def answer(self) -> EverywhereAnswer:
        found = _competing({folder: self.parts[folder] for folder in self.names if folder in self.parts})
        parts = found.values()
        listed = bool(parts) and all(part.listed for part in parts)
        best = self._without_copies(
            sorted(chain(*(part.hits for part in parts)), key=lambda hit: (-hit.match, -hit.score))
        )
        return EverywhereAnswer(
            self.query,
            self.mode,
            self.pooling or (one.pooling if (one := next(iter(parts), None)) else POOLINGS[0]),
            tuple(replace(hit, rank=rank) for rank, hit in enumerate(best[: self.top], start=1)),
            elapsed_ms=(time.perf_counter() - self.started) * 1e3,
            more=len(best) > self.top or any(part.more for part in parts),
            relevant=listed or not best or self._is_relevant(best[0], parts),
            asked=self._asked(parts),
            listed=listed,
            problems=tuple(f"{name}: {problem}" for name, problem in self.problems),
            note=" ".join(self.notes),
            unread=tuple({one.source: one for part in parts for one in part.unread}.values()),
            reach=sum((part.reach for part in parts), Reach()),
            parts=found,
            searched=self.searched,
            total=self.total,
            wanting=tuple(dict.fromkeys(name for name, _ in self.problems)),
        )

    def _without_copies(self, hits: Sequence[Hit]) -> list[Hit]:
        """The best of those that say the same, with those of other libraries behind it."""
        entries: dict[str | RowId, Hit] = {}
        for hit in hits:
            key = self.says.get(hit.of_document, hit.of_document)
            if first := entries.get(key):
                one = Folded(hit.document, hit.passage_id, hit.score, hit.match)
                copies, more = (
                    tuple(replace(one, library=hit.library) for one in behind)
                    for behind in ((one, *hit.copies), hit.more)
                )
                at_least = first.at_least or hit.at_least
                hit = replace(
                    first, copies=(*first.copies, *copies), more=(*first.more, *more), at_least=at_least
                )
            entries[key] = hit
        return list(entries.values())

    def _is_relevant(self, best: Hit, parts: Iterable[Answer]) -> bool:
        """See `Answer.relevant`."""
        if self.asked.of("away"):
            return any(part.relevant for part in parts)
        return best.match >= relevance.NOTHING

    def _asked(self, parts: Collection[Answer]) -> Query:
        """What was asked, with what is to be said of it: a filter that one library knows is met."""
        instead, offered = (
            {typed: word for pair in pairs for typed, word in pair if typed not in self.held}
            for pairs in ([one.asked.instead for one in parts], [one.asked.offered for one in parts])
        )
        unmet = [
            f"{self.names[folder]}: {note}" for folder, one in self.parts.items() for note in one.asked.unmet
        ]
        return replace(
            self.asked,
            instead=tuple(instead.items()),
            offered=tuple(offered.items()),
            unmet=(*self.unmet, *(unmet if all(one.asked.unmet for one in parts) else ())),
        )


def _competing(parts: Mapping[Path, Answer]) -> dict[Path, Answer]:
    """The answers with matches as they are where the documents of all are in one list."""
    leading: dict[Mode, list[float]] = {}
    for part in parts.values():
        leading[part.mode] = sorted((*leading.get(part.mode, ()), *part.leading), reverse=True)

    def weighed(part: Answer) -> Answer:
        if not part.leading:
            return part
        curve = relevance.CURVES[part.mode] if part.query else relevance.SIMILAR
        every = leading[part.mode]
        first = curve.against(every, best=part.leading[0] == every[0]) - curve.against(
            part.leading, best=True
        )
        others = curve.against(every) - curve.against(part.leading)
        hits = [_moved(hit, others if place else first, others) for place, hit in enumerate(part.hits)]
        return replace(part, hits=tuple(hits))

    return {folder: weighed(part) for folder, part in parts.items()}


def _moved(hit: Hit, log_odds: float, behind: float) -> Hit:
    """The hit with so much more for it, and for what stands behind it."""
    copies, more = (
        tuple(replace(one, match=relevance.moved(one.match, behind)) for one in folded)
        for folded in (hit.copies, hit.more)
    )
    return replace(hit, match=relevance.moved(hit.match, log_odds), copies=copies, more=more)
