import json
import os
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.searches import (
    DAMAGED,
    KEPT_DAYS,
    MOST_RECENT,
    NAME,
    Search,
    Searches,
    change,
    load,
    opened,
    save,
)
from desktop_app.core.settings import HISTORY


def search(query: str, library: str = "/jobs", name: str = "") -> Search:
    return Search(query, "semantic", "mean", library, name)


def test_what_is_asked_again_moves_up() -> None:
    searches = Searches()
    for query in ("bread", "trains", "bread"):
        searches = searches.noted(search(query))
    assert [one.query for one in searches.recent] == ["bread", "trains"]
    assert len(searches.noted(search("bread", "/papers")).recent) == 3


def test_the_oldest_is_forgotten() -> None:
    searches = Searches()
    for number in range(MOST_RECENT + 3):
        searches = searches.noted(search(str(number)))
    assert len(searches.recent) == MOST_RECENT
    assert searches.recent[-1].query == "3"


def test_past_searches_are_found_by_the_beginnings_of_their_words() -> None:
    searches = Searches()
    for one in (
        search("bread for towns"),
        search("trains", "/papers"),
        search("Brèad rolls"),
        search("tower"),
    ):
        searches = searches.noted(one)
    searches = searches.kept(search("wheat", name="Bread, all of it"))
    assert [one.query for one in searches.like("brea", "/jobs", 9)] == [
        "wheat",
        "Brèad rolls",
        "bread for towns",
    ]
    assert [one.query for one in searches.like("tow bre", "/jobs", 9)] == ["bread for towns"]
    assert len(searches.like("brea", "/jobs", 2)) == 2
    assert searches.like("bread for towns", "/jobs", 9) == ()
    assert searches.like("trains", "/jobs", 9) == ()
    assert searches.like("read", "/jobs", 9) == ()


def test_a_saved_search_has_a_name_and_outlives_the_history() -> None:
    searches = Searches().noted(search("bread")).kept(search("bread"))
    assert searches.cleared().saved == (search("bread", name="bread"),)
    assert searches.cleared().recent == ()
    renamed = searches.kept(search("bread", name="Bakers"))
    assert [one.name for one in renamed.saved] == ["Bakers"]
    assert renamed.without(renamed.saved[0]).saved == ()
    assert [one.query for one in renamed.without(renamed.saved[0]).recent] == ["bread"]
    assert renamed.without(search("bread")).recent == ()


def test_it_is_kept(tmp_path: Path) -> None:
    searches = Searches().noted(search('"exact" ' + "é" * 10)).kept(search("trains", name="Trains"))
    save(tmp_path / "new", searches)
    assert load(tmp_path / "new") == searches


def test_nothing_is_remembered_of_nothing(tmp_path: Path) -> None:
    assert load(tmp_path / "none") == Searches()


