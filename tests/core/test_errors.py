from __future__ import annotations

import errno
import os

import pytest

from desktop_app.core.errors import fault_of_world, os_error


@pytest.mark.parametrize(
    ("number", "message", "advice"),
    [
        (errno.ENOSPC, "the disk is full", "Free some space"),
        (errno.EACCES, "permission was denied", "who may read and write"),
        (errno.EPERM, "the system does not allow it", "who may read and write"),
        (errno.EROFS, "read-only", "a place you may write to"),
        (errno.EEXIST, "something else of that name is there", "another name"),
        (errno.EXDEV, os.strerror(errno.EXDEV), "Check the path"),
    ],
)
def test_a_fault_of_the_system_says_what_to_do(number: int, message: str, advice: str) -> None:
    error = os_error("write", "/a/b", OSError(number, os.strerror(number)))
    assert error.message.startswith("Cannot write /a/b: ")
    assert message in error.message
    assert advice in error.hint
    assert str(error) == f"{error.message} {error.hint}"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ENOSPC, errno.EROFS])
def test_what_only_the_system_can_be_at_fault_for_is_told_wherever_it_comes_from(number: int) -> None:
    told = fault_of_world(OSError(number, os.strerror(number), "/a/b"))
    assert told
    assert told.message.startswith("Cannot use /a/b: ")


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EISDIR, errno.EEXIST, errno.EBADF, errno.EINVAL])
def test_what_may_be_a_mistake_of_ours_stays_one(number: int) -> None:
    assert fault_of_world(OSError(number, os.strerror(number), "/a/b")) is None


def test_a_fault_without_a_number_is_named() -> None:
    assert os_error("read", "/a", OSError()).message == "Cannot read /a: OSError."
