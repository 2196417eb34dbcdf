"""Measuring a library on the job lane."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from desktop_app.core.jobs import CancelToken, silent
from desktop_app.core.paths import DEFAULT_BUNDLE
from desktop_app.services import models
from desktop_app.services.indexing.switch import switch
from desktop_app.services.open_models import OpenModels
from desktop_app.ui.engine import Engine
from desktop_app.ui.find.quality import work as quality_work
from desktop_app.ui.find.quality.work import EvaluationWish
from tests.letters import make_letters


def test_a_library_is_measured_with_its_own_model(library: Path, tmp_path: Path) -> None:
    added = tmp_path / "models"
    bundle = models.add(make_letters(tmp_path), DEFAULT_BUNDLE, added)
    folder = Path(shutil.copytree(library, tmp_path / "own"))
    switch(folder, models.open_encoder(bundle.folder))
    queries, qrels = tmp_path / "queries.jsonl", tmp_path / "test.tsv"
    queries.write_text(json.dumps({"_id": "1", "text": "baker"}) + "\n")
    qrels.write_text("1\tjob-4\t1\n")
    wish = EvaluationWish(folder, (queries, qrels))
    measured = quality_work.evaluate(Engine(OpenModels(added=added)), wish, silent, CancelToken())
    assert {"semantic", "hybrid"} <= {score.way.key for score in measured.evaluation.scores}
