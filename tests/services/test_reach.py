"""How much of a library can be searched."""

from __future__ import annotations

from desktop_app.core.query_values import Reach, gaps
from desktop_app.services.reach import reach_document


def test_what_is_missing_is_said_in_sentences() -> None:
    assert gaps(Reach(5, 5), ()) == ()
    assert gaps(Reach(), ()) == ()
    assert gaps(Reach(7_252, 1_250), ("A file is cut.",)) == (
        "A file is cut.",
        "6,002 of 7,252 passages are not embedded: meaning cannot find them.",
    )
    assert gaps(Reach(2, 1), ()) == ("1 of 2 passages is not embedded: meaning cannot find it.",)
    assert gaps(Reach(2, 1), (), by_words=True) == ()
    both = Reach(2, 1) + Reach(3, 3)
    assert reach_document(both, ["x"]) == {"problems": ["x"], "coverage": {"passages": 5, "by_meaning": 4}}
