"""Which fields of a document say when it is from, and which of several does."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from desktop_app.core.folding import fold


class DateField(NamedTuple):
    """How a field dates its document: the lowest `kind`, and of one kind the lowest `rank`, comes first.

    The kinds are the date that it gives itself, when it was stored, and the date of something else. A name
    that is not `sure` may mean something else, which its values tell: a number is a date where it is `bare`.
    """

    kind: int
    rank: int
    sure: bool = True
    bare: bool = False


_WORDS = {
    "date": "date datum fecha dato datetime timestamp",
    "published": "published publication publish publishedat pub posted postedat post sent issued issue",
    "modified": "modified modification modifiedat updated update updatedat changed change edited edit revised"
    " revision geandert anderung anderungs aktualisiert",
    "created": "created creation create createdat erstellt erstell erstellungs",
    "year": "year jahr annee ano anno jaar rok",
    "data": "data",  # a date in Italian, Polish and Portuguese
    "else": "end ends due until by bis ende fin hire hired next valid expires",
    "birth": "born dob",
    "": "at on in of the time stamp utc gmt first last latest am um zuletzt de du des del della di do",
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words.split()}
_BEGINNINGS = (
    *("birth", "geburt", "naiss", "nacim", "nasc", "geboor", "urodz", "deadline", "expir"),
    *("ablauf", "fallig", "echeance", "vencim", "scaden", "verval", "gultig", "termin"),
)
"""How words begin that say whose date it is, if not the document's."""
_SURE = re.compile(r"(published|posted|updated|modified|created)(at)?")
_JOINED = re.compile(
    r"(pub|publication|publish|post|issue|creation|create|modification|modified|update|updated|created|birth|due"
    r"|start|end|expiry|expiration|invoice|order|event|entry|release|report|document|doc|payment|delivery|hire"
    r"|filing|purchase|sale|transaction|booking|effective|.*(?=datum$))(date|datum)"
)
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])")


@lru_cache(maxsize=4_096)
def date_field(name: str) -> DateField | None:
    """What a field of this name says of its document's date, in any way to spell it; None where nothing."""
    words = re.split(r"[\W_]+", fold(_HUMP.sub(" ", name)))
    parts = [part for word in words if word for part in _apart(word)]
    roles = set(map(_role, parts)) - {""}
    dated = "date" in roles
    sure = dated or any(map(_SURE.fullmatch, parts))
    roles -= {"date"}
    if roles in ({"published"}, {"modified"}, {"created"}):
        kind, rank = {"published": (0, 1), "modified": (1, 0), "created": (1, 1)}[roles.pop()]
        return DateField(kind, rank, sure)
    if roles & {"else", "birth"}:
        return DateField(2, 0, dated) if dated or roles == {"birth"} else None
    if dated or "data" in roles:
        return DateField(0, 2 if roles else 0, dated)
    if "year" in roles and roles <= {"year", "published"}:
        return DateField(0, 3, False, bare=True)
    return None


def _role(part: str) -> str:
    return "birth" if part.startswith(_BEGINNINGS) else _ROLES.get(part, "other")


def _apart(word: str) -> tuple[str, ...]:
    """`pubdate` and `Rechnungsdatum` are two words."""
    found = _JOINED.fullmatch(word)
    return (found[1] or found[2], found[2]) if found else (word,)
