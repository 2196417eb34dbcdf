"""A page that a browser saved in one file is read as the page."""

from __future__ import annotations

from tests.corpus.conftest import Read

SAVED = """From: <Saved by Blink>
Snapshot-Content-Location: https://example.org/beets
Subject: Beets
Date: Tue, 14 May 2024 10:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; start="<main@x>"; boundary="b"

--b
Content-Type: text/html
Content-ID: <ad@x>

<p>Win a cruise</p>
--b
Content-Type: text/html; charset=utf-8
Content-ID: <main@x>
Content-Transfer-Encoding: quoted-printable

<html><head><title>Beetroot</title></head><body><nav>Home</nav>
<h1>Pickling</h1>Boil f=C3=BCr 40.</body></html>
--b
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
--b--
"""


def test_a_saved_page(read_file: Read) -> None:
    for name in ("a.mhtml", "a.mht"):
        (document,), reasons = read_file(name, SAVED)
        assert document.title == "Beetroot"
        assert document.text == "Pickling\n\nBoil für 40.\n\nHome\n\nWin a cruise"
        assert document.fields["url"] == "https://example.org/beets"
        assert document.place_at(len(document.text) - 1) == "frame 1"
        assert reasons == []


def test_what_is_no_saved_page_is_told(read_file: Read) -> None:
    reason = "It is damaged, or no web page in one file."
    assert read_file("a.mht", "just text") == ([], [reason])
    assert read_file("a.mht", "Subject: x\n\nText") == ([], [reason])
