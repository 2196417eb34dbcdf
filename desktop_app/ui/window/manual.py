"""The documentation as pages in the program: their list, links that lead on, and a box that finds words."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextOption,
    QTextTable,
)
from PySide6.QtWidgets import QLineEdit, QListWidget, QTextBrowser, QWidget

from desktop_app.core.paths import ROOT
from desktop_app.language import spoken, tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import icon_button, label
from desktop_app.ui.kit.form_dialog import FormDialog
from desktop_app.ui.kit.layout import column, row
from desktop_app.ui.query_language import EXAMPLES, NOTE, TITLE
from desktop_app.ui.window.shortcuts_and_bugs import SHORTCUTS, by_area, keys_of

OWN = {
    tr("Keyboard"): Path("keyboard"),
    tr("Search box"): Path("search_box"),
}
"""Pages made of the tables that the window shows, so in its language; by no file's name."""
PAGES = {
    tr("Overview"): "README.md",
    tr("Searching"): "docs/searching.md",
    tr("Files it reads"): "docs/formats.md",
    tr("The microscope"): "docs/microscope.md",
    tr("Models"): "docs/models.md",
    tr("Processors"): "docs/processors.md",
    tr("Promises"): "docs/promises.md",
}
"""What stands in the list; other pages are reached by links."""
SIZE = QSize(980, 680)
READ = 600
"""So wide a picture is at the most, in pixels."""
_PUNCTUATION = re.compile(r"[^\w\- ]")


def anchor(heading: str) -> str:
    """What a link calls a heading, as the pages on the web have it."""
    return _PUNCTUATION.sub("", heading.lower()).strip().replace(" ", "-")


class ManualText(QTextBrowser):
    """One page; nothing that lies elsewhere is ever loaded for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName(tr_as("of the help", "Page"))
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)  # no column of a table narrower than a word
        self.document().setDocumentMargin(theme.GAP_MEDIUM)

    def show_page(self, path: Path) -> None:
        """Reads, or makes, and sets a page of the documentation."""
        written = _WRITTEN[path.name]() if path in OWN.values() else path.read_text(encoding="utf-8")
        self.document().setBaseUrl(QUrl.fromLocalFile(str(path)))
        self.document().setMarkdown(written, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        _dress(self.document())
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Pictures that came with the program, no wider than the page."""
        place = self.document().baseUrl().resolved(QUrl(name))
        if kind != QTextDocument.ResourceType.ImageResource or not place.isLocalFile():
            return None
        picture = QImage(place.toLocalFile())
        smooth = Qt.TransformationMode.SmoothTransformation
        return picture.scaledToWidth(READ, smooth) if picture.width() > READ else picture

    def go_to(self, heading: str) -> None:
        """Scrolls to a heading, by the name that links have for it."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor(block.text()) == heading:
                self._show_first(block)
                return
            block = block.next()

    def _show_first(self, block: QTextBlock) -> None:
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.setTextCursor(QTextCursor(block))
        self.verticalScrollBar().setValue(int(top))

    def find_next(self, words: str, back: bool = False) -> bool:
        """Selects the next place with these words, and goes on at the other end; whether there is one."""
        way = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        if self.find(words, way):
            return True
        before = self.textCursor()
        self.moveCursor(QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start)
        if self.find(words, way):
            return True
        self.setTextCursor(before)
        return False


class Manual(FormDialog):
    """Stays open beside the window. A link out of the program is told, and not followed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("manual", tr("Help"), parent)
        self.resize(SIZE)
        self.page = Path()
        self._pages = {**{title: ROOT / name for title, name in PAGES.items()}, **OWN}
        self._before: list[tuple[Path, int]] = []
        self.contents = QListWidget()
        self.contents.setAccessibleName(tr("Pages of the help"))
        self.contents.ensurePolished()  # before it measures what it lists
        self.contents.addItems(list(self._pages))
        self.contents.setFixedWidth(self.contents.sizeHintForColumn(0) + theme.GAP_LARGE)
        self.text = ManualText()
        self.text.anchorClicked.connect(self.follow)
        self.back = icon_button("back", tr("Back"), tr("Back to the page before (Alt+Left)"), do=self.go_back)
        self.back.setEnabled(False)
        self.box = QLineEdit()
        self.box.setPlaceholderText(tr("Find in this page"))
        self.box.setAccessibleName(tr("Find in this page"))
        self.box.setClearButtonEnabled(True)
        self.box.textChanged.connect(self._typed)
        self.box.returnPressed.connect(self.find_next)
        self.found = label("", "secondary")
        self.language = label(tr("This page is in English."), "secondary")
        foot = row(self.back, (self.box, 1), self.found)
        self.fill(
            (row(self.contents, (column(foot, self.language, (self.text, 1)), 1), gap=theme.GAP_MEDIUM), 1)
        )
        self.close_button(primary=False)
        for key, do in (
            (QKeySequence("Ctrl+F"), self.box.setFocus),
            (QKeySequence("F3"), self.find_next),
            (QKeySequence("Shift+F3"), partial(self.find_next, True)),
            (QKeySequence("Alt+Left"), self.go_back),
        ):
            QShortcut(key, self).activated.connect(do)
        self.contents.currentTextChanged.connect(lambda title: self.open_page(self._pages[title]))
        theme.changed.connect(self._dress_again)
        self.contents.setCurrentRow(0)

    def open_page(self, page: Path, heading: str = "") -> None:
        """Shows a page of the documentation, at one of its headings."""
        if page != self.page:
            if self.page.name:
                self._before.append((self.page, self.text.verticalScrollBar().value()))
            self._set(page)
        if heading:
            self.text.go_to(heading)

    def follow(self, link: QUrl) -> None:
        """Goes where a link leads within the documentation; says where it would leave the program."""
        self.notice.hide()
        place = self.text.document().baseUrl().resolved(link)
        path = Path(place.toLocalFile())
        if place.isLocalFile() and path.suffix == ".md" and path.is_file():
            self.open_page(path.resolve(), place.fragment())
        elif place.scheme() in ("http", "https"):
            said = tr("This leads to a page on the web, which Embedscope does not open.")
            copy = partial(QGuiApplication.clipboard().setText, place.toString())
            self.notice.say("info", said, place.toString(), tr("Copy the address"), copy)
        else:
            self.notice.say("info", tr("{page} is not part of the installed program.", page=link.toString()))

    def go_back(self) -> None:
        """Shows the page before, where one was on it."""
        if self._before:
            page, place = self._before.pop()
            self._set(page)
            self.text.verticalScrollBar().setValue(place)

    def find_next(self, back: bool = False) -> None:
        """Goes to the next place with the words in the box, or to the one before."""
        words = self.box.text()
        self.found.setText("" if not words or self.text.find_next(words, back) else tr("Not on this page"))

    def _typed(self) -> None:
        """Begins where the page begins."""
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.find_next()

    def _set(self, page: Path) -> None:
        self.page = page
        self.text.show_page(page)
        self.back.setEnabled(bool(self._before))
        self.language.setVisible(spoken() != "en" and page not in OWN.values())
        names = list(self._pages.values())
        self.contents.blockSignals(True)
        self.contents.setCurrentRow(names.index(page) if page in names else -1)
        self.contents.blockSignals(False)

    def _dress_again(self) -> None:
        place = self.text.verticalScrollBar().value()
        self.text.show_page(self.page)
        self.text.verticalScrollBar().setValue(place)


