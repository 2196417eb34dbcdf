"""Finds the files of folders: recursive, sorted, hidden ones and those of the system left out, each once."""

import errno
import os
import re
import stat
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from desktop_app.core.errors import AppError, os_error
from desktop_app.core.paths import data_folder, is_library
from desktop_app.core.types import Skipped
from desktop_app.core.words import count_are
from desktop_app.corpus.endings import ending_of
from desktop_app.language import in_english, tr

NEVER_TEXT = {
    "pictures": "png jpg jpeg gif bmp tif tiff webp ico svg heic raw psd",
    "sound": "mp3 wav flac ogg m4a aac",
    "films": "mp4 mkv avi mov webm wmv",
    "archives": "7z rar zst lz4 lzh arj cab ace sit sitx z",
    "programs": "exe dll so dylib bin o a class jar war pyc pyd whl deb rpm msi dmg iso img vhd vmdk apk",
    "fonts": "ttf otf woff woff2",
    "data": "db sqlite sqlite3 npy npz onnx pt pth safetensors pkl parquet",
}
"""Kinds that are reported in one line for a whole folder, since nobody expects their text."""
ADVICE = {
    "pages wpd wps wri sdw hwp hwpx": "Export it as .docx or .pdf.",
    "key sdd": "Export it as .pptx or .pdf.",
    "numbers wk1 wks wb1 qpw sdc gsheet": "Export it as .xlsx.",
    "one onetoc2": "Export the section from OneNote as .docx or .pdf.",
    "pst ost": "Export its folders from Outlook as .msg, or from another mail program as .mbox.",
    "dbx wab": "Import it into a mail program, and export it as .mbox.",
    "mobi azw azw3 azw4 kfx prc lit lrf pdb": "Convert it to .epub.",
    "chm hlp": "Convert it to .html or .pdf.",
    "djvu djv ps eps xps oxps pub vsd vsdx dvi odc ai indd qxp": "Convert it to .pdf.",
    "maff warc": "Save the pages as .html.",
    "gdoc gslides": "It only points to a document on the web: download that as .docx or .pptx.",
    "url webloc lnk": "It only points to something else.",
    "mdb accdb odb sav dta rdata sas7bdat dbf": "Export its tables as .csv.",
    "mpp gan mm xmind mmap": "Export it as .pdf or .html.",
    "enex": "Import it into a notes program, and export the notes as .html or .md.",
    "7z rar zst lz4 lzh arj cab ace sit sitx z": "Unpack archives of this kind, or pack them as .zip.",
    "p7m p7s pgp gpg age": "It is encrypted, or a signature.",
    "eap uml drawio dwg dxf skp": "Export it as .pdf.",
    "part crdownload download tmp": "It is not complete yet.",
    "bak old orig": "Take away that ending to have it read.",
}
"""What to do about files of kinds that are not read, by their endings."""
SYSTEM_FOLDERS = frozenset(
    (
        "node_modules",
        "bower_components",
        "site-packages",
        "__pycache__",
        "__macosx",
        "$recycle.bin",
        "system volume information",
        "lost+found",
    )
)
TEMPORARY = ("~$", ".~lock.")
"""How the files begin that office programs keep next to one that is open."""

KIND_OF = {f".{ending}": kind for kind, endings in NEVER_TEXT.items() for ending in endings.split()}
"""What the files are that are reported together, by their endings."""
_ADVICE_OF = {f".{ending}": advice for endings, advice in ADVICE.items() for ending in endings.split()}
LINK_ADVICE = "Add that folder as well, or let links be followed."
_JUNCTION = 0xA0000003
"""What a folder of Windows has for its tag that leads to another one."""
_LATEST_NS = (1 << 63) - 1
"""In the year 2262. Disks know later times and earlier ones, a ledger and an array of numbers do not."""


class FoundFile(NamedTuple):
    """A file as it stood when it was found; `size` in bytes, the times in nanoseconds of Unix time.

    `mtime_ns` is what the file says of its last change, and can be set; `changed_ns` what the system says of
    the last change of the file or of what it says, None where there is no such time (Windows).
    """

    path: Path
    size: int
    mtime_ns: int
    changed_ns: int | None = None


class Patterns:
    """Which paths, relative to a root, are wanted: any of `include` (all if empty) and none of `exclude`.

    As in .gitignore: `*` and `?` stay within a name, `**` does not; a pattern without a slash is for names
    at any depth, and what matches a folder holds for all below it. Capitals do not matter.
    Raises AppError for one that is not a pattern.
    """

    def __init__(self, include: Iterable[str] = (), exclude: Iterable[str] = ()) -> None:
        self._include = [_compiled(pattern) for pattern in include]
        self._exclude = [_compiled(pattern) for pattern in exclude]

    def leaves_out(self, relative: str) -> bool:
        """Whether a file or folder is excluded; `relative` has slashes."""
        return any(pattern.fullmatch(relative) for pattern in self._exclude)

    def wants(self, relative: str) -> bool:
        """Whether a file is among those included."""
        return not self._include or any(pattern.fullmatch(relative) for pattern in self._include)


EVERYTHING = Patterns()


