"""Which processor embeds: found, tried beside the CPU in a process of its own, and remembered.

A provider may hang, crash its process, or compute something else, so none is trusted: it is taken when its
vectors are the CPU's, rank the same, and come sooner.
"""

from __future__ import annotations

import atexit
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from desktop_app.core.arrays import Float32
from desktop_app.core.errors import AppError
from desktop_app.core.files import make_folder, write_bytes
from desktop_app.core.jobs import NEVER, CancelToken
from desktop_app.core.paths import SAMPLE_CORPUS, data_folder
from desktop_app.core.words import per_cent
from desktop_app.encoder import plugins
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.plugins import PluginDevice
from desktop_app.encoder.session import CPU, DEVICES, RUNTIME, Provider, available
from desktop_app.language import fraction, tr

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

NAME = "devices.json"
TRIAL_S = 180.0
"""What a trial may take: a first run compiles the graph for the device."""
LISTING_S = 30.0
"""What a plugin may take to be loaded and to say what it drives."""
POLL_S = 0.1  # so often a trial looks whether it was cancelled
TEXTS, TOP, PASSES = 48, 10, 2
LEAST_COSINE = 0.9999
"""Of any vector to the CPU's. Unit vectors that near are at most 0.0142 apart: no score moves by more."""
LEAST_OVERLAP = 0.99
"""Of the ten best of each text: what lies closer together than the rounding may change places."""
LEAST_GAIN = 1.1
"""Times as fast as the CPU: less is chance on a machine that does other things, too."""
CUT_SHORT = 3
"""Programs in a row that end otherwise than they should while they use a device: then it is left alone.
Nothing tells a kill from a crash, and two may run at once.
"""
BEGUN = "begun"

NOTHING = tr("it drives no processor of this computer.")
_FOUND = {
    "late": tr("it did not answer in {seconds} s."),
    "ended": tr("it ended without an answer (status {status})."),
    "cut": tr("the last {programs} programs that used it did not end as they should."),
    "shape": tr("it gives no vectors of this model."),
    "cosine": tr("its vectors differ from the CPU's (cosine {cosine})."),
    "others": tr("it finds others than the CPU does (top {top}, {same} the same)."),
    "slower": tr("it is not faster than the CPU ({fast} s instead of {slow} s)."),
    "faster": tr("{times} times as fast as the CPU, same vectors (cosine {cosine})."),
}
"""What may become of a trial, by the name and with the numbers that are remembered: said in any language."""
_WRITTEN: dict[str, Callable[[float], str]] = {
    **dict.fromkeys(("seconds", "status", "programs", "top"), lambda value: fraction(value, 0)),
    **dict.fromkeys(("fast", "slow"), lambda value: fraction(value, 2)),
    "times": fraction,
    "cosine": lambda value: fraction(value, 6),
    "same": lambda value: per_cent(value, 1),
}

Trial = Callable[[Path, Provider, "Connection"], None]
Found = dict[str, Any]
"""What became of a trial, as it is remembered: `found` is one of _FOUND, the rest its numbers."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a device is to be used, and why, in a sentence; `times` as fast as the CPU it was."""

    taken: bool
    said: str
    times: float = 0.0


def provider(
    bundle: Bundle,
    device: str,
    data: Path | None = None,
    trial: Trial | None = None,
    cancel: CancelToken = NEVER,
    *,
    remembered: bool = False,
) -> Provider:
    """What onnxruntime runs on for `device` ("auto", "cpu", "cuda", "openvino-cpu", …) and this model.

    With "auto" the fastest device that passes its trial, else the CPU. Raises AppError when a named one is
    not there or does not pass, and Cancelled. Verdicts are kept in the user's data folder `data`; where only
    what is `remembered` counts, nothing is tried.
    """
    if device == "cpu":
        return CPU
    folder = data or data_folder()
    found = there(folder, cancel, remembered=remembered)
    if device not in ("auto", *found):
        raise AppError(
            tr('The device "{device}" is not available.', device=device),
            tr("Use one of: auto, {devices}.", devices=", ".join(found)),
        )
    best: Provider | None = CPU if device == "auto" else None
    times = 0.0
    for name in found if device == "auto" else (device,):
        if found[name] == CPU or (
            remembered and not _is_known(known_verdicts(folder), _key(bundle, found[name]))
        ):
            continue
        said = verdict(bundle, name, folder, trial, cancel=cancel)
        if said.taken and said.times >= times:
            best, times = found[name], said.times
    if best is None:
        reason = tr("it was not compared with the CPU yet.") if remembered else said.said
        raise AppError(
            tr('The device "{device}" is not used: {reason}', device=device, reason=reason),
            tr("Use auto or cpu."),
        )
    return best


