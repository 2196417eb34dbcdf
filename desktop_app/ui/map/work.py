"""What the map asks of the lanes: points, layouts, groups, neighbors, queries; frozen values come back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.core.arrays import Int64
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.core.types import StoredDocument
from desktop_app.explore import clusters, map_points, projection
from desktop_app.explore.clusters import Groups
from desktop_app.explore.export import Export
from desktop_app.explore.map_points import MapField, MapPoints, MapShown
from desktop_app.explore.projection import NeighborsKept, Pca, Points, Tsne
from desktop_app.explore.sheet import sheet
from desktop_app.explore.states import Input
from desktop_app.language import in_english, tr, tr_as
from desktop_app.ui.engine import Engine

if TYPE_CHECKING:
    from desktop_app.encoder.encode import Encoder


KINDS = {
    "word": tr("word"),
    "continuation": tr("continuation"),
    "mark": tr_as("punctuation", "mark"),
    "special": tr_as("kind of token", "special"),
    "padding": tr("padding"),
    "unknown": tr_as("kind of token", "unknown"),
    "unread": tr("unread"),
}
"""The kinds of tokens, and what they are called."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Points, the plane of PCA and where they lie in it; `same` lie on another one, as their vectors do.

    `layers` is the number of the model's last layer, for tokens.
    """

    points: MapPoints
    pca: Pca
    places: Points
    same: int
    layers: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Neighborhood:
    """The true neighbors of a point, best first: their numbers and cosines."""

    row: int
    rows: tuple[int, ...]
    cosines: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lit:
    """What a query finds: the numbers of its hits, best first, and its place; None where it has no meaning.

    `by_transform` is whether t-SNE itself found that place.
    """

    query: str
    hits: tuple[int, ...]
    place: tuple[float, float] | None
    by_transform: bool = True


def plane(points: MapPoints, cancel: CancelToken, layers: int = 0) -> Plane:
    """The plane of PCA; raises Cancelled."""
    cancel.check()
    found = projection.pca(points.vectors) if len(points) else _NOWHERE
    cancel.check()
    first, _ = projection.distinct(points.vectors)
    return Plane(points, found, found.place(points.vectors), len(points) - len(first), layers)


_NOWHERE = Pca(np.zeros(0), np.zeros((2, 0)), (0.0, 0.0))


def of_library(engine: Engine, folder: Path, report: Report, cancel: CancelToken) -> Plane:
    """The documents of a library; raises AppError and Cancelled."""
    from desktop_app.services.mapping import LibraryMaps

    points = engine.kept(LibraryMaps).points(engine.searcher(folder), report, cancel)
    report(Progress(tr("Computing PCA")))
    return plane(points, cancel)


def of_text(engine: Engine, text: str, layer: int, _report: Report, cancel: CancelToken) -> Plane:
    """The tokens of a text, special ones included, by their states after `layer` (-1: the last), brought to
    unit length. Raises AppError and Cancelled.
    """
    from desktop_app.services.models import short_name

    encoder = engine.models.default()
    cancel.check()
    encoding = encoder.wordpiece.encode(text)
    states = encoder.hidden_states(encoding)
    last = len(states) - 1
    layer = last if layer < 0 else min(layer, last)
    rows = states[layer].astype(np.float64)
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    total = len(encoding.tokens)
    read = sheet(encoding, (text,), encoder.wordpiece.max_length)
    kinds = [row.kind for row in read.rows[:total]]
    names = tuple(dict.fromkeys(kinds))
    kind = MapField(
        "kind of piece",
        names,
        np.array([names.index(one) for one in kinds], dtype=np.int64),
        tr("kind of piece"),
        {one: KINDS[one] for one in names},
    )
    spans = zip(encoding.tokens, encoding.offsets, strict=True)
    around = tuple(_around(text, *span) or token for token, span in spans)
    points = MapPoints(
        origin=" ".join(text.split())[:60],
        model=short_name(encoder.bundle),
        vectors=(rows / lengths).astype(np.float32),
        rows=np.arange(total),
        keys=tuple(map(str, range(total))),
        titles=encoding.tokens,
        texts=around,
        fields=tuple(field for field in (_repeated(encoding.tokens), kind) if field.values),
        left_out=len(encoding.unread),
        given=Input((text,), encoder.wordpiece.max_length, encoding, states),
        layer=layer,
    )
    return plane(points, cancel, last)


def _around(text: str, start: int, end: int) -> str:
    """A token's characters with some of the text at both sides."""
    return " ".join(text[max(start - 24, 0) : end + 24].split()) if end > start else ""


