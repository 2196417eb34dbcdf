"""The searches a user made and the ones that were saved, kept on this computer only."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, cast, get_args

from desktop_app.core.files import alone, make_folder, parse_json, set_aside, write_json
from desktop_app.core.folding import fold
from desktop_app.core.types import POOLINGS, Mode, Pooling
from desktop_app.language import tr

NAME = "searches.json"
LOCK = "searches.lock"
DAMAGED = "searches-damaged"
ALWAYS = "always"
KEPT_DAYS = {ALWAYS: None, "year": 366, "month": 31, "day": 1, "off": 0}
"""How long recent searches are kept, by the values of the setting for it."""
MOST_RECENT = 500
MOST_SAVED = 500
LONGEST = 20_000
"""Characters of a query, as many as the search box takes."""


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked of the library in the folder `library`, last at `time` (ISO 8601, UTC); `name` is ""
    unless it is a saved search.
    """

    query: str
    mode: Mode
    pooling: Pooling
    library: str
    name: str = ""
    time: str = ""

    def same(self, other: Search) -> bool:
        """Whether both ask the same of the same library, in whatever way."""
        return (self.query, self.library) == (other.query, other.library)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a query could go on: `text` is read in a list, with `about` at its side, `query` is what would be
    asked.
    """

    kind: Literal["title", "file", "word", "value"]
    text: str
    query: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Searches:
    """Saved and recent searches, the newest first. Nothing changes in place: each step gives a new value.

    `damaged`, which is not kept, says where the file is kept that was not what had been written.
    """

    saved: tuple[Search, ...] = ()
    recent: tuple[Search, ...] = ()

    def noted(self, search: Search) -> Searches:
        """With `search` as the most recent one; the same query asked before moves up."""
        search = replace(search, name="", time=datetime.now(UTC).isoformat(timespec="seconds"))
        others = tuple(other for other in self.recent if not other.same(search))
        return replace(self, recent=(search, *others)[:MOST_RECENT])

    def kept(self, search: Search) -> Searches:
        """With `search` saved, by its query where it has no name; one that asks the same is replaced."""
        search = replace(search, name=search.name or search.query, time="")
        others = tuple(other for other in self.saved if not other.same(search))
        return replace(self, saved=(search, *others)[:MOST_SAVED])

    def find_saved(self, search: Search) -> Search | None:
        """The saved search that asks the same."""
        return next((other for other in self.saved if other.same(search)), None)

    def without(self, search: Search) -> Searches:
        """Without this saved search or, where it has no name, without this recent one."""
        if search.name:
            return replace(self, saved=tuple(other for other in self.saved if other != search))
        return replace(self, recent=tuple(other for other in self.recent if not other.same(search)))

    def like(self, text: str, library: str, most: int) -> tuple[Search, ...]:
        """Searches of a library that hold all words of `text`, each as a beginning; the saved ones first."""
        words = [f" {word}" for word in fold(text).split()]
        found: dict[str, Search] = {}
        for search in (*self.saved, *self.recent):
            said = f" {fold(f'{search.name} {search.query}')}"
            fits = search.library == library and search.query.strip() != text.strip()
            if fits and all(word in said for word in words):
                found.setdefault(search.query, search)
        return tuple(found.values())[:most]

    def cleared(self) -> Searches:
        """Without the recent searches; what was saved stays."""
        return replace(self, recent=())

    def forgetting(self, keep: str, now: datetime | None = None) -> Searches:
        """Without the recent searches that are older than the setting `keep` has them (see KEPT_DAYS).

        What is of a time to come was asked while the clock was wrong, and counts as asked now.
        """
        days = KEPT_DAYS[keep]
        if days is None:
            return self
        now = now or datetime.now(UTC)
        limit, today = now - timedelta(days=days), now.isoformat(timespec="seconds")
        dated = (replace(one, time=today) if _asked(one) > now else one for one in self.recent)
        return replace(self, recent=tuple(one for one in dated if days and _asked(one) >= limit))

    def changed(self, before: Searches, after: Searches) -> Searches:
        """With what changed from `before` to `after`, where these may be changed by others meanwhile."""
        return Searches(
            _changed(self.saved, before.saved, after.saved)[:MOST_SAVED],
            _changed(self.recent, before.recent, after.recent)[:MOST_RECENT],
        )


def _changed(
    now: tuple[Search, ...], before: tuple[Search, ...], after: tuple[Search, ...]
) -> tuple[Search, ...]:
    if now == before:
        return after
    gone, new = set(before) - set(after), [one for one in after if one not in before]
    return (*new, *(one for one in now if one not in gone and not any(one.same(other) for other in new)))


def _asked(search: Search) -> datetime:
    try:
        found = datetime.fromisoformat(search.time)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OpenedSearches:
    """The searches in a folder, and a sentence on what of them could not be read, "" if all could."""

    searches: Searches
    notice: str = ""


def load(folder: Path) -> Searches:
    """The searches kept in `folder`; what cannot be read is left out."""
    return _load(folder)[0]


def opened(folder: Path, keep: str = ALWAYS) -> OpenedSearches:
    """As `load`, for whoever will change them: forgets what is older than `keep` has it.

    A damaged file is kept under another name, unless no history is to be kept. Raises AppError.
    """
    found, whole = _load(folder)
    notice = ""
    if not whole and keep != "off":
        aside = set_aside(folder / NAME)
        kept = tr(" The file as it was is kept as {name}.", name=aside.name) if aside else ""
        notice = tr("Some of the searches that were kept could not be read.") + kept
    left = found.forgetting(keep)
    if left != found or keep == "off":
        change(folder, found, left, keep)
    return OpenedSearches(left, notice)


def change(folder: Path, before: Searches, after: Searches, keep: str = ALWAYS) -> None:
    """Writes what changed from `before` to `after`; what another window changed stays. Raises AppError.

    Forgets what is older than `keep` has it; where no history is kept, or nothing is left of it, damaged
    files go as well.
    """
    make_folder(folder)
    with alone(folder / LOCK):
        left = load(folder).changed(before, after).forgetting(keep)
        save(folder, left)
        if not left.recent:
            for path in folder.glob(f"{DAMAGED}*.json"):
                with suppress(OSError):
                    path.unlink()


def save(folder: Path, searches: Searches) -> None:
    """Writes `searches` atomically; raises AppError."""
    make_folder(folder)
    write_json(folder / NAME, asdict(searches))


def _load(folder: Path) -> tuple[Searches, bool]:
    """The searches, and whether all that is in their file can be read."""
    path = folder / NAME
    try:
        with path.open("rb") as handle:
            written = datetime.fromtimestamp(os.fstat(handle.fileno()).st_mtime, UTC)
            kept, sound = parse_json(handle.read())
    except FileNotFoundError:
        return Searches(), True
    except (OSError, ValueError, RecursionError):
        return Searches(), False
    if not isinstance(kept, dict):
        return Searches(), False
    saved, recent = _searches(kept.get("saved", [])), _searches(kept.get("recent", []))
    # Earlier programs noted no time.
    dated = (one if one.time else replace(one, time=written.isoformat(timespec="seconds")) for one in recent)
    found = Searches(
        tuple(search for search in saved if search.name)[:MOST_SAVED],
        tuple(replace(search, name="") for search in dated)[:MOST_RECENT],
    )
    there = [kept.get("saved", []), kept.get("recent", [])]
    whole = all(isinstance(items, list) for items in there)
    return found, sound and whole and len(saved) + len(recent) == sum(map(len, there))


def _searches(items: object) -> list[Search]:
    return [search for item in items if (search := _search(item))] if isinstance(items, list) else []


def _search(item: Any) -> Search | None:
    """`item` as a search; None where it is not one."""
    if not isinstance(item, dict):
        return None
    texts = [item.get(key, "") for key in ("query", "mode", "pooling", "library", "name", "time")]
    query, mode, pooling, library, name, time = texts
    if not all(isinstance(text, str) for text in texts) or not query.strip() or len(query) > LONGEST:
        return None
    if mode not in get_args(Mode) or pooling not in POOLINGS:
        return None
    return Search(query, cast(Mode, mode), cast(Pooling, pooling), library, name, time)
