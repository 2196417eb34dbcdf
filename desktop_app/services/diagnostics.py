"""What of an installation may be told to somebody who helps: versions and numbers, and no names."""

from __future__ import annotations

import os
import platform
import sys

import numpy as np
import tokenizers

from desktop_app import __version__
from desktop_app.encoder.session import RUNTIME
from desktop_app.services.models import short_name
from desktop_app.services.open_models import OpenModels


def installation(models: OpenModels) -> tuple[str, ...]:
    """Lines on the program, the system, and each model in memory with its device."""
    built = "a package" if getattr(sys, "frozen", False) else "a checkout"
    lines = [
        f"Embedscope {__version__}, {built}",
        f"{platform.platform()}, {platform.machine()}, {os.cpu_count()} cores",
        f"Python {platform.python_version()}, numpy {np.__version__}",
        f"onnxruntime {RUNTIME}, tokenizers {tokenizers.__version__}",
    ]
    for encoder in models.loaded():
        sizes = encoder.bundle.manifest
        shape = f"{sizes.layers} layers, {sizes.dimensions} dimensions, {encoder.bundle.fingerprint}"
        lines.append(f"model {short_name(encoder.bundle)}, {shape}, on {encoder.device}")
    return tuple(lines)
