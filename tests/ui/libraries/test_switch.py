"""Another model for a library, from its menu to the answers it gives."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.core.jobs import CancelToken, silent
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.core.types import GUIDE, Hit, IndexRequest
from desktop_app.encoder.bundle import Bundle, FileRecord
from desktop_app.encoder.packed import pack
from desktop_app.library import label
from desktop_app.services.indexing import embed as filling
from desktop_app.services.models import add
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.engine import Engine
from desktop_app.ui.libraries.index_work import index, update
from desktop_app.ui.libraries.switch_model import KEPT, SwitchModel
from desktop_app.ui.values import UpdateRequest
from desktop_app.ui.window.main_window import MainWindow
from desktop_app.ui.window.work import model_of
from tests.letters import make_letters
from tests.ui.conftest import search_view

Open = Callable[..., MainWindow]
WAIT = 30_000


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_letters(tmp_path_factory.mktemp("letters"))


def open_form(window: MainWindow, qtbot: QtBot, folder: Path) -> SwitchModel:
    menu = QMenu(window)
    window.library_bar.menu_wanted.emit(folder, menu)
    (line,) = (action for action in menu.actions() if action.text() == "Switch model …")
    line.trigger()
    form = window.findChild(SwitchModel)
    assert form
    qtbot.waitUntil(lambda: form.options is not None and form.cost.text() != "Looking …", timeout=WAIT)
    return form


def hits(window: MainWindow) -> tuple[Hit, ...]:
    answer = search_view(window).model.answer
    return answer.hits if answer else ()


def chosen(form: SwitchModel) -> str:
    return form.models.model.name if form.models.model else ""


def pick(form: SwitchModel, qtbot: QtBot, name: str) -> None:
    """Chooses a model by a click and waits for what it costs."""
    (button,) = (button for button in form.models.group.buttons() if button.text() == name)
    before = form.cost.text()
    button.click()
    qtbot.waitUntil(lambda: form.cost.text() != before, timeout=WAIT)


def switch(window: MainWindow, qtbot: QtBot, folder: Path, name: str) -> str:
    """Switches by the form and waits until that is done; what it said it would cost."""
    form = open_form(window, qtbot, folder)
    pick(form, qtbot, name)
    cost = form.cost.text()
    form.accept_button.click()
    qtbot.waitUntil(lambda: not window.libraries.jobs.busy(folder), timeout=60_000)
    qtbot.waitUntil(lambda: window.status.text().startswith(name), timeout=WAIT)
    return cost


def test_a_model_is_added_and_answers(
    qtbot: QtBot, open_window: Open, own: Path, letters: Path, tmp_path: Path
) -> None:
    window = open_window(own)
    view = search_view(window)
    view.bar.box.setText("bread")
    qtbot.waitUntil(lambda: hits(window) != (), timeout=WAIT)
    before = hits(window)
    form = open_form(window, qtbot, own)
    assert form.cost.text() == "This is what the library uses now."
    assert not form.accept_button.isEnabled()
    form.add_model(tmp_path)
    qtbot.waitUntil(lambda: "no model in" in form.notice.text(), timeout=WAIT)
    pack(Bundle.open(letters), tmp_path / "letters.zip")
    form.add_model(tmp_path / "letters.zip")
    qtbot.waitUntil(
        lambda: form.models.model is not None and form.models.model.name == "Letters", timeout=WAIT
    )
    qtbot.waitUntil(form.accept_button.isEnabled, timeout=WAIT)
    assert form.notice.isHidden()
    assert form.cost.text().startswith("13 documents to embed, about 13 passages. This model reads 40")
    assert (tmp_path / "data" / "models" / "Letters" / "manifest.json").exists()
    form.accept_button.click()
    qtbot.waitUntil(lambda: window.status.text().startswith("Letters · CPU"), timeout=60_000)
    qtbot.waitUntil(lambda: hits(window) not in ((), before), timeout=WAIT)
    assert window.libraries.current
    assert (window.libraries.current.documents, window.libraries.current.waiting) == (13, 0)
    assert window.libraries.current.passages > 13

    assert switch(window, qtbot, own, DEFAULT_BUNDLE.name) == KEPT
    qtbot.waitUntil(lambda: hits(window) == before, timeout=WAIT)


def test_a_dropped_model_is_added_in_the_form(
    qtbot: QtBot, open_window: Open, own: Path, letters: Path, tmp_path: Path
) -> None:
    window = open_window(own)
    pack(Bundle.open(letters), tmp_path / "letters.zip")
    window.library_actions.open_or_index([tmp_path / "letters.zip"])
    qtbot.waitUntil(lambda: window.findChild(SwitchModel) is not None, timeout=WAIT)
    form = window.findChild(SwitchModel)
    assert form
    qtbot.waitUntil(lambda: chosen(form) == "Letters" and form.accept_button.isEnabled(), timeout=WAIT)
    form.reject()


def test_what_is_kept_is_removed_when_it_was_said_twice(
    qtbot: QtBot, open_window: Open, own: Path, letters: Path, tmp_path: Path
) -> None:
    add(letters, added=tmp_path / "data" / "models")
    window = open_window(own)
    switch(window, qtbot, own, "Letters")
    form = open_form(window, qtbot, own)
    assert form.options
    assert [item.words for item in form.options.kept] == ["all-MiniLM-L6-v2, text as it is"]
    (remove,) = (
        button for button in form.findChildren(QPushButton) if "what is kept" in button.accessibleName()
    )
    remove.click()
    assert "embeds every passage again" in form.notice.text()
    assert (own / "documents.db").exists()
    form.notice.action.click()
    qtbot.waitUntil(lambda: form.options is not None and not form.options.kept, timeout=WAIT)
    assert not (own / "documents.db").exists()
    assert label.read(own).kept == ()
    pick(form, qtbot, DEFAULT_BUNDLE.name)
    assert form.cost.text().startswith("13 documents to embed")
    form.reject()


def test_the_old_one_answers_while_the_new_one_rests_and_a_stop_keeps_what_is_done(
    qtbot: QtBot, open_window: Open, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "LEAST_WORK", 100)
    monkeypatch.setattr(filling, "MOST_WORK", 100)
    window = open_window(own)
    view = search_view(window)
    row = window.library_bar.row(own)
    assert row
    form = open_form(window, qtbot, own)
    form.cleaned.click()
    qtbot.waitUntil(lambda: "13 documents to embed" in form.cost.text(), timeout=WAIT)
    form.accept_button.click()
    window.libraries.jobs.toggle_pause()
    qtbot.waitUntil(lambda: row.progress.text().startswith("Paused by you"), timeout=WAIT)
    view.bar.box.setText("bread")
    qtbot.waitUntil(lambda: hits(window) != (), timeout=WAIT)
    assert label.read(own).recipe.preprocessing != GUIDE
    window.libraries.jobs.toggle_pause()
    window.libraries.jobs.toggle_pause()
    window.libraries.jobs.stop(own)
    qtbot.waitUntil(lambda: not window.libraries.jobs.busy(own), timeout=WAIT)
    assert row.notice.text() == "Stopped. What is done is kept."
    row.notice.action.click()
    qtbot.waitUntil(lambda: label.read(own).recipe.preprocessing == GUIDE, timeout=WAIT)
    qtbot.waitUntil(lambda: not window.libraries.jobs.busy(own), timeout=WAIT)
    QCoreApplication.processEvents()


def test_another_pooling_is_at_hand_at_once(qtbot: QtBot, open_window: Open, own: Path) -> None:
    window = open_window(own)
    form = open_form(window, qtbot, own)
    form.poolings["cls"].click()
    qtbot.waitUntil(form.accept_button.isEnabled, timeout=WAIT)
    assert form.cost.text() == "Kept from before: nothing needs to be embedded."
    form.accept_button.click()
    qtbot.waitUntil(lambda: search_view(window).bar.pooling == "cls", timeout=WAIT)
    qtbot.waitUntil(lambda: not window.libraries.jobs.busy(own), timeout=WAIT)


def test_each_library_is_searched_and_updated_by_its_own_model(
    qtbot: QtBot, open_window: Open, own: Path, library: Path, letters: Path, tmp_path: Path
) -> None:
    added = tmp_path / "data" / "models"
    bundle = add(letters, added=added)
    window = open_window(own, library)
    switch(window, qtbot, own, "Letters")
    window.libraries.open(library)
    qtbot.waitUntil(lambda: window.status.text().startswith(DEFAULT_BUNDLE.name), timeout=WAIT)
    window.libraries.open(own)
    qtbot.waitUntil(lambda: window.status.text().startswith("Letters"), timeout=WAIT)
    window.libraries.update(UpdateRequest(own, "own", again=True))
    qtbot.waitUntil(lambda: not window.libraries.jobs.busy(own), timeout=WAIT)
    row = window.library_bar.row(own)
    assert row
    assert row.notice.isHidden()

    shutil.rmtree(bundle.folder)
    engine = Engine(OpenModels(added=added))
    assert model_of(engine, own).name == "Model not installed"
    found = engine.searcher(own).search("bread", 3, "keyword")
    assert found.hits[0].title == "Baker"
    add(letters, added=added)
    assert model_of(engine, own).name == "Letters"
    assert engine.searcher(own).search("bread", 3, "semantic").hits
    report = update(engine, UpdateRequest(own, "own"), silent, CancelToken())
    assert (report.documents, report.embedded) == (13, 0)
    assert model_of(engine, library).name == DEFAULT_BUNDLE.name
    assert len(engine.models.loaded()) == 2
    engine.close()


def test_a_german_library_is_offered_a_model_that_reads_german(
    qtbot: QtBot, open_window: Open, tmp_path: Path, letters: Path
) -> None:
    made = Path(shutil.copytree(letters, tmp_path / "many"))
    card = b"---\nlanguage: multilingual\n---\n# Many\n"
    (made / "README.md").write_bytes(card)
    manifest = Bundle.open(letters).manifest
    record = FileRecord(hashlib.sha256(card).hexdigest(), len(card))
    files = {**manifest.files, "README.md": record}
    (made / "manifest.json").write_bytes(replace(manifest, name="Many", files=files).to_json())
    add(made, DEFAULT_BUNDLE, tmp_path / "data" / "models")
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text(
        "Der Arzt schreibt morgens seine Berichte, und die Schwester pflegt die Kranken."
    )
    german = tmp_path / "data" / "libraries" / "Deutsch"
    models = OpenModels(DEFAULT_BUNDLE, tmp_path / "data" / "models")
    index(Engine(models), IndexRequest(german, "Deutsch", (texts,)), silent, CancelToken())
    window = open_window(german)
    row = window.library_bar.row(german)
    assert row
    qtbot.waitUntil(lambda: "mostly German" in row.notice.text(), timeout=WAIT)
    assert "its model reads English" in row.notice.text()
    row.notice.action.click()
    form = window.findChild(SwitchModel)
    assert form
    qtbot.waitUntil(lambda: chosen(form) in ("Many", "multilingual-e5-small"), timeout=WAIT)
    form.reject()
