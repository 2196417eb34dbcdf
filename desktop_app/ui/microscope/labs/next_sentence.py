"""Next sentence: whether the second text follows the first, and the same for all pairs of a list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHeaderView, QPlainTextEdit, QWidget

from desktop_app.core.text import one_line
from desktop_app.core.words import per_cent
from desktop_app.explore.heads.next_sentence import (
    GUIDE,
    IS_NEXT,
    MOST,
    NOT_NEXT,
    SPREAD,
    SentenceList,
    letter,
    read_list,
)
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import amid, fraction, number, tr
from desktop_app.ui import theme
from desktop_app.ui.commands import command, native
from desktop_app.ui.kit.basics import ElidedLabel, label, push_button
from desktop_app.ui.kit.empty_state import EmptyState
from desktop_app.ui.kit.layout import SPRING, after, column, row
from desktop_app.ui.kit.tables.cell_cursor import NOWHERE, Cell
from desktop_app.ui.kit.tables.table import FixedTable
from desktop_app.ui.kit.view_host import ViewStack, ViewTabs
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.labs.pairs import work
from desktop_app.ui.microscope.labs.pairs.matrix import PairMap
from desktop_app.ui.microscope.labs.pairs.orders import ORDER, OrdersModel
from desktop_app.ui.microscope.labs.pairs.work import JudgedPairs
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.microscope.work import NoHeads
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.explore.export import Export

PAIR, ALL, LIST = range(3)
TABS = ("This pair", "All pairs", "The list")
_TAB_WORDS = (tr("This pair"), tr("All pairs"), tr("The list"))
_TIPS = (
    tr("The pair of the boxes in both orders, with its own type ids and with broken ones"),
    tr("Every sentence of the list with every other; a click loads the pair"),
    tr("The sentences whose pairs are asked about"),
)
TYPING_MS = 600
CAUTION = tr(
    "Caution: topic decides most; two sentences about the same thing are mostly called IsNext, in any order."
)
LEGEND = tr(
    "Blue: IsNext, orange: NotNext. Solid frame: next in the list; dotted: random. A click loads a pair."
)
NOTHING_LEARNED = tr("This head gives nearly the same answer to every pair: it has learned nothing usable.")
NOTHING_HERE = tr(
    "This head gives nearly the same answer to every pair of this list. If it does so with the guide’s "
    "sentences, too, it has learned nothing usable."
)


class NextSentenceView(MicroscopeView[JudgedPairs | NoHeads]):
    """The verdict on the pair of the boxes above, and in one of three parts more of it, or a list."""

    BUSY = tr("Asking about the pairs …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.listed = read_list(GUIDE)
        self.told = ElidedLabel(face="secondary", role="secondary")
        self.verdict = label(tone="row", wrap=True)
        self.swap = push_button(tr("S&wap the texts"), name=tr("Swap the two texts"))
        self.model = OrdersModel(self)
        self.table = FixedTable(self.model, "orders_table", tr("The pair in both orders"), rows=True)
        self.orders = label(tone="secondary", wrap=True)
        self.hint = label(wrap=True)
        self.warning = label(tone="warning", wrap=True)
        self.tabs = ViewTabs(_TAB_WORDS, keys=TABS, tips=_TIPS, name=tr("Parts"), margins=False)
        self.score = label(tone="secondary", wrap=True)
        self.map = PairMap()
        self.editor = QPlainTextEdit("\n".join(GUIDE))
        self.guide = push_button(tr("&Guide’s sentences"), name=tr("Put the guide's sentences into the list"))
        self.parts = ViewStack()
        self.empty = EmptyState()
        self.whole = ViewStack()
        self._typing = after(self, TYPING_MS, self._list_changed)
        self._build()
        self._connect()

    def set_up(self, example: Example) -> None:
        """`mode`: a tab. The list is the guide's again; what was typed in it comes back with undo."""
        self._show_part(example.choice(TABS))
        self._put_guide()
        self._typing.stop()
        self.listed = read_list(GUIDE)

    def question(self, sheet: TokenSheet) -> Work[JudgedPairs | NoHeads]:
        listed = self.listed
        return lambda cache, cancel: work.judge(cache, sheet, listed, cancel)

    def show_answer(self, answer: JudgedPairs | NoHeads) -> None:
        self.whole.setCurrentIndex(int(isinstance(answer, NoHeads)))
        if isinstance(answer, NoHeads):
            self.empty.show_state(
                tr("This model has no head for next sentences"),
                tr(
                    "{model} was saved without the heads of its pretraining, so it cannot judge pairs. "
                    "Choose the default model, or add one that was exported with its heads.",
                    model=answer.model,
                ),
            )
            return
        self.told.set_text(answer.held_out)
        self._show_pair(answer)
        self._show_matrix(answer)

    def clear(self) -> None:
        self.model.fill(())
        self.verdict.setText("")
        self.orders.setText("")
        self.map.load(NOWHERE)

    def say(self, words: str) -> None:
        if words:
            self.score.setText(words)
        elif isinstance(self.answer, JudgedPairs):
            self.score.setText(_score(self.answer))
        else:
            self.score.setText("")

    def facts(self, answer: JudgedPairs | NoHeads, _pointer: Pointer) -> tuple[Facts, ...]:
        if isinstance(answer, NoHeads):
            return ()
        found = []
        if self.map.cell[0] >= 0:
            found.append(_cell_facts(answer, self.map.cell))
        if answer.pair:
            found.append(_pair_facts(answer))
        words = tr(
            "The state of [CLS] after the last layer goes through a small network that gives two numbers. "
            "In BERT’s own code label 0 means IsNext (transformers#836)."
        )
        found += [
            Facts(tr("Next sentence prediction"), words),
            Facts(tr("Whose heads"), answer.story, answer.figures),
        ]
        return tuple(found)

    def make_export(self, answer: JudgedPairs | NoHeads) -> Callable[[Path], Export]:
        from desktop_app.core.errors import AppError
        from desktop_app.explore.heads.next_sentence import export

        if isinstance(answer, NoHeads) or self.sheet is None:
            raise AppError(
                tr("There is nothing to copy: this model has no heads."), tr("Choose the default model.")
            )
        return partial(export, answer.pair, self.sheet.limit, answer.matrix)

    def export(self) -> Callable[[], Export] | None:
        return None if isinstance(self.answer, NoHeads) else super().export()

    # The pair

    def swap_texts(self) -> None:
        """The second text becomes the first."""
        if len(self.context.texts) == 2:
            self.context.texts_offered.emit(self.context.texts[::-1])

    def load(self, row: int, column: int) -> None:
        """Puts a pair of the list into the boxes."""
        if isinstance(self.answer, JudgedPairs):
            sentences = self.answer.matrix.listed.sentences
            self.context.texts_offered.emit((sentences[row], sentences[column]))

    def _show_pair(self, answer: JudgedPairs) -> None:
        self.model.fill(answer.pair)
        for part in (self.verdict, self.table, self.swap):
            part.setVisible(bool(answer.pair))
        self.orders.setText(_orders(answer) if answer.pair else "")
        self.hint.setVisible(not answer.pair)
        if answer.pair:
            verdict = answer.pair[0].verdict
            if verdict.is_next > 0.5:
                words = tr(
                    "{verdict}, {share}: the second text follows the first, says {model}",
                    verdict=verdict.words,
                    share=per_cent(verdict.is_next, 1),
                    model=answer.model,
                )
            else:
                words = tr(
                    "{verdict}, {share}: a random second text, says {model}",
                    verdict=verdict.words,
                    share=per_cent(1 - verdict.is_next, 1),
                    model=answer.model,
                )
            self.verdict.setText(words)

    # The list

    def _show_matrix(self, answer: JudgedPairs) -> None:
        found = answer.matrix
        self.map.show_matrix(found, answer.model)
        self.map.load(self._loaded(answer))
        flat = len(found.listed.sentences) > 2 and found.spread < SPREAD
        ours = found.listed.sentences == read_list(GUIDE).sentences
        self.warning.setText(NOTHING_LEARNED if ours else NOTHING_HERE)
        self.warning.setVisible(flat)
        self.score.setText(_score(answer))

    def _loaded(self, answer: JudgedPairs) -> Cell:
        sentences = answer.matrix.listed.sentences
        if not answer.pair or not set(answer.pair[0].texts) <= set(sentences):
            return NOWHERE
        first, second = answer.pair[0].texts
        return sentences.index(first), sentences.index(second)

    def _list_changed(self) -> None:
        listed = read_list(self.editor.toPlainText().splitlines())
        if listed != self.listed:
            self.listed = listed
            self.ask()

    def _build(self) -> None:
        keys = native(command("pair").keys[0])
        self.hint.setText(
            tr(
                "There is no second text yet. Add one ({keys}), or click one of all pairs of the list.",
                keys=keys,
            )
        )
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(ORDER, QHeaderView.ResizeMode.ResizeToContents)
        for at, width in enumerate((80, 80, 76), ORDER + 1):
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            self.table.setColumnWidth(at, width)
        self.table.setFixedHeight(5 * theme.NUMBER_ROW + 6)
        caption = label(
            tr("Sentences, &one a line, at most {most}; an empty line ends an article", most=MOST),
            "secondary",
        )
        caption.setBuddy(self.editor)
        self.editor.setObjectName("sentence_list")
        self.editor.setAccessibleName(tr("Sentences of the list, one a line"))
        self.editor.setTabChangesFocus(True)
        pair, every, listed, inside = (QWidget() for _ in range(4))
        column(self.table, self.orders, SPRING, into=pair)
        words = label(LEGEND, "secondary", wrap=True)
        column(self.score, words, (self.map, 1), into=every, gap=theme.GAP_SMALL)
        column(row(caption, SPRING, self.guide), (self.editor, 1), into=listed)
        for part in (pair, every, listed):
            self.parts.addWidget(part)
        column(
            *(self.told, label(CAUTION, "secondary", wrap=True), self.hint),
            *(row((self.verdict, 1), self.swap), self.warning, self.tabs, (self.parts, 1)),
            into=inside,
        )
        for hidden in (self.warning, self.hint, self.swap):
            hidden.hide()
        self.whole.addWidget(inside)
        self.whole.addWidget(self.empty)
        column(self.whole, into=self)

    def _connect(self) -> None:
        self.swap.clicked.connect(self.swap_texts)
        self.map.chosen.connect(self.load)
        self.map.pointed.connect(lambda _row, _column: self.context.details_changed.emit())
        self.tabs.chosen.connect(self._show_part)
        self.editor.textChanged.connect(self._typing.start)
        self.guide.clicked.connect(self._put_guide)

    def _put_guide(self) -> None:
        """In place of what stands in the list, so that undo brings it back."""
        if self.editor.toPlainText() != "\n".join(GUIDE):
            cursor = self.editor.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText("\n".join(GUIDE))

    def _show_part(self, part: int) -> None:
        self.tabs.check(part)
        self.parts.setCurrentIndex(part)
        if part != LIST and self._typing.isActive():
            self._typing.stop()
            self._list_changed()


