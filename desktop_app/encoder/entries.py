"""What a manifest says, taken by type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desktop_app.language import tr

_LARGEST_COUNT = 1 << 31


class ManifestEntries:
    """A JSON object whose entries are taken by type; raises ValueError."""

    def __init__(self, document: object) -> None:
        if not isinstance(document, dict):
            raise ValueError(tr("it is not a JSON object"))
        self._document: dict[str, Any] = document

    def get(self, key: str) -> Any:
        return self._document.get(key)

    def has(self, keys: Iterable[str]) -> bool:
        """Whether any of them is there."""
        return any(key in self._document for key in keys)

    def text(self, key: str) -> str:
        if not isinstance(value := self.get(key), str) or not value:
            raise ValueError(tr("its {key} is not a text", key=key))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        if not isinstance(value := self.get(key), list) or not all(isinstance(item, str) for item in value):
            raise ValueError(tr("its {key} is not a list of texts", key=key))
        return tuple(value)

    def count(self, key: str) -> int:
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _LARGEST_COUNT:
            raise ValueError(tr("its {key} is not a positive whole number", key=key))
        return value

    def flag(self, key: str) -> bool:
        if not isinstance(value := self.get(key), bool):
            raise ValueError(tr("its {key} is neither true nor false", key=key))
        return value

    def mapping(self, key: str, kind: type | tuple[type, ...]) -> dict[str, Any]:
        value = self.get(key)
        if not isinstance(value, dict) or not all(isinstance(item, kind) for item in value.values()):
            raise ValueError(tr("its {key} are not as they should be", key=key))
        return value
