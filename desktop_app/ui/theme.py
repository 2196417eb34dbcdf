"""Every color, measure and font of the window, light and dark, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop_app.core.paths import RESOURCES

ICONS = RESOURCES / "icons"
SHEET = RESOURCES / "themes" / "window.qss"

Choice = Literal["system", "light", "dark"]
CHOICES: tuple[Choice, ...] = ("system", "light", "dark")
Face = Literal["text", "secondary", "strong", "row", "page", "mono", "mono_small", "search"]

# Measures in device-independent pixels: a grid of 4.
GAP_SMALL = 4
GAP = 8
GAP_MEDIUM = 16
GAP_LARGE = 24
CONTROL_HEIGHT = 32
SEARCH_HEIGHT = 44
NUMBER_ROW = 28
RESULT_ROW = 80
RADIUS = 6
RING = 2
RAIL_WIDTH = 72
ICON = 18

_PIXELS: dict[Face, int] = {
    "text": 13,
    "secondary": 12,
    "strong": 13,
    "row": 15,
    "page": 20,
    "mono": 13,
    "mono_small": 12,
    "search": 15,
}

_POLISHED = Qt.WidgetAttribute.WA_WState_Polished
_OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle  # such a widget is not told that the style changed
_OWN_PALETTE = Qt.WidgetAttribute.WA_SetPalette


_COLORS = {  # each role's color in the light theme and in the dark one
    "window": ("#F7F7F5", "#1C1D1F"),
    "surface": ("#FFFFFF", "#242628"),
    "raised": ("#FFFFFF", "#2D3033"),
    "text": ("#1D1E20", "#E8E9EA"),
    "secondary": ("#5D6166", "#A3A8AE"),
    "disabled": ("#9A9EA3", "#6C7178"),
    "hairline": ("#DEDFE1", "#383B3F"),
    "border": ("#C3C6CA", "#4B4F55"),
    "hover": ("#EFF0F1", "#2D3033"),
    "track": ("#E6E8EA", "#393C41"),
    "accent": ("#1F5FBF", "#7DB0FF"),
    "on_accent": ("#FFFFFF", "#10151C"),
    "accent_hover": ("#1A52A6", "#96C0FF"),
    "selection": ("#E4EDF9", "#2B3A52"),
    "mark": ("#D9E7FA", "#273B5B"),
    "positive": ("#2166AC", "#6BAED6"),
    "negative": ("#A84A08", "#F2A65A"),
    "strong": ("#1A6B3C", "#6CCB8F"),
    "fair": ("#7D5200", "#F0C060"),
    "weak": ("#5D6166", "#A3A8AE"),
    "special": ("#6B4FA0", "#B9A3E3"),
    "padding": ("#C9CBCE", "#4A4E53"),
    "tone_a": ("#E3EAF3", "#2F3B4A"),
    "tone_b": ("#F0EADD", "#423B2F"),
    "unknown": ("#E0D5C2", "#554B35"),
    "warning": ("#7D5200", "#F0C060"),
    "warning_ground": ("#FBF3DF", "#362F20"),
    "error": ("#A4262C", "#F08A8F"),
    "error_ground": ("#FBE9E9", "#3A2628"),
    # Eight groups of points, found by search: every two of them, and the gray of all others ("disabled"), are
    # at least 15 apart (CIEDE2000) for every kind of color-blind eye, and 3:1 on the surface.
    "group_1": ("#4127F9", "#EBD62B"),
    "group_2": ("#E01B70", "#31C2A3"),
    "group_3": ("#247364", "#F41713"),
    "group_4": ("#A98A1D", "#C7A9EE"),
    "group_5": ("#5899D3", "#1E9359"),
    "group_6": ("#5A1229", "#AFFAFE"),
    "group_7": ("#51621A", "#8B53F0"),
    "group_8": ("#391057", "#E9EFB8"),
}
GROUPS = tuple(f"group_{number}" for number in range(1, 9))
LIGHT = {role: light for role, (light, _dark) in _COLORS.items()}
DARK = {role: dark for role, (_light, dark) in _COLORS.items()}


class _Theme(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice: Choice = "system"
        self.palette = LIGHT
        self.following = False
        self.dressed = True

    @Slot()
    def follow_system(self) -> None:
        if self.choice == "system":
            _apply()


_theme = _Theme()
changed = _theme.changed  # emitted after the colors changed; painting widgets are repainted anyway


def install(app: QApplication, choice: str, dressed: bool = True) -> None:
    """Gives `app` the Fusion style, our font, and the palette of `choice`, and follows the system.

    Not `dressed`, the style sheet waits for `dress`: a window is built three times faster without it.
    """
    _theme.dressed = dressed
    app.setStyle("Fusion")
    app.setFont(font("text"))
    if not _theme.following:
        QGuiApplication.styleHints().colorSchemeChanged.connect(_theme.follow_system)
        _theme.following = True
    choose(choice)


def dress() -> None:
    """Puts the style sheet on, once the widgets are there."""
    _theme.dressed = True
    _apply()


def choose(choice: str) -> None:
    """Switches to "system", "light" or "dark"; anything else means "system"."""
    _theme.choice = next((known for known in CHOICES if known == choice), "system")
    hints = QGuiApplication.styleHints()
    if _theme.choice == "system":
        hints.unsetColorScheme()
    else:
        scheme = Qt.ColorScheme.Dark if _theme.choice == "dark" else Qt.ColorScheme.Light
        hints.setColorScheme(scheme)
    _apply()


def choice() -> Choice:
    """What the user chose, which may be "system"."""
    return _theme.choice


def color(role: str, alpha: float = 1.0) -> QColor:
    """The current color of a role; `alpha` 0..1 is its opacity."""
    found = QColor(_theme.palette[role])
    found.setAlphaF(alpha)
    return found


def hatch(role: str = "padding") -> QBrush:
    """The diagonal hatching of what the model does not read: padding and truncated text."""
    return QBrush(color(role), Qt.BrushStyle.BDiagPattern)


def font(face: Face = "text") -> QFont:
    """The interface font in one of our sizes; numbers are tabular."""
    kind = QFontDatabase.SystemFont.FixedFont if face.startswith("mono") else None
    found = QFontDatabase.systemFont(kind or QFontDatabase.SystemFont.GeneralFont)
    found.setPixelSize(_PIXELS[face])
    found.setFeature(QFont.Tag("tnum"), 1)
    if face in ("row", "strong", "page"):
        found.setWeight(QFont.Weight.DemiBold)
    return found


def icon(name: str, role: str = "secondary") -> QIcon:
    """`resources/icons/<name>.svg` in a color of the theme; its currentColor is replaced."""
    return _icon(name, color(role).name(), color("disabled").name())


def app_icon() -> QIcon:
    """The application's own icon, which keeps its colors."""
    return QIcon(str(ICONS / "embedscope.svg"))


