"""Asks for the passwords of locked files, one after the other, without stopping anything else."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, push_button
from desktop_app.ui.kit.layout import column, row
from desktop_app.ui.tasks import Question, TaskRunner
from desktop_app.ui.values import LockedFile, OpenedFile, Password

PATIENCE_S = 60  # a run over thousands of files does not wait for someone who has gone home
TRYING_S = 10  # so long a password may be tried; then the work was stopped


class PasswordStrip(QFrame):
    """Hidden until a lane asks for a LockedFile. It never takes the focus by itself, and moves nothing.

    It lies over the foot of `window`. Once a password is given, it stays until that has opened the file: what
    is typed meanwhile must not go where it can be read.
    """

    def __init__(self, runner: TaskRunner, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("password_strip")
        theme.restyle(self, notice="info")
        self._questions: deque[Question] = deque()
        self._left = 0
        self._trying = False
        self.words = ElidedLabel(face="strong")
        self._hint = ElidedLabel(face="secondary", role="secondary")
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setMinimumWidth(180)
        self.edit.setPlaceholderText(tr("Password"))
        self.edit.setAccessibleName(tr("Password"))
        self.edit.returnPressed.connect(self._open)
        self.edit.textEdited.connect(self._wait_again)
        self.open_button = push_button(tr("Open"), "primary", do=self._open)
        self.skip = push_button(tr("Skip"), do=lambda: self._answer(Password()))
        self.skip_all = push_button(tr("Skip all"), do=lambda: self._answer(Password(all=True)))
        self.skip_all.setToolTip(tr("Leaves out every locked file of this run"))
        said = column(self.words, self._hint, gap=0)
        margins = (12, theme.GAP_SMALL, 12, theme.GAP_SMALL)
        row((said, 1), self.edit, self.open_button, self.skip, self.skip_all, into=self, margins=margins)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        runner.asked.connect(self._asked)
        runner.answered.connect(self._over)
        self._came_from: QWidget | None = None
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self._window = window
        window.installEventFilter(self)
        self.hide()

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        height = self.sizeHint().height()
        self.setGeometry(0, self._window.height() - height, self._window.width(), height)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if new and self.isAncestorOf(new) and not (old and self.isAncestorOf(old)):
            self._came_from = old

    def _leave(self) -> None:
        """Hides, and puts the focus back where it was taken from."""
        if self._has_focus() and self._came_from:
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = None
        self.hide()

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _asked(self, question: Question) -> None:
        if isinstance(question.about, LockedFile):
            if question.about.wrong:  # before the other lane's, which may have come meanwhile
                self._questions.appendleft(question)
            else:
                self._questions.append(question)
            if self._questions[0] is question:
                self._show()
            return
        question.answer(None)
        if isinstance(question.about, OpenedFile):
            self._show()

    def _over(self, question: Question) -> None:
        """The lane waits no more: its work was stopped."""
        if question in self._questions:
            first = question is self._questions[0]
            self._questions.remove(question)
            if first:
                self._show()

    def _show(self) -> None:
        """The first question; nothing where there is none."""
        self._set_trying(False)
        self._clock.stop()
        self.edit.clear()
        if not self._questions:
            self._leave()
            return
        about = self._questions[0].about
        assert isinstance(about, LockedFile)
        name = about.path.name
        if about.wrong:
            words = tr("That password does not open {name}. Try another one, or skip the file.", name=name)
        else:
            words = tr("{name} is locked with a password", name=name)
        self.words.set_text(words)
        self.words.setToolTip(str(about.path))
        self.edit.setAccessibleName(tr("Password of {name}", name=name))
        self._wait_again()
        self._clock.start()
        self._place()
        self.show()
        self.raise_()
        self.setAccessibleName(self.words.text())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _wait_again(self) -> None:
        self._left = PATIENCE_S
        self._tell()

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._tell()
        elif self._trying:
            self._show()
        else:
            self._answer(Password())

    def _tell(self) -> None:
        about = self._questions[0].about if self._questions else None
        if isinstance(about, LockedFile):
            left = tr("skipped in {seconds} s; you can try it again later", seconds=self._left)
            self._hint.set_text(f"{about.library} · {left}")

    def _open(self) -> None:
        if not self.edit.text() or not self._questions:
            return
        word = self.edit.text()
        if self._has_focus():
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._set_trying(True)
        self.edit.clear()
        self._hint.set_text(tr("Trying the password …"))
        self._left = TRYING_S
        self._questions.popleft().answer(Password(word))

    def _set_trying(self, trying: bool) -> None:
        """Nothing can be typed or pressed while the lane tries a password; the focus stays in the line."""
        self._trying = trying
        self.edit.setReadOnly(trying)
        for button in (self.open_button, self.skip, self.skip_all):
            button.setEnabled(not trying)

    def _answer(self, answer: Password) -> None:
        if self._questions:
            self._questions.popleft().answer(answer)
            self._show()
