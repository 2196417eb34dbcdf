"""The manual page, made of the command line's own parser so that it says what the program does.

python manual.py DATE
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator

ENDING = """\
.SH FILES
.TP
.I ~/.local/share/embedscope
Libraries, settings, and models that were added, unless
.B XDG_DATA_HOME
or
.B EMBEDSCOPE_DATA_DIR
says another place.
.SH ENVIRONMENT
.TP
.B EMBEDSCOPE_DATA_DIR
The folder of the user's libraries, settings and models.
.SH EXIT STATUS
0 done; 1 a bug; 2 something is wrong with a file, a folder, a model or the command; 130 interrupted.
.SH EXAMPLES
.nf
embedscope index ~/Documents \\-\\-library ~/documents
embedscope search "who signed the lease" \\-\\-library ~/documents \\-\\-mode hybrid
embedscope tokens "Is the battery long lasting" \\-\\-json
.fi
.SH PRIVACY
The program opens no network connection and sends nothing.
"""


def page(parser: argparse.ArgumentParser, version: str, date: str) -> str:
    """The page in troff's man macros; `date` as 2026-11-26."""
    (commands,) = [item for item in parser._actions if isinstance(item, argparse._SubParsersAction)]
    lines = [
        f'.TH EMBEDSCOPE 1 "{date}" "Embedscope {version}" "User Commands"',
        ".SH NAME",
        r"embedscope \- search documents by meaning, and see how BERT does it",
        ".SH SYNOPSIS",
        *(".B embedscope", ".br", ".B embedscope", r".I FILE.embedscope", ".br"),
        *(".B embedscope", r".I COMMAND", r"[\fIoptions\fR]"),
        ".SH DESCRIPTION",
        "Without an argument the window opens; with an exported library it opens and imports that.",
        "With a command the program works in the terminal and needs no screen.",
        "A command that takes",
        r".B \-\-json",
        "prints one JSON document and nothing else to standard output.",
        ".SH COMMANDS",
    ]
    helps = {action.dest: action.help or "" for action in commands._choices_actions}
    for name, command in commands.choices.items():
        usage = " ".join(command.format_usage().removeprefix("usage:").split())
        lines += [f".SS {name}", f"{_plain(helps[name])[:1].upper()}{_plain(helps[name])[1:]}.", ".PP"]
        lines += [r".RS", f"\\fB{_plain(usage)}\\fR", ".RE", *_options(command)]
    return "\n".join(lines) + "\n" + ENDING


def _options(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        told = command._get_formatter()._expand_help(action) if action.help else ""
        if action.dest == "help" or not told:
            continue
        name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        value = action.metavar or "|".join(map(str, action.choices or ())) if action.nargs != 0 else ""
        after = f" \\fI{_plain(str(value))}\\fR" if value and action.option_strings else ""
        yield from (".TP", f"\\fB{_plain(name)}\\fR{after}", _plain(told))


def _plain(text: str) -> str:
    """Text that troff prints as it is."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


if __name__ == "__main__":
    from desktop_app import __version__
    from desktop_app.cli import parser

    sys.stdout.write(page(parser(), __version__, sys.argv[1]))