def set_icon(button: QAbstractButton, name: str, role: str = "secondary") -> None:
    """Gives `button` an icon that follows the theme."""
    button.setProperty("themeIcon", f"{name}/{role}")
    button.setIcon(icon(name, role))
    button.setIconSize(QSize(ICON, ICON))


def restyle(widget: QWidget, **properties: object) -> None:
    """Sets dynamic properties that the style sheet selects on, and lets them take effect."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    _polish(widget)


def _apply() -> None:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    if _theme.choice != "system":
        dark = _theme.choice == "dark"
    _theme.palette = DARK if dark else LIGHT
    widgets = app.allWidgets()
    with _unseen_later(widgets) if app.styleSheet() else nullcontext():
        app.setStyleSheet("")  # from one sheet straight to another takes Qt eight times as long
        app.setPalette(_qt_palette(_theme.palette))
        if _theme.dressed:
            app.setStyleSheet(_style_sheet(_theme.palette))
    for widget in widgets:
        kept = widget.property("themeIcon")
        if kept and isinstance(widget, QAbstractButton):
            widget.setIcon(icon(*kept.split("/")))
    _theme.changed.emit()


@contextmanager
def _unseen_later(widgets: Sequence[QWidget]) -> Iterator[None]:
    """A style that the program is given within is taken on by those of its `widgets` that are not in sight
    when they are shown, or scrolled to.

    Qt takes the rules of every widget off and looks them up anew, which is most of a second for a window
    whose views were all made, and a few hundredths for those in sight. It passes over a widget that it holds
    for unpolished. Both sheets have the same measures, so nothing left out has to be laid out again.
    """
    unseen = [widget for widget in widgets if widget.visibleRegion().isEmpty()]
    for widget in unseen:
        widget.setAttribute(_POLISHED, False)
        widget.setAttribute(_OWN_STYLE)
    try:
        yield
    finally:
        for widget in unseen:
            widget.setAttribute(_OWN_STYLE, False)
            if widget.isVisible():  # but scrolled away
                widget.installEventFilter(_shown)
        _wait(widget for widget in widgets if widget.isVisible())
        for window in QApplication.topLevelWidgets():
            if not window.isVisible():
                window.installEventFilter(_shown)


class _Shown(QObject):
    """Sees that a part of the window is shown, or comes into sight, before it is painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Paint) and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            if event.type() == QEvent.Type.Show:
                _take_on(watched)
            elif not watched.testAttribute(_POLISHED):
                _polish(watched)
                watched.setAttribute(_POLISHED)
        return False


