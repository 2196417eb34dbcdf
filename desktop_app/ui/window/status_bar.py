"""The line at the foot: which model runs where, what is searched, how long the last query took."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QStatusBar, QWidget

from desktop_app.core.jobs import Progress
from desktop_app.core.settings import THEME
from desktop_app.core.words import BETWEEN, per_cent
from desktop_app.language import plural, tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, icon_button
from desktop_app.ui.kit.progress import progress_lines
from desktop_app.ui.values import LibraryInfo, ModelInfo


class StatusBar(QStatusBar):
    """Says only what is known; each part is empty until it is. `theme_chosen` carries what was chosen."""

    theme_chosen = Signal(str)
    settings_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._line = ElidedLabel(face="secondary", role="secondary")
        self._job = ElidedLabel(face="secondary", role="secondary")
        self._jobs_shown = True
        self.palette_button = icon_button("command", tr("Find a command"), command="palette")
        self.theme_button = icon_button("theme", tr("Colors"), command="theme", do=self._open_themes)
        self.help_button = icon_button("keyboard", tr("Keyboard shortcuts"), command="shortcuts")
        self.about_button = icon_button("info", tr("About Embedscope"), command="about")
        self._model = tr("Loading the model …")
        self._library = ""
        self._query = ""
        self._folder: Path | None = None
        self.addWidget(self._line, 1)
        self.addPermanentWidget(self._job, 1)
        for part in (self.palette_button, self.theme_button, self.help_button, self.about_button):
            self.addPermanentWidget(part)
        self._job.hide()
        self.setContentsMargins(12, 0, 8, 0)
        self._show()

    def _open_themes(self) -> None:
        """The colors to choose from, and the way to all settings."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice, words in THEME.choices.items():
            action = menu.addAction(words, partial(self.theme_chosen.emit, choice))
            action.setCheckable(True)
            action.setChecked(choice == theme.choice())
        menu.addSeparator()
        menu.addAction(tr("Settings …"), self.settings_wanted.emit)
        button = self.theme_button
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def show_model(self, model: ModelInfo | None) -> None:
        self._model = f"{model.name} · {model.device}" if model else tr("No model")
        self._show()

    def show_library(self, library: LibraryInfo | None) -> None:
        whole = library and library.passages and not library.working  # else the progress says how much
        said = []
        if library:
            said.append(plural(library.passages, "{n} passage", "{n} passages"))
        if library and whole:
            said.append(tr("{share} read", share=per_cent(library.per_cent / 100)))
        self._library = BETWEEN.join(said)
        if library is None or library.folder != self._folder:
            self._query = ""
        self._folder = library.folder if library else None
        self._show()

    def show_answer(self, words: str) -> None:
        """What the page in front says of its last answer."""
        self._query = words
        self._show()

    def show_jobs(self, shown: bool) -> None:
        """Whether `show_job` is seen: not where the side bar says the same."""
        self._jobs_shown = shown
        self._job.setVisible(shown and bool(self._job.text()))

    def show_job(self, name: str, progress: Progress | None) -> None:
        """The work in a library, for pages where the side bar is not seen."""
        self._job.set_text(f"{name}: {' · '.join(progress_lines(progress))}" if progress else "")
        self.show_jobs(self._jobs_shown)

    def text(self) -> str:
        return self._line.text()

    def _show(self) -> None:
        self._line.set_text(" · ".join(part for part in (self._model, self._library, self._query) if part))
