"""Runs before anything of ours: onnxruntime reads this once, while it is imported."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