def there(folder: Path, cancel: CancelToken = NEVER, *, remembered: bool = False) -> dict[str, Provider]:
    """The devices by name: what plugins list, what this onnxruntime was built for, and the CPU, last.

    A plugin is asked in a process of its own, once; where only what is `remembered` counts it is not.
    Raises Cancelled.
    """
    known = known_verdicts(folder)
    found: dict[str, Provider] = {}
    for package, version in plugins.installed().items():
        key = f"{RUNTIME} {package} {version} {plugins.processor()}"
        if not _is_known(known, key) and not remembered:
            listed = in_child(Path(package), CPU, LISTING_S, list_devices, cancel)
            known[key] = listed if isinstance(listed, dict) else {"devices": listed}
            _keep(folder, known)
        for entry in known.get(key, {}).get("devices", ()):
            with suppress(TypeError):  # the file was changed
                device = PluginDevice(**entry)
                found[device.name] = device
    return found | {name: DEVICES[name] for name in available()}


def refused(folder: Path) -> dict[str, str]:
    """The plugins that gave no device, each with what is known of that in a sentence."""
    known = known_verdicts(folder)
    found = {}
    for package, version in plugins.installed().items():
        entry = known.get(f"{RUNTIME} {package} {version} {plugins.processor()}", {})
        if not entry.get("devices"):
            found[package] = _say(entry) or NOTHING
    return found


def verdict(
    bundle: Bundle,
    device: str,
    data: Path | None = None,
    trial: Trial | None = None,
    cancel: CancelToken = NEVER,
) -> Verdict:
    """What a trial of `device` found, now or when this runtime, model and device were first met.

    Raises Cancelled; then nothing is kept.
    """
    folder = data or data_folder()
    name = there(folder, cancel).get(device) or DEVICES[device]
    key = _key(bundle, name)
    known = known_verdicts(folder)
    if not _is_known(known, key):
        known[key] = _tried(bundle, name, trial or run_trial, cancel)
        _keep(folder, known)
    entry = known[key]
    if _begun(entry) >= CUT_SHORT:
        entry = {**entry, "found": "cut", "programs": CUT_SHORT}
    return Verdict(entry["found"] == "faster", _say(entry), _number(entry, "times"))


def _is_known(known: dict[str, Found], key: str) -> bool:
    """Whether what is remembered is said in a way that is understood here."""
    entry = known.get(key, {})
    return "devices" in entry or entry.get("found") in _FOUND


def _say(entry: Found) -> str:
    """What became of a trial, in a sentence; "" where that is not known."""
    said = _FOUND.get(entry.get("found", ""), "")
    return said.format_map({name: write(_number(entry, name)) for name, write in _WRITTEN.items()})


def _number(entry: Found, name: str) -> float:
    """A remembered number; 0 where the file was changed."""
    value = entry.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def encoder(bundle: Bundle, provider: Provider, data: Path | None = None, threads: int = 0) -> Encoder:
    """The model on `provider`, of which is remembered from its first batch until the program ends that it is
    used; raises AppError.
    """
    folder, key = data or data_folder(), "" if provider == CPU else _key(bundle, provider)

    def begin() -> None:
        _count(folder, key, lambda begun: begun + 1)
        _in_use.append((folder, key))
        atexit.register(end)

    return Encoder(bundle, threads, provider, begin)


_in_use: list[tuple[Path, str]] = []


def end() -> None:
    """The program ends as it should, which is remembered of the devices it used."""
    while _in_use:
        _count(*_in_use.pop(), lambda _begun: 0)


def _count(folder: Path, key: str, counted: Callable[[int], int]) -> None:
    known = known_verdicts(folder)
    if key in known:
        known[key][BEGUN] = counted(_begun(known[key]))
        with suppress(AppError):  # on a full or read-only disk nothing is counted
            _keep(folder, known)


def _begun(entry: Found) -> int:
    """How many programs began to use the device since one of them ended as it should."""
    begun = entry.get(BEGUN)
    return begun if isinstance(begun, int) else 0


