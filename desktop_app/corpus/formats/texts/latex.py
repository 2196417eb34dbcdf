"""Reads LaTeX: the text without commands, letters with their accents, tables and lists by their lines."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from desktop_app.corpus.formats.base import LONGEST_TITLE, Format, Record, fields_of, title_of
from desktop_app.corpus.formats.encoding import read_text
from desktop_app.corpus.formats.flow import TextFlow

_ACCENTS = dict(
    zip(
        "\"'`^~=.uvHckrdb",
        "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0328\u030a\u0323\u0331",
        strict=True,
    )
)
_ACCENTED = re.compile(
    r"\\(?:([\"'`^~=.])[ \t]*|([uvHckrdb])(?![A-Za-z])[ \t]*)"
    r"(?:\{\\?([A-Za-z])[ \t]*\}|\\?([A-Za-z])(?![A-Za-z])|([A-Za-z]))"
)
_PAIRS = """
    ss ß ae æ AE Æ oe œ OE Œ o ø O Ø aa å AA Å l ł L Ł i ı j ȷ dh ð th þ TH Þ dots … ldots … cdots … S § P ¶
    pounds £ euro € EUR € copyright © times × cdot · leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ approx ≈ pm ± infty ∞
    sum ∑ int ∫ rightarrow → to → leftarrow ← in ∈ sqrt √ partial ∂ degree ° textdegree ° TeX TeX LaTeX LaTeX
    textbackslash \\ textasciitilde ~ textunderscore _ textbar | textless < textgreater > textendash –
    textemdash — textquoteright ’ slash / textperiodcentered · textbullet • textellipsis … textquotedblleft “
    textquotedblright ” guillemotleft « guillemotright » glqq „ grqq “ flqq « frqq »
"""
_SIGNS = dict(zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True))
_SIGNS |= {"and": ", ", **dict.fromkeys(("quad", "qquad", "space"), " ")}
_LETTERS = (
    "ALPHA BETA GAMMA DELTA EPSILON ZETA ETA THETA IOTA KAPPA MU NU XI OMICRON PI RHO SIGMA TAU UPSILON PHI"
    " CHI PSI OMEGA"
)
_GREEK = {
    name.lower() if small else name.capitalize(): unicodedata.lookup(
        f"GREEK {'SMALL' if small else 'CAPITAL'} LETTER {name}"
    )
    for name in _LETTERS.split()
    for small in (True, False)
}
_HEADINGS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "frametitle")
_NO_TEXT = {
    1: "label ref eqref autoref cref Cref pageref vspace hspace input include bibliography"
    " bibliographystyle color includegraphics documentclass usepackage pagestyle hypersetup"
    " thispagestyle pagenumbering graphicspath includeonly selectlanguage theoremstyle"
    " addbibresource title author date RequirePackage usetheme phantom cline textcolor rule"
    " newtheorem index glossary hyphenation",
    2: "newcommand renewcommand providecommand DeclareMathOperator setlength setcounter"
    " addtolength addtocounter multicolumn multirow",
    3: "newenvironment renewenvironment definecolor",
}
_DROPPED = {name: number for number, names in _NO_TEXT.items() for name in names.split()}
"""Commands whose first so many arguments are no text."""
_NOTES = ("footnote", "thanks", "footnotetext", "marginpar", "marginnote", "sidenote", "note", "todo")
_QUANTITIES = {"SI": 2, "qty": 2, "si": 1, "unit": 1}
"""Commands of a number and its unit, which is made of commands, and of a unit alone."""
_UNIT = re.compile(r"\\([A-Za-z]+)")
_OVERLAY = re.compile(r"<[\d+-][\d.,+|:@a-z-]*>")
"""On which slides of a frame something is shown."""
_CITED = re.compile(r"[A-Za-z]*cite[A-Za-z]*")
_VERBATIM = ("verbatim", "Verbatim", "lstlisting", "minted", "alltt")
_WITH_SPECIFICATION = {
    "tabular": 1,
    "tabular*": 2,
    "tabularx": 2,
    "longtable": 1,
    "array": 1,
    "thebibliography": 1,
}
_WITH_SPECIFICATION |= {"minipage": 1, "multicols": 1, "minted": 1, "wrapfigure": 2}
_WITHIN_LINES = ("math", "small", "center")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*)?")
_TOKEN = re.compile(
    r"\\begin[ \t]*\{([^{}\n]*)\}|\\end[ \t]*\{([^{}\n]*)\}|\\verb\*?([^A-Za-z\s])(.*?)\3"
    r"|\\([A-Za-z@]+)\*?|\\(.)|([{}])|(\$\$?|~|&|-{2,3}|``|''|\n[ \t]*\n\s*)|([^\\{}$~&%`'\n-]+|.)",
    re.DOTALL,
)
_OPTION = re.compile(r"[ \t]*\n?[ \t]*\[[^\[\]]*\]")
_MOST = 64 << 10


_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?[ \t]*\{?[ \t]*\\([A-Za-z]+)[ \t]*\}?"
    r"[ \t]*(?:\[(\d)\])?[ \t]*(?:\[([^\[\]]*)\])?[ \t\n]*\{"
    r"|\\def[ \t]*\\([A-Za-z]+)((?:#\d)*)[ \t]*\{"
)
_PLACE = re.compile(r"#(\d)")
_ELSE = re.compile(r"\\(?:else|fi)(?![A-Za-z])")
_DEEPEST, _MOST_WRITTEN = 8, 1 << 20
"""Commands within commands, and characters that they write in all: what goes beyond is no text."""


class OwnCommand(NamedTuple):
    """What an author's command stands for, with so many `arguments`; the first may have a `usual` one."""

    meaning: str
    arguments: int
    usual: str | None


