from __future__ import annotations

import pytest

from desktop_app.ui.text import quoted_once


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bread", "“bread”"),
        ('"white bread"', "“white bread”"),
        ("“white bread”", "“white bread”"),
        ("„Weißbrot“", "“Weißbrot”"),
        ('"white" or "black"', '“"white" or "black"”'),
        ('"', '“"”'),
        ("bread " * 40, f"“{('bread ' * 40).strip()[:20]}…”"),
    ],
)
def test_what_is_in_quotes_gets_no_second_ones(text: str, shown: str) -> None:
    assert quoted_once(text, 20) == shown
