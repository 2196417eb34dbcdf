#!/bin/sh
# QTimer.singleShot keeps what it was to call, and all that holds, where its context is deleted before it fires.
#
# Seen with PySide6 6.11.3 (Python 3.11, Linux).
#
# QTimer.singleShot(milliseconds, context, callable) is the form that is safe where the context may go first: then
# nothing is called. But the callable is never released. With a bound method its object stays for good, with a lambda
# all that it closes over: a window whose parts lay themselves out by a shot of 0 ms stayed in memory with its models,
# each time that one was closed. When the shot is fired it is released, and a QTimer that is a child of the context and
# connected to the same method is released in both cases.
#
# Output seen:
#   singleShot, fired                  released
#   singleShot, context deleted first  kept
#   child timer, fired                 released
#   child timer, parent deleted first  released
# The script fails if that changes.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check PySide6-Essentials==6.11.3
"$place/venv/bin/python" - <<'PYTHON'
import gc
import sys
import weakref

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer

app = QCoreApplication([])


class Part(QObject):
    def work(self):
        pass


def shot(part):
    QTimer.singleShot(0, part, part.work)


def timer(part):
    made = QTimer(part)
    made.setSingleShot(True)
    made.timeout.connect(part.work)
    made.start(0)


def kept(start, deleted):
    part = Part()
    seen = weakref.ref(part)
    start(part)
    if deleted:
        shiboken6.delete(part)
    del part
    for _ in range(20):
        app.processEvents()
    gc.collect()
    return "kept" if seen() else "released"


found = {
    "singleShot, fired": kept(shot, False),
    "singleShot, context deleted first": kept(shot, True),
    "child timer, fired": kept(timer, False),
    "child timer, parent deleted first": kept(timer, True),
}
for what, how in found.items():
    print(f"{what:<35}{how}")
sys.exit(list(found.values()) != ["released", "kept", "released", "released"])
PYTHON
