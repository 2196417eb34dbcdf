"""Takes the message out of an S/MIME signature that encloses it (RFC 5652), without judging the signature."""

from collections.abc import Iterator

_SIGNED = bytes.fromhex("2a864886f70d010702")
_OBJECT, _OCTETS, _SEQUENCE, _CONTEXT_0 = 0x06, 0x04, 0x30, 0xA0
_CONSTRUCTED = 0x20


def enclosed(data: bytes) -> bytes:
    """The content that `data`, SignedData in BER, encloses; b"" where it is something else or damaged."""
    try:
        kind, *rest = _content(_one(data, _SEQUENCE))
        if kind != (_OBJECT, _SIGNED):
            return b""
        signed = _one(rest[0][1], _SEQUENCE)
        inner = next(value for tag, value in _content(signed) if tag == _SEQUENCE)
        _type, wrapped = _content(inner)
        return b"".join(_octets(wrapped[1]))
    except (ValueError, IndexError, StopIteration, RecursionError):
        return b""


def _octets(data: bytes) -> Iterator[bytes]:
    """The pieces of an octet string, which may hold others."""
    for tag, value in _content(data):
        if tag == _OCTETS:
            yield value
        elif tag == _OCTETS | _CONSTRUCTED:
            yield from _octets(value)


def _one(data: bytes, tag: int) -> bytes:
    found, value, _end = _element(data, 0)
    if found != tag:
        raise ValueError
    return value


def _content(data: bytes) -> list[tuple[int, bytes]]:
    """The elements in `data`, with their tags."""
    elements = []
    position = 0
    while position < len(data) and data[position : position + 2] != b"\0\0":
        tag, value, position = _element(data, position)
        elements.append((tag, value))
    return elements


def _element(data: bytes, position: int) -> tuple[int, bytes, int]:
    """The element at `position`: its tag, its value, and where the next one begins."""
    tag, length = data[position], data[position + 1]
    start = position + 2
    if length == 0x80:  # its end is marked
        end = start
        while data[end : end + 2] != b"\0\0":
            if end >= len(data):
                raise ValueError
            end = _element(data, end)[2]
        return tag, data[start:end], end + 2
    if length > 0x80:
        size = length - 0x80
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > len(data):
        raise ValueError
    return tag, data[start : start + length], start + length
