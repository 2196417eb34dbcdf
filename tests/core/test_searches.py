import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.searches import MOST_RECENT, NAME, Search, Searches, load, save


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
    assert renamed.without(renamed.saved[0]).recent == (search("bread"),)
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
    found = load(tmp_path)
    assert found == Searches()
    assert Path(found.damaged).read_text() == text
    save(tmp_path, Searches().noted(search("bread")))
    assert len(load(tmp_path).recent) == 1


def test_a_letter_that_changed_is_told_and_the_searches_stay(tmp_path: Path) -> None:
    save(tmp_path, Searches().noted(search("bread")).noted(search("trains")))
    assert load(tmp_path).damaged == ""
    text = (tmp_path / NAME).read_text().replace("bread", "breaf")
    (tmp_path / NAME).write_text(text)
    found = load(tmp_path)
    assert [one.query for one in found.recent] == ["trains", "breaf"]
    assert Path(found.damaged).read_text() == text
    save(tmp_path, found)
    assert load(tmp_path).damaged == ""


def test_what_is_no_search_is_left_out(tmp_path: Path) -> None:
    good = {"query": "bread", "mode": "hybrid", "pooling": "cls", "library": "/jobs"}
    bad = [None, 3, {}, {**good, "mode": "psychic"}, {**good, "query": ["x"]}, {**good, "query": " "}]
    bad.append({**good, "pooling": []})
    (tmp_path / NAME).write_text(json.dumps({"recent": [*bad, good], "saved": {"a": 1}}))
    assert load(tmp_path) == Searches(recent=(Search("bread", "hybrid", "cls", "/jobs"),))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(value=json_values)
def test_no_json_breaks_it(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    folder = tmp_path_factory.mktemp("searches")
    (folder / NAME).write_text(json.dumps({"recent": value, "saved": value}))
    load(folder)
