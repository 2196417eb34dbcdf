"""A key that brings the search box while any other program has the keyboard.

Only this one key is asked of the system, which gives it to one program and tells of no other key.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from functools import cached_property
from itertools import product
from typing import Any, ClassVar

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QTimer
from PySide6.QtGui import QGuiApplication

from desktop_app.core.settings import HOTKEY
from desktop_app.language import tr

OFF = HOTKEY.default
REFUSED = (
    tr("Another program has the key that is to bring the search box."),
    tr("Choose another one in Settings, or none."),
)
_SHIFT, _CAPS, _CTRL, _ALT, _NUM = 1, 2, 4, 8, 16  # X's masks, with xkeyboard-config's modifiers
_KEYS = {"ctrl+alt+space": (_CTRL, _ALT), "ctrl+shift+space": (_CTRL, _SHIFT)}
_SPACE = 65
"""X's code of the space bar of every keyboard (xkeyboard-config)."""


def possible() -> bool:
    """Whether the system gives keys to programs: X and Windows do, Wayland has its desktop do it."""
    platform = QGuiApplication.platformName()
    return platform == "windows" or (platform == "xcb" and not os.environ.get("WAYLAND_DISPLAY"))


class Hotkey(QAbstractNativeEventFilter):
    """Calls `pressed` when the key that was taken is pressed, wherever that is."""

    def __init__(self, pressed: Callable[[], object]) -> None:
        super().__init__()
        self._pressed = pressed
        self._taken = OFF

    @cached_property
    def _system(self) -> _X | _Windows:
        return _Windows() if sys.platform == "win32" else _X()

    def take(self, choice: str) -> bool:
        """Gives up the key it had and takes another, or none; False where another program has it."""
        application = QGuiApplication.instance()
        if choice == self._taken or not possible() or not application:
            return True
        if self._taken != OFF:
            application.removeNativeEventFilter(self)
            self._system.give_up(_KEYS[self._taken])
            self._taken = OFF
        if choice in _KEYS and self._system.take(_KEYS[choice]):
            application.installNativeEventFilter(self)
            self._taken = choice
        return self._taken == choice

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if self._system.is_it(kind, int(message)):
            QTimer.singleShot(0, self._pressed)  # once Qt has seen the event, and with it what time it is
        return False, 0


class _X:
    """Takes the key of the root window on Qt's connection, whose events Qt hands on.

    Caps Lock and Num Lock are modifiers to X, so the key is taken with and without them.
    """

    def __init__(self) -> None:
        native: Any = QGuiApplication.instance()
        self._x = ctypes.CDLL("libxcb.so.1")  # Qt has it
        self._x.xcb_get_setup.restype = ctypes.c_void_p
        self._x.xcb_setup_roots_iterator.restype = _Screens
        self._x.xcb_grab_key_checked.restype = self._x.xcb_ungrab_key_checked.restype = _Cookie
        self._x.xcb_request_check.restype = ctypes.c_void_p
        self._connection = ctypes.c_void_p(int(native.nativeInterface().connection()))
        setup = ctypes.c_void_p(self._x.xcb_get_setup(self._connection))
        self._root = int(self._x.xcb_setup_roots_iterator(setup).screen[0])

    def take(self, modifiers: tuple[int, ...]) -> bool:
        everyone = [self._done("grab", 1, self._root, held, _SPACE, 1, 1) for held in _with_locks(modifiers)]
        if not all(everyone):
            self.give_up(modifiers)
        return all(everyone)

    def give_up(self, modifiers: tuple[int, ...]) -> None:
        for held in _with_locks(modifiers):
            self._done("ungrab", _SPACE, self._root, held)

    def is_it(self, kind: object, message: int) -> bool:
        if kind != b"xcb_generic_event_t":
            return False
        event = _KeyPress.from_address(message)
        return bool(event.kind & 0x7F == 2 and event.key == _SPACE and event.window == self._root)

    def _done(self, what: str, *values: int) -> bool:
        request = getattr(self._x, f"xcb_{what}_key_checked")
        error = self._x.xcb_request_check(self._connection, request(self._connection, *values))
        if error:
            ctypes.CDLL(None).free(ctypes.c_void_p(error))
        return not error


class _Screens(ctypes.Structure):
    _fields_ = (
        ("screen", ctypes.POINTER(ctypes.c_uint32)),
        ("left", ctypes.c_int),
        ("index", ctypes.c_int),
    )


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _KeyPress(ctypes.Structure):
    """What an event begins with."""

    _fields_ = (
        ("kind", ctypes.c_uint8),
        ("key", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("time", ctypes.c_uint32),
        ("root", ctypes.c_uint32),
        ("window", ctypes.c_uint32),
    )


def _with_locks(modifiers: tuple[int, ...]) -> list[int]:
    return [sum(modifiers) | caps | num for caps, num in product((0, _CAPS), (0, _NUM))]


class _Windows:
    """Takes the key for this thread, which is sent a message when it is pressed."""

    _NUMBER, _SPACE, _PRESSED, _NO_REPEAT = 1, 0x20, 0x0312, 0x4000
    _AS_HERE: ClassVar = {_ALT: 1, _CTRL: 2, _SHIFT: 4}

    def __init__(self) -> None:
        from ctypes import wintypes

        self._message = wintypes.MSG
        self._user: Any = getattr(ctypes, "windll").user32  # noqa: B009 - only Windows has it

    def take(self, modifiers: tuple[int, ...]) -> bool:
        held = sum(self._AS_HERE[one] for one in modifiers) | self._NO_REPEAT
        return bool(self._user.RegisterHotKey(None, self._NUMBER, held, self._SPACE))

    def give_up(self, _modifiers: tuple[int, ...]) -> None:
        self._user.UnregisterHotKey(None, self._NUMBER)

    def is_it(self, kind: object, message: int) -> bool:
        if kind != b"windows_generic_MSG":
            return False
        sent = self._message.from_address(message)
        return bool(sent.message == self._PRESSED and sent.wParam == self._NUMBER)
