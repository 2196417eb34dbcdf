"""What a map shows: vectors with their names and fields, and their places; and all of it as an export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from string import Template

import numpy as np

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.words import per_cent
from desktop_app.explore.export import Export, program, reading
from desktop_app.explore.projection import NeighborsKept, Pca, Points, Tsne, nearest
from desktop_app.explore.states import Input
from desktop_app.language import fraction, number, plural, tr

SHOWN = 8
"""Values of a field with a color of their own: the most frequent ones."""
OTHER = -1
"""The number of the color of all other values, and of none."""
LISTED = 5_000
"""Points whose places stand in a script: those of t-SNE cannot be computed in a moment."""


@dataclass(frozen=True, slots=True, eq=False)
class MapField:
    """A field to color by. `codes`, int64, (points,), index `values`; -1 where there is none.

    `title` is its name as it is shown, and `words` its values, where these are other ones.
    """

    name: str
    values: tuple[str, ...]
    codes: Int64
    title: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """Its name in the language of the window."""
        return self.title or self.name

    def said(self, value: str) -> str:
        """A value in the language of the window."""
        return self.words.get(value, value)

    def shown(self) -> tuple[tuple[tuple[str, int], ...], Int64]:
        """The SHOWN most frequent values with how often they occur, and for every point which of these it
        has, OTHER where none.
        """
        counts = np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))
        order = [at for at in np.argsort(-counts, kind="stable").tolist() if counts[at]][:SHOWN]
        number = np.full(len(self.values) + 1, OTHER, dtype=np.int64)
        number[order] = np.arange(len(order))
        return tuple((self.values[at], int(counts[at])) for at in order), number[self.codes]


@dataclass(frozen=True, slots=True, eq=False)
class MapPoints:
    """`vectors` are float32, (points, dimensions), of unit length, made by `model` of `origin`.

    `rows` are the documents' row ids or the tokens' positions, int64; `keys` and `titles` say what each is,
    `texts` name groups: a title, or the beginning of a text without one. `left_out` documents have no vector.
    For the script: `library` is the folder the vectors come from and `pooling` theirs; or `given` is what the
    model was given and `layer` the one they are from.
    """

    origin: str
    model: str
    vectors: Float32
    rows: Int64
    keys: tuple[str, ...]
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    fields: tuple[MapField, ...] = ()
    left_out: int = 0
    library: Path | None = None
    pooling: str = "mean"
    given: Input | None = None
    layer: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def what(self) -> str:
        """What one point is."""
        return "document" if self.given is None else "token"


@dataclass(frozen=True, slots=True, eq=False)
class MapShown:
    """A map as it is seen: where its points lie, by which field they are colored, how much it keeps.

    `picked` are the numbers of the points that are exported, all where None.
    """

    points: MapPoints
    plane: Pca
    places: Points
    layout: Tsne | None = None
    kept: NeighborsKept | None = None
    field: MapField | None = None
    colors: tuple[str, ...] = ()
    """Of the values shown, and last the one of all others."""
    picked: tuple[int, ...] | None = None

    @property
    def title(self) -> str:
        """What it is of, in one line."""
        way = tr("t-SNE, seed {seed}", seed=self.layout.seed) if self.layout else "PCA"
        model = self.points.model
        if self.points.given is not None:
            model = tr("{model}, layer {layer}", model=model, layer=self.points.layer)
        return f"{self.points.origin} · {model} · {way}"


def explained_words(plane: Pca) -> str:
    """How much of the variance the two axes of PCA explain."""
    first, second = plane.explained
    return tr(
        "PCA's axes explain {first} + {second} = {both} of the variance",
        first=per_cent(first, 1),
        second=per_cent(second, 1),
        both=per_cent(first + second, 1),
    )


def kept_words(kept: NeighborsKept, what: str) -> str:
    """How many of the true neighbors the map keeps, and how that was measured."""
    if not kept.of:
        return tr("One point has no neighbors")
    known = {"mean": fraction(kept.mean), "of": kept.of, "all": number(kept.points)}
    if kept.measured == kept.points and what == "document":
        return tr("{mean} of {of} true neighbors kept (measured on all {all} documents)", **known)
    if kept.measured == kept.points:
        return tr("{mean} of {of} true neighbors kept (measured on all {all} tokens)", **known)
    known["some"] = number(kept.measured)
    if what == "document":
        return tr("{mean} of {of} true neighbors kept (measured on {some} of {all} documents)", **known)
    return tr("{mean} of {of} true neighbors kept (measured on {some} of {all} tokens)", **known)


def same_place_words(same: int, what: str) -> str:
    """How many points lie on another one because their vectors are the same."""
    if what == "document":
        return plural(
            same,
            "{n} document has the vector of another and its place",
            "{n} documents have the vector of another and its place",
        )
    return plural(
        same,
        "{n} token has the vector of another and its place",
        "{n} tokens have the vector of another and its place",
    )


BETWEEN = " | "
"""What separates neighbors in a cell."""
HEAD = ("id", "title", "x", "y", "label", "color", "neighbors")


def export(
    shown: MapShown, model_folder: Path, tick: Callable[[int], None] | None = None, *, script: bool = True
) -> Export:
    """The map in every form; the array holds the places, float32, (points, 2).

    Neighbors are the ids of the nearest by cosine, best first. `tick` hears how many points' neighbors were
    found, and may raise.
    """
    points, places = shown.points, shown.places
    rows = np.arange(len(points)) if shown.picked is None else np.array(shown.picked, dtype=np.int64)
    labels, colors = _labels(shown)
    near, cosines = nearest(points.vectors, rows, tick=tick)
    lines = [
        (
            points.keys[row],
            points.titles[row],
            float(places[row, 0]),
            float(places[row, 1]),
            labels[row],
            colors[row],
            BETWEEN.join(points.keys[other] for other in others),
        )
        for row, others in zip(rows.tolist(), near.tolist(), strict=True)
    ]
    document = {
        "title": shown.title,
        "explained_variance": list(shown.plane.explained),
        "neighbors_kept": shown.kept and shown.kept.mean,
        "points": [
            dict(zip(HEAD, line, strict=True))
            | {"neighbors": [points.keys[other] for other in others], "cosines": values}
            for line, others, values in zip(lines, near.tolist(), cosines.tolist(), strict=True)
        ],
    }
    return Export(
        "map",
        HEAD,
        lines,
        document,
        places[rows].astype(np.float32),
        make_script(shown, model_folder) if script else "",
        title=shown.title,
        columns=5,
    )


def _labels(shown: MapShown) -> tuple[Sequence[str], Sequence[str]]:
    """Each point's value of the field, and its color."""
    if shown.field is None:
        plain = shown.colors[-1] if shown.colors else ""
        return [""] * len(shown.points), [plain] * len(shown.points)
    _, number = shown.field.shown()
    values = (*shown.field.values, "")
    return (
        [values[code] for code in shown.field.codes.tolist()],
        [shown.colors[at] if shown.colors else "" for at in number.tolist()],
    )


_LIBRARY = Template('''\
# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==$numpy"]
# ///
"""Computes a map of Embedscope from the library's files and asserts it. Run: python THIS_FILE [LIBRARY]"""

import json
import sqlite3
import sys
from pathlib import Path

import numpy as np

LIBRARY = Path(sys.argv[1] if len(sys.argv) > 1 else $folder)
tag = json.loads((LIBRARY / "library.json").read_text(encoding="utf-8"))
ledger = LIBRARY / $ledger
database = sqlite3.connect(f"{ledger.absolute().as_uri()}?mode=ro", uri=True)
vectors = {}  # the vectors of every document's passages
for first, name in database.execute(
    "SELECT first, name FROM files JOIN segments ON segments.id = segment WHERE pooling = $pooling"
).fetchall():
    rows = np.load(LIBRARY / $vectors / name, mmap_mode="r")
    for document, number in database.execute(
        "SELECT document, vector FROM passages WHERE vector >= ? AND vector < ? ORDER BY vector, id",
        (first, first + len(rows)),
    ):
        vectors.setdefault(document, []).append(rows[number - first])
means = [np.mean(vectors[document], axis=0, dtype=np.float64) for document in sorted(vectors)]
unit = np.array([mean / np.linalg.norm(mean) for mean in means])
''')


