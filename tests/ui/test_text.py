import re
from pathlib import Path

import desktop_app
from desktop_app.core.text import quoted

DESKTOP = Path(desktop_app.__file__).parent


def test_what_is_quoted_already_gets_no_second_marks() -> None:
    assert quoted("night shift") == "“night shift”"
    assert quoted('"night shift"') == '"night shift"'
    assert quoted('nurse "night shift"') == 'nurse "night shift"'
    assert quoted('"') == '"'
    assert quoted("“So it goes”") == "“So it goes”"


def test_what_is_quoted_is_one_short_line() -> None:
    assert quoted("a\nb") == "“a\\u000ab”"
    assert quoted("x" * 60, 10) == f"“{'x' * 10}…”"


def test_shares_are_written_as_the_language_of_the_window_does() -> None:
    """`5.75%` is English alone: what is seen goes through `per_cent`."""
    written = re.compile(r":[^{}\"]*%\}|\}%")
    files = [*(DESKTOP / "ui").rglob("*.py"), *(DESKTOP / "services" / "guide").rglob("*.py")]
    assert [path.name for path in files if written.search(path.read_text(encoding="utf-8"))] == []
