"""What was understood of a query, part by part, and what is offered to make of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.core.query_values import Part, Query
from desktop_app.core.text import quoted
from desktop_app.core.types import Answer, Mode
from desktop_app.core.words import listed
from desktop_app.language import tr
from desktop_app.search.negation import negations, push_away
from desktop_app.search.query import reworded, without
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label, plain_tip, push_button
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.layout import clear

WIDEST = 280
LONGEST = 200
WORD = 40
_ONLY = {
    "type": tr("Only file type {text}"),
    "in": tr("Only folder {text}"),
    "file": tr("Only file {text}"),
    "date": tr("Only dated {text}"),
    "": tr("Only {field} {text}"),
}
_NOT = {
    "type": tr("Not file type {text}"),
    "in": tr("Not folder {text}"),
    "file": tr("Not file {text}"),
    "date": tr("Not dated {text}"),
    "": tr("Not {field} {text}"),
}
"""By the field of files that is meant; "" is any field of records."""
_MEANINGS = {
    "phrase": tr("Must contain {text}"),
    "away": tr("Pushing away {text}"),
    "toward": tr("Adding {text}"),
    "beginning": tr("Words that begin with {text}"),
    "ending": tr("Words that end with {text}"),
}
_OPTIONS = {("signs", "on"): tr("Signs count"), ("signs", "off"): tr("Read as plain text")}


class Understood(QWidget):
    """A chip a part, whose click removes it; then what was done unasked, and what is offered.

    `changed` carries the query that a click makes.
    """

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("What was understood"))
        self._flow = FlowLayout()
        self.setLayout(self._flow)
        self.chips: list[QPushButton] = []
        self.offers: list[QPushButton] = []
        self._said: list[str] = []
        self.hide()

    def show_answer(self, answer: Answer | None) -> None:
        """The query that was answered; nothing where it is plain text that asks for nothing else."""
        clear(self._flow)
        self.chips, self.offers, self._said = [], [], []
        if answer:
            asked = answer.asked
            for part in asked.parts:
                self._add_part(words_of(part, answer.mode), without(asked.source, [part]))
            self._add_notes(asked)
            self._add_offers(asked)
        self.setVisible(bool(self._said))

    def text(self) -> str:
        """All of it as one line."""
        return " · ".join(self._said)

    def _add_part(self, words: str, left: str) -> None:
        chip = push_button(
            "", "part", name=tr("{words}. Remove", words=words), do=partial(self.changed.emit, left)
        )
        chip.setText(f"{_shown(words)}  ×")
        chip.setToolTip(plain_tip(tr("{words}. Click to remove it.", words=words)))
        self.chips.append(chip)
        self._say(words, chip)

    def _add_notes(self, asked: Query) -> None:
        """What was read in another way than it was typed, and how to have it as typed."""
        if asked.plain and not asked.option("signs"):
            words = tr("The text is read as plain text.") if asked.parts else tr("Read as plain text.")
            self._note(words, tr("Use signs all the same"), f"{asked.source} signs:on")
        if asked.instead:
            typed = listed([quoted(word, WORD) for word, _ in asked.instead])
            used = listed([quoted(word, WORD) for _, word in asked.instead])
            self._note(
                tr("No document holds {typed}. Searched for {used}.", typed=typed, used=used),
                tr("Search for {typed} instead", typed=typed),
                f"{asked.source} spelling:off",
            )

    def _add_offers(self, asked: Query) -> None:
        for typed, near in asked.offered:
            self._offer(tr("Did you mean {words}?", words=quoted(near, WORD)), reworded(asked, {typed: near}))
        for negation in negations(asked):
            self._offer(
                tr("Less like: {things}", things=", ".join(negation.things)), push_away(asked, negation)
            )

    def _note(self, words: str, link: str, query: str) -> None:
        self._say(words, label(words, "secondary"))
        button = push_button(link.replace("&", "&&"), "link", do=partial(self.changed.emit, query))
        button.setObjectName("note_link")
        self.offers.append(button)
        self._say(link, button)

    def _offer(self, words: str, query: str) -> None:
        button = push_button(_shown(words), "offer", name=words, do=partial(self.changed.emit, query))
        button.setToolTip(plain_tip(tr("{words} Click to search so.", words=words)))
        self.offers.append(button)
        self._say(words, button)

    def _say(self, words: str, widget: QWidget) -> None:
        self._flow.addWidget(widget)
        self._said.append(words)


def words_of(part: Part, mode: Mode) -> str:
    """What a part was understood to mean, in a few words."""
    match part.kind:
        case "either":
            choices = tr(" or ").join(map(_choice, part.either))
            return (
                tr("Must be {choices}", choices=choices)
                if part.decides
                else tr("Either {choices}", choices=choices)
            )
        case "option":
            return _OPTIONS.get((part.field, part.text), tr("Spelled as typed"))
        case "filter":
            return _filter_words(part)
        case "away" if mode == "keyword":
            return tr("Without {text}", text=quoted(part.text, LONGEST))
        case "beginning" | "ending":
            return _MEANINGS[part.kind].format(text=quoted(part.text.strip("*"), LONGEST))
        case _:
            return _MEANINGS[part.kind].format(text=quoted(part.text, LONGEST))


def _choice(part: Part) -> str:
    return f"{part.field} {part.text}" if part.kind == "filter" else quoted(part.text, WORD)


def _filter_words(part: Part) -> str:
    if part.own or part.field in _ONLY:
        said = (_NOT if part.excluded else _ONLY)["" if part.own else part.field]
        return said.format(field=part.field, text=part.text)
    later = (part.field == "after") != part.excluded
    return tr("From {day} on", day=part.text) if later else tr("Before {day}", day=part.text)


def _shown(words: str) -> str:
    metrics = QFontMetrics(theme.font("secondary"))
    shown = metrics.elidedText(" ".join(words.split()), Qt.TextElideMode.ElideRight, WIDEST)
    return shown.replace("&", "&&")
