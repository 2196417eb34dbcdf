"""Writes the table of docs/formats.md from what the readers say of themselves: run it after changing one."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "formats.md"
HEADS = ("kind", "endings", "one document is", "title", "place of a passage", "not read", "limits", "read by")


def table() -> str:
    """One line a format, in the order of FORMATS, as Markdown."""
    from desktop_app.corpus.formats import FORMATS

    rows = [HEADS, ("---",) * len(HEADS)]
    for one in FORMATS:
        endings = " ".join(f"`{ending}`" for ending in one.endings)
        rows.append(
            (one.name, endings, one.document, one.title, one.place, one.unread, one.limits, one.engine)
        )
    return "".join(f"| {' | '.join(row)} |\n".replace("|  |", "| |").replace("|  |", "| |") for row in rows)


def with_table(page: str) -> str:
    """`page` with its first table exchanged for the one of today."""
    start = page.index(f"| {HEADS[0]} |")
    end = page.index("\n\n", start) + 1
    return page[:start] + table() + page[end:]


def main() -> int:
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