def forget(folder: Path) -> None:
    """Has every plugin asked, and every device tried, again. Raises AppError."""
    if (folder / NAME).exists():
        _keep(folder, {})


def _key(bundle: Bundle, provider: Provider) -> str:
    """What a verdict holds for."""
    if isinstance(provider, PluginDevice):
        version = plugins.installed().get(provider.package)
        return f"{RUNTIME} {bundle.fingerprint} {provider.name} {version} {plugins.processor()}"
    device = next(name for name, full in DEVICES.items() if full == provider)
    return f"{RUNTIME} {bundle.fingerprint} {device}"


def _keep(folder: Path, known: dict[str, Found]) -> None:
    make_folder(folder)
    write_bytes(folder / NAME, json.dumps(known, indent=1).encode())


def run_trial(folder: Path, provider: Provider, answer: Connection) -> None:
    """Sends the provider's vectors of the texts and the CPU's, and the least seconds that each took.

    Both are asked in turns, so that what else the machine does concerns both. In a process of its own.
    """
    bundle = Bundle.open(folder)
    tried = Encoder(bundle, provider=provider)
    tried.load_provider()
    encoders, texts = (tried, Encoder(bundle)), _texts()
    found: list[Float32] = []
    seconds: list[float] = []
    for _ in range(PASSES):
        for encoder in encoders:
            began = time.perf_counter()
            found.append(encoder.encode(texts).mean)
            seconds.append(time.perf_counter() - began)
    answer.send((found[-2], found[-1], min(seconds[0::2]), min(seconds[1::2])))


def list_devices(package: Path, _provider: Provider, answer: Connection) -> None:
    """Sends what a plugin drives, as JSON has it. In a process of its own: its library is loaded."""
    answer.send([asdict(device) for device in plugins.listed(package.name)])


def _tried(bundle: Bundle, name: Provider, trial: Trial, cancel: CancelToken) -> Found:
    """The device beside the CPU."""
    answer = in_child(bundle.folder, name, TRIAL_S, trial, cancel)
    if isinstance(answer, dict):
        return answer
    vectors, right, fast, slow = answer
    if vectors.shape != right.shape or not np.isfinite(vectors).all():
        return {"found": "shape"}
    cosine, same = float((vectors * right).sum(axis=1).min()), overlap(vectors, right)
    measured = {"cosine": cosine, "same": same, "top": TOP, "fast": fast, "slow": slow, "times": slow / fast}
    if cosine < LEAST_COSINE:
        found = "cosine"
    elif same < LEAST_OVERLAP:
        found = "others"
    else:
        found = "faster" if slow / fast >= LEAST_GAIN else "slower"
    return {"found": found, **measured}


def in_child(folder: Path, name: Provider, seconds: float, trial: Trial, cancel: CancelToken) -> Any:
    """What the trial sends, or what became of it instead, which is `Found`."""
    import multiprocessing  # late, for a quick start

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=trial, args=(folder, name, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        end = time.monotonic() + seconds
        while not ours.poll(POLL_S):
            cancel.check()
            if time.monotonic() > end:
                return {"found": "late", "seconds": seconds}
        return ours.recv()
    except EOFError:
        process.join(seconds)
        return {"found": "ended", "status": process.exitcode}
    finally:
        process.kill()
        process.join()
        ours.close()


def overlap(vectors: Float32, right: Float32) -> float:
    """The share of the ten nearest rows of each row that are the same in both."""
    return float(np.mean([len(a & b) for a, b in zip(_best(vectors), _best(right), strict=True)])) / TOP


def _best(vectors: Float32) -> list[set[int]]:
    """The rows nearest to each row, itself left out."""
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    return [set(map(int, row)) for row in np.argsort(-cosines, axis=1, kind="stable")[:, :TOP]]


def _texts() -> list[str]:
    """Texts of many lengths out of the sample corpus."""
    with SAMPLE_CORPUS.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line, _number in zip(lines, range(TEXTS), strict=False)]
    return [" ".join(str(value) for value in record.values()) for record in records]


def known_verdicts(folder: Path) -> dict[str, Found]:
    """What is remembered of devices and plugins, as it is in the file."""
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    items = kept.items() if isinstance(kept, dict) else ()
    return {key: value for key, value in items if isinstance(value, dict)}
