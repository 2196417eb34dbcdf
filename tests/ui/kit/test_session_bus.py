from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.ui.kit import session_bus


def test_without_a_bus_none_is_started_and_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(session_bus.ADDRESS, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert not session_bus.is_there()
    assert session_bus.connection() is None
    assert not session_bus.call("org.example", "/", "org.example.Do", "about", {})
    session_bus.announce("/", "org.example.Done", "about", {})
    (tmp_path / "bus").touch()
    assert session_bus.is_there()