_shown = _Shown()


def _wait(seen: Iterable[QWidget]) -> None:
    """Waits for what lies in these and is hidden by itself."""
    for widget in seen:
        for part in widget.children():
            if isinstance(part, QWidget) and not part.isVisible():
                part.installEventFilter(_shown)


def _polish(widget: QWidget) -> None:
    """Gives a widget its style, and takes off the colors of another that this one knows nothing of."""
    if widget.testAttribute(_OWN_PALETTE):
        widget.setPalette(QPalette())
    widget.style().polish(widget)


def _take_on(part: QWidget) -> None:
    """Gives the style to what is seen of a part."""
    seen = [part, *(widget for widget in part.findChildren(QWidget) if widget.isVisible())]
    for widget in seen:
        if not widget.testAttribute(_POLISHED):
            _polish(widget)
            widget.setAttribute(_POLISHED)
    _wait(seen)


def _qt_palette(colors: dict[str, str]) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for target, source in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "hover"),
        (role.Text, "text"),
        (role.Button, "raised"),
        (role.ButtonText, "text"),
        (role.BrightText, "on_accent"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "secondary"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
        (role.LinkVisited, "special"),
        (role.Accent, "accent"),
        (role.Light, "hover"),
        (role.Midlight, "hairline"),
        (role.Mid, "border"),
        (role.Dark, "border"),
        (role.Shadow, "border"),
    ):
        palette.setColor(target, QColor(colors[source]))
    for faded in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, faded, QColor(colors["disabled"]))
    return palette


def _style_sheet(colors: dict[str, str]) -> str:
    scheme = "dark" if colors is DARK else "light"
    return _template().substitute(colors, icons=ICONS.as_posix(), scheme=scheme)


@lru_cache(maxsize=1)
def _template() -> Template:
    return Template(SHEET.read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def _icon(name: str, normal: str, disabled: str) -> QIcon:
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    found = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, normal), (QIcon.Mode.Disabled, disabled)):
        drawing = QSvgRenderer(QByteArray(source.replace("currentColor", tint).encode()))
        for scale in (1, 2, 3):
            side = ICON * scale
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            drawing.render(painter, QRectF(0, 0, side, side))
            painter.end()
            pixmap.setDevicePixelRatio(scale)
            found.addPixmap(pixmap, mode)
    return found
