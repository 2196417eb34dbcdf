"""What reading costs, by kind, against another checkout: `python -m benchmarks.reading --against FOLDER`.

Makes a folder of plain files (texts, pages, mails, PDFs, spreadsheets), reads every kind with
this checkout and the other one in turns, each in a process of its own, and prints a Markdown table.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("text", "text in ASCII", "page", "mail", "PDF", ".xlsx", ".ods")
_READ = """
import sys, time, resource
from pathlib import Path
from desktop_app.corpus.documents import documents
files = sorted(Path(sys.argv[1]).iterdir())
for _ in documents(files[0]): pass
began = time.process_time()
characters = 0
for file in files:
    for item in documents(file):
        characters += len(getattr(item, "text", ""))
print(time.process_time() - began, characters)
"""
_ENTRIES = (
    "Äpfel, Nüsse und Öl werden während der Überfahrt geprüft, sagte Frau Müller in Köln.",
    "Les élèves ont visité le château l’été dernier — ça leur a plu, malgré l’accès difficile.",
    "The harbor master’s café opened at 7 a.m.; its “special” costs £4 – or €5 on Sundays.",
)
_ASCII = (
    "The harbor master opened the gate at seven in the morning, as on every other day.",
    "Revenue rose by 12.5 per cent over the year, which the committee had not expected.",
    "A lease begins with the day on which it is signed, unless both sides say otherwise.",
)

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_MANIFEST = (
    f'<?xml version="1.0"?><m:manifest xmlns:m="{_NAMES}manifest:1.0"><m:file-entry m:full-path="/" '
    'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>'
)
_SHEET = (
    f'<?xml version="1.0"?><office:document-content xmlns:office="{_NAMES}office:1.0" '
    f'xmlns:table="{_NAMES}table:1.0" xmlns:text="{_NAMES}text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Parts">%s</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
_PAGE = "<html><head><title>Page %s</title></head><body><nav><ul>%s</ul></nav><main>%s</main></body></html>"


def make(folder: Path) -> None:
    """Files of every kind, the same at every call."""
    chance = random.Random(1)  # noqa: S311

    def paragraph(sentences: tuple[str, ...], count: int = 6) -> str:
        return " ".join(f"{chance.choice(sentences)} ({chance.randrange(10_000)})" for _ in range(count))

    for kind in KINDS:
        (folder / kind).mkdir(parents=True)
    for number in range(400):
        name = f"{number:04}"
        (folder / "text" / f"{name}.txt").write_text(
            "\n\n".join(paragraph(_ENTRIES) for _ in range(8)), "utf-8"
        )
        ascii_text = "\n\n".join(paragraph(_ASCII) for _ in range(8))
        (folder / "text in ASCII" / f"{name}.txt").write_text(ascii_text, "utf-8")
        menu = "".join(f'<li><a href="/{at}">Item {at}</a></li>' for at in range(20))
        body = "".join(f"<h2>Part {at}</h2><p>{paragraph(_ENTRIES)}</p>" for at in range(8))
        page = _PAGE % (name, menu, body)
        (folder / "page" / f"{name}.html").write_text(page, "utf-8")
        (folder / "mail" / f"{name}.eml").write_bytes(_mail(number, paragraph))
    for number in range(12):
        (folder / "PDF" / f"{number:02}.pdf").write_bytes(
            _pdf([[paragraph(_ASCII, 1)[:90] for _ in range(45)] for _ in range(20)])
        )
    rows = [
        [f"Part {at}", chance.choice(_ENTRIES), at, at / 7, "2024-05-06", paragraph(_ASCII, 1)]
        for at in range(20_000)
    ]
    (folder / ".xlsx" / "parts.xlsx").write_bytes(_xlsx(rows))
    (folder / ".ods" / "parts.ods").write_bytes(_ods(rows))


def _mail(number: int, paragraph: object) -> bytes:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"] = "Ann Holm <ann@example.org>", "Bo Falk <bo@example.org>"
    mail["Subject"], mail["Date"] = f"Übersicht {number}", "Mon, 06 May 2024 10:00:00 +0200"
    text = "\n\n".join(paragraph(_ENTRIES, 3) for _ in range(4))  # type: ignore[operator]
    mail.set_content(text)
    if number % 2:
        mail.add_alternative("".join(f"<p>{part}</p>" for part in text.split("\n\n")), subtype="html")
    return mail.as_bytes()


def _pdf(pages: list[list[str]]) -> bytes:
    sys.path.insert(0, str(ROOT))
    from tests.corpus.making import pdf

    return pdf(pages)


def _xlsx(rows: list[list[object]]) -> bytes:
    from tests.corpus.making import workbook

    return workbook({"Parts": [["part", "text", "count", "share", "date", "note"], *rows]})  # type: ignore[list-item]


def _ods(rows: list[list[object]]) -> bytes:
    from xml.sax.saxutils import escape

    def cells(row: list[object]) -> Iterator[str]:
        for value in row:
            kind = (
                f'office:value-type="float" office:value="{value}"'
                if isinstance(value, int | float)
                else 'office:value-type="string"'
            )
            yield f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"

    lines = "".join(f"<table:table-row>{''.join(cells(row))}</table:table-row>" for row in rows)
    content = _SHEET % lines
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        packed.writestr("META-INF/manifest.xml", _MANIFEST)
        packed.writestr("content.xml", content)
    return stream.getvalue()


def read(checkout: Path, folder: Path) -> tuple[float, int]:
    """The processor time of one kind, and how many characters it gave."""
    environment = os.environ | {"PYTHONPATH": str(checkout), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-c", _READ, str(folder)]
    said = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=True)
    seconds, characters = said.stdout.split()
    return float(seconds), int(characters)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, required=True, help="another checkout")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--kinds", nargs="*", default=KINDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        make(Path(place))
        print("| kind | there, ms | here, ms | ratio | characters there | here |\n|---|---|---|---|---|---|")
        for kind in options.kinds:
            turns = [
                (read(options.against, Path(place) / kind), read(ROOT, Path(place) / kind))
                for _ in range(options.turns)
            ]
            there, here = (1000 * median(turn[side][0] for turn in turns) for side in (0, 1))
            ratio = median(turn[1][0] / turn[0][0] for turn in turns)
            counts = (turns[0][0][1], turns[0][1][1])
            print(
                f"| {kind} | {there:.0f} | {here:.0f} | {ratio:.2f} | {counts[0]:,} | {counts[1]:,} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
