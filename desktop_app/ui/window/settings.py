"""The few things one may choose for the whole program, as core/settings.py lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QGridLayout,
    QLayout,
    QRadioButton,
    QSystemTrayIcon,
    QWidget,
)

from desktop_app.core.errors import AppError
from desktop_app.core.settings import (
    DEVICE,
    HOTKEY,
    LANGUAGE,
    OCR,
    SETTINGS,
    SIZE,
    TRAY,
    Setting,
    Settings,
)
from desktop_app.language import tr
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit.basics import label
from desktop_app.ui.kit.form_dialog import FormDialog
from desktop_app.ui.kit.layout import SPRING, column, form, grid, row
from desktop_app.ui.window import work
from desktop_app.ui.window.desktop.hotkey import REFUSED, possible

WIDTH = 520
BESIDE = 380
MOST_IN_A_ROW = 56
"""Letters of choices that stand beside each other, so that they stay in sight."""
IN_A_LINE = 3
_CIRCLE = 5  # letters have the room of what is pressed, and of the gap beside it
WAITING = tr("Waiting for the work in the libraries to end …")
TRYING = tr("Comparing it with the CPU, in a process of its own; this may take two minutes …")
BUSY = {
    SIZE.name: tr("Work in a library is going on: the size changes at the next start."),
    LANGUAGE.name: tr("Work in a library is going on: the language changes at the next start."),
}
ALONE = tr("Only the CPU is found here; “{page}” in the help describes others.", page=tr("Processors"))


class SettingsDialog(FormDialog):
    """`chosen` carries the name of a setting and its value, at once; a processor only after its trial."""

    chosen = Signal(str, str)

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        parent: QWidget | None = None,
        refused: Callable[[], bool] = bool,
    ) -> None:
        """`refused` says whether another program has the key that was chosen."""
        super().__init__("settings", tr("Settings"), parent)
        self._refused_key = refused
        self.setMinimumWidth(WIDTH)
        self._desk = desk
        self._device = settings.device
        self._groups: dict[str, QButtonGroup] = {}
        self._places: dict[str, QBoxLayout | QGridLayout] = {}
        self.buttons: dict[str, dict[str, QRadioButton]] = {}
        self.state = label(tr("Looking …"), "secondary", wrap=True)
        self.state.setMinimumHeight(theme.CONTROL_HEIGHT)  # two lines
        self.ocr = label("", "secondary", wrap=True)
        self.ocr.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.ocr.setMinimumWidth(BESIDE)  # else Qt keeps the room for its words in a narrow column
        self.ocr.hide()
        lines = form(*map(self._line, SETTINGS))
        lines.insertRow(SETTINGS.index(OCR) + 1, "", self.ocr)
        lines.addRow("", self.state)
        for setting in SETTINGS:
            if setting is not DEVICE:
                self._offer(setting, setting.choices, getattr(settings, setting.name), self._choose_at_once)
        self.fill(lines, SPRING)
        self.close_button()
        desk.runner.query(work.ocr_advice, self.show_ocr, owner=self, topic="ocr")
        desk.runner.query(partial(work.devices, desk.engine), self.show_devices, owner=self)

    def go_to(self, name: str) -> None:
        """Puts the focus to what is chosen of a setting."""
        for button in self.buttons.get(name, {}).values():
            if button.isChecked():
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_ocr(self, advice: str) -> None:
        """Says how to have OCR where it is not there."""
        for button in self.buttons[OCR.name].values():
            button.setEnabled(not advice)
        self.ocr.setText(advice)
        self.ocr.setVisible(bool(advice))

    def show_devices(self, titles: Mapping[str, str]) -> None:
        """Lists the processors there are, with what those are called that DEVICE does not name."""
        there = sorted(titles, key=lambda name: name != "cpu")
        if len(there) > 1:
            there.insert(0, DEVICE.default)
        used = self._device if self._device in there else there[0]
        self._offer(DEVICE, there, used, lambda _setting, name: self.choose_device(name), titles)
        self.state.setText(ALONE if len(titles) == 1 else DEVICE.help)

    def choose_device(self, name: str) -> None:
        """Tries a processor, and chooses it if it passes. Closing the form ends the trial."""
        self.notice.hide()
        if name == "cpu":
            self._use(name)
            return
        self._enable(False)
        self.state.setText(WAITING)
        self._desk.runner.job(
            partial(work.try_device, self._desk.engine, name),
            partial(self._use, name),
            self._refused,
            owner=self,
            progress=lambda _progress: self.state.setText(TRYING),
        )

    def _use(self, name: str, found: str = "") -> None:
        self._device = name
        self._enable(True)
        self.state.setText(found[:1].upper() + found[1:] or DEVICE.help)
        self.chosen.emit(DEVICE.name, name)

    def _refused(self, error: AppError) -> None:
        self._enable(True)
        buttons = self.buttons[DEVICE.name]
        buttons.get(self._device, buttons["cpu"]).setChecked(True)
        self.state.setText(DEVICE.help)
        self.notice.show_error(error)

    def _choose_at_once(self, setting: Setting[Any], value: str) -> None:
        self.chosen.emit(setting.name, value)
        if setting.name in BUSY:  # else the window is closed by now
            self.notice.say("info", BUSY[setting.name])
        elif self._refused_key():
            self.notice.say("warning", *REFUSED)
        elif setting is HOTKEY:
            self.notice.hide()

    def _line(self, setting: Setting[Any]) -> tuple[QWidget, QLayout]:
        """A row for its choices: next to each other where they are short, in lines where they are many."""
        few = sum(len(words) + _CIRCLE for words in setting.choices.values()) <= MOST_IN_A_ROW
        place: QBoxLayout | QGridLayout
        if few:
            place = row(SPRING, gap=theme.GAP_MEDIUM)
        elif setting is DEVICE or len(setting.choices) <= IN_A_LINE:
            place = column(gap=0)
        else:
            place = grid(IN_A_LINE)
        title = label(setting.title, "secondary")
        title.setToolTip(setting.help)
        self._places[setting.name] = place
        self._groups[setting.name] = QButtonGroup(self)
        return title, place

    def _offer(
        self,
        setting: Setting[Any],
        values: Iterable[str],
        chosen: str,
        choose: Callable[[Setting[Any], str], None],
        titles: Mapping[str, str] | None = None,
    ) -> None:
        buttons = self.buttons.setdefault(setting.name, {})
        for number, value in enumerate(values):
            button = buttons[value] = QRadioButton(setting.choices.get(value) or (titles or {})[value])
            button.setAccessibleDescription(f"{setting.title}. {setting.help}")
            button.setChecked(value == chosen)
            if setting is TRAY and not QSystemTrayIcon.isSystemTrayAvailable():
                button.setEnabled(False)
                button.setToolTip(tr("This desktop has no tray."))
            elif setting is HOTKEY and not possible():
                button.setEnabled(False)
                button.setToolTip(HOTKEY.help)
            button.clicked.connect(lambda _checked=False, value=value: choose(setting, value))
            self._groups[setting.name].addButton(button)
            place = self._places[setting.name]
            if isinstance(place, QGridLayout):
                place.addWidget(button, number // IN_A_LINE, number % IN_A_LINE)
            else:
                place.insertWidget(number, button)

    def _enable(self, enabled: bool) -> None:
        for button in self.buttons[DEVICE.name].values():
            button.setEnabled(enabled)
