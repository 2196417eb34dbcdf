"""Reads the words of songs (.lrc): a line as a line, and when it is sung as its place."""

import re
from collections.abc import Iterator
from pathlib import Path

from desktop_app.corpus.formats.base import Format, Record, fields_of, title_of
from desktop_app.corpus.formats.encoding import read_text
from desktop_app.corpus.formats.flow import TextFlow
from desktop_app.corpus.formats.texts.subtitles import at_words, clock

_TOLD = re.compile(r"\[([a-zA-Z]{2,6}):(.*)\]\s*")
_TIME = re.compile(r"\[(\d+):(\d{1,2})(?:[.:]\d{1,3})?\]")
_OF_A_WORD = re.compile(r"<\d+:\d{1,2}(?:[.:]\d{1,3})?>")


def read_lyrics(path: Path) -> Iterator[Record]:
    """The song as it is sung: a line that has several times comes at each."""
    told: dict[str, str] = {}
    sung: list[tuple[int, str]] = []
    last = 0
    for line in read_text(path).splitlines():
        if found := _TOLD.fullmatch(line):
            told.setdefault(found[1].lower(), found[2].strip())
            continue
        times = [60 * int(minutes) + int(seconds) for minutes, seconds in _TIME.findall(line)]
        words = _OF_A_WORD.sub("", _TIME.sub("", line)).strip()
        sung += [(time, words) for time in times or [last]]
        last = max(times, default=last)
    flow = TextFlow()
    places = []
    for time, words in sorted(sung, key=lambda line: line[0]):
        if words:
            flow.line()
            places.append((flow.length, clock(time)))
            flow.add(words)
        else:
            flow.paragraph()
    fields = fields_of(author=told.get("ar"), album=told.get("al"))
    yield Record("", fields, title_of(path, told.get("ti")), flow.text, at_words(flow.text, places))


FORMAT = Format(
    (".lrc",),
    "Lyrics",
    read_lyrics,
    document="the song, line by line",
    title="the song's, else the file's name",
    place="00:01:31",
    limits="128 MiB",
)
