"""No argument: the window; with arguments: the command line."""

from __future__ import annotations

import sys

from desktop_app.core import screen
from desktop_app.core.errors import AppError


def main() -> int:
    """Runs the program and returns its exit status."""
    if len(sys.argv) > 1:
        from desktop_app import cli

        return cli.main(sys.argv[1:])
    try:
        screen.require()
    except AppError as error:
        print(f"embedscope: {error}", file=sys.stderr)
        return 2
    from desktop_app import app

    return app.main()


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # a frozen program that starts itself again to read files
    sys.exit(main())
