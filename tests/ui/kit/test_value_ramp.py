from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui import theme
from desktop_app.ui.kit.value_ramp import Ramp
from tests.ui.test_theme import contrast


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_number_can_be_read_on_every_color_of_the_ramp(app: QApplication, choice: str) -> None:
    theme.choose(choice)
    ramp = Ramp()
    least = min(contrast(color, ink) for color, ink in zip(ramp.colors, ramp.inks, strict=True))
    assert least >= 4.5
