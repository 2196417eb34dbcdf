"""What the frame asks the lanes: the model that runs, the processors, the self-test, the licenses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.jobs import CancelToken, Progress, Report
from desktop_app.core.paths import RESOURCES
from desktop_app.language import tr
from desktop_app.ui.engine import Engine
from desktop_app.ui.values import ModelInfo

if TYPE_CHECKING:
    from desktop_app.encoder.encode import Encoder
    from desktop_app.services.selftest import Receipt


def begin(engine: Engine) -> ModelInfo:
    """Learns which files can be read, and loads the default model; says what runs. Raises AppError.

    Query lane.
    """
    from desktop_app.corpus.formats import FORMATS
    from desktop_app.corpus.formats.scans import addon, pictures

    read = [one for one in FORMATS if one is not pictures.FORMAT or addon.installed()]
    engine.endings = tuple(dict.fromkeys(ending for one in read for ending in one.endings))
    engine.kinds = tuple(dict.fromkeys(one.name for one in read))
    return model_of(engine, None)


def model_of(engine: Engine, folder: Path | None) -> ModelInfo:
    """Loads the model that answers in a library, the default one where none is open; says what runs.

    Raises AppError. Query lane.
    """
    if folder is None:
        return _running(engine.models.default())
    searcher = engine.searcher(folder)
    if searcher.encoder.bundle.fingerprint != searcher.library.recipe.model:
        return ModelInfo(tr("Model not installed"), tr("found by words"))
    return _running(searcher.encoder)


def ocr_advice() -> str:
    """What to do to have OCR, "" where it is there. Query lane."""
    from desktop_app.corpus.formats.scans import addon

    return "" if addon.installed() else addon.advice()


def devices(engine: Engine) -> dict[str, str]:
    """The processors that this program could embed on, and what they are called where that is not known.

    Query lane.
    """
    from desktop_app.encoder.plugins import PluginDevice
    from desktop_app.services.devices import there

    found = there(engine.models.added.parent)
    return {name: one.title if isinstance(one, PluginDevice) else "" for name, one in found.items()}


def try_device(engine: Engine, device: str, report: Report, cancel: CancelToken) -> str:
    """Compares a processor with the CPU, by the default model; what that found. Job lane.

    Raises AppError when it is not to be used, and Cancelled.
    """
    from desktop_app.services import devices

    report(Progress(tr("Comparing")))
    bundle, data = engine.models.default().bundle, engine.models.added.parent
    devices.provider(bundle, device, data, cancel=cancel)
    return "" if device == "auto" else devices.verdict(bundle, device, data, cancel=cancel).said


def try_devices(engine: Engine, _report: Report, cancel: CancelToken) -> bool:
    """Compares what this computer has and was never compared; whether another processor embeds from now on.

    Raises AppError and Cancelled. Job lane.
    """
    from desktop_app.services.models import open_bundle

    return engine.models.try_devices(open_bundle(engine.models.bundle), cancel)


def use_device(engine: Engine, device: str, folder: Path | None) -> ModelInfo:
    """Embeds on `device` from now on, and loads the model of the library in use; raises AppError.

    Query lane.
    """
    engine.close()
    engine.models.use(device)
    return model_of(engine, folder)


def self_test(engine: Engine, data: Path, report: Report, cancel: CancelToken) -> Receipt:
    """Checks the installation, and that it stays offline; raises Cancelled. Query lane."""
    from desktop_app.services.selftest import self_test

    return self_test(engine.models.bundle, data, report, cancel)


def diagnostics(engine: Engine, seen: Sequence[str]) -> str:
    """Lines on the installation, and those of the window. Query lane."""
    from desktop_app.services.diagnostics import installation

    return "\n".join((*installation(engine.models), *seen))


def languages(engine: Engine, folder: Path | None) -> tuple[str, str]:
    """The model that answers in a library, and which languages it reads, in words. Raises AppError.

    Query lane.
    """
    from desktop_app.services.languages import said_of
    from desktop_app.services.models import short_name

    bundle = (engine.searcher(folder).encoder if folder else engine.models.default()).bundle
    return short_name(bundle), said_of(bundle)


def license_texts() -> dict[str, str]:
    """Each part with its license, as they come with the program. Query lane."""
    folder = RESOURCES / "licences"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_text("utf-8", "replace")
        for path in folder.rglob("*.txt")
    }


def _running(encoder: Encoder) -> ModelInfo:
    from desktop_app.services.models import short_name

    return ModelInfo(short_name(encoder.bundle), encoder.device)
