"""How the page and its views are set, what an example says of it, and how all of it is changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QCheckBox

from desktop_app.core.types import GUIDE
from desktop_app.explore.architecture.sight import NAMES
from desktop_app.explore.attention import PARTS
from desktop_app.explore.batch import LAYERS
from desktop_app.explore.heads.next_sentence import GUIDE as SENTENCES
from desktop_app.explore.padding import WAYS
from desktop_app.ui.microscope.labs import architecture, attention, classifier, masked_words, next_sentence
from desktop_app.ui.microscope.labs.architecture import ArchitectureView
from desktop_app.ui.microscope.labs.attention import AttentionView
from desktop_app.ui.microscope.labs.classifier import ClassifierView
from desktop_app.ui.microscope.labs.masked.columns import SIDE_NAMES
from desktop_app.ui.microscope.labs.masked.work import Guessed
from desktop_app.ui.microscope.labs.masked_words import MaskedWordsView
from desktop_app.ui.microscope.labs.next_sentence import NextSentenceView
from desktop_app.ui.microscope.page import MicroscopePage
from desktop_app.ui.microscope.tokens.batch import BatchView
from desktop_app.ui.microscope.tokens.preprocessing import PreprocessingView
from desktop_app.ui.microscope.tokens.two_tokenizers import TwoTokenizersView
from desktop_app.ui.microscope.tokens.vocabulary import VocabularyView
from desktop_app.ui.microscope.vectors.layered import AS_A_PAIR, BlocksView, LayeredView
from desktop_app.ui.microscope.vectors.padding import PaddingView
from desktop_app.ui.microscope.vectors.pooling import TABS, PoolingView
from desktop_app.ui.microscope.vectors.similarity import SimilarityView
from desktop_app.ui.microscope.vectors.states import StatesView
from desktop_app.ui.values import Example
from tests.ui.microscope.hand import Hand


def change_everything(page: MicroscopePage, hand: Hand, view: Any) -> None:
    """Leaves every setting of the page and of the view at another value than it begins with."""
    controls = page.controls
    controls.pair.setChecked(True)
    page.second.edit.set_text("and a second one")
    controls.pad.setChecked(True)
    controls.length.setValue(17)
    controls.cut.setCurrentIndex(controls.cut.count() - 1)
    page.context.set_companions(("another text",))
    page.ask()
    hand.until_read()
    if isinstance(view, VocabularyView):
        view.search.setText("xyz")
        view.kind.setCurrentIndex(2)
    if isinstance(view, LayeredView):
        view.layer_slider.slider.setValue(2)
    if isinstance(view, BlocksView):
        view.apart.setChecked(False)
    if isinstance(view, StatesView):
        view.spin.setValue(7)
    if isinstance(view, SimilarityView):
        view.centered.setChecked(True)
    if isinstance(view, PoolingView):
        view.tabs.chosen.emit(2)
    if isinstance(view, PaddingView):
        view.choices[3].click()
        view.slider.setValue(40)
    if isinstance(view, BatchView):
        view.layers.chosen.emit(3)
    if isinstance(view, PreprocessingView):
        for switch in view.table.inside.findChildren(QCheckBox):
            switch.setChecked(not switch.isChecked())
    if isinstance(view, TwoTokenizersView):
        view.only.setChecked(True)
    change_labs(view)
    hand.bot.waitUntil(lambda: not view.busy, timeout=20_000)


def change_labs(view: Any) -> None:
    """The same for the settings of the views of Labs."""
    if isinstance(view, MaskedWordsView):
        view.toggle(2)
        for box in (view.side, view.way):
            box.setCurrentIndex(1)
            box.activated.emit(1)
        view.tried.edit.setText("hello")
        view.training.seed.setValue(8)
        view.tabs.chosen.emit(1)
    if isinstance(view, NextSentenceView):
        view.editor.setPlainText("one\ntwo")
        view.tabs.chosen.emit(2)
    if isinstance(view, ArchitectureView):
        view.map.chosen.emit(0, 0)
        view.sight.kinds.chosen.emit(2)
        view.tabs.chosen.emit(1)
    if isinstance(view, AttentionView):
        view.grid.cells.moved.emit(2, 4)
        view.part.setCurrentIndex(3)
        view.tabs.chosen.emit(1)
    if isinstance(view, ClassifierView):
        view.tabs.chosen.emit(2)


def settings(page: MicroscopePage, view: Any) -> dict[str, object]:
    """What stands in the boxes, and how the page and the view are set."""
    controls, found = page.controls, dict[str, object]()
    paired = controls.pair.isChecked()
    found["texts"] = page.first.text(), page.second.text() if paired else None
    found["limit"] = controls.limit(), controls.pad.isChecked(), controls.cut.currentData()
    found["companions"] = page.context.companions
    found["pointed"] = page.context.pointer.token, page.context.pointer.dimension
    if isinstance(view, VocabularyView):
        found["search"] = view.search.text(), view.kind.currentIndex()
    if isinstance(view, LayeredView):
        found["layer"] = view.layer
    if isinstance(view, BlocksView):
        found["apart"] = view.apart.isChecked()
    if isinstance(view, StatesView):
        found["dimension"] = view.dimension
    if isinstance(view, SimilarityView):
        found["centered"] = view.centered.isChecked()
    if isinstance(view, PoolingView):
        found["tab"] = TABS[view.parts.currentIndex()]
    if isinstance(view, PaddingView):
        found["way"] = WAYS[view.way][0], view.answer is not None and view.answer.proof.width
    if isinstance(view, BatchView):
        found["cells"] = LAYERS[view.shown], view.editor.toPlainText()
    if isinstance(view, PreprocessingView):
        found["steps"] = view.options
    if isinstance(view, TwoTokenizersView):
        found["only"] = view.only.isChecked()
    return found | of_labs(view)


def of_labs(view: Any) -> dict[str, object]:
    """How a view of Labs is set."""
    if isinstance(view, MaskedWordsView):
        assert isinstance(view.answer, Guessed)
        hidden, pieces = view.answer.hidden, view.answer.table.pieces
        return {
            "tab": masked_words.TABS[view.parts.currentIndex()],
            "seen": (view.side.currentText(), view.way.currentText()),
            "hidden": tuple("[MASK]" if truth is None else pieces[truth] for truth in hidden.truths),
            "words": (view.tried.edit.text(), view.training.seed.value(), view.lens.layer),
        }
    if isinstance(view, NextSentenceView):
        listed = view.listed.sentences, view.editor.toPlainText()
        return {"tab": next_sentence.TABS[view.parts.currentIndex()], "list": listed}
    if isinstance(view, ArchitectureView):
        tab = architecture.TABS[view.parts.currentIndex()]
        return {
            "tab": tab,
            "kind": NAMES[view.sight.kind],
            "block": view.panel.block and view.panel.block.key,
        }
    if isinstance(view, AttentionView):
        tab = attention.TABS[view.stack.currentIndex()]
        return {"tab": tab, "place": view.place, "grid": view.grid.place, "part": view.part.currentText()}
    if isinstance(view, ClassifierView):
        return {"tab": classifier.TABS[view.parts.currentIndex()]}
    return {}


def named(example: Example, view: Any) -> dict[str, object]:
    """What an example says of all that, and the defaults of what it does not name."""
    found: dict[str, object] = {
        "texts": (example.text, example.second),
        "limit": (example.max_length or 512, example.pad, example.truncation),
        "companions": example.companions,
        "pointed": (example.token, example.dimension),
    }
    if isinstance(view, VocabularyView):
        found["search"] = example.mode, 0
    if isinstance(view, LayeredView):
        found["layer"] = 6 if example.layer is None else example.layer
    if isinstance(view, BlocksView):
        found["apart"] = example.mode != AS_A_PAIR
    if isinstance(view, StatesView):
        found["dimension"] = example.dimension
    if isinstance(view, SimilarityView):
        found["centered"] = example.centered
    if isinstance(view, PoolingView):
        found["tab"] = example.mode or TABS[0]
    if isinstance(view, PaddingView):
        found["way"] = example.mode or "Unmasked", 7
    if isinstance(view, BatchView):
        found["cells"] = example.mode or LAYERS[0], "\n".join(example.companions)
    if isinstance(view, PreprocessingView):
        found["steps"] = GUIDE
    if isinstance(view, TwoTokenizersView):
        found["only"] = False
    return found | labs_named(example, view)


def labs_named(example: Example, view: Any) -> dict[str, object]:
    """What it says of a view of Labs."""
    words = example.mode.split(", ")

    def one_of(names: Iterable[str]) -> str:
        names = tuple(names)
        return next((name for name in names if name in words), names[0])

    if isinstance(view, MaskedWordsView):
        pieces = example.text.lower().split()
        hidden = [f"hide {piece}" in words or piece == "[mask]" for piece in pieces]
        longest = max(pieces, key=len)
        found = tuple(piece for piece, gone in zip(pieces, hidden, strict=True) if gone) or (longest,)
        return {
            "tab": one_of(masked_words.TABS),
            "seen": (f"See {one_of(SIDE_NAMES.values())}", one_of(way for way, _ in masked_words.WAYS)),
            "hidden": tuple(piece.replace("[mask]", "[MASK]") for piece in found),
            "words": ("", 1, None),
        }
    if isinstance(view, NextSentenceView):
        sentences = tuple(filter(None, SENTENCES))
        return {"tab": one_of(next_sentence.TABS), "list": (sentences, "\n".join(SENTENCES))}
    if isinstance(view, ArchitectureView):
        block = "pooling" if example.layer == 0 else "attention"
        return {"tab": one_of(architecture.TABS), "kind": one_of(NAMES.values()), "block": block}
    if isinstance(view, AttentionView):
        columns = ["average", "rollout", *(f"head {head}" for head in range(1, 13))]
        number = (13, 14, *range(1, 13))[columns.index(one_of(columns))]
        place = (6 if example.layer is None else example.layer, number)
        return {"tab": one_of(attention.TABS), "place": place, "grid": place, "part": one_of(PARTS)}
    if isinstance(view, ClassifierView):
        return {"tab": one_of(classifier.TABS)}
    return {}
