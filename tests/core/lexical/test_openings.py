"""Copies of a text begin alike, in two bytes as well."""

import numpy as np
import pytest

from desktop_app.core.folding import fold
from desktop_app.core.lexical import openings
from desktop_app.core.lexical.openings import LENGTH, UNKNOWN

TEXTS = (
    "Turmeric stains fingers yellow because its curcumin binds to the skin. " * 20,
    "Kurkuma färbt die Finger gelb, weil Kurkumin an der Haut haftet. " * 20,
    "short",
    "Kürze",
    "\ufb01rst the o\ufb03ce",
    "東京都の図書館は九時に開きます。" * 40,
    "a" * LENGTH,
)


@pytest.mark.parametrize("text", TEXTS)
def test_what_folds_to_the_same_has_the_same_key(text: str) -> None:
    others = (fold(text), text.replace(" ", "  \n"), text.replace(" ", " " * 900), f"  {text} ")
    assert {openings.key(other) for other in others} == {openings.key(text)}


def test_other_texts_have_other_keys() -> None:
    keys = {openings.key(text) for text in (*TEXTS, "", f"a{' ' * LENGTH}b", f"a{' ' * LENGTH}c")}
    assert len(keys) == len(TEXTS) + 3
    assert UNKNOWN not in keys


def test_those_are_doubtful_that_begin_as_another_does_and_all_where_one_is_not_known() -> None:
    assert openings.doubtful(np.array([5, 3, 5, 4], np.uint16)).tolist() == [True, False, True, False]
    assert not openings.doubtful(np.array([5, 3], np.uint16)).any()
    assert openings.doubtful(np.array([5, UNKNOWN, 3], np.uint16)).all()
