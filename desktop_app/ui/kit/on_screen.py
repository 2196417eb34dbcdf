"""Windows stay on their screen, frame and all."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QDataStream, QMargins, QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

FRAME = QMargins(4, 40, 4, 4)
"""Room for a title bar and borders: how thick they are is known only once a window is shown."""


def inside(area: QRect, room: QRect) -> QRect:
    """`area`, no larger than `room`, and moved into it where it stood out."""
    size = area.size().boundedTo(room.size())
    last = QPoint(room.right() + 1 - size.width(), room.bottom() + 1 - size.height())
    left = min(max(area.left(), room.left()), last.x())
    top = min(max(area.top(), room.top()), last.y())
    return QRect(QPoint(left, top), size)


def frame_of(geometry: QByteArray) -> QMargins:
    """The frame that a window had when its geometry was saved; null where it had none."""
    stream = QDataStream(geometry)
    stream.setVersion(QDataStream.Version.Qt_4_0)
    stream.readUInt32()  # what it is, and two numbers of its version
    stream.readUInt32()
    outer, inner = QRect(), QRect()
    stream >> outer
    stream >> inner
    if not outer.contains(inner) or stream.status() != QDataStream.Status.Ok:
        return QMargins()
    return QMargins(
        inner.left() - outer.left(),
        inner.top() - outer.top(),
        outer.right() - inner.right(),
        outer.bottom() - inner.bottom(),
    )


def room(window: QWidget, guess: QMargins = FRAME) -> QRect:
    """What the screen of `window` has room for, without the frame around it, or a guess at that."""
    handle = window.windowHandle()
    frame = handle.frameMargins() if handle else QMargins()
    screen = QGuiApplication.screenAt(window.geometry().center()) or window.screen()
    return screen.availableGeometry().marginsRemoved(guess if frame.isNull() else frame)


def keep_on_screen(window: QWidget, frame: QMargins = FRAME) -> None:
    """Makes `window` fit its screen; a place that fits or is not chosen yet stays the window system's.

    `frame` is the one that it is going to have, as far as one knows before it is shown.
    """
    if window.isMaximized() or window.isFullScreen():
        return
    fitting = inside(window.geometry(), room(window, frame))
    if fitting == window.geometry():
        return  # setting it all the same would force a place that the window system may be about to change
    if window.isVisible() or window.pos() != QPoint():
        window.setGeometry(fitting)
    else:
        window.resize(fitting.size())
