"""Asks for the passwords of locked files, one after the other, without stopping anything else."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.kit.basics import ElidedLabel, label, push_button
from desktop_app.ui.tasks import Question, TaskRunner
from desktop_app.ui.values import LockedFile, Password

PATIENCE_S = 60  # a run over thousands of files does not wait for someone who has gone home


class PasswordStrip(QFrame):
    """Hidden until a lane asks for a LockedFile. It never takes the focus by itself."""

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("password_strip")
        theme.restyle(self, notice="info")
        self._questions: deque[Question] = deque()
        self._left = 0
        self.words = ElidedLabel(face="strong")
        self._hint = label(tone="secondary")
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setMinimumWidth(180)
        self.edit.setPlaceholderText("Password")
        self.edit.setAccessibleName("Password")
        self.edit.returnPressed.connect(self._open)
        self.edit.textEdited.connect(self._wait_again)
        self.open_button = push_button("Open", "primary")
        self.open_button.clicked.connect(self._open)
        self.skip = push_button("Skip")
        self.skip.clicked.connect(lambda: self._answer(Password()))
        self.skip_all = push_button("Skip all")
        self.skip_all.setToolTip("Leaves out every locked file of this run")
        self.skip_all.clicked.connect(lambda: self._answer(Password(all=True)))
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.words)
        told.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, theme.GAP, 12, theme.GAP)
        row.setSpacing(theme.GAP)
        row.addLayout(told, 1)
        for part in (self.edit, self.open_button, self.skip, self.skip_all):
            row.addWidget(part)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        runner.asked.connect(self._asked)
        runner.answered.connect(self._over)
        self._came_from: QWidget | None = None
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self.hide()

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if new and self.isAncestorOf(new) and not (old and self.isAncestorOf(old)):
            self._came_from = old

    def _leave(self) -> None:
        """Hides, and puts the focus back where it was taken from."""
        focus = QApplication.focusWidget()
        if focus and self.isAncestorOf(focus) and self._came_from:
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = None
        self.hide()

    def _asked(self, question: Question) -> None:
        if isinstance(question.about, LockedFile):
            self._questions.append(question)
            if len(self._questions) == 1:
                self._show()
        else:
            question.answer(None)

    def _over(self, question: Question) -> None:
        """The lane waits no more: it was answered, or its work was stopped."""
        if question in self._questions:
            first = question is self._questions[0]
            self._questions.remove(question)
            if first:
                self._show()

    def _show(self) -> None:
        self._clock.stop()
        self.edit.clear()
        if not self._questions:
            self._leave()
            return
        about = self._questions[0].about
        assert isinstance(about, LockedFile)
        self.words.set_text(f"{about.path.name} is locked with a password")
        self.words.setToolTip(str(about.path))
        self.edit.setAccessibleName(f"Password of {about.path.name}")
        self._wait_again()
        self._clock.start()
        self.show()

    def _wait_again(self) -> None:
        self._left = PATIENCE_S
        self._tell()

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._answer(Password())
        else:
            self._tell()

    def _tell(self) -> None:
        about = self._questions[0].about if self._questions else None
        name = about.library if isinstance(about, LockedFile) else ""
        self._hint.setText(f"{name} · skipped in {self._left} s; you can try it again later")

    def _open(self) -> None:
        if self.edit.text():
            self._answer(Password(self.edit.text()))

    def _answer(self, answer: Password) -> None:
        if self._questions:
            self._questions.popleft().answer(answer)
            self._show()
