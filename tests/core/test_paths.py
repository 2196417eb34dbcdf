from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_app.core.paths import data_folder

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="XDG is for the others")


@pytest.mark.parametrize("told", [None, "", "relative", "./here"])
def test_a_data_folder_that_is_no_whole_path_is_not_taken(
    told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would lie wherever the program was started."""
    for name, value in {"EMBEDSCOPE_DATA_DIR": None, "XDG_DATA_HOME": told, "HOME": str(tmp_path)}.items():
        monkeypatch.delenv(name, raising=False) if value is None else monkeypatch.setenv(name, value)
    assert data_folder() == tmp_path / ".local" / "share" / "embedscope"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert data_folder() == tmp_path / "data" / "embedscope"
