"""No argument, or the file of an exported library: the window; with other arguments: the command line."""

from __future__ import annotations

import gc
import io
import os
import sys
from pathlib import Path

from desktop_app.core.paths import LIBRARY_ENDING, data_folder


def main() -> int:
    """Runs the program and returns its exit status, unless it was interrupted: then it ends at once."""
    _keep_standard_streams()
    try:
        status = _run()
    except KeyboardInterrupt:  # while the program loads
        from desktop_app import interrupts

        interrupts.end()
    from desktop_app import interrupts

    if status == interrupts.STATUS:
        if devices := sys.modules.get("desktop_app.services.devices"):
            devices.end()  # an interrupt is no crash
        os._exit(status)  # a second interrupt would be told of by Python as it ends
    return status


def _keep_standard_streams() -> None:
    """No file of ours gets the number of a stream that the caller closed, to be written to as such; and what
    would go to a closed stderr goes nowhere, not to stdout.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    sys.stderr = sys.stderr or io.StringIO()


def _run() -> int:
    arguments = sys.argv[1:]
    # A file manager gives the path of the file to open, and nothing else.
    opening = len(arguments) == 1 and arguments[0].lower().endswith(LIBRARY_ENDING)
    if arguments and not opening:
        from desktop_app import cli

        status = cli.main(arguments)
        gc.freeze()  # Python would look through all that is there for garbage as it ends: a tenth of a search
        return status
    file = Path(arguments[0]) if opening else None
    from desktop_app.language_choice import speak_as_chosen

    speak_as_chosen()  # what is imported from here on holds sentences
    from desktop_app import screen, second_start
    from desktop_app.core.errors import AppError

    if second_start.ask(data_folder(), file):
        return 0
    try:
        screen.require()
    except AppError as error:
        print(f"embedscope: {error}", file=sys.stderr)
        return 2
    from desktop_app import app

    return app.main(file)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # a frozen program that starts itself again to read files
    sys.exit(main())
