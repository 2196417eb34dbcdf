from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.checklist import MOST_REQUIREMENTS, requirements


def test_bullets_numbers_and_empty_lines_go() -> None:
    text = """
      - Python and SQL
      * 5 years of practice
    3. Works in a team
    4) drives
    (5) -40 °C in winter
    • a.m. shifts
    [ ] license
    - [x] Python   and SQL

    2024 is the year
    C++
    """
    assert requirements(text) == (
        "Python and SQL",
        "5 years of practice",
        "Works in a team",
        "drives",
        "-40 °C in winter",
        "a.m. shifts",
        "license",
        "2024 is the year",
        "C++",
    )


def test_there_is_an_end_to_it() -> None:
    assert len(requirements("\n".join(f"line {number}" for number in range(500)))) == MOST_REQUIREMENTS


@given(st.text())
def test_any_text_has_requirements(text: str) -> None:
    for line in requirements(text):
        assert line == line.strip() != ""
        assert line in " ".join(text.split())
