from __future__ import annotations

import platform
from pathlib import Path

import onnxruntime

from desktop_app import __version__
from desktop_app.encoder.encode import Encoder
from desktop_app.services.diagnostics import installation
from desktop_app.services.open_models import OpenModels


def test_versions_device_and_sizes_are_told_and_no_name(encoder: Encoder) -> None:
    text = "\n".join(installation(OpenModels(preloaded=(encoder,))))
    for told in (__version__, onnxruntime.__version__, "6 layers", "384 dimensions", encoder.device):
        assert told in text
    for kept in (str(Path.home()), platform.node(), str(encoder.bundle.folder)):
        assert kept not in text
