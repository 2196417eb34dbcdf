"""A model in one file is added as one in a folder; wrong and hostile ones are refused and leave nothing."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest

from desktop_app import cli
from desktop_app.core.errors import AppError
from desktop_app.core.files import parse_json, sha256
from desktop_app.encoder import packed
from desktop_app.encoder.bundle import ATTENTIONS, ENCODER, MANIFEST, TOKENIZER, VOCABULARY, WEIGHTS, Bundle
from desktop_app.services import models
from tests.letters import PIECES, make_letters

Members = dict[str, bytes]


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_letters(tmp_path_factory.mktemp("letters"))


@pytest.fixture
def folder(letters: Path, tmp_path: Path) -> Path:
    """A copy of the bundle, to be spoiled."""
    return Path(shutil.copytree(letters, tmp_path / "folder"))


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EMBEDSCOPE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data" / "models"


@pytest.fixture
def file(folder: Path, tmp_path: Path) -> Path:
    packed.pack(Bundle.open(folder), tmp_path / "letters.zip")
    return tmp_path / "letters.zip"


def members(file: Path) -> Members:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(file: Path, content: Members, compression: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def sign(folder: Path, *names: str, **entries: object) -> None:
    """Makes the manifest agree with files that were changed, and changes entries of it."""
    manifest, _ = parse_json((folder / MANIFEST).read_bytes())
    for name in names:
        path = folder / name
        manifest["files"][name] = {"sha256": sha256(path), "bytes": path.stat().st_size}
    manifest["word_embeddings"] = None  # a bundle need not tell; else nothing else was reached
    (folder / MANIFEST).write_text(json.dumps(manifest | entries))


def refuse(source: Path, added: Path, reason: str) -> None:
    """Adding `source` is refused for this reason, with advice, and nothing is left behind."""
    around = outside(source, added)
    with pytest.raises(AppError, match=reason) as refusal:
        models.add(source)
    assert refusal.value.hint
    assert not added.exists() or list(added.iterdir()) == []
    assert outside(source, added) == around


def outside(source: Path, added: Path) -> list[Path]:
    """All that lies beside `source`, but for the folder of data."""
    data = added.parent
    return sorted(path for path in source.parent.rglob("*") if path != data and data not in path.parents)


def test_a_file_is_added_by_the_command_line(
    file: Path, folder: Path, added: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["models", "add", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["folder"]) == ("Letters", str(added / "Letters"))
    bundle = Bundle.open(added / "Letters", thorough=True)
    assert bundle.fingerprint == Bundle.open(folder).fingerprint
    assert models.add(folder) == bundle == models.add(file)
    write(file, {**members(file), "notes": b""})
    assert cli.main(["models", "add", str(file)]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert "its member 'notes' is not in its manifest" in err


def test_the_same_bundle_gives_the_same_bytes(file: Path, folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        path.touch()
    packed.pack(Bundle.open(folder), tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == file.read_bytes()
    assert models.is_packed(file)
    assert not models.is_packed(folder)


@pytest.mark.parametrize("size", [0, 3, 1000, -1, -30, -2000])
def test_a_truncated_file_is_refused(file: Path, added: Path, size: int) -> None:
    file.write_bytes(file.read_bytes()[:size])
    refuse(file, added, "cannot be used as a model")


@pytest.mark.parametrize("member", [WEIGHTS, ENCODER, TOKENIZER])
def test_a_flipped_bit_is_refused(file: Path, folder: Path, added: Path, member: str) -> None:
    data = bytearray(file.read_bytes())
    data[data.index((folder / member).read_bytes()) + 40] ^= 4
    file.write_bytes(data)
    refuse(file, added, "is not what was written once|not a whole zip")


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/tmp/evil.txt", "a/../../evil", "C:\\evil", "..\\evil", "sub/evil", "evil.py"]
)
def test_a_member_that_is_no_part_of_a_model_is_refused(file: Path, added: Path, name: str) -> None:
    content = members(file)
    write(file, {**content, name: b"evil"})
    refuse(file, added, "is not in its manifest")
    manifest, _ = parse_json(content[MANIFEST])
    manifest["files"][name] = {"sha256": "0" * 64, "bytes": 4}
    write(file, {**content, MANIFEST: json.dumps(manifest).encode(), name: b"evil"})
    refuse(file, added, "no plain file name|is not what was written once|no part of a model")


def test_a_manifest_that_lists_what_no_model_needs_is_refused(folder: Path, added: Path) -> None:
    (folder / "evil.py").write_text("evil")
    sign(folder, "evil.py")
    refuse(folder, added, r"lists evil\.py, which is no part of a model")


def test_two_members_of_one_name_are_refused(file: Path, added: Path) -> None:
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(MANIFEST, b"{}")
    refuse(file, added, "two members of the same name")


def test_a_link_in_the_file_is_refused(file: Path, added: Path) -> None:
    content = members(file)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = ((stat.S_IFLNK if name == WEIGHTS else stat.S_IFREG) | 0o777) << 16
            archive.writestr(info, b"/etc/passwd" if name == WEIGHTS else data)
    refuse(file, added, r"weights\.bin' is not a plain")


def test_compressed_members_are_refused_unread(file: Path, added: Path) -> None:
    write(file, {**members(file), WEIGHTS: bytes(50 << 20)}, zipfile.ZIP_DEFLATED)
    assert file.stat().st_size < 2 << 20
    refuse(file, added, "longer than the file")
    write(file, members(file) | {WEIGHTS: b"1" * 4000}, zipfile.ZIP_DEFLATED)


def test_a_compressed_file_that_is_not_longer_is_refused(file: Path, added: Path) -> None:
    rng = np.random.default_rng(5)
    write(file, {**members(file), WEIGHTS: rng.bytes(1 << 20)}, zipfile.ZIP_DEFLATED)
    refuse(file, added, "plain, uncompressed|longer than the file")


def test_lengths_that_lie_are_refused(file: Path, folder: Path, added: Path) -> None:
    """The central directory says less or more than there is."""
    data = bytearray(file.read_bytes())
    entry = data.rindex(WEIGHTS.encode()) - 46
    size = int.from_bytes(data[entry + 24 : entry + 28], "little")
    for place in (20, 24):
        data[entry + place : entry + place + 4] = (size - 4).to_bytes(4, "little")
    file.write_bytes(data)
    refuse(file, added, "has not the length its manifest says")
    for place in (20, 24):
        data[entry + place : entry + place + 4] = (4 << 20).to_bytes(4, "little")
    file.write_bytes(data)
    refuse(file, added, "longer than the file")


def test_what_is_missing_is_named(file: Path, added: Path) -> None:
    content = members(file)
    for name, reason in ((MANIFEST, "holds no manifest"), (VOCABULARY, r"lacks vocab\.txt")):
        write(file, {key: data for key, data in content.items() if key != name})
        refuse(file, added, reason)
    write(file, {**content, MANIFEST: b" " * (2 << 20)})
    refuse(file, added, "too long")


@pytest.mark.skipif(not hasattr(__import__("os"), "mkfifo"), reason="this system has no pipes with a name")
def test_what_is_no_file_is_refused(added: Path, tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.zip")
    refuse(tmp_path / "pipe.zip", added, "no model in")


Spoil = Callable[[Path], None]


def one_weight_is_nan(folder: Path) -> None:
    weights = np.frombuffer((folder / WEIGHTS).read_bytes(), dtype=np.float32).copy()
    weights[np.flatnonzero(weights)[7]] = np.nan  # in the row of one word piece: no trial meets it
    (folder / WEIGHTS).write_bytes(weights.tobytes())
    sign(folder, WEIGHTS)


def one_weight_is_infinite(folder: Path) -> None:
    weights = np.frombuffer((folder / WEIGHTS).read_bytes(), dtype=np.float32).copy()
    weights[np.flatnonzero(weights)[7]] = -np.inf
    (folder / WEIGHTS).write_bytes(weights.tobytes())
    sign(folder, WEIGHTS)


def external(where: str) -> Spoil:
    def spoil(folder: Path) -> None:
        shutil.copy(folder / WEIGHTS, folder.parent / "outside.bin")
        graph = onnx.load(folder / ENCODER, load_external_data=False)
        for tensor in graph.graph.initializer:
            for entry in tensor.external_data:
                if entry.key == "location":
                    entry.value = where
        onnx.save(graph, folder / ENCODER)
        sign(folder, ENCODER)

    return spoil


def vocabulary(*pieces: str, **entries: object) -> Spoil:
    """Other pieces in vocab.txt and tokenizer.json, and entries of the manifest."""

    def spoil(folder: Path) -> None:
        (folder / VOCABULARY).write_text("\n".join(pieces) + "\n")
        document = json.loads((folder / TOKENIZER).read_text())
        document["model"]["vocab"] = {piece: number for number, piece in enumerate(pieces)}
        (folder / TOKENIZER).write_text(json.dumps(document))
        sign(folder, VOCABULARY, TOKENIZER, **entries)

    return spoil


def other_words(folder: Path) -> None:
    (folder / VOCABULARY).write_text("\n".join(PIECES[:-2] + PIECES[:-3:-1]) + "\n")
    sign(folder, VOCABULARY)


def another_graph(folder: Path) -> None:
    """The state graph computes with other numbers than the encoder."""
    graph = onnx.load(folder / "states.onnx", load_external_data=False)
    for node in graph.graph.node:
        for attribute in node.attribute:
            if node.op_type == "LayerNormalization" and attribute.name == "epsilon":
                attribute.f = 0.5
    onnx.save(graph, folder / "states.onnx")
    sign(folder, "states.onnx")


def attention_of_other_numbers(change: Callable[[onnx.NodeProto], None]) -> Spoil:
    """The graph of attention is changed at its nodes, its sizes are right."""

    def spoil(folder: Path) -> None:
        graph = onnx.load(folder / ATTENTIONS, load_external_data=False)
        for node in graph.graph.node:
            change(node)
        onnx.save(graph, folder / ATTENTIONS)
        sign(folder, ATTENTIONS)

    return spoil


def unmasked(node: onnx.NodeProto) -> None:
    for place, name in enumerate(node.input):
        node.input[place] = "one" if name == "least_score" else name


def other_norms(node: onnx.NodeProto) -> None:
    for attribute in node.attribute:
        if node.op_type == "LayerNormalization" and attribute.name == "epsilon":
            attribute.f = 0.5


def turned(node: onnx.NodeProto) -> None:
    if node.op_type == "Softmax":
        node.attribute[0].i = -2


def no_tokenizer(folder: Path) -> None:
    (folder / TOKENIZER).write_text("{}")
    sign(folder, TOKENIZER)


def no_graph(folder: Path) -> None:
    (folder / ENCODER).write_bytes(b"no graph at all")
    sign(folder, ENCODER)


SIZE = len(PIECES)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (one_weight_is_nan, "weights that are no numbers"),
        (one_weight_is_infinite, "weights that are no numbers"),
        (external("../outside.bin"), "cannot be loaded"),
        (external("/etc/passwd"), "cannot be loaded"),
        (external("outside.bin"), "cannot be loaded"),
        (vocabulary(*PIECES, "more"), f"has {SIZE + 1} word pieces, its manifest says {SIZE}"),
        (vocabulary(*PIECES[:-1], vocabulary_size=SIZE - 1), "more word embeddings than"),
        (vocabulary(*PIECES, "more", vocabulary_size=SIZE + 1), "does not run"),
        (other_words, "two vocabularies"),
        (lambda folder: sign(folder, vocabulary_size=SIZE + 5), "does not run"),
        (lambda folder: sign(folder, max_length=500), "does not run"),
        (lambda folder: sign(folder, hidden_size=80), "does not give what its manifest says"),
        (lambda folder: sign(folder, layers=2), "does not give what its manifest says"),
        (another_graph, "does not give what its manifest says"),
        (attention_of_other_numbers(unmasked), "shows another attention"),
        (attention_of_other_numbers(other_norms), "shows another attention"),
        (attention_of_other_numbers(turned), "shows another attention"),
        (no_tokenizer, "cannot be read"),
        (no_graph, "cannot be loaded"),
    ],
)
@pytest.mark.parametrize("as_file", [False, True])
def test_a_whole_bundle_of_a_wrong_model_is_refused(
    folder: Path, added: Path, tmp_path: Path, spoil: Spoil, reason: str, as_file: bool
) -> None:
    spoil(folder)
    source = folder
    if as_file:
        source = tmp_path / "wrong.zip"
        packed.pack(Bundle.open(folder, thorough=True), source)
    refuse(source, added, reason)
