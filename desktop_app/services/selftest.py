"""The self-test a user can run: what this program is, whether it computes right, and stays offline.

Every finding is what was looked at in this run, in this very process or in a child of it; what other programs
do is none, and what a system does not let us see is said to be unseen.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from desktop_app import __version__
from desktop_app.core.errors import AppError
from desktop_app.core.jobs import NEVER, CancelToken, Progress, Report, silent
from desktop_app.core.paths import DEFAULT_BUNDLE, GOLDEN, data_folder
from desktop_app.core.types import GUIDE, POOLINGS
from desktop_app.corpus.lexicon import DATA
from desktop_app.corpus.preprocess import clean
from desktop_app.encoder.bundle import Bundle
from desktop_app.encoder.encode import Encoder
from desktop_app.encoder.session import RUNTIME
from desktop_app.language import number, plural, tr, tr_as
from desktop_app.services.apart import embed_in_home

TOLERANCE = 1e-5
"""Largest absolute difference of a unit vector's entry to PyTorch's in double precision."""
CLEANED = ("The children were running, and the mice ran!", "child run mouse run")
"""A sentence and what the cleaning makes of it, which needs the stop words and WordNet."""
SWITCH = "ORT_DISABLE_TELEMETRY"
_NET = ("tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6")


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: `ok` is None where this system does not let it be made; `said` is a sentence."""

    name: str
    ok: bool | None
    said: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The findings with what they were made of; `when` is local time."""

    version: str
    system: str
    when: str
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found wrong."""
        return all(finding.ok is not False for finding in self.findings)

    def text(self) -> str:
        """The receipt in plain lines."""
        signs = {True: tr_as("a finding", "ok"), False: tr("WRONG"), None: tr("not seen")}
        lines = [f"{signs[finding.ok]:<9}{finding.name}: {finding.said}" for finding in self.findings]
        head = tr("Embedscope {version}, self-test of {when}", version=self.version, when=self.when)
        return "\n".join((head, self.system, "", *lines))


def self_test(
    bundle: Path = DEFAULT_BUNDLE,
    data: Path | None = None,
    report: Report = silent,
    cancel: CancelToken = NEVER,
) -> Receipt:
    """Checks the default model in `bundle`, the word data, and what this process has opened and left.

    `data` is the user's data folder. Raises Cancelled; a fault of the installation is a finding.
    """
    folder = data or data_folder()
    checks: tuple[tuple[str, Callable[[], tuple[bool | None, str]]], ...] = (
        (tr("Model files"), lambda: _files(bundle)),
        (tr("Vectors"), lambda: _vectors(bundle)),
        (tr("Word data"), _word_data),
        (tr("Telemetry"), lambda: telemetry(bundle, folder)),
        (tr("Folders"), lambda: _folders(folder)),
        (tr("Network"), network),  # last: after all that might have opened a connection
    )
    findings = []
    for place, (name, check) in enumerate(checks):
        cancel.check()
        report(Progress(tr("Checking"), place, len(checks), "checks", current=name))
        try:
            ok, said = check()
        except AppError as error:
            ok, said = False, str(error)
        findings.append(Finding(name, ok, said))
    source = tr("packaged program") if getattr(sys, "frozen", False) else tr("source tree")
    system = (
        f"{platform.system()} {platform.release()} {platform.machine()}, Python {platform.python_version()}, "
        f"onnxruntime {RUNTIME}, {source}"
    )
    when = datetime.now().astimezone().isoformat(" ", "seconds")
    return Receipt(__version__, system, when, tuple(findings))


def _files(folder: Path) -> tuple[bool, str]:
    bundle = Bundle.open(folder, thorough=True)
    count, size = len(bundle.manifest.files), sum(item.bytes for item in bundle.manifest.files.values())
    return True, (
        plural(
            count,
            "{n} file of {model}, {size} MB, has the SHA-256 of its manifest; fingerprint {fingerprint}.",
            "{n} files of {model}, {size} MB, have the SHA-256 of its manifest; fingerprint {fingerprint}.",
            model=bundle.manifest.name,
            size=number(round(size / 1e6)),
            fingerprint=bundle.fingerprint[:16],
        )
    )


