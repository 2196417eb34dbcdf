from desktop_app.core.query_values import SimilarTo
from desktop_app.ui.find.search.query_undo import MOST, TYPING_S, QueryUndo, SearchStep


def asked(query: str) -> SearchStep:
    return SearchStep(query, "semantic", "mean")


def test_typing_is_one_step_until_one_rests() -> None:
    undo = QueryUndo(asked(""))
    for at, query in (
        (1.0, "b"),
        (1.3, "bre"),
        (1.9, "bread"),
        (1.9 + TYPING_S, "bread at"),
        (3.6, "bread at n"),
    ):
        undo.note(asked(query), at)
    assert undo.back() == asked("bread")
    assert undo.back() == asked("")
    assert undo.back() is None
    assert [undo.forward(), undo.forward(), undo.forward()] == [asked("bread"), asked("bread at n"), None]


def test_what_was_meant_is_not_grown() -> None:
    undo = QueryUndo(asked(""))
    undo.note(asked("bread"), 1.0)
    undo.settle()
    undo.note(asked("bread x"), 1.1)
    assert undo.back() == asked("bread")


def test_clearing_and_choices_are_steps() -> None:
    undo = QueryUndo(asked(""))
    undo.note(asked("bread"), 1.0)
    undo.note(asked(""), 1.1)
    undo.note(SearchStep("", "semantic", "mean", SimilarTo("Baker", 3)))
    undo.note(SearchStep("", "semantic", "cls", SimilarTo("Baker", 3)))
    back = [undo.back() for _ in range(4)]
    assert [step and step.query for step in back] == ["", "", "bread", ""]


def test_a_new_step_forgets_what_was_undone() -> None:
    undo = QueryUndo(asked(""))
    for query in ("a", "b", "c"):
        undo.note(asked(query))
    undo.back()
    undo.back()
    undo.note(asked("d"))
    assert undo.forward() is None
    assert undo.back() == asked("a")


def test_the_same_is_no_step_and_there_is_an_end() -> None:
    undo = QueryUndo(asked("0"))
    undo.note(asked("0"))
    assert undo.back() is None
    for number in range(MOST + 50):
        undo.note(asked(str(number)))
    steps = 0
    while undo.back():
        steps += 1
    assert steps == MOST - 1
