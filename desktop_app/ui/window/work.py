"""What the frame asks the lanes: the model that runs, the processors, the self-test, the licenses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.paths import RESOURCES
from desktop_app.ui.engine import Engine
from desktop_app.ui.values import ModelInfo

if TYPE_CHECKING:
    from desktop_app.encoder.encode import Encoder
    from desktop_app.services.selftest import Receipt


def default_model(engine: Engine) -> ModelInfo:
    """Loads the default model, and says what runs; raises AppError. Query lane."""
    from desktop_app.corpus.formats import FORMAT_OF

    encoder = engine.models.default()
    engine.endings = tuple(FORMAT_OF)
    return _running(encoder)


def model_of(engine: Engine, folder: Path) -> ModelInfo:
    """Loads the model that answers in a library, and says what runs; raises AppError. Query lane."""
    searcher = engine.searcher(folder)
    if searcher.encoder.bundle.fingerprint != searcher.library.recipe.model:
        return ModelInfo("Model not installed", "found by words")
    return _running(searcher.encoder)


def devices() -> tuple[str, ...]:
    """The processors that this program could embed on. Query lane."""
    from desktop_app.encoder.session import available

    return available()


def use_device(engine: Engine, device: str) -> str:
    """Tries a processor with the default model, and uses it; what the trial found. Query lane.

    Raises AppError when it is not to be used; then nothing changes.
    """
    from desktop_app.services import devices

    bundle, data = engine.models.default().bundle, engine.models.added.parent
    devices.provider(bundle, device, data)
    engine.close()
    engine.models.use(device)
    return "" if device == "cpu" else devices.verdict(bundle, device, data).said


def self_test(engine: Engine, data: Path, report: Report, cancel: CancelToken) -> Receipt:
    """Checks the installation, and that it stays offline; raises Cancelled. Query lane."""
    from desktop_app.services.selftest import self_test

    return self_test(engine.models.bundle, data, report, cancel)


def license_texts() -> dict[str, str]:
    """Each part with its license, as they lie beside the program. Query lane."""
    folder = RESOURCES / "licences"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_text("utf-8", "replace")
        for path in folder.rglob("*.txt")
    }


def _running(encoder: Encoder) -> ModelInfo:
    from desktop_app.services.models import short_name

    return ModelInfo(short_name(encoder.bundle), encoder.device)