class OwnCommands(dict[str, OwnCommand]):
    """The author's commands by their names; `left` is how many characters they may write yet."""

    left = _MOST_WRITTEN


def read_latex(path: Path) -> Iterator[Record]:
    """The body of the document; title, author and date are those it states."""
    text = read_text(path)
    begin = re.search(r"\\begin[ \t]*\{document\}", text)
    clean = _COMMENT.sub(r"\1", text[: begin.start()] if begin else text)
    own = _defined(text)
    told = {
        name: _argument_of(name, clean, own) or _argument_of(name, text, own)
        for name in ("title", "author", "date")
    }
    body = text[begin.end() :] if begin else text
    flow = TextFlow()
    heading = _write(re.split(r"\\end[ \t]*\{document\}", body)[0], flow, own)
    fields = fields_of(author=told["author"], date=told["date"])
    yield Record("", fields, title_of(path, told["title"], heading), flow.text)


def _defined(text: str) -> OwnCommands:
    """The commands that a document makes for itself, in whatever of the three ways."""
    found = OwnCommands()
    for made in _DEFINITION.finditer(_COMMENT.sub(r"\1", text)):
        source = made.string
        end = _end_of_group(source, made.end() - 1)
        count = int(made[2] or 0) or (made[5] or "").count("#")
        found[made[1] or made[4]] = OwnCommand(source[made.end() : end - 1], count, made[3])
    return found


def plain(latex: str, own: OwnCommands | None = None) -> str:
    """A value written in LaTeX as a person reads it, on one line."""
    if "\\" not in latex and not re.search(r"[{}$~]|--|``|''", latex):
        return " ".join(latex.split())
    flow = TextFlow()
    _write(latex, flow, own or OwnCommands())
    return " ".join(flow.text.split()).replace(" ,", ",")


def _argument_of(command: str, text: str, own: OwnCommands) -> str:
    found = re.search(rf"\\{command}[ \t\n]*(?:\[[^\[\]]*\])?[ \t\n]*(?=\{{)", text)
    return plain(text[found.end() + 1 : _end_of_group(text, found.end()) - 1], own) if found else ""


