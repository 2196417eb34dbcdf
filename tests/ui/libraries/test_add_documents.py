from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.types import GUIDE, UNTOUCHED, IndexRequest
from desktop_app.ui.engine import Engine
from desktop_app.ui.libraries.add_documents import AddDocuments
from desktop_app.ui.tasks import TaskRunner

Form = Callable[..., tuple[AddDocuments, list[IndexRequest]]]


@pytest.fixture
def form(qtbot: QtBot, app: QApplication, runner: TaskRunner, tmp_path: Path) -> Form:
    """Opens the form and gathers its wishes."""
    window = QWidget()
    qtbot.addWidget(window)

    def form(
        *paths: Path, target: Path | None = None, other: str = "Old"
    ) -> tuple[AddDocuments, list[IndexRequest]]:
        made = AddDocuments(runner, Engine(), tmp_path, [(tmp_path / "Old", other)], paths, target, window)
        wishes: list[IndexRequest] = []
        made.requested.connect(wishes.append)
        made.show()
        return made, wishes

    return form


def test_a_file_is_enough(qtbot: QtBot, form: Form, corpus: Path, tmp_path: Path) -> None:
    made, wishes = form(corpus)
    qtbot.waitUntil(lambda: made.fields.title.currentText() == "Title: title", timeout=20_000)
    assert made.name.text() == "jobs"
    made.accept_button.click()
    qtbot.waitUntil(lambda: bool(wishes))
    assert wishes == [
        IndexRequest(tmp_path / "jobs", "jobs", (corpus,), None, (), UNTOUCHED, watched=True, links=False)
    ]


def test_a_name_that_is_taken_gets_a_number(qtbot: QtBot, form: Form, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    made, wishes = form(corpus)
    made.name.setText("a/b")
    made.cleaned.setChecked(True)
    made.accept_button.click()
    qtbot.waitUntil(lambda: bool(wishes))
    assert wishes[0].folder == tmp_path / "a b 2"
    assert wishes[0].name == "a/b"
    assert wishes[0].preprocessing == GUIDE


def test_a_library_keeps_its_own_recipe(qtbot: QtBot, form: Form, corpus: Path, tmp_path: Path) -> None:
    made, wishes = form(corpus, target=tmp_path / "Old")
    assert made.accept_button.text() == "Add to library"
    assert made.cleaning.isHidden()
    assert made.name.isHidden()
    made.accept_button.click()
    assert wishes[0].folder == tmp_path / "Old"


def test_what_cannot_be_read_is_said_at_once(qtbot: QtBot, form: Form, tmp_path: Path) -> None:
    picture = tmp_path / "picture.heic"
    picture.write_bytes(b"\x89PNG")
    made, _ = form(picture)
    qtbot.waitUntil(lambda: "picture.heic" in made.notice.text(), timeout=20_000)


def test_files_are_chosen_in_the_systems_dialog(
    qtbot: QtBot, form: Form, corpus: Path, tmp_path: Path
) -> None:
    made, _ = form()
    assert not made.accept_button.isEnabled()
    made.choose_files()
    dialog = made.findChild(QFileDialog)
    assert dialog
    dialog.filesSelected.emit([str(corpus)])
    dialog.close()
    assert made.paths_list.item(0).text() == str(corpus)
    assert made.accept_button.isEnabled()


def test_patterns_are_behind_a_disclosure(qtbot: QtBot, form: Form, corpus: Path) -> None:
    made, wishes = form(corpus)
    only, without = made.which.findChildren(QLineEdit)
    assert not only.isVisible()
    made.which.toggle.click()
    assert only.isVisible()
    only.setText("*.pdf  notes/**")
    without.setText("old papers, *.bak,")
    made.watch.setChecked(False)
    made.accept_button.click()
    qtbot.waitUntil(lambda: bool(wishes))
    assert wishes[0].include == ("*.pdf", "notes/**")
    assert wishes[0].exclude == ("old papers", "*.bak")
    assert wishes[0].watched is False


def test_a_library_with_a_long_name_leaves_room_for_the_new_one(form: Form) -> None:
    made, _wishes = form(other="A very long name " * 5)
    assert made.name.width() > 100
    assert made.width() < 600
