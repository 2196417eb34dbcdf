"""What a model folder holds, verified before anything else touches it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import proved_json, sha256, take_checksum
from desktop_app.core.recipe import NO_PROMPTS, Prompts
from desktop_app.core.types import POOLINGS, Pooling
from desktop_app.encoder.entries import ManifestEntries
from desktop_app.language import number, tr

FORMAT = 2
"""1: a BERT with WordPiece whose pooled states are its vectors. 2: it has prompts, layers after the pooling,
another tokenizer, or is of another family; a program that reads only the first would ignore that."""
MANIFEST = "manifest.json"
ENCODER = "encoder.onnx"
STATES = "states.onnx"
WEIGHTS = "weights.bin"
TOKENIZER = "tokenizer.json"
VOCABULARY = "vocab.txt"
REQUIRED = (ENCODER, STATES, WEIGHTS, TOKENIZER, VOCABULARY)
"""The last with WordPiece only: the pieces of other tokenizers may hold line ends."""
PRETRAINING = "pretraining.onnx"
WORDS = "words.onnx"
NEXT = "next.onnx"
HEADS = "heads.bin"
HEADS_CARD = "heads.json"
ATTENTIONS = "attentions.onnx"
WITHOUT_ATTENTIONS = frozenset({"distilbert", "mpnet", "modernbert"})
"""Families of whose graphs the attention is not fused, so that there is no block to take apart."""
DENSE = "dense.bin"
"""The weights after the pooling: of each layer float32 (outputs, inputs), then its bias."""
PAPERS = ("README.md", "LICENSE")
OPTIONAL = (*PAPERS, ATTENTIONS, DENSE, PRETRAINING, WORDS, NEXT, HEADS, HEADS_CARD)
DECIDING = (ENCODER, WEIGHTS, TOKENIZER, DENSE)
"""The files that decide what a vector is; the last where there is one."""
ACTIVATIONS = ("identity", "tanh", "relu")
WORDPIECE = "WordPiece"
UNIGRAM = "Unigram"
BPE = "BPE"
TOKENIZERS = (WORDPIECE, UNIGRAM, BPE)

FLOAT = "float32"
FLOAT_BYTES = 4

BERT = "bert"
_LATER = ("prompts", "dense", "family", "tokenizer")
_LARGEST_MANIFEST = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_EXPORT_AGAIN = tr("Export the model again, or choose another one.")


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of the bundle as it was written: SHA-256 in hexadecimal, size in bytes."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a float32 matrix of `shape` lies in a file of the bundle, `offset` in bytes; rows one by one."""

    file: str
    offset: int
    shape: tuple[int, int]
    dtype: str = FLOAT


