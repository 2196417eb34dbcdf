"""Reads calendars (.ics) and address books (.vcf): both are folded lines of NAME;PARAMETERS:VALUE."""

import quopri
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats.base import Format, Record, Refused, fields_of
from desktop_app.corpus.formats.encoding import known, read_text
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.markup.html import page_of

_LINE = re.compile(r'(?:([\w-]+)\.)?([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([\w-]+)(?:=("[^"]*"|[^";]*))?')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_TIME = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?\Z"
)
_EVENTS = {"VEVENT": "event", "VTODO": "task", "VJOURNAL": "note", "VCARD": "contact"}
_WITHIN = ("VALARM", "STANDARD", "DAYLIGHT", "VTIMEZONE", "VFREEBUSY")
_EVENT_FIELDS: dict[str, str] = dict(
    re.findall(
        r"(\S+)=(\S+)",
        """
        DTSTART=date DTEND=end DUE=due COMPLETED=completed LOCATION=location ORGANIZER=organizer
        ATTENDEE=attendees CATEGORIES=categories STATUS=status RRULE=repeats URL=url COMMENT=comment
        CONTACT=contact RESOURCES=resources DURATION=duration PRIORITY=priority GEO=position
        ATTACH=attachments
        """,
    )
)
_CARD_FIELDS: dict[str, str] = dict(
    re.findall(
        r"(\S+)=(\S+)",
        """
        NICKNAME=nickname ORG=organization TITLE=position ROLE=role TEL=phone EMAIL=email ADR=address
        BDAY=birthday ANNIVERSARY=anniversary URL=url CATEGORIES=categories IMPP=messaging
        X-SOCIALPROFILE=profile RELATED=related LABEL=label LANG=language X-ABRELATEDNAMES=related
        X-SKYPE=messaging
        """,
    )
)
_TIMES = ("DTSTART", "DTEND", "DUE", "COMPLETED", "BDAY", "ANNIVERSARY")
_PARTED = ("N", "ADR", "ORG")
_BINARY = ("B", "BASE64")
_OWN_LABEL = re.compile(r"^_\$!<|>!\$_$")
"""Around the labels that Apple's contacts translate."""


class _Line(NamedTuple):
    """`group` joins the lines that belong together ("item1")."""

    name: str
    parameters: dict[str, str]
    value: str
    group: str = ""


def read_calendar(path: Path) -> Iterator[Record | Skipped]:
    """A record for every event, task and journal entry; its title is its summary."""
    for number, lines in enumerate(_entries(path, "VCALENDAR"), 1):
        kind, summary = _EVENTS[lines[0].value.upper()], ""
        texts: list[str] = []
        rich: list[str] = []
        for line in lines:
            if line.name == "SUMMARY":
                summary = summary or _plain(line.value)
            elif line.name == "DESCRIPTION":
                texts.append(_plain(line.value))
            elif line.name == "X-ALT-DESC":
                rich.append(_page(line))
        texts = list(filter(None, texts)) or rich
        fields = {"entry": kind, **_fields(lines, _EVENT_FIELDS)}
        about = [f"{name.capitalize()}: {fields[name]}" for name in _shown(_EVENT_FIELDS, fields)]
        text = "\n\n".join(filter(None, (*texts, "\n".join(about))))
        yield Record(f"{kind} {number}", fields, summary, text or summary)


def read_contacts(path: Path) -> Iterator[Record | Skipped]:
    """A record for every contact; its title is the name, or what it belongs to."""
    for number, lines in enumerate(_entries(path, "VCARD"), 1):
        values = {line.name: line for line in reversed(lines)}
        parts = _parts(values["N"].value) if "N" in values else []
        composed = " ".join(parts[place] for place in (3, 1, 2, 0, 4) if place < len(parts) and parts[place])
        full = _plain(values["FN"].value) if "FN" in values else ""
        fields = {"entry": "contact", **_fields(lines, _CARD_FIELDS)}
        title = full or composed or fields.get("organization") or fields.get("email", "")
        about = [f"{name.capitalize()}: {fields[name]}" for name in _shown(_CARD_FIELDS, fields)]
        if composed and composed != full:
            about.insert(0, f"Name: {composed}")
        about += _dated(lines)
        notes = [_plain(line.value) for line in lines if line.name == "NOTE"]
        text = "\n\n".join(filter(None, ("\n".join(about), *notes)))
        yield Record(f"contact {number}", fields, title, text or title)


