from __future__ import annotations

from desktop_app.corpus.formats import FORMATS
from desktop_app.ui import theme
from desktop_app.ui.find.results.kinds import kind_icon


def test_every_kind_has_an_icon_that_exists() -> None:
    for one in FORMATS:
        for ending in one.endings:
            assert (theme.ICONS / f"{kind_icon(ending[1:])}.svg").exists(), ending


def test_kinds_are_told_apart() -> None:
    icons = {kind_icon(kind) for kind in ("pdf", "xlsx", "pptx", "eml", "html", "png", "epub", "vcf", "py")}
    assert len(icons) == 9
    assert kind_icon("PDF") == kind_icon("docx")
    assert kind_icon("") == kind_icon("unheard of") == "file"
