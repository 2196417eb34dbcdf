"""Which fields of the records are title and text: as recognized, unless one chooses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.layout import clear, column, grid
from desktop_app.ui.libraries.index_work import as_read
from desktop_app.ui.values import Outline

COLUMNS = 3
MOST_FIELDS = 12
SAMPLE_CHARACTERS = 180


class FieldChoice(QWidget):
    """A title field, the text fields, and what the model would read of the first record."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outline = Outline()
        self._checks: list[QCheckBox] = []
        self._words = label(tone="secondary", wrap=True)
        self.title = QComboBox()
        self.title.setAccessibleName(tr("Title field"))
        self.title.currentIndexChanged.connect(self._show_sample)
        self._grid = grid(COLUMNS)
        self._sample = label(wrap=True)
        self._sample.setObjectName("field_sample")
        self._sample.setMinimumHeight(48)
        self._sample.setAlignment(Qt.AlignmentFlag.AlignTop)
        column(self.title, self._grid, self._words, self._sample, into=self, gap=theme.GAP_SMALL)
        self.show_outline(None)

    @property
    def title_field(self) -> str | None:
        """The chosen field, None where the recognized one is left as it is."""
        chosen: str | None = self.title.currentData()
        return None if chosen == self._outline.title else chosen

    @property
    def text_fields(self) -> tuple[str, ...]:
        """The chosen fields, or () where the recognized ones are left as they are."""
        chosen = tuple(check.property("field") for check in self._checks if check.isChecked())
        return () if set(chosen) == set(self._outline.texts) else chosen

    def show_outline(self, outline: Outline | None) -> None:
        """Shows what was recognized; None while it is being looked at."""
        self._outline = outline or Outline()
        clear(self._grid)
        self._checks = []
        self.title.clear()
        fields = self._outline.fields
        self.title.setVisible(bool(fields))
        if not self._outline.title:
            self.title.addItem(tr("No title"), "")
        for name in fields:
            self.title.addItem(tr("Title: {field}", field=name), name)
        self.title.setCurrentIndex(max(0, self.title.findData(self._outline.title)))
        for number, name in enumerate(fields[:MOST_FIELDS]):
            check = QCheckBox(name.replace("&", "&&"))
            check.setProperty("field", name)
            check.setChecked(name in self._outline.texts)
            check.setAccessibleName(tr("Text field {field}", field=name))
            check.toggled.connect(self._show_sample)
            self._checks.append(check)
            self._grid.addWidget(check, number // COLUMNS, number % COLUMNS)
        if outline is None:
            self._words.setText(tr("Looking at the files …"))
        elif fields:
            self._words.setText(tr("Title and checked fields are read together. The first record begins:"))
        else:
            self._words.setText(tr("Texts are read whole, tables row by row."))
        self._sample.setVisible(bool(fields))
        self._show_sample()

    def show_hint(self, words: str) -> None:
        """Shows a sentence where there is no file to look at yet."""
        self.show_outline(None)
        self._words.setText(words)

    def _show_sample(self) -> None:
        """The first record as the model would read it."""
        names = [self.title.currentData() or ""]
        names += [check.property("field") for check in self._checks if check.isChecked()]
        whole = as_read(self._outline, names)
        self._sample.setText(whole if len(whole) <= SAMPLE_CHARACTERS else f"{whole[:SAMPLE_CHARACTERS]}…")
