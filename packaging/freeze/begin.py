"""Runs before anything of ours."""

import os
import sys

# onnxruntime reads this once, while it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# The program has found its libraries; another program that it opens a file with must find its own.
if sys.platform.startswith("linux"):
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is None:
        os.environ.pop("LD_LIBRARY_PATH", None)
    else:
        os.environ["LD_LIBRARY_PATH"] = before
