"""What every test shares. The first import switches onnxruntime's telemetry off."""

import desktop_app  # noqa: F401
