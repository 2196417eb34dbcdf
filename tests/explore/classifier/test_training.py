"""Training on real sentences: what is held out, what a seed fixes, and that something was learned."""

import warnings

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_info

from desktop_app.core.arrays import Int64
from desktop_app.core.errors import Cancelled
from desktop_app.core.jobs import NEVER, CancelToken, silent
from desktop_app.core.types import Vectors
from desktop_app.explore.classifier import training
from desktop_app.explore.classifier.network import OneThread, probabilities, run, softmax
from desktop_app.services.models import open_encoder
from tests.explore.classifier.trained import KINDS, jobs, quickly, reviews


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return open_encoder().encode(reviews()[0])


@pytest.fixture(scope="module")
def labels() -> Int64:
    return reviews()[1]


def test_the_split_holds_out_a_fifth_of_each_class_once_and_for_all() -> None:
    labels = np.array([0] * 50 + [1] * 20 + [2] * 2)
    learned, held = training.split(labels)
    assert np.bincount(labels[held]).tolist() == [10, 4, 1]
    assert sorted([*learned, *held]) == list(range(72))
    again = training.split(labels)
    assert [part.tolist() for part in again] == [learned.tolist(), held.tolist()]
    assert training.split(labels, 1)[1].tolist() != held.tolist()


def test_a_seed_gives_the_same_weights_and_another_one_others(vectors: Vectors, labels: Int64) -> None:
    one, same, other = (training.fit(vectors.mean, labels, 2, seed, NEVER) for seed in (3, 3, 4))
    for name in ("first", "first_bias", "second", "second_bias"):
        assert np.array_equal(getattr(one, name), getattr(same, name))
        assert getattr(one, name).dtype == np.float32
    assert not np.array_equal(one.first, other.first)
    assert one.first.shape == (384, 256)
    assert one.second.shape == (256, 2)


@pytest.mark.parametrize("times", [1, 5])
def test_the_network_is_what_scikit_learn_trained(vectors: Vectors, labels: Int64, times: int) -> None:
    rows, labels = np.tile(vectors.mean, (times, 1)), np.tile(labels, times)
    wide = rows.astype(np.float64)
    alive = wide.std(axis=0) > 1e-6  # three dimensions of this model are 0 for every text
    given = ((wide - wide.mean(axis=0)) / np.where(alive, wide.std(axis=0), 1)).astype(np.float32)
    epochs = 32 if times == 1 else 8  # 100 steps of 32 examples over 100
    settings = {"batch_size": 32, "alpha": 1.0, "max_iter": epochs, "n_iter_no_change": epochs}
    model = MLPClassifier((256,), random_state=np.random.RandomState(0), **settings)
    assert alive.sum() == 381
    with OneThread(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if times == 1:
            model.fit(given, labels)
        else:
            for _ in range(epochs):
                model.partial_fit(given, labels, classes=[0, 1])
    found = probabilities(training.fit(rows, labels, 2, 0, NEVER), rows)
    assert np.abs(found - model.predict_proba(given)).max() < 1e-4


def test_every_step_is_what_numpy_computes_by_hand(vectors: Vectors, labels: Int64) -> None:
    network = training.fit(vectors.cls, labels, 2, 0, NEVER)
    steps = run(network, vectors.cls)
    dense = (
        np.einsum("th,hu->tu", vectors.cls.astype(float), network.first.astype(float)) + network.first_bias
    )
    assert np.abs(steps.dense - dense).max() < 1e-4
    assert np.array_equal(steps.relu, np.where(steps.dense > 0, steps.dense, 0))
    logits = np.einsum("tu,uc->tc", np.maximum(dense, 0), network.second.astype(float)) + network.second_bias
    assert np.abs(steps.logits - logits).max() < 1e-4
    assert np.abs(steps.probabilities.sum(axis=1) - 1).max() < 1e-6
    assert np.array_equal(steps.probabilities, softmax(steps.logits))


def test_three_classes_are_told_apart() -> None:
    texts, names = jobs()
    labels = np.array([KINDS.index(name) for name in names])
    encoded = open_encoder().encode(texts)
    with quickly():
        networks, found = training.train(texts, labels, KINDS, {"mean": encoded.mean}, silent, NEVER)
    own = found.of["mean"]
    assert networks["mean"].second.shape == (256, 3)
    assert np.abs(probabilities(networks["mean"], encoded.mean).sum(axis=1) - 1).max() < 1e-6
    assert own.accuracies[0] > found.majority + 0.3
    assert [sum(row) for row in own.confusion] == [4, 4, 4]
    assert sum(own.confusion[at][at] for at in range(3)) == round(own.accuracies[0] * 12)
    assert own.missed == len(own.misses) == 12 - round(own.accuracies[0] * 12)
    assert [point.examples for point in own.curve] == [24, 48]
    assert own.curve[-1].accuracies == own.accuracies


def test_what_is_held_out_is_never_learned_from(vectors: Vectors, labels: Int64) -> None:
    _, held = training.split(labels)
    changed = vectors.mean.copy()
    changed[held] = changed[held][::-1]
    with quickly():
        texts = [str(number) for number in range(100)]
        for given in (vectors.mean, changed):
            networks, _ = training.train(texts, labels, ("no", "yes"), {"mean": given}, silent, NEVER)
            if given is vectors.mean:
                first = networks["mean"]
    assert np.array_equal(first.first, networks["mean"].first)


def test_a_dimension_that_never_changes_does_no_harm(vectors: Vectors, labels: Int64) -> None:
    flat = vectors.mean.copy()
    flat[:, 7] = 0.25
    network = training.fit(flat, labels, 2, 0, NEVER)
    assert np.isfinite(probabilities(network, flat)).all()
    assert (training.logistic(flat, labels, flat) == labels).mean() > 0.9


def test_training_stops_when_it_is_told_to(vectors: Vectors, labels: Int64) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        training.fit(vectors.mean, labels, 2, 0, token)


def test_matrices_stay_in_one_thread_as_long_as_anybody_wants_it() -> None:
    def threads() -> set[int]:
        return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}

    before = threads()
    first, second = OneThread(), OneThread()
    first.__enter__()
    second.__enter__()
    assert threads() == {1}
    first.__exit__()
    assert threads() == {1}
    second.__exit__()
    assert threads() == before
