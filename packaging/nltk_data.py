"""Builds resources/nltk_data/corpora/wordnet from an installed WordNet 3.0 (Debian: wordnet-base).

python packaging/nltk_data.py [--source /usr/share/wordnet] [--check]

What is kept and what is left out is told in resources/nltk_data/README. The same source gives the same
bytes; --check writes nothing and fails when the committed files are not those.
"""

from __future__ import annotations

import argparse
import os
import stat
import sys
from pathlib import Path

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.files import make_folder, write_bytes
from desktop_app.core.paths import RESOURCES

SOURCE = Path("/usr/share/wordnet")
WORDNET = RESOURCES / "nltk_data" / "corpora" / "wordnet"
LICENSE = RESOURCES / "licences" / "WordNet.txt"
PARTS = ("noun", "verb", "adj", "adv")

# The 45 lexicographer files in the order of their numbers, from the manual page lexnames(5WN).
LEXNAMES = """
adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute noun.body
noun.cognition noun.communication noun.event noun.feeling noun.food noun.group noun.location
noun.motive noun.object noun.person noun.phenomenon noun.plant noun.possession noun.process
noun.quantity noun.relation noun.shape noun.state noun.substance noun.time verb.body verb.change
verb.cognition verb.communication verb.competition verb.consumption verb.contact verb.creation
verb.emotion verb.motion verb.perception verb.possession verb.social verb.stative verb.weather adj.ppl
"""


def build(source: Path) -> dict[Path, bytes]:
    """Every file made from the WordNet in `source`, by its path; raises AppError."""
    files = {WORDNET / "lexnames": _lexnames(), WORDNET / "index.sense": ""}
    for part in PARTS:
        index = _read(source / f"index.{part}")
        notice = [line for line in index if line.startswith(" ")]
        words = [line.split()[:2] for line in index if not line.startswith(" ")]
        irregular = [line for line in _read(source / f"{part}.exc") if "_" not in line.split()[0]]
        bases = {base for line in irregular for base in line.split()[1:]}
        # One sense at offset 0 stands for all: the lemmatizer asks only whether there is one.
        entries = [f"{word} {kind} 1 0 1 0 0\n" for word, kind in words if "_" not in word or word in bases]
        files[WORDNET / f"index.{part}"] = "".join(notice + entries)
        files[WORDNET / f"{part}.exc"] = "".join(irregular)
        if part == "adj":
            files[WORDNET / "data.adj"] = "".join(notice)
            license_text = "".join(f"{line.strip().partition(' ')[2].rstrip()}\n" for line in notice)
            files[WORDNET / "LICENSE"] = files[LICENSE] = license_text
    return {path: text.encode() for path, text in files.items()}


def _lexnames() -> str:
    """Number, name and part of speech (1 noun, 2 verb, 3 adjective, 4 adverb), separated by tabs."""
    return "".join(
        f"{number:02}\t{name}\t{PARTS.index(name.partition('.')[0]) + 1}\n"
        for number, name in enumerate(LEXNAMES.split())
    )


def _read(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines(keepends=True)
    except OSError as error:
        raise os_error("read", path, error) from error


def make_private(folder: Path) -> None:
    """Takes the right to write from group and others, without which NLTK's own loaders refuse the data."""
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode & ~(stat.S_IWGRP | stat.S_IWOTH))


def main(arguments: list[str]) -> int:
    """Writes or checks the files; returns 0, 1 when the check fails, 2 when the source cannot be read."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--source", type=Path, default=SOURCE, help=f"folder of WordNet 3.0 ({SOURCE})")
    parser.add_argument("--check", action="store_true", help="only compare")
    options = parser.parse_args(arguments)
    try:
        files = build(options.source)
        if options.check:
            wrong = [path for path, data in files.items() if not path.is_file() or path.read_bytes() != data]
            for path in wrong:
                print(f"{path} is not what {options.source} gives", file=sys.stderr)
            return 1 if wrong else 0
        for path, data in files.items():
            make_folder(path.parent)
            write_bytes(path, data)
    except AppError as error:
        print(error, file=sys.stderr)
        return 2
    if os.name == "posix":
        make_private(RESOURCES / "nltk_data")
    print(f"{sum(map(len, files.values())):,} bytes in {len(files)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
