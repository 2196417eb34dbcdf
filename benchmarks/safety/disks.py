"""Small disks in memory, as only root of Linux can make them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def mounted(folder: Path, size: int) -> bool:
    """Puts a disk of so many bytes on a folder; False where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    return os.geteuid() == 0 and not subprocess.run(command, capture_output=True, check=False).returncode


def resize(disk: Path, size: int) -> None:
    """Gives a disk another size, which is not less than what is on it."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


def used(disk: Path) -> int:
    """The bytes that a disk has given out."""
    there = os.statvfs(disk)
    return (there.f_blocks - there.f_bfree) * there.f_frsize


def unmount(disk: Path) -> None:
    subprocess.run(["umount", "-l", str(disk)], check=True)
