"""The application bundle for macOS, signed, and the disk image that it is handed out in."""

from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path

from release.places import DIST, FROZEN, PACKAGING, WORK, run, say, version

APP = FROZEN.with_name("Embedscope.app")
ENTITLEMENTS = PACKAGING / "macos" / "entitlements.plist"
ICON = WORK / "embedscope.icns"
STAGE = WORK / "dmg"


def image() -> Path:
    return DIST / f"embedscope-{version()}-macos-{platform.machine()}.dmg"


def steps(identity: str, profile: str) -> list[list[str | Path]]:
    """The commands, in order. `identity` "-" signs for this machine alone; no `profile`, no notarization."""
    signed = identity != "-"
    sign: list[str | Path] = ["codesign", "--force", "--sign", identity]
    hardened: list[str | Path] = ["--options", "runtime", "--timestamp"] if signed else []
    listed: list[list[str | Path]] = [
        [*sign, *hardened, "--deep", "--entitlements", ENTITLEMENTS, APP],
        ["codesign", "--verify", "--deep", "--strict", APP],
        ["ditto", APP, STAGE / APP.name],
        ["ln", "-s", "/Applications", STAGE / "Applications"],
        ["hdiutil", "create", "-volname", "Embedscope", "-srcfolder", STAGE, "-format", "UDZO", image()],
    ]
    if signed:
        listed.append([*sign, "--timestamp", image()])
    if signed and profile:
        listed += [
            ["xcrun", "notarytool", "submit", image(), "--keychain-profile", profile, "--wait"],
            ["xcrun", "stapler", "staple", image()],
            ["spctl", "--assess", "--type", "open", "--context", "context:primary-signature", image()],
        ]
    return listed


def build() -> list[Path]:
    """Writes the disk image to build/dist and returns it.

    EMBEDSCOPE_MAC_IDENTITY names the certificate, EMBEDSCOPE_MAC_NOTARY the profile that notarytool keeps.
    """
    say("building the disk image for macOS")
    shutil.rmtree(STAGE, ignore_errors=True)
    STAGE.mkdir(parents=True)
    identity = os.environ.get("EMBEDSCOPE_MAC_IDENTITY") or "-"
    for step in steps(identity, os.environ.get("EMBEDSCOPE_MAC_NOTARY", "")):
        run(*step)
    return [image()]
