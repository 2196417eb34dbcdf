"""What is packed is unpacked as it was, however large it is."""

from __future__ import annotations

from pathlib import Path

from desktop_app.corpus.formats.compound.ole import compound
from desktop_app.corpus.formats.compound.packing import compound_file


def test_streams_of_any_size_and_depth_come_back(tmp_path: Path) -> None:
    streams = {
        "empty": b"",
        "small": b"a" * 100,
        "folder/within/small": b"b" * 4095,
        "folder/large": bytes(range(256)) * 40_000,
        "huge": b"c" * (9 << 20),
    }
    path = tmp_path / "a.ole"
    path.write_bytes(compound_file(streams))
    with compound(path) as file:
        assert {name: file.read(name) for name in file.names} == streams