def _write(text: str, flow: TextFlow, own: OwnCommands, depth: int = 0) -> str:
    """Writes the text into `flow`, with what its `own` commands stand for; returns its first heading."""
    text = unicodedata.normalize("NFC", _ACCENTED.sub(_accented, text))
    closing: list[str] = []
    heading: str | None = None
    at = 0
    tables = 0
    while found := _TOKEN.match(text, at):
        begun, ended, _, verbatim, command, sign, brace, mark, words = found.groups()
        at = found.end()
        if words is not None:
            if words == "%":
                at = _past_comment(text, at)
            else:
                flow.add_words(words)
        elif begun is not None:
            at = _after_options(text, at)
            for _ in range(_WITH_SPECIFICATION.get(begun, 0)):
                at = _after_group(text, at)
            if begun in _VERBATIM or begun == "comment":
                end = text.find(f"\\end{{{begun}}}", at)
                end = len(text) if end < 0 else end
                flow.paragraph()
                flow.add("" if begun == "comment" else text[at:end].strip("\n"))
                at = end
            tables += begun in ("array", "align", "align*") or begun.startswith(("tabular", "longtable"))
            if begun not in _WITHIN_LINES:
                flow.paragraph()
        elif ended is not None:
            tables -= ended in ("array", "align", "align*") or ended.startswith(("tabular", "longtable"))
            if ended not in _WITHIN_LINES:
                flow.paragraph()
        elif verbatim is not None:
            flow.add(verbatim)
        elif brace == "{":
            flow.add_words(" " if text[at - 2 : at - 1] == "}" else "")
            closing.append("")
        elif brace == "}":
            _close(closing.pop() if closing else "", flow)
        elif mark is not None:
            _mark(mark, tables > 0, flow)
        elif sign is not None:
            _sign(sign, flow)
        elif command in _SIGNS or command in _GREEK:
            flow.add_words(_SIGNS.get(command) or _GREEK[command])
            at += text[at : at + 1] == " "
        elif command in _HEADINGS and text[(start := _after_options(text, at)) : start + 1] == "{":
            at = start + 1
            if heading is None:
                heading = plain(text[at : min(_end_of_group(text, start), at + LONGEST_TITLE) - 1], own)
            flow.paragraph()
            closing.append("\n\n")
        elif command in own and depth < _DEEPEST and own.left > 0:
            meaning, at = _meaning(own[command], text, at)
            own.left -= 1 + len(meaning)
            _write(meaning, flow, own, depth + 1)
        else:
            at = _command(command, text, at, closing, flow)
    return heading or ""


def _meaning(own: OwnCommand, text: str, at: int) -> tuple[str, int]:
    """What a command with its arguments stands for, and where the text goes on."""
    arguments: list[str] = []
    if own.usual is not None:
        option = _OPTION.match(text, at)
        arguments.append(option[0].strip()[1:-1] if option else own.usual)
        at = option.end() if option else at
    while len(arguments) < own.arguments:
        end = _after_group(text, at)
        arguments.append(text[at:end].strip()[1:-1] if end > at else "")
        at = end
    meaning = _PLACE.sub(
        lambda place: arguments[int(place[1]) - 1] if int(place[1]) <= len(arguments) else "", own.meaning
    )
    return meaning, at + (not own.arguments and text[at : at + 1] == " ")


