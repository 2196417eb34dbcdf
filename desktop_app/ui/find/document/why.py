"""Has the hit that is shown explained: marks in its text, and the Why panel."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_app.core.types import Hit
from desktop_app.ui.desk import Desk
from desktop_app.ui.find.document import why_work as work
from desktop_app.ui.find.document.preview import Preview
from desktop_app.ui.find.document.why_work import Why, WhyQuestion

TOPICS = ("why", "above", "leave_out")


class Explainer(QObject):
    """One hit at a time; what was asked about the one before is dropped."""

    def __init__(self, desk: Desk, preview: Preview) -> None:
        super().__init__(preview)
        self._desk, self._preview, self._panel = desk, preview, preview.why
        self._why: Why | None = None
        self._panel.compare_wanted.connect(self._compare)
        self._panel.without_wanted.connect(self._leave_out)
        self._panel.places_wanted.connect(self._places)
        self._panel.stop_wanted.connect(self._stop)

    def ask(self, question: WhyQuestion) -> None:
        """Explains a hit whose document was just shown."""
        self.clear()
        engine = self._desk.engine
        self._desk.runner.query(
            lambda: work.why(engine, question), self._show, self._panel.show_error, owner=self, topic="why"
        )

    def clear(self, reason: str = "") -> None:
        """Clears the panel and shows `reason` instead."""
        for topic in TOPICS:
            self._desk.runner.drop(topic)
        self._why = None
        self._panel.clear(reason)

    def _show(self, why: Why) -> None:
        self._why = why
        self._preview.show_why(why)

    def _compare(self, other: Hit) -> None:
        if why := self._why:
            engine = self._desk.engine
            self._panel.begin()
            self._desk.runner.query(
                lambda: work.above(engine, why, other),
                self._panel.show_above,
                self._panel.show_error,
                owner=self,
                topic="above",
            )

    def _leave_out(self) -> None:
        if why := self._why:
            engine = self._desk.engine
            self._panel.begin()
            self._desk.runner.query(
                lambda report, cancel: work.without(engine, why, report, cancel),
                self._panel.show_lost,
                self._panel.show_error,
                owner=self,
                topic="leave_out",
                progress=self._panel.show_progress,
            )

    def _places(self) -> None:
        if why := self._why:
            engine, panel = self._desk.engine, self._panel
            panel.begin()
            self._desk.runner.query(
                lambda report, cancel: work.places(engine, why.question, report, cancel),
                lambda found: panel.show_places(found[0], [(place.word, place.rank) for place in found[1]]),
                panel.show_error,
                owner=self,
                topic="leave_out",
                progress=panel.show_progress,
            )

    def _stop(self) -> None:
        self._desk.runner.drop("leave_out")
        self._panel.stopped()
