"""Every shape of JSON that holds records gives them; a fault costs as little as can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.types import Skipped
from desktop_app.corpus.formats import json_text
from desktop_app.corpus.formats.base import Record, Refused
from desktop_app.corpus.formats.json_text import read_json, read_json_lines
from desktop_app.corpus.formats.json_values import readable
from tests.corpus.conftest import Read


def items(path: Path, content: str) -> list[Record | Skipped]:
    path.write_text(content, encoding="utf-8")
    reader = read_json_lines if path.suffix == ".jsonl" else read_json
    return list(reader(path))


def fields(found: list[Record | Skipped]) -> list[dict[str, str]]:
    return [dict(item.fields) for item in found if isinstance(item, Record)]


def reasons(found: list[Record | Skipped]) -> list[str]:
    return [item.reason for item in found if isinstance(item, Skipped)]


A, B = {"title": "A", "text": "a"}, {"title": "B", "text": "b"}


@pytest.mark.parametrize(
    "content",
    [
        '[{"title": "A", "text": "a"}, {"title": "B", "text": "b"}]',
        ' \n[\n{"title":"A","text":"a"}\n,\n{"title":"B","text":"b"}]\n ',
        '{"count": 2, "jobs": [{"title": "A", "text": "a"}, {"title": "B", "text": "b"}], "tags": ["x"]}',
        '{"title": "A", "text": "a"}\n{"title": "B", "text": "b"}\n',
    ],
)
def test_records_are_found(tmp_path: Path, content: str) -> None:
    assert fields(items(tmp_path / "a.json", content)) == [A, B]


@pytest.mark.parametrize(
    "content",
    [
        '{"title": "A", "text": "a"}',
        '{"title": "A", "text": "a", "authors": [{"name": "N"}]}',
        '{"one": [{"x": 1}], "other": [{"y": 2}]}',
    ],
)
def test_an_object_may_be_a_record_itself(tmp_path: Path, content: str) -> None:
    found = items(tmp_path / "a.json", content)
    assert len(fields(found)) == 1
    assert reasons(found) == []


def test_places_are_numbers_of_records_or_lines(tmp_path: Path) -> None:
    found = items(tmp_path / "a.json", '[{"text": "a"}, {"text": "b"}]')
    assert [item.place for item in found if isinstance(item, Record)] == ["record 1", "record 2"]
    found = items(tmp_path / "a.jsonl", '{"text": "a"}\n\n{"text": "b"}')
    assert [item.place for item in found if isinstance(item, Record)] == ["line 1", "line 3"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        ("x", "x"),
        (["a", "b", None], "a, b"),
        ({"city": "Rome", "zip": "1"}, "city: Rome; zip: 1"),
        ([{"name": "N", "age": "2"}, {"name": "M"}], "name: N; age: 2; name: M"),
    ],
)
def test_nested_values_are_readable(value: object, text: str) -> None:
    assert readable(value) == text


def test_numbers_stay_as_written(tmp_path: Path) -> None:
    digits = "9" * 5_000
    (record,) = fields(items(tmp_path / "a.jsonl", f'{{"a": 1.50, "b": 1e3, "c": NaN, "d": {digits}}}'))
    assert record == {"a": "1.50", "b": "1e3", "c": "NaN", "d": digits}


def test_bad_lines_are_told_and_the_others_read(tmp_path: Path) -> None:
    found = items(
        tmp_path / "a.jsonl", '{"text": "a"}\n{"text": \n3\n"words"\n' + "[" * 100_000 + '\n{"text": "b"}'
    )
    assert fields(found) == [{"text": "a"}, {"text": "words"}, {"text": "b"}]
    assert [reason.partition(" (")[0] for reason in reasons(found)] == [
        "Line 2: it is not valid JSON",
        "Line 3: it is not an object with fields.",
        "Line 5: it is nested too deeply.",
    ]


def test_a_line_of_damaged_bytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = '{"text": "ééé"}\n'.encode()
    path.write_bytes(good * 5 + b'{"text": "\xff"}\n' + good)
    found = list(read_json_lines(path))
    assert len(fields(found)) == 6
    assert reasons(found) == ["Line 6: it holds bytes that are not UTF-8."]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('[{"text": "a"}, {"text": "b", }, {"text": "c"}]', "Record 2: it is not valid JSON"),
        ('[{"text": "a"} {"text": "b"}]', "Record 1: a comma or ] is missing after it"),
        ('[{"text": "a"}', "Record 1: a comma or ] is missing after it"),
    ],
)
def test_what_comes_before_a_fault_is_kept(tmp_path: Path, content: str, told: str) -> None:
    found = items(tmp_path / "a.json", content)
    assert fields(found)[0] == {"text": "a"}
    assert len(reasons(found)) == 1
    assert reasons(found)[0].startswith(told)
    assert reasons(found)[0].endswith("what follows cannot be read.")


def test_items_that_are_no_records_are_told(tmp_path: Path) -> None:
    found = items(tmp_path / "a.json", '[{"text": "a"}, 5, "words", null, [1]]')
    assert fields(found) == [{"text": "a"}, {"text": "words"}]
    assert len(reasons(found)) == 3


@pytest.mark.parametrize("content", ['{"text": ', "nonsense", '{"a":' * 100_000])
def test_a_document_of_faults_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(Refused, match=r"not valid JSON|nested too deeply"):
        items(tmp_path / "a.json", content)


def test_a_document_too_large_to_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MAX_BYTES", 1 << 20)
    with pytest.raises(Refused, match="1 MiB"):
        items(tmp_path / "a.json", " " * (1 << 20) + "[]")


def test_what_stands_beside_the_records_is_a_record_of_its_own(read_file: Read) -> None:
    order = '{"client": "Nordwind", "orders": [{"item": "Piles", "by": "Iron"}, {"item": "Bollards"}]}'
    documents, reasons = read_file("a.json", order)
    assert [(document.place, document.text) for document in documents] == [
        ("record 1", "Piles\n\nIron"),
        ("record 2", "Bollards"),
        ("beside the records", "Nordwind"),
    ]
    assert dict(documents[2].fields) == {"client": "Nordwind"}
    deep = '{"status": "complete", "response": {"docs": [{"body": "Oakum"}, {"body": "Tar"}]}}'
    documents, more = read_file("a.json", deep)
    assert [document.text for document in documents] == ["Oakum", "Tar", "complete"]
    assert reasons + more == []


CHAT = """{"name": "Ida", "type": "personal_chat", "id": 77, "messages": [
 {"id": 1, "from": "Ida", "text": "Did you feed it?"},
 {"id": 2, "from": "Ulf", "text": ["Yes ", {"type": "bold", "text": "twice"}, " with dandelions, see ",
   {"type": "text_link", "text": "here", "href": "https://example.org"}],
   "text_entities": [{"type": "plain", "text": "Yes twice with dandelions, see here"}]}]}"""


@pytest.mark.parametrize(
    "content",
    [CHAT, f'{{"about": "An export", "chats": {{"about": "All", "list": [{CHAT}, {CHAT}]}}}}', f"[{CHAT}]"],
)
def test_a_message_of_a_chat_is_a_record_with_the_name_of_the_chat(read_file: Read, content: str) -> None:
    documents, reasons = read_file("a.json", content)
    assert [document.title for document in documents[:3]] == ["Ida"] * 3
    assert [document.text for document in documents[:3]] == [
        "Did you feed it?",
        "Yes twice with dandelions, see here (https://example.org)",
        "personal_chat",
    ]
    assert reasons == []


def test_rich_text_is_read_as_it_is_shown(read_file: Read) -> None:
    words = '[{"type": "text", "text": "Oil the "}, {"type": "text", "text": "winch", "style": {}}]'
    slack = f'{{"type": "rich_text", "elements": [{{"type": "rich_text_section", "elements": {words}}}]}}'
    note = f'{{"type": "doc", "version": 1, "content": [{{"type": "paragraph", "content": {words}}}]}}'
    for value in (f'"text": "", "blocks": [{slack}]', f'"body": {note}'):
        (document,), _ = read_file("a.jsonl", f'{{"title": "T", {value}}}')
        assert document.text == "Oil the winch"
    pieces = '[{"insert": "Oil the "}, {"attributes": {"bold": true}, "insert": "winch"}, {"insert": "\\n"}]'
    ((document,), reasons) = read_file("a.json", f'{{"ops": {pieces}}}')
    assert (document.text, reasons) == ("Oil the winch", [])


def test_nested_sentences_belong_to_the_text_of_their_record(read_file: Read) -> None:
    kettle = (
        '{"title": "Kettle", "description": "Quiet", "specs": {"colour": "petrol blue"}, "url": {"a": "b"},'
        ' "reviews": [{"user": "Ida", "text": "its lid squeaks like a gull"}]}'
    )
    (document,), _ = read_file("a.jsonl", kettle)
    assert document.text == "Quiet\n\nuser: Ida; text: its lid squeaks like a gull"
    assert document.fields["specs"] == "colour: petrol blue"
    (document,), _ = read_file("a.jsonl", kettle, text_fields=("description",))
    assert document.text == "Quiet"
    (document,), _ = read_file("a.json", kettle)
    assert document.text.startswith("Quiet\n\nuser: Ida")


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        ('[["title", "text"], ["Moth", "Flies"], ["Wasp", "Chews", "more"]]', ["Flies", "Chews"]),
        ('[["Moth", "Flies"], ["Wasp", "Chews"]]', ["Moth\n\nFlies", "Wasp\n\nChews"]),
        (
            '{"a": {"title": "Sorrel", "text": "Wilt"}, "b": {"title": "Nettle", "text": "Blanch"}}',
            ["Wilt", "Blanch"],
        ),
        ('{\n "text": "One"\n}\n{\n "text": "Two"\n}', ["One", "Two"]),
        (
            '{"a": {"b": {"d": [{"x": "Sea"}, {"x": "Land"}]}}, "meta": {"by": "Cod"}}',
            ["Sea", "Land", "by: Cod"],
        ),
        ('{"info": {"title": "T", "description": "Pets"}, "paths": {"/a": {"summary": "All"}}}', None),
        ('{"name": "H", "features": [{"note": "quay"}, {"note": "works"}]}', ["quay", "works"]),
        ('{"users": [{"bio": "Ada"}, {"bio": "Ulf"}], "posts": [{"body": "Tar"}]}', ["Ada", "Ulf", "Tar"]),
    ],
)
def test_other_shapes_that_hold_records(read_file: Read, content: str, texts: list[str] | None) -> None:
    documents, reasons = read_file("a.json", content)
    assert texts is None or [document.text for document in documents] == texts
    assert texts or len(documents) == 1
    assert reasons == []


@pytest.mark.parametrize(
    "content",
    [
        '{\n// said "so"\n"url": "http://x//y", /* more\n */ "text": "oil, }",\n}',
        '// Keys\n[\n  {"key": "a"},\n]',
        '{"last": 1,}',
    ],
)
def test_settings_with_remarks_are_a_text(read_file: Read, content: str) -> None:
    ((document,), reasons) = read_file("a.json", content)
    assert (document.text, document.fields, reasons) == (content, {"language": "JSON"}, [])


def test_what_is_no_json_with_or_without_remarks_is_told(read_file: Read) -> None:
    documents, reasons = read_file("a.json", '{"a": broken, // so\n}')
    assert (documents, len(reasons)) == ([], 1)


def test_lines_that_are_arrays_are_rows(read_file: Read) -> None:
    documents, reasons = read_file("a.jsonl", '["Oda", "walks the dog"]\nnull\n["Per", 4]\n')
    assert [document.text for document in documents] == ["Oda\n\nwalks the dog", "Per\n\n4"]
    assert reasons == []


def test_a_text_that_a_program_wrapped_in_an_object_is_one(tmp_path: Path) -> None:
    content = """[{"title": {"rendered": "Beans", "protected": false}, "text": {"$t": "They climb."}},
        {"title": {"#text": "Peas", "xml:lang": "en"}, "text": {"@value": "They creep.", "lang": "en"}}]"""
    assert fields(items(tmp_path / "a.json", content)) == [
        {"title": "Beans", "text": "They climb."},
        {"title": "Peas", "text": "They creep."},
    ]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_name_that_comes_twice_keeps_both_values(tmp_path: Path, name: str) -> None:
    content = '{"author": "Ada", "text": "x", "author": "Bo", "n": {"m": 1, "m": 2}}'
    assert fields(items(tmp_path / name, content)) == [{"author": "Ada, Bo", "text": "x", "n": "m: 1, 2"}]


def test_objects_with_nothing_between_them_are_records(read_file: Read) -> None:
    documents, reasons = read_file("a.json", '{"text": "one"}{"text": "two"}\n{"text": "three"}')
    assert ([document.text for document in documents], reasons) == (["one", "two", "three"], [])
