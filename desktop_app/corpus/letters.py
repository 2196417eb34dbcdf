"""Letters as they are meant, for readers and models: no ligatures, no wide forms, no invisible marks."""

import re
import unicodedata
from collections.abc import Sequence

Places = tuple[tuple[int, str], ...]

_STRANGE = re.compile(
    # Soft hyphens, zero-width spaces, word joiners, marks of byte order within a text
    "\u00ad(?:[ \t]*\r?\n[ \t]*)?|[\u200b\u2060\ufeff]"
    # Latin ligatures; wide digits and letters; half-wide katakana with their marks
    "|[\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9f]+"
)


def meant(text: str, places: Sequence[tuple[int, str]] = ()) -> tuple[str, Places]:
    """`text` in letters as they are meant, and its `places` (position, name) moved along with it."""
    if text.isascii() or not _may_be_strange(text) or not _STRANGE.search(text):
        return text, tuple(places)
    ends = [*(position for position, _ in places), len(text)]
    pieces = [_STRANGE.sub(_letters, text[: ends[0]])]
    moved: list[tuple[int, str]] = []
    length = len(pieces[0])
    for (start, name), end in zip(places, ends[1:], strict=True):
        moved.append((length, name))
        pieces.append(_STRANGE.sub(_letters, text[start:end]))
        length += len(pieces[-1])
    return "".join(pieces), tuple(moved)


def _may_be_strange(text: str) -> bool:
    """Whether it is worth a search, which takes twenty times as long."""
    if "\u00ad" in text or "\u200b" in text or "\u2060" in text:
        return True
    rows = text.encode("utf-16-le", "surrogatepass")[1::2]  # the upper halves of all characters
    return b"\xfb" in rows or b"\xfe" in rows or b"\xff" in rows


def _letters(match: re.Match[str]) -> str:
    found = match.group()
    return unicodedata.normalize("NFKC", found) if found[0] > "\ufaff" and found[0] != "\ufeff" else ""
