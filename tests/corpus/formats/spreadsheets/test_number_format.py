"""Numbers come as the sheet shows them."""

from __future__ import annotations

import pytest

from desktop_app.corpus.formats.spreadsheets.number_format import general, is_plain, shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.256, "0.0%", "25.6%"),
        (0.999, "0%", "100%"),
        (1234, "00000", "01234"),
        (7, '"INV-"0000', "INV-0007"),
        (123456789, "000-00-0000", "123-45-6789"),
        (5551234567, "(000) 000-0000", "(555) 123-4567"),
        (4111111111111111, "0", "4111111111111111"),
        (1.59001810629457e17, "0", "159001810629457000"),
        (1234.5, "€ #,##0.00", "€ 1,234.50"),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (1234.5, '_-* #,##0.00\\ [$€-1]_-;\\-* #,##0.00\\ [$€-1]_-;_-* "-"??\\ [$€-1]_-', "1,234.50 €"),
        (-1234.5, "$#,##0.00;[Red]-$#,##0.00", "-$1,234.50"),
        (-5, "0.00;(0.00)", "(5.00)"),
        (-3, "0", "-3"),
        (0, '0;-0;"none"', "none"),
        (1234567, "#,##0", "1,234,567"),
        (1234567, '0.0,,"M"', "1.2M"),
        (12, '0" kg"', "12 kg"),
        (2.675, "0.00", "2.68"),
        (5, "0.##", "5"),
        (0.5, "# ?/?", "1/2"),
        (2.75, "# ??/??", "2 3/4"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (150, '[>=100]"high";[<10]"low";0', "high"),
        (12.5, "@", "12.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1.302083333333333, "[h]:mm", "31:15"),
        (1.25, "[h]:mm:ss", "30:00:00"),
        (0.3229166666666667, "hh:mm", "07:45"),
        (0.75, "h:mm AM/PM", "18:00"),
        (0.00347222, "mm:ss", "05:00"),
        (44721, "dd/mm/yyyy", "2022-06-09"),
        (44676.60416666666, 'd" of "mmmm yyyy hh:mm', "2022-04-25 14:30:00"),
    ],
)
def test_codes(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (4111111111111111.0, "4111111111111111"),
        (1.59001810629457e17, "159001810629457000"),
        (-2.5, "-2.5"),
        (0.00001, "0.00001"),
        (1e-9, "1E-09"),
        (1e300, "1E+300"),
    ],
)
def test_numbers_without_a_format(value: float, text: str) -> None:
    assert general(value) == text


@pytest.mark.parametrize(
    ("code", "plain"),
    [("", True), ("General", True), ("@", True), ("yyyy-mm-dd", True), ("0", False), ("[h]:mm", False)],
)
def test_which_formats_change_nothing(code: str, plain: bool) -> None:
    assert is_plain(code) == plain
