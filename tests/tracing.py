"""What a program did to the network and the disk, read from strace's account of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "%network,%file"
LOCAL_SERVERS = re.compile(r'sun_path=@?"(/tmp/\.X11-unix/|/run/|/var/run/|/tmp/dbus-|/nonexistent)')
"""The display, the session's bus and the system's name cache: all of this machine."""
DEVICES = ("/dev/null", "/dev/tty", "/dev/pts/", "/dev/shm/", "/proc/self/", "/dev/dri/")
TELEMETRY = ("DeveloperTools", ".onnxruntime")
NAMES = ("/etc/resolv.conf", "/etc/hosts", "/etc/host.conf")
"""What the C library opens before it looks a host's name up."""
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\w+|\?)")
_PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)(?:<([^>]*)>)?, )?"((?:[^"\\]|\\.)*)"')
_CHANGES = (
    "creat", "mkdir", "rename", "unlink", "rmdir", "link", "symlink", "truncate", "mknod", "chmod", "chown"
)  # fmt: skip


@dataclass
class Deeds:
    """What was seen: sockets of the internet, servers, paths written, names and telemetry asked for."""

    internet: list[str] = field(default_factory=list)
    servers: list[str] = field(default_factory=list)
    written: set[Path] = field(default_factory=set)
    lookups: list[str] = field(default_factory=list)
    telemetry: list[str] = field(default_factory=list)
    calls: int = 0

    def outside(self, allowed: Iterable[Path]) -> list[Path]:
        """The written paths that are not in the folders `allowed`, do not lead to them, and are no device."""
        folders = tuple(allowed)
        return sorted(
            path
            for path in self.written
            if not str(path).startswith(DEVICES)
            and not any(
                path == folder or folder in path.parents or path in folder.parents for folder in folders
            )
        )


def tracer(account: Path) -> list[str]:
    """The command that precedes a program, so that all of its processes are written down in `account`."""
    return [
        "strace",
        "-f",
        "-y",
        "-qq",
        "--seccomp-bpf",
        "-s",
        "400",
        "-e",
        f"trace={CALLS}",
        "-o",
        str(account),
    ]


def no_network() -> list[str] | None:
    """The command that precedes a program to give it no interface; None where that cannot be."""
    if not shutil.which("unshare"):
        return None
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return None


def read(accounts: Sequence[Path], start: Path) -> Deeds:
    """What the accounts tell, unfinished calls joined, of programs that began in the folder `start`."""
    deeds = Deeds()
    for account in accounts:
        begun: dict[str, str] = {}
        for line in account.read_text(encoding="utf-8", errors="replace").splitlines():
            process, _, rest = line.partition(" ")
            if rest.endswith("<unfinished ...>"):
                begun[process] = rest.removesuffix("<unfinished ...>").strip()
            elif resumed := re.match(r" *<\.\.\. \w+ resumed>(.*)", rest):
                _take(deeds, begun.pop(process, "") + resumed[1], start)
            else:
                _take(deeds, rest.strip(), start)
    return deeds


def _take(deeds: Deeds, line: str, start: Path) -> None:
    found = _LINE.match(line)
    if not found:
        return
    deeds.calls += 1
    name, arguments, result = found.groups()
    if (
        name == "socket" and re.match(r"AF_(INET6?|PACKET)\b", arguments)
    ) or "sa_family=AF_INET" in arguments:
        deeds.internet.append(line)
    elif name == "connect" and "sa_family=AF_UNIX" in arguments and not LOCAL_SERVERS.search(arguments):
        deeds.servers.append(line)
    if any(word in arguments for word in TELEMETRY):
        deeds.telemetry.append(line)
    if name.startswith("open") and any(f'"{path}"' in arguments for path in NAMES):
        deeds.lookups.append(line)
    if result.startswith("-"):
        return
    opens = name.startswith("open") and re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)", arguments)
    if opens or name.startswith(_CHANGES):
        for folder, path in _PATH.findall(arguments):
            deeds.written.add(start / folder / path)
