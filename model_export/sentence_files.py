"""What sentence-transformers 2 to 6 saves next to the weights: modules, pooling, prompts, lengths."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.recipe import NO_PROMPTS, Prompts
from desktop_app.core.types import Pooling
from desktop_app.encoder.bundle import ACTIVATIONS, DenseShape

_AGAIN = "Download the checkpoint again, or export another one."
_OTHER = "Choose a model whose vectors are pooled by [CLS] or by the mean."
_LONGEST = 1 << 20
"""A tokenizer without a length of its own says 10^30."""
_OLD_POOLINGS = {
    "cls_token": "cls",
    "mean_tokens": "mean",
    "max_tokens": "max",
    "mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "weightedmean_tokens": "weightedmean",
    "lasttoken": "lasttoken",
}
"""What versions up to 5 save as pooling_mode_NAME: true, and version 6 as pooling_mode: "NAME"."""
_QUERY = ("query", "search_query", "web_search_query", "s2p_query")
_SPARSE = ["MLMTransformer", "SpladePooling"]
"""The modules of a model that weighs words (SPLADE); from sentence-transformers 5 on."""
_PASSAGE = ("document", "passage", "corpus", "search_document")
_BGE = "Represent this sentence for searching relevant passages: "
_KNOWN = (
    (r"(multilingual-)?e5-(small|base|large)(-v2)?", Prompts("query: ", "passage: ")),
    (r"bge-(small|base|large)-en(-v1\.5)?", Prompts(_BGE)),
    (r"bge-(small|base|large)-zh(-v1\.5)?", Prompts("为这个句子生成表示以用于检索相关文章：")),
    (r"snowflake-arctic-embed-(xs|s|m|l|m-v1\.5)", Prompts(_BGE)),
    (r"snowflake-arctic-embed-(m|l)-v2\.0", Prompts("query: ")),
    (r"mxbai-embed-(xsmall|large)-v1", Prompts(_BGE)),
)
"""Models that name their prompts in their card and not in a file."""


@dataclass(frozen=True, slots=True)
class SentenceFiles:
    """`pooling` is None where it is not known or not one of ours; `dense` pairs each layer's folder with it.

    `length` is how many tokens the model was trained to read, None where no file says. `lowercase` has every
    text lower-cased before the tokenizer reads it. `notes` are sentences the user should read. `sparse` says
    that it weighs words by its head for masked words.
    """

    pooling: Pooling | None
    prompts: Prompts
    dense: tuple[tuple[Path, DenseShape], ...]
    length: int | None
    lowercase: bool
    notes: tuple[str, ...]
    sparse: bool = False


def read(folder: Path, names: tuple[str, ...]) -> SentenceFiles:
    """The files of the checkpoint in `folder`, which is known by `names`; raises AppError.

    It refuses a module whose work would be left out.
    """
    notes: list[str] = []
    modules = _modules(folder)
    if sparse := [kind for kind, _ in modules] == _SPARSE:
        pooling = None
        notes.append(
            "It was trained to weigh words (SPLADE), not for vectors of texts: choose another for a library."
        )
    else:
        config = json_object(_place(folder, modules, "Pooling", "1_Pooling") / "config.json")
        pooling = _pooling(config, notes)
    said = json_object(folder / "sentence_bert_config.json")
    prompts = _prompts(json_object(folder / "config_sentence_transformers.json"), names, notes)
    if prompts != NO_PROMPTS and pooling == "mean" and said_no_prompt(folder, modules):
        notes.append("The checkpoint leaves its prompt out of the mean; here it is a part of it.")
    return SentenceFiles(
        pooling,
        prompts,
        tuple(_dense(folder / path) for kind, path in modules if kind == "Dense"),
        _length(said.get("max_seq_length")) or _length(_tokenizer_length(folder)),
        said.get("do_lower_case") is True,
        tuple(notes),
        sparse,
    )


def said_no_prompt(folder: Path, modules: list[tuple[str, str]]) -> bool:
    """Whether the pooling is to leave the prompt's tokens out."""
    config = json_object(_place(folder, modules, "Pooling", "1_Pooling") / "config.json")
    return config.get("include_prompt") is False