def _vectors(folder: Path) -> tuple[bool, str]:
    """Against vectors that PyTorch made of the original checkpoint; they do not come from our export."""
    try:
        golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AppError(
            tr("The vectors to compare with, {file}, cannot be read.", file=GOLDEN), tr("Install again.")
        ) from error
    bundle = Bundle.open(folder)
    if bundle.manifest.source_sha256 != golden["source_sha256"]:
        return False, tr(
            "The default model was not made from the checkpoint that this program was tested with."
        )
    found = Encoder(bundle, threads=1).encode(golden["texts"])
    worst = max(float(np.abs(found.pooled(name) - np.array(golden[name])).max()) for name in POOLINGS)
    return worst <= TOLERANCE, (
        plural(
            len(golden["texts"]),
            "{n} text in both poolings differs from PyTorch on the original checkpoint by {worst} at most; "
            "{allowed} is allowed.",
            "{n} texts in both poolings differ from PyTorch on the original checkpoint by {worst} at most; "
            "{allowed} is allowed.",
            worst=f"{worst:.1e}",
            allowed=f"{TOLERANCE:.0e}",
        )
    )


def _word_data() -> tuple[bool, str]:
    text, expected = CLEANED
    found = clean(text, GUIDE)
    said = tr("The stop words and WordNet in {folder} clean a sentence to “{text}”.", folder=DATA, text=found)
    return found == expected, said


def telemetry(bundle: Path, data: Path) -> tuple[bool | None, str]:
    """Whether the model leaves anything in a home of its own, below `data`: the user's is everybody's."""
    off = os.environ.get(SWITCH) == "1"
    switch, is_ = {"switch": SWITCH}, os.environ.get(SWITCH)
    said = (
        tr("{switch} is not set", **switch) if is_ is None else tr("{switch} is {value}", value=is_, **switch)
    )
    if not sys.platform.startswith("linux"):
        return (None if off else False), tr("{said}; its file is not looked for on this system.", said=said)
    home = data / f"selftest-{os.getpid()}"
    tried = embed_in_home(home, bundle, SWITCH)
    left = [path for path in home.rglob("*") if path.is_file()]
    shutil.rmtree(home, ignore_errors=True)
    if left:
        wrote = tr(
            "{said}, and onnxruntime wrote {file} below a home of its own.",
            said=said,
            file=left[0].relative_to(home),
        )
        return False, wrote
    if not tried:
        untried = tr("{said}; onnxruntime could not be tried in a home of its own.", said=said)
        return (None if off else False), untried
    return off, tr("{said}; onnxruntime left nothing in a home of its own.", said=said)


def _folders(data: Path) -> tuple[bool, str]:
    there = next(folder for folder in (data, *data.absolute().parents) if folder.exists())
    writable = os.access(there, os.W_OK)
    if writable:
        return True, tr(
            "Settings, searches, libraries and added models are kept in {folder}; anything else only where "
            "you choose.",
            folder=data,
        )
    return False, tr(
        "Settings, searches, libraries and added models are kept in {folder}, where nothing can be written; "
        "anything else only where you choose.",
        folder=data,
    )


def network() -> tuple[bool | None, str]:
    """Which of this process's open sockets are of the internet; it does not see those closed before."""
    if not sys.platform.startswith("linux"):
        return None, tr("This system does not list the sockets of a process here.")
    links = (_link(path) for path in Path("/proc/self/fd").iterdir())
    own = {link[8:-1] for link in links if link.startswith("socket:[")}
    inet = [
        f"{kind} {row[1]} to {row[2]}"
        for kind in _NET
        for row in _rows(Path("/proc/self/net") / kind)
        if row[9] in own
    ]
    if inet:
        return False, tr(
            "{some} of {all} open sockets are of the internet: {sockets}.",
            some=len(inet),
            all=len(own),
            sockets=", ".join(inet)[:300],
        )
    if not own:
        return True, tr("This process has no open socket.")
    return True, plural(
        len(own),
        "None of the {n} open socket of this process is of the internet.",
        "None of the {n} open sockets of this process is of the internet.",
    )


def _link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:  # closed meanwhile
        return ""


def _rows(path: Path) -> list[list[str]]:
    try:
        lines = path.read_text().splitlines()[1:]
    except OSError:
        return []
    return [line.split() for line in lines]
