from desktop_app.core.similar_to import SimilarTo
from desktop_app.ui.find.search.undo import MOST, TYPING_S, Asked, Trail


def asked(query: str) -> Asked:
    return Asked(query, "semantic", "mean")


def test_typing_is_one_step_until_one_rests() -> None:
    trail = Trail(asked(""))
    for at, query in (
        (1.0, "b"),
        (1.3, "bre"),
        (1.9, "bread"),
        (1.9 + TYPING_S, "bread at"),
        (3.6, "bread at n"),
    ):
        trail.note(asked(query), at)
    assert trail.back() == asked("bread")
    assert trail.back() == asked("")
    assert trail.back() is None
    assert [trail.forward(), trail.forward(), trail.forward()] == [asked("bread"), asked("bread at n"), None]


def test_what_was_meant_is_not_grown() -> None:
    trail = Trail(asked(""))
    trail.note(asked("bread"), 1.0)
    trail.settle()
    trail.note(asked("bread x"), 1.1)
    assert trail.back() == asked("bread")


def test_clearing_and_choices_are_steps() -> None:
    trail = Trail(asked(""))
    trail.note(asked("bread"), 1.0)
    trail.note(asked(""), 1.1)
    trail.note(Asked("", "semantic", "mean", SimilarTo("Baker", 3)))
    trail.note(Asked("", "semantic", "cls", SimilarTo("Baker", 3)))
    back = [trail.back() for _ in range(4)]
    assert [step and step.query for step in back] == ["", "", "bread", ""]


def test_a_new_step_forgets_what_was_undone() -> None:
    trail = Trail(asked(""))
    for query in ("a", "b", "c"):
        trail.note(asked(query))
    trail.back()
    trail.back()
    trail.note(asked("d"))
    assert trail.forward() is None
    assert trail.back() == asked("a")


def test_the_same_is_no_step_and_there_is_an_end() -> None:
    trail = Trail(asked("0"))
    trail.note(asked("0"))
    assert trail.back() is None
    for number in range(MOST + 50):
        trail.note(asked(str(number)))
    steps = 0
    while trail.back():
        steps += 1
    assert steps == MOST - 1
