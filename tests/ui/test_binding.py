"""What we need of PySide6 itself."""

import sys

from PySide6.QtCore import QRect


def test_calls_without_result_keep_none_alive() -> None:
    """PySide6 6.12.0 takes a reference from None with each such call, until Python 3.11 aborts."""
    place = QRect()
    before = sys.getrefcount(None)
    for _ in range(500):
        place.setWidth(1)
    assert sys.getrefcount(None) > before - 250
