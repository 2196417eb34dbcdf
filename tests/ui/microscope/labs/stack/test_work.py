"""What is computed for Architecture, with a model of other sizes."""

from __future__ import annotations

import numpy as np

from desktop_app.core.jobs import NEVER
from desktop_app.explore.sheet import read
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.engine import Engine
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.microscope.labs.stack.stack_map import lines_of
from desktop_app.ui.microscope.labs.stack.work import look
from tests.explore.architecture.conftest import Made, made  # noqa: F401


def test_any_bert_can_be_looked_at(made: Made) -> None:  # noqa: F811
    cache = ModelCache(Engine(OpenModels(made.bundle.folder)))
    shown = read(cache.tokenizer(), ("w1 w2 w3", "w4"), 12, pad=True)
    layers = len(made.network.layers)
    for layer in (None, *range(layers + 1)):
        found = look(cache, shown, layer, NEVER)
        assert found.layer == (layers if layer is None else layer)
        assert found.difference < 1e-4
        states = found.input.states
        np.testing.assert_allclose(found.mean, states[-1, : shown.used].mean(axis=0), rtol=0, atol=1e-5)
        for line in lines_of(found.stack, found.layer):
            for block in line.blocks:
                for strip in found.strips(block):
                    assert strip.rows.shape[0] in (1, 12)
        last = found.stack.layers[-1]
        np.testing.assert_array_equal(found.strips(last[-1])[0].rows, states[-1])
        assert bool(found.strips(last[0])) == (found.layer == layers)
