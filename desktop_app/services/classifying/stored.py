"""A classifier as a folder: `classifier.json` with what it is, and its weights as `.npz`."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError, os_error, os_errors
from desktop_app.core.files import make_folder, parse_json
from desktop_app.core.types import Pooling
from desktop_app.explore.classifier import figures
from desktop_app.explore.classifier.network import WIDTH, Classifier, Network
from desktop_app.language import tr
from desktop_app.library.sealed.files import read_bytes, write_bytes, write_json

CARD = "classifier.json"
FORMAT = 1
LARGEST = 64 << 20
"""Bytes of either file: weights of two networks for BERT-large and 200 classes take 3 MB."""
_ARRAYS = ("first", "first_bias", "second", "second_bias")


def save(folder: Path, classifier: Classifier) -> None:
    """Writes a classifier, in place of the one there was; a kill leaves the one or the other.

    Raises AppError, also where something else lies in the folder.
    """
    check_place(folder)
    make_folder(folder)
    with os_errors("read", folder):
        there = [entry.name for entry in folder.iterdir()]
    weights = _packed(classifier)
    digest = hashlib.sha256(weights).hexdigest()
    name = f"weights-{digest[:12]}.npz"
    write_bytes(folder / name, weights)
    card = {
        "format": FORMAT,
        "classes": classifier.classes,
        "model": classifier.model,
        "model_name": classifier.model_name,
        "max_length": classifier.max_length,
        "poolings": list(classifier.networks),
        "source": classifier.source,
        "weights": name,
        "sha256": digest,
        "figures": figures.document(classifier.figures),
    }
    write_json(folder / CARD, card)
    for old in there:
        if _is_weights(old) and old != name:
            with suppress(OSError):
                (folder / old).unlink()


def check_place(folder: Path) -> None:
    """Raises AppError where something else than a classifier lies in `folder`."""
    if not folder.exists():
        return
    with os_errors("read", folder):
        there = [entry.name for entry in folder.iterdir()]
    if there and CARD not in there and not all(map(_is_weights, there)):
        raise AppError(
            tr("The folder {folder} is not empty.", folder=folder), tr("Choose an empty or a new folder.")
        )


def load(folder: Path) -> Classifier:
    """The classifier in `folder`; raises AppError where there is none, or it is damaged."""
    told, weights = _read(folder / CARD), b""
    try:
        if told["format"] > FORMAT:
            raise AppError(
                tr("The classifier {folder} was made by a newer Embedscope.", folder=folder),
                tr("Update this program to use it."),
            )
        weights = _bytes(folder / _weights_name(told))
        if hashlib.sha256(weights).hexdigest() != told["sha256"]:
            raise ValueError("the weights are others")
        with np.load(io.BytesIO(weights), allow_pickle=False) as arrays:
            networks = {
                pooling: _network(arrays, pooling) for pooling in map(figures.pooling_named, told["poolings"])
            }
        classifier = Classifier(
            tuple(map(str, told["classes"])),
            str(told["model"]),
            str(told["model_name"]),
            int(told["max_length"]),
            str(told["source"]),
            networks,
            figures.from_document(told["figures"]),
        )
        _check(classifier)
    except (ValueError, KeyError, TypeError, AttributeError, EOFError, BadZipFile) as error:
        raise AppError(
            tr("The classifier {folder} is damaged.", folder=folder),
            tr("Train it again, or restore it from a backup."),
        ) from error
    return classifier


def weights_file(folder: Path) -> Path:
    """The file with the weights of the classifier in `folder`; raises AppError."""
    try:
        return folder / _weights_name(_read(folder / CARD))
    except (ValueError, KeyError, TypeError) as error:
        raise AppError(
            tr("The classifier {folder} is damaged.", folder=folder), tr("Train it again.")
        ) from error


def is_there(folder: Path) -> bool:
    """Whether `folder` holds a classifier, or what looks like one."""
    return (folder / CARD).exists()


def _read(path: Path) -> Any:
    if not path.exists():
        raise AppError(
            tr("There is no classifier in {folder}.", folder=path.parent),
            tr("Choose a folder that was written by a training."),
        )
    try:
        found, whole = parse_json(_bytes(path))
        if not whole and found.get("format") == FORMAT:
            raise ValueError("not what was written")
        return found
    except (ValueError, RecursionError) as error:
        raise AppError(
            tr("The classifier {folder} is damaged.", folder=path.parent), tr("Train it again.")
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise AppError(
                tr("{path} is too large for a classifier.", path=path), tr("Choose another folder.")
            )
        return read_bytes(path)
    except OSError as error:
        raise os_error("read", path, error) from error


def _packed(classifier: Classifier) -> bytes:
    """The weights as the bytes of an `.npz`; the same weights give the same bytes."""
    out = io.BytesIO()
    with ZipFile(out, mode="w") as packed:
        for pooling, network in classifier.networks.items():
            for name in _ARRAYS:
                array = io.BytesIO()
                np.save(array, getattr(network, name), allow_pickle=False)
                packed.writestr(ZipInfo(f"{pooling}.{name}.npy"), array.getvalue())
    return out.getvalue()


def _network(arrays: Any, pooling: Pooling) -> Network:
    return Network(*(_array(arrays[f"{pooling}.{name}"]) for name in _ARRAYS))


def _array(found: Any) -> Float32:
    array = np.asarray(found)
    if array.dtype != np.float32 or not np.isfinite(array).all():
        raise ValueError("not weights")
    return array


def _check(classifier: Classifier) -> None:
    """Raises ValueError where the shapes do not fit, or anything is missing."""
    many = len(classifier.classes)
    if many < 2 or len(set(classifier.classes)) < many or not classifier.networks:
        raise ValueError("not classes")
    if set(classifier.networks) - set(classifier.figures.of):
        raise ValueError("not its figures")
    for network in classifier.networks.values():
        hidden = len(network.first)
        shapes = [getattr(network, name).shape for name in _ARRAYS]
        if shapes != [(hidden, WIDTH), (WIDTH,), (WIDTH, many), (many,)]:
            raise ValueError("not its shapes")


def _weights_name(told: Any) -> str:
    name = told["weights"]
    if not isinstance(name, str) or not _is_weights(name):
        raise ValueError("not a file of weights")
    return name


def _is_weights(name: str) -> bool:
    return Path(name).name == name and name.startswith("weights-") and name.endswith(".npz")
