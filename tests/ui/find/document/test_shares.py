import json

from desktop_app.ui.find.document.shares import Shares, signed

CELLS = ((0.25, -0.05), (0.5, 0.1))
SHARES = Shares(("＝a", "b"), ("c", "d\te"), (0.2, 0.6), (0.75, 0.05), CELLS, 0.8)


def test_a_table_has_its_sums_and_no_formula() -> None:
    lines = [line.split("\t") for line in SHARES.tsv().split("\n")]
    assert lines[0] == ["", "c", "d e", "sum"]
    assert lines[1] == ["'＝a", "0.25", "-0.05", "0.2"]
    assert lines[-1] == ["sum", "0.75", "0.05", "0.8"]


def test_what_is_left_out_is_copied_as_two_lists() -> None:
    lost = Shares(("[CLS]", "a"), ("b",), (None, 0.1), (-0.2,), None, 0.5)
    assert lost.tsv() == "[CLS]\t\na\t0.1\nb\t-0.2"
    assert json.loads(lost.json())["contributions"] is None


def test_json_holds_every_cell() -> None:
    document = json.loads(SHARES.json())
    assert document["contributions"] == [list(line) for line in CELLS]
    assert document["query"][1] == {"token": "b", "share": 0.6}


def test_a_share_has_its_sign() -> None:
    assert (signed(0.12345), signed(-0.5, 2), signed(None)) == ("+0.1235", "−0.50", "–")
