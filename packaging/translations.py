"""The languages of the window, by Babel from the strings in the code to what the program reads.

    python packaging/translations.py update     takes the strings over into resources/translations/*.po
    python packaging/translations.py compile    makes build/translations/*.mo of those; the set-up does

After an update the empty entries are what is left to be translated.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "desktop_app"
WRITTEN = ROOT / "resources" / "translations"
COMPILED = ROOT / "build" / "translations"
FILLED_IN = "python-brace-format"
"""The flag of gettext for a string with {names} in it."""
_LITERALS = {"tr": 1, "tr_as": 2, "plural": 3}
"""How many arguments of each function of desktop_app/language.py come before its values; of these the count
alone is no literal.
"""
_ANY = re.compile(rf"\b(?:{'|'.join(_LITERALS)})\(")


def said(code: str, where: str) -> Iterator[Message]:
    """Every string that a file hands to one of those; raises ValueError where it is no literal.

    Babel's own extractor sees none inside of an f-string, nor all of a call inside of a call.
    """
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        kind = ast.unparse(node.func).removeprefix("language.") if _is_named(node.func) else ""
        if kind not in _LITERALS:
            continue
        given = node.args[1:] if kind == "plural" else node.args
        texts = [
            part.value for part in given if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        if len(node.args) != _LITERALS[kind] or len(texts) != len(given):
            raise ValueError(f"{where}:{node.lineno}: only a literal can be translated")
        flags = [FILLED_IN] if node.keywords or kind == "plural" else []
        context = texts.pop(0) if kind == "tr_as" else None
        yield Message(tuple(texts) if kind == "plural" else texts[0], flags=flags, context=context)


def _is_named(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) or (
        isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
    )


def template() -> Catalog:
    """What the program says, in the order of its files."""
    found = Catalog(project="Embedscope", charset="utf-8")
    for path in sorted(SOURCES.rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        if path.stem != "language" and _ANY.search(code):
            for message in said(code, str(path.relative_to(ROOT))):
                found.add(message.id, flags=message.flags, context=message.context)
    return found


def written(path: Path) -> Catalog:
    """A language as it stands in its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def faults(there: Catalog, wanted: Catalog) -> list[str]:
    """What of `wanted` a language lacks, has unfinished, or fills in otherwise; and what it has besides."""
    bad = [
        f"no longer said: {message.id!r}" for message in there if message.id and not _same(wanted, message)
    ]
    for message in wanted:
        if not message.id:
            continue
        found = _same(there, message)
        texts = _texts(found) if found else ()
        if not texts or not all(texts):
            bad.append(f"not translated: {message.id!r}")
        elif found and found.fuzzy:
            bad.append(f"fuzzy: {message.id!r}")
        elif FILLED_IN in message.flags and not _fills(message, texts):
            bad.append(f"filled in otherwise: {message.id!r}")
    return bad


def _same(catalog: Catalog, message: Message) -> Message | None:
    found = catalog.get(message.id, message.context)
    return found if found and found.id == message.id else None


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _fills(message: Message, texts: Sequence[str]) -> bool:
    """Whether translations have the same {names}; a plural form may lack what not all have in English."""
    english = [_names(text) for text in ([message.id] if isinstance(message.id, str) else message.id)]
    least, most = set.intersection(*english), set.union(*english)
    return all(least <= _names(text) <= most for text in texts)


def _names(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def update() -> None:
    """Takes over what is new and drops what is no longer said; what is translated stays."""
    wanted = template()
    for path in sorted(WRITTEN.glob("*.po")):
        catalog = written(path)
        wanted.creation_date = catalog.creation_date  # a file changes only where a sentence does
        catalog.update(wanted, no_fuzzy_matching=True)
        with path.open("wb") as file:
            write_po(file, catalog, no_location=True, ignore_obsolete=True, width=110)
        print(f"{path.name}: {sum(not all(_texts(one)) for one in catalog if one.id)} to be translated")


def compile_all() -> None:
    """Makes what the program reads, a file a language."""
    COMPILED.mkdir(parents=True, exist_ok=True)
    for path in sorted(WRITTEN.glob("*.po")):
        with (COMPILED / f"{path.stem}.mo").open("wb") as file:
            write_mo(file, written(path))


if __name__ == "__main__":
    commands = {"update": update, "compile": compile_all}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit("usage: translations.py update|compile")
    commands[sys.argv[1]]()
