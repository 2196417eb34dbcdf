from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from desktop_app.ui.libraries.details import COLUMNS, FILE, REASON, UnreadModel
from desktop_app.ui.values import Unread

ROWS = (
    Unread("/docs/pictures", "other kind", "3 files are of the kind .png (pictures) and not read."),
    Unread("/docs/b.csv", "read in part", "Line 4: it has more values than the head."),
    Unread("/docs/Z.pdf", "not read", "It is locked with a password: save a copy without one."),
    Unread("/docs/=a.pdf", "not read", "=cmd"),
)


def model() -> UnreadModel:
    made = UnreadModel()
    made.show(ROWS)
    return made


def names(shown: UnreadModel) -> list[str]:
    return [shown.index(row, FILE).data() for row in range(shown.rowCount())]


def test_the_model_is_sound(app: QApplication, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model())  # type: ignore[no-untyped-call]


def test_what_surprises_most_comes_first(app: QApplication) -> None:
    assert names(model()) == ["=a.pdf", "Z.pdf", "b.csv", "pictures"]


def test_it_is_sorted_by_what_one_sees(app: QApplication) -> None:
    shown = model()
    shown.sort(REASON)
    assert names(shown) == ["pictures", "=a.pdf", "Z.pdf", "b.csv"]
    shown.sort(REASON, Qt.SortOrder.DescendingOrder)
    assert names(shown) == ["b.csv", "Z.pdf", "=a.pdf", "pictures"]


def test_a_copy_holds_whole_paths_and_no_formula(app: QApplication) -> None:
    shown = model()
    assert shown.text([0]) == "File\tWhat\tWhy, and what to do\n/docs/=a.pdf\tnot read\t'=cmd"
    assert shown.text().count("\n") == len(ROWS)
    assert shown.headerData(REASON, Qt.Orientation.Horizontal) == COLUMNS[REASON]
