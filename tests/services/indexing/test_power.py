"""What the three systems tell about their batteries."""

from pathlib import Path

import pytest

from desktop_app.services.indexing import power

PLUGGED = (
    "Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t80%; charging; 1:05 remaining present: true\n"
)
UNPLUGGED = "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t62%; discharging; 3:41 remaining\n"
DESKTOP = "Now drawing from 'AC Power'\n"


def supply(folder: Path, name: str, **told: str) -> None:
    (folder / name).mkdir()
    for key, value in told.items():
        (folder / name / key).write_text(f"{value}\n")


def test_linux(tmp_path: Path) -> None:
    assert power.of_supplies(tmp_path / "none") is None
    supply(tmp_path, "AC", type="Mains", online="0")
    supply(tmp_path, "hidpp", type="Battery", scope="Device", status="Discharging", capacity="5")
    assert power.of_supplies(tmp_path) is None
    supply(tmp_path, "BAT0", type="Battery", status="Charging", capacity="30")
    assert power.of_supplies(tmp_path) is None
    supply(tmp_path, "BAT1", type="Battery", status="Discharging", capacity="31")
    assert power.of_supplies(tmp_path) == 31


@pytest.mark.parametrize(("told", "left"), [(PLUGGED, None), (UNPLUGGED, 62), (DESKTOP, None), ("", None)])
def test_macos(told: str, left: int | None) -> None:
    assert power.of_pmset(told) == left


def test_this_machine_is_asked_without_a_fault() -> None:
    left = power.on_battery()
    assert left is None or 0 <= left <= 100
