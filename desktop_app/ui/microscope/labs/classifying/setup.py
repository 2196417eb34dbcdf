"""Before there is a classifier: what it is to learn from, and how far the training is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QProgressBar, QWidget

from desktop_app.core.jobs import Progress
from desktop_app.core.words import listed
from desktop_app.language import number, plural, tr
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.layout import SPRING, column, row
from desktop_app.ui.kit.progress import progress_lines, progress_share

if TYPE_CHECKING:
    from desktop_app.services.classifying.material import LabeledSet


class MaterialPane(QWidget):
    """What was read, and what is doubtful of it. `columns` is sent when other columns are chosen."""

    columns = Signal(str, str)
    train = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = label(tone="page", wrap=True, selectable=True)
        self.counts = label(wrap=True, selectable=True)
        self.notes = label(tone="secondary", wrap=True, selectable=True)
        self.text, self.label = QComboBox(), QComboBox()
        self.text.setAccessibleName(tr("Column of the texts"))
        self.label.setAccessibleName(tr("Column of the labels"))
        self.choice = QWidget()
        text, labels = label(tr("Te&xts")), label(tr("La&bels"))
        text.setBuddy(self.text)
        labels.setBuddy(self.label)
        row(text, self.text, labels, self.label, SPRING, into=self.choice)
        self.start = push_button(tr("Train"), "primary", do=self.train.emit)
        self.cancel = push_button(tr("Choose something else"), do=self.back.emit)
        column(
            self.title,
            self.counts,
            self.notes,
            self.choice,
            row(self.start, self.cancel, SPRING),
            SPRING,
            into=self,
        )
        for box in (self.text, self.label):
            box.activated.connect(
                lambda _at: self.columns.emit(self.text.currentText(), self.label.currentText())
            )

    def show_material(self, given: LabeledSet) -> None:
        """Replaces everything."""
        self.title.setText(tr("Learn from {source}", source=given.called))
        parts = [f"{name} {number(many)}" for name, many in zip(given.classes, given.counts, strict=True)]
        shown = (
            listed(parts)
            if len(parts) <= 12
            else tr("{listed} and {more} more", listed=listed(parts[:11]), more=len(parts) - 11)
        )
        self.counts.setText(
            plural(
                len(given.texts),
                "{n} text in {classes} classes: {listed}.",
                "{n} texts in {classes} classes: {listed}.",
                classes=len(given.classes),
                listed=shown,
            )
            + "\n\n"
            + tr(
                "A fifth of each class is held out. Five networks are trained for [CLS] and five for the "
                "mean, some more with fewer examples. This takes about half a minute, and longer with "
                "thousands of texts."
            )
        )
        self.notes.setText("\n".join(given.notes))
        self.notes.setVisible(bool(given.notes))
        self.choice.setVisible(len(given.fields) > 1)
        for box, chosen in ((self.text, given.text_field), (self.label, given.label_field)):
            with QSignalBlocker(box):
                box.clear()
                box.addItems(list(given.fields))
                box.setCurrentText(chosen)


class ProgressPane(QWidget):
    """What is being done, how far it is, and a button that stops it."""

    stop = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.doing = label(tone="strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How far the training is"))
        self.button = push_button(tr("Stop"), do=self.stop.emit)
        column(self.doing, self.bar, row(self.button, SPRING), SPRING, into=self)

    def begin(self, words: str) -> None:
        """Nothing is known yet."""
        self.doing.setText(words)
        self.bar.setRange(0, 0)

    def show_progress(self, progress: Progress) -> None:
        self.doing.setText(" · ".join((progress.stage, *progress_lines(progress))))
        share = progress_share(progress)
        self.bar.setRange(0, 0 if share is None else 1_000)
        self.bar.setValue(round((share or 0) * 1_000))
