"""The searches a user made and the ones that were saved, kept on this computer only."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast, get_args

from desktop_app.core.files import keep_damaged, make_folder, parse_json, write_json
from desktop_app.core.folding import fold
from desktop_app.core.types import POOLINGS, Mode, Pooling

NAME = "searches.json"
MOST_RECENT = 500
MOST_SAVED = 500
LONGEST = 20_000
"""Characters of a query, as many as the search box takes."""


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked of the library in the folder `library`; `name` is "" unless it is a saved search."""

    query: str
    mode: Mode
    pooling: Pooling
    library: str
    name: str = ""

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
    damaged: str = field(default="", compare=False)

    def noted(self, search: Search) -> Searches:
        """With `search` as the most recent one; the same query asked before moves up."""
        search = replace(search, name="")
        others = tuple(other for other in self.recent if not other.same(search))
        return replace(self, recent=(search, *others)[:MOST_RECENT])

    def kept(self, search: Search) -> Searches:
        """With `search` saved, by its query where it has no name; one that asks the same is replaced."""
        search = replace(search, name=search.name or search.query)
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


def load(folder: Path) -> Searches:
    """The searches kept in `folder`, as far as they are searches; a damaged file is also kept under another
    name.
    """
    path = folder / NAME
    try:
        kept, whole = parse_json(path.read_bytes())
    except OSError:
        return Searches()
    except (ValueError, RecursionError):
        kept, whole = None, False
    damaged = "" if whole and isinstance(kept, dict) else keep_damaged(path)
    if not isinstance(kept, dict):
        return Searches(damaged=damaged)
    return Searches(
        tuple(search for search in _searches(kept.get("saved")) if search.name)[:MOST_SAVED],
        tuple(replace(search, name="") for search in _searches(kept.get("recent")))[:MOST_RECENT],
        damaged,
    )


def save(folder: Path, searches: Searches) -> None:
    """Writes `searches` atomically; raises AppError."""
    make_folder(folder)
    content = asdict(searches)
    content.pop("damaged")
    write_json(folder / NAME, content)


def _searches(items: object) -> list[Search]:
    return [search for item in items if (search := _search(item))] if isinstance(items, list) else []


def _search(item: Any) -> Search | None:
    """`item` as a search; None where it is not one."""
    if not isinstance(item, dict):
        return None
    texts = [item.get(key, "") for key in ("query", "mode", "pooling", "library", "name")]
    query, mode, pooling, library, name = texts
    if not all(isinstance(text, str) for text in texts) or not query.strip() or len(query) > LONGEST:
        return None
    if mode not in get_args(Mode) or pooling not in POOLINGS:
        return None
    return Search(query, cast(Mode, mode), cast(Pooling, pooling), library, name)
