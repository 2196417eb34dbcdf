from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from model_export.pretraining import evaluation, training
from model_export.pretraining.corpus import Corpus
from model_export.pretraining.network import PretrainingBert
from tests.model_export.pretraining.conftest import WORDS

SECONDS = 20.0


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock costs a tenth of a second, so that a training is a number of steps."""
    ticks = itertools.count()
    monkeypatch.setattr(training, "time", SimpleNamespace(monotonic=lambda: next(ticks) / 10))
    monkeypatch.setattr(training, "SHAPES", ((24, 0.2),))
    monkeypatch.setattr(training, "quick", lambda network, dynamic: network)


def train(
    network: PretrainingBert, corpus: Corpus, folder: Path, seconds: float = SECONDS
) -> training.Progress:
    training.start_bias(network, corpus)
    return training.train(network, corpus, WORDS, folder, seconds, 5e-3, 900, seed=0, tell=lambda _line: None)


def test_it_learns_which_words_stand_together(
    network: PretrainingBert, corpus: Corpus, tmp_path: Path
) -> None:
    before = evaluation.evaluate(network, corpus, WORDS, 200, evaluation.ONLY_MASKED)
    progress = train(network, corpus, tmp_path)
    after = evaluation.evaluate(network, corpus, WORDS, 200, evaluation.ONLY_MASKED)
    assert progress.share == 1
    assert after.word_loss < 4.2 < before.word_loss  # 97 pieces, ten a document: ln 97 is 4.6, ln 9 is 2.2
    assert after.next_sentence > 0.58
    assert after.top1 <= after.top5


def test_a_stopped_training_goes_on_where_it_was(
    network: PretrainingBert, corpus: Corpus, tmp_path: Path
) -> None:
    said: list[str] = []
    first = train(network, corpus, tmp_path, SECONDS / 4)
    kept = {name: value.detach().clone() for name, value in network.named_parameters()}
    with torch.no_grad():
        for value in network.parameters():
            value.zero_()
    again = training.train(network, corpus, WORDS, tmp_path, SECONDS / 4, 5e-3, 900, seed=0, tell=said.append)
    assert again == dataclasses.replace(first, seconds=SECONDS / 4)
    assert said == [f"going on at step {first.steps}, 0 minutes spent"]
    for name, value in network.named_parameters():
        torch.testing.assert_close(value.detach(), kept[name])


def test_the_same_seed_measures_the_same(network: PretrainingBert, corpus: Corpus) -> None:
    one, two = (evaluation.evaluate(network, corpus, WORDS, 64, evaluation.AS_TRAINED) for _ in range(2))
    assert dataclasses.replace(one, misses=()) == dataclasses.replace(two, misses=())
    assert one.pairs == 64
    assert 0 <= one.top1 <= one.top5 <= 1
