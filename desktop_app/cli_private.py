"""The command line and private libraries: where a passphrase comes from, and what changes it."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken
from desktop_app.core.paths import data_folder
from desktop_app.meter import Meter

PASSPHRASE, NEW_PASSPHRASE = "EMBEDSCOPE_PASSPHRASE", "EMBEDSCOPE_NEW_PASSPHRASE"
LOST = "Nobody can restore a lost passphrase: without it, all that is in the library is lost."


def unlock(*folders: Path) -> None:
    """Asks for the passphrases of those libraries that are locked; raises AppError."""
    from desktop_app.library import label
    from desktop_app.services import private_libraries

    for folder in folders:
        if label.is_there(folder) and not private_libraries.unlock_remembered(folder, data_folder()):
            said = ask(PASSPHRASE, f"Passphrase of {label.read(folder).name}: ")
            private_libraries.unlock(folder, said, data_folder())


def new_passphrase(variable: str = PASSPHRASE) -> str:
    """A passphrase for what has none yet, asked for twice where somebody types it; raises AppError."""
    if variable in os.environ or not sys.stdin.isatty():
        return ask(variable, "")
    print(LOST, file=sys.stderr)
    said = ask(variable, "New passphrase: ")
    if said != ask(variable, "Once more: "):
        raise AppError("These are two different passphrases.", "Type the same one twice.")
    return said


def ask(variable: str, prompt: str) -> str:
    """A passphrase from the environment, the terminal, or the next line of the standard input."""
    if variable in os.environ:
        return os.environ[variable]
    if sys.stdin.isatty():
        return getpass.getpass(prompt, sys.stderr)
    said = sys.stdin.readline().rstrip("\r\n")
    if not said:
        raise AppError(
            "The library is private, and there is nobody to ask for its passphrase.",
            f"Give it in the variable {variable}, or as a line of the standard input.",
        )
    return said


def private(options: argparse.Namespace, cancel: CancelToken) -> tuple[dict[str, Any], Sequence[str]]:
    """Makes a library private, gives it another passphrase, or has it remembered or forgotten here."""
    from desktop_app.library import label
    from desktop_app.library.sealed import private as library
    from desktop_app.services import private_libraries

    folder: Path = options.library
    label.read(folder)  # before anybody is asked for a passphrase
    match options.action:
        case "make":
            with Meter() as meter:
                private_libraries.make_private(
                    folder, new_passphrase(), data_folder(), report=meter.show, cancel=cancel
                )
            done = f"{folder} is private: it is opened by its passphrase only."
        case "change":
            library.change_passphrase(
                folder, ask(PASSPHRASE, "Passphrase so far: "), new_passphrase(NEW_PASSPHRASE)
            )
            done = f"{folder} has another passphrase. Copies made before keep the one they have."
        case "remember":
            private_libraries.unlock(folder, ask(PASSPHRASE, "Passphrase: "), data_folder(), remember=True)
            done = f"{folder} is opened without its passphrase on this computer, for you."
        case _:
            private_libraries.lock(folder, data_folder())
            done = f"{folder} is opened by its passphrase only."
    return {"ok": True, "done": options.action}, [done]
