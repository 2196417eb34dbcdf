"""The command `embedscope models`: what is installed, adding, removing, verifying."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.meter import Meter

if TYPE_CHECKING:
    from desktop_app.encoder.bundle import Bundle

Told = tuple[dict[str, Any], list[str]]
"""The JSON document, and the lines for people."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The arguments of `models`, and what runs it."""
    command.add_argument("action", choices=tuple(_ACTIONS))
    command.add_argument(
        "what",
        nargs="?",
        metavar="FOLDER|FILE.zip|NAME",
        help="the model to add, or to remove",
    )
    command.add_argument("--json", action="store_true", help="print one JSON document")
    command.set_defaults(run=run)


def run(options: argparse.Namespace, cancel: CancelToken) -> int:
    """Does the action and returns the exit status; raises AppError."""
    needs = options.action in ("add", "remove")
    if needs != (options.what is not None):
        wanted = {"add": " FOLDER|FILE.zip", "remove": " NAME"}.get(options.action, "")
        raise AppError(
            f"The command is not complete, or says too much: models {options.action}.",
            f"Use: embedscope models {options.action}{wanted}",
        )
    document, lines = _ACTIONS[options.action](options.what or "", cancel)
    print(json.dumps(document, ensure_ascii=False) if options.json else "\n".join(lines))
    return 0 if document.get("ok", True) else 2


def _list(_what: str, _cancel: CancelToken) -> Told:
    from desktop_app.services.models import installed

    found = [_model(bundle) for bundle in installed()]
    return {"models": found}, [_line(model) for model in found] or ["No model is installed."]


def _add(what: str, cancel: CancelToken) -> Told:
    from desktop_app.services.models import add

    with Meter() as meter:
        model = _model(add(Path(what), report=meter.show, cancel=cancel))
    return model, [_line(model)]


def _remove(what: str, _cancel: CancelToken) -> Told:
    from desktop_app.services.models import remove

    remove(what)
    return {"removed": what}, [f"Removed {what}."]


def _verify(_what: str, _cancel: CancelToken) -> Told:
    from desktop_app.services.models import verify

    seen = list(verify())
    problems = [problem for _folder, problem in seen if problem]
    lines = [f"{folder.name}: {problem or 'as it was written.'}" for folder, problem in seen]
    return {"ok": not problems, "problems": problems}, lines


def _model(bundle: Bundle) -> dict[str, Any]:
    from desktop_app.services.models import size

    manifest = bundle.manifest
    return {
        "name": bundle.folder.name,
        "model": manifest.name,
        "layers": manifest.layers,
        "dimensions": manifest.hidden_size,
        "pooling": manifest.pooling,
        "bytes": size(bundle),
        "fingerprint": bundle.fingerprint,
        "folder": str(bundle.folder),
        "default": bundle.folder == DEFAULT_BUNDLE,
    }


def _line(model: dict[str, Any]) -> str:
    about = f"{model['layers']} layers, {model['dimensions']} dimensions, {model['bytes'] / 1e6:,.0f} MB"
    return f"{model['name']}: {model['model']}, {about}{', the default' if model['default'] else ''}"


_ACTIONS: dict[str, Callable[[str, CancelToken], Told]] = {
    "list": _list,
    "add": _add,
    "remove": _remove,
    "verify": _verify,
}
