"""Tokens: what BERT is given for a text or a pair, live as one types."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.types import Encoding
from desktop_app.ui import theme
from desktop_app.ui.commands import bind
from desktop_app.ui.models.token_rows import TokenSheet, sheet
from desktop_app.ui.page import Desk, Page
from desktop_app.ui.widgets.notice import Notice
from desktop_app.ui.widgets.token_controls import TokenControls, open_menu
from desktop_app.ui.widgets.token_examples import Example, ExampleList
from desktop_app.ui.widgets.token_text import TokenText
from desktop_app.ui.widgets.token_views import HINT, TokenViews

if TYPE_CHECKING:
    from desktop_app.encoder.wordpiece import WordPiece

DEBOUNCE_MS = 20  # a burst of changes (an example, a drag) is one question
SLOW_MS = 300


class _Source:
    """The tokenizer, opened at its first use; only the query lane touches it."""

    def __init__(self, bundle: Path) -> None:
        self._bundle = bundle
        self._tokenizer: WordPiece | None = None

    def longest(self, _report: Report, _cancel: CancelToken) -> int:
        return self._open().max_length

    def read(self, texts: tuple[str, ...], limit: int | None, pad: bool, cancel: CancelToken) -> TokenSheet:
        from desktop_app.services import inspecting

        tokenizer = self._open()
        cancel.check()
        second = texts[1] if len(texts) > 1 else None
        encoding = inspecting.tokens(tokenizer, texts[0], second, limit, pad=pad)
        cancel.check()
        return sheet(encoding, texts, limit or tokenizer.max_length)

    def _open(self) -> WordPiece:
        from desktop_app.services import inspecting  # here, so that the window starts without it

        if self._tokenizer is None:
            self._tokenizer = inspecting.open_tokenizer(self._bundle)
        return self._tokenizer


class TokensPage(Page):
    """One text or two, and every token of them as chips, as a table, and in the text itself."""

    title = "Tokens"
    icon = "tokens"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._source = _Source(desk.backend.bundle)
        self._waiting: Example | None = None
        self._pointed_in_text = False  # then the text must not scroll away under the pointer
        self.first = TokenText("&Text", "tokens_text", "Type or paste a text")
        self.second = TokenText("Seco&nd text", "tokens_second", "Type the second text of the pair")
        self.controls = TokenControls()
        self.notice = Notice()
        self.views = TokenViews()
        self.empty = ExampleList()
        self.stack = QStackedWidget()
        self._build()
        self._connect()
        self._pause = _single_shot(self, DEBOUNCE_MS, self.ask)
        self._slow = _single_shot(self, SLOW_MS, self.views.wait)

    def activate(self) -> None:
        self.first.edit.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.controls.limit() is None and not self.desk.runner.busy("tokenizer"):
            self._open()

    def show_text(self, text: str, second: str | None = None) -> None:
        """Looks into `text`, or the pair, at the model's full length without padding."""
        self.show_example(Example("", "", text, second))

    def show_example(self, example: Example) -> None:
        """Puts an example's texts into the boxes and takes over its settings."""
        self._waiting = example if self.controls.limit() is None else None
        self.controls.set_up(example)
        self.first.edit.set_text(example.text)
        self.second.edit.set_text(example.second or "")
        self.first.edit.setFocus()
        self.views.hint = example.point or HINT
        self.ask()

    def ask(self) -> None:
        """Sends the text to the query lane; an answer that is on its way is forgotten."""
        self._pause.stop()
        paired = self.controls.pair.isChecked()
        texts = (self.first.text(), self.second.text()) if paired else (self.first.text(),)
        if not any(texts):
            self.desk.runner.drop("tokens")
            self._slow.stop()
            self.views.show_sheet(None)
            self.stack.setCurrentWidget(self.empty)
            return
        limit, pad = self.controls.limit(), self.controls.pad.isChecked()
        self._slow.start()
        self.desk.runner.submit(
            "query",
            lambda _report, cancel: self._source.read(texts, limit, pad, cancel),
            self._show,
            self._failed,
            topic="tokens",
        )

    def copy_json(self, only_selected: bool = False) -> None:
        """Puts everything, or the selected rows, on the clipboard as `embedscope tokens --json` prints it."""
        from desktop_app.services.inspecting import tokens_document

        if shown := self.views.model.sheet:
            encoding: Encoding = shown.part(self.views.selected()) if only_selected else shown.encoding
            _copy(json.dumps(tokens_document(encoding), ensure_ascii=False, indent=1))

    def copy_tsv(self, only_selected: bool = False) -> None:
        """Puts all rows, or the selected ones, on the clipboard as tab-separated values."""
        if shown := self.views.model.sheet:
            _copy(shown.tsv(self.views.selected() if only_selected else None))

    def _build(self) -> None:
        texts = QWidget()
        boxes = QHBoxLayout(texts)
        boxes.setContentsMargins(0, 0, 0, theme.GAP)
        boxes.setSpacing(theme.GAP)
        boxes.addWidget(self.first)
        boxes.addWidget(self.second)
        self.second.hide()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.views)
        lower = QWidget()
        body = QVBoxLayout(lower)
        body.setContentsMargins(0, theme.GAP, 0, 0)
        body.setSpacing(theme.GAP)
        body.addWidget(self.controls)
        body.addWidget(self.notice)
        body.addWidget(self.stack, 1)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(texts)
        halves.addWidget(lower)
        halves.setStretchFactor(0, 0)
        halves.setStretchFactor(1, 1)
        halves.setSizes([104, 600])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.GAP_MEDIUM, 12, theme.GAP_MEDIUM, theme.GAP)
        whole.addWidget(halves)

    def _connect(self) -> None:
        for number, box in enumerate((self.first, self.second)):
            box.edited.connect(self._edited)
            box.pointed.connect(lambda unit, number=number: self._point_at(number, unit))
            box.walked.connect(lambda unit, number=number: self._walk_to(number, unit))
        self.controls.changed.connect(self._settings_changed)
        self.controls.chosen.connect(self.show_example)
        self.empty.chosen.connect(self.show_example)
        self.controls.offer_copies(
            {
                "Selected rows as TSV": lambda: self.copy_tsv(only_selected=True),
                "Selected rows as JSON": lambda: self.copy_json(only_selected=True),
                "All rows as TSV": self.copy_tsv,
                "Everything as JSON": self.copy_json,
            },
            lambda: 2 * (bool(self.views.selected()),) + 2 * (self.views.model.sheet is not None,),
        )
        self.views.lit.connect(self._mark)
        theme.changed.connect(self._mark)
        for name, slot in (
            ("text", self.first.edit.setFocus),
            ("pair", self.controls.pair.toggle),
            ("pad", self.controls.pad.toggle),
            ("length", self.controls.focus_length),
            ("examples", lambda: open_menu(self.controls.examples)),
            ("copy_json", self.copy_json),
        ):
            bind(self, name, slot)
        for view in (self.views.chips, self.views.grid):
            action = bind(view, "copy_rows", lambda: self.copy_tsv(only_selected=True))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    def _open(self) -> None:
        """Loads the tokenizer in the query lane; only then the model's maximum length is known."""
        self.notice.hide()
        self.desk.runner.submit("query", self._source.longest, self._ready, self._failed, topic="tokenizer")

    def _ready(self, longest: int) -> None:
        self.controls.set_longest(longest)
        if self._waiting:
            self.controls.set_up(self._waiting)
            self._waiting = None

    def _edited(self) -> None:
        self.views.hint = HINT
        self._pause.start()

    def _settings_changed(self) -> None:
        self.second.setVisible(self.controls.pair.isChecked())
        self.first.caption.setText("First &text" if self.controls.pair.isChecked() else "&Text")
        if self.controls.pair.isChecked() and not self.second.text():
            self.second.edit.setFocus()
        self._pause.start()

    def _show(self, shown: TokenSheet) -> None:
        self._slow.stop()
        self.notice.hide()
        self.views.show_sheet(shown)
        self.stack.setCurrentWidget(self.views)
        for number, box in enumerate((self.first, self.second)[: len(shown.texts)]):
            if box.edit.hasFocus():
                self.views.reveal(shown.row_before(number, box.edit.textCursor().position()))

    def _failed(self, error: AppError) -> None:
        self._slow.stop()
        self.views.tell()
        self.notice.show_error(error, "Try again", self._try_again)

    def _try_again(self) -> None:
        if self.controls.limit() is None:
            self._open()
        self.ask()

    def _point_at(self, text: int, unit: int) -> None:
        row = None if unit < 0 else self._row_at(text, unit)
        self._pointed_in_text = True
        self.views.point_at(-1 if row is None else row)
        self._pointed_in_text = False

    def _walk_to(self, text: int, unit: int) -> None:
        row = None if self._pause.isActive() else self._row_at(text, unit)
        if row is not None:
            self.views.select(row)

    def _row_at(self, text: int, unit: int) -> int | None:
        shown = self.views.model.sheet
        if shown is None or self.stack.currentWidget() is not self.views or text >= len(shown.texts):
            return None
        return shown.row_at(text, unit)

    def _mark(self, _row: int = -1) -> None:
        """Lights the token's characters in the text, and hatches what is never read."""
        shown, lit = self.views.model.sheet, self.views.model.lit
        span = shown.units_of(shown.rows[lit]) if shown and lit >= 0 else None
        for number, box in enumerate((self.first, self.second)):
            here = span[1:] if span and span[0] == number else None
            unread = shown.unread_from(number) if shown and number < len(shown.texts) else None
            box.edit.mark(here, unread)
            if here and not self._pointed_in_text:
                box.edit.reveal(here[0])


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _single_shot(page: QWidget, milliseconds: int, slot: Callable[[], object]) -> QTimer:
    timer = QTimer(page)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer
