"""Prints the modules that a map, its groups and a classifier import: most are compiled, and PyInstaller does
not see what those import. Run with the environment that is frozen, in the project's folder.
"""

from __future__ import annotations

import sys

import numpy as np

from desktop_app.core.jobs import NEVER, silent
from desktop_app.explore import clusters, projection
from desktop_app.explore.classifier import onnx_graph, training
from desktop_app.explore.classifier.network import Classifier

PACKAGES = (
    *("google", "joblib", "ml_dtypes", "narwhals", "numpy", "onnx", "openTSNE", "scipy", "sklearn"),
    "threadpoolctl",
)


def main() -> None:
    """Both ways to neighbors, to a layout and to the place of a query."""
    vectors = np.random.default_rng(0).normal(size=(60, 16))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    plane = projection.pca(vectors)
    projection.tsne(vectors, plane, 0).place(vectors[:1])
    projection.EXACT = projection.TRANSFORMED = 10
    projection.tsne(vectors, plane, 0).place(vectors[:1])
    clusters.groups(vectors, ["a word"] * 60)
    classes, texts = ("a", "b", "c"), [f"text {number}" for number in range(60)]
    trained = training.train(texts, np.arange(60) % 3, classes, {"mean": vectors}, silent, NEVER)
    onnx_graph.graph(Classifier(classes, "", "", 16, "", *trained))
    names = (name for name, module in sys.modules.items() if module is not None)
    print("\n".join(sorted(name for name in names if name.split(".")[0] in PACKAGES)))


if __name__ == "__main__":
    main()
