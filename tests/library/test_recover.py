"""Bad segments and leftovers: a reader goes on without them, the next writer clears them up."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.library import commit, compact, segments
from desktop_app.library.check import check
from desktop_app.library.store import Library
from tests.library.conftest import passages_with

Put = Callable[..., None]


def spoil(path: Path, how: str) -> None:
    if how == "missing":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes({"truncated": data[:-1], "extended": data + b"\0", "pickle": b"\x80\x04N."}[how])


@pytest.mark.parametrize("pooling", ["mean", "cls"])
@pytest.mark.parametrize("how", ["missing", "truncated", "extended", "pickle"])
def test_a_bad_segment_is_set_aside_and_embedded_again(
    library: Library, put: Put, waiting_ids: Callable[[Library], list[str]], how: str, pooling: str
) -> None:
    put(library, "one")
    put(library, "two\nthree", source="b.txt")
    library.close()
    bad = library.vectors / f"000002.{pooling}.npy"
    spoil(bad, how)

    with Library.open(library.folder) as reader:
        with reader.reading():
            rows = reader.rows("mean" if pooling == "mean" else "cls")
            assert len(rows.slots) == 1
            assert bad.name in rows.problems[0]
        assert bad.name in check(reader)[0]

    with Library.open(library.folder, writable=True) as writer:
        assert len(writer.recovered) == 1
        assert bad.name in writer.recovered[0]
        assert (library.vectors / "bad" / bad.name).exists() == (how != "missing")
        assert waiting_ids(writer) == ["two", "two"]
        assert passages_with(writer, "three") == [3]
        put(writer)
        assert check(writer, thorough=True) == ()


def test_a_reader_drops_what_was_set_aside(library: Library, put: Put) -> None:
    put(library, "one", "two")
    with Library.open(library.folder) as reader:
        with reader.reading():
            assert len(reader.rows("mean").slots) == 2
        library.close()
        spoil(library.vectors / "000001.mean.npy", "missing")
        Library.open(library.folder, writable=True).close()
        with reader.reading():
            assert len(reader.rows("mean").slots) == 0


def test_what_no_transaction_names_is_swept(library: Library, put: Put) -> None:
    put(library, "one")
    library.close()
    names = {path.name for path in library.vectors.iterdir()}
    (library.vectors / "000002.mean.npy").write_bytes(b"x")
    (library.vectors / "000002.cls.npy.123.partial").write_bytes(b"x")
    with Library.open(library.folder, writable=True) as writer:
        assert {path.name for path in library.vectors.iterdir()} == names
        assert writer.recovered == ()


def test_a_long_log_of_removals_is_cleared_and_readers_follow(
    library: Library, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "LOG_LIMIT", 2)
    put(library, "a\nb\nc", "kept")
    with Library.open(library.folder) as reader:
        with reader.reading():
            reader.rows("mean")
        commit.remove(library, commit.documents_of(library, "a.txt")[:1])
        library.close()
        with Library.open(library.folder, writable=True) as writer:
            assert writer.query("SELECT count(*) FROM removed") == [(3,)], "their hashes are to be purged"
            compact.purge(writer)
        with Library.open(library.folder, writable=True) as writer:
            assert writer.database.execute("SELECT count(*) FROM removed").fetchone() == (0,)
            put(writer, "new")
        with reader.reading():
            assert reader.rows("mean").passages.tolist() == [4, 5]
