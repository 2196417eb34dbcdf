"""A broken model writes nothing, and what one has written before is made again by a sound one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.errors import AppError
from desktop_app.core.files import sha256
from desktop_app.core.recipe import Recipe
from desktop_app.core.types import POOLINGS, UNTOUCHED, Vectors
from desktop_app.encoder.bundle import (
    ATTENTIONS,
    HEADS,
    MANIFEST,
    STATES,
    TOKENIZER,
    VOCABULARY,
    WEIGHTS,
    Bundle,
)
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.wordpiece import WordPiece
from desktop_app.library import waiting
from desktop_app.library.check import check
from desktop_app.library.store import Library
from desktop_app.services import models
from desktop_app.services.embedding import embed
from tests.services.indexed import index, update

Spoil = Callable[[bytearray], None]


def noise(data: bytearray) -> None:
    data[:] = np.random.default_rng(5).bytes(len(data))


def zeros(data: bytearray) -> None:
    data[:] = bytes(len(data))


def one_bit(data: bytearray) -> None:
    """A weight of the last layer norm, no larger than the others."""
    data[-4_000] ^= 0x08


BROKEN: dict[str, Spoil] = {"noise": noise, "zeros": zeros, "one bit": one_bit}


def one_word(data: bytearray, bundle: Bundle) -> None:
    """The sign of a word's embedding, which no other word's vector shows."""
    told = bundle.manifest.word_embeddings
    assert told
    words = (bundle.folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
    start = told.offset + 4 * told.shape[1] * words.index("volcano")
    for place in range(start + 3, start + 4 * told.shape[1], 4):
        data[place] ^= 0x80


def spoiled(bundle: Bundle, folder: Path, spoil: Spoil, known: bool, told: bool = False) -> Bundle:
    """A copy of the bundle with other weights; unless `known`, it says that it is of another checkpoint, and
    where they are `told`, that these are its weights.
    """
    folder.mkdir()
    for name in bundle.manifest.files:
        if name != WEIGHTS:
            os.link(bundle.folder / name, folder / name)
    data = bytearray((bundle.folder / WEIGHTS).read_bytes())
    spoil(data)
    (folder / WEIGHTS).write_bytes(data)
    manifest = bundle.manifest if known else replace(bundle.manifest, source_sha256="0" * 64)
    if told:
        record = replace(manifest.files[WEIGHTS], sha256=sha256(folder / WEIGHTS))
        manifest = replace(manifest, files={**manifest.files, WEIGHTS: record})
    (folder / MANIFEST).write_bytes(manifest.to_json())
    return Bundle.open(folder)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [{"_id": str(n), "text": f"Record {n} tells of {word}."} for n, word in enumerate(WORDS)]
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path / "corpus"


WORDS = ("bread", "glaciers", "violins", "taxes", "orchids", "trains", "chess", "volcanoes", "rain", "ships")


def test_a_manifest_that_was_edited_is_believed_by_nobody(tmp_path: Path, encoder: Encoder) -> None:
    """Not for a new library either, whose pooling and length come from it."""
    folder = linked(encoder.bundle, tmp_path / "model")
    change_manifest(folder, pooling="cls")
    with pytest.raises(AppError, match="has changed since it was written"):
        models.open_encoder(folder)
    (said,) = [problem for _, problem in models.verify(folder, tmp_path / "none")]
    assert "has changed since it was written" in said


def test_a_manifest_of_an_earlier_version_gets_a_checksum_when_its_model_is_loaded(
    tmp_path: Path, encoder: Encoder
) -> None:
    folder = linked(encoder.bundle, tmp_path / "model")
    change_manifest(folder, checksum=None)
    assert Encoder(Bundle.open(folder), threads=1).bundle.manifest == encoder.bundle.manifest
    change_manifest(folder, trained_length=128)
    with pytest.raises(AppError, match="has changed since it was written"):
        Bundle.open(folder)


def linked(bundle: Bundle, folder: Path) -> Path:
    return Path(shutil.copytree(bundle.folder, folder, copy_function=os.link))


def change_manifest(folder: Path, **entries: object) -> None:
    """What is None is taken out."""
    content = json.loads((folder / MANIFEST).read_bytes()) | entries
    (folder / MANIFEST).unlink()
    (folder / MANIFEST).write_text(
        json.dumps({key: value for key, value in content.items() if value is not None})
    )


def test_a_model_with_a_known_answer_is_refused_when_it_is_loaded(tmp_path: Path, encoder: Encoder) -> None:
    broken = spoiled(encoder.bundle, tmp_path / "model", zeros, known=True, told=True)
    with pytest.raises(AppError, match="models verify"):
        Encoder(broken)


@pytest.mark.parametrize("kind", [*BROKEN, "one word"])
def test_a_model_whose_weights_have_changed_answers_nothing(
    tmp_path: Path, encoder: Encoder, kind: str
) -> None:
    spoil = BROKEN.get(kind) or (lambda data: one_word(data, encoder.bundle))
    broken = spoiled(encoder.bundle, tmp_path / "model", spoil, known=kind == "one word")
    with pytest.raises(AppError, match=r"weights.bin has changed.*models verify"):
        Encoder(broken)


@pytest.mark.parametrize("name", [TOKENIZER, VOCABULARY])
def test_a_tokenizer_that_has_changed_reads_nothing(tmp_path: Path, encoder: Encoder, name: str) -> None:
    """Two words changed places: it has the length that it had."""
    folder = linked(encoder.bundle, tmp_path / "model")
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).unlink()
    swapped = text.replace("bread", "?????").replace("chess", "bread").replace("?????", "chess")
    (folder / name).write_text(swapped, encoding="utf-8")
    with pytest.raises(AppError, match=f"{name} has changed"):
        WordPiece(Bundle.open(folder))


@pytest.mark.parametrize("name", [STATES, ATTENTIONS, HEADS])
def test_what_the_microscope_shows_is_not_of_a_file_that_has_changed(
    tmp_path: Path, encoder: Encoder, name: str
) -> None:
    folder = linked(encoder.bundle, tmp_path / "model")
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).unlink()
    (folder / name).write_bytes(data)
    broken = Encoder(Bundle.open(folder), threads=1)
    with pytest.raises(AppError, match=f"{name} has changed"):
        SHOWN[name](broken)


SHOWN: dict[str, Callable[[Encoder], object]] = {
    STATES: lambda encoder: encoder.hidden_states(encoder.wordpiece.encode("bread")),
    ATTENTIONS: lambda encoder: encoder.attentions(encoder.wordpiece.encode("bread")),
    HEADS: lambda encoder: encoder.heads(),
}


@pytest.mark.parametrize("spoil", [noise, zeros])
def test_no_vector_of_a_broken_model_is_kept(
    tmp_path: Path, library: Library, corpus: Path, encoder: Encoder, spoil: Spoil
) -> None:
    """Of one that was written so."""
    broken = Encoder(spoiled(encoder.bundle, tmp_path / "model", spoil, known=False, told=True))
    with pytest.raises(AppError, match="models verify"):
        index(writer_of(library, broken), [corpus], broken)
    assert library.query("SELECT count(*) FROM segments") == [(0,)]
    assert list(library.vectors.glob("*")) == []
    (tmp_path / "in.txt").write_text("bread\n")
    with pytest.raises(AppError, match="models verify"):
        embed(tmp_path / "in.txt", tmp_path / "out.npy", broken, "mean", UNTOUCHED)
    assert not (tmp_path / "out.npy").exists()
    with pytest.raises(AppError, match="no numbers"):
        broken.encode(["bread"])


def writer_of(library: Library, encoder: Encoder) -> Library:
    library.recipe = replace(library.recipe, model=encoder.bundle.fingerprint)
    return library


@pytest.mark.parametrize("kind", ["no numbers", "zeros", "all the same", "of another model"])
def test_what_a_broken_model_left_is_made_again_by_the_sound_one(
    library: Library, corpus: Path, encoder: Encoder, recipe: Recipe, kind: str
) -> None:
    """Written as a program wrote it that did not look."""
    index(library, [corpus], encoder)
    expected = stored(library)
    hashes = [hash_ for (hash_,) in library.query("SELECT lower(hex(hash)) FROM passages ORDER BY id")]
    rows = np.random.default_rng(2).standard_normal((len(hashes), 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows *= {"no numbers": np.nan, "zeros": 0}.get(kind, 1)
    rows = np.repeat(rows[:1], len(rows), axis=0) if kind == "all the same" else rows
    with library.writing() as database:
        database.execute("UPDATE passages SET vector = NULL")
        database.execute("DELETE FROM segments")
    waiting.place(library, hashes, Vectors(rows, rows))
    library.close()

    with Library.open(library.folder, writable=True) as writer:
        assert update(writer, encoder).embedded == len(WORDS)
        assert any("vectors that are not" in told for told in writer.recovered)
        for pooling in POOLINGS:
            assert np.abs(stored(writer)[pooling] - expected[pooling]).max() < 1e-5
        assert check(writer, thorough=True) == ()
        assert update(writer, encoder).embedded == 0


def stored(library: Library) -> dict[str, np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    found = {}
    for pooling in POOLINGS:
        with library.reading():
            rows = library.rows(pooling)
        order = np.argsort(rows.passages)
        found[str(pooling)] = np.concatenate(rows.matrices)[rows.slots[order]]
    return found
