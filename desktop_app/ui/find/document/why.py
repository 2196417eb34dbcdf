"""Brings what the query lane explains to the preview: marks in the text, and the Why panel."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_app.core.errors import AppError
from desktop_app.core.types import Hit
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.document import why_work as work
from desktop_app.ui.find.document.preview import Preview
from desktop_app.ui.find.document.shares import Shares
from desktop_app.ui.find.document.why_work import Above, Asked, Why

TOPICS = ("why", "above", "leave_out")


class WhyLane(QObject):
    """One hit at a time; what was asked about the one before is dropped."""

    def __init__(self, desk: Desk, preview: Preview) -> None:
        super().__init__(preview)
        self._desk, self._preview = desk, preview
        self._why: Why | None = None
        panel = preview.why
        panel.compare_wanted.connect(self._compare)
        panel.without_wanted.connect(self._leave_out)
        panel.places_wanted.connect(self._places)
        panel.stop_wanted.connect(self._stop)

    def ask(self, asked: Asked) -> None:
        """Explains a hit whose document was just shown."""
        self.leave("")
        engine = self._desk.engine
        self._desk.runner.submit(
            "query", lambda _report, _cancel: work.why(engine, asked), self._show, self._failed, topic="why"
        )

    def leave(self, told: str) -> None:
        """Explains nothing, which `told` gives the reason for."""
        for topic in TOPICS:
            self._desk.runner.drop(topic)
        self._why = None
        self._preview.why.clear()
        self._preview.why.about.setText(told)

    def _show(self, why: Why) -> None:
        self._why = why
        self._preview.show_why(why)

    def _failed(self, error: AppError) -> None:
        self._preview.why.show_error(error)

    def _compare(self, other: Hit) -> None:
        why, engine = self._why, self._desk.engine
        if why:

            def compared(found: Above) -> None:
                self._preview.why.show_above(found)

            self._desk.runner.submit(
                "query",
                lambda _report, _cancel: work.above(engine, why, other),
                compared,
                self._failed,
                topic="above",
            )

    def _leave_out(self) -> None:
        why, engine, panel = self._why, self._desk.engine, self._preview.why
        if why:

            def shown(lost: Shares) -> None:
                panel.stopped()
                panel.show_lost(lost)

            self._desk.runner.submit(
                "query",
                lambda report, cancel: work.without(engine, why, report, cancel),
                shown,
                self._failed,
                on_progress=panel.show_progress,
                topic="leave_out",
            )

    def _places(self) -> None:
        why, engine, panel = self._why, self._desk.engine, self._preview.why
        if why:
            self._desk.runner.submit(
                "query",
                lambda report, cancel: work.places(engine, why.asked, report, cancel),
                lambda found: panel.show_places(found[0], [(place.word, place.rank) for place in found[1]]),
                self._failed,
                on_progress=panel.show_progress,
                topic="leave_out",
            )

    def _stop(self) -> None:
        self._desk.runner.drop("leave_out")
        self._preview.why.stopped()
