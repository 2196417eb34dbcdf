"""Titles and texts are found under the names they go by, or by how they look."""

from __future__ import annotations

import pytest

from desktop_app.corpus.fields import NoSuchField, recognize

PROSE = "They check every valve of the plant before the night shift begins."


@pytest.mark.parametrize(
    ("record", "title", "texts", "identity"),
    [
        ({"_id": "1", "title": "T", "text": "X"}, "title", ("text",), "_id"),
        ({"id": "1", "Job Title": "T", "Job_Description": "X"}, "Job Title", ("Job_Description",), "id"),
        ({"Name": "T", "jobTitle": "J", "Body": "X"}, "jobTitle", ("Body",), ""),
        (
            {"title": "T", "description": "X", "requirements": "Y", "place": "Z"},
            "title",
            ("description", "requirements"),
            "",
        ),
        ({"Subject": "T", "From": "a", "Message": "X"}, "Subject", ("Message",), ""),
        ({"movie_title": "T", "plot": "X"}, "movie_title", ("plot",), ""),
        ({"ID": "1", "reviewText": "X", "rating": "5"}, "", ("reviewText",), "ID"),
        ({"name": "T", "what_they_do": PROSE, "salary": "9", "city": "Rome"}, "name", ("what_they_do",), ""),
        ({"first": PROSE, "code": "A1", "second": PROSE}, "", ("first", "second"), ""),
        (
            {"name": "T", "color": "red", "price": "5", "user_id": "7", "url": "u"},
            "name",
            ("color", "price"),
            "",
        ),
        ({"title": "T", "comments": "12", "story": PROSE}, "title", ("story",), ""),
        ({"title": "T"}, "title", (), ""),
    ],
)
def test_roles(record: dict[str, str], title: str, texts: tuple[str, ...], identity: str) -> None:
    roles = recognize([record])
    assert (roles.title, roles.texts, roles.id) == (title, texts, identity)
    assert roles.fields == tuple(record)


def test_fields_are_those_of_all_records_in_order() -> None:
    roles = recognize([{"title": "T"}, {"title": "T", "text": "X"}, {"extra": "", "text": "X"}])
    assert roles.fields == ("title", "text", "extra")
    assert roles.texts == ("text",)


def test_a_known_field_that_is_always_empty_is_no_text() -> None:
    roles = recognize([{"title": "T", "description": " ", "duties_of_the_job": PROSE}])
    assert roles.texts == ("duties_of_the_job",)


def test_chosen_fields_win_in_the_order_chosen() -> None:
    record = {"title": "T", "text": "X", "City": "Rome", "note": "N"}
    roles = recognize([record], title_field="city", text_fields=["note", "title"])
    assert (roles.title, roles.texts) == ("City", ("note", "title"))


def test_a_chosen_text_is_not_the_title_as_well() -> None:
    assert recognize([{"name": "N", "text": "X"}], text_fields=["name"]).title == ""


def test_a_chosen_field_must_exist() -> None:
    with pytest.raises(NoSuchField, match=r"^It has no field 'body'; its fields are 'title', 'text'\.$"):
        recognize([{"title": "T", "text": "X"}], text_fields=["body"])
