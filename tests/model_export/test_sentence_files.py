"""What sentence-transformers 2 to 6 saves is obeyed: pooling, prompts, lengths, lower-casing, layers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Prompts, ReadAs
from desktop_app.encoder.bundle import Bundle, DenseShape
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.vetting import vet
from model_export.pipeline import export
from model_export.sentence_files import SentenceFiles, read

Edit = Callable[..., None]
TYPES = {
    2: "sentence_transformers.models.{}",
    6: "sentence_transformers.sentence_transformer.modules.{}",
}


def save(folder: Path, version: int, *more: str) -> None:
    """modules.json as a version writes it, with `more` classes after the pooling."""
    names = ("Transformer", "Pooling", *more)
    modules = [
        {
            "idx": at,
            "name": str(at),
            "path": f"{at}_{name}" if at else "",
            "type": TYPES[version].format(name),
        }
        for at, name in enumerate(names)
    ]
    (folder / "modules.json").write_text(json.dumps(modules))


def of(folder: Path, *names: str) -> SentenceFiles:
    return read(folder, names)


@pytest.mark.parametrize(
    ("config", "pooling"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, "cls"),
        ({"pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}, "mean"),
        ({"embedding_dimension": 40, "pooling_mode": "cls", "include_prompt": True}, "cls"),
        ({"embedding_dimension": 40, "pooling_mode": "mean", "include_prompt": True}, "mean"),
        ({"pooling_mode": ["mean"]}, "mean"),
        ({"pooling_mode": "max"}, None),
        ({"pooling_mode": ["cls", "mean"]}, None),
        ({}, None),
    ],
)
def test_both_forms_of_the_pooling_are_read(
    checkpoint: Path, edit: Edit, config: dict[str, Any], pooling: str | None
) -> None:
    edit("1_Pooling/config.json", **config)
    found = of(checkpoint)
    assert found.pooling == pooling
    assert any("pooling" in note for note in found.notes) is (pooling is None)


def test_the_length_of_version_6_stands_in_the_tokenizer(checkpoint: Path, edit: Edit) -> None:
    edit("tokenizer_config.json", model_max_length=20)
    edit("sentence_bert_config.json", transformer_task="feature-extraction")
    assert of(checkpoint).length == 20
    edit("sentence_bert_config.json", max_seq_length=12)
    assert of(checkpoint).length == 12


@pytest.mark.parametrize("length", [10**30, 0, -1, "20", True, None])
def test_a_length_that_is_none(checkpoint: Path, edit: Edit, length: object) -> None:
    edit("tokenizer_config.json", model_max_length=length)
    assert of(checkpoint).length is None


@pytest.mark.parametrize(
    ("config", "prompts"),
    [
        ({"prompts": {"query": "q: ", "passage": "p: "}}, Prompts("q: ", "p: ")),
        ({"prompts": {"query": "q: ", "document": "d: "}}, Prompts("q: ", "d: ")),
        ({"prompts": {"query": "q: ", "document": ""}}, Prompts("q: ")),
        ({"prompts": {"query": "", "document": ""}, "default_prompt_name": None}, Prompts()),
        ({"prompts": {"s": "all: "}, "default_prompt_name": "s"}, Prompts("all: ", "all: ")),
        ({"prompts": {"search_query": "sq: ", "search_document": "sd: "}}, Prompts("sq: ", "sd: ")),
        ({"prompts": ["query"]}, Prompts()),
        ({"prompts": {"query": 7}}, Prompts()),
        ({}, Prompts()),
    ],
)
def test_prompts(checkpoint: Path, edit: Edit, config: dict[str, Any], prompts: Prompts) -> None:
    edit("config_sentence_transformers.json", **config)
    assert of(checkpoint).prompts == prompts


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("e5-base-v2", "query: ", "passage: "),
        ("BAAI/bge-small-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("BAAI/bge-base-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        (
            "Snowflake/snowflake-arctic-embed-s",
            "Represent this sentence for searching relevant passages: ",
            "",
        ),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("e5-mistral-7b-instruct", "", ""),
        ("all-MiniLM-L6-v2", "", ""),
    ],
)
def test_prompts_of_models_that_name_them_in_their_card(
    checkpoint: Path, name: str, query: str, passage: str
) -> None:
    found = of(checkpoint, name)
    assert found.prompts == Prompts(query, passage)
    assert any("card" in note for note in found.notes) is bool(query)


def test_what_the_files_say_wins_over_the_name(checkpoint: Path, edit: Edit) -> None:
    edit("config_sentence_transformers.json", prompts={"query": "ask: "})
    assert of(checkpoint, "e5-small").prompts == Prompts("ask: ")


@pytest.mark.parametrize("module", ["LSTM", "WeightedLayerPooling", "LayerNorm", "Asym", "StaticEmbedding"])
def test_a_module_that_would_be_left_out_is_refused(checkpoint: Path, module: str) -> None:
    save(checkpoint, 2, module)
    with pytest.raises(AppError, match=module):
        of(checkpoint)


@pytest.mark.parametrize(
    "text", ["{", "[3]", '[{"type": 3, "path": ""}]', '[{"type": "a.Pooling", "path": "../x"}]']
)
def test_modules_that_cannot_be_read(checkpoint: Path, text: str) -> None:
    (checkpoint / "modules.json").write_text(text)
    with pytest.raises(AppError, match=r"modules\.json"):
        of(checkpoint)


def add_dense(
    folder: Path, number: int, inputs: int, outputs: int, activation: str, bias: bool = True
) -> dict[str, Any]:
    random = np.random.default_rng(number)
    tensors = {"linear.weight": random.standard_normal((outputs, inputs)).astype(np.float32)}
    if bias:
        tensors["linear.bias"] = random.standard_normal(outputs).astype(np.float32)
    place = folder / f"{number}_Dense"
    place.mkdir()
    save_file(tensors, place / "model.safetensors")
    config = {"in_features": inputs, "out_features": outputs, "bias": bias, "activation_function": activation}
    (place / "config.json").write_text(json.dumps(config))
    return tensors


def test_layers_after_the_pooling_are_part_of_the_model(checkpoint: Path, edit: Edit, tmp_path: Path) -> None:
    save(checkpoint, 6, "Dense", "Dense", "Normalize")
    edit("1_Pooling/config.json", pooling_mode="mean")
    edit("config_sentence_transformers.json", prompts={"query": "w1 w2 ", "document": "w3 "})
    first = add_dense(checkpoint, 2, 40, 24, "torch.nn.modules.activation.Tanh")
    second = add_dense(checkpoint, 3, 24, 16, "torch.nn.modules.linear.Identity", bias=False)
    bundle = export(str(checkpoint), tmp_path / "out")
    vet(Bundle.open(bundle.folder, thorough=True))
    assert bundle.manifest.dense == (DenseShape(40, 24, "tanh"), DenseShape(24, 16, "identity"))
    assert (bundle.manifest.dimensions, bundle.manifest.prompts) == (16, Prompts("w1 w2 ", "w3 "))
    encoder = Encoder(bundle, threads=1)
    (states,) = encoder.token_states(["w7 w9"], ReadAs(33, "w1 w2 "))
    assert len(states) == 6
    inner = np.tanh(states.mean(axis=0) @ first["linear.weight"].T + first["linear.bias"])
    expected = inner @ second["linear.weight"].T
    found = encoder.encode(["w7 w9"], encoder.queries).mean[0]
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected), atol=1e-5)
    short = encoder.encode(["w7 w9"], ReadAs(33, "w1 w2 ", 5)).mean[0]
    np.testing.assert_allclose(short, expected[:5] / np.linalg.norm(expected[:5]), atol=1e-5)


def test_a_layer_that_cannot_be_computed_is_refused(checkpoint: Path) -> None:
    save(checkpoint, 2, "Dense")
    add_dense(checkpoint, 2, 40, 24, "torch.nn.modules.activation.Softplus")
    with pytest.raises(AppError, match="softplus"):
        of(checkpoint)


def test_a_layer_of_other_sizes_or_in_pickles_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    save(checkpoint, 2, "Dense")
    add_dense(checkpoint, 2, 40, 24, "torch.nn.modules.activation.Tanh")
    weights = checkpoint / "2_Dense" / "model.safetensors"
    save_file({"linear.weight": np.zeros((24, 39), np.float32)}, weights)
    with pytest.raises(AppError, match="not those of the layer"):
        export(str(checkpoint), tmp_path / "out")
    weights.rename(weights.with_name("pytorch_model.bin"))
    with pytest.raises(AppError, match="not safetensors"):
        export(str(checkpoint), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_texts_are_lower_cased_where_the_files_say_so(checkpoint: Path, edit: Edit, tmp_path: Path) -> None:
    edit("tokenizer_config.json", do_lower_case=False, tokenizer_class="BertTokenizer")
    edit("sentence_bert_config.json", do_lower_case=True)
    bundle = export(str(checkpoint), tmp_path / "out")
    assert bundle.manifest.lowercase
    assert Encoder(bundle, threads=1).wordpiece.encode("W7").tokens == ("[CLS]", "w7", "[SEP]")


@pytest.mark.parametrize(
    ("config", "refused"),
    [
        ({"pooling_strategy": "max", "activation_function": "relu", "word_embedding_dimension": 97}, False),
        ({}, False),
        ({"pooling_strategy": "sum"}, True),
        ({"activation_function": "log1p_relu"}, True),
    ],
)
def test_a_model_that_weighs_words(
    checkpoint: Path, edit: Edit, config: dict[str, Any], refused: bool
) -> None:
    kind = "sentence_transformers.sparse_encoder.models"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{kind}.MLMTransformer"},
        {"idx": 1, "name": "1", "path": "1_SpladePooling", "type": f"{kind}.SpladePooling"},
    ]
    (checkpoint / "modules.json").write_text(json.dumps(modules))
    edit("1_SpladePooling/config.json", **config)
    if refused:
        with pytest.raises(AppError, match="weighs words by"):
            of(checkpoint)
        return
    found = of(checkpoint)
    assert (found.sparse, found.pooling) == (True, None)
    assert len(found.notes) == 1
