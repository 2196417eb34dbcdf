"""Encoder, decoder or both: the mask over the text's own tokens, and why BERT's two tasks need an encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.text import one_line, quoted
from desktop_app.explore.architecture import sight
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label
from desktop_app.ui.kit.layout import SPRING, column, scrolled, splitter
from desktop_app.ui.kit.view_host import ViewTabs
from desktop_app.ui.microscope.labs.stack.mask_map import MaskMap

if TYPE_CHECKING:
    from desktop_app.explore.architecture.sight import Sight

_TEXT = 60
_NARROWEST = 260
_TIPS = tuple(sight.MODELS[kind] for kind in sight.KINDS)


class SightPane(QWidget):
    """`found` is the mask shown, None without a text; `changed` says that another one is."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: Sight | None = None
        self.kind: sight.SightKind = "encoder"
        self._sheet: TokenSheet | None = None
        self._token: int | None = None
        names = [sight.NAMES[kind] for kind in sight.KINDS]
        self.kinds = ViewTabs(names, tips=_TIPS, name=tr("Kind of model"), margins=False)
        self.map = MaskMap()
        self.caption = ElidedLabel(face="secondary", role="secondary")
        self.canvas = QWidget()
        self.canvas.setAccessibleName(tr("Who sees whom"))
        self.rule, self.models, self.seen, self.masked, self.follows, self.note = (
            label(wrap=True, selectable=True) for _ in range(6)
        )
        self.note.setProperty("tone", "secondary")
        column(self.caption, (self.map, 1), into=self.canvas, gap=theme.GAP_SMALL)
        words = column(
            self.rule,
            self.models,
            self.seen,
            label(tr("Masked words"), "strong"),
            self.masked,
            label(tr("Next sentence"), "strong"),
            self.follows,
            self.note,
            SPRING,
            margins=(0, 0, theme.GAP, 0),
        )
        side, right = scrolled(words), QWidget()
        side.setAccessibleName(tr("What the mask means"))
        right.setMinimumWidth(_NARROWEST)
        column(self.kinds, (side, 1), into=right, margins=(theme.GAP_MEDIUM, 0, 0, 0))
        halves = splitter((self.canvas, 3), (right, 2))
        halves.setSizes([500, 380])
        column(halves, into=self)
        self.kinds.chosen.connect(lambda number: self.show_kind(sight.KINDS[number]))

    def show_sheet(self, shown: TokenSheet) -> None:
        """Another text."""
        self._sheet, self._token = shown, None
        self._show()

    def clear(self) -> None:
        self._sheet = self.found = None

    def show_kind(self, kind: sight.SightKind) -> None:
        """The mask of another kind of model."""
        self.kind = kind
        self.kinds.check(sight.KINDS.index(kind))
        self._show()
        self.changed.emit()

    def point(self, token: int | None) -> None:
        """Lights the row of a token of the sheet, both where two stacks have it."""
        self._token = token
        if self.found is None or self._sheet is None:
            return
        rows = self.found.rows_of(token)
        self.map.light(rows)
        tokens = self._sheet.encoding.tokens
        words = [sight.seen_sentence(self.found, tokens, row) for row in rows]
        if len(words) > 1:
            words = [
                f"{side}: {said}" for side, said in zip((tr("Encoder"), tr("Decoder")), words, strict=True)
            ]
        self.seen.setText("\n".join(words) or tr("Point at a token to see what it may look at."))

    def token(self, row: int) -> int:
        """The token of a row of the map, -1 for none."""
        return self.found.places[row] if self.found and 0 <= row < len(self.found.places) else -1

    def _show(self) -> None:
        if self._sheet is None:
            return
        encoding = self._sheet.encoding
        self.found = found = sight.sight(encoding, self.kind)
        shown = " · ".join(map(one_line, self._sheet.texts))
        text = quoted(shown if len(shown) <= _TEXT else f"{shown[:_TEXT]}…")
        self.caption.set_text(
            tr("{kind}: {text}, a row sees the filled columns", kind=sight.NAMES[self.kind], text=text)
        )
        self.map.show_sight(found, self._sheet.rows)
        self.rule.setText(sight.RULES[self.kind])
        self.models.setText(sight.MODELS[self.kind])
        self.masked.setText(sight.masked_reason(found, encoding.tokens))
        self.follows.setText(sight.next_reason(found, encoding.tokens, len(self._sheet.texts) > 1))
        self.note.setText(_note(found))
        self.point(self._token)


def _note(found: Sight) -> str:
    said = tr("Shown on the tokens of this model; each has a tokenizer of its own.")
    if found.kind != "both":
        return said
    if found.repeated:
        return said + tr(
            " With a second text, the decoder writes that one; here it writes the same text again."
        )
    return said + tr(" The encoder reads the first text, the decoder writes the second.")
