"""What the desktop is told, as it arrives on a message bus of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.core.paths import ROOT

WORDS = """
import sys, time
from pathlib import Path
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication, QWidget
from desktop_app.app import build
from desktop_app.core.jobs import Progress
from desktop_app.core.settings import Settings
from desktop_app.ui.kit import session_bus
from desktop_app.ui.window.desktop.outside import PORTAL
app = QApplication([])
window = build(Path(sys.argv[1]))
outside, jobs = window.outside, window.libraries.jobs
outside._long_s = 0.2
if sys.argv[2] != "no portal":
    assert QDBusConnection.sessionBus().registerService(PORTAL)
outside.use_settings(Settings(notify="off" if sys.argv[2] == "off" else "ended"))

def work(seconds, well):
    folder = Path(sys.argv[1]) / "Papers"
    window.library_bar.add(folder, "Papers")
    for done in (10, 10.2, 50):
        jobs.changed.emit("Papers", Progress("Embedding", share=done / 100))
    time.sleep(seconds)
    jobs.changed.emit("Papers", None)
    jobs.ended.emit(folder, well)

work(0, True)
work(0.3, True)
work(0.3, False)
for _ in range(20):
    app.processEvents()
    time.sleep(0.01)
window.close()
"""


def heard(tmp_path: Path, how: str) -> str:
    """What the window says on the bus."""
    monitor = tmp_path / "monitor.txt"
    script = tmp_path / "words.py"
    script.write_text(WORDS)
    command = f'"{sys.executable}" "{script}" "{tmp_path / "data"}" "{how}"'
    shell = (
        f'dbus-monitor --session > "{monitor}" 2>&1 & until grep -q NameAcquired "{monitor}"; do sleep .05; '
        f'done; PYTHONPATH="{ROOT}" QT_QPA_PLATFORM=offscreen {command}; '
        "status=$?; sleep .3; kill %1; exit $status"
    )
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", shell], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return monitor.read_text()


needs_bus = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("dbus-monitor")), reason="needs a message bus"
)


@needs_bus
def test_the_end_of_long_work_is_told_and_its_way_to_there_shown(tmp_path: Path) -> None:
    said = heard(tmp_path, "on")
    titles = re.findall(r'string "title"\s+variant\s+string "(.*)"', said)
    assert titles == ["“Papers” is ready", "“Papers” is not ready"], "short work is not worth a word"
    shown = re.findall(r'"progress"\s+variant\s+double (\S+)[\s\S]*?boolean (\w+)', said)
    assert shown[:3] == [("0.1", "true"), ("0.5", "true"), ("0", "false")], "not for a fifth of a per cent"
    assert 'string "application://embedscope.desktop"' in said


@needs_bus
@pytest.mark.parametrize("how", ["off", "no portal"])
def test_nothing_is_told_where_nobody_wants_it(tmp_path: Path, how: str) -> None:
    assert "AddNotification" not in heard(tmp_path, how)
