"""The session's message bus, where the system has one: how a desktop hears of what a program does."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtDBus import QDBusConnection, QDBusMessage

ADDRESS = "DBUS_SESSION_BUS_ADDRESS"


def is_there() -> bool:
    """Whether there is a bus that need not be started."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return bool(os.environ.get(ADDRESS) or (runtime and Path(runtime, "bus").exists()))


def connection() -> QDBusConnection | None:
    """The connection to the bus; None where there is none."""
    if not sys.platform.startswith("linux") or not is_there():
        return None
    found = QDBusConnection.sessionBus()
    return found if found.isConnected() else None


def call(service: str, path: str, method: str, about: str, values: Mapping[str, object]) -> bool:
    """Calls "interface.method" of a service with a word and named values, and waits for no answer.

    False where there is no such service.
    """
    bus = connection()
    offered = bus.interface() if bus else None
    if bus is None or offered is None or not offered.isServiceRegistered(service).value():
        return False
    interface, _, name = method.rpartition(".")
    message = QDBusMessage.createMethodCall(service, path, interface, name)
    message.setArguments([about, dict(values)])
    return bus.send(message)


def announce(path: str, signal: str, about: str, values: Mapping[str, object]) -> None:
    """Sends the signal "interface.name" to whoever listens."""
    if bus := connection():
        interface, _, name = signal.rpartition(".")
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments([about, dict(values)])
        bus.send(message)
