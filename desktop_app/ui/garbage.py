"""Python looks for garbage in the interface thread alone.

By itself it does so in whichever thread makes the next object. What it finds there can be a picture, the
measures of a font or a timer, which Qt lets no other thread take down: the process may end at once.
"""

import gc
import time

from PySide6.QtCore import QAbstractEventDispatcher, QObject

_SHARE = 30
"""So many times as long as the last look through everything took goes by before the next."""


class _Collector(QObject):
    """Collects what Python's own thresholds say is due; nothing while they are 0."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._not_before = 0.0  # by the monotonic clock

    def collect(self) -> None:
        most = gc.get_threshold()
        if not most[0]:
            return
        due = [counted > allowed for counted, allowed in zip(gc.get_count(), most, strict=True)]
        if not due[0]:
            return
        began = time.monotonic()
        if all(due) and began >= self._not_before:
            gc.collect()
            now = time.monotonic()
            self._not_before = now + _SHARE * (now - began)
        else:
            gc.collect(1 if due[1] else 0)


def collect_here() -> None:
    """From now on garbage is collected in this thread, each time before it waits for an event.

    Needs a QApplication. An idle window is not woken by it.
    """
    dispatcher = QAbstractEventDispatcher.instance()
    assert dispatcher
    gc.disable()
    dispatcher.aboutToBlock.connect(_Collector(dispatcher).collect)
