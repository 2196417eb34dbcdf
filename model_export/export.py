"""A BERT of transformers to an ONNX graph, through optimum."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_app.core.errors import AppError, os_error
from desktop_app.encoder.bundle import BERT
from model_export.families import FAMILIES, Family
from model_export.quiet import first_line, quiet

OPSET = 17
WITHOUT_POOLER = ("distilbert", "modernbert")


def load(folder: Path, family: Family = FAMILIES[BERT]) -> Any:
    """The encoder of a local checkpoint: float32, eager attention, evaluation mode.

    Read from safetensors only, with no code of the checkpoint's own. Raises AppError when a weight is
    missing, of another shape, or not finite.
    """
    import torch
    from transformers import MODEL_MAPPING, AutoConfig

    try:
        with quiet():
            config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
            encoder = MODEL_MAPPING[type(config)]
            without = {} if family.model_type in WITHOUT_POOLER else {"add_pooling_layer": False}
            model, info = encoder.from_pretrained(
                folder,
                **without,
                attn_implementation="eager",
                dtype=torch.float32,
                local_files_only=True,
                output_loading_info=True,
                trust_remote_code=False,
                use_safetensors=True,
            )
    except Exception as error:
        raise AppError(
            f"The weights in {folder} cannot be loaded: {first_line(error)}.",
            "Download the checkpoint again.",
        ) from error
    if lacking := sorted(info["missing_keys"]) + sorted(str(key) for key in info["mismatched_keys"]):
        raise AppError(
            f"The weights in {folder} are incomplete: {lacking[0]} is missing or of another shape.",
            "Download the checkpoint again, or export another one.",
        )
    for name, weight in model.named_parameters():
        if not torch.isfinite(weight).all():
            raise AppError(
                f"The weights in {folder} are damaged: {name} holds a value that is not a number.",
                "Download the checkpoint again, or export another one.",
            )
    return model.eval()


def to_onnx(model: Any, path: Path, states: bool = False) -> None:
    """Writes the graph of `model` for feature extraction to `path`; raises AppError.

    Its output is last_hidden_state; with `states` also hidden_states.0, after the embeddings, to
    hidden_states.L, after the last layer.
    """
    from optimum.exporters.onnx.convert import export_pytorch
    from optimum.exporters.tasks import TasksManager

    made = TasksManager.get_exporter_config_constructor(
        "onnx", model_type=model.config.model_type, task="feature-extraction", library_name="transformers"
    )
    config = made(model.config)
    if states:
        layers = model.config.num_hidden_layers
        names = ("last_hidden_state", *(f"hidden_states.{layer}" for layer in range(layers + 1)))
        axes = {0: "batch_size", 1: "sequence_length"}
        plain = type(config)
        every = property(lambda _self: dict.fromkeys(names, axes))
        config.__class__ = type(plain.__name__, (plain,), {"outputs": every})
        model.config.output_hidden_states = True
    shape = {"batch_size": 2, "sequence_length": min(16, model.config.max_position_embeddings)}
    try:
        with quiet():
            export_pytorch(
                model,
                config,
                OPSET,
                path,
                input_shapes=shape,
            )
    except OSError as error:
        raise os_error("write", path, error) from error
    except Exception as error:
        raise AppError(
            f"The model cannot be exported to ONNX: {first_line(error)}.",
            "Check that it is a plain BERT encoder, or export another one.",
        ) from error
    finally:
        model.config.output_hidden_states = False