def _keyboard() -> str:
    """Every command with its keys, as Markdown."""
    parts = [f"# {SHORTCUTS}"]
    for area, commands in by_area():
        parts += [f"## {area}", ""]
        rows = [f"| `{keys_of(command)}` | {command.text} |" for command in commands]
        parts.append("\n".join(("| | |", "|---|---|", *rows)))
    return "\n\n".join(parts)


def _search_box() -> str:
    """What the search box understands, as Markdown."""
    rows = [f"| `{example}` | {meaning} |" for example, meaning in EXAMPLES]
    return "\n\n".join((f"# {TITLE}", "\n".join(("| | |", "|---|---|", *rows)), *NOTE.split("\n")))


_WRITTEN = {"keyboard": _keyboard, "search_box": _search_box}


def _dress(document: QTextDocument) -> None:
    """Gives a page our headings, code and tables, which Markdown does not carry."""
    document.setDefaultFont(theme.font("text"))
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        if level:
            _set_face(block, theme.font("page" if level == 1 else "row"))
        if not QTextCursor(block).currentTable():
            _set_gaps(block, theme.GAP_MEDIUM if level else 0, theme.GAP)
        block = block.next()
    frames: list[QTextFrame] = [document.rootFrame()]
    while frames:
        frame = frames.pop()
        frames += frame.childFrames()
        if isinstance(frame, QTextTable):
            looks = frame.format()
            looks.setBorder(1)
            looks.setBorderBrush(theme.color("hairline"))
            looks.setBorderCollapse(True)
            looks.setCellPadding(theme.GAP_SMALL)
            looks.setTopMargin(theme.GAP)
            looks.setBottomMargin(theme.GAP)
            frame.setFormat(looks)


def _set_face(block: QTextBlock, font: QFont) -> None:
    cursor = QTextCursor(block)
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    looks = QTextCharFormat()
    looks.setFont(font)
    cursor.mergeCharFormat(looks)


def _set_gaps(block: QTextBlock, above: int, below: int) -> None:
    looks = block.blockFormat()
    looks.setTopMargin(above)
    looks.setBottomMargin(below)
    QTextCursor(block).setBlockFormat(looks)
