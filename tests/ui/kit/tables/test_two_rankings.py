from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from desktop_app.core.types import Hit
from desktop_app.services.searching.compare import Placed
from desktop_app.ui.kit.tables.two_rankings import RankingModel, identity, there_in_words

Role = Qt.ItemDataRole


def placed(rank: int, there: int | None, title: str = "Baker") -> Placed:
    text, source = "kneads the dough", "/docs/jobs.csv"
    hit = Hit(rank, rank, f"id-{rank}", title, 0.5, 0.5, text, source, "", rank, 0, len(text), 0.5, 0.9)
    return Placed(hit, there)


def ranking(*rows: Placed) -> RankingModel:
    model = RankingModel()
    model.show(rows, "Keyword", 1_200)
    return model


def spoken(model: RankingModel, row: int) -> str:
    words = model.index(row, 0).data(Role.AccessibleTextRole)
    assert isinstance(words, str)
    return words


def test_the_model_is_sound(app: QApplication, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(ranking(placed(1, 3), placed(2, None)))  # type: ignore[no-untyped-call]


def test_a_row_says_where_its_document_stands_on_the_other_side(app: QApplication) -> None:
    model = ranking(placed(1, 3), placed(2, 1), placed(3, 3), placed(4, None))
    assert spoken(model, 0) == "1. Baker, 3rd in Keyword, 2 places lower. kneads the dough"
    assert "1st in Keyword, 1 place higher" in spoken(model, 1)
    assert "at the same place in Keyword" in spoken(model, 2)
    assert "not among the 1,200 documents of Keyword" in spoken(model, 3)


def test_the_short_words_at_the_right() -> None:
    assert [there_in_words(placed(2, there)) for there in (2, 1, 22, None)] == [
        "same place",
        "1st there",
        "22nd there",
        "only here",
    ]


def test_a_document_is_found_by_what_is_the_same_on_both_sides(app: QApplication) -> None:
    model = ranking(placed(1, 3), placed(2, 1))
    assert model.row_of(identity(placed(2, None))) == 1
    assert model.row_of(("/docs/jobs.csv", "id-9")) == -1


def test_a_document_without_a_title_is_called_by_its_id(app: QApplication) -> None:
    assert ranking(placed(1, 1, title="")).index(0, 0).data() == "id-1"
