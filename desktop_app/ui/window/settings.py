"""The few things one may choose for the whole program: colors, and the processor that embeds."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.errors import AppError
from desktop_app.core.settings import DEVICE
from desktop_app.ui import theme
from desktop_app.ui.desk import Desk
from desktop_app.ui.kit.basics import label, push_button
from desktop_app.ui.kit.notice import Notice
from desktop_app.ui.window import work

WIDTH = 520
TRYING = "Comparing it with the CPU, in a process of its own; this may take two minutes …"
ALONE = "Only the CPU can be used by this program; the documentation tells of others."
CHOICE = "A processor is used once it was found to compute what the CPU does, and faster."


class SettingsDialog(QDialog):
    """`theme_chosen` and `device_chosen` carry a choice at once; a device only after it passed its trial."""

    theme_chosen = Signal(str)
    device_chosen = Signal(str)

    def __init__(self, desk: Desk, device: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self._desk = desk
        self._device = device
        self.devices: dict[str, QRadioButton] = {}
        self.state = label("Looking …", "secondary", wrap=True)
        self.state.setMinimumHeight(theme.CONTROL_HEIGHT)  # two lines
        self.notice = Notice()
        self._group = QButtonGroup(self)
        self._build()
        desk.runner.submit(
            "query", lambda _report, _cancel: work.devices(), self.show_devices, topic="devices"
        )

    def show_devices(self, names: tuple[str, ...]) -> None:
        """Lists the processors there are."""
        for name in sorted(names, key=lambda name: name != "cpu"):
            button = self.devices[name] = QRadioButton(DEVICE.choices[name])
            button.setChecked(name == self._device)
            button.clicked.connect(lambda _checked=False, name=name: self.choose(name))
            self._group.addButton(button)
            self._processors.addWidget(button)
        if not self._group.checkedButton():
            self.devices["cpu"].setChecked(True)
        self.state.setText(ALONE if len(names) == 1 else CHOICE)

    def choose(self, name: str) -> None:
        """Tries a processor, and uses it if it passes."""
        engine = self._desk.engine
        self.notice.hide()
        self.state.setText(TRYING if name != "cpu" else "Changing …")
        self._enable(False)

        def done(said: str) -> None:
            self._device = name
            self._enable(True)
            self.state.setText(said[:1].upper() + said[1:] or CHOICE)
            self.device_chosen.emit(name)

        self._desk.runner.submit(
            "query",
            lambda _report, _cancel: work.use_device(engine, name),
            done,
            self._refused,
            topic="devices",
        )

    def _build(self) -> None:
        colors = QHBoxLayout()
        colors.setSpacing(theme.GAP_MEDIUM)
        chosen = QButtonGroup(self)
        for choice in theme.CHOICES:
            button = QRadioButton(theme.WORDS[choice])
            button.setChecked(choice == theme.choice())
            button.clicked.connect(lambda _checked=False, choice=choice: self.theme_chosen.emit(choice))
            chosen.addButton(button)
            colors.addWidget(button)
        colors.addStretch()
        self._processors = QVBoxLayout()
        self._processors.setSpacing(0)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.GAP_MEDIUM)
        form.setVerticalSpacing(theme.GAP_MEDIUM)
        form.addRow(label("Colors", "secondary"), colors)
        form.addRow(label("Processor", "secondary"), self._processors)
        form.addRow("", self.state)
        close = push_button("Close", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_LARGE, theme.GAP_MEDIUM)
        column.setSpacing(theme.GAP_MEDIUM)
        column.addLayout(form)
        column.addWidget(self.notice)
        column.addStretch()
        column.addLayout(foot)

    def _enable(self, enabled: bool) -> None:
        for button in self.devices.values():
            button.setEnabled(enabled)

    def _refused(self, error: AppError) -> None:
        self._enable(True)
        self.devices.get(self._device, self.devices["cpu"]).setChecked(True)
        self.state.setText(CHOICE)
        self.notice.show_error(error)