@dataclass(frozen=True, slots=True)
class DenseShape:
    """A layer after the pooling, in numbers a row."""

    inputs: int
    outputs: int
    activation: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a bundle's model.

    `max_length` counts the position embeddings, `trained_length` the word pieces of the training
    passages (None if unknown), both with [CLS] and [SEP]. `pooling` is what the model was trained with,
    "mean" where `pooling_known` is false. `license` is "unknown" where the checkpoint states none.
    `parity` holds the largest absolute differences to PyTorch over fresh random inputs; `notes` are
    sentences the user should read. `word_embeddings` is None where an earlier export did not say. `prompts`
    stand before queries and passages; `dense` are the layers after the pooling. `family` is the checkpoint's
    model_type, `tokenizer` one of TOKENIZERS.
    """

    name: str
    source: str
    source_sha256: str
    license: str
    hidden_size: int
    layers: int
    heads: int
    vocabulary_size: int
    max_length: int
    trained_length: int | None
    pooling: Pooling
    pooling_known: bool
    lowercase: bool
    tools: Mapping[str, str] = field(default_factory=dict)
    parity: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    files: Mapping[str, FileRecord] = field(default_factory=dict)
    word_embeddings: Placement | None = None
    prompts: Prompts = NO_PROMPTS
    dense: tuple[DenseShape, ...] = ()
    family: str = BERT
    tokenizer: str = WORDPIECE

    @property
    def dimensions(self) -> int:
        """Numbers of a vector."""
        return self.dense[-1].outputs if self.dense else self.hidden_size

    @property
    def passage_length(self) -> int:
        """Word pieces a passage may have: what the model was trained with, at most its positions."""
        return min(self.trained_length or self.max_length, self.max_length)

    @property
    def fingerprint(self) -> str:
        """64 hex digits over the SHA-256s of the files that decide what a vector is."""
        lines = "\n".join(self.files[name].sha256 for name in DECIDING if name in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()

    def to_json(self) -> bytes:
        """The text of manifest.json, with its checksum."""
        document = {"format": FORMAT, **dataclasses.asdict(self)}
        plain = {item.name: item.default for item in dataclasses.fields(self) if item.name in _LATER}
        if all(getattr(self, name) == value for name, value in plain.items()):
            document = {name: value for name, value in document.items() if name not in plain}
            document["format"] = 1
        return proved_json(document)

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """The manifest in `data`; raises ValueError that names what is wrong with it.

        One without a checksum is of an earlier version.
        """
        try:
            document = json.loads(data, parse_constant=_no_constant)
            whole = not isinstance(document, dict) or take_checksum(document)
        except RecursionError as error:
            raise ValueError(tr("it is nested too deeply")) from error
        entries = ManifestEntries(document)
        if (version := entries.count("format")) > FORMAT:
            formats = {"version": version, "own": FORMAT}
            raise ValueError(tr("it has format {version}, and this program reads format {own}", **formats))
        if not whole:
            raise ValueError(tr("it has changed since it was written"))
        manifest = cls(
            name=entries.text("name"),
            source=entries.text("source"),
            source_sha256=entries.text("source_sha256"),
            license=entries.text("license"),
            hidden_size=entries.count("hidden_size"),
            layers=entries.count("layers"),
            heads=entries.count("heads"),
            vocabulary_size=entries.count("vocabulary_size"),
            max_length=entries.count("max_length"),
            trained_length=None if entries.get("trained_length") is None else entries.count("trained_length"),
            pooling=_pooling(entries),
            pooling_known=entries.flag("pooling_known"),
            lowercase=entries.flag("lowercase"),
            tools=entries.mapping("tools", str),
            parity=entries.mapping("parity", (int, float)),
            notes=entries.texts("notes"),
            files={
                name: _file_record(name, record) for name, record in entries.mapping("files", dict).items()
            },
            word_embeddings=_placement(entries),
            **_later(entries),
        )
        if manifest.hidden_size % manifest.heads:
            raise ValueError(tr("its heads do not divide its hidden_size"))
        left_out: set[str] = set() if manifest.tokenizer == WORDPIECE else {VOCABULARY}
        if missing := [name for name in REQUIRED if name not in left_out and name not in manifest.files]:
            raise ValueError(tr("it does not list {files}", files=", ".join(missing)))
        manifest._check_embeddings()
        manifest._check_dense()
        return manifest

    def _check_dense(self) -> None:
        """Raises ValueError unless the layers after the pooling follow one another and fill their file."""
        width = self.hidden_size
        for shape in self.dense:
            if shape.inputs != width or shape.activation not in ACTIVATIONS:
                raise ValueError(tr("its dense layers do not follow from one another"))
            width = shape.outputs
        size = sum((shape.inputs + 1) * shape.outputs for shape in self.dense) * FLOAT_BYTES
        if (self.files[DENSE].bytes if DENSE in self.files else 0) != size:
            raise ValueError(tr("its dense layers are not those in {file}", file=DENSE))

    def _check_embeddings(self) -> None:
        """Raises ValueError unless the word embeddings are of the stated size and lie within the weights."""
        told = self.word_embeddings
        if told is None:
            return
        rows, columns = told.shape
        if (told.file, told.dtype) != (WEIGHTS, FLOAT) or told.offset % FLOAT_BYTES:
            raise ValueError(tr("its word_embeddings are not {type} in {file}", type=FLOAT, file=WEIGHTS))
        if told.shape != (self.vocabulary_size, self.hidden_size):
            raise ValueError(tr("its word_embeddings have not a row of its hidden_size for every piece"))
        if told.offset + FLOAT_BYTES * rows * columns > self.files[WEIGHTS].bytes:
            raise ValueError(tr("its word_embeddings lie beyond the end of {file}", file=WEIGHTS))


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified model folder. Open it with `Bundle.open`, which raises AppError on anything wrong."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path, thorough: bool = False) -> Bundle:
        """The bundle in `folder`, every file there with its exact size; `thorough` compares SHA-256 too.

        Raises AppError when the folder is no bundle, or a file is missing, changed or no plain file.
        """
        manifest = read_manifest(folder)
        for name, record in manifest.files.items():
            _check_file(folder / name, record, thorough)
        return cls(folder, manifest)

    @property
    def fingerprint(self) -> str:
        """That of its manifest."""
        return self.manifest.fingerprint


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the bundle in `folder`, its files not yet looked at; raises AppError."""
    path = folder / MANIFEST
    try:
        with path.open("rb") as handle:
            return parse_manifest(handle, str(path))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise AppError(tr("There is no model in {folder}.", folder=folder), _EXPORT_AGAIN) from error
    except OSError as error:
        raise os_error("read", path, error) from error