def walk(
    paths: Iterable[Path],
    readable: Container[str],
    patterns: Patterns = EVERYTHING,
    links: bool = False,
) -> Iterator[FoundFile | Skipped]:
    """The files at and below `paths` whose ending (lower case) is in `readable`, and what else lies there.

    Links to files are followed, and to folders within the one that was named; those out of it are told,
    unless `links` has them followed as well. No folder and no file is visited twice. Nothing of ours is
    visited: no library, and not the data folder. What a person names is not left out for being hidden, and
    patterns do not concern it.
    """
    seen = {os.path.realpath(data_folder())}
    seen.difference_update(map(os.path.realpath, paths := list(paths)))
    for path in paths:
        real = os.path.realpath(path)
        if path.is_dir():
            yield from _folder(str(path), real, readable, patterns, links, seen)
        elif real not in seen:
            seen.add(real)
            yield _judge(path, readable)


def _folder(
    root: str, real_root: str, readable: Container[str], patterns: Patterns, links: bool, seen: set[str]
) -> Iterator[FoundFile | Skipped]:
    unread: Counter[str] = Counter()
    waiting = [(root, real_root, "")]
    while waiting:
        folder, real, within = waiting.pop()
        if real in seen:
            continue
        seen.add(real)
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: (entry.name.casefold(), entry.name))
        except OSError as error:
            yield _fault(folder, error)
            continue
        if is_library({entry.name for entry in entries}):
            continue
        folders = []
        for entry in entries:
            relative = f"{within}{entry.name}"
            if _is_hidden(entry) or patterns.leaves_out(relative):
                continue
            target = os.path.realpath(entry.path) if _is_link(entry) else f"{real}{os.sep}{entry.name}"
            if _is_folder(entry):
                if entry.name.casefold() in SYSTEM_FOLDERS:
                    continue
                if links or _is_within(target, real_root):
                    folders.append((entry.path, target, f"{relative}/"))
                else:
                    reason = f"It is a link out of the folder that was named, to {target}, and not followed."
                    yield Skipped(entry.path, f"{reason} {LINK_ADVICE}")
            elif target not in seen and patterns.wants(relative):
                path = Path(entry.path)
                ending = ending_of(path)
                counted = ending in KIND_OF and ending not in readable
                judged = None if counted else _judge(path, readable)
                if isinstance(judged, FoundFile) or not entry.is_symlink():
                    seen.add(target)  # a link that is not read hides no file
                if judged:
                    yield judged
                else:
                    unread[ending] += 1
        waiting += reversed(folders)
    for ending, number in sorted(unread.items()):
        told = f"{count_are(number, 'file')} of the kind {ending} ({KIND_OF[ending]}) and not read."
        yield Skipped(root, f"{told} {_ADVICE_OF.get(ending, '')}".rstrip())


def _fault(path: str, error: OSError) -> Skipped:
    with in_english():  # it is kept in the ledger
        return Skipped(path, os_error("read", path, error).message)


def refusal(ending: str) -> str:
    """Why a file with an ending that is not read is left out, and what can be done about it."""
    kind = f"of the kind {ending}" if ending else "without an ending in their name"
    return f"Files {kind} are not read. {_ADVICE_OF.get(ending, '')}".rstrip()


def _judge(path: Path, readable: Container[str]) -> FoundFile | Skipped:
    ending = ending_of(path)
    if ending not in readable and not (path.is_symlink() and _leads_nowhere(path)):
        return Skipped(str(path), refusal(ending))
    try:
        status = path.stat()
    except OSError as error:
        if path.is_symlink() and _leads_nowhere(path):
            return Skipped(str(path), "It is a link to nothing.")
        return _fault(str(path), error)
    if not stat.S_ISREG(status.st_mode):
        kinds = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
        kind = kinds.get(stat.S_IFMT(status.st_mode), "a device")
        return Skipped(str(path), f"It is {kind}, not a regular file.")
    # Windows calls the time of creation so.
    return FoundFile(
        path,
        status.st_size,
        _within_range(status.st_mtime_ns),
        None if os.name == "nt" else _within_range(status.st_ctime_ns),
    )


def _leads_nowhere(link: Path) -> bool:
    try:
        link.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_link(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink() or os.name != "nt":
        return entry.is_symlink()
    return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _JUNCTION


def _within_range(moment_ns: int) -> int:
    return max(min(moment_ns, _LATEST_NS), -_LATEST_NS)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith((".", *TEMPORARY)):
        return True
    if os.name != "nt":
        return False
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & (stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM))


def _compiled(pattern: str) -> re.Pattern[str]:
    wanted = pattern.strip().replace("\\", "/").strip("/")
    parts = re.split(r"(\*\*/?|\*|\?|\[[^]/]+])", wanted)
    anywhere = "" if "/" in wanted else "(?:.*/)?"
    try:
        return re.compile(f"{anywhere}{''.join(map(_expression, parts))}(?:/.*)?", re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise AppError(
            tr("The pattern {pattern} cannot be understood.", pattern=pattern),
            tr("Write it as in *.pdf or notes/**."),
        ) from error


def _expression(part: str) -> str:
    if special := {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part):
        return special
    if part[:1] == "[" and part[-1:] == "]":
        inner = re.escape(part[1:-1].removeprefix("!")).replace("\\-", "-")
        return f"[{'^' if part[1] == '!' else ''}{inner}]"
    return re.escape(part)
