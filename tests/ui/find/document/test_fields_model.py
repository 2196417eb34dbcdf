from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from desktop_app.ui.find.document.fields_model import VALUE, FieldsModel


def test_a_cell_is_one_line_and_its_value_verbatim(qtmodeltester: ModelTester) -> None:
    model = FieldsModel()
    model.show({"place": "Lisbon\n  Portugal", "note": "<img src=x>"})
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    cell = model.index(0, VALUE)
    assert cell.data() == "Lisbon Portugal"
    assert model.verbatim(cell) == "Lisbon\n  Portugal"
    assert "&lt;img" in model.index(1, VALUE).data(Qt.ItemDataRole.ToolTipRole)
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(2)] == ["Field", "Value"]
