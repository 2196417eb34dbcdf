"""What is said is running text; when it is said is its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.types import Document
from desktop_app.corpus.documents import documents

SUBRIP = """1
00:00:01,000 --> 00:00:03,500
<i>The heron</i> stands

2
00:00:03,600 --> 00:00:05,000
{\\an8}in the reeds.
3
00:01:10,000 --> 00:01:12,000
- Nobody saw it.
- I did &amp; waited.
"""
WEBVTT = """WEBVTT - lecture

NOTE not shown

STYLE
::cue { color: red }

intro
01:02.000 --> 01:04.000 align:start
<v Ida>The <c.loud>weir</c> is <00:01:03.000>open

01:04.000 --> 01:06.000
The weir is open
and the ducks are gone

1:00:00.000 --> 1:00:01.000
End
"""
ALPHA = (
    "[Script Info]\nTitle: x\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV,"
    " Effect, Text\nDialogue: 0,0:00:02.00,0:00:03.00,Main,Ida,0,0,0,,{\\b1}Second, with\\Ncomma\n"
    "Dialogue: 0,0:00:01.00,0:00:02.00,Main,,0,0,0,,First\n"
)


def read(tmp_path: Path, name: str, text: str) -> Document:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (found,) = documents(path)
    assert isinstance(found, Document), found
    return found


def test_subrip(tmp_path: Path) -> None:
    found = read(tmp_path, "film.srt", SUBRIP)
    assert found.text == "The heron stands in the reeds.\n\n- Nobody saw it. - I did & waited."
    assert found.places == ((0, "00:00:01"), (17, "00:00:03"), (32, "00:01:10"))
    assert found.place_at(found.text.index("waited")) == "00:01:10"


def test_webvtt_without_its_notes_and_styles_and_a_rolling_line_once(tmp_path: Path) -> None:
    found = read(tmp_path, "talk.vtt", WEBVTT)
    assert found.text == "Ida: The weir is open The weir is open and the ducks are gone\n\nEnd"
    assert found.place_at(0) == "00:01:02"
    assert found.place_at(len(found.text) - 1) == "01:00:00"
    rolling = "WEBVTT\n\n00:01.000 --> 00:02.000\none two\n\n00:02.000 --> 00:03.000\none two\nthree\n"
    assert read(tmp_path, "b.vtt", rolling).text == "one two three"


def test_substation_alpha_in_the_order_of_time(tmp_path: Path) -> None:
    assert read(tmp_path, "a.ass", ALPHA).text == "First Ida: Second, with comma"


def test_youtubes_and_microdvd(tmp_path: Path) -> None:
    assert read(
        tmp_path, "a.sbv", "0:00:01.000,0:00:02.000\nheron\n\n0:00:03.000,0:00:04.000\ncrane\n"
    ).text == ("heron crane")
    assert read(tmp_path, "a.sub", "{24}{48}heron|crane\n{50}{60}{y:i}owl\n").text == "heron crane owl"


@pytest.mark.parametrize("ending", [".srt", ".vtt", ".ass", ".sub", ".sbv"])
def test_what_has_no_times_is_told(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    path.write_text("only words\n", encoding="utf-8")
    (told,) = documents(path)
    assert not isinstance(told, Document)
    assert told.reason == "It holds no subtitles with their times."