def _dated(lines: list[_Line]) -> list[str]:
    """The days that Apple's contacts keep besides birthdays, by the names that their owner gave them."""
    named = {line.group: _plain(line.value) for line in lines if line.name == "X-ABLABEL" and line.group}
    return [
        f"{_OWN_LABEL.sub('', named.get(line.group, '')) or 'Date'}: {_time(line)}"
        for line in lines
        if line.name == "X-ABDATE"
    ]


def _shown(names: dict[str, str], fields: dict[str, str]) -> list[str]:
    return [name for name in dict.fromkeys(names.values()) if name in fields]


def _fields(lines: list[_Line], names: dict[str, str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for line in lines:
        if name := names.get(line.name):
            value = _value(line)
            if value and value not in found.setdefault(name, []):
                found[name].append(value)
    return fields_of(**{name: ", ".join(values) for name, values in found.items()})


def _value(line: _Line) -> str:
    if line.parameters.get("ENCODING", "").upper() in _BINARY or line.value.startswith("data:"):
        return ""
    if line.name in _TIMES:
        return _time(line)
    if line.name in _PARTED:
        return ", ".join(filter(None, _parts(line.value)))
    value = _plain(line.value)
    if line.name in ("ORGANIZER", "ATTENDEE"):
        value = re.sub("^mailto:", "", value, flags=re.IGNORECASE)
        name = line.parameters.get("CN", "")
        return f"{name} <{value}>" if name and value and name != value else name or value
    return value.removeprefix("tel:")


def _page(line: _Line) -> str:
    """The description of an event that Outlook writes as a page."""
    flow = TextFlow()
    page_of(_plain(line.value)).write(flow)
    return flow.text.strip()


def _time(line: _Line) -> str:
    found = _TIME.match(line.value.strip())
    if not found:
        return _plain(line.value)
    year, month, day, hour, minute, _second, zone = found.groups()
    clock = f"T{hour}:{minute}{zone or ''}" if hour else ""
    place = line.parameters.get("TZID", "")
    return f"{year}-{month}-{day}{clock}{f' ({place})' if place and clock else ''}"


def _entries(path: Path, wanted: str) -> Iterator[list[_Line]]:
    """The lines of each entry, its BEGIN first; those of alarms within it are left out."""
    text = read_text(path)
    entry: list[_Line] = []
    within: list[str] = []
    begun = False
    for line in _lines(text):
        if line.name == "BEGIN":
            kind = line.value.strip().upper()
            begun |= kind == wanted
            if kind in _EVENTS:
                if entry:
                    yield entry  # the one before was never ended
                entry, within = [_Line("BEGIN", {}, kind)], []
            elif entry or kind in _WITHIN:
                within.append(kind)
        elif line.name == "END":
            if within:
                within.pop()
            elif entry:
                yield entry
                entry = []
        elif entry and not within:
            entry.append(line)
    if entry:
        yield entry
    if not begun and text.strip():
        raise Refused(f"it is damaged or of another kind: it has no BEGIN:{wanted}")


def _lines(text: str) -> Iterator[_Line]:
    pending = ""
    for line in (*text.split("\n"), ""):
        quoted = "QUOTED-PRINTABLE" in pending.partition(":")[0].upper()
        if pending and quoted and pending.endswith("="):
            pending = pending[:-1] + line
        elif line[:1] in (" ", "\t"):
            pending += line[1:]
        else:
            if found := _LINE.fullmatch(pending):
                yield _line(*found.groups())
            pending = line


def _line(group: str | None, name: str, written: str, value: str) -> _Line:
    parameters: dict[str, str] = {}
    for key, told in _PARAMETER.findall(written):
        if told:
            parameters[key.upper()] = told.strip('"')
        elif key.upper() in ("QUOTED-PRINTABLE", *_BINARY):
            parameters["ENCODING"] = key
    if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        charset = known(parameters.get("CHARSET", "")) or "utf-8"
        value = quopri.decodestring(value.encode("utf-8", "surrogateescape")).decode(charset, "replace")
    return _Line(name.upper(), parameters, value, group or "")


def _parts(value: str) -> list[str]:
    return [_plain(part).strip() for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


CALENDAR = Format(
    (".ics", ".ical", ".ifb", ".vcs"),
    "Calendar",
    read_calendar,
    document="an event, a task or a journal entry",
    title="its summary",
    place="event 3",
    unread="alarms, time zones",
    limits="128 MiB",
)
CONTACTS = Format(
    (".vcf", ".vcard"),
    "Contacts",
    read_contacts,
    document="a contact",
    title="the name",
    place="contact 3",
    unread="pictures, keys",
    limits="128 MiB",
)
