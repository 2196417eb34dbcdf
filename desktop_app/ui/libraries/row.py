"""One library in the side bar: its name, what it holds, and the work in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QProgressBar, QSizePolicy

from desktop_app.core.errors import AppError, LockedError
from desktop_app.core.jobs import Progress
from desktop_app.core.text import unbroken
from desktop_app.core.words import listed, per_cent
from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.commands import describe, tip
from desktop_app.ui.kit.basics import ElidedLabel, icon_button, label, plain_tip, push_button
from desktop_app.ui.kit.elided_lines import draw_icon, mirror
from desktop_app.ui.kit.layout import column, row
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.progress import current_file, progress_lines, progress_share
from desktop_app.ui.libraries.passphrase import UnlockLine
from desktop_app.ui.values import EVERYWHERE, LibraryInfo

DOT = 8
LONGEST_NAME = 80


class LibraryRow(QAbstractButton):
    """A button that selects its library; arrow keys go from row to row. That of all of them has no menu."""

    stopped = Signal()
    pause_toggled = Signal()
    details_wanted = Signal()
    renamed = Signal(str)
    menu_wanted = Signal(QMenu)
    passphrase_given = Signal(str, bool)  # and whether to remember it

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        self.folder = folder
        self.name = name
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setToolTip(tip("everywhere") if folder == EVERYWHERE else plain_tip(str(folder)))
        self._name = ElidedLabel(name, "strong")
        self._edit: _NameEdit | None = None
        self._holds = label(tone="secondary", wrap=True)
        self.hindered = ElidedLabel(face="secondary", role="secondary")
        self.hindered.hide()
        self.unread = push_button("", "link", name=tr("What could not be read"), do=self.details_wanted.emit)
        self.unread.setObjectName("library_unread")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.pause = icon_button("pause", tr("Pause"), do=self.pause_toggled.emit)
        self.stop = icon_button("close", tr("Stop"), tip("stop"), do=self.stopped.emit)
        self._paused = ""
        self._hindrance = ""
        self._info: LibraryInfo | None = None
        self.private = self.locked = False
        self._unlock: UnlockLine | None = None
        self._latest: Progress | None = None
        self.progress = label(tone="secondary", wrap=True)
        self._current = ElidedLabel(face="secondary", role="secondary")
        self.notice = Notice()
        self._more = icon_button("more", tr("More"), do=self._open_menu)
        if folder == EVERYWHERE:
            policy = self._more.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # its row is as high as the others
            self._more.setSizePolicy(policy)
            self._more.hide()
        for words in (self._name, self._holds, self.hindered, self.progress, self._current, self._bar):
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._build()
        self.set_name(name)
        self.set_progress(None)
        self.set_holds("")

    def _build(self) -> None:
        self._names = column(self._name)
        about = column(
            row((self._names, 1), self._more, gap=theme.GAP_SMALL),
            self._holds,
            self.hindered,
            (self.unread, Qt.AlignmentFlag.AlignLeft),
            row((self._bar, 1), theme.GAP_SMALL, self.pause, self.stop, gap=theme.GAP_SMALL),
            self.progress,
            self._current,
            gap=0,
            margins=(24, 0, 0, 0),
        )
        self._about = about
        column(about, self.notice, into=self, gap=theme.GAP_SMALL, margins=(4, 2, 4, 6))

    def set_name(self, name: str) -> None:
        self.name = name
        self._name.set_text(name)
        self._bar.setAccessibleName(tr("Work in {name}", name=name))
        describe(self._more, tr("More about {name}", name=name))
        self.stop.setAccessibleName(tr("Stop the work in {name}", name=name))
        self.setAccessibleName(f"{name}, {self.holds()}" if self.holds() else name)

    def edit_name(self) -> None:
        """Lets the name be changed where it stands: Return keeps it, Esc and leaving do not."""
        if self._edit is None:
            self._edit = _NameEdit(self.name)
            self._edit.ended.connect(self._name_edited)
            self._names.insertWidget(0, self._edit)
            self._name.hide()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.selectAll()

    def show_unusable(self, error: AppError) -> None:
        """The library cannot be opened, or only by its passphrase."""
        self.locked = isinstance(error, LockedError)
        self.private = self.private or self.locked
        self.set_holds(tr("private, locked") if self.locked else tr("cannot be opened"))
        self.setToolTip(plain_tip(str(self.folder) if self.locked else str(error)))
        self.update()

    def say_missing(self, info: LibraryInfo) -> None:
        """Which of what the library was made from is not there now."""
        if info.missing:
            self.notice.say(
                "warning",
                plural(
                    len(info.missing),
                    "{names} is not there now.",
                    "{names} are not there now.",
                    names=listed(info.missing),
                ),
                tr(
                    "What was read from there is kept. "
                    "Connect its disk and update again, or remove the library."
                ),
            )

    def ask_passphrase(self, can_remember: bool) -> None:
        """Lets the passphrase be typed below the name, once more where the one before was wrong."""
        if self._unlock is None:
            self._unlock = UnlockLine(self.name)
            self._unlock.given.connect(self.passphrase_given)
            self._unlock.left.connect(self.end_asking)
            self._about.addWidget(self._unlock)
        self._unlock.remember.setVisible(can_remember)
        self._unlock.try_again()

    def end_asking(self) -> None:
        """The passphrase is not wanted any more."""
        if self._unlock:
            self._unlock.hide()
            self._unlock.deleteLater()
            self._unlock = None
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_holds(self, words: str) -> None:
        """Says what the library holds, like "1,000 documents"."""
        self._info = None
        self._show_holds(words)

    def show_info(self, info: LibraryInfo) -> None:
        """What the library holds, how much of it is read, and the way to what is not.

        While it is worked in, the progress alone says how much: two shares would not agree.
        """
        self._info = info
        self.private, self.locked = info.private, False
        self.update()  # its dot or its lock
        self.end_asking()
        documents = plural(info.documents, "{n} document", "{n} documents")
        read = tr("{share} read", share=per_cent(info.per_cent / 100))
        whole = bool(info.documents) and not (info.unread or info.missing) and self._latest is None
        both = tr("{documents}, {read}", documents=unbroken(documents), read=unbroken(read))
        self._show_holds(both if whole else documents)
        if info.unread:
            self.unread.setText(f"{read} · {plural(info.unread, '{n} not read', '{n} not read')}")
            self.unread.setToolTip(tr("Show what could not be read, and why"))
            self.unread.setVisible(self._latest is None)
        self._show_hindrance()

    def set_hindered(self, words: str) -> None:
        """Why changes are not picked up just now, "" where nothing is in the way."""
        self._hindrance = words
        self._show_hindrance()

    def _show_holds(self, words: str) -> None:
        self._holds.setText(words)
        self._holds.setVisible(bool(words))
        self.unread.setText("")
        self.unread.hide()
        self.setAccessibleName(f"{self.name}, {self.holds()}" if words else self.name)

    def _show_hindrance(self) -> None:
        missing = self._info.missing if self._info else ()
        words = self._hindrance
        if missing and not words:
            words = plural(
                len(missing),
                "{names} is not there now",
                "{names} are not there now",
                names=listed(missing),
            )
        self.hindered.set_text(words)
        self.hindered.setVisible(bool(words))

    def holds(self) -> str:
        return self._holds.text().replace("\u00a0", " ")

    def set_progress(self, progress: Progress | None, can_pause: bool = False) -> None:
        """Shows how far the work is, or nothing where there is none."""
        for part in (self._bar, self.stop, self.progress):
            part.setVisible(progress is not None)
        self.pause.setVisible(progress is not None and can_pause)
        current = current_file(progress) if progress else ""
        self._current.setVisible(bool(current))
        self._current.set_text(current)
        turned = (self._latest is None) != (progress is None)
        self._latest = progress
        if turned and self._info:
            self.show_info(self._info)
        if progress is None:
            self._paused = ""
            self.progress.setText("")
            return
        share = progress_share(progress)
        self._bar.setRange(0, 0 if share is None else 1000)
        self._bar.setValue(round(1000 * (share or 0)))
        self.progress.setText("\n".join(progress_lines(progress, self._paused)))

    def set_paused(self, words: str, held: bool) -> None:
        """`words` says why the work rests, "" where it does not; `held` whether it rests or soon will."""
        self._paused = words
        theme.set_icon(self.pause, "play" if held else "pause")
        describe(self.pause, tr("Resume") if held else tr("Pause"), "pause")
        if self._latest:
            self.progress.setText("\n".join(progress_lines(self._latest, words)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isRightToLeft():
            mirror(painter, self.rect())
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.color("selection" if self.isChecked() else "hover"))
            painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        middle = (self._edit or self._name).geometry().center().y()
        dot = QRectF(12, middle - DOT / 2 + 0.5, DOT, DOT)
        if self.private:
            icon = theme.icon(
                "lock" if self.locked else "unlocked", "accent" if self.isChecked() else "secondary"
            )
            draw_icon(painter, dot.adjusted(-4, -4, 4, 4).toAlignedRect(), icon)
        else:
            self._paint_dot(painter, dot)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), theme.RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)

    def _paint_dot(self, painter: QPainter, dot: QRectF) -> None:
        painter.setPen(QPen(theme.color("accent" if self.isChecked() else "secondary"), 1.5))
        painter.setBrush(theme.color("accent") if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot)

    def contextMenuEvent(self, _event: QContextMenuEvent) -> None:
        self._open_menu()

    def _open_menu(self) -> None:
        if self.folder == EVERYWHERE:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_wanted.emit(menu)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _name_edited(self, name: str) -> None:
        if self._edit:
            self._edit.hide()
            self._edit.deleteLater()
            self._edit = None
        self._name.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if name and name != self.name:
            self.renamed.emit(name)


class _NameEdit(QLineEdit):
    """`ended` carries the new name once, or "" where the old one stays."""

    ended = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setObjectName("library_name_edit")
        self.setAccessibleName(tr("New name of {name}", name=name))
        self.setMaxLength(LONGEST_NAME)
        self._over = False
        self.returnPressed.connect(lambda: self._end(self.text().strip()))
        self.editingFinished.connect(lambda: self._end(""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end("")
            return
        super().keyPressEvent(event)

    def _end(self, name: str) -> None:
        if not self._over:
            self._over = True
            self.ended.emit(name)
