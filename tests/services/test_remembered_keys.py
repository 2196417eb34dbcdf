"""Keys in the system's keyring: given back only where somebody said so, whatever the keyring does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as Nowhere
from keyring.errors import KeyringLocked, PasswordDeleteError

from desktop_app.core.errors import AppError
from desktop_app.core.recipe import Recipe
from desktop_app.library.label import Label
from desktop_app.library.sealed import keys
from desktop_app.services import remembered_keys

TAG = Label("an id", "Diaries", Recipe("f00d", 64))


class _Ring(KeyringBackend):
    """Keeps passwords in memory, or refuses to as one does that its user did not unlock."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}
        self.asked = 0
        self.refuses = False

    def _ask(self) -> None:
        self.asked += 1
        if self.refuses:
            raise KeyringLocked("the user did not unlock it")

    def get_password(self, service: str, username: str) -> str | None:
        self._ask()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._ask()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._ask()
        if (service, username) not in self.held:
            raise PasswordDeleteError("it is not there")
        del self.held[service, username]


@pytest.fixture(autouse=True)
def ring() -> Iterator[_Ring]:
    before = keyring.get_keyring()
    keyring.set_keyring(made := _Ring())
    yield made
    keyring.set_keyring(before)


def test_a_key_is_given_back_until_it_is_forgotten(tmp_path: Path, ring: _Ring) -> None:
    key = keys.new()
    assert remembered_keys.recall(tmp_path, TAG) is None
    assert ring.asked == 0  # which might have asked the user for a password
    remembered_keys.remember(tmp_path / "data", TAG, key)
    assert remembered_keys.recall(tmp_path / "data", TAG) == key
    assert key.data.hex() not in (tmp_path / "data" / remembered_keys.NAME).read_text()
    remembered_keys.forget(tmp_path / "data", TAG)
    assert ring.held == {}
    assert remembered_keys.recall(tmp_path / "data", TAG) is None


def test_one_that_somebody_removed_from_the_keyring_is_forgotten(tmp_path: Path, ring: _Ring) -> None:
    remembered_keys.remember(tmp_path, TAG, keys.new())
    ring.held.clear()
    assert remembered_keys.recall(tmp_path, TAG) is None
    remembered_keys.forget(tmp_path, TAG)
    asked = ring.asked
    assert remembered_keys.recall(tmp_path, TAG) is None
    assert ring.asked == asked


def test_a_keyring_that_refuses_is_told_and_never_in_the_way(tmp_path: Path, ring: _Ring) -> None:
    remembered_keys.remember(tmp_path, TAG, keys.new())
    ring.refuses = True
    assert remembered_keys.recall(tmp_path, TAG) is None
    with pytest.raises(AppError, match="did not give up the key of Diaries"):
        remembered_keys.forget(tmp_path, TAG)
    with pytest.raises(AppError, match="did not take the key of Diaries"):
        remembered_keys.remember(tmp_path, TAG, keys.new())


@pytest.mark.parametrize("text", ["", "{", "{}", "[1, null]", "[" * 100_000])
def test_a_damaged_list_of_what_is_remembered_remembers_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / remembered_keys.NAME).write_text(text)
    assert remembered_keys.recall(tmp_path, TAG) is None


def test_a_system_without_a_keyring_is_not_offered_one() -> None:
    assert remembered_keys.available()
    for none in (NoKeyring(), Nowhere()):  # type: ignore[no-untyped-call]
        keyring.set_keyring(none)
        assert not remembered_keys.available()
