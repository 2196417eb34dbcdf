"""Vectors in two dimensions: PCA, t-SNE, and how much of who is near whom the picture keeps.

openTSNE and scikit-learn are imported inside, at the first map that needs them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.language import plural, tr

Points = NDArray[np.float64]

NEIGHBORS = 10
MEASURED = 500
"""Points whose neighbors are looked at where there are more than ALL: so the mean is right to 0.15 of 10."""
ALL = 2_000
EXACT = 20_000
"""Different vectors up to which t-SNE starts from exact neighbors; 20,000 take about half a minute."""
TRANSFORMED = 5_000
"""Different vectors up to which a query is placed by t-SNE itself, in less than a second."""
PERPLEXITY = 30.0
EARLY, LATE = 250, 500
STEPS = EARLY + LATE
"""Steps of gradient descent: openTSNE's defaults."""
FEWEST = 4
"""Different vectors that t-SNE needs: its perplexity must be at least 1, of three neighbors."""
TREES = 50
_TREES_TICK = 500
_AT_ONCE = 2**24  # cosines in memory at one time: 64 MB
_EQUAL = 1e-6  # float32 rounding of a cosine
_REPORT_EVERY = 5
_GRID = 128
_SMOOTHING = 1.5


Call = TypeVar("Call", bound=Callable[..., Any])


def alone(work: Call) -> Call:
    """Has numpy's matrix products stay in the thread that asks: next to a program that keeps the cores busy,
    and be it our own encoder, BLAS's helpers make them ten times slower (docs/benchmarks.md).
    """

    @wraps(work)
    def in_one_thread(*given: Any, **named: Any) -> Any:
        with _blas().limit(limits=1, user_api="blas"):
            return work(*given, **named)

    return cast(Call, in_one_thread)


@lru_cache(maxsize=1)
def _blas() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


@dataclass(frozen=True, slots=True, eq=False)
class Pca:
    """The plane of greatest variance (Pearson 1901). `center` is float64, (dimensions,), `axes` float64,
    (2, dimensions), of unit length; `explained` is each axis's share of the variance, 0..1.
    """

    center: NDArray[np.float64]
    axes: NDArray[np.float64]
    explained: tuple[float, float]

    @alone
    def place(self, vectors: Float32) -> Points:
        """Where vectors lie in the plane, also such as it was not made of; float64, (vectors, 2)."""
        places = np.empty((len(vectors), 2))
        for part in _parts(len(vectors), 8 * vectors.shape[1]):
            places[part] = (vectors[part] - self.center) @ self.axes.T
        return places


@dataclass(frozen=True, slots=True)
class NeighborsKept:
    """How many of the `of` nearest neighbors by cosine are among as many nearest on the map: the mean over
    `measured` of `points`.
    """

    mean: float
    of: int
    measured: int
    points: int


@dataclass(frozen=True, slots=True, eq=False)
class Tsne:
    """A layout by t-SNE (van der Maaten & Hinton 2008) as openTSNE computes it. `points` is float64,
    (vectors, 2); equal vectors lie on one of `distinct` points. `exact`: its neighbors are not approximate.
    `divergence` is the Kullback-Leibler divergence that is left.
    """

    points: Points
    seed: int
    perplexity: float
    distinct: int
    exact: bool
    divergence: float
    embedding: Any

    @property
    def transforms(self) -> bool:
        """Whether `place` goes down t-SNE's own gradient, which takes seconds where there are many points."""
        return self.distinct <= TRANSFORMED

    def place(self, vectors: Float32) -> Points:
        """Where vectors go that it was not made of, all others held; float64, (vectors, 2).

        By openTSNE's transform (Policar, Strazar, Zupan 2021), or else at the median of the 25 nearest.
        """
        given = np.asarray(vectors, dtype=np.float64)
        perplexity = min(5.0, (self.distinct - 1) / 3)
        if self.transforms:
            return np.array(self.embedding.transform(given, perplexity=perplexity), dtype=np.float64)
        return np.array(self.embedding.prepare_partial(given, k=25, perplexity=10), dtype=np.float64)


@alone
def pca(vectors: Float32) -> Pca:
    """The two principal axes of (vectors, dimensions), from the covariance in float64.

    The largest entry of an axis is positive, so that the same vectors give the same picture. An axis without
    variance is zero. One vector or equal ones have none at all.
    """
    dimensions = vectors.shape[1]
    center = vectors.mean(axis=0, dtype=np.float64)
    scatter = np.zeros((dimensions, dimensions))
    for part in _parts(len(vectors), 8 * dimensions):
        rows = vectors[part] - center
        scatter += rows.T @ rows
    values, found = np.linalg.eigh(scatter)
    total = float(np.trace(scatter))
    axes = np.zeros((2, dimensions))
    explained = [0.0, 0.0]
    for number in range(min(2, dimensions)):
        axis, variance = found[:, -1 - number], float(values[-1 - number])
        if total > 0 and variance > total * 1e-12:
            axes[number] = axis * np.sign(axis[np.abs(axis).argmax()])
            explained[number] = variance / total
    return Pca(center, axes, (explained[0], explained[1]))


