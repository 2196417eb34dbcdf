"""The guide in a window, with a library that stands for the sample jobs, and the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.jobs import CancelToken, silent
from desktop_app.core.paths import SAMPLE_LIBRARY
from desktop_app.core.types import IndexRequest
from desktop_app.ui.engine import Engine
from desktop_app.ui.guide.page import GuidePage
from desktop_app.ui.libraries.index_work import index
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import OpenWindow
from tests.ui.guide.reference import Reference


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference()


@pytest.fixture(scope="session")
def sample(corpus: Path) -> Path:
    """Thirteen jobs under the name of the sample."""
    folder = corpus.parent / SAMPLE_LIBRARY.name
    index(Engine(), IndexRequest(folder, folder.name, (corpus,)), silent, CancelToken())
    return folder


@pytest.fixture
def window(open_window: OpenWindow, sample: Path) -> MainWindow:
    """A window that shows the guide."""
    made = open_window(sample)
    show_guide(made)
    return made


def guide_of(window: MainWindow) -> GuidePage:
    return next(page for page in window.pages if isinstance(page, GuidePage))


def show_guide(window: MainWindow) -> None:
    window.show_page(window.titles.index("Guide"))
