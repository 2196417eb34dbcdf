"""A song is its lines, at the times at which they are sung."""

from __future__ import annotations

from tests.corpus.conftest import Read

SONG = """[ti:Harbor song]
[ar:The Gulls]
[al:Tides]
[length:03:12]
[00:12.00]The first line
[00:17.20][01:20]And the refrain
[00:20.50]<00:20.50>Word <00:21.00>by <00:21.50>word

[00:25.00]
[00:30.00]At last
spoken
"""


def test_a_song_is_read_as_it_is_sung(read_file: Read) -> None:
    ((song,), reasons) = read_file("a.lrc", SONG)
    assert (song.title, reasons) == ("Harbor song", [])
    assert song.fields == {"author": "The Gulls", "album": "Tides"}
    assert song.text == "The first line\nAnd the refrain\nWord by word\n\nAt last\nspoken\nAnd the refrain"
    assert [(song.text[at:][:3], place) for at, place in song.places] == [
        ("The", "00:00:12"),
        ("And", "00:00:17"),
        ("Wor", "00:00:20"),
        ("At ", "00:00:30"),
        ("And", "00:01:20"),
    ]
