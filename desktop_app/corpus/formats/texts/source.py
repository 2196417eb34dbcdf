"""Reads source code and settings: plain text, with the language that its ending tells as a field."""

import re
from collections.abc import Iterator
from pathlib import Path

from desktop_app.corpus.formats.base import Format, Record
from desktop_app.corpus.formats.encoding import read_text

_CODE = {
    "Ada": "ada adb ads",
    "Assembler": "asm s",
    "Batch": "bat cmd",
    "C": "c h",
    "C#": "cs csx",
    "C++": "cc cpp cxx hh hpp hxx ino",
    "Clojure": "clj cljs cljc",
    "COBOL": "cob cbl",
    "CSS": "css scss sass less",
    "CUDA": "cu cuh",
    "D": "d",
    "Dart": "dart",
    "Elixir": "ex exs",
    "Erlang": "erl hrl",
    "F#": "fs fsi fsx",
    "Fortran": "f f77 f90 f95 f03 for",
    "Gettext": "po",
    "Go": "go",
    "GraphQL": "graphql gql",
    "Graphviz": "gv",
    "Groovy": "groovy gradle",
    "Haskell": "hs lhs",
    "Java": "java",
    "JavaScript": "js jsx mjs cjs",
    "Julia": "jl",
    "Kotlin": "kt kts",
    "Lisp": "lisp lsp cl el scm rkt",
    "Lua": "lua",
    "Make": "mk mak cmake",
    "MATLAB": "m",
    "Mermaid": "mmd",
    "Nim": "nim",
    "Nix": "nix",
    "Objective-C": "mm",
    "OCaml": "ml mli",
    "Pascal": "pas pp dpr",
    "Perl": "pl pm pod",
    "PHP": "php php3 php5 phtml",
    "PlantUML": "puml plantuml",
    "PowerShell": "ps1 psm1 psd1",
    "Protocol Buffers": "proto",
    "Python": "py pyi pyw pyx",
    "R": "r",
    "Ruby": "rb erb rake gemspec",
    "Rust": "rs",
    "Scala": "scala sc",
    "Shell": "sh bash zsh fish ksh awk",
    "Solidity": "sol",
    "SQL": "sql ddl",
    "Stata": "do ado",
    "Svelte": "svelte",
    "Swift": "swift",
    "Tcl": "tcl",
    "Terraform": "tf tfvars hcl",
    "TeX": "sty",
    "Turtle": "ttl",
    "TypeScript": "ts tsx mts cts",
    "Typst": "typ",
    "Verilog": "v sv svh",
    "VHDL": "vhd vhdl",
    "Visual Basic": "bas cls frm vb vba vbs",
    "Vue": "vue",
    "Web template": "asp aspx jsp ejs hbs j2 jinja jinja2 mustache twig",
    "Zig": "zig",
    "patch": "diff patch",
}
_SETTINGS = {
    "INI": "ini cfg cnf inf",
    "JSON": "json5 jsonc",
    "properties": "properties env",
    "settings": "conf config desktop service rules reg",
    "TOML": "toml",
    "YAML": "yaml yml",
}
_LANGUAGE = {
    f".{ending}": language for language, endings in (_CODE | _SETTINGS).items() for ending in endings.split()
}


_ESCAPED = re.compile(r"(?:(?<!\\)\\u[0-9a-fA-F]{4})+")
"""How Java writes letters beyond Latin-1 in its properties."""


def read_source(path: Path) -> Iterator[Record]:
    """The file as one document, as it is; its title is its name with the ending, as programs call it."""
    language = _LANGUAGE[path.suffix.lower()]
    text = read_text(path)
    if language == "properties":
        text = _ESCAPED.sub(_letters, text)
    yield Record("", {"language": language}, path.name, text)


def _letters(escaped: re.Match[str]) -> str:
    return bytes.fromhex(escaped[0].replace("\\u", "")).decode("utf-16-be", "replace")


def _endings(languages: dict[str, str]) -> tuple[str, ...]:
    return tuple(f".{ending}" for endings in languages.values() for ending in endings.split())


CODE = Format(
    _endings(_CODE),
    "Source code",
    read_source,
    document="the file; its language is a field",
    limits="128 MiB",
)
SETTINGS = Format(
    _endings(_SETTINGS),
    "Settings",
    read_source,
    document="the file; its language is a field",
    limits="128 MiB",
)
