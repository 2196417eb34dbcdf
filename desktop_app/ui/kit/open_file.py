"""Shows a source in other programs, never by a shell: the file at its page, or selected in its folder."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QDir, QProcess, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from desktop_app.core.errors import AppError
from desktop_app.language import tr
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.whereabouts import number_of, on_disk
from desktop_app.ui.tasks import TaskRunner

ASK_SECONDS = 3
# The viewers of Linux that are told a page on their command line, by their desktop file.
_VIEWERS = {
    "evince": ("evince", "--page-index={page}", "{path}"),
    "org.gnome.evince": ("evince", "--page-index={page}", "{path}"),
    "okular": ("okular", "-p", "{page}", "{path}"),
    "org.kde.okular": ("okular", "-p", "{page}", "{path}"),
    "okularapplication_pdf": ("okular", "-p", "{page}", "{path}"),
    "org.pwmt.zathura": ("zathura", "-P", "{page}", "{path}"),
    "firefox": ("firefox", "{url}"),
    "firefox-esr": ("firefox-esr", "{url}"),
    "chromium": ("chromium", "{url}"),
    "chromium-browser": ("chromium-browser", "{url}"),
    "google-chrome": ("google-chrome", "{url}"),
}


def page_of(source: str, place: str) -> int | None:
    """The page that `place` names, of a file whose viewers can be told one."""
    return number_of(place) if Path(source).suffix.lower() == ".pdf" else None


def command_at(source: str, page: int) -> list[str] | None:
    """A command that opens a PDF at a page; None where the system's viewer is not known to take one.

    Waits for the system's answer: not for the interface thread.
    """
    import subprocess  # late, for a quick start

    if not sys.platform.startswith("linux"):
        return None
    asked = QStandardPaths.findExecutable("xdg-mime")
    if not asked:
        return None
    try:
        told = subprocess.run(
            [asked, "query", "default", "application/pdf"],
            capture_output=True,
            text=True,
            timeout=ASK_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    viewer = _VIEWERS.get(told.strip().removesuffix(".desktop").lower())
    program = QStandardPaths.findExecutable(viewer[0]) if viewer else ""
    if not viewer or not program:
        return None
    url = QUrl.fromLocalFile(source)
    url.setFragment(f"page={page}")
    values = {"page": str(page), "path": source, "url": _encoded(url)}
    return [program, *(part.format(**values) for part in viewer[1:])]


def start(command: list[str]) -> bool:
    """Starts a program that lives on by itself; whether it could be started."""
    started = QProcess.startDetached(command[0], command[1:])
    return bool(started[0] if isinstance(started, tuple) else started)


def open_file(source: str) -> None:
    """Opens the file, or the archive it lies in, in the program the system has for it; raises AppError."""
    source = on_disk(source)
    if not Path(source).exists():
        raise AppError(
            tr("{path} is not there any more.", path=source),
            tr("It may have been moved, or its disk taken out."),
        )
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(source)):
        raise AppError(
            tr("The system could not open {path}.", path=source),
            tr("It may be that no program is set for files of its kind."),
        )


def open_at(runner: TaskRunner, notice: Notice, source: str, place: str) -> None:
    """Opens a file in the system's program, at the page where that takes one; else says which page it is."""
    notice.hide_error()
    page = page_of(source, place)
    if page is None:
        _open(notice, source, None)
        return
    runner.query(
        lambda: command_at(source, page),
        lambda command: _open(notice, source, page, command),
        owner=notice,
        topic="viewer",
    )


def _open(notice: Notice, source: str, page: int | None, command: list[str] | None = None) -> None:
    try:
        if command and Path(source).exists() and start(command):
            return
        open_file(source)
        if (archive := on_disk(source)) != source:
            notice.say(
                "info",
                tr("“{name}” lies in this archive: {archive}.", name=Path(source).name, archive=archive),
            )
        elif page:
            notice.say("info", tr("The passage is on page {page}.", page=page))
    except AppError as error:
        notice.show_error(error)


def show_in_folder(source: str) -> None:
    """Shows the file in its folder, selected where the file manager can; raises AppError."""
    source = on_disk(source)
    path = Path(source)
    if not path.exists():
        raise AppError(
            tr("{path} is not there any more.", path=source),
            tr("It may have been moved, or its disk taken out."),
        )
    if sys.platform == "win32":
        start(["explorer.exe", "/select,", QDir.toNativeSeparators(source)])
    elif sys.platform == "darwin":
        start(["open", "-R", source])
    else:
        _ask_file_manager(path)


def _ask_file_manager(path: Path) -> None:
    """Lets the file manager select the file; the folder is opened where there is none that can."""
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        open_folder(path.parent)
        return
    name = "org.freedesktop.FileManager1"
    message = QDBusMessage.createMethodCall(name, "/org/freedesktop/FileManager1", name, "ShowItems")
    message.setArguments([[_encoded(QUrl.fromLocalFile(str(path)))], ""])
    watcher = QDBusPendingCallWatcher(bus.asyncCall(message, ASK_SECONDS * 1_000))
    _waiting.add(watcher)

    def answered(done: QDBusPendingCallWatcher) -> None:
        _waiting.discard(watcher)
        if done.isError():
            open_folder(path.parent)

    watcher.finished.connect(answered)


def open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _encoded(url: QUrl) -> str:
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded)


_waiting: set[object] = set()  # calls whose answer is not there yet; nobody else holds them
