"""A stranger's machine: a minimal Debian in a folder, whose mounts end with the command that needed them."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

MIRROR = "http://deb.debian.org/debian"
SUITE = "bookworm"
USER, HOME = "stranger", "/home/stranger"
ENTER = """
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
mkdir -p "$ROOT/tmp/.X11-unix" && mount --bind /tmp/.X11-unix "$ROOT/tmp/.X11-unix"
exec chroot $AS "$ROOT" "$@"
"""
"""Runs in a mount namespace of its own, so that the kernel unmounts everything, whatever happens."""


class VerifyError(Exception):
    """Something is not as it has to be; the text says what."""


def say(text: str) -> None:
    print(f"verify: {text}", flush=True)


class Machine:
    """The Debian in `root`. Commands run as root, or as its one ordinary user."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def make(cls, folder: Path) -> Machine:
        """A fresh machine below `folder`, which keeps what debootstrap gave for the next time."""
        kept, root = folder / f"{SUITE}.tar", folder / "root"
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        if not kept.exists():
            say(f"making a minimal Debian ({SUITE})")
            fresh = folder / "fresh"
            shutil.rmtree(fresh, ignore_errors=True)
            host("debootstrap", "--variant=minbase", SUITE, fresh, MIRROR)
            host("tar", "-C", fresh, "--exclude=./dev/*", "-cf", f"{kept}.partial", ".")
            Path(f"{kept}.partial").rename(kept)
            shutil.rmtree(fresh)
        host("tar", "-C", root, "-xf", kept)
        shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
        machine = cls(root)
        expect(not machine.ok("python3", "--version"), "the bare machine has a Python")
        machine.run("useradd", "--create-home", USER)
        machine.run("apt-get", "update", "-q")
        return machine

    def command(
        self, *command: str, user: bool = False, offline: bool = True, display: str = ""
    ) -> tuple[list[str], dict[str, str]]:
        """What starts `command` in there, and the environment to start it with."""
        home = HOME if user else "/root"
        inside = ["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", f"HOME={home}", "LANG=C.UTF-8"]
        inside += ["DEBIAN_FRONTEND=noninteractive", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"]
        inside += [f"DISPLAY={display}"] if display else []
        line = ["unshare", "--mount", *(["--net"] if offline else []), "sh", "-ec", ENTER, "enter"]
        moved = ["/usr/bin/env", "-i", "-C", home, *inside, *command]
        switches = f"--userspec={USER}:{USER}" if user else ""
        return line + moved, {**os.environ, "ROOT": str(self.root), "AS": switches}

    def call(
        self, *command: str, user: bool = False, offline: bool = True
    ) -> subprocess.CompletedProcess[str]:
        line, environment = self.command(*command, user=user, offline=offline)
        return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)

    def ok(self, *command: str, user: bool = False) -> bool:
        """Whether a command succeeds."""
        return self.call(*command, user=user).returncode == 0

    def run(self, *command: str, user: bool = False) -> str:
        """What a command prints; only root's may use the network. Raises VerifyError."""
        done = self.call(*command, user=user, offline=user)
        if done.returncode:
            said = f"{done.stdout}{done.stderr}"[-3000:]
            raise VerifyError(f"status {done.returncode} from {shlex.join(command)}\n{said}")
        return done.stdout

    def timed(self, *command: str, user: bool = False) -> float:
        """The seconds that a command takes."""
        began = time.monotonic()
        self.run(*command, user=user)
        return time.monotonic() - began

    def path(self, inside: str) -> Path:
        """Where a path of the machine lies."""
        return self.root / inside.lstrip("/")

    def files(self) -> set[str]:
        """Every file and folder, but for what lives in memory or belongs to apt and dpkg."""
        found = set()
        for folder, folders, names in os.walk(self.root):
            here = "/" + os.path.relpath(folder, self.root).removeprefix(".")
            if here in ("/proc", "/dev", "/sys", "/tmp", "/run", "/var/cache", "/var/lib/apt", "/var/log"):
                folders[:] = []
                continue
            found |= {str(Path(here, name)) for name in (*folders, *names)}
        return {path for path in found if not path.startswith("/var/lib/dpkg/")}


def host(*command: str | Path) -> str:
    """What a command of this machine prints; raises VerifyError."""
    line = [str(part) for part in command]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        raise VerifyError(f"status {done.returncode} from {shlex.join(line)}\n{done.stderr[-2000:]}")
    return done.stdout


def expect(truth: bool, otherwise: str) -> None:
    """Raises VerifyError with `otherwise` unless it is so."""
    if not truth:
        raise VerifyError(otherwise)


def need(programs: Sequence[str]) -> None:
    """Raises VerifyError when this is no machine to verify on."""
    missing = [name for name in programs if not shutil.which(name)]
    expect(os.geteuid() == 0, "it needs root: a chroot and its mounts are made")
    expect(not missing, f"not installed: {', '.join(missing)}")