def make_script(shown: MapShown, model_folder: Path) -> str:
    """A program that computes the vectors, the plane and neighbors of a point again and asserts them.

    Where the layout is t-SNE's, of at most LISTED points, it has the places, and counts what they keep.
    """
    points, plane = shown.points, shown.plane
    total = len(points)
    at = [0] if total == 1 else [0, total - 1]
    near, cosines = nearest(points.vectors, np.array(at[:1]))
    lines = [
        f"assert unit.shape == {points.vectors.shape}, unit.shape",
        "middle = unit - unit.mean(axis=0)",
        "_, singular, axes = np.linalg.svd(middle, full_matrices=False)",
        "explained = singular[:2] ** 2 / max((singular**2).sum(), 1e-300)",
        'print("explained variance of the two axes:", explained)',
        f"assert np.allclose(explained, {list(plane.explained[: min(total, 2)])}, atol=1e-4)",
        "plane = np.array([axis * np.sign(axis[np.abs(axis).argmax()]) for axis in axes[:2]])",
    ]
    pca_places = plane.place(points.vectors[at])
    shown_axes = [number for number in range(2) if plane.explained[number] > 0]
    lines.append(
        f"assert np.allclose((middle[{at}] @ plane.T)[:, {shown_axes}], "
        f"{pca_places[:, shown_axes].tolist()}, atol=2e-3)"
    )
    if near.size:
        lines += [
            "cosines = unit @ unit[0]",
            "cosines[0] = -2",
            f"shown = {cosines[0].tolist()}",
            f"assert np.allclose(np.sort(cosines)[::-1][: {near.shape[1]}], shown, atol=1e-4)",
            f"assert np.allclose(cosines[{near[0].tolist()}], shown, atol=1e-4)",
        ]
    if shown.layout and shown.kept and shown.kept.measured == total <= LISTED:
        count = shown.kept.of
        rounded = np.round(shown.places, 6)
        lines += [
            f"places = np.array({rounded.tolist()})",
            "all_cosines = unit @ unit.T",
            "np.fill_diagonal(all_cosines, -2)",
            "away = ((places[:, None] - places[None]) ** 2).sum(axis=2)",
            "np.fill_diagonal(away, np.inf)",
            f"least = np.sort(all_cosines, axis=1)[:, -{count}]",
            f"beside = np.argsort(away, axis=1)[:, :{count}]",
            "kept = (np.take_along_axis(all_cosines, beside, 1) >= least[:, None] - 1e-6).sum(axis=1).mean()",
            'print("neighbors kept by t-SNE:", kept)',
            f"assert abs(kept - {shown.kept.mean!r}) < 0.05",
        ]
    lines.append('print("All is as it was shown.")')
    if points.given is not None:
        return program(model_folder, [*_token_lines(points), *lines], points.given.limit)
    assert points.library
    head = _LIBRARY.substitute(
        numpy=version("numpy"),
        folder=repr(str(points.library)),
        ledger=_LEDGER,
        vectors=_VECTORS,
        pooling=f"'{points.pooling}'",
    )
    return head + "\n".join(lines) + "\n"


_LEDGER = 'tag.get("ledger", "documents.db")'
_VECTORS = '"vectors" / (tag["recipe"]["model"] if ledger.name == "documents.db" else f"of-{ledger.stem}")'


def _token_lines(points: MapPoints) -> list[str]:
    given = points.given
    assert given
    return [
        f"rows = states(*{reading(given.texts, given.limit, given.truncation)})[{points.layer}, 0]",
        f"rows = rows[{points.rows.tolist()}].astype(np.float64)",
        "unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)",
    ]
