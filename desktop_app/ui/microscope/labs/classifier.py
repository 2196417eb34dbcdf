"""Classifier: document vectors, a small network on them, and what it reaches on texts it has not seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.core.errors import AppError
from desktop_app.core.jobs import CancelToken, Report
from desktop_app.core.text import quoted
from desktop_app.explore.classifier.reading import ReadText, export
from desktop_app.explore.export import Export
from desktop_app.explore.sheet import TokenSheet
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, push_button
from desktop_app.ui.kit.empty_state import EmptyState, Offer
from desktop_app.ui.kit.file_dialogs import choose_files, choose_folder, choose_place, save
from desktop_app.ui.kit.layout import column, row
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.kit.view_host import ViewStack, ViewTabs
from desktop_app.ui.microscope.cache import ModelCache
from desktop_app.ui.microscope.context import Context, Pointer, Work
from desktop_app.ui.microscope.details import Facts
from desktop_app.ui.microscope.labs.classifying import facts, work
from desktop_app.ui.microscope.labs.classifying.columns import Columns
from desktop_app.ui.microscope.labs.classifying.results import (
    ConfusionPane,
    FiguresPane,
    MissesPane,
    NegationPane,
    scrolling,
)
from desktop_app.ui.microscope.labs.classifying.setup import MaterialPane, ProgressPane
from desktop_app.ui.microscope.labs.classifying.work import Ready
from desktop_app.ui.microscope.view import MicroscopeView
from desktop_app.ui.tasks import Task
from desktop_app.ui.values import Example

if TYPE_CHECKING:
    from desktop_app.core.types import Pooling
    from desktop_app.services.classifying.material import LabeledSet

EMPTY, MATERIAL, PROGRESS, RESULT = range(4)
TEXT, FIGURES, CONFUSION, MISTAKES, NEGATION = range(5)
TABS = ("This text", "Figures", "Confusion", "Mistakes", "Negation")
_TAB_WORDS = (tr("This text"), tr("Figures"), tr("Confusion"), tr("Mistakes"), tr("Negation"))
_TIPS = (
    tr("Every step from the text's vector to percentages"),
    tr("Accuracy, baselines, learning curve, calibration"),
    tr("Which class is taken for which"),
    tr("The texts held out that were taken for another class"),
    tr("Whether a “not” changes the class"),
)
ENDINGS = (".txt", ".csv", ".tsv", ".jsonl", ".json", ".xlsx", ".ods")
ABOUT = tr(
    "A small network on a document's vector learns from labeled texts which class a text belongs to: Dense, "
    "ReLU, Dense, softmax, as in the guide's part 7. Nothing is trained yet.\n\n"
    "Open a table or records with a text and a label each (CSV, TSV, JSONL, or lines of text, tab, label), "
    "or use what you marked as good and bad in a library. The sample is 200 short reviews written for "
    "Embedscope: small, but enough to try it."
)


class ClassifierView(MicroscopeView[ReadText]):
    """`ready` is the classifier in use, which the data folder keeps; the answer is the text in it."""

    BUSY = tr("Computing the text's vector …")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.ready: Ready | None = None
        self.material: LabeledSet | None = None
        self._wish: tuple[Path, bool] | None = None  # a file or a library, and which
        self._task: Task[Any] | None = None
        self._looked = False  # for the one that was trained last
        self._unit: tuple[Pooling, int] | None = None
        self.notice = Notice()
        self.empty = EmptyState()
        self.setup, self.progress = MaterialPane(), ProgressPane()
        self.about = ElidedLabel(role="secondary", face="secondary")
        self.tabs = ViewTabs(_TAB_WORDS, keys=TABS, tips=_TIPS, name=tr("Parts"), margins=False)
        self.columns = Columns()
        self.figures, self.confusion = FiguresPane(), ConfusionPane()
        self.misses, self.negation = MissesPane(), NegationPane()
        self.parts, self.stack = ViewStack(), ViewStack()
        self._build()
        self._connect()
        self._show_state()

    def set_up(self, example: Example) -> None:
        """`mode`: a tab. A classifier that there is stays in use."""
        self._choose(example.choice(TABS))

    # Asking about the text

    def ask(self) -> None:
        """Asks about the text, or where there is none about the guide's."""
        if not self._looked:
            self._look()
        self._fresh = True
        ready, sheet = self.ready, self.context.sheet
        if ready is None:
            self.forget()
            return
        self.put(self._question(ready, sheet), sheet)

    def question(self, sheet: TokenSheet) -> Work[ReadText] | None:
        return self._question(self.ready, sheet) if self.ready else None

    def show_answer(self, answer: ReadText) -> None:
        assert self.ready
        self.notice.hide_error()
        words = tr("Your text: {text}.", text=quoted(answer.texts[0], 80))
        if self.sheet is None:
            words = tr(
                "The guide's review: {text}. Type another text above.", text=quoted(answer.texts[0], 80)
            )
        elif len(answer.texts) > 1:
            words = tr(
                "Your pair: {one} and {other}.",
                one=quoted(answer.texts[0]),
                other=quoted(answer.texts[1]),
            )
        self.columns.show_text(self.ready.classifier, answer, words)

    def show_pointer(self, pointer: Pointer) -> None:
        for one in self.columns.columns.values():
            one.point(pointer.dimension)

    def facts(self, answer: ReadText, pointer: Pointer) -> tuple[Facts, ...]:
        assert self.ready
        return facts.of_text(self.ready.classifier, answer, pointer.dimension, self._unit)

    def make_export(self, answer: ReadText) -> Callable[[Path], Export]:
        assert self.ready
        return partial(export, answer, self.ready.classifier, self.ready.weights, self.ready.digest)

    # Learning

    def choose(self) -> None:
        """Asks for a labeled file."""
        choose_files(self, tr("Labeled texts"), lambda paths: self.read(paths[0]), ENDINGS)

    def use_marks(self) -> None:
        """Reads what was marked in the library in use."""
        library = self.context.library
        if library is None:
            hint = tr("Open one on the Find page, and mark results there.")
            self.notice.show_error(AppError(tr("No library is open."), hint))
        else:
            self.read(library.folder, marks=True)

    def read(self, path: Path, text: str = "", label: str = "", marks: bool = False) -> None:
        """Reads labeled texts, to be looked at before they are learned from."""
        self.notice.hide()
        self._wish = path, marks
        self.progress.begin(tr("Reading {name} …", name=path.name))
        self.stack.setCurrentIndex(PROGRESS)

        def run(_report: Report, cancel: CancelToken) -> LabeledSet:
            return work.material_of(path, text, label, marks, cancel)

        self._run(run, self._read)

    def train(self) -> None:
        """Trains on what was read."""
        given = self.material
        if given is None:
            return
        model, data = self.context.model, self.context.desk.data_folder
        library = self.context.library
        waiting = library is not None and library.working
        self.progress.begin(tr("Waiting for other work to finish …") if waiting else tr("Starting …"))
        self.stack.setCurrentIndex(PROGRESS)
        engine = self.context.desk.engine

        def run(report: Report, cancel: CancelToken) -> Ready:
            return work.train(engine, model, data, given, report, cancel)

        self._run(run, self.use)
        self.progress.button.setFocus()

    def cancel(self) -> None:
        """Stops reading or training."""
        if self._task:
            self._task.cancel()

    def use(self, ready: Ready) -> None:
        """Shows a classifier from now on."""
        self._task = None
        self.ready, classifier = ready, ready.classifier
        many = len(classifier.classes)
        self.about.set_text(
            tr(
                "{classes} classes, learned from {source} with {model}",
                classes=many,
                source=classifier.trained_on,
                model=classifier.model_name,
            )
        )
        for pane in (self.figures, self.confusion, self.misses):
            pane.show_classifier(classifier)
        self.negation.show_ready(ready)
        self._show_state()
        self.outdate()

    # Keeping and using it

    def load(self) -> None:
        """Asks for the folder of a classifier, and uses it."""
        data = self.context.desk.data_folder

        def take(folder: Path) -> None:
            self.notice.hide()
            self._ask_lane("take", lambda cache, cancel: work.take(cache, data, folder, cancel), self.use)

        choose_folder(self, tr("A classifier's folder"), lambda paths: take(paths[0]))

    def save(self) -> None:
        """Asks for a folder, and writes the classifier into it."""
        if ready := self.ready:

            def write(folder: Path) -> None:
                def done(_none: None) -> None:
                    self.notice.say("info", tr("Saved in {folder}.", folder=folder))

                self._ask_lane("save", lambda _cache, _cancel: work.keep(folder, ready), done)

            choose_place(
                self, tr("Save the classifier"), write, "classifier", tr("A folder for the classifier (*)")
            )

    def save_onnx(self) -> None:
        """Asks for a file, and writes the network as ONNX."""
        if ready := self.ready:
            runner = self.context.desk.runner
            name, kind = "classifier.onnx", tr("ONNX (*.onnx)")
            save(self, runner, self.notice, partial(work.onnx, ready), name, kind, tr("Save the network"))

    def attach(self) -> None:
        """Divides the library in use by the classifier."""
        library, ready = self.context.library, self.ready
        if library is None or ready is None:
            return

        def run(cache: ModelCache, _cancel: CancelToken) -> str:
            return work.attach(cache, library.folder, ready)

        self._ask_lane("attach", run, lambda said: self.notice.say("info", said))

    def detach(self) -> None:
        """The library in use has no classes any more."""
        if library := self.context.library:
            words = tr("“{library}” is no longer divided into classes.", library=library.name)
            self._ask_lane(
                "detach",
                lambda _cache, _cancel: work.detach(library.folder),
                lambda _none: self.notice.say("info", words),
            )

    # Within

    def _question(self, ready: Ready, sheet: TokenSheet | None) -> Work[ReadText]:
        return lambda cache, cancel: work.step_through(cache, ready, sheet, cancel)

    def _look(self) -> None:
        self._looked = True
        data = self.context.desk.data_folder
        self._ask_lane("last", lambda cache, cancel: work.last(cache, data, cancel), self._found)

    def _found(self, ready: Ready | None) -> None:
        """The one that was trained last, unless something else has been begun meanwhile."""
        if ready and self.ready is None and self.stack.currentIndex() == EMPTY:
            self.use(ready)

    def _ask_lane(self, topic: str, run: Work[Any], done: Callable[[Any], None]) -> None:
        self.context.query(self, f"classifier {topic}", run, done, self._failed_work)

    def _run(self, run: Callable[[Report, CancelToken], Any], done: Callable[[Any], None]) -> None:
        self._task = self.context.desk.runner.job(
            run,
            done,
            self._failed_work,
            owner=self,
            topic="classifier",
            progress=self.progress.show_progress,
            stopped=self._show_state,
        )

    def _read(self, given: LabeledSet) -> None:
        self._task = None
        self.material = given
        self.setup.show_material(given)
        self.stack.setCurrentIndex(MATERIAL)
        self.setup.start.setFocus()

    def _failed_work(self, error: AppError) -> None:
        self._task = None
        self._show_state()
        self.notice.show_error(error)

    def _show_state(self) -> None:
        self.stack.setCurrentIndex(RESULT if self.ready else EMPTY)
        if self.ready is None:
            self.empty.show_state(
                tr("Teach a network to tell classes apart"),
                ABOUT,
                [
                    Offer(tr("Open a labeled file"), self.choose, "primary"),
                    Offer(tr("Use my marks"), self.use_marks),
                    Offer(tr("Use the sample reviews"), self._use_sample),
                ],
                [Offer(tr("Open a saved classifier"), self.load, "link")],
            )

    def _use_sample(self) -> None:
        self.read(work.SAMPLE)

    def _chosen_columns(self, text: str, label: str) -> None:
        if self._wish and not self._wish[1]:
            self.read(self._wish[0], text, label)

    def _model_changed(self) -> None:
        """Another model's classifier may be the one that was trained last."""
        if self.ready is None:
            self._looked = False
        self.outdate()

    def _point_unit(self, pooling: Pooling, unit: int) -> None:
        self._unit = (pooling, unit) if unit >= 0 else None
        self.context.details_changed.emit()

    def _choose(self, number: int) -> None:
        self.tabs.check(number)
        self.parts.setCurrentIndex(number)

    def _fill_another(self, menu: QMenu) -> None:
        menu.clear()
        menu.addAction(tr("Open a labeled file …"), self.choose)
        menu.addAction(tr("Use my marks"), self.use_marks).setEnabled(self.context.library is not None)
        menu.addAction(tr("Use the sample reviews"), self._use_sample)
        menu.addSeparator()
        menu.addAction(tr("Open a saved classifier …"), self.load)

    def _fill_use(self, menu: QMenu) -> None:
        menu.clear()
        library = self.context.library
        divide, remove = (
            tr("Divide the library in use into these classes"),
            tr("Remove the classes from the library in use"),
        )
        if library:
            divide = tr("Divide “{library}” into these classes", library=library.name)
            remove = tr("Remove the classes from “{library}”", library=library.name)
        menu.addAction(divide, self.attach).setEnabled(library is not None)
        gone = menu.addAction(remove, self.detach)
        gone.setEnabled(library is not None and work.has_classes(library.folder))
        menu.addSeparator()
        menu.addAction(tr("Save the classifier …"), self.save)
        menu.addAction(tr("Save the network as ONNX …"), self.save_onnx)

    def _build(self) -> None:
        another = push_button(tr("Train &another"), name=tr("Train another classifier, or open one"))
        use = push_button(tr("&Use it"), name=tr("Use the classifier in a library, or save it"))
        for button, fill in ((another, self._fill_another), (use, self._fill_use)):
            menu = QMenu(button)
            menu.aboutToShow.connect(partial(fill, menu))
            button.setMenu(menu)
        column(self.notice, (self.stack, 1), into=self, gap=theme.GAP)
        result = QWidget()
        for page in (self.empty, self.setup, self.progress, result):
            self.stack.addWidget(page)
        self.tabs.setMinimumHeight(self.tabs.minimumSizeHint().height())  # and not of a tab a line
        column(row((self.about, 1), another, use), self.tabs, (self.parts, 1), into=result)
        for part in (self.columns, self.figures, self.confusion, self.misses, self.negation):
            area, inside = scrolling()
            self.parts.addWidget(area)
            inside.addWidget(part)
        self.hold(self.columns)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._choose)
        self.setup.train.connect(self.train)
        self.setup.back.connect(self._show_state)
        self.setup.columns.connect(self._chosen_columns)
        self.progress.stop.connect(self.cancel)
        self.context.model_changed.connect(self._model_changed)
        for pooling, one in self.columns.columns.items():
            one.dimension.connect(lambda number: self.point(dimension=number))
            one.unit.connect(partial(self._point_unit, pooling))