def distinct(vectors: Float32) -> tuple[Int64, Int64]:
    """The rows that are the first of their kind, and for every row which of those it equals; bit by bit."""
    numbers: dict[bytes, int] = {}
    first: list[int] = []
    same = np.empty(len(vectors), dtype=np.int64)
    for row, vector in enumerate(np.ascontiguousarray(vectors) + np.float32(0)):  # no -0
        number = same[row] = numbers.setdefault(vector.tobytes(), len(first))
        if number == len(first):
            first.append(row)
    return np.array(first, dtype=np.int64), same


@alone
def nearest(
    vectors: Float32, rows: Int64, count: int = NEIGHBORS, tick: Callable[[int], None] | None = None
) -> tuple[Int64, Float32]:
    """The `count` others with the highest cosine to each of `rows`, best first, and those cosines.

    `vectors` have unit length. int64 and float32, (rows, count), narrower where there are fewer others; of
    equal ones the lower number comes first. `tick` hears how many rows are done, and may raise.
    """
    count = max(min(count, len(vectors) - 1), 0)
    found = np.empty((len(rows), count), dtype=np.int64)
    cosines = np.empty((len(rows), count), dtype=np.float32)
    for part in _parts(len(rows), len(vectors)):
        if tick:
            tick(part.start)
        near = _cosines(vectors, rows[part])
        best = np.sort(_largest(near, count), axis=1)
        values = np.take_along_axis(near, best, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        found[part] = np.take_along_axis(best, order, axis=1)
        cosines[part] = np.clip(np.take_along_axis(values, order, axis=1), -1, 1)
    return found, cosines


@alone
def kept(vectors: Float32, points: Points, cancel: CancelToken = NEVER) -> NeighborsKept:
    """How well the map keeps neighbors, over all points or over MEASURED of them chosen by a fixed seed.

    A neighbor on the map counts when its cosine reaches that of the last true neighbor, so that it does not
    matter which of several equal vectors is taken. Raises Cancelled.
    """
    total = len(vectors)
    count = max(min(NEIGHBORS, total - 1), 0)
    rows = np.arange(total)
    if total > ALL:
        rows = np.sort(np.random.default_rng(0).choice(total, MEASURED, replace=False))
    hits = 0
    for part in _parts(len(rows), total) if count else ():
        cancel.check()
        near = _cosines(vectors, rows[part])
        least = np.partition(near, total - count, axis=1)[:, total - count]
        away = (points[rows[part], :1] - points[:, 0]) ** 2
        away += (points[rows[part], 1:] - points[:, 1]) ** 2
        away[np.arange(len(away)), rows[part]] = np.inf
        beside = np.argpartition(away, count - 1, axis=1)[:, :count]
        hits += int(np.count_nonzero(np.take_along_axis(near, beside, 1) >= least[:, np.newaxis] - _EQUAL))
    return NeighborsKept(hits / len(rows) if count else 0.0, count, len(rows), total)


def tsne(
    vectors: Float32, start: Pca, seed: int, report: Report = silent, cancel: CancelToken = NEVER
) -> Tsne:
    """A layout of unit vectors by their distances on the sphere; the same for the same `seed`.

    It begins at the places that `start` gives (Kobak & Berens 2019), moved a little by the seed. One thread
    computes it: sums of several threads differ in their last digits, and the map with them. Raises AppError
    where there are too few different vectors, Cancelled.
    """
    first, same = distinct(vectors)
    if len(first) < FEWEST:
        raise AppError(
            plural(
                len(first),
                "t-SNE needs at least {least} different texts, and here is {n}.",
                "t-SNE needs at least {least} different texts, and here are {n}.",
                least=FEWEST,
            ),
            tr("PCA shows them."),
        )
    from openTSNE import TSNEEmbedding, initialization
    from openTSNE.affinity import PerplexityBasedNN

    chosen = vectors[first]
    perplexity = min(PERPLEXITY, (len(first) - 1) / 3)
    index = _index(chosen, int(3 * perplexity), seed, report, cancel)
    affinities = PerplexityBasedNN(perplexity=perplexity, knn_index=index)
    begin = initialization.jitter(initialization.rescale(start.place(chosen)), random_state=seed)
    began = time.perf_counter()

    def step(done: int) -> None:
        cancel.check()
        rate = done / max(time.perf_counter() - began, 1e-9)
        report(Progress(tr("Computing t-SNE"), done, STEPS, "steps", None, (STEPS - done) / max(rate, 1e-9)))

    embedding = TSNEEmbedding(begin, affinities, random_state=seed, n_jobs=1)
    for before, steps, how in (
        (0, EARLY, {"exaggeration": 12, "learning_rate": "auto", "momentum": 0.8}),
        (EARLY, LATE, {"exaggeration": None, "learning_rate": "auto", "momentum": 0.8}),
    ):
        embedding.optimize(
            steps,
            inplace=True,
            max_step_norm=5,
            callbacks=[lambda done, _error, _points, before=before: step(before + done)],
            callbacks_every_iters=_REPORT_EVERY,
            **how,
        )
    points = np.array(embedding, dtype=np.float64)
    points -= (points.max(axis=0) + points.min(axis=0)) / 2
    embedding[:] = points
    affinities.P = None  # only for the descent, and large
    divergence = float(embedding.kl_divergence)
    exact = len(first) <= EXACT
    return Tsne(points[same], seed, perplexity, len(first), exact, divergence, embedding)


def density(points: Points) -> NDArray[np.float64]:
    """How crowded the map is at every point, 1 at the most crowded; float64, (points,).

    Points are counted in a grid of 128 x 128 and the counts smoothed.
    """
    if not len(points):
        return np.empty(0)
    low, span = points.min(axis=0), max(float(np.ptp(points, axis=0).max()), 1e-12)
    places = (points - low) / span * (_GRID - 1)
    grid = np.zeros((_GRID, _GRID))
    cells = np.rint(places).astype(np.int64)
    np.add.at(grid, (cells[:, 0], cells[:, 1]), 1)
    reach = np.arange(-6, 7)
    kernel = np.exp(-((reach / _SMOOTHING) ** 2) / 2)
    for axis in (0, 1):
        grid = np.apply_along_axis(np.convolve, axis, grid, kernel, mode="same")
    corner = np.minimum(places.astype(np.int64), _GRID - 2)
    x, y = (places - corner).T
    i, j = corner.T
    found: NDArray[np.float64] = (grid[i, j] * (1 - x) + grid[i + 1, j] * x) * (1 - y)
    found += (grid[i, j + 1] * (1 - x) + grid[i + 1, j + 1] * x) * y
    return found / max(float(found.max()), 1e-300)


def _index(vectors: Float32, count: int, seed: int, report: Report, cancel: CancelToken) -> Any:
    """What openTSNE asks for neighbors: every pair is compared, or Annoy's trees are where those are many."""
    from openTSNE.dependencies.annoy import AnnoyIndex
    from openTSNE.nearest_neighbors import KNNIndex

    began = time.perf_counter()

    def tick(done: int) -> None:
        cancel.check()
        left = (time.perf_counter() - began) * (len(vectors) - done) / done if done else None
        report(Progress(tr("Looking for neighbors"), done, len(vectors), "points", None, left))

    class ExactNeighbors(KNNIndex):  # type: ignore[misc]
        VALID_METRICS = ("euclidean",)

        def build(self) -> tuple[Int64, NDArray[np.float64]]:
            found, cosines = nearest(vectors, np.arange(len(vectors)), count, tick)
            return found, _away(cosines)

        def query(self, query: NDArray[np.float64], k: int) -> tuple[Int64, NDArray[np.float64]]:
            cosines = query.astype(np.float32) @ vectors.T
            k = min(k, len(vectors))
            best = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
            return best, _away(np.take_along_axis(cosines, best, axis=1))

    class TreeNeighbors(KNNIndex):  # type: ignore[misc]
        """As openTSNE's Annoy, but it can be stopped, and says how far it is."""

        VALID_METRICS = ("euclidean",)

        def build(self) -> tuple[Int64, NDArray[np.float64]]:
            self.index = AnnoyIndex(vectors.shape[1], "euclidean")
            self.index.set_seed(seed + 1)  # 0 is no seed
            for row, vector in enumerate(vectors):
                self.index.add_item(row, vector)
            report(Progress("Growing trees"))
            cancel.check()
            self.index.build(TREES, n_jobs=1)
            found = np.zeros((len(vectors), count), dtype=np.int64)
            away = np.zeros((len(vectors), count))
            for row in range(len(vectors)):
                if not row % _TREES_TICK:
                    tick(row)
                near, distances = self.index.get_nns_by_item(row, count + 1, include_distances=True)
                found[row], away[row] = near[1:], distances[1:]  # the first one is itself
            return found, away

        def query(self, query: NDArray[np.float64], k: int) -> tuple[Int64, NDArray[np.float64]]:
            told = [self.index.get_nns_by_vector(row, k, include_distances=True) for row in query]
            return np.array([near for near, _ in told]), np.array([away for _, away in told])

    return (ExactNeighbors if len(vectors) <= EXACT else TreeNeighbors)(vectors, count)


def _away(cosines: Float32) -> NDArray[np.float64]:
    """The distances of unit vectors with these cosines."""
    away: NDArray[np.float64] = np.sqrt(np.maximum(2 - 2 * cosines.astype(np.float64), 0))
    return away


def _cosines(vectors: Float32, rows: Int64) -> Float32:
    """Of each of `rows` with all; below any cosine with itself. float32, (rows, vectors)."""
    found = vectors[rows] @ vectors.T
    found[np.arange(len(rows)), rows] = -2
    return found


def _largest(values: NDArray[Any], count: int) -> Int64:
    """Where the `count` largest of every row are, in no order."""
    if not count:
        return np.empty((len(values), 0), dtype=np.int64)
    return np.argpartition(values, values.shape[1] - count, axis=1)[:, values.shape[1] - count :]


def _parts(rows: int, wide: int) -> Iterator[slice]:
    """Slices of `rows` such that so many rows of `wide` values are in memory at one time."""
    step = max(_AT_ONCE // max(wide, 1), 1)
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))
