"""What older mail programs wrote into a text: files as lines of letters, and its looks (RFC 1896)."""

import binascii
import re

ENRICHED = ("text/enriched", "text/richtext")

_FILE = re.compile(
    r"^begin [0-7]{3,4} (\S[^\n]*)\n((?:[\x20-\x60]{1,62}\n)+?)(?:[`\x20]\n)?end[ \t]*$", re.MULTILINE
)
_PARAMETER = re.compile(r"<param>.*?</param>", re.DOTALL | re.IGNORECASE)
_LOOKS = re.compile(r"</?[a-z][a-z0-9-]{0,59}>", re.IGNORECASE)
_BREAKS = re.compile(r"\n+")


def unpacked(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """`text` without its uuencoded files, and these with their names; what is none stays where it is."""
    files: list[tuple[str, bytes]] = []

    def take(found: re.Match[str]) -> str:
        try:
            data = b"".join(binascii.a2b_uu(line.encode("ascii")) for line in found[2].splitlines())
        except (binascii.Error, UnicodeError):
            return found[0]
        files.append((found[1].strip(), data))
        return ""

    return _FILE.sub(take, text), files


def unenriched(text: str) -> str:
    """The words of text/enriched: one line break is none in it, and of more the first."""
    text = _PARAMETER.sub("", text).replace("<<", "\0")
    text = _BREAKS.sub(lambda found: "\n" * (len(found[0]) - 1) or " ", text)
    return _LOOKS.sub("", text).replace("\0", "<")
