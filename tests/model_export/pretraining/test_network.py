from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from model_export.pretraining import checkpoints
from model_export.pretraining.network import CHUNK, PretrainingBert, WordLoss, loss_and_gradient
from model_export.quiet import quiet


def inputs() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    random = torch.Generator().manual_seed(1)
    ids = torch.randint(5, 97, (4, 21), generator=random)
    mask = (torch.arange(21)[None] < torch.tensor([21, 3, 12, 20])[:, None]).long()
    types = (torch.arange(21)[None] >= torch.tensor([9, 2, 5, 21])[:, None]).long() * mask
    return ids, types, mask


def test_it_computes_what_transformers_computes(network: PretrainingBert, saved: Path) -> None:
    from transformers import BertForPreTraining

    with quiet():
        reference = BertForPreTraining.from_pretrained(saved, dtype=torch.float32).eval()
    state = {name: value for name, value in checkpoints.trained(network).items() if "map" not in name}
    with torch.no_grad():
        for value in state.values():
            value.add_(0.02 * torch.randn(value.shape, generator=torch.Generator().manual_seed(len(value))))
    told = reference.load_state_dict(state, strict=False)
    assert not told.unexpected_keys
    assert all("embeddings" in name or "decoder" in name for name in told.missing_keys)
    ids, types, mask = inputs()
    with torch.no_grad():
        expected = reference(input_ids=ids, token_type_ids=types, attention_mask=mask)
        states = network(ids, types, mask)
        there = mask.bool()
        words = network.word_logits(states)
        torch.testing.assert_close(words[there], expected.prediction_logits[there], atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(
            network.next_logits(states), expected.seq_relationship_logits, atol=1e-5, rtol=1e-5
        )


def test_the_loss_and_its_gradients_are_those_of_cross_entropy() -> None:
    random = torch.Generator().manual_seed(2)
    count = CHUNK + 37
    vectors = torch.randn(count, 40, generator=random)
    embeddings, bias = torch.randn(97, 40, generator=random), torch.randn(97, generator=random)
    words = torch.randint(97, (count,), generator=random)
    found: list[tuple[torch.Tensor, ...]] = []
    for ours in (True, False):
        given = [vectors.clone().requires_grad_(), bias.clone().requires_grad_()]
        loss = (
            WordLoss.apply(given[0], embeddings, given[1], words, loss_and_gradient)  # type: ignore[no-untyped-call]
            if ours
            else functional.cross_entropy(functional.linear(given[0], embeddings, given[1]), words)
        )
        gradients = torch.autograd.grad(3 * loss, given)
        found.append((loss.detach(), *gradients))
    for one, other in zip(*found, strict=True):
        torch.testing.assert_close(one, other, atol=1e-6, rtol=1e-5)


def test_what_is_saved_is_loaded_again(network: PretrainingBert, saved: Path, tmp_path: Path) -> None:
    with torch.no_grad():
        for value in network.parameters():
            value.add_(0.5)
    checkpoints.save(network, tmp_path / "heads.safetensors", torch.float32)
    other = checkpoints.start(saved)
    checkpoints.load(other, tmp_path / "heads.safetensors")
    for one, two in zip(network.parameters(), other.parameters(), strict=True):
        np.testing.assert_array_equal(one.detach().numpy(), two.detach().numpy())
