"""Numbers and lists as they are said in a sentence."""

from collections.abc import Sequence


def count(number: int, one: str, many: str = "") -> str:
    """So many things: "1 document", "3,000 documents", "2 queries" where `many` is "queries"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def count_are(number: int, one: str, many: str = "") -> str:
    """The same with its verb: "1 document is", "3,000 documents are"."""
    return f"{count(number, one, many)} {'is' if number == 1 else 'are'}"


def per_cent(share: float) -> str:
    """0.894 as "89 %"."""
    return f"{round(share * 100)} %"


def listed(words: Sequence[str]) -> str:
    """As a list is said: "a", "a and b", "a, b and c"; nothing of no words."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
