"""A bundle's graph on a device: what talks to onnxruntime, beside `plugins`."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort

from desktop_app.core.arrays import Float32, Int64
from desktop_app.core.errors import AppError
from desktop_app.encoder import plugins
from desktop_app.encoder.plugins import PluginDevice
from desktop_app.language import tr

RUNTIME: str = ort.__version__
ort.set_default_logger_severity(4)  # what fails is raised as well


CPU = "CPUExecutionProvider"
DEVICES = {
    "cuda": "CUDAExecutionProvider",
    "migraphx": "MIGraphXExecutionProvider",
    "dml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "openvino": "OpenVINOExecutionProvider",
    "webgpu": "WebGpuExecutionProvider",
    "cpu": CPU,
}
"""What a user calls a device, and onnxruntime its provider."""
_BUILT_IN = frozenset(ort.get_available_providers())
"""Later it also names those of plugins, which cannot be asked for by name."""

_TRY_AGAIN = tr("Run: embedscope devices, which compares all again, or choose the CPU in the settings.")

Provider = str | PluginDevice
"""What a session runs on: a provider of this onnxruntime, or what a plugin drives."""


def available() -> tuple[str, ...]:
    """The devices that this onnxruntime has a provider for; the machine may still lack the device itself."""
    return tuple(device for device, provider in DEVICES.items() if provider in _BUILT_IN)


def usable_threads(wanted: int = 0) -> int:
    """`wanted`, or one thread a core this process may use."""
    if wanted > 0:
        return wanted
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return usable or 1


class Session:
    """One ONNX graph, ready to run. Safe to call from several threads. Raises AppError if it cannot load."""

    def __init__(
        self, graph: Path, threads: int, provider: Provider = CPU, *, arena: bool = True, runs: int = 1
    ) -> None:
        """Without `arena` what a run took is given back after it: for large outputs asked for rarely.

        `runs` is how many calls will come at once, for plugins that have threads of their own.
        """
        options = ort.SessionOptions()
        options.enable_cpu_mem_arena = arena
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The export fused what pays; the next level would fuse layer norms too, 13% slower on a CPU.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
        # Idle workers that spin take the cores from numpy and from the other session.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        wanted = provider.provider if isinstance(provider, PluginDevice) else provider
        try:
            if isinstance(provider, PluginDevice):
                plugins.add(options, provider, runs)
                providers = None  # asked for by name it would be the CPU
            else:
                providers = [CPU] if provider == CPU else [provider, CPU]
            self._session = ort.InferenceSession(str(graph), sess_options=options, providers=providers)
            if self._session.get_providers()[0] != wanted:  # it falls back without a word
                raise RuntimeError(f"{wanted} cannot be used")
        except Exception as error:  # onnxruntime raises a family of its own without a common base
            reason = str(error).splitlines()[0][:200]
            if provider == CPU:
                raise AppError(
                    tr("The model {path} cannot be loaded: {reason}", path=graph, reason=reason),
                    tr("Export the model again, or choose another one."),
                ) from error
            raise AppError(
                tr(
                    "The model {path} cannot be loaded on {device}: {reason}",
                    path=graph,
                    device=wanted,
                    reason=reason,
                ),
                _TRY_AGAIN,
            ) from error
        self._inputs = {item.name for item in self._session.get_inputs()}

    def run(
        self, input_ids: Int64, attention_mask: Int64, token_type_ids: Int64 | None = None
    ) -> list[Float32]:
        """The graph's outputs for a batch; every input is int64, (texts, tokens)."""
        feed: dict[str, Any] = {
            "input_ids": input_ids,
            "attention_mask": attention_mask,
            "token_type_ids": np.zeros_like(input_ids) if token_type_ids is None else token_type_ids,
        }
        return self.feed({name: value for name, value in feed.items() if name in self._inputs})

    def feed(self, inputs: dict[str, Any]) -> list[Float32]:
        """The graph's outputs for inputs by their names."""
        outputs: list[Float32] = self._session.run(None, inputs)
        return outputs
