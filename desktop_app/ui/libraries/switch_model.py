"""The form for another model: which one, how texts are cleaned, what it costs, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import Progress
from desktop_app.core.types import GUIDE, POOLINGS, UNTOUCHED
from desktop_app.core.words import BETWEEN, listed
from desktop_app.language import fraction, number, plural, tr
from desktop_app.ui import theme
from desktop_app.ui.engine import Engine
from desktop_app.ui.kit.basics import ElidedLabel, label, push_button
from desktop_app.ui.kit.file_dialogs import choose_folder, choose_one
from desktop_app.ui.kit.form_dialog import FormDialog
from desktop_app.ui.kit.layout import SPRING, clear, column, form, grid, row, scrolled
from desktop_app.ui.kit.progress import progress_lines, size
from desktop_app.ui.libraries import switch_work
from desktop_app.ui.libraries.switch_work import (
    Forecast,
    KeptChoice,
    ModelChoice,
    SwitchOptions,
)
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.values import POOLING_WORDS, SwitchRequest

WIDTH = 640
SHORTER = (256, 128, 64)
"""Numbers that may be kept of a vector (see docs/models.md for what they find)."""
KEPT = tr("Kept from before: nothing needs to be embedded.")
MOST_SEEN = 5  # models at once; the others by scrolling
MEANWHILE = tr("Until that is done, the library answers as it does now.")


class SwitchModel(FormDialog):
    """`requested` carries what was chosen. What it costs is looked up at each choice."""

    requested = Signal(object)  # SwitchRequest

    def __init__(
        self,
        runner: TaskRunner,
        engine: Engine,
        folder: Path,
        name: str,
        parent: QWidget | None = None,
        chosen: str = "",
    ) -> None:
        """The model with the fingerprint `chosen` is picked at first, else the one in use."""
        super().__init__("switch_model", tr("Switch the model of {name}", name=name), parent)
        self.setMinimumWidth(WIDTH)
        self._runner = runner
        self._models = engine.models
        self._folder = folder
        self._first_choice = chosen
        self.options: SwitchOptions | None = None
        self.models = ModelList(self._choose_model, self._choose_file)
        self.untouched = QRadioButton(tr("Leave the text as it is"))
        self.cleaned = QRadioButton(tr("Clean it first: no punctuation, no stop words, lemmas"))
        self.poolings = {pooling: QRadioButton(POOLING_WORDS[pooling][0]) for pooling in POOLINGS}
        self.dimensions = QComboBox()
        self.dimensions.setObjectName("switch_dimensions")
        self.dimensions.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.dimensions.setAccessibleName(tr("Dimensions"))
        self.dimensions.setToolTip(tr("Fewer numbers a vector take less room and find a little less well."))
        self.dimensions.activated.connect(lambda _number: self._ask_cost())
        self.reads = label(wrap=True, tone="secondary")
        self.cost = label(wrap=True)
        self._build(name)
        self.foot.addStretch()
        self.foot_button(tr("Cancel"), self.reject)
        self.accept_button = self.foot_button(tr("Switch"), self._accept, look="primary", default=True)
        self._load()

    def _build(self, name: str) -> None:
        self._cleaning = _group(self, self.untouched, self.cleaned)
        self._pooling = _group(self, *self.poolings.values())
        for value, choice in self.poolings.items():
            choice.setToolTip(POOLING_WORDS[value][1])
        self.models.chosen.connect(self._model_chosen)
        for group in (self._cleaning, self._pooling):
            group.buttonClicked.connect(self._ask_cost)
        model_title = label(tr("Model"), "secondary")
        self._kept_title = label(tr("Kept"), "secondary")
        for title in (model_title, self._kept_title):
            title.setFixedHeight(theme.CONTROL_HEIGHT)  # as the rows next to it
        self._kept = grid(0)
        self._form = form(
            (model_title, self.models),
            (tr("Preprocessing"), column(*self._cleaning.buttons(), gap=0)),
            (tr("Pooling"), row(*self._pooling.buttons(), SPRING, gap=theme.GAP_MEDIUM)),
            (tr("Dimensions"), row(self.dimensions, SPRING)),
            (tr("Reads"), self.reads),
            (self._kept_title, self._kept),
            (tr("Cost"), self.cost),
        )
        self._form.setRowVisible(self._kept_title, False)
        self.fill(label(name, "page", wrap=True), self._form, SPRING)

    def show_options(self, options: SwitchOptions, chosen: str = "") -> None:
        """What there is; the model with the fingerprint `chosen` is picked, else the one in use."""
        first = self.options is None
        self.options = options
        model = self.models.model
        wanted = chosen or (model.fingerprint if model else options.recipe.model)
        self.models.show_models(options.models, options.recipe.model, wanted)
        if first:
            self.untouched.setChecked(options.recipe.preprocessing == UNTOUCHED)
            self.cleaned.setChecked(options.recipe.preprocessing == GUIDE)
            self.poolings[options.recipe.pooling].setChecked(True)
            self.models.focus_chosen()
        self._offer_dimensions(options.recipe.dimensions if first else self.dimensions.currentData())
        clear(self._kept)
        self._form.setRowVisible(self._kept_title, bool(options.kept))
        for line, item in enumerate(options.kept):
            self._show_kept(line, item)
        self._ask_cost()

    def request(self) -> SwitchRequest | None:
        """What is chosen, None while that is not complete."""
        model = self.models.model
        if not self.options or not model:
            return None
        preprocessing = self.options.recipe.preprocessing
        if self._cleaning.checkedButton():
            preprocessing = GUIDE if self.cleaned.isChecked() else UNTOUCHED
        pooling = next(name for name, button in self.poolings.items() if button.isChecked())
        dimensions = self.dimensions.currentData()
        return SwitchRequest(self._folder, model.fingerprint, preprocessing, pooling, dimensions)

    def add_model(self, source: Path) -> None:
        """Adds the model in a folder or a file, and picks it."""
        self.notice.hide()
        self.models.set_adding(tr("Waiting …"))

        def end(fingerprint: str) -> None:
            self.models.set_adding("")
            options = partial(switch_work.options, self._models, self._folder)
            show = partial(self._show_added, fingerprint)
            self._runner.query(options, show, owner=self, topic="switch options")

        def fail(error: AppError) -> None:
            self.models.set_adding("")
            self.models.add_file.setFocus()
            self.notice.show_error(error)

        def progress(value: Progress) -> None:
            self.models.set_adding(" · ".join(progress_lines(value)))

        add = partial(switch_work.add_model, self._models, source)
        self._runner.job(add, end, fail, owner=self, progress=progress, topic="add model")

    def _show_added(self, fingerprint: str, options: SwitchOptions) -> None:
        self.show_options(options, fingerprint)
        self._model_chosen()
        self.models.focus_chosen()

    def _load(self) -> None:
        self.accept_button.setEnabled(False)
        self.cost.setText(tr("Looking …"))
        options = partial(switch_work.options, self._models, self._folder)
        self._runner.query(options, self._show_first, self._failed, owner=self, topic="switch options")

    def _show_first(self, options: SwitchOptions) -> None:
        self.show_options(options, self._first_choice)
        if self._first_choice:
            self._model_chosen()

    def _show_kept(self, row: int, item: KeptChoice) -> None:
        remove = push_button(tr("Remove"), "quiet", name=tr("Remove what is kept: {kept}", kept=item.words))
        remove.clicked.connect(lambda: self._ask_removal(item))
        middle = Qt.AlignmentFlag.AlignVCenter
        self._kept.addWidget(ElidedLabel(item.words), row, 0, middle)
        self._kept.addWidget(label(size(item.bytes), "secondary"), row, 1, middle)
        self._kept.addWidget(remove, row, 2)

    def _ask_removal(self, item: KeptChoice) -> None:
        self.notice.say(
            "warning",
            tr("Remove what is kept: {kept}?", kept=item.words),
            tr(
                "{size} become free. To switch to it again embeds every passage again.", size=size(item.bytes)
            ),
            tr("Remove"),
            lambda: self._remove(item),
        )

    def _remove(self, item: KeptChoice) -> None:
        self.notice.hide()
        remove = partial(switch_work.remove_kept, self._models, self._folder, item.ledger)
        self._runner.query(remove, self.show_options, owner=self, topic="switch options")

    def _model_chosen(self) -> None:
        """The pooling follows the model: what it was trained with, or what is in use."""
        model = self.models.model
        if self.options and model:
            same = model.fingerprint == self.options.recipe.model
            pooling = self.options.recipe.pooling if same else model.pooling or "mean"
            self.poolings[pooling].setChecked(True)
            self._offer_dimensions(self.options.recipe.dimensions if same else None)
        self._ask_cost()

    def _offer_dimensions(self, chosen: int | None) -> None:
        """All dimensions of the model's vectors, or a part of them; and what it reads around a text."""
        model = self.models.model
        self.dimensions.clear()
        if model is None:
            return
        self.dimensions.addItem(tr("All {dimensions}", dimensions=model.dimensions), None)
        for fewer in SHORTER:
            if fewer < model.dimensions:
                self.dimensions.addItem(f"{fewer}", fewer)
        self.dimensions.setCurrentIndex(max(self.dimensions.findData(chosen), 0))
        self.reads.setText(reads_words(model))

    def _ask_cost(self) -> None:
        request = self.request()
        self.accept_button.setEnabled(False)
        if request is None:
            self.cost.setText(tr("Choose a model."))
            return
        forecast = partial(switch_work.forecast, self._models, request)
        self._runner.query(forecast, self._show_cost, self._failed, owner=self, topic="switch cost")

    def _show_cost(self, forecast: Forecast) -> None:
        model = self.models.model
        if self.options and model:
            self.cost.setText(cost_words(forecast, self.options, model))
            self.accept_button.setEnabled(not forecast.same)

    def _failed(self, error: AppError) -> None:
        self.cost.setText("")
        self.notice.show_error(error)

    def _choose_model(self) -> None:
        choose_folder(self, tr("Add a model folder"), lambda paths: self.add_model(paths[0]))

    def _choose_file(self) -> None:
        choose_one(self, tr("Add a model file"), self.add_model, tr("Models (*.zip)"))

    def _accept(self) -> None:
        if request := self.request():
            self.requested.emit(request)
            self.accept()


