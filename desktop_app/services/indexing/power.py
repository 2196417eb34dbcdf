"""How full the battery is while the machine runs on it."""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from pathlib import Path

LIMIT = 40
"""Per cent of a battery below which nothing is done that nobody waits for."""
_SUPPLIES = Path("/sys/class/power_supply")
_ON_BATTERY, _UNKNOWN = 0, 255


def on_battery() -> int | None:
    """Per cent left while the machine runs on battery; None when it does not, or nobody knows."""
    try:
        if sys.platform == "win32":
            return _windows()
        if sys.platform == "darwin":
            told = subprocess.run(
                ["/usr/bin/pmset", "-g", "batt"], capture_output=True, text=True, timeout=5, check=False
            )
            return of_pmset(told.stdout)
        return of_supplies(_SUPPLIES)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def of_supplies(folder: Path) -> int | None:
    """What Linux reports in /sys/class/power_supply; batteries of mice and headsets do not count."""
    left = [
        int(_read(supply / "capacity"))
        for supply in sorted(folder.glob("*"))
        if _read(supply / "type") == "Battery"
        and _read(supply / "scope") != "Device"
        and _read(supply / "status") == "Discharging"
    ]
    return max(left) if left else None


def of_pmset(told: str) -> int | None:
    """What `pmset -g batt` of macOS reports."""
    found = re.search(r"(\d+)%", told)
    return int(found[1]) if found and "'Battery Power'" in told else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


if sys.platform == "win32":

    class _Status(ctypes.Structure):
        """SYSTEM_POWER_STATUS of the Windows API."""

        _fields_ = (
            ("line", ctypes.c_ubyte),
            ("flag", ctypes.c_ubyte),
            ("percent", ctypes.c_ubyte),
            ("saver", ctypes.c_ubyte),
            ("seconds", ctypes.c_uint32),
            ("full_seconds", ctypes.c_uint32),
        )

    def _windows() -> int | None:
        status = _Status()
        if not ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status)):
            return None
        known = status.line == _ON_BATTERY and status.percent != _UNKNOWN
        return int(status.percent) if known else None
