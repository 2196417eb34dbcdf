"""The add-on that embeds on Intel's processors: OpenVINO, as a plugin of onnxruntime."""

from __future__ import annotations

import json
import shutil
import sysconfig
import tempfile
from pathlib import Path

from release import smoke
from release.beside.addon import Addon, fill, install, packed
from release.places import BuildError, run, say

OPENVINO = Addon(
    "openvino",
    """\
embeds faster on Intel's processors, for Embedscope
 With this add-on Embedscope embeds documents on Intel's CPUs in bfloat16, where
 they have units for that, and on Intel's graphics and NPUs. It compares each of
 them with the usual CPU code first, and uses the fastest that finds the same.
 .
 The package holds OpenVINO as a plugin of ONNX Runtime.""",
    optional=frozenset({"libopenvino_intel_gpu_plugin.so"}),
    recommended="ocl-icd-libopencl1 | libopencl1",
)
SYSTEMS = {"linux-x86_64", "win-amd64"}
"""Those that there are packages for."""


def attempt() -> None:
    """Raises BuildError where the frozen program does not find it, or does without it.

    What it drives depends on the machine of the build: it drives no processor of other makers.
    """
    say("trying the add-on for OpenVINO with the frozen program")
    with tempfile.TemporaryDirectory() as place:
        data = Path(place)
        own = {"EMBEDSCOPE_DATA_DIR": place}

        def found() -> tuple[list[str], dict[str, str]]:
            told = json.loads(run(smoke.PROGRAM, "devices", "--json", environment=own))
            return [device["name"] for device in told["devices"]], told["refused"]

        smoke.expect("devices without OpenVINO", found(), ([], {}))
        shutil.copytree(OPENVINO.folder, data / OPENVINO.name, symlinks=True)
        names, refused = found()
        idle = {"onnxruntime_ep_openvino": "it drives no processor of this computer."}
        if "openvino-cpu" not in names and refused != idle:
            raise BuildError(f"The frozen program does not find OpenVINO: {names}, {refused}")
        say(f"it drives here: {', '.join(names) or 'nothing'}")


def build(*fast: str) -> list[Path]:
    """Writes the add-on to build/dist, none on a system that has none; `fast` as for `debian.pack`."""
    if sysconfig.get_platform() not in SYSTEMS:
        return []
    install(OPENVINO)
    fill(OPENVINO)
    attempt()
    return packed(OPENVINO, *fast)
