"""Masked words: hide pieces of the text, and see what the model puts in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.core.text import one_line
from desktop_app.explore.heads.masked_words import MASK, SIDES, Side, hideable, made_up, to_begin_with
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import tr
from desktop_app.ui.kit.basics import ElidedLabel, push_button
from desktop_app.ui.kit.empty_state import EmptyState
from desktop_app.ui.kit.layout import column, row
from desktop_app.ui.kit.view_host import ViewStack, ViewTabs
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.labs.masked import work
from desktop_app.ui.microscope.labs.masked.candidates import CandidatesPane
from desktop_app.ui.microscope.labs.masked.chips import FlowArea, MaskChips
from desktop_app.ui.microscope.labs.masked.columns import SIDE_NAMES, GuessArea, GuessColumns
from desktop_app.ui.microscope.labs.masked.corruption import FIRST_SEED, CorruptionPane
from desktop_app.ui.microscope.labs.masked.facts import guess_facts, whole_facts
from desktop_app.ui.microscope.labs.masked.lens import LayerLens
from desktop_app.ui.microscope.labs.masked.work import Guessed, Way
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.microscope.work import NoHeads
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.explore.export import Export

GUESSES, WORDS, LAYERS, TRAINING = range(4)
TABS = ("Guesses", "Your words", "Every layer", "In training")
_TAB_WORDS = (tr("Guesses"), tr("Your words"), tr("Every layer"), tr("In training"))
_TIPS = (
    tr("The ten best guesses for every [MASK], and how sure the model is"),
    tr("The probability of words that you think of"),
    tr("What the head makes of the state at every layer: a lens"),
    tr("15 % of the pieces chosen by lot as in BERT's training, with the loss of each"),
)
WAYS: tuple[tuple[str, Way], ...] = (("All masks at once", "at once"), ("One by one", "one by one"))
_WAY_WORDS = (tr("All masks at once"), tr("One by one"))
_SEEN: Mapping[Side, str] = {
    "both": tr("See both sides"),
    "left": tr("See left only"),
    "right": tr("See right only"),
}
HINT = tr("Click a piece or press Space to hide it.")
NOTHING_HIDDEN = tr("Nothing is hidden. Click a piece to hide it.")
HIDE = "hide "
"""Before a word piece in the mode of an example that hides it."""
CHIP_LINES = 4
"""Of chips; more are scrolled."""


class MaskedWordsView(MicroscopeView[Guessed | NoHeads]):
    """What is hidden belongs to the view; it stays while the text before it is the same."""

    BUSY = tr("Asking the model …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.number = 0  # of the [MASK] that is chosen
        self._wanted: frozenset[int] = frozenset()
        self._chosen = False  # whether the user chose what is hidden
        self._tokens: tuple[str, ...] = ()
        self._example: Example | None = None  # whose text is still to come
        self.told = ElidedLabel(face="secondary", role="secondary")
        self.side = QComboBox()
        self.way = QComboBox()
        self.none = push_button(tr("Show &all"), name=tr("Show all word pieces again"))
        self.status = ElidedLabel(face="secondary", role="secondary")
        self.chips = MaskChips()
        self.chip_area = FlowArea(self.chips, CHIP_LINES)
        self.tabs = ViewTabs(_TAB_WORDS, keys=TABS, tips=_TIPS, name=tr("Parts"), margins=False)
        self.columns = GuessColumns()
        self.tried = CandidatesPane(context)
        self.lens = LayerLens()
        self.training = CorruptionPane(context)
        self.parts = ViewStack()
        self.empty = EmptyState()
        self.whole = ViewStack()
        self._build()
        self._connect()

    def set_up(self, example: Example) -> None:
        """`mode`: a tab, “left only” or “right only”, “One by one”, and “hide” before every piece to hide.

        Without such a piece, what the text hides itself, or what is hidden where nobody has chosen.
        """
        self._example, self._tokens, self._chosen = example, (), False
        self.number = 0
        with QSignalBlocker(self.side), QSignalBlocker(self.way):
            self.side.setCurrentIndex(example.choice([SIDE_NAMES[side] for side in SIDES]))
            self.way.setCurrentIndex(example.choice([words for words, _ in WAYS]))
        self.tried.edit.clear()
        self.lens.forget()
        self.training.seed.setValue(FIRST_SEED)
        self._show_part(example.choice(TABS))

    # Questions and answers

    def question(self, sheet: TokenSheet) -> Work[Guessed | NoHeads]:
        self._take_over(sheet)
        wanted, way = self._wanted, self.way.currentData()
        self._show_chips(sheet)
        return lambda cache, cancel: work.guess(cache, sheet, wanted, way, cancel)

    def show_answer(self, answer: Guessed | NoHeads) -> None:
        self.whole.setCurrentIndex(int(isinstance(answer, NoHeads)))
        if isinstance(answer, NoHeads):
            self.empty.show_state(
                tr("This model has no head for masked words"),
                tr(
                    "{model} was saved without the heads of its pretraining, so it cannot guess words. "
                    "Choose the default model, or add one that was exported with its heads.",
                    model=answer.model,
                ),
            )
            return
        self.told.set_text(answer.held_out)
        self.number = min(self.number, max(len(answer.hidden.places) - 1, 0))
        self.say(HINT if answer.hidden.places else NOTHING_HIDDEN)
        self._show_guesses()

    def clear(self) -> None:
        self.chips.show_tokens((), ())
        self.columns.show_guesses(None, "both", "", guide=False)
        self.lens.show_layers(None, 0)
        self.tried.set_slot(frozenset(), None, 0)

    def say(self, words: str) -> None:
        self.status.set_text(words)

    # The one pointer

    @property
    def layer(self) -> int | None:
        return self.lens.layer if self.parts.currentIndex() == LAYERS else None

    def show_pointer(self, pointer: Pointer) -> None:
        shown = self.answer
        at = -1 if pointer.token is None else pointer.token
        self.chips.point(at)
        self.chip_area.reveal()
        self.training.point(at)
        if not isinstance(shown, Guessed):
            return
        if at in shown.hidden.places:
            self._choose_mask(shown.hidden.places.index(at))
        if pointer.layer is not None:
            self.lens.choose(pointer.layer)

    def facts(self, answer: Guessed | NoHeads, pointer: Pointer) -> tuple[Facts, ...]:
        if isinstance(answer, NoHeads):
            return ()
        guide = self.sheet is not None and made_up(self.sheet)
        if pointer.token in answer.hidden.places:
            number = answer.hidden.places.index(pointer.token or 0)
            return guess_facts(answer, self._seen(), number, pointer.layer, guide=guide)
        return whole_facts(answer, guide=guide)

    # Copy and save

    def make_export(self, answer: Guessed | NoHeads) -> Callable[[Path], Export]:
        from desktop_app.core.errors import AppError
        from desktop_app.explore.heads import masked_words_export as forms

        sheet, shown = self.sheet, answer
        if sheet is None or isinstance(shown, NoHeads):
            raise AppError(
                tr("There is nothing to copy: this model has no heads."), tr("Choose the default model.")
            )
        part, drawn, tried = self.parts.currentIndex(), self.training.answer, self.tried.answer
        if part == TRAINING and drawn and self.training.sheet is sheet:
            return partial(forms.export_corruption, sheet, drawn.table, drawn.corruption)
        if part == WORDS and tried and self.tried.sheet is sheet:
            return partial(forms.export_chains, sheet, tried.hidden, tried.table, tried.slot, tried.chains)
        if part == LAYERS and shown.layers:
            return partial(forms.export_layers, sheet, shown.hidden, shown.table, shown.layers, self.number)
        return partial(forms.export, sheet, shown.hidden, shown.table, shown.sides, self._seen())

    def export(self) -> Callable[[], Export] | None:
        return None if isinstance(self.answer, NoHeads) else super().export()

    def picture(self) -> QWidget:
        return self.columns if self.parts.currentIndex() == GUESSES and self.columns.guesses else self

    # What is hidden

    def toggle(self, place: int) -> None:
        """Hides a piece, or shows it again."""
        sheet = self.context.sheet
        if sheet is None or place >= len(sheet.rows):
            return
        if not hideable(sheet.rows[place]):
            token = sheet.rows[place].token
            if token == MASK:
                self.say(tr("{token} is hidden by the text itself.", token=token))
            else:
                self.say(tr("{token} cannot be hidden: it frames the text.", token=token))
            return
        self._chosen = True
        self._wanted ^= {place}
        self.context.select(self._pointer(place))
        self.ask()

    def show_all(self) -> None:
        self._chosen, self._wanted = True, frozenset()
        self.ask()

    def _take_over(self, sheet: TokenSheet) -> None:
        """Another text: what was hidden in what both begin with stays hidden, if the user hid it."""
        tokens = sheet.encoding.tokens
        if tokens != self._tokens:
            pairs = zip(tokens, self._tokens, strict=False)
            same = next((at for at, (one, other) in enumerate(pairs) if one != other), len(self._tokens))
            kept = frozenset(place for place in self._wanted if place < min(same, len(tokens)))
            self._chosen = self._chosen and (bool(kept) or same > 1)
            self._wanted = kept if self._chosen else to_begin_with(sheet)
            self._tokens = tokens
        if self._example and self._example.texts == sheet.texts:
            self._hide_for(self._example, sheet)
            self._example = None

    def _hide_for(self, example: Example, sheet: TokenSheet) -> None:
        """What an example says, instead of what is hidden to begin with."""
        asked = {word.removeprefix(HIDE) for word in example.modes if word.startswith(HIDE)}
        if asked:
            rows = enumerate(sheet.rows)
            self._wanted = frozenset(at for at, row in rows if hideable(row) and row.token in asked)
            self._chosen = True

    # What is shown

    def _seen(self) -> Side:
        side: Side = self.side.currentData()
        return side

    def _show_chips(self, sheet: TokenSheet) -> None:
        rows = sheet.rows[: sheet.used]
        typed = {at for at, row in enumerate(rows) if row.token == MASK}
        self.chips.show_tokens(rows, self._wanted | typed)
        self.chip_area.fit()

    def _show_guesses(self) -> None:
        shown, sheet = self.answer, self.sheet
        if not isinstance(shown, Guessed) or sheet is None:
            return
        text = one_line(" | ".join(sheet.texts), 200)
        self.columns.show_guesses(shown, self._seen(), text, guide=made_up(sheet))
        self._choose_mask(self.number)

    def _choose_mask(self, number: int) -> None:
        shown = self.answer
        if not isinstance(shown, Guessed):
            return
        self.number = number
        places = shown.hidden.places
        self.columns.point(number if places else -1)
        self.lens.show_layers(shown if places else None, number)
        self.tried.set_slot(self._wanted, places[number] if places else None, number)

    def _build(self) -> None:
        for side in SIDES:
            self.side.addItem(_SEEN[side], side)
        for words, (_, way) in zip(_WAY_WORDS, WAYS, strict=True):
            self.way.addItem(words, way)
        self.side.setObjectName("mask_side")
        self.side.setAccessibleName(tr("What is seen around a [MASK]"))
        self.side.setToolTip(tr("Hides the other side with attention mask 0, as a decoder would not see it"))
        self.way.setObjectName("mask_way")
        self.way.setAccessibleName(tr("How several masks are filled"))
        self.way.setToolTip(tr("One by one: the surest is filled in first, then the others are asked again"))
        self.area = GuessArea(self.columns)
        for part in (self.area, self.tried, self.lens, self.training):
            self.parts.addWidget(part)
        controls = row(self.side, self.way, self.none, (self.status, 1))
        inside = QWidget()
        column(*(self.told, controls, self.chip_area, self.tabs, (self.parts, 1)), into=inside)
        self.whole.addWidget(inside)
        self.whole.addWidget(self.empty)
        column(self.whole, into=self)

    def _connect(self) -> None:
        self.chips.toggled.connect(self.toggle)
        self.chips.pointed.connect(lambda place: self.point(token=place))
        self.columns.pointed.connect(self._point_at_mask)
        self.columns.chosen.connect(self._select_mask)
        self.lens.chosen.connect(self._layer_chosen)
        self.training.pointed.connect(lambda place: self.point(token=place))
        self.training.selected.connect(self.select)
        self.tabs.chosen.connect(self._show_part)
        self.side.activated.connect(lambda _number: self._side_changed())
        self.way.activated.connect(lambda _number: self.ask())
        self.none.clicked.connect(self.show_all)

    def _show_part(self, part: int) -> None:
        self.tabs.check(part)
        self.parts.setCurrentIndex(part)
        with QSignalBlocker(self.side):
            self.side.setEnabled(part == GUESSES)
            self.way.setEnabled(part == GUESSES)

    def _side_changed(self) -> None:
        self._show_guesses()
        self.context.details_changed.emit()

    def _point_at_mask(self, number: int) -> None:
        if number < 0 or not isinstance(self.answer, Guessed):
            self.context.leave()
        else:
            self.point(token=self.answer.hidden.places[number])

    def _select_mask(self, number: int) -> None:
        if isinstance(self.answer, Guessed):
            self.select(self.answer.hidden.places[number])

    def _layer_chosen(self, _layer: int) -> None:
        if isinstance(self.answer, Guessed) and self.answer.hidden.places:
            self.select(self.answer.hidden.places[self.number])
