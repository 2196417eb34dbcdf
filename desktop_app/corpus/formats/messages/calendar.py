"""Reads invitations: what, when, where, who, as a person would write it."""

import re

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"([A-Z-]+)((?:;[^:;\"]*(?:\"[^\"]*\"[^:;\"]*)*)*):(.*)", re.IGNORECASE)
_NAME = re.compile(r";CN=(?:\"([^\"]*)\"|([^;:]*))", re.IGNORECASE)
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_ESCAPED = re.compile(r"\\([nN,;\\])")
_SAID = {
    "SUMMARY": "",
    "DTSTART": "Begins",
    "DTEND": "Ends",
    "DUE": "Due",
    "LOCATION": "Where",
    "ORGANIZER": "Organizer",
    "ATTENDEE": "With",
    "DESCRIPTION": "",
    "COMMENT": "",
    "URL": "",
}
"""The properties that people see, in their order, and how their lines begin."""
_ORDER = {name: number for number, name in enumerate(_SAID)}


def invitation(text: str) -> str:
    """The events of a calendar, a paragraph each, their properties on lines; `text` where it has none."""
    events: list[list[tuple[int, str]]] = []
    inner = 0
    for line in _FOLD.sub("", text).splitlines():
        match = _LINE.fullmatch(line.strip())
        if not match:
            continue
        name, settings, value = match[1].upper(), match[2], match[3]
        if name == "BEGIN":
            if value.upper() in ("VEVENT", "VTODO", "VJOURNAL"):
                events.append([])
                inner = 0
            else:
                inner += 1
        elif name == "END":
            inner = max(0, inner - 1)
        elif events and not inner and name in _SAID and (said := _said(name, settings, value)):
            events[-1].append((_ORDER[name], f"{_SAID[name]}: {said}" if _SAID[name] else said))
    ordered = (sorted(lines, key=lambda line: line[0]) for lines in events if lines)
    return "\n\n".join("\n".join(said for _, said in lines) for lines in ordered) or text


def _said(name: str, settings: str, value: str) -> str:
    if name.startswith("DT") or name == "DUE":
        match = _TIME.fullmatch(value.strip())
        if not match:
            return value
        year, month, day, hour, minute, _second, universal = match.groups()
        date = f"{year}-{month}-{day}"
        return f"{date} {hour}:{minute}{' UTC' if universal else ''}" if hour else date
    value = _ESCAPED.sub(lambda escaped: "\n" if escaped[1] in "nN" else escaped[1], value).strip()
    if name in ("ORGANIZER", "ATTENDEE"):
        address = re.sub(r"^mailto:", "", value, flags=re.IGNORECASE)
        named = _NAME.search(settings)
        person = (named[1] or named[2] or "").strip() if named else ""
        return f"{person} <{address}>" if person and person != address else address
    return value
