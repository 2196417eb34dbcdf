from desktop_app.core.text import quoted


def test_what_is_quoted_already_gets_no_second_marks() -> None:
    assert quoted("night shift") == "“night shift”"
    assert quoted('"night shift"') == '"night shift"'
    assert quoted('nurse "night shift"') == 'nurse "night shift"'
    assert quoted('"') == '"'
    assert quoted("“So it goes”") == "“So it goes”"


def test_what_is_quoted_is_one_short_line() -> None:
    assert quoted("a\nb") == "“a\\u000ab”"
    assert quoted("x" * 60, 10) == f"“{'x' * 10}…”"
