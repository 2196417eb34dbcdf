"""Calendars and address books: a document for every event and contact, nothing of them lost."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.types import Document
from desktop_app.corpus.documents import documents

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1
SUMMARY:Weir\\, opened
DTSTART;TZID=Europe/Berlin:20240601T200000
DTEND:20240601T190000Z
LOCATION:The long
  quay
ORGANIZER;CN="Holm, Ida":mailto:ida@example.org
ATTENDEE;CN=Ulf;RSVP=TRUE:MAILTO:ulf@example.org
DESCRIPTION:Bring boots.\\nAnd a rope.
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
BEGIN:VTODO
SUMMARY:Paint
DUE;VALUE=DATE:20240701
END:VTODO
END:VCALENDAR
"""
CARDS = """BEGIN:VCARD
VERSION:3.0
N:Holm;Ida;Maria;Dr.;
FN:Dr. Ida Holm
item1.EMAIL;TYPE=INTERNET:ida@example.org
TEL;TYPE=CELL:+49 30 1234
TEL;TYPE=WORK:+49 30 99
ADR;TYPE=HOME:;;Quay 3;Kiel;;24103;Germany
ORG:Weir Works;Locks
BDAY:19800214
PHOTO;ENCODING=b;TYPE=PNG:aGVyb24=
NOTE:Likes herons\\; not ducks
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:K=C3=B6nig;Ulf
NOTE;ENCODING=QUOTED-PRINTABLE:first =
second
END:VCARD
BEGIN:VCARD
ORG:Harbor office
"""


def read(tmp_path: Path, name: str, text: str) -> list[Document]:
    path = tmp_path / name
    path.write_bytes(text.replace("\n", "\r\n").encode())
    found = list(documents(path))
    assert all(isinstance(item, Document) for item in found), found
    return [item for item in found if isinstance(item, Document)]


def test_events_and_tasks(tmp_path: Path) -> None:
    event, task = read(tmp_path, "a.ics", CALENDAR)
    assert (event.title, event.place) == ("Weir, opened", "event 1")
    assert event.fields == {
        "entry": "event",
        "date": "2024-06-01T20:00 (Europe/Berlin)",
        "end": "2024-06-01T19:00Z",
        "location": "The long quay",
        "organizer": "Holm, Ida <ida@example.org>",
        "attendees": "Ulf <ulf@example.org>",
    }
    assert event.text.startswith("Bring boots.\nAnd a rope.\n\nDate: 2024-06-01T20:00 (Europe/Berlin)\n")
    assert "Attendees: Ulf <ulf@example.org>" in event.text
    assert "Reminder" not in event.text
    assert (task.title, task.place, task.fields) == (
        "Paint",
        "task 2",
        {"entry": "task", "due": "2024-07-01"},
    )


def test_contacts_of_all_versions(tmp_path: Path) -> None:
    ida, ulf, office = read(tmp_path, "a.vcf", CARDS)
    assert (ida.title, ida.place) == ("Dr. Ida Holm", "contact 1")
    assert ida.fields == {
        "entry": "contact",
        "email": "ida@example.org",
        "phone": "+49 30 1234, +49 30 99",
        "address": "Quay 3, Kiel, 24103, Germany",
        "organization": "Weir Works, Locks",
        "birthday": "1980-02-14",
    }
    assert "Name: Dr. Ida Maria Holm" in ida.text
    assert ida.text.endswith("Likes herons; not ducks")
    assert (ulf.title, ulf.text) == ("Ulf König", "Name: Ulf König\n\nfirst second")
    assert office.title == "Harbor office"


def test_another_kind_under_these_endings_is_told(tmp_path: Path) -> None:
    for name, wanted in (("a.ics", "VCALENDAR"), ("a.vcf", "VCARD")):
        (tmp_path / name).write_text("just words", encoding="utf-8")
        (told,) = documents(tmp_path / name)
        assert not isinstance(told, Document)
        assert told.reason == f"It is damaged or of another kind: it has no BEGIN:{wanted}."


def test_a_description_that_is_a_page_is_read_where_there_is_no_other(tmp_path: Path) -> None:
    page = "X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Bring\\, please</p><b>sextants</b></body></html>"
    plain = "DESCRIPTION:Bring ropes"
    text = "BEGIN:VCALENDAR\n" + "".join(
        f"BEGIN:VEVENT\nSUMMARY:Sail\n{lines}\nEND:VEVENT\n" for lines in (page, f"{plain}\n{page}")
    )
    first, second = read(tmp_path, "a.ics", f"{text}END:VCALENDAR\n")
    assert (first.text, second.text) == ("Bring, please\n\nsextants", "Bring ropes")


def test_days_have_the_names_that_their_owner_gave_them(tmp_path: Path) -> None:
    lines = "item1.X-ABDATE:2001-02-03\nitem1.X-ABLabel:First voyage\nitem2.X-ABDATE:2002-01-01\n"
    lines += "item2.X-ABLabel:_$!<Anniversary>!$_\nX-ABDATE:2003-01-01\n"
    (oda,) = read(tmp_path, "a.vcf", f"BEGIN:VCARD\nFN:Oda\n{lines}END:VCARD\n")
    assert oda.text == "First voyage: 2001-02-03\nAnniversary: 2002-01-01\nDate: 2003-01-01"