def _score(answer: JudgedPairs) -> str:
    """What it makes of the pairs whose truth is known."""
    found = answer.matrix
    listed: SentenceList = found.listed
    following, random = len(listed.following), len(listed.random)
    right = found.right()
    words = tr(
        "Of {following} pairs that follow each other in the list it calls {is_next} IsNext, of {random} "
        "random ones {not_next} NotNext.",
        following=following,
        is_next=right[0],
        random=random,
        not_next=right[1],
    )
    return (
        words + tr(" {left_out} more sentences are left out.", left_out=number(listed.left_out))
        if listed.left_out
        else words
    )


def _cell_facts(answer: JudgedPairs, cell: Cell) -> Facts:
    found, (first, second) = answer.matrix, cell
    verdict, sentences = found.verdict(cell), found.listed.sentences
    pairs = (
        (tr("IsNext"), per_cent(verdict.is_next, 6)),
        (tr("logit 0, IsNext"), f"{verdict.logits[IS_NEXT]:.6f}"),
        (tr("logit 1, NotNext"), f"{verdict.logits[NOT_NEXT]:.6f}"),
        (tr("in the list"), found.mark(cell) or tr("another pair")),
    )
    words = f"{one_line(sentences[first], 200)} — {one_line(sentences[second], 200)}"
    return Facts(tr("{first}, then {second}", first=letter(first), second=letter(second)), words, pairs)


def _pair_facts(answer: JudgedPairs) -> Facts:
    pairs = []
    for one in answer.pair:
        name = tr("{order}, type ids 0", order=amid(one.name)) if one.flat else amid(one.name)
        pairs.append((name, per_cent(one.verdict.is_next, 6)))
    return Facts(tr("The pair"), _orders(answer), tuple(pairs))


def _orders(answer: JudgedPairs) -> str:
    """What the order and the type ids change."""
    there, back, flat, _ = (one.verdict.is_next * 100 for one in answer.pair)
    turned, broken = (round(other - there, 2) or 0.0 for other in (back, flat))
    return tr(
        "Turned around, the probability of IsNext changes by {turned} percentage points; with "
        "all type ids 0, so that only [SEP] parts the texts, by {broken}.",
        turned=_signed(turned),
        broken=_signed(broken),
    )


def _signed(points: float) -> str:
    return f"{'' if points < 0 else '+'}{fraction(points, 2)}"