@pytest.mark.parametrize("text", ["{", "[]", "null", '"x"', "\0"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    assert load(tmp_path) == Searches()
    assert opened(tmp_path).searches == Searches()
    assert f"{DAMAGED}-1.json" in opened(tmp_path).notice
    assert [path.read_text() for path in tmp_path.glob("*damaged*")] == [text]
    save(tmp_path, Searches().noted(search("bread")))
    assert len(load(tmp_path).recent) == 1


def test_a_letter_that_changed_is_told_and_the_searches_stay(tmp_path: Path) -> None:
    save(tmp_path, Searches().noted(search("bread")).noted(search("trains")))
    assert opened(tmp_path).notice == ""
    text = (tmp_path / NAME).read_text().replace("bread", "breaf")
    (tmp_path / NAME).write_text(text)
    found = opened(tmp_path)
    assert [one.query for one in found.searches.recent] == ["trains", "breaf"]
    assert f"{DAMAGED}-1.json" in found.notice
    assert (tmp_path / f"{DAMAGED}-1.json").read_text() == text
    save(tmp_path, found.searches)
    assert opened(tmp_path).notice == ""


def test_what_is_no_search_is_left_out(tmp_path: Path) -> None:
    good = {"query": "bread", "mode": "hybrid", "pooling": "cls", "library": "/jobs"}
    bad = [None, 3, {}, {**good, "mode": "psychic"}, {**good, "query": ["x"]}, {**good, "query": " "}]
    bad.append({**good, "pooling": []})
    (tmp_path / NAME).write_text(json.dumps({"recent": [*bad, good], "saved": {"a": 1}}))
    (one,) = load(tmp_path).recent
    assert replace(one, time="") == Search("bread", "hybrid", "cls", "/jobs")
    assert "could not be read" in opened(tmp_path).notice


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(value=json_values)
def test_no_json_breaks_it(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    folder = tmp_path_factory.mktemp("searches")
    (folder / NAME).write_text(json.dumps({"recent": value, "saved": value}))
    load(folder)


def asked(query: str, days: float) -> Search:
    return replace(search(query), time=(datetime.now(UTC) - timedelta(days=days)).isoformat())


def test_every_choice_for_the_history_says_how_long() -> None:
    assert KEPT_DAYS.keys() == HISTORY.choices.keys()


def test_what_was_asked_while_the_clock_was_ahead_is_forgotten_in_time(tmp_path: Path) -> None:
    """Else it would stay for as long as the clock was wrong."""
    ahead = datetime.now(UTC) + timedelta(days=365)
    save(tmp_path, Searches(recent=(replace(search("bread"), time=ahead.isoformat()),)))
    (kept,) = opened(tmp_path, "day").searches.recent
    assert abs(datetime.fromisoformat(kept.time) - datetime.now(UTC)) < timedelta(minutes=1)
    assert load(tmp_path).recent == (kept,), "in the file as well"
    later = datetime.now(UTC) + timedelta(days=2)
    assert load(tmp_path).forgetting("day", later).recent == ()


@pytest.mark.parametrize(
    ("keep", "left"),
    [
        ("always", ["now", "hours", "weeks", "months", "years"]),
        ("year", ["now", "hours", "weeks", "months"]),
        ("month", ["now", "hours", "weeks"]),
        ("day", ["now", "hours"]),
        ("off", []),
    ],
)
def test_what_is_old_is_forgotten_in_the_file_as_well(tmp_path: Path, keep: str, left: list[str]) -> None:
    ages = {"now": 0, "hours": 0.4, "weeks": 20, "months": 200, "years": 800}
    saved = search("kept", name="Kept")
    save(tmp_path, Searches((saved,), tuple(asked(query, days) for query, days in ages.items())))
    found = opened(tmp_path, keep)
    assert [one.query for one in found.searches.recent] == left
    assert found.searches.saved == (saved,)
    text = (tmp_path / NAME).read_text()
    assert [query for query in ages if f'"{query}"' in text] == left


@pytest.mark.parametrize(("keep", "left"), [("always", ["new", "old"]), ("day", ["new"]), ("off", [])])
def test_what_is_old_is_forgotten_at_every_change_too(tmp_path: Path, keep: str, left: list[str]) -> None:
    """A window may stay open for months."""
    save(tmp_path, Searches(recent=(asked("old", 20),)))
    before = load(tmp_path)
    change(tmp_path, before, before.noted(search("new")), keep)
    assert [one.query for one in load(tmp_path).recent] == left


def test_a_history_without_times_is_as_old_as_its_file(tmp_path: Path) -> None:
    save(tmp_path, Searches(recent=(search("old"),)))
    year_ago = datetime.now(UTC) - timedelta(days=400)
    assert len(opened(tmp_path, "day").searches.recent) == 1
    save(tmp_path, Searches(recent=(search("old"),)))
    os.utime(tmp_path / NAME, (year_ago.timestamp(), year_ago.timestamp()))
    assert opened(tmp_path, "year").searches.recent == ()


def test_without_a_history_nothing_damaged_is_kept_either(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"recent": "secret')
    opened(tmp_path)
    assert len(list(tmp_path.glob("*damaged*"))) == 1
    assert opened(tmp_path, "off").notice == ""
    assert "secret" not in "".join(path.read_text() for path in tmp_path.iterdir())


def test_two_windows_lose_nothing_of_each_other(tmp_path: Path) -> None:
    def ask(name: str) -> None:
        own = Searches()
        for number in range(20):
            after = own.noted(search(f"{name} {number}"))
            change(tmp_path, own, after)
            own = after

    windows = [threading.Thread(target=ask, args=(name,)) for name in ("a", "b")]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    assert len(load(tmp_path).recent) == 40
    change(tmp_path, load(tmp_path), Searches())
    assert load(tmp_path) == Searches()


@pytest.mark.skipif(os.name == "nt", reason="it knows no such modes")
def test_it_is_nobody_elses_business(tmp_path: Path) -> None:
    change(tmp_path / "data", Searches(), Searches().noted(search("bread")))
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()} == {0o600}
