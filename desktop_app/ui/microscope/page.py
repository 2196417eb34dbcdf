"""The microscope: one text or two at the top, details at the right, and between them the views of a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken
from desktop_app.core.settings import Settings
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.commands import bind, bind_each
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit.layout import PaneForWidth, after, column, row, scrolled, splitter
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.view_host import ViewHost, ViewStack
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.microscope.context import NOTHING, Context, Pointer, TextRequest
from desktop_app.ui.microscope.controls import TokenControls
from desktop_app.ui.microscope.copy_and_save import ExportMenus
from desktop_app.ui.microscope.details import WIDTH, DetailsPanel, Facts, token_facts
from desktop_app.ui.microscope.example_list import ExampleList
from desktop_app.ui.microscope.text_box import TokenText
from desktop_app.ui.microscope.view import SLOW_MS, AnyView, MicroscopeView
from desktop_app.ui.microscope.views import PLACES
from desktop_app.ui.place import Inside, Page
from desktop_app.ui.values import Example, LibraryInfo

if TYPE_CHECKING:
    from desktop_app.ui.microscope.work import Models

READING = tr("Reading the text …")
NOTHING_YET = tr("What you point at is shown here, with its exact numbers.")
NARROWEST = 606
"""Of texts and views, in the smallest window, beside details that are as narrow as can be."""


class MicroscopePage(Page):
    """Going from one view to another, or from Tokens to Vectors, keeps text, selection and pointer."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.context = Context(desk, self)
        self.place = 0
        self._waiting: Example | None = None
        self._example: Example | None = None  # the one that is shown
        self._unread = False  # the texts could not be read, which the notice says
        self._pointed_in_text = False  # then the text must not scroll away under the pointer
        self.first = TokenText(tr("&Text"), "tokens_text", tr("Type or paste a text"))
        self.second = TokenText(tr("Seco&nd text"), "tokens_second", tr("Type the second text of the pair"))
        self.controls = TokenControls()
        self.notice = Notice()
        self.details = DetailsPanel()
        self.stack = ViewStack()
        self.empty = [ExampleList(*place.opening, place.examples()) for place in PLACES]
        self.exports = ExportMenus(self.view, self.notice)
        self.hosts = [
            ViewHost(place.views, self._make, stack=self.stack, corner=self.exports.buttons())
            for place in PLACES
        ]
        self._pause = after(self, 0, self.ask)
        self._slow = after(self, SLOW_MS, self._be_slow)
        self._build()
        self._connect()

    # Places and views

    def show_place(self, number: int) -> None:
        """Shows the views of Tokens or of Vectors."""
        self.place = number
        for other, host in enumerate(self.hosts):
            host.setVisible(other == number)
        self.controls.offer_examples(PLACES[number].examples())
        self.show_view(self.hosts[number].number)

    @classmethod
    def insides(cls) -> Sequence[Inside]:
        return [
            Inside(spec.shown, spec.purpose, number, place)
            for place, at in enumerate(PLACES)
            for number, spec in enumerate(at.views)
        ]

    def show_inside(self, number: int) -> None:
        self.show_view(number)

    def show_view(self, number: int) -> None:
        """Brings a view of the place to the front, up to date; counted from the left."""
        host, context = self.hosts[self.place], self.context
        if number >= len(host.specs):
            return
        pointer, rest = context.pointer, context.rest
        before = self.view()
        view = host.show_view(number, None if context.sheet else self.empty[self.place])
        if self.view() is not before and not self._unread:
            self.notice.hide_error()  # it was the other view's, which asks again when it is back
        context.rest = rest  # a list that gets the focus goes to its first row: nobody pointed at that
        context.point(pointer)
        if self.view() is view:
            view.follow()
            if self._late:
                view.pale(READING)
        self._show_details()

    def view(self) -> AnyView | None:
        """The view in front; None while the examples stand there."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, MicroscopeView) else None

    def view_named(self, title: str) -> AnyView:
        """The view of that title, made if need be."""
        return next(host for host in self.hosts if title in host.titles).view(title)

    def activate(self) -> None:
        self.first.edit.setFocus()

    def set_library(self, library: LibraryInfo | None, _sample_there: bool = False) -> None:
        self.context.set_library(library)

    def left(self) -> dict[str, object]:
        return {"tokenizers": tuple(map(str, self.context.tokenizers))}

    def typed(self) -> Mapping[str, str]:
        second = {"second": self.second.text()} if self.controls.pair.isChecked() else {}
        return {"text": self.first.text(), "second": "", **second}

    def in_front(self) -> Sequence[str]:
        return [host.titles[host.number] for host in self.hosts]

    def take_up(self, settings: Settings) -> None:
        for host in self.hosts:
            host.begin_at(settings.views)
        self.context.tokenizers = tuple(map(Path, settings.tokenizers))
        self.first.edit.set_text(settings.typed.get("text", ""))
        if second := settings.typed.get("second"):
            self.second.edit.set_text(second)
            self.controls.pair.setChecked(True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.view() is None:
            self.show_place(self.place)  # not before: no view is made for a window that only searches
        if self.controls.limit() is None and not self.context.busy("tokenizer"):
            self._open()

    # Texts

    def place_of(self, example: Example) -> int | None:
        places = (place for place, host in enumerate(self.hosts) if example.view in host.titles)
        return next(places, None)

    def show_example(self, example: Example) -> None:
        """Puts an example's texts into the boxes and takes over its settings."""
        self._waiting = example if self.controls.limit() is None else None
        self.context.select(NOTHING)  # what was pointed at belongs to the text before
        self._bring(example.view)
        self.view_named(example.view).set_up(example)
        self.controls.set_up(example)
        self.context.set_companions(example.companions)
        self.first.edit.set_text(example.text)
        self.second.edit.set_text(example.second or "")
        self.first.edit.setFocus()
        self.ask()
        self._example = example

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Puts a text or a pair into the boxes, and leaves the focus and the other settings as they are."""
        self.first.edit.set_text(texts[0])
        self.second.edit.set_text(texts[1] if len(texts) > 1 else "")
        self.controls.pair.setChecked(len(texts) > 1)
        self.ask()

    def text_wish(self) -> str:
        return tr("Look into this text")

    def take_text(self, text: str) -> None:
        self.show_texts((text,))
        self.first.edit.setFocus()

    def ask(self) -> None:
        """Reads the boxes; an answer that is on its way is forgotten."""
        self._pause.stop()
        self._example = None
        paired = self.controls.pair.isChecked()
        texts = (self.first.text(), self.second.text()) if paired else (self.first.text(),)
        self.controls.show_prompt(texts[0])
        if any(texts) and not self._slow.isActive() and not self.context.reading:
            self._slow.start()
        limit, pad = self.controls.limit(), self.controls.pad.isChecked()
        self.context.ask(TextRequest(texts, limit, pad, self.controls.cut.currentData()))

    def _make(self, kind: type[AnyView]) -> AnyView:
        return kind(self.context)

    def _build(self) -> None:
        """From the outside to the inside: Qt looks up the style of all that is put into something else."""
        texts, lower = QWidget(), PaneForWidth()
        halves = splitter((texts, 0), (lower, 1), vertical=True)
        halves.setSizes([104, 600])
        parts = column(halves, margins=(theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, theme.GAP))
        left = scrolled(parts, focus=False)  # where a window is too low for a view
        left.setMinimumWidth(NARROWEST)
        sides = splitter((left, 1), (self.details, 0))
        sides.setCollapsible(1, True)
        sides.setSizes([900, WIDTH])
        column(sides, into=self)
        row(self.first, self.second, into=texts, margins=(0, 0, 0, theme.GAP))
        self.second.hide()
        head = (self.controls, *self.hosts, self.notice)
        column(*head, (self.stack, 1), into=lower, margins=(0, theme.GAP, 0, 0))
        for examples in self.empty:
            self.stack.addWidget(examples)

    def _connect(self) -> None:
        for examples in self.empty:
            examples.chosen.connect(self.show_example)
        for host in self.hosts:
            host.chosen.connect(self.show_view)
        for number, box in enumerate((self.first, self.second)):
            box.edited.connect(lambda: self._pause.start())
            box.pointed.connect(lambda unit, number=number: self._point_at(number, unit))
            box.walked.connect(lambda unit, number=number: self._walk_to(number, unit))
        self.controls.changed.connect(self._settings_changed)
        self.controls.chosen.connect(self.show_example)
        self.controls.model_chosen.connect(self._choose_model)
        self.controls.prompt_chosen.connect(self._put_prompt)
        self.context.read.connect(self._show)
        self.context.failed.connect(self._failed)
        self.context.pointed.connect(self._pointed)
        self.context.texts_offered.connect(self.show_texts)
        self.context.details_changed.connect(self._show_details)
        theme.changed.connect(self._mark)
        bind_each(self, "view", self.show_view, max(len(host.specs) for host in self.hosts))
        for name, slot in (
            ("text", self.first.edit.setFocus),
            ("pair", self.controls.pair.toggle),
            ("pad", self.controls.pad.toggle),
            ("length", self.controls.focus_length),
            ("examples", self.controls.open_examples),
            ("copy_json", self.exports.copy_json),
        ):
            bind(self, name, slot)

    def _bring(self, title: str) -> None:
        """Goes to the view of that title, where it is not in front."""
        titles = self.hosts[self.place].titles
        if title in titles:
            self.show_view(titles.index(title))

    # The model

    def _open(self) -> None:
        """Loads the tokenizer in the query lane; only then the model's maximum length is known."""
        self.notice.hide()

        def work(cache: ModelCache, _cancel: CancelToken) -> Models:
            from desktop_app.ui.microscope.work import models

            return models(cache)

        self.context.query(self, "tokenizer", work, self._ready, chosen=True)

    def _ready(self, found: Models) -> None:
        self.context.model_name = found.name
        self.controls.set_longest(found.longest)
        self.controls.offer_models(found.installed, self.context.chosen)
        self.controls.offer_prompts(found.prompts)
        self.controls.show_prompt(self.first.text())
        waiting, self._waiting = self._waiting, None
        if waiting and waiting is self._example:  # it still stands in the boxes
            self.show_example(waiting)

    def _choose_model(self, fingerprint: str) -> None:
        self.context.set_model(fingerprint)
        self._open()
        self.ask()

    def _put_prompt(self, prompt: str) -> None:
        """Writes what the model is to read before the text into its box: what is seen is what is read."""
        text = self.first.text()
        bare = next((text.removeprefix(one) for one in self.controls.prompts() if text.startswith(one)), text)
        self.first.edit.set_text(prompt + bare)
        self.ask()

    # Answers and the pointer

    def _settings_changed(self) -> None:
        self.second.setVisible(self.controls.pair.isChecked())
        self.first.caption.setText(tr("First &text") if self.controls.pair.isChecked() else tr("&Text"))
        if self.controls.pair.isChecked() and not self.second.text():
            self.second.edit.setFocus()
        self._pause.start()

    def _show(self, shown: TokenSheet | None) -> None:
        self._slow.stop()
        self._unread = False
        if shown:
            self.notice.hide_error()
        for host in self.hosts:
            for made in host.made.values():
                made.outdate()
        self.show_view(self.hosts[self.place].number)
        if shown and self._example:
            self._point_as(self._example, shown)
        self._mark()
        view = self.view()
        for number, box in enumerate((self.first, self.second)[: len(self.context.texts)]):
            if shown and view and box.edit.hasFocus():
                view.reveal(shown.row_before(number, box.edit.textCursor().position()))

    @property
    def _late(self) -> bool:
        """Whether the texts are being read for so long that it must be said."""
        return self.context.reading and not self._slow.isActive()

    def _be_slow(self) -> None:
        self._show_details()
        if view := self.view():
            view.pale(READING)

    def _point_as(self, example: Example, shown: TokenSheet) -> None:
        token = example.token if example.token is not None and example.token < len(shown.rows) else None
        if (token, example.dimension) != (None, None):
            self.context.select(Pointer(token, None, example.dimension, example.layer))

    def _failed(self, error: AppError) -> None:
        self._slow.stop()
        self._unread = self.context.sheet is None and any(self.context.request.texts)
        self._show_details()
        self.notice.show_error(error, tr("Try again"), self._try_again)

    def _try_again(self) -> None:
        if self.controls.limit() is None:
            self._open()
        self.ask()

    def _pointed(self) -> None:
        if view := self.view():
            view.follow()
        self._mark()
        self._show_details()

    def _show_details(self) -> None:
        """Shows what is pointed at: the token first, then what the view knows about it."""
        sheet, pointer, view = self.context.sheet, self.context.pointer, self.view()
        if self._late:
            self.details.show_facts((Facts(READING),))
            return
        facts: list[Facts] = []
        shown, example = self.hosts[self.place], self._example
        if not view or not example or example.view != shown.titles[shown.number]:
            example = None
        if example and example.point and pointer.token in (None, example.token):
            facts.append(Facts(example.name, example.point))
        if sheet and pointer.token is not None:
            facts.append(token_facts(sheet, pointer.token))
        facts += view.details(pointer) if view else ()
        self.details.show_facts(facts or (Facts(sentence=NOTHING_YET),))

    def _point_at(self, text: int, unit: int) -> None:
        row = None if unit < 0 else self._row_at(text, unit)
        self._pointed_in_text = True
        if row is None:
            self.context.leave()
        else:
            self.context.point(Pointer(token=row))
        self._pointed_in_text = False

    def _walk_to(self, text: int, unit: int) -> None:
        row = None if self._pause.isActive() else self._row_at(text, unit)
        if row is not None:
            self.context.select(Pointer(token=row))

    def _row_at(self, text: int, unit: int) -> int | None:
        shown = self.context.sheet
        return None if shown is None or text >= len(shown.texts) else shown.row_at(text, unit)

    def _mark(self) -> None:
        """Lights the token's characters in the text, and hatches what is never read."""
        shown, lit = self.context.sheet, self.context.pointer.token
        span = shown.units_of(shown.rows[lit]) if shown and lit is not None else None
        for number, box in enumerate((self.first, self.second)):
            here = span[1:] if span and span[0] == number else None
            unread = shown.unread_spans[number] if shown and number < len(shown.texts) else None
            box.edit.mark(here, unread)
            if here and not self._pointed_in_text:
                box.edit.reveal(here[0])