class ModelList(QWidget):
    """The models one may choose from; `chosen` follows a choice by hand. The buttons below add a model."""

    chosen = Signal()

    def __init__(self, add_folder: Callable[[], object], add_file: Callable[[], object]) -> None:
        super().__init__()
        self._models: tuple[ModelChoice, ...] = ()
        self.group = QButtonGroup(self)
        self.group.buttonClicked.connect(lambda _button: self.chosen.emit())
        self.add = push_button(tr("Add a model folder …"), "quiet", do=add_folder)
        self.add.setToolTip(tr("A folder that the export of a model has made; it is copied and tried first."))
        self.add_file = push_button(tr("Add a model file …"), "quiet", do=add_file)
        self.add_file.setToolTip(
            tr("A .zip that the export of a model has made; it is copied and tried first.")
        )
        self._adding = ElidedLabel("", "secondary", "secondary")
        self._grid = grid(1)
        self._scroll = scrolled(self._grid, focus=False)
        column(
            self._scroll,
            row(self.add_file, self.add, (self._adding, 1)),
            into=self,
            gap=theme.GAP_SMALL,
        )

    @property
    def model(self) -> ModelChoice | None:
        """The one that is chosen."""
        number = self.group.checkedId()
        return self._models[number] if number >= 0 else None

    def show_models(self, models: Sequence[ModelChoice], in_use: str, chosen: str) -> None:
        """Lists `models`; `in_use` and `chosen` are fingerprints."""
        self._models = tuple(models)
        for button in self.group.buttons():
            self.group.removeButton(button)
        clear(self._grid)
        for line, model in enumerate(models):
            facts = (
                plural(model.layers, "{n} layer", "{n} layers"),
                plural(model.dimensions, "{n} dimension", "{n} dimensions"),
                size(model.bytes),
            )
            about = " · ".join(facts)
            words = f"{about} · {tr('in use')}" if model.fingerprint == in_use else about
            button = QRadioButton(model.name)
            button.setAccessibleName(f"{model.name}, {words}")
            button.setMinimumHeight(theme.CONTROL_HEIGHT)
            self.group.addButton(button, line)
            button.setChecked(model.fingerprint == chosen)
            self._grid.addWidget(button, line, 0)
            self._grid.addWidget(ElidedLabel(words, "secondary", "secondary"), line, 1)
        self._scroll.setFixedHeight(min(max(len(models), 1), MOST_SEEN) * theme.CONTROL_HEIGHT)

    def focus_chosen(self) -> None:
        if button := self.group.checkedButton() or next(iter(self.group.buttons()), None):
            button.setFocus()

    def set_adding(self, words: str) -> None:
        """How far the adding of a model is, "" where none is added."""
        for button in (self.add_file, self.add):
            button.setEnabled(not words)
        self._adding.set_text(words)


