"""The settings of the token page: second text, maximum length, padding; examples and copying."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QMenu, QSlider, QSpinBox, QWidget

from desktop_app.core.types import Truncation
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import tip
from desktop_app.ui.examples import PARTS
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.flow import FlowLayout
from desktop_app.ui.kit.layout import row
from desktop_app.ui.values import Example

SLIDE = 88
LONG_PROMPT = 24
CUTS = ((tr("Cut the end"), Truncation()), (tr("Cut the start"), Truncation(side="left")))
PAIR_CUTS = (
    (tr("Cut the longer"), Truncation()),
    (tr("Cut the longer’s start"), Truncation(side="left")),
    (tr("Cut the first"), Truncation("only_first")),
    (tr("Cut the first’s start"), Truncation("only_first", "left")),
    (tr("Cut the second"), Truncation("only_second")),
    (tr("Cut the second’s start"), Truncation("only_second", "left")),
)
SHORTEST, SHORTEST_PAIR = 3, 5
"""[CLS], a piece, [SEP]; a second text needs a piece and a [SEP] more."""


class TokenControls(QWidget):
    """`changed` after every change of a setting; the maximum length waits for the model's own."""

    changed = Signal()
    chosen = Signal(object)  # Example
    model_chosen = Signal(str)  # its fingerprint
    prompt_chosen = Signal(str)  # what is to stand before the text, "" for nothing

    def __init__(self) -> None:
        super().__init__()
        self._longest = 0
        self.pair = QCheckBox(tr("&Second text"))
        self.pair.setObjectName("tokens_pair")
        self.pair.setToolTip(tip("pair"))
        self.pair.setAccessibleDescription(
            tr("BERT reads a pair as one input: [CLS] first [SEP] second [SEP].")
        )
        self.length = QSpinBox()
        self.length.setObjectName("tokens_length")
        self.length.setEnabled(False)
        self.length.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.length.setFixedSize(60, theme.CONTROL_HEIGHT)
        self.length.setToolTip(tip("length"))
        self.length.setAccessibleName(tr("Maximum length"))
        self.length.lineEdit().setAccessibleName(tr("Maximum length"))
        self.length.setAccessibleDescription(
            tr("In tokens, with [CLS] and [SEP]; what is beyond is cut off.")
        )
        self.slide = QSlider(Qt.Orientation.Horizontal)
        self.slide.setEnabled(False)
        self.slide.setFixedWidth(SLIDE)
        self.slide.setToolTip(tr("Drag to see where the text is cut off"))
        self.slide.setAccessibleName(tr("Maximum length, as a slider"))
        self.pad = QCheckBox(tr("&Pad to it"))
        self.pad.setObjectName("tokens_pad")
        self.pad.setToolTip(tip("pad"))
        self.pad.setAccessibleDescription(
            tr("Fills up with [PAD], which attention mask 0 hides from the model.")
        )
        caption = label(tr("&Maximum length"))
        caption.setBuddy(self.length)
        self.examples = push_button(tr("&Examples"), command="examples", name=tr("Examples"))
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.examples.setMenu(menu)
        self.cut = QComboBox()
        self.cut.setObjectName("tokens_cut")
        self.cut.setAccessibleName(tr("What is cut off where there is no room"))
        self.cut.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.cut.setToolTip(tr("What is cut off where there is no room for all"))
        self.model = QComboBox()
        self.model.setObjectName("tokens_model")
        self.model.setAccessibleName(tr("Model"))
        self.model.setToolTip(tr("The model whose tokens and vectors are shown"))
        self.model.hide()

        self.prompt = QComboBox()
        self.prompt.setObjectName("tokens_prompt")
        self.prompt.setAccessibleName(tr("Prompt"))
        self.prompt.setToolTip(tr("What this model was trained to read before a query or a passage"))
        self.prompt.hide()

        self.span = QWidget()
        row(caption, self.length, self.slide, into=self.span)
        flow = FlowLayout(theme.GAP)
        for part in (self.pair, self.span, self.pad, self.cut, self.model, self.prompt, self.examples):
            flow.addWidget(part)
        self.setLayout(flow)
        self.pair.toggled.connect(self._pair_toggled)
        self.length.valueChanged.connect(self.slide.setValue)
        self.slide.valueChanged.connect(self.length.setValue)
        self.length.valueChanged.connect(self.changed)
        self.pad.toggled.connect(self.changed)
        self.cut.activated.connect(lambda _number: self.changed.emit())
        self._offer_cuts()
        self.model.activated.connect(lambda number: self.model_chosen.emit(self.model.itemData(number)))
        self.prompt.activated.connect(lambda number: self.prompt_chosen.emit(self.prompt.itemData(number)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Does without the slider where all then stand in one line."""
        super().resizeEvent(event)
        others = (self.pair, self.span, self.pad, self.cut, self.model, self.examples)
        shown = [part.sizeHint().width() for part in others if not part.isHidden()]
        slide = SLIDE + theme.GAP
        least = sum(shown) + theme.GAP * (len(shown) - 1) - (0 if self.slide.isHidden() else slide)
        self.slide.setVisible(not least <= event.size().width() < least + slide)

    def set_longest(self, longest: int) -> None:
        """Opens the maximum length up to the model's own, which it is unless a shorter one is chosen."""
        chosen = self.length.value() if self.length.value() < self._longest else longest
        self._longest = longest
        for control in (self.length, self.slide):
            control.setRange(self._shortest(), longest)
            control.setValue(chosen)
            control.setEnabled(True)

    def limit(self) -> int | None:
        """The maximum length, None while the model's own is unknown."""
        return self.length.value() if self._longest else None

    def set_up(self, example: Example) -> None:
        """Takes over the settings of `example`."""
        self.pair.setChecked(example.second is not None)
        self.pad.setChecked(example.pad)
        cuts = [self.cut.itemData(number) for number in range(self.cut.count())]
        self.cut.setCurrentIndex(cuts.index(example.truncation) if example.truncation in cuts else 0)
        if self._longest:
            self.length.setValue(example.max_length or self._longest)

    def focus_length(self) -> None:
        self.length.setFocus()
        self.length.selectAll()

    def open_examples(self) -> None:
        """Opens the menu as if its button were clicked, and lets the keyboard have it."""
        self.examples.setFocus()
        self.examples.showMenu()

    def offer_models(self, models: Sequence[tuple[str, str]], chosen: str) -> None:
        """Fills the choice of models, fingerprint and name each; it is hidden where there is only one."""
        self.model.clear()
        for fingerprint, name in models:
            self.model.addItem(name, fingerprint)
        self.model.setCurrentIndex(max(self.model.findData(chosen), 0))
        self.model.setVisible(len(models) > 1)

    def offer_prompts(self, prompts: Sequence[str]) -> None:
        """The model's own prompts, or none; hidden for a model that has none."""
        self.prompt.clear()
        self.prompt.addItem(tr("No prompt"), "")
        for prompt in prompts:
            words = prompt.strip()
            self.prompt.addItem(
                f"“{words if len(words) < LONG_PROMPT else words[:LONG_PROMPT] + '…'}”", prompt
            )
        self.prompt.setVisible(bool(prompts))

    def prompts(self) -> tuple[str, ...]:
        """Those that are offered."""
        return tuple(str(self.prompt.itemData(number)) for number in range(1, self.prompt.count()))

    def show_prompt(self, text: str) -> None:
        """Shows with which of the prompts a text begins."""
        found = next((one for one in self.prompts() if text.startswith(one)), "")
        self.prompt.setCurrentIndex(max(self.prompt.findData(found), 0))

    def _shortest(self) -> int:
        return SHORTEST_PAIR if self.pair.isChecked() else SHORTEST

    def _offer_cuts(self) -> None:
        """A pair can be cut in more ways than a text."""
        self.cut.clear()
        for words, truncation in PAIR_CUTS if self.pair.isChecked() else CUTS:
            self.cut.addItem(words, truncation)

    def _pair_toggled(self) -> None:
        self._offer_cuts()
        if self._longest:
            for control in (self.length, self.slide):
                control.setMinimum(self._shortest())
        self.changed.emit()

    def offer_examples(self, examples: Sequence[Example]) -> None:
        """Fills the menu of examples, by part of the guide."""
        menu = self.examples.menu()
        menu.clear()
        for part, of_part in groupby(examples, key=lambda example: example.part):
            if menu.actions():
                menu.addSeparator()
            menu.addAction(PARTS[part]).setEnabled(False)  # a heading: sections are drawn without words
            for example in of_part:
                action = menu.addAction(example.name, partial(self.chosen.emit, example))
                action.setToolTip(example.point)
