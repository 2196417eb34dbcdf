"""Embedscope: search by meaning without a network, and a microscope for BERT."""

import os

# onnxruntime reads this once, while it is imported; afterwards is too late.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
