"""Looks up known holes of every locked package, where a source of advisories can be reached."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from release.places import BUILD, PACKAGING, BuildError, run

VENV = BUILD / "audit-venv"
LOCKS = ("runtime.lock", "build.lock", "requirements.lock")


def main(arguments: Sequence[str]) -> int:
    """Returns 0 where nothing is known, 1 where a hole is, 3 where --strict misses an answer."""
    parser = argparse.ArgumentParser(prog="packaging/audit", description=__doc__)
    parser.add_argument("--strict", action="store_true", help="fail, too, for what could not be looked up")
    options = parser.parse_args(arguments)
    try:
        told = [(lock, audited(PACKAGING / lock)) for lock in LOCKS]
    except BuildError as error:
        print(f"audit: {error}", file=sys.stderr)
        return 2
    found = [line for lock, answer in told for line in holes(lock, answer)]
    print("\n".join(found) or "No hole is known of what could be looked up.")
    for lock, answer in told:
        print(f"{lock}: {len(seen(answer))} of {len(answer['dependencies'])} packages looked up")
    unseen = any(len(seen(answer)) < len(answer["dependencies"]) for _lock, answer in told)
    if unseen:
        print("audit: nothing that answers here has advisories for the others.", file=sys.stderr)
    return 1 if found else 3 if unseen and options.strict else 0


def audited(lock: Path) -> dict[str, Any]:
    """What pip-audit says of a lock file, as its JSON format has it."""
    program = VENV / "bin" / "pip-audit"
    if not program.exists():
        run(sys.executable, "-m", "venv", "--clear", VENV)
        pip = (VENV / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check")
        run(*pip, "--no-deps", "--require-hashes", "-r", PACKAGING / "audit.lock")
    options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
    done = subprocess.run([program, "-r", lock, *options], capture_output=True, text=True, check=False)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise BuildError(f"pip-audit gave no answer: {done.stderr[-2000:]}") from None
    return answer


def seen(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The packages that advisories could be looked up for."""
    return [item for item in answer["dependencies"] if "skip_reason" not in item]


def holes(lock: str, answer: Mapping[str, Any]) -> Iterator[str]:
    """One line for every known hole."""
    for item in seen(answer):
        for hole in item["vulns"]:
            mended = ", ".join(hole["fix_versions"]) or "no release yet"
            yield f"{lock}: {item['name']} {item['version']} has {hole['id']}, mended in {mended}"
