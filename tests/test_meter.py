"""What the command line prints."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop_app.meter import json_parts


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"a": 1, "b": None, "c": "é “x”", "d": True},
        {"hits": [], "said": {}, "nested": [[[[1.5, 2], [3]], []], {"x": [{"y": {"z": (1, 2)}}]}]},
        {"hits": [{"id": "1", "score": 0.25}, {"id": "2", "score": 1e-7}], "notes": ("a", "b")},
    ],
)
def test_a_document_in_parts_is_the_same_json(document: dict[str, Any]) -> None:
    assert "".join(json_parts(document)) == json.dumps(document, ensure_ascii=False) + "\n"


def test_a_large_document_comes_in_small_parts() -> None:
    """Between two of them an interrupt is seen."""
    layers = [[[float(number) for number in range(100)] for _ in range(50)] for _ in range(6)]
    assert max(map(len, json_parts({"attentions": layers}))) < 1_000


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        list(json_parts({"scores": [float("nan")]}))