def reads_words(model: ModelChoice) -> str:
    """What the model is given besides a text, and how much at once."""
    length = plural(model.length, "up to {n} word piece at once.", "up to {n} word pieces at once.")
    query, passage = model.prompts.query.strip(), model.prompts.passage.strip()
    told = [model.languages] if model.languages else []
    told += [tr("“{prompt}” before a query", prompt=query)] if query else []
    told += [tr("“{prompt}” before a passage", prompt=passage)] if passage else []
    words = BETWEEN.join([*told, length])
    return words[:1].upper() + words[1:]


def cost_words(forecast: Forecast, options: SwitchOptions, model: ModelChoice) -> str:
    """What a switch costs, in one or two plain sentences."""
    if forecast.same:
        return tr("This is what the library uses now.")
    if forecast.neighbors is not None:
        share = tr(
            "Of the ten nearest passages, fewer dimensions keep {kept} on average.",
            kept=fraction(10 * forecast.neighbors),
        )
        return f"{share} {cost_words(replace(forecast, neighbors=None), options, model)}"
    if not forecast.kept:
        return " ".join((*_needed(options, model), MEANWHILE))
    parts = [plural(forecast.passages, "{n} passage", "{n} passages")] if forecast.passages else []
    documents = forecast.documents
    if documents and forecast.begun:
        parts.append(plural(documents, "{n} document", "{n} documents"))
    elif documents:
        parts.append(plural(documents, "{n} document that changed since", "{n} documents that changed since"))
    if forecast.begun:
        if not parts:
            return tr("Begun before, and everything is embedded by now.")
        return f"{tr('Begun before: {what} left to embed.', what=listed(parts))} {MEANWHILE}"
    if not parts:
        return KEPT
    return f"{tr('Kept from before: only {what} to embed.', what=listed(parts))} {MEANWHILE}"


def _needed(options: SwitchOptions, model: ModelChoice) -> Iterator[str]:
    yield plural(
        options.documents,
        "{n} document to embed, about {passages} passages.",
        "{n} documents to embed, about {passages} passages.",
        passages=number(options.passages),
    )
    before, now = number(options.recipe.max_length), number(model.length)
    if model.length > options.recipe.max_length:
        yield tr(
            "This model reads {now} word pieces at once instead of {before}, so there may be fewer.",
            now=now,
            before=before,
        )
    elif model.length < options.recipe.max_length:
        yield tr(
            "This model reads {now} word pieces at once instead of {before}, so there may be more.",
            now=now,
            before=before,
        )


def _group(parent: QWidget, *buttons: QRadioButton) -> QButtonGroup:
    group = QButtonGroup(parent)
    for button in buttons:
        group.addButton(button)
    return group
