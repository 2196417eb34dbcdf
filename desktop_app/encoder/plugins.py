"""Processors that packages of their own bring to onnxruntime: found, and taken into this process."""

from __future__ import annotations

import importlib
import json
import pkgutil
import platform
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import onnxruntime as ort

from desktop_app.core.paths import addons

PREFIX = "onnxruntime_ep_"
OPENVINO = "OpenVINOExecutionProvider"
_lock = threading.Lock()
_registered: set[str] = set()


@dataclass(frozen=True, slots=True)
class PluginDevice:
    """What an installed package computes on: `kind` is CPU, GPU or NPU, of that `maker`.

    With `exact` the provider is told to compute in float32 where it would take less precision by itself.
    """

    package: str
    provider: str
    kind: str
    maker: str
    exact: bool = False

    @property
    def name(self) -> str:
        """What a user calls it: "openvino-cpu"."""
        short = self.package.removeprefix(PREFIX).replace("_", "-")
        return f"{short}-{self.kind.lower()}{'-float32' if self.exact else ''}"

    @property
    def title(self) -> str:
        """What a form and the status bar call it: "OpenVINO on the Intel CPU"."""
        provider = self.provider.removesuffix("ExecutionProvider")
        precisely = ", float32" if self.exact else ""
        return f"{provider} on the {self.maker} {self.kind}{precisely}"


def installed(folders: Sequence[Path] | None = None) -> dict[str, str]:
    """The packages there are and their versions; none is imported. Add-ons in `folders` (addons()) count."""
    for folder in addons() if folders is None else folders:
        if str(folder) not in sys.path and any(folder.glob(f"{PREFIX}*")):
            sys.path.append(str(folder))  # which the child that tries it is given as well
    names = sorted({module.name for module in pkgutil.iter_modules() if module.name.startswith(PREFIX)})
    return {name: _version(name) for name in names}


def listed(package: str) -> list[PluginDevice]:
    """The devices that a package drives here, each kind once.

    Loads its library into this process, which may end it: to be called in a child first. Raises whatever
    the package and onnxruntime raise.
    """
    found: dict[str, PluginDevice] = {}
    for device in _devices(package):
        maker = device.device.vendor or device.ep_vendor
        usual = PluginDevice(package, device.ep_name, device.device.type.name, maker)
        found.setdefault(usual.name, usual)
        if device.ep_name == OPENVINO:
            exact = PluginDevice(package, usual.provider, usual.kind, maker, exact=True)
            found.setdefault(exact.name, exact)
    return list(found.values())


def add(options: ort.SessionOptions, device: PluginDevice, threads: int) -> None:
    """Has a session run on `device`, `threads` batches at once; raises what onnxruntime raises."""
    wanted = (device.provider, device.kind, device.maker)
    fitting = [
        one
        for one in _devices(device.package)
        if (one.ep_name, one.device.type.name, one.device.vendor or one.ep_vendor) == wanted
    ]
    options.add_provider_for_devices(fitting[:1], _options(device, threads))


def _options(device: PluginDevice, threads: int) -> dict[str, str]:
    """OpenVINO hears nothing but load_config; the threads of the session are not its own."""
    if device.provider != OPENVINO:
        return {}
    told: dict[str, Any] = {}
    if device.kind == "CPU":
        told |= {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": threads}
    if device.exact:
        told["INFERENCE_PRECISION_HINT"] = "f32"
    return {"load_config": json.dumps({device.kind: told})}


def _devices(package: str) -> list[Any]:
    """What onnxruntime lists of a package, whose library is registered at the first call."""
    module = importlib.import_module(package)
    with _lock:
        if package not in _registered:
            ort.register_execution_provider_library(package, module.get_library_path())
            _registered.add(package)
    names = set(module.get_ep_names())
    return [device for device in ort.get_ep_devices() if device.ep_name in names]


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package.replace("_", "-"))
    except PackageNotFoundError:
        return "?"


@cache
def processor() -> str:
    """The name of the CPU, as far as the system tells it."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
