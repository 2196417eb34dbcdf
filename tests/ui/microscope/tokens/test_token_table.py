"""The rows of a sheet as a table: cells, heads, and the one row that is lit."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.explore.sheet import read
from desktop_app.services.models import open_bundle
from desktop_app.ui.microscope.tokens.token_table import LEAST_TEXT, TokenColumn, TokenGrid, TokenTableModel

Role = Qt.ItemDataRole


@pytest.fixture(scope="module")
def tokenizer() -> WordPiece:
    return WordPiece(open_bundle())


def test_the_model_shows_every_column(app: QApplication, tokenizer: WordPiece) -> None:
    model = TokenTableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show(read(tokenizer, ("a paycheck",), 4))
    shown = [[model.index(row, column).data() for column in TokenColumn] for row in range(model.rowCount())]
    assert shown == [
        ["0", "[CLS]", "101", "1", "0", "–", "", "special"],
        ["1", "a", "1037", "1", "0", "0–1", "a", "word"],
        ["2", "pay", "3477", "1", "0", "2–5", "pay", "word"],
        ["3", "[SEP]", "102", "1", "0", "–", "", "special"],
        ["–", "##che", "–", "–", "–", "5–8", "che", "unread"],
        ["–", "##ck", "–", "–", "–", "8–10", "ck", "unread"],
    ]
    headers = [model.headerData(column, Qt.Orientation.Horizontal) for column in TokenColumn]
    assert headers == ["Position", "Token", "Id", "Mask", "Type", "Offsets", "Your text", "What it is"]
    model.show(None)
    assert model.rowCount() == 0


def test_only_one_row_is_lit(app: QApplication, tokenizer: WordPiece) -> None:
    model = TokenTableModel()
    model.show(read(tokenizer, ("a paycheck",)))
    repainted: list[int] = []
    told: list[int] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        repainted.extend(range(first.row(), last.row() + 1))

    model.dataChanged.connect(note)
    model.lit_changed.connect(told.append)
    for row in (2, 2, 4, 99):
        model.light(row)
    assert told == [2, 4, -1]
    assert repainted == [2, 2, 4, 4]
    model.light(1)
    lit = [row for row in range(model.rowCount()) if model.index(row, 0).data(Role.BackgroundRole)]
    assert lit == [1]


def test_a_word_of_the_text_can_be_read_in_a_narrow_window(app: QApplication, qtbot: QtBot) -> None:
    grid = TokenGrid(TokenTableModel())
    qtbot.addWidget(grid)
    grid.resize(600, 300)
    grid.show()
    assert grid.columnWidth(TokenColumn.TEXT) == LEAST_TEXT
    grid.resize(1000, 300)
    assert grid.columnWidth(TokenColumn.TEXT) > 3 * LEAST_TEXT
    assert grid.horizontalHeader().length() == grid.viewport().width()