def _modules(folder: Path) -> list[tuple[str, str]]:
    """(class, path) of every module in its order; none where the checkpoint is no sentence-transformer."""
    path = folder / "modules.json"
    if not path.is_file():
        return []
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise os_error("read", path, error) from error
    except (ValueError, RecursionError) as error:
        raise AppError(f"{path} is not readable JSON.", _AGAIN) from error
    modules = []
    for item in document if isinstance(document, list) else [None]:
        kind, place = (item.get("type"), item.get("path")) if isinstance(item, dict) else (None, None)
        if not isinstance(kind, str) or not isinstance(place, str) or not re.fullmatch(r"[\w.-]*", place):
            raise AppError(f"{path} does not list modules.", _AGAIN)
        modules.append((kind.rpartition(".")[2], place))
    if [kind for kind, _ in modules] == _SPARSE:
        _check_sparse(json_object(folder / modules[1][1] / "config.json"))
        return modules
    known = ("Transformer", "Pooling", "Dense", "Normalize")
    if strange := [kind for kind, _ in modules if kind not in known]:
        raise AppError(f"The checkpoint has a module {strange[0]}, which cannot be exported.", _OTHER)
    order = [known.index(kind) for kind, _ in modules]
    if order != sorted(order) or order.count(0) != 1 or order.count(1) != 1:
        raise AppError(
            f"The checkpoint's modules are {', '.join(kind for kind, _ in modules)}: it cannot be exported.",
            _OTHER,
        )
    if modules[0][1]:
        raise AppError(
            f"The checkpoint's weights lie in {modules[0][1]}.", f"Export {folder / modules[0][1]}."
        )
    return modules


def _check_sparse(config: dict[str, Any]) -> None:
    """Raises AppError unless a word weighs the most of log(1 + ReLU(logit)) over the tokens."""
    how = config.get("pooling_strategy", "max"), config.get("activation_function", "relu")
    if how != ("max", "relu"):
        raise AppError(f"The checkpoint weighs words by {how[0]} and {how[1]}.", _OTHER)


def _place(folder: Path, modules: list[tuple[str, str]], kind: str, usual: str) -> Path:
    return folder / next((path for name, path in modules if name == kind), usual)


def _pooling(config: dict[str, Any], notes: list[str]) -> Pooling | None:
    stated = config.get("pooling_mode")
    modes = [stated] if isinstance(stated, str) else list(stated) if isinstance(stated, list) else []
    if stated is None:
        modes = [new for old, new in _OLD_POOLINGS.items() if config.get(f"pooling_mode_{old}") is True]
    if modes == ["mean"]:
        return "mean"
    if modes == ["cls"]:
        return "cls"
    if modes:
        named = " + ".join(map(str, modes))
        notes.append(f"The checkpoint was trained with the pooling {named}; mean is used instead.")
    else:
        notes.append("The checkpoint does not say with which pooling it was trained; mean is used.")
    return None


def _prompts(config: dict[str, Any], names: tuple[str, ...], notes: list[str]) -> Prompts:
    """What the files say, else what the card of a known model says."""
    stated = config.get("prompts")
    every = stated.items() if isinstance(stated, dict) else ()
    told = {name: text for name, text in every if isinstance(text, str)}
    usual = told.get(str(config.get("default_prompt_name")), "")
    query = next((told[name] for name in _QUERY if told.get(name)), usual)
    passage = next((told[name] for name in _PASSAGE if told.get(name)), usual)
    if query or passage:
        return Prompts(query, passage)
    for pattern, prompts in _KNOWN:
        if any(re.fullmatch(pattern, name.rpartition("/")[2], re.IGNORECASE) for name in names):
            notes.append(
                f"Its files name no prompts. Those of its card are used: “{prompts.query}” before queries, "
                + (f"“{prompts.passage}” before passages." if prompts.passage else "none before passages.")
            )
            return prompts
    return NO_PROMPTS


def _dense(folder: Path) -> tuple[Path, DenseShape]:
    config = json_object(folder / "config.json")
    sizes = [config.get(name) for name in ("in_features", "out_features")]
    name = str(config.get("activation_function", "Tanh")).rpartition(".")[2].lower()
    if not all(type(size) is int and size > 0 for size in sizes) or name not in ACTIVATIONS:
        raise AppError(f"The layer in {folder} cannot be exported: its activation is {name}.", _OTHER)
    return folder, DenseShape(sizes[0], sizes[1], name)  # type: ignore[arg-type]


def _tokenizer_length(folder: Path) -> object:
    return json_object(folder / "tokenizer_config.json").get("model_max_length")


def _length(value: object) -> int | None:
    return value if type(value) is int and 0 < value < _LONGEST else None


def json_object(path: Path, needed: bool = False) -> dict[str, Any]:
    """The JSON object in `path`, empty where there is no such file unless it is `needed`; raises AppError."""
    if not needed and not path.is_file():
        return {}
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise os_error("read", path, error) from error
    except (ValueError, RecursionError) as error:
        raise AppError(f"{path} is not readable JSON.", _AGAIN) from error
    if not isinstance(document, dict):
        raise AppError(f"{path} is not a JSON object.", _AGAIN)
    return document
