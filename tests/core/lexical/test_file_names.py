"""Files are found by the words of their names, however those are joined."""

import pytest

from desktop_app.core.lexical.file_names import named


@pytest.mark.parametrize(
    ("words", "name", "held"),
    [
        ("annual report", "AnnualReport_2023.pdf", True),
        ("report annual", "annual-report.pdf", True),
        ("annualreport", "annual report.pdf", True),
        ("rep 2023", "AnnualReport2023.pdf", True),
        ("pdf", "annual.pdf", True),
        ("port", "report.pdf", False),
        ("strasse", "Große Straße.txt", True),
        ("reports", "report.pdf", False),
        ("RM1-8395", "rm1_8395.txt", True),
        ("...", "a.txt", False),
        ("", "a.txt", False),
    ],
)
def test_a_name_holds_words_by_their_beginnings(words: str, name: str, held: bool) -> None:
    assert named(words)(name) is held
