from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from desktop_app.ui.find.document.fields_model import NAME, VALUE, FieldsModel


def test_a_cell_is_one_line_and_its_value_verbatim(qtmodeltester: ModelTester) -> None:
    model = FieldsModel()
    model.show({"place": "Lisbon\n  Portugal", "note": "<img src=x>"})
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    cell = model.index(0, VALUE)
    assert cell.data() == "Lisbon Portugal"
    assert model.verbatim(cell) == "Lisbon\n  Portugal"
    assert "&lt;img" in model.index(1, VALUE).data(Qt.ItemDataRole.ToolTipRole)
    assert [model.headerData(column, Qt.Orientation.Horizontal) for column in range(2)] == ["Field", "Value"]


def test_values_are_readable_and_the_tooltip_is_exact() -> None:
    model = FieldsModel()
    moment = datetime(2013, 12, 23, 23, 15, tzinfo=UTC).astimezone()
    local = f"Dec {moment.day}, 2013, {moment:%H:%M}"
    written = (
        ("_id", "ID", "job-7", "job-7"),
        ("date_posted", "Date posted", "2013-12-23T23:15:00Z", local),
        ("created", "Created", "2023-04-12", "Apr 12, 2023"),
        ("seen", "Seen", "2023-04-12T09:30", "Apr 12, 2023, 09:30"),
        ("author", "Author", "(anonymous)", "not given"),
        ("bad", "Bad", "2023-02-30T10:00:00Z", "2023-02-30T10:00:00Z"),
        ("early", "Early", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("year", "Year", "2013", "2013"),
        ("__", "__", "x", "x"),
    )
    model.show({name: value for name, _, value, _ in written})
    for row, (name, shown_name, value, shown_value) in enumerate(written):
        assert (model.index(row, NAME).data(), model.index(row, VALUE).data()) == (shown_name, shown_value)
        for column, exact in ((NAME, name), (VALUE, value)):
            assert exact in model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
            assert model.verbatim(model.index(row, column)) == exact
