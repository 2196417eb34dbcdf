"""Whether a window can be shown at all; Qt itself would abort the process."""

import ctypes
import os
import sys
from pathlib import Path

from desktop_app.core.errors import AppError


def require() -> None:
    """Raises AppError on a Linux without a display server that answers."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM") or _wayland() or _x11():
        return
    raise AppError(
        "The window needs a screen, and no display server answers here.",
        "Start it from a desktop session; the command line works without one: embedscope --help",
    )


def _wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    return bool(name) and Path(os.environ.get("XDG_RUNTIME_DIR", "/"), name or "").is_socket()


def _x11() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers: bool = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers
