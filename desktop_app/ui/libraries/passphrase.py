"""Where passphrases are typed: the line that unlocks a library, the two for a new one, and their form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop_app.language import plural, tr, tr_as
from desktop_app.ui import theme
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.form_dialog import FormDialog
from desktop_app.ui.kit.layout import SPRING, column, form, row

LEAST = 8
LOST = tr(
    "Without the passphrase nobody can read the library, and nobody can restore a lost passphrase. "
    "Its name, its size and its model stay visible. Four or five words that do not belong together are good."
)
REMEMBER = tr("Remember here")
REMEMBERED = tr(
    "The system's keyring keeps the key: whoever is logged in as you opens the library without asking."
)


class PassphraseEdit(QLineEdit):
    """A line whose letters are not shown."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setMaxLength(1_000)
        self.setMinimumWidth(40)  # the side bar is narrow


class UnlockLine(QWidget):
    """In the row of a locked library: `given` carries a passphrase and whether to remember it; `left` that
    it is not wanted any more.
    """

    given = Signal(str, bool)
    left = Signal()

    def __init__(self, library: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = PassphraseEdit(tr("Passphrase"))
        self.edit.setAccessibleName(tr("Passphrase of {library}", library=library))
        self.button = push_button(tr("Unlock"), "primary", do=self._give)
        self.remember = _remember()
        column(row((self.edit, 1), self.button, gap=theme.GAP_SMALL), self.remember, into=self, gap=2)
        self.edit.returnPressed.connect(self._give)

    def try_again(self) -> None:
        """Takes another passphrase, once the one before was tried."""
        self._enable(True)
        self.edit.clear()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        if self.edit.text() and self.button.isEnabled():
            self._enable(False)
            self.given.emit(self.edit.text(), self.remember.isChecked())

    def _enable(self, enabled: bool) -> None:
        self.edit.setReadOnly(not enabled)
        self.button.setEnabled(enabled)
        self.button.setText(tr("Unlock") if enabled else tr("Trying …"))


class NewPassphrase(QWidget):
    """A passphrase typed twice, and what is to be known before."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit, self.again = PassphraseEdit(tr("New passphrase")), PassphraseEdit(tr("The same once more"))
        self.said = label("", "secondary", wrap=True)
        self._lost = label(LOST, "secondary", wrap=True)
        column(self.edit, self.again, self.said, self._lost, into=self, gap=theme.GAP_SMALL)
        for line in (self.edit, self.again):
            line.textChanged.connect(self._changed)
        self._changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lost.setMinimumHeight(self._lost.heightForWidth(self.width()))  # a form's row does not ask it

    @property
    def passphrase(self) -> str | None:
        """What was typed; None as long as it cannot be used."""
        said = self.edit.text()
        return said if len(said) >= LEAST and said == self.again.text() else None

    def _changed(self) -> None:
        first, second = self.edit.text(), self.again.text()
        words = ""
        if first and len(first) < LEAST:
            words = plural(LEAST, "At least {n} character.", "At least {n} characters.")
        elif second and first != second:
            words = tr("These are two different ones.")
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.changed.emit()


class PassphraseForm(FormDialog):
    """Asks for the passphrase so far, a new one, or both; `done` is called with them and whether to remember.

    What was not asked for is "".
    """

    def __init__(
        self,
        title: str,
        verb: str,
        done: Callable[[str, str, bool], object],
        *,
        old: bool = False,
        new: bool = False,
        remember: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("passphrase", title, parent)
        self.setMinimumWidth(440)
        self._done, self._asks_old, self._asks_new = done, old, new
        self.old = PassphraseEdit(tr("Passphrase"))
        self.new = NewPassphrase()
        self.remember = _remember()
        self.remember.setVisible(remember)
        lines = form()
        if old:
            lines.addRow(
                label(tr_as("of a passphrase", "Current") if new else tr("Passphrase"), "secondary"), self.old
            )
        if new:
            lines.addRow(label(tr("New"), "secondary"), self.new)
        if remember:
            lines.addRow("", self.remember)
        self.fill(lines, SPRING)
        self.foot.addStretch()
        self.foot_button(tr("Cancel"), self.reject)
        self.accept_button = self.foot_button(verb, self._give, look="primary", default=True)
        self.old.textChanged.connect(self._update)
        self.new.changed.connect(self._update)
        self._update()
        (self.old if old else self.new.edit).setFocus()

    def _update(self) -> None:
        ready = (not self._asks_old or self.old.text()) and (not self._asks_new or self.new.passphrase)
        self.accept_button.setEnabled(bool(ready))

    def _give(self) -> None:
        self._done(self.old.text(), self.new.passphrase or "", self.remember.isChecked())
        self.accept()


def _remember() -> QCheckBox:
    box = QCheckBox(REMEMBER)
    box.setToolTip(REMEMBERED)
    box.hide()
    return box
