"""A BERT of transformers to an ONNX graph, through optimum."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desktop_app.core.errors import AppError, os_error
from model_export.quiet import first_line, quiet

OPSET = 17


def load(folder: Path) -> Any:
    """The `BertModel` of a local checkpoint: float32, eager attention, evaluation mode.

    Read from safetensors only, with no code of the checkpoint's own. Raises AppError when a weight is
    missing, of another shape, or not finite.
    """
    import torch
    from transformers import BertModel

    try:
        with quiet():
            model, info = BertModel.from_pretrained(
                folder,
                add_pooling_layer=False,
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


def to_onnx(model: Any, path: Path) -> None:
    """Writes the graph of `model` for feature extraction to `path`; raises AppError."""
    from optimum.exporters.onnx.convert import export_pytorch
    from optimum.exporters.onnx.model_configs import BertOnnxConfig

    shape = {"batch_size": 2, "sequence_length": min(16, model.config.max_position_embeddings)}
    try:
        with quiet():
            export_pytorch(
                model,
                BertOnnxConfig(model.config, task="feature-extraction"),
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