def parse_manifest(stream: IO[bytes], name: str) -> Manifest:
    """The manifest in `stream`, called `name` in messages; raises AppError and OSError."""
    data = stream.read(_LARGEST_MANIFEST + 1)
    try:
        if len(data) > _LARGEST_MANIFEST:
            raise ValueError(tr("it is too long"))
        return Manifest.from_json(data)
    except ValueError as error:
        raise AppError(
            tr("The model's manifest {name} cannot be used: {reason}.", name=name, reason=_sentence(error)),
            _EXPORT_AGAIN,
        ) from error


def plain_name(name: str) -> bool:
    """Whether `name` names a file of a folder on every system: no path, no drive, nothing hidden."""
    return re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,98}[A-Za-z0-9_-])?", name) is not None


def _check_file(path: Path, record: FileRecord, thorough: bool) -> None:
    try:
        status = path.lstat()
    except FileNotFoundError as error:
        raise AppError(tr("The model is incomplete: {path} is missing.", path=path), _EXPORT_AGAIN) from error
    except OSError as error:
        raise os_error("read", path, error) from error
    if not stat.S_ISREG(status.st_mode):
        raise AppError(tr("The model is damaged: {path} is not a plain file.", path=path), _EXPORT_AGAIN)
    if status.st_size != record.bytes:
        sizes = {"found": number(status.st_size), "bytes": number(record.bytes)}
        raise AppError(
            tr("The model is damaged: {path} has {found} bytes instead of {bytes}.", path=path, **sizes),
            _EXPORT_AGAIN,
        )
    if thorough and sha256(path) != record.sha256:
        raise AppError(
            tr("The model is damaged: {path} has changed since it was written.", path=path), _EXPORT_AGAIN
        )


def _file_record(name: str, record: Any) -> FileRecord:
    if not plain_name(name) or name == MANIFEST:
        raise ValueError(tr("it lists {name}, which is no plain file name", name=repr(name[:80])))
    entries = ManifestEntries(record)
    if not _SHA256.fullmatch(digest := entries.text("sha256")):
        raise ValueError(tr("its sha256 of {name} is not one", name=name))
    return FileRecord(digest, entries.count("bytes"))


def _pooling(entries: ManifestEntries) -> Pooling:
    pooling: Pooling = entries.get("pooling")
    if pooling not in POOLINGS:
        raise ValueError(tr("its pooling is neither mean nor cls"))
    return pooling


def _placement(entries: ManifestEntries) -> Placement | None:
    if entries.get("word_embeddings") is None:
        return None
    told = ManifestEntries(entries.mapping("word_embeddings", (str, int, list)))
    shape = told.get("shape")
    if not isinstance(shape, list) or len(shape) != 2 or not all(type(size) is int for size in shape):
        raise ValueError(tr("its word_embeddings have no shape"))
    offset = told.get("offset")
    if type(offset) is not int or offset < 0:
        raise ValueError(tr("its word_embeddings have no offset"))
    return Placement(told.text("file"), offset, (shape[0], shape[1]), told.text("dtype"))


def _later(entries: ManifestEntries) -> dict[str, Any]:
    """What a manifest of format 2 says besides; one of format 1 has none of it."""
    if not entries.has(_LATER):
        return {}
    prompts = entries.mapping("prompts", str)
    if prompts.keys() != {"query", "passage"}:
        raise ValueError(tr("its prompts are not those of queries and passages"))
    if (tokenizer := entries.text("tokenizer")) not in TOKENIZERS:
        raise ValueError(tr("its tokenizer is none of {names}", names=", ".join(TOKENIZERS)))
    if not isinstance(dense := entries.get("dense"), list):
        raise ValueError(tr("its dense layers are not a list"))
    layers = [ManifestEntries(layer) for layer in dense]
    return {
        "prompts": Prompts(**prompts),
        "dense": tuple(
            DenseShape(layer.count("inputs"), layer.count("outputs"), layer.text("activation"))
            for layer in layers
        ),
        "family": entries.text("family"),
        "tokenizer": tokenizer,
    }


def _no_constant(name: str) -> float:
    raise ValueError(tr("it holds {name}", name=name))


def _sentence(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return tr("it is not JSON (line {line})", line=error.lineno)
    if isinstance(error, UnicodeDecodeError):
        return tr("it is not UTF-8")
    return str(error)
