from __future__ import annotations

import errno
import os

import pytest

from desktop_app.core.errors import os_error


@pytest.mark.parametrize(
    ("number", "message", "advice"),
    [
        (errno.ENOSPC, "the disk is full", "Free some space"),
        (errno.EACCES, "permission was denied", "who may read and write"),
        (errno.EPERM, "the system does not allow it", "who may read and write"),
        (errno.EROFS, "read-only", "a place you may write to"),
        (errno.EXDEV, os.strerror(errno.EXDEV), "Check the path"),
    ],
)
def test_a_fault_of_the_system_says_what_to_do(number: int, message: str, advice: str) -> None:
    error = os_error("write", "/a/b", OSError(number, os.strerror(number)))
    assert error.message.startswith("Cannot write /a/b: ")
    assert message in error.message
    assert advice in error.hint
    assert str(error) == f"{error.message} {error.hint}"


def test_a_fault_without_a_number_is_named() -> None:
    assert os_error("read", "/a", OSError()).message == "Cannot read /a: OSError."
