"""LaTeX is read as its pages show it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from desktop_app.core.types import Document
from desktop_app.corpus.documents import documents
from desktop_app.corpus.formats.texts.latex import plain
from tests.corpus.conftest import Read

PAPER = r"""\documentclass[a4paper]{article}
% hidden words
\newcommand{\foo}[2]{#1 and #2}
\title{Bee \emph{keeping} in M\"unchen}
\author{Ida K\"onig \and Ulf Bj\"ork}
\begin{document}
\maketitle
We study \textbf{hives}~\cite[p.~3]{smith2020}, 50\,\% of na\"{\i}ve bees% a remark
, and Stra\ss e.
\section[Short]{The \textit{first} part}\label{sec:a}
``Drones'' --- really --- fly\footnote{At noon.}. \foo{Alpha}{Beta}. \unknown{kept}.
\begin{itemize}\item One \item Two\end{itemize}
\begin{tabular}{l|r}\hline Name & Kilos \\ Oak \& elm & 12 \\\end{tabular}
$E=mc^2$ with $\alpha$, \href{http://x.org}{the site}
\begin{verbatim}
x = \foo % kept
\end{verbatim}
\begin{comment}
dropped
\end{comment}
\end{document}
after the end
"""


def read(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "paper.tex"
    path.write_text(text, encoding="utf-8")
    (found,) = documents(path)
    assert isinstance(found, Document), found
    return found


def test_the_body_is_text_and_what_it_says_of_itself_fields(tmp_path: Path) -> None:
    found = read(tmp_path, PAPER)
    assert found.title == "Bee keeping in München"
    assert found.fields == {"author": "Ida König, Ulf Björk"}
    assert found.text == (
        "We study hives [smith2020], 50 % of naïve bees, and Straße.\n\nThe first part\n\n"
        "“Drones” — really — fly (At noon.). Alpha and Beta. kept.\n\n- One\n- Two\n\n"
        "Name\tKilos\nOak & elm\t12\n\nE=mc^2 with α, http://x.org the site\n\nx = \\foo % kept"
    )


def test_a_part_without_a_preamble_is_read_and_titled_by_its_heading(tmp_path: Path) -> None:
    found = read(tmp_path, "\\chapter{Weirs and \\v{S}koda}\nThe lock opens.")
    assert (found.title, found.text) == ("Weirs and Škoda", "Weirs and Škoda\n\nThe lock opens.")


def test_values_are_on_one_line() -> None:
    assert plain(r"{\'E}tude of {DNA} \& Fr{\"o}hlich--Smith {\O}re \L{}\'od\'z") == (
        "Étude of DNA & Fröhlich–Smith Øre Łódź"
    )


@pytest.mark.parametrize(
    "text",
    [
        "\\section{" * 5_000,
        "{" * 50_000,
        "\\item[" * 5_000,
        "\\cite" * 5_000,
        "\\verb|" * 5_000,
        "a } b $",
        "\\end{x} b",
    ],
)
def test_faults_end_in_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.tex"
    path.write_text(text, encoding="utf-8")
    assert all(isinstance(item, Document) or item.reason == "It holds no text." for item in documents(path))


def test_what_an_author_named_is_read_where_it_is_used(tmp_path: Path) -> None:
    preamble = r"""\newcommand{\ship}{HMS \textbf{Rope}}
    \newcommand\mend[2][soon]{(#1: #2)}\def\port#1{Port #1}
    \renewcommand*{\loop}{round \loop}% \newcommand{\ship}{gone}
    \title{The \ship}"""
    body = r"The \ship{} leaves \port{Ost}. \mend{hull} \mend[now]{sail}\iffalse hidden\else{} shown\fi."
    found = read(tmp_path, f"{preamble}\\begin{{document}}{body}\\end{{document}}")
    assert found.title == "The HMS Rope"
    assert found.text == "The HMS Rope leaves Port Ost. (soon: hull) (now: sail) shown."


def test_commands_that_make_much_of_little_end(tmp_path: Path) -> None:
    names = "abcdefgh"
    made = "".join(rf"\newcommand{{\x{one}}}{{" + rf"\x{two}" * 30 + "}" for one, two in pairwise(names))
    text = made + "\\newcommand{\\xh}{x}\\begin{document}Before \\xa{} after\\end{document}"
    found = read(tmp_path, text)
    assert found.text.startswith("Before x")
    assert found.text.endswith("after")
    assert len(found.text) < 2 << 20


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\only<2->{Only} \item<1-> one", "Only\n- one"),
        (r"A mole\index{mole!old} here\marginpar{or so} goes", "A mole here (or so) goes"),
        (r"Take \SI{5}{\kilo\gram}, \qty{3}{km} or \si{\metre}.", "Take 5 kilo gram, 3 km or metre."),
    ],
)
def test_what_packages_write_within_lines(read_file: Read, latex: str, text: str) -> None:
    ((document,), _) = read_file("a.tex", rf"\begin{{document}}{latex}\end{{document}}")
    assert document.text == text
