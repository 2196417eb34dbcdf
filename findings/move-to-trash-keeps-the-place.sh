#!/bin/sh
# QFile.moveToTrash(name) of PySide6 moves the file and does not return where it went, though its signature says so.
#
# Seen with PySide6_Essentials 6.11.3 (Python 3.11, Linux).
#
# The signature that the module itself gives, and its stub, is moveToTrash(fileName: str) -> Tuple[bool, str], the
# second the place in the trash (C++: an out parameter). The call returns True alone, so unpacking it fails after the
# file has been moved, and nothing says where it lies. Of an object, QFile(name).moveToTrash(), the place is its
# fileName() afterwards.
#
# Output seen:
#   told      moveToTrash(fileName: str, /) -> Tuple[bool, str]
#   returned  bool
#   object    True, now Trash/files/two.txt
# The script fails if that changes.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check PySide6_Essentials==6.11.3
mkdir "$place/data"
echo 1 > "$place/one.txt"
echo 2 > "$place/two.txt"
XDG_DATA_HOME="$place/data" "$place/venv/bin/python" - "$place" <<'PYTHON'
import sys
from pathlib import Path

from PySide6.QtCore import QFile

place = Path(sys.argv[1])
told = next(line for line in QFile.moveToTrash.__doc__.splitlines() if "fileName" in line)
returned = QFile.moveToTrash(str(place / "one.txt"))
assert not (place / "one.txt").exists()
print(f"told      {told}")
print(f"returned  {type(returned).__name__}")
thrown = QFile(str(place / "two.txt"))
moved = thrown.moveToTrash()
print(f"object    {moved}, now {Path(thrown.fileName()).relative_to(place / 'data')}")
assert "Tuple[bool, str]" in told
assert returned is True
assert Path(thrown.fileName()).exists()
PYTHON
