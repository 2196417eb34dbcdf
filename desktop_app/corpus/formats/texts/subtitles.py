"""Reads subtitles: what is said as running text, and when as the places in it."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from desktop_app.corpus.formats.base import Format, Record, Refused
from desktop_app.corpus.formats.encoding import read_text
from desktop_app.corpus.formats.flow import TextFlow

PAUSE = 4.0
"""Seconds without speech after which a paragraph begins."""

_TIMES = re.compile(
    r"^[ \t]*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})[ \t]*(?:-->|,)[ \t]*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}).*$"
)
_SPEAKER = re.compile(r"<v(?:\.[\w.]+)?[ \t]+([^>]+)>")
_MARKUP = re.compile(r"<[^<>]*>|\{\\[^{}]*\}|\{[yYcCfFsSpP]:[^{}]*\}")
_DIALOGUE = re.compile(r"^Dialogue:[ \t]*(.*)$", re.MULTILINE)
_FRAMES = re.compile(r"^\{(\d+)\}\{(\d*)\}(.*)$", re.MULTILINE)
_FRAME_RATE = 23.976


class Cue(NamedTuple):
    """What is shown from `start` to `end`, in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]


def read_subtitles(path: Path) -> Iterator[Record]:
    """One text without numbers, times and markup; its places are the times at which lines are shown."""
    text = read_text(path)
    if _DIALOGUE.search(text):
        cues = _of_script(text)
    elif path.suffix.lower() == ".sub" and _FRAMES.search(text):
        cues = [
            Cue(int(begin) / _FRAME_RATE, int(end or begin) / _FRAME_RATE, tuple(shown.split("|")))
            for begin, end, shown in _FRAMES.findall(text)
        ]
    else:
        cues = list(_of_blocks(text))
    if not cues and text.strip():
        raise Refused("it holds no subtitles with their times")
    flow = TextFlow()
    places = []
    before: Cue | None = None
    shown: tuple[str, ...] = ()
    for cue in sorted(cues, key=lambda cue: cue.start):
        lines = tuple(filter(None, map(_plain, cue.lines)))
        # Captions that roll show the line before once more.
        fresh = [line for line in lines if line not in shown or len(lines) == len(shown) == 1 < len(line)]
        if before and lines == shown and cue.start <= before.end + 0.1:
            fresh = []
        shown = lines or shown
        if fresh:
            if before and (cue.start - before.end > PAUSE or fresh[0].startswith(("-", "–", "—"))):
                flow.paragraph()
            else:
                flow.add_words(" ")
            start = flow.length
            flow.add_words("\n".join(fresh))
            places.append((start, clock(cue.start)))
        before = cue
    yield Record("", {}, path.stem, flow.text, at_words(flow.text, places))


def _of_blocks(text: str) -> Iterator[Cue]:
    """The cues of SubRip, WebVTT and YouTube's .sbv: a line of times, and what follows up to a blank one."""
    times: tuple[float, float] | None = None
    lines: list[str] = []
    for line in (*text.lstrip("\ufeff").split("\n"), ""):
        if found := _TIMES.match(line):
            if times:  # without a blank line; the last line is this one's number
                yield Cue(*times, tuple(lines[:-1] if lines and lines[-1].strip().isdecimal() else lines))
            times, lines = (_seconds(found[1]), _seconds(found[2])), []
        elif not line.strip():
            if times and lines:
                yield Cue(*times, tuple(lines))
                times = None
            lines = []
        elif times:
            lines.append(line)


def _of_script(text: str) -> list[Cue]:
    """The cues of SubStation Alpha: layer, start, end, style, name, three margins, effect, text."""
    cues = []
    for line in _DIALOGUE.findall(text):
        values = line.split(",", 9)
        if len(values) == 10:
            spoken = re.sub(r"\\[Nn]", "\n", values[9]).replace("\\h", " ")
            name = f"{values[4].strip()}: " if values[4].strip() else ""
            cues.append(Cue(_seconds(values[1]), _seconds(values[2]), tuple(f"{name}{spoken}".split("\n"))))
    return cues


def _plain(line: str) -> str:
    return " ".join(html.unescape(_MARKUP.sub("", _SPEAKER.sub(r"\1: ", line))).split())


def _seconds(written: str) -> float:
    seconds = 0.0
    for part in written.strip().replace(",", ".").split(":"):
        try:
            seconds = seconds * 60 + float(part)
        except ValueError:
            return 0.0
    return seconds


def clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def at_words(text: str, places: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Places at the first letter of what they name, not at the gap before it; one a second."""
    found: dict[str, int] = {}
    for start, name in places:
        at = next((place for place in range(start, len(text)) if not text[place].isspace()), start)
        found.setdefault(name, at)
    return tuple((at, name) for name, at in found.items())


FORMAT = Format(
    (".srt", ".vtt", ".sbv", ".ass", ".ssa", ".sub"),
    "Subtitles",
    read_subtitles,
    document="the file as running text",
    place="00:12:31",
    unread="styles, notes",
    limits="128 MiB",
)
