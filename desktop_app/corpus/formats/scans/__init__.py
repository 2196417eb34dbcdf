"""Reads pictures of text with OCR: recognized line by line, turned upright, put in the order of reading."""

from importlib.util import find_spec

ADVICE = "run OCR on it first"
"""Part of what is said of pictures of text that nothing has read: it tells them from other faults."""
ALONE = "OCR reads it only in a file of its own"
"""Said in its place of what hangs on a message."""


def installed() -> bool:
    """Whether there is anything to read pictures with."""
    return find_spec("rapidocr") is not None
