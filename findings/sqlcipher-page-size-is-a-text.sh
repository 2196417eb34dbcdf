#!/bin/sh
# With SQLCipher, PRAGMA page_size answers a text where SQLite answers a number.
#
# Seen with sqlcipher3 0.6.4, which holds SQLCipher 4.19.0 of SQLite 3.53.4 (Python 3.11, Linux).
#
# SQLCipher takes PRAGMA page_size of an encrypted database for itself, and answers as all its own pragmas do, in
# text. PRAGMA page_count stays SQLite's. So `pages * page_size`, the size of a database before it is copied, is not
# an error in Python but a text as many times as there are pages: '4096' * 3 is '409640964096', and '4096' * 100,000
# is 400 KB of digits, which only fails where it is compared, or is written down as a number.
#
# Output seen:
#   plain      page_count 3 (int)   page_size 4096 (int)   their product 12288
#   encrypted  page_count 3 (int)   page_size 4096 (str)   their product '409640964096'
# The script fails if that changes.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check sqlcipher3==0.6.4
"$place/venv/bin/python" - "$place" <<'PYTHON'
import sys

from sqlcipher3 import dbapi2

print("SQLite", dbapi2.sqlite_version)
kinds = []
for name, key in (("plain", ""), ("encrypted", "\"x'" + "11" * 32 + "'\"")):
    database = dbapi2.connect(f"{sys.argv[1]}/{name}.db")
    if key:
        database.execute(f"PRAGMA key = {key}")
        print("SQLCipher", *database.execute("PRAGMA cipher_version").fetchone())
    database.executescript("CREATE TABLE one (a); CREATE TABLE two (a);")
    pages, size = (database.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in ("page_count", "page_size"))
    kinds.append((type(pages), type(size)))
    print(
        f"{name:<10} page_count {pages} ({type(pages).__name__})   page_size {size} ({type(size).__name__})   "
        f"their product {pages * size!r}"
    )
assert kinds == [(int, int), (int, str)], kinds
PYTHON
