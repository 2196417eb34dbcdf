"""What a checkpoint says of itself, checked before any weight is loaded."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.core.errors import AppError, os_error
from model_export import sentence_files
from model_export.families import FAMILIES, Family
from model_export.quiet import first_line
from model_export.sentence_files import SentenceFiles, json_object
from model_export.source import CONFIG, LICENSES, WEIGHTS

if TYPE_CHECKING:
    from desktop_app.core.types import Pooling

_ANOTHER = "Choose a BERT encoder, such as sentence-transformers/all-MiniLM-L6-v2."
_AGAIN = "Download the checkpoint again, or export another one."
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The sizes of a BERT and what its files tell of training and license; see `bundle.Manifest`.

    `max_length` leaves out positions that are never used; `said` is what sentence-transformers wrote.
    """

    folder: Path
    family: Family
    hidden_size: int
    layers: int
    heads: int
    vocabulary_size: int
    max_length: int
    trained_length: int | None
    pooling: Pooling
    pooling_known: bool
    license: str
    parameters: int
    notes: tuple[str, ...]
    said: SentenceFiles


def read(folder: Path, name: str = "") -> Checkpoint:
    """The checkpoint in `folder`; raises AppError when it is no encoder of BERT's family with safetensors.

    `name` is what it is known by besides its folder's.
    """
    config = json_object(folder / CONFIG, needed=True)
    family = _family(folder, config)
    sizes = {
        name: _size(folder, config, family.size(name))
        for name in (
            "hidden_size",
            "num_hidden_layers",
            "num_attention_heads",
            "vocab_size",
            "max_position_embeddings",
        )
    }
    if sizes["hidden_size"] % sizes["num_attention_heads"]:
        raise AppError(
            f"{folder / CONFIG} cannot be used: its heads do not divide its hidden size.", _ANOTHER
        )
    shapes = _shapes(folder)
    _require_sizes(folder, family, sizes, shapes)
    known = (name, folder.name, str(config.get("_name_or_path", "")))
    said = sentence_files.read(folder, known)
    notes = list(said.notes)
    license_name = _license(folder)
    if license_name == "unknown":
        notes.append("The checkpoint states no license.")
    longest = sizes["max_position_embeddings"] - family.first_position
    return Checkpoint(
        folder=folder,
        family=family,
        hidden_size=sizes["hidden_size"],
        layers=sizes["num_hidden_layers"],
        heads=sizes["num_attention_heads"],
        vocabulary_size=sizes["vocab_size"],
        max_length=longest,
        trained_length=min(said.length, longest) if said.length else None,
        pooling=said.pooling or "mean",
        pooling_known=said.pooling is not None,
        license=license_name,
        parameters=sum(math.prod(shape) for shape in shapes.values()),
        notes=tuple(notes),
        said=said,
    )


def _family(folder: Path, config: dict[str, Any]) -> Family:
    kind = config.get("model_type")
    if kind not in FAMILIES:
        raise AppError(
            f"The model in {folder} is not a BERT encoder but {kind or 'of an unnamed type'}.", _ANOTHER
        )
    if config.get("is_decoder") or config.get("add_cross_attention"):
        raise AppError(f"The model in {folder} is a BERT decoder, not an encoder.", _ANOTHER)
    if config.get("position_embedding_type", "absolute") != "absolute":
        raise AppError(f"The model in {folder} has relative positions, which cannot be fused.", _ANOTHER)
    return FAMILIES[kind]


def _size(folder: Path, config: dict[str, Any], name: str) -> int:
    value = config.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 1 << 24:
        raise AppError(f"{folder / CONFIG} cannot be used: {name} is not a size.", _AGAIN)
    return value


def _shapes(folder: Path) -> dict[str, list[int]]:
    """The shape of every tensor of the weights, from their header."""
    path = folder / WEIGHTS
    if not path.is_file():
        if any(next(folder.glob(pattern), None) for pattern in _PICKLES):
            raise AppError(
                f"The weights in {folder} are pickles, which can run any code when they are read.",
                "Choose a revision with model.safetensors, or convert them where you trust them.",
            )
        raise AppError(f"There are no weights in {folder}: it has no {WEIGHTS}.", _AGAIN)
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as tensors:
            return {name: list(tensors.get_slice(name).get_shape()) for name in tensors.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise AppError(f"The weights {path} are damaged: {first_line(error)}.", _AGAIN) from error


def _require_sizes(folder: Path, family: Family, sizes: dict[str, int], shapes: dict[str, list[int]]) -> None:
    """Raises AppError unless the weights have the sizes that the config states."""
    embedding = [shape for name, shape in shapes.items() if name.endswith(family.embedding)]
    layers = sum(name.endswith(family.query) for name in shapes)
    if embedding != [[sizes["vocab_size"], sizes["hidden_size"]]] or layers != sizes["num_hidden_layers"]:
        raise AppError(f"The weights in {folder} are not of the model that its {CONFIG} describes.", _AGAIN)


def _license(folder: Path) -> str:
    """The license of the README's front matter, else the title of the LICENSE file, else "unknown"."""
    readme = _text(folder / "README.md").lstrip("\ufeff")
    if front := re.match(r"---\r?\n(.*?)\r?\n---", readme, re.DOTALL):
        found = re.search(r"^license:[ \t]*\n?[ \t]*(?:-[ \t]*)?([^\s#][^\n#]*)", front[1], re.MULTILINE)
        if found and (name := found[1].strip().strip("'\"[]")):
            return name[:100]
    for name in LICENSES:
        for line in _text(folder / name).splitlines():
            if title := line.strip(" \t#"):
                return title[:100]
    return "unknown"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError as error:
        raise os_error("read", path, error) from error
