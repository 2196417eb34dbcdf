"""Which model answers: opened, named in the status bar, or missed where it is not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.core.errors import AppError
from desktop_app.core.settings import DEVICE
from desktop_app.ui.desk import Desk
from desktop_app.ui.libraries.controller import Libraries
from desktop_app.ui.values import ModelInfo, together
from desktop_app.ui.window import work
from desktop_app.ui.window.pages import Pages
from desktop_app.ui.window.status_bar import StatusBar


class Answering(QObject):
    """Opens the models that the libraries in use need, one query at a time."""

    ready = Signal()

    def __init__(
        self, desk: Desk, libraries: Libraries, status: StatusBar, pages: Pages, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._libraries, self._status, self._pages = desk, libraries, status, pages

    def begin(self) -> None:
        """Loads the model."""
        self._load(partial(work.begin, self._desk.engine))

    def try_devices(self) -> None:
        """Looks for a device that computes the same faster, and uses it."""
        tried = partial(work.try_devices, self._desk.engine)
        self._desk.runner.job(tried, self._tried, lambda _error: None, owner=self)

    def use_device(self, name: str, folder: Path | None) -> None:
        """Loads the model of the library in `folder` on another device."""
        self._load(partial(work.use_device, self._desk.engine, name, folder))

    def open(self, folders: Sequence[Path], models: tuple[ModelInfo, ...] = ()) -> None:
        """Opens libraries one by one, so that a query goes in between, and names the models that answer."""

        def go_on(model: ModelInfo | None = None) -> None:
            found = models if model is None or model in models else (*models, model)
            if found:
                self._ready(together(found))
            if folders[1:]:
                self.open(folders[1:], found)

        def failed(error: AppError) -> None:
            if folders[1:] or models:
                go_on()  # of several, the answers name what cannot be searched
            else:
                self._missing(error)

        model_of = partial(work.model_of, self._desk.engine, folders[0])
        self._desk.runner.query(model_of, go_on, failed, owner=self, topic="model")

    def _load(self, load: Callable[[], ModelInfo]) -> None:
        self._desk.runner.query(load, self._ready, self._missing, owner=self)

    def _tried(self, other: bool) -> None:
        if other:
            self.use_device(DEVICE.default, self._libraries.single_folder)

    def _ready(self, model: ModelInfo) -> None:
        self._status.show_model(model)
        self._pages.set_model_missing(None)
        self.ready.emit()

    def _missing(self, error: AppError) -> None:
        self._status.show_model(None)
        self._pages.set_model_missing(error)
