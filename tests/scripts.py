"""Runs scripts that end themselves at a chosen moment, each in a process of its own.

Where there is fork, they are forked from a process that has imported what they need, and start at once.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from types import TracebackType
from typing import IO, NoReturn, Self

ROOT = Path(__file__).resolve().parent.parent


class Scripts:
    """Call it with a script and its arguments; what became of that process."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None

    def __call__(self, *line: object) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in line]
        if not hasattr(os, "fork"):
            return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
        if self._server is None:
            self._server = subprocess.Popen(
                [sys.executable, "-c", "from tests import scripts; scripts.serve()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
            )
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps(words) + "\n")
        self._server.stdin.flush()
        code, output, errors = json.loads(self._server.stdout.readline())
        return subprocess.CompletedProcess(words, code, output, errors)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.communicate()


def serve() -> None:
    """Reads a script and its arguments a line, runs them in a forked child, and answers what became of it."""
    import pytest  # noqa: F401 - for tests/library/conftest.py

    import desktop_app.services.libraries
    import desktop_app.services.models  # noqa: F401

    for line in sys.stdin:
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            child = os.fork()
            if not child:
                _become(json.loads(line), output, errors)
            _, status = os.waitpid(child, 0)
            said = [_whole(output), _whole(errors)]
        sys.stdout.write(json.dumps([os.waitstatus_to_exitcode(status), *said]) + "\n")
        sys.stdout.flush()


def _become(words: list[str], output: IO[bytes], errors: IO[bytes]) -> NoReturn:
    code = 1
    try:
        os.dup2(output.fileno(), 1)
        os.dup2(errors.fileno(), 2)
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _whole(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()
