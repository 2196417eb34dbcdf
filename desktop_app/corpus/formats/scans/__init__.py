"""Reads pictures of text with OCR: recognized line by line, turned upright, put in the order of reading."""

ADVICE = "run OCR on it first"
"""Part of what is said of pictures of text that nothing has read: it tells them from other faults."""
ALONE = "OCR reads it only in a file of its own"
"""Said in its place of what hangs on a message."""