def _command(command: str, text: str, at: int, closing: list[str], flow: TextFlow) -> int:
    """Does what a command asks for that writes nothing by itself; returns where the text goes on."""
    if overlay := _OVERLAY.match(text, at):
        at = overlay.end()
    if command == "item":
        flow.item()
        option = _OPTION.match(text, at)
        if option:
            flow.add(plain(option[0].strip()[1:-1]))
            flow.add_words(" ")
        return option.end() if option else at
    if command in _NOTES:
        at = _after_options(text, at)
        if text[at : at + 1] == "{":
            flow.add_words(" (")
            closing.append(")")
            at += 1
        return at
    if command in ("newline", "tabularnewline", "par", "newpage", "clearpage", "hline", "toprule", "midrule"):
        flow.line_break() if command != "par" else flow.paragraph()
        return at
    if command in _QUANTITIES:
        for _ in range(_QUANTITIES[command]):
            at = _after_options(text, at)
            end = _after_group(text, at)
            flow.word()
            flow.add_words(_UNIT.sub(r" \1", text[at:end]).strip("{} "))
            at = end
        return at
    if command == "iffalse":
        over = _ELSE.search(text, at)
        return over.end() if over else len(text)
    if command == "def":
        at = max(at, text.find("{", at))
        return _after_group(text, at)
    if command in ("frac", "dfrac", "tfrac", "href", "caption"):
        at = _after_options(text, at)
        if command == "caption":
            flow.paragraph()
        if text[at : at + 1] == "{":
            closing.append({"caption": "\n\n", "href": " "}.get(command, "/"))
            at += 1
        return at
    at = _after_options(text, at)
    if _CITED.fullmatch(command):
        end = _after_group(text, at)
        flow.add_words(f" [{text[at:end].strip('{} ')}]" if end > at else "")
        return end
    for _ in range(_DROPPED.get(command, 0)):
        if command in ("newcommand", "renewcommand", "providecommand") and text[at : at + 1] == "\\":
            at += len(re.match(r"\\[A-Za-z@]*", text[at : at + 100])[0])  # type: ignore[index]
        else:
            at = _after_group(text, at)
        at = _after_options(text, at)
    return at


def _close(what: str, flow: TextFlow) -> None:
    if what == "\n\n":
        flow.paragraph()
    elif what:
        flow.add_words(what)


def _mark(mark: str, in_table: bool, flow: TextFlow) -> None:
    if mark == "~":
        flow.add_words(" ")
    elif mark == "&":
        flow.cell() if in_table else flow.add_words(" ")
    elif mark.startswith("-"):
        flow.add_words("–" if len(mark) == 2 else "—")
    elif mark in ("``", "''"):
        flow.add_words("“" if mark == "``" else "”")
    elif mark.startswith("\n"):
        flow.paragraph()


def _sign(sign: str, flow: TextFlow) -> None:
    if sign == "\\":
        flow.line()
    elif sign in ",;:! \n":
        flow.add_words("" if sign == "!" else " ")
    elif sign not in "-/()[]@":
        flow.add_words(sign)


def _accented(found: re.Match[str]) -> str:
    accent = _ACCENTS[found[1] or found[2]]
    letter = found[3] or found[4] or found[5]
    return unicodedata.normalize("NFC", letter + accent)


def _past_comment(text: str, at: int) -> int:
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    # A comment takes the line's end and the next line's indent with it, but no empty line.
    rest = re.compile(r"\n[ \t]*(?!\n)").match(text, end)
    return rest.end() if rest else end


def _after_options(text: str, at: int) -> int:
    while found := _OPTION.match(text, at):
        at = found.end()
    return at


def _after_group(text: str, at: int) -> int:
    start = at
    while text[start : start + 1] in (" ", "\t", "\n") and start < len(text):
        start += 1
    return _end_of_group(text, start) if text[start : start + 1] == "{" else at


def _end_of_group(text: str, at: int) -> int:
    """Where the group ends that opens at `at`; one that never ends is nothing but its brace."""
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, at, at + _MOST):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found[0] == "}":
            return found.end()
    return at + 1


FORMAT = Format(
    (".tex", ".latex", ".ltx"),
    "LaTeX",
    read_latex,
    document="the body, without commands",
    title="its own, else the first heading",
    unread="files that it includes, what commands of packages write",
    limits="128 MiB",
)
