"""The steps that take one word apart, in words: what the stage and the list beside it show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.core.words import count
from desktop_app.ui.text import quoted

if TYPE_CHECKING:
    from desktop_app.explore.slow_motion import Stage, Walk

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Frame:
    """One step. `letters` is the word by now; [0, `done`) is taken, [`start`, `end`) is looked at.

    `pieces` of the word's tokens are found by then. `verdict` is short, `sentence` says the whole.
    """

    kind: Literal["stage", "split", "refused", "taken", "end"]
    title: str
    verdict: str
    sentence: str
    letters: str
    done: int = 0
    start: int = 0
    end: int = 0
    pieces: int = 0


def film(walk: Walk, stages: Sequence[Stage], written: str) -> tuple[Frame, ...]:
    """Every step for one word, which stands as `written` in the text; `stages` are those of that word."""
    return tuple(_frames(walk, stages, written))


def _frames(walk: Walk, stages: Sequence[Stage], written: str) -> Iterator[Frame]:
    word, letters = walk.word, walk.word.text
    if word.special:
        says = (
            f"{letters} is a special token: it is found in the text as it stands, and nothing takes it apart."
        )
        yield Frame(
            "end", letters, f"id {walk.pieces[0].id}", says, letters, len(letters), 0, len(letters), 1
        )
        return
    for stage in stages:
        before, after = stage.before.strip(), stage.after.strip()
        if not stage.done:
            verdict, says = "off", "This model leaves this step out."
        elif stage.before == stage.after:
            verdict, says = "nothing to do", f"{stage.sentence} Here nothing changes."
        else:
            verdict = f"{before} → {after}" if before != after else "spaces added"
            says = f"{stage.sentence} {quoted(stage.before)} becomes {quoted(stage.after)}."
        yield Frame("stage", stage.name, verdict, says, after)
    yield Frame(
        "split",
        "Split",
        count(len(letters), "character"),
        (
            f"White space and punctuation end a word: {quoted(written)} is taken apart on its own, "
            f"as {quoted(letters)}."
        ),
        letters,
    )
    done = pieces = 0
    for tried in walk.tries:
        name = quoted(tried.piece)
        if tried.id is None:
            says = f"{name} is not in the vocabulary: refused, so one character less is tried."
            if tried.end - tried.start == 1:
                says = f"{name} is not in the vocabulary, and nothing shorter is left."
            yield Frame(
                "refused", tried.piece, "no such piece", says, letters, done, tried.start, tried.end, pieces
            )
            continue
        done, pieces = tried.end, pieces + 1
        rest = f" What is left, {quoted(letters[done:])}, comes next." if letters[done:] else ""
        says = f"{name} is in the vocabulary with id {tried.id}: taken, as the longest that fits.{rest}"
        yield Frame(
            "taken", tried.piece, f"id {tried.id}", says, letters, done, tried.start, tried.end, pieces
        )
    tokens = " ".join(piece.token for piece in walk.pieces)
    if walk.failure:
        says = f"{walk.failure} So the whole word becomes {tokens}, whatever was taken before."
        yield Frame("end", tokens, f"id {walk.pieces[0].id}", says, letters, 0, 0, len(letters), 1)
    else:
        number = len(walk.pieces)
        read_as = "one piece" if number == 1 else count(number, "piece")
        says = f"Nothing is left: {quoted(written)} is read as {read_as}, {tokens}."
        yield Frame("end", tokens, "done", says, letters, len(letters), 0, len(letters), number)


class FilmModel(QAbstractListModel):
    """The frames of one word as rows; what a screen reader says of a row is its whole sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.frames: tuple[Frame, ...] = ()

    def show(self, frames: tuple[Frame, ...]) -> None:
        """Replaces all rows."""
        self.beginResetModel()
        self.frames = frames
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.frames)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        frame = self.frames[index.row()]
        if role == Role.DisplayRole:
            return f"{frame.title}: {frame.verdict}"
        if role == Role.AccessibleTextRole:
            return f"Step {index.row() + 1}, {frame.title}. {frame.sentence}"
        return None
