"""Why a file was not read, in the language of the window: ledgers and reader processes say it in English.

Here stand the sentences that the readers say. One that is not among them is shown as it is.
"""

import re
from functools import cache

from desktop_app.language import in_english, spoken, tr

STILL_TO_READ = "It is still to be read; an update reads it."
"""Said of a file that a run has found, until it was read."""
_AGAIN = ("reason", "more", "place", "what", "kind", "fault", "lines")
"""What is filled in for these is a sentence or a word of ours, too."""
_COUNTS, _NUMBER = ("number", "of", "depth"), r"\d[\d,]*"


def _sentences() -> tuple[str, ...]:
    """Without the capital at the beginning and the stop at the end; the special ones before the general."""
    return (
        # Files and folders
        tr("it holds no records"),
        tr("it holds no text"),
        tr("it holds no file that can be read"),
        tr("it was changed while it was read; the next run reads it again"),
        tr("it is a link to nothing"),
        tr("it is a link out of the folder that was named, to {path}, and not followed"),
        tr("add that folder as well, or let links be followed"),
        tr("it is a pipe, not a regular file"),
        tr("it is a socket, not a regular file"),
        tr("it is a device, not a regular file"),
        tr("files of the kind {ending} are not read"),
        tr("files without an ending in their name are not read"),
        tr("1 file is of the kind {ending} ({kind}) and not read"),
        tr("{number} files are of the kind {ending} ({kind}) and not read"),
        tr("1 attachment is of the kind {ending} and not read"),
        tr("{number} attachments are of the kind {ending} and not read"),
        tr("1 embedded file is of a kind that is not read"),
        tr("{number} embedded files are of a kind that is not read"),
        tr("1 attached file is of a kind that is not read"),
        tr("{number} attached files are of a kind that is not read"),
        tr("it is a file of the kind {ending}, which is not read"),
        tr("its name has no ending, and it is of no kind that is read by its content"),
        tr("it is larger than the {size} MiB that this kind of file may have"),
        tr("it is larger than the {size} MiB that a file in an archive may have"),
        tr("it is larger than {size} MiB"),
        tr("it is empty: it holds 0 bytes"),
        tr("it is empty: it holds no text"),
        tr("it is empty"),
        tr("cannot read {path}: {fault}"),
        tr("it is still to be read; an update reads it"),
        tr("1 page is to be read by OCR"),
        tr("{number} pages are to be read by OCR"),
        tr("{number} more were left out"),
        tr("it was left for another file before its end"),
        tr("its reader broke down over it (status {status}): it is damaged, or too large for the memory"),
        tr("its reader was ended from outside, as when the memory runs out; the next run reads it again"),
        tr("it took longer than {seconds} s and was stopped"),
        tr("nothing of it came for {seconds} s, as from a dead disk; the next run reads it again"),
        tr("it takes more than {size} GB of memory to read, and was stopped"),
        # What was wrong with it
        tr("it is locked with a password: save a copy without one"),
        tr("it is locked with a password"),
        tr("the password does not open it"),
        tr("the password does not open it: save a copy without one"),
        tr("it is locked by the copy protection of a shop, and only its program opens it"),
        tr("it is locked in a way that is not known here"),
        tr("its encoding changes in the middle; save it as UTF-8"),
        tr("its encoding cannot be recognized; save it as UTF-8"),
        tr("it holds control characters, so it is not a text file"),
        tr("it is nested too deeply"),
        tr("it is damaged in a way that its reader did not expect ({error})"),
        tr("it is damaged or incomplete, not even its table of contents is there"),
        tr("it is damaged or incomplete and cannot be unpacked"),
        tr("it is damaged, and cannot be unpacked"),
        tr("it is damaged and cannot be unpacked"),
        tr("it is damaged or of another kind: {name} is missing in it"),
        tr("it is damaged or of another kind: it has no BEGIN:{name}"),
        tr("it is damaged: {name} in it cannot be read"),
        tr("it is damaged: {name} in it cannot be unpacked"),
        tr("it is damaged: none of its pages can be read"),
        tr("it is damaged: {number} of its {of} slides are missing in it"),
        tr("it is damaged: the file in it cannot be found"),
        tr("it is damaged: its text cannot be found in it"),
        tr("it is damaged: its slides cannot be found in it"),
        tr("it is damaged: what is current in it cannot be found"),
        tr("it is damaged: the list of its slides cannot be read"),
        tr("it is damaged: the table of its pieces is missing"),
        tr("it is damaged: the table of its pieces is cut off"),
        tr("it is damaged: a piece of its text is longer than all of it"),
        tr("it is damaged: it holds no properties of a message"),
        tr("it is damaged: it has no key"),
        tr("it is not what Outlook sends under this name"),
        tr("it is damaged, or of another kind than its name says"),
        tr("it is damaged, or no PDF at all"),
        tr("it is damaged, or no RTF at all"),
        tr("it is damaged, or no picture at all"),
        tr("it is damaged, or no spreadsheet at all"),
        tr("it is damaged, or no web page in one file"),
        tr("it is damaged, or no property list"),
        tr("it is damaged"),
        tr("it would unpack to {size} MB and more, which no document does"),
        tr("it would unpack to {size} MB and more, which no documents do"),
        tr("it would unpack to {size} MB, which no document does"),
        tr("it lies in archives within archives, which are read {depth} deep"),
        tr("the sheet {name} is damaged"),
        tr("1 formula has no result in the file: open it in a spreadsheet program and save it there"),
        tr(
            "{number} formulas have no result in the file: open it in a spreadsheet program and save it there"
        ),
        tr("1 of its chapters is missing in it"),
        tr("{number} of its chapters are missing in it"),
        tr("{names} in it is damaged and left out"),
        tr("{names} in it are damaged and left out"),
        tr("what {name} in it shows cannot be read and is left out"),
        tr("its parts in other files are not read with it: {names}"),
        # Texts, records and mail
        tr("it is longer than {size} MB"),
        tr("line {number} is longer than {size}, and what follows is not read"),
        tr("it holds bytes that are not UTF-8"),
        tr("it is not valid JSON ({error})"),
        tr("it is not valid JSON"),
        tr("it is not an object with fields"),
        tr("a comma or ] is missing after it, and what follows cannot be read"),
        tr("it declares entities, which no document needs and attacks are made of"),
        tr("it declares entities made of entities, as attacks do"),
        tr("its entities make much of little, as attacks do"),
        tr("it only shows other files in frames, which are to be read themselves: {names}"),
        tr("it holds no references"),
        tr("it holds no subtitles with their times"),
        tr("it is XML, but no FictionBook"),
        tr("it is JSON, but no notebook"),
        tr("it is JSON, but no notebook: it has no cells"),
        tr("it has no headers, so it is not an e-mail"),
        tr("it does not begin as a mailbox does: save its messages as .eml"),
        tr("1 message is deleted, though Thunderbird has not removed it yet, and left out"),
        tr("{number} messages are deleted, though Thunderbird has not removed it yet, and left out"),
        tr("it is in an old office format under a new ending: open it and save it again"),
        tr("it is written in a way that is not known here: open it and save it as .xlsx"),
        tr("PowerPoint 95 or older made it: open it and save it as .pptx"),
        tr("Word 2 or older made it: open it and save it as .docx"),
        tr("Word 95 or older saved it in a way that is not read: open it and save it as .docx"),
        # Pages and pictures
        tr("it has no pages"),
        tr("it has no page {number}"),
        tr("page {number} is damaged, and cannot be shown"),
        tr("this page cannot be shown"),
        tr("this page cannot be shown ({error})"),
        tr("this copy of Embedscope cannot show pictures"),
        tr("it is a form whose pages only Adobe Reader shows: {more}"),
        tr("what was filled in is read, for the rest print it to a PDF there"),
        tr("it has {width} x {height} pixels, more than {most} million: make it smaller"),
        tr("it is a picture: {more}"),
        tr("run OCR on it first"),
        tr("run OCR on it first if they show text"),
        tr("run OCR on it first if it shows text"),
        tr("OCR reads it only in a file of its own"),
        tr("to have one read, {more}"),
        tr("it is a picture in which OCR finds no text"),
        tr("its pages are pictures in which OCR finds no text"),
        tr("its only page holds pictures of text: {more}"),
        tr("its {number} pages hold pictures of text: {more}"),
        tr("its letters are stored without their meaning: {more}"),
        tr("it holds no text but pictures: run OCR on them first"),
        tr("its slides hold no text but pictures: run OCR on them first"),
        tr("page {pages} of {of} holds {what}"),
        tr("pages {pages} of {of} hold {what}"),
        tr("slide {pages} of {of} holds {what}"),
        tr("slides {pages} of {of} hold {what}"),
        tr("no text but pictures: {more}"),
        tr("no text but pictures, which are not read"),
        tr("letters that are stored without their meaning: {more}"),
        tr("a picture with a few letters on it: {more}"),
        tr("pictures in which OCR finds no text"),
        tr("a fault, and cannot be read"),
        tr("page {number} of {of} is damaged, and cannot be unpacked"),
        tr("of its {of} pages the first {number} are read"),
        tr("page {number} of {of} shows {lines} that OCR cannot read"),
        tr("it shows {lines} that OCR cannot read"),
        tr("it shows {lines} in a script that OCR does not know, which reads Latin letters"),
        tr("its pages show {lines} in a script that OCR does not know, which reads Latin letters"),
        # What to do
        tr("export it as {endings}"),
        tr("export the section from OneNote as .docx or .pdf"),
        tr("export its folders from Outlook as .msg, or from another mail program as .mbox"),
        tr("import it into a mail program, and export it as .mbox"),
        tr("import it into a notes program, and export the notes as .html or .md"),
        tr("export its tables as .csv"),
        tr("convert it to {endings}"),
        tr("save the pages as .html"),
        tr("it only points to a document on the web: download that as .docx or .pptx"),
        tr("it only points to something else"),
        tr("unpack archives of this kind, or pack them as .zip"),
        tr("it is encrypted, or a signature"),
        tr("it is not complete yet"),
        tr("take away that ending to have it read"),
        # Kinds, and what the system said
        tr("pictures"),
        tr("sound"),
        tr("films"),
        tr("archives"),
        tr("programs"),
        tr("fonts"),
        tr("data"),
        tr("permission was denied"),
        tr("the system does not allow it"),
        tr("it does not exist"),
        tr("a part of the path is a file, not a folder"),
        tr("the name is too long"),
        tr("too many files are open"),
        tr("the disk reported a fault"),
        tr("1 line"),
        tr("{number} lines"),
        # Of all else, what may begin or end with one of them
        tr("{reason}, and what follows cannot be read"),
        tr("{reason}, and what follows is not read"),
        tr("{place}: {reason}"),
        # Where it is
        tr("line {number}"),
        tr("record {number}"),
        tr("reference {number}"),
        tr("message {number}"),
        tr("page {number}"),
        tr("sheet {name}"),
        tr("attachment {name}"),
        tr("embedded {name}"),
        tr("attached {name}"),
    )


