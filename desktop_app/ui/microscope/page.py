"""The microscope: one text or two at the top, details at the right, and between them the views of a place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.ui import theme
from desktop_app.ui.commands import bind, bind_each
from desktop_app.ui.desk import Desk, Page, Place
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.microscope.cache import Lens
from desktop_app.ui.microscope.context import Asked, Pointer, Scope
from desktop_app.ui.microscope.controls import TokenControls, open_menu
from desktop_app.ui.microscope.copy_and_save import Taker
from desktop_app.ui.microscope.details import WIDTH, FactsPanel
from desktop_app.ui.microscope.example_list import ExampleList
from desktop_app.ui.microscope.examples import OPENINGS, Example
from desktop_app.ui.microscope.facts import token_facts
from desktop_app.ui.microscope.sheet import TokenSheet
from desktop_app.ui.microscope.text_box import TokenText
from desktop_app.ui.microscope.view import Facts, ScopeView
from desktop_app.ui.microscope.view_strip import ViewStrip
from desktop_app.ui.microscope.views import TOKENS, VECTORS, examples_of
from desktop_app.ui.values import LibraryInfo

SLOW_MS = 300


_PLACES = ((Place("Tokens", "tokens"), TOKENS), (Place("Vectors", "vectors"), VECTORS))


class MicroscopePage(Page):
    """Going from one view to another, or from Tokens to Vectors, keeps text, selection and pointer."""

    places = tuple(place for place, _ in _PLACES)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.scope = Scope(desk, self)
        self.place = 0
        self._made: dict[str, ScopeView] = {}
        self._up_to_date: set[ScopeView] = set()
        self._last = [0 for _ in _PLACES]
        self._waiting: Example | None = None
        self._example: Example | None = None  # the one that is shown
        self._pointed_in_text = False  # then the text must not scroll away under the pointer
        self.first = TokenText("&Text", "tokens_text", "Type or paste a text")
        self.second = TokenText("Seco&nd text", "tokens_second", "Type the second text of the pair")
        self.controls = TokenControls()
        self.notice = Notice()
        self.empty = [
            ExampleList(*words, examples_of(views))
            for words, (_, views) in zip(OPENINGS, _PLACES, strict=True)
            for words, (_, views) in zip(OPENINGS, _PLACES, strict=True)
        ]
        self.facts = FactsPanel()
        self.stack = QStackedWidget()
        self.strips = [ViewStrip(tuple(views)) for _, views in _PLACES]
        self._taker = Taker(self.view, self.notice)
        self._build()
        self._connect()
        self._pause = _single_shot(self, 0, self.ask)
        self._slow = _single_shot(self, SLOW_MS, self._say_slow)

    # Places and views

    def show_place(self, number: int) -> None:
        """Shows the views of Tokens or of Vectors."""
        self.place = number
        for other, strip in enumerate(self.strips):
            strip.setVisible(other == number)
        self.controls.offer_examples(examples_of(_PLACES[number][1]))
        self.show_view(self._last[number])

    def show_view(self, number: int) -> None:
        """Brings a view of the place to the front, counted from the left."""
        views = _PLACES[self.place][1]
        if number >= len(views):
            return
        self._last[self.place] = number
        self.strips[self.place].check(number)
        self._front(tuple(views)[number])

    def view(self) -> ScopeView | None:
        """The view in front; None while the examples stand there."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, ScopeView) else None

    def view_named(self, title: str) -> ScopeView:
        """The view of that title, made if need be."""
        if title not in self._made:
            kind = next(views[title] for _, views in _PLACES if title in views)()
            self._made[title] = kind(self.scope)
            self.stack.addWidget(self._made[title])
        return self._made[title]

    def activate(self) -> None:
        self.first.edit.setFocus()

    def set_library(self, library: LibraryInfo | None, _sample_there: bool = False) -> None:
        self.scope.set_library(library)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.view() is None:
            self.show_place(self.place)  # not before: no view is made for a window that only searches
        if self.controls.limit() is None and not self.scope.busy("tokenizer"):
            self._open()

    # Texts

    def show_text(self, text: str, second: str | None = None) -> None:
        """Looks into `text`, or the pair, at the model's full length without padding."""
        self.show_example(Example("", "", text, second, view=""))

    def show_example(self, example: Example) -> None:
        """Puts an example's texts into the boxes and takes over its settings."""
        self._waiting = example if self.controls.limit() is None else None
        self._bring(example.view)
        self.controls.set_up(example)
        self.scope.set_companions(example.companions)
        self.first.edit.set_text(example.text)
        self.second.edit.set_text(example.second or "")
        self.first.edit.setFocus()
        self.ask()
        self._example = example

    def ask(self) -> None:
        """Reads the boxes; an answer that is on its way is forgotten."""
        self._pause.stop()
        self._example = None
        paired = self.controls.pair.isChecked()
        texts = (self.first.text(), self.second.text()) if paired else (self.first.text(),)
        if any(texts):
            self._slow.start()
        limit, pad = self.controls.limit(), self.controls.pad.isChecked()
        self.scope.ask(Asked(texts, limit, pad, self.controls.truncation()))

    def _build(self) -> None:
        texts = QWidget()
        boxes = QHBoxLayout(texts)
        boxes.setContentsMargins(0, 0, 0, theme.GAP)
        boxes.setSpacing(theme.GAP)
        boxes.addWidget(self.first)
        boxes.addWidget(self.second)
        self.second.hide()
        for examples in self.empty:
            self.stack.addWidget(examples)
            examples.chosen.connect(self.show_example)
        lower = QWidget()
        body = QVBoxLayout(lower)
        body.setContentsMargins(0, theme.GAP, 0, 0)
        body.setSpacing(theme.GAP)
        body.addWidget(self.controls)
        for strip in self.strips:
            strip.copy.setMenu(strip.menu_filled_by(self._taker.fill_copies))
            strip.save.setMenu(strip.menu_filled_by(self._taker.fill_files))
            strip.chosen.connect(self.show_view)
            body.addWidget(strip)
        body.addWidget(self.notice)
        body.addWidget(self.stack, 1)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(texts)
        halves.addWidget(lower)
        halves.setStretchFactor(1, 1)
        halves.setSizes([104, 600])
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, theme.GAP)
        column.addWidget(halves)
        sides = QSplitter()
        sides.setHandleWidth(1)
        sides.addWidget(left)
        sides.addWidget(self.facts)
        sides.setCollapsible(0, False)
        sides.setStretchFactor(0, 1)
        sides.setSizes([900, WIDTH])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(sides)

    def _connect(self) -> None:
        for number, box in enumerate((self.first, self.second)):
            box.edited.connect(lambda: self._pause.start())
            box.pointed.connect(lambda unit, number=number: self._point_at(number, unit))
            box.walked.connect(lambda unit, number=number: self._walk_to(number, unit))
        self.controls.changed.connect(self._settings_changed)
        self.controls.chosen.connect(self.show_example)
        self.controls.model_chosen.connect(self._choose_model)
        self.scope.read.connect(self._show)
        self.scope.failed.connect(self._failed)
        self.scope.pointed.connect(self._pointed)
        self.scope.told.connect(self._tell)
        theme.changed.connect(self._mark)
        bind_each(self, "view", self.show_view, max(len(views) for _, views in _PLACES))
        for name, slot in (
            ("text", self.first.edit.setFocus),
            ("pair", self.controls.pair.toggle),
            ("pad", self.controls.pad.toggle),
            ("length", self.controls.focus_length),
            ("examples", lambda: open_menu(self.controls.examples)),
            ("copy_json", self._taker.copy_json),
        ):
            bind(self, name, slot)

    def _front(self, title: str) -> None:
        """Shows the view of that title, up to date."""
        view = self.view_named(title)
        shown: QWidget = view if self.scope.sheet or not view.needs_text else self.empty[self.place]
        self.stack.setCurrentWidget(shown)
        if shown is view:
            if view not in self._up_to_date:
                self._up_to_date.add(view)
                view.show_sheet(self.scope.sheet)
            view.show_pointer(self.scope.pointer)
        self._tell()

    def _bring(self, title: str) -> None:
        """Goes to the view of that title, where it is not in front."""
        views = tuple(_PLACES[self.place][1])
        if title in views:
            self.show_view(views.index(title))

    # The model

    def _open(self) -> None:
        """Loads the tokenizer in the query lane; only then the model's maximum length is known."""
        self.notice.hide()

        def work(
            lens: Lens, _report: Report, _cancel: CancelToken
        ) -> tuple[int, tuple[tuple[str, str], ...]]:
            from desktop_app.services.models import short_name

            known = tuple(
                (bundle.fingerprint, short_name(bundle)) for bundle in lens.backend.encoders.installed()
            )
            return lens.tokenizer().max_length, known

        self.scope.submit("tokenizer", work, self._ready)

    def _ready(self, found: tuple[int, tuple[tuple[str, str], ...]]) -> None:
        longest, models = found
        self.controls.set_longest(longest)
        self.controls.offer_models(models, self.scope.lens.model)
        if self._waiting:
            self.controls.set_up(self._waiting)
            self._waiting = None

    def _choose_model(self, fingerprint: str) -> None:
        self.scope.set_model(fingerprint)
        self._open()
        self.ask()

    # Answers and the pointer

    def _settings_changed(self) -> None:
        self.second.setVisible(self.controls.pair.isChecked())
        self.first.caption.setText("First &text" if self.controls.pair.isChecked() else "&Text")
        if self.controls.pair.isChecked() and not self.second.text():
            self.second.edit.setFocus()
        self._pause.start()

    def _show(self, shown: TokenSheet | None) -> None:
        self._slow.stop()
        if shown:
            self.notice.hide_error()
        self._up_to_date.clear()
        self.show_view(self._last[self.place])
        if self._example and self._example.dimension is not None:
            self.scope.select(Pointer(dimension=self._example.dimension))
        self._mark()
        view = self.view()
        for number, box in enumerate((self.first, self.second)[: len(self.scope.texts)]):
            if shown and view and box.edit.hasFocus():
                view.reveal(shown.row_before(number, box.edit.textCursor().position()))

    def _failed(self, error: AppError) -> None:
        self._slow.stop()
        self._tell()
        self.notice.show_error(error, "Try again", self._try_again)

    def _try_again(self) -> None:
        if self.controls.limit() is None:
            self._open()
        self.ask()

    def _say_slow(self) -> None:
        self.facts.show_facts((Facts("Reading the text …"),))

    def _pointed(self) -> None:
        if view := self.view():
            view.show_pointer(self.scope.pointer)
        self._mark()
        self._tell()

    def _tell(self) -> None:
        """Says what is pointed at: the token first, then what the view knows of it."""
        sheet, pointer, view = self.scope.sheet, self.scope.pointer, self.view()
        facts: list[Facts] = []
        if self._example and self._example.point and pointer.token is None:
            facts.append(Facts(self._example.name, self._example.point))
        if sheet and pointer.token is not None:
            facts.append(token_facts(sheet, pointer.token))
        self.facts.show_facts((*facts, *(view.facts(pointer) if view else ())))

    def _point_at(self, text: int, unit: int) -> None:
        row = None if unit < 0 else self._row_at(text, unit)
        self._pointed_in_text = True
        if row is None:
            self.scope.leave()
        else:
            self.scope.point(Pointer(token=row))
        self._pointed_in_text = False

    def _walk_to(self, text: int, unit: int) -> None:
        row = None if self._pause.isActive() else self._row_at(text, unit)
        if row is not None:
            self.scope.select(Pointer(token=row))

    def _row_at(self, text: int, unit: int) -> int | None:
        shown = self.scope.sheet
        return None if shown is None or text >= len(shown.texts) else shown.row_at(text, unit)

    def _mark(self) -> None:
        """Lights the token's characters in the text, and hatches what is never read."""
        shown, lit = self.scope.sheet, self.scope.pointer.token
        span = shown.units_of(shown.rows[lit]) if shown and lit is not None else None
        for number, box in enumerate((self.first, self.second)):
            here = span[1:] if span and span[0] == number else None
            unread = shown.unread_spans[number] if shown and number < len(shown.texts) else None
            box.edit.mark(here, unread)
            if here and not self._pointed_in_text:
                box.edit.reveal(here[0])


def _single_shot(page: QWidget, milliseconds: int, slot: Callable[[], object]) -> QTimer:
    timer = QTimer(page)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer
