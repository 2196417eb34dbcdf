"""Several libraries searched by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app import cli
from desktop_app.core.settings import Settings, save

TEXTS = {
    "food": ("Knead the dough and bake rye bread.", "Boil leeks and potatoes for a soup."),
    "ice": ("Glaciers carve valleys.", "Sheets of ice drift on the sea."),
}


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("cli_search")
    for name, texts in TEXTS.items():
        records = folder / f"{name}.jsonl"
        records.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        assert cli.main(["index", str(records), "--library", str(folder / name)]) == 0
    return folder / "food", folder / "ice"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    assert cli.main(["search", *arguments, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert isinstance(document, dict)
    return document


def test_libraries_that_are_named_are_searched_as_one(
    libraries: tuple[Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    food, ice = map(str, libraries)
    both = told(capsys, "bread on the frozen sea", "--library", food, "--library", ice, "--top", "3")
    hits = both["hits"]
    assert isinstance(hits, list)
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert {hit["library"] for hit in hits} == {food, ice}
    assert [hit["match"] for hit in hits] == sorted((hit["match"] for hit in hits), reverse=True)
    assert both["problems"] == []
    gone = str(tmp_path / "gone")
    part = told(capsys, "bread", "--library", food, "--library", gone)
    assert isinstance(part["problems"], list)
    assert len(part["problems"]) == 1
    assert gone in part["problems"][0]
    assert cli.main(["search", "bread", "--library", gone, "--library", gone]) == 2
    assert "No library could be searched" in capsys.readouterr().err
    assert cli.main(["search", "bread", "--library", food, "--library", ice]) == 0
    assert "  food\n" in capsys.readouterr().out


def test_one_library_is_answered_as_ever_with_its_folder(
    libraries: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    alone = told(capsys, "bread", "--library", str(libraries[0]))
    assert alone["problems"] == []
    assert alone["coverage"] == {"passages": 2, "by_meaning": 2}
    assert cli.main(["search", "bread", "--library", str(libraries[0])]) == 0
    assert "  food\n" not in capsys.readouterr().out


def test_everywhere_means_the_libraries_of_the_window(
    libraries: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EMBEDSCOPE_DATA_DIR", str(tmp_path))
    save(tmp_path, Settings(libraries=tuple(map(str, libraries))))
    answer = told(capsys, "bread library:food", "--everywhere")
    assert isinstance(answer["hits"], list)
    assert {hit["library"] for hit in answer["hits"]} == {str(libraries[0])}
    with pytest.raises(SystemExit):
        cli.main(["search", "bread"])
    with pytest.raises(SystemExit):
        cli.main(["search", "bread", "--everywhere", "--library", str(libraries[0])])


def test_a_text_may_begin_with_a_minus_in_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["tokens", "-dogs", "-cats", "--json"]) == 0
    tokens = json.loads(capsys.readouterr().out)["tokens"]
    assert tokens == ["[CLS]", "-", "dogs", "[SEP]", "-", "cats", "[SEP]"]
    explain = cli.parser().parse_args(["explain", "-dogs", "--id", "-5", "--library", "x"])
    assert (explain.query, explain.id) == ("-dogs", "-5")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("index", "", "--library", "x"), "argument PATH: the path is empty"),
        (("check", "--library", ""), "argument --library: the path is empty"),
        (("search", "x", "--library", "x", "--top", "many"), "many is not a positive number"),
        (("tokens", "x", "--max-length", "-5"), "-5 is not a positive number"),
        (("embed", "x", "--output", "y", "--dimensions", "0"), "0 is not a positive number"),
    ],
)
def test_paths_and_numbers_that_cannot_be_meant_are_refused(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == 2
    assert told in capsys.readouterr().err


def test_options_that_a_library_contradicts_are_refused(
    libraries: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    food = libraries[0]
    again = ["index", f"{food}.jsonl", "--library", str(food)]
    assert cli.main([*again, "--private"]) == 2
    assert f"embedscope private make --library {food}" in capsys.readouterr().err
    assert cli.main([*again, "--dimensions", "10"]) == 2
    assert "number of dimensions" in capsys.readouterr().err
    assert cli.main([*again, "--dimensions", "384"]) == 0


def test_vectors_never_replace_the_texts_they_are_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("one\n")
    (tmp_path / "folder").mkdir()
    for output, said in ((texts, "would replace the texts"), (tmp_path / "folder", "it is a folder")):
        assert cli.main(["embed", str(texts), "--output", str(output)]) == 2
        assert said in capsys.readouterr().err
    assert cli.main(["embed", str(texts), "--output", str(tmp_path / "v.npy"), "--dimensions", "385"]) == 2
    assert "have 384 dimensions, not 385" in capsys.readouterr().err
    assert texts.read_text() == "one\n"


def test_a_text_that_is_longer_than_what_is_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "texts.txt").write_text("one\n" + "word " * 254 + "\n" + "word " * 255 + "\n")
    assert cli.main(["embed", str(tmp_path / "texts.txt"), "--output", str(tmp_path / "v.npy")]) == 0
    assert "longer than the 256 word pieces that are read: 1 of these texts" in capsys.readouterr().err


def test_a_field_that_nothing_has_is_told_with_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "note.txt").write_text("The sea is calm.\n")
    (tmp_path / "beside.jsonl").write_text('{"name": "Ida", "text": "She sails."}\n')
    library = str(tmp_path / "library")
    assert cli.main(["index", str(tmp_path / "note.txt"), "--library", library, "--title-field", "nope"]) == 0
    said = capsys.readouterr().err
    assert "Nothing that was read has the field “nope”" in said
    assert "Only tables and records have fields: leave the option out." in said
    records = ["index", str(tmp_path / "beside.jsonl"), "--library", library]
    assert cli.main([*records]) == 0
    assert cli.main([*records, "--title-field", "nope"]) == 0
    assert "Nothing that was read has the field “nope”." in capsys.readouterr().err
    records += ["--text-field", "text"]
    assert cli.main([*records, "--title-field", " NAME"]) == 0
    assert "Nothing that was read" not in capsys.readouterr().err
    assert cli.main(["index", str(tmp_path / "note.txt"), "--library", library, "--text-field", "name"]) == 0
    assert "the field “name”" in capsys.readouterr().err, "another file has it, and not this one"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("index", __file__, "--library", "L", "--model", ""), 'No installed model is called "".'),
        (("tokens", "word", "--model", ""), 'No installed model is called "".'),
        (("embed", __file__, "--output", "v.npy", "--model", ""), 'No installed model is called "".'),
        (("models", "add", ""), "The command is not complete, or says too much: models add."),
    ],
)
def test_an_empty_name_of_a_model_is_none(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    assert told in capsys.readouterr().err
