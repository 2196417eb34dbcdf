"""What is tried in a process of its own, with a home of its own; what it runs loads only there."""

from __future__ import annotations

import os
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import uninterrupted


def embed_in_home(home: Path, bundle: Path, switch: str) -> bool:
    """Runs the model of `bundle` in a child whose home is `home`; whether that could be tried.

    The environment variable `switch` is what it is here. Linux only.
    """
    process = get_context("spawn").Process(
        target=_embed, args=(home, bundle, switch, os.environ.get(switch)), daemon=True
    )
    with uninterrupted():
        process.start()
    process.join()
    return process.exitcode == 0


def _embed(home: Path, bundle: Path, switch: str, value: str | None) -> None:
    os.environ["HOME"] = str(home)
    os.environ["XDG_CACHE_HOME"] = str(home / ".cache")
    os.environ.pop(switch, None)
    if value is not None:
        os.environ[switch] = value
    from desktop_app.encoder.bundle import Bundle
    from desktop_app.encoder.encode import Encoder

    with suppress(AppError):  # a model that is damaged is another finding
        Encoder(Bundle.open(bundle), threads=1).encode(["A text."])
