"""What Architecture asks of the model and its files; on the query lane, frozen values come back."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from desktop_app.core.errors import os_errors
from desktop_app.encoder.bundle import ENCODER, WEIGHTS, Bundle
from desktop_app.explore.architecture import by_hand
from desktop_app.explore.architecture.blocks import ArchBlock, Stack, stack
from desktop_app.explore.architecture.network import BertNetwork, network
from desktop_app.explore.sheet import TokenSheet
from desktop_app.explore.states import Input
from desktop_app.language import tr
from desktop_app.services.models import short_name
from desktop_app.ui.microscope.cache import ModelCache

if TYPE_CHECKING:
    from desktop_app.core.arrays import Float32
    from desktop_app.core.jobs import CancelToken
    from desktop_app.core.types import Pooling
    from desktop_app.explore.architecture.by_hand import Embedded, LayerRun


@dataclass(frozen=True, slots=True)
class BlockStrip:
    """Rows of numbers that a block gives, or takes, one a token; float32, (tokens, numbers)."""

    name: str
    rows: Float32


@dataclass(frozen=True, slots=True, eq=False)
class Architecture:
    """The stack for a text, its states, and what the blocks of one layer give.

    `layer` counts from 1, and is 0 where none is opened. `run` is None then, and where the model's activation
    is not known. `difference` is the largest one between what was computed by hand and the model's states.
    """

    stack: Stack
    input: Input
    mean: Float32
    layer: int
    embedded: Embedded
    run: LayerRun | None
    difference: float
    pooling: Pooling

    def strips(self, block: ArchBlock) -> Sequence[BlockStrip]:
        """What there is to see of a block: real numbers, computed for this text."""
        states, layer = self.input.states, block.layer
        match block.key:
            case "word":
                return (BlockStrip(tr("word"), self.embedded.word),)
            case "position":
                return (BlockStrip(tr("position"), self.embedded.position),)
            case "type":
                return () if self.embedded.type is None else (BlockStrip(tr("type"), self.embedded.type),)
            case "norm":
                return (BlockStrip(tr("hidden state {layer}", layer=0), states[0]),)
            case "add_last":
                return (BlockStrip(tr("hidden state {layer}", layer=layer), states[layer]),)
            case "folded":
                return (BlockStrip(tr("hidden state {layer}", layer=block.last), states[block.last]),)
            case "pooling":
                first = BlockStrip("[CLS]", states[-1, :1])
                mean = BlockStrip(tr("mean"), self.mean[np.newaxis])
                return (mean, first) if self.pooling == "mean" else (first, mean)
        if self.run is None or layer != self.layer:
            return ()
        match block.key:
            case "attention":
                return (BlockStrip(tr("attention"), self.run.attention),)
            case "add":
                return (BlockStrip(tr("sum, normalized"), self.run.add),)
            case "feed_forward":
                return (
                    BlockStrip(tr("between the two"), self.run.inner),
                    BlockStrip(tr("feed-forward"), self.run.feed_forward),
                )
        return ()


@dataclass(frozen=True, slots=True)
class _Opened:
    network: BertNetwork
    weights: mmap.mmap


def look(cache: ModelCache, shown: TokenSheet, layer: int | None, cancel: CancelToken) -> Architecture:
    """The stack for what the model is given, with `layer` opened (None: the last).

    Raises AppError and Cancelled.
    """
    bundle = cache.encoder().bundle
    cancel.check()
    opened = cache.kept(("network", bundle.fingerprint), lambda: _open(bundle))
    found = opened.network
    encoding, states = shown.encoding, cache.states(shown.encoding)
    cancel.check()
    layers = len(found.layers)
    chosen = layers if layer is None else min(layer, layers)
    embedded = by_hand.embed(found, opened.weights, encoding)
    run = None
    difference = float(np.abs(embedded.normed - states[0]).max())
    if chosen:
        run = by_hand.run(found, opened.weights, chosen, states[chosen - 1], encoding)
        if run is not None:
            difference = max(difference, float(np.abs(run.add_last - states[chosen]).max()))
    mask = np.array(encoding.attention_mask) == 1
    made = stack(found, short_name(bundle), bundle.manifest.pooling, len(mask), int(mask.sum()))
    given = Input(shown.texts, shown.limit, encoding, states, shown.truncation)
    mean = np.asarray(states[-1][mask].mean(axis=0), dtype=np.float32)
    return Architecture(made, given, mean, chosen, embedded, run, difference, bundle.manifest.pooling)


def _open(bundle: Bundle) -> _Opened:
    graph, weights = bundle.folder / ENCODER, bundle.folder / WEIGHTS
    with os_errors("read", graph):
        data = graph.read_bytes()
    with os_errors("read", weights), weights.open("rb") as handle:
        mapped = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
    return _Opened(network(data, short_name(bundle), bundle.manifest.family), mapped)
