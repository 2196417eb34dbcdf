"""The models one may choose from, and the way to add one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, push_button
from desktop_app.ui.kit.layout import clear, column, grid, row, scrolled
from desktop_app.ui.kit.progress import size
from desktop_app.ui.libraries.switch_work import ModelChoice

MOST_SEEN = 5  # at once; the others by scrolling


class ModelList(QWidget):
    """`chosen` follows a choice by hand, `add_wanted` and `file_wanted` the buttons below the list."""

    chosen = Signal()
    add_wanted = Signal()
    file_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._models: tuple[ModelChoice, ...] = ()
        self.group = QButtonGroup(self)
        self.group.buttonClicked.connect(lambda _button: self.chosen.emit())
        self.add = push_button("Add a model folder …", "quiet", do=self.add_wanted.emit)
        self.add.setToolTip("A folder that the export of a model has made; it is copied and tried first.")
        self.add_file = push_button("Add a model file …", "quiet", do=self.file_wanted.emit)
        self.add_file.setToolTip("A .zip that the export of a model has made; it is copied and tried first.")
        self._adding = ElidedLabel("", "secondary", "secondary")
        self._grid = grid(1)
        self._scroll = scrolled(self._grid, focus=False)
        column(
            self._scroll,
            row(self.add_file, self.add, (self._adding, 1)),
            into=self,
            gap=theme.GAP_SMALL,
        )

    @property
    def model(self) -> ModelChoice | None:
        """The one that is chosen."""
        number = self.group.checkedId()
        return self._models[number] if number >= 0 else None

    def show_models(self, models: Sequence[ModelChoice], in_use: str, chosen: str) -> None:
        """Lists `models`; `in_use` and `chosen` are fingerprints."""
        self._models = tuple(models)
        for button in self.group.buttons():
            self.group.removeButton(button)
        clear(self._grid)
        for line, model in enumerate(models):
            about = f"{model.layers} layers · {model.dimensions} dimensions · {size(model.bytes)}"
            words = f"{about} · in use" if model.fingerprint == in_use else about
            button = QRadioButton(model.name)
            button.setAccessibleName(f"{model.name}, {words}")
            button.setMinimumHeight(theme.CONTROL_HEIGHT)
            self.group.addButton(button, line)
            button.setChecked(model.fingerprint == chosen)
            self._grid.addWidget(button, line, 0)
            self._grid.addWidget(ElidedLabel(words, "secondary", "secondary"), line, 1)
        self._scroll.setFixedHeight(min(max(len(models), 1), MOST_SEEN) * theme.CONTROL_HEIGHT)

    def focus_chosen(self) -> None:
        if button := self.group.checkedButton() or next(iter(self.group.buttons()), None):
            button.setFocus()

    def set_adding(self, words: str) -> None:
        """How far the adding of a model is, "" where none is added."""
        for button in (self.add_file, self.add):
            button.setEnabled(not words)
        self._adding.set_text(words)