def in_words(reason: str) -> str:
    """A sentence of a reader in the language of the window, or several; what is not known stays English."""
    if spoken() == "en":
        return reason
    if found := _whole(reason):
        return found
    for end in re.finditer(r"(?<=\.) ", reason):
        first, rest = _whole(reason[: end.start()]), _whole(reason[end.end() :])
        if first and rest:
            return f"{first} {rest}"
    return reason


def _whole(sentence: str) -> str:
    """A sentence with its capital and its stop, where it had them; "" for one that is not known."""
    found = _found(sentence.removesuffix("."))
    if sentence[:1].isupper():
        found = f"{found[:1].upper()}{found[1:]}"
    return tr("{sentence}.", sentence=found) if found and sentence.endswith(".") else found


@cache
def _known() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each sentence as a pattern, and as it is in the language of the window."""
    with in_english():
        english = _sentences()
    made = []
    for sentence, shown in zip(english, _sentences(), strict=True):
        parts = re.split(r"\{(\w+)\}", sentence)
        parts[::2] = map(re.escape, parts[::2])
        parts[1::2] = [f"(?P<{name}>{_NUMBER if name in _COUNTS else '.+?'})" for name in parts[1::2]]
        made.append((re.compile("".join(parts), re.DOTALL), shown))
    return tuple(made)


def _found(sentence: str) -> str:
    first = f"{sentence[:1].lower()}{sentence[1:]}"
    for pattern, shown in _known():
        match = pattern.fullmatch(first) or pattern.fullmatch(sentence)
        if match is None:
            continue
        values = {name: _filled(name, value) for name, value in match.groupdict().items()}
        if all(values.values()):
            return shown.format_map(values)
    return ""


def _filled(name: str, value: str) -> str:
    """What stands for a name; "" where it should be known and is not. A place may be the name of a file."""
    if name == "pages":
        before, _, last = value.partition(" and ")
        last = tr("others") if last == "others" else last
        return tr("{one} and {other}", one=before, other=last) if last else before
    found = _found(value) if name in _AGAIN else value
    return found or (value if name == "place" else "")
