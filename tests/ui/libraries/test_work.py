"""What is done with whole libraries on the lanes."""

from pathlib import Path

from desktop_app.core.copying import preparing
from desktop_app.core.files import replacing
from desktop_app.ui.libraries import work


def test_what_kills_left_is_swept_at_the_start(tmp_path: Path) -> None:
    root, models = tmp_path / "libraries", tmp_path / "models"
    for folder in (root / ".Copy.partial" / "vectors", models / ".small.partial", root / "Mine"):
        folder.mkdir(parents=True)
    for name in ("searches.json.4711.partial", "settings.json", "notes.partial"):
        (tmp_path / name).touch()
    with preparing(root / "Import"), replacing(tmp_path / "settings.json"):
        work.survey((), tmp_path / "none", tmp_path)
        assert {path.name for path in root.iterdir()} == {".Import.partial", "Mine"}
    assert {path.name for path in tmp_path.iterdir()} == {
        "libraries",
        "models",
        "settings.json",
        "notes.partial",
    }
    assert list(models.iterdir()) == []
