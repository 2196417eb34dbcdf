"""Whether a model computes what it should: before that is known it answers nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from desktop_app.core.errors import AppError
from desktop_app.core.files import CHECKSUM, sha256, write_json
from desktop_app.core.paths import GOLDEN
from desktop_app.core.types import POOLINGS, Vectors
from desktop_app.encoder.bundle import DECIDING, MANIFEST, Bundle
from desktop_app.language import tr

if TYPE_CHECKING:
    from desktop_app.encoder.encode import Encoder

UNIT_TOLERANCE = 1e-3
"""How far from 1 the length of a vector may be; float32 keeps it within 1e-6."""
TOLERANCE = 1e-2
"""Largest difference of a unit vector's entry to the known one; a processor with less precision keeps it."""


def known_answer(encoder: Encoder) -> None:
    """Raises AppError where the model gives another vector for a sentence than its checkpoint does.

    Only models of the checkpoint that this program was tested with have a known answer.
    """
    golden = _golden()
    if golden.get("source_sha256") != encoder.bundle.manifest.source_sha256:
        return
    found = encoder.encode(golden["texts"][:1])
    for pooling in POOLINGS:
        difference = float(np.abs(found.pooled(pooling)[0] - golden[pooling][0]).max())
        if difference > TOLERANCE:
            raise broken(
                encoder.bundle,
                tr("computes other vectors than it should, by {difference}", difference=f"{difference:.1g}"),
            )


def whole(bundle: Bundle, names: Iterable[str] = DECIDING) -> None:
    """Raises AppError unless every byte of these files is what the manifest says, as far as there are any."""
    for name in [name for name in names if name in bundle.manifest.files]:
        if sha256(bundle.folder / name) != bundle.manifest.files[name].sha256:
            raise broken(bundle, tr("is damaged: {name} has changed since it was written", name=name))


def seal(bundle: Bundle) -> None:
    """Gives the manifest of an earlier version, which has no checksum, its own, where it can be written."""
    path = bundle.folder / MANIFEST
    with suppress(AppError, OSError, ValueError):
        content = json.loads(path.read_bytes())
        if CHECKSUM not in content:
            write_json(path, content)


def numbers(bundle: Bundle, vectors: Vectors) -> None:
    """Raises AppError unless all vectors are numbers and of unit length."""
    for pooling in POOLINGS:
        lengths = np.linalg.norm(vectors.pooled(pooling), axis=1)
        if not (np.abs(lengths - 1) <= UNIT_TOLERANCE).all():  # what is no number is neither
            raise broken(bundle, tr("gives vectors that are no numbers or not of unit length"))


def broken(bundle: Bundle, reason: str) -> AppError:
    return AppError(
        tr("The model {name} {reason}.", name=bundle.manifest.name, reason=reason),
        tr("Nothing that it gives is used. Run: embedscope models verify, and install the model again."),
    )


@cache
def _golden() -> dict[str, Any]:
    """The vectors of `model_export.golden`, nothing where they cannot be read."""
    try:
        found: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