def _repeated(tokens: tuple[str, ...]) -> MapField:
    """Tokens that occur more than once: the same word in different places of the text."""
    many = tuple(token for token in dict.fromkeys(tokens) if tokens.count(token) > 1)
    number = {token: at for at, token in enumerate(many)}
    codes = np.array([number.get(token, -1) for token in tokens], dtype=np.int64)
    return MapField("repeated token", many, codes, tr("repeated token"))


def kept(points: MapPoints, places: Points, cancel: CancelToken) -> NeighborsKept:
    """How many neighbors the map keeps; raises Cancelled."""
    return projection.kept(points.vectors, places, cancel)


def layout(shown: Plane, seed: int, report: Report, cancel: CancelToken) -> Tsne:
    """The layout of t-SNE; raises AppError and Cancelled."""
    return projection.tsne(shown.points.vectors, shown.pca, seed, report, cancel)


def groups(points: MapPoints, number: int, report: Report, cancel: CancelToken) -> Groups:
    """Groups and their names; 0 for as many as there seem to be. Raises Cancelled."""
    return clusters.groups(points.vectors, points.texts, number, 0, report, cancel)


def near(points: MapPoints, row: int) -> Neighborhood:
    """The true neighbors of a point."""
    rows, cosines = projection.nearest(points.vectors, np.array([row]))
    return Neighborhood(row, tuple(rows[0].tolist()), tuple(cosines[0].tolist()))


def lit(engine: Engine, folder: Path, query: str, shown: Plane, layout: Tsne | None) -> Lit:
    """What a query finds in the library, and where it lies; raises AppError."""
    from desktop_app.services.mapping import answer

    found, vector = answer(engine.searcher(folder), query)
    number = _numbers(shown.points.rows, [hit.document for hit in found.hits])
    if vector is None:
        return Lit(query, number, None)
    given = vector[np.newaxis].astype(np.float32)
    x, y = (layout or shown.pca).place(given)[0].tolist()
    return Lit(query, number, (x, y), layout is None or layout.transforms)


def _numbers(rows: Int64, wanted: list[int]) -> tuple[int, ...]:
    """The numbers of those points that there are, in the order wanted."""
    at = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
    return tuple(number for number, row in zip(at.tolist(), wanted, strict=True) if rows[number] == row)


def document(engine: Engine, folder: Path, row: int) -> StoredDocument:
    """The document with this row id; raises AppError."""
    return engine.searcher(folder).library.document(row)


def export(engine: Engine, shown: MapShown, script: bool, report: Report, cancel: CancelToken) -> Export:
    """All that is shown, with the neighbors of every point; raises AppError and Cancelled."""
    from desktop_app.services.private_libraries import is_private

    if script and shown.points.library and is_private(shown.points.library):
        raise AppError(
            tr("A script could not read the files of a private library, which are encrypted."),
            tr("Copy or save the points in another form."),
        )
    total = len(shown.points) if shown.picked is None else len(shown.picked)

    looking = tr("Looking for neighbors")

    def tick(done: int) -> None:
        cancel.check()
        report(Progress(looking, done, total, f"{shown.points.what}s"))

    folder = _model(engine, shown).bundle.folder
    with in_english():
        return map_points.export(shown, folder, tick, script=script)


def _model(engine: Engine, shown: MapShown) -> Encoder:
    library = shown.points.library
    return engine.models.of_library(library) if library else engine.models.default()


def picked(shown: MapShown, rows: tuple[int, ...]) -> MapShown:
    """The map with nothing to export but these points."""
    return replace(shown, picked=rows)


def within(places: Points, corners: Points) -> Int64:
    """The points inside a closed line of `corners`, (corners, 2), by the even-odd rule."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    maybe = np.flatnonzero(((places >= low) & (places <= high)).all(axis=1))
    x, y = places[maybe].T
    inside = np.zeros(len(maybe), dtype=np.bool_)
    for (x0, y0), (x1, y1) in zip(corners.tolist(), np.roll(corners, -1, axis=0).tolist(), strict=True):
        if y0 == y1:
            continue
        crosses = (y0 > y) != (y1 > y)
        inside ^= crosses & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return maybe[inside]
