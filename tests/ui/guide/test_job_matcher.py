"""The job matcher: offered where it can run, nine steps that open, and a search for words beside it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.app import build
from desktop_app.core.settings import Settings, save
from desktop_app.encoder.encode import Encoder
from desktop_app.ui.find.page import FindPage
from desktop_app.ui.guide.job_matcher import JobMatcher
from desktop_app.ui.window.main_window import MainWindow
from tests.ui.conftest import JOBS, OpenWindow
from tests.ui.guide.conftest import guide_of, show_guide


def matcher_of(window: MainWindow) -> JobMatcher:
    show_guide(window)
    guide = guide_of(window)
    guide.show_part(7)
    made = guide.view(7).matcher
    assert made
    return made


def answers(matcher: JobMatcher, query: str) -> bool:
    return matcher.run_shown is not None and matcher.run_shown.query == query


def test_it_offers_the_sample_where_another_library_is_in_use(
    qtbot: QtBot, open_window: OpenWindow, library: Path, sample: Path
) -> None:
    window = open_window(library, sample)
    matcher = matcher_of(window)
    assert not matcher.ready
    assert matcher.stops() == [matcher.make]
    assert matcher.make.isVisible()
    window.libraries.open(sample)
    qtbot.waitUntil(lambda: matcher.ready, timeout=20_000)
    assert not matcher.make.isVisible()
    assert matcher.stops() == matcher.queries


def test_the_sample_that_came_with_the_program_is_opened_and_not_made_again(
    app: QApplication, qtbot: QtBot, library: Path, sample: Path, encoder: Encoder, tmp_path: Path
) -> None:
    save(tmp_path, Settings("light", (str(library),), str(library)))
    window = build(tmp_path, sample=sample, preloaded=(encoder,))
    qtbot.addWidget(window)
    window.show()
    try:
        matcher = matcher_of(window)
        qtbot.waitUntil(lambda: window.libraries.current is not None, timeout=20_000)
        assert matcher.make.isVisible()
        matcher.make.click()
        qtbot.waitUntil(lambda: matcher.ready, timeout=20_000)
        assert window.libraries.current_folder == sample
        assert not window.libraries.jobs.folders()
    finally:
        window.close()


def test_nine_steps_with_real_numbers(qtbot: QtBot, window: MainWindow) -> None:
    matcher = matcher_of(window)
    assert len(matcher.queries) == 2
    for button in matcher.queries:
        button.click()
        query = button.text()
        qtbot.waitUntil(partial(answers, matcher, query), timeout=20_000)
        run = matcher.run_shown
        assert run
        assert run.documents == run.passages == len(JOBS)
        assert len(run.by_meaning) == 10
        assert [card.example.view for card in matcher.cards] == [
            *("Inspector", "Preprocessing", "States", "Inspector", "Preprocessing", "Pooling"),
            *("Similarity", "Search", "Compare"),
        ]
        assert run.scored[0].title == run.by_meaning[0].title
    assert matcher.stops() == [*matcher.queries, *matcher.cards]


def test_a_step_opens_and_one_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    matcher = matcher_of(window)
    matcher.queries[0].click()
    qtbot.waitUntil(lambda: len(matcher.cards) == 9, timeout=20_000)
    guide = guide_of(window)
    for card in matcher.cards:
        card.setFocus()
        card.click()
        assert window.stack.currentWidget() is not guide
        window.back_strip.button.click()
        assert window.stack.currentWidget() is guide
    ranked = matcher.cards[7]
    ranked.click()
    page = window.stack.currentWidget()
    assert isinstance(page, FindPage)
    qtbot.waitUntil(lambda: page.search.model.answer is not None, timeout=20_000)
    assert page.search.bar.mode == "semantic"
    assert page.search.bar.query == matcher.queries[0].text()
