from __future__ import annotations

import pytest

from desktop_app.core.jobs import Progress
from desktop_app.ui.kit.progress import duration, progress_lines, progress_share, size


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (59, "59 s"), (61, "1 min"), (3540, "59 min"), (3900, "1 h 5 min")]
)
def test_durations_as_one_reads_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 bytes"), (999, "999 bytes"), (1_200, "1.2 kB"), (12_600_000, "13 MB")]
)
def test_sizes_as_one_reads_them(count: float, words: str) -> None:
    assert size(count) == words


def test_progress_says_what_is_known_and_no_more() -> None:
    assert progress_lines(Progress("Reading")) == ["Reading"]
    assert progress_lines(Progress("Reading", 3, unit="files")) == ["Reading 3 files"]
    whole = Progress("Indexing", 430, 1000, "passages", 119.6, 130.0, skipped=2, files=3, files_total=12)
    first, files, speed = progress_lines(whole)
    assert first == "430 of 1,000 passages"
    assert files == "3 of 12 files · 2 skipped"
    assert speed == "2 min left · 120 a second"
    assert progress_lines(whole, "Paused by you") == ["Paused by you", first, files]
    copying = Progress("Exporting", 1_000_000, 2_000_000, "bytes")
    assert progress_lines(copying) == ["Exporting: 1.0 MB of 2.0 MB"]


def test_one_is_not_many() -> None:
    assert progress_lines(Progress("Reading", 1, unit="files")) == ["Reading 1 file"]
    assert progress_lines(Progress("Indexing", 0, 1, "passages for news")) == ["0 of 1 passage for news"]
    assert progress_lines(Progress("Indexing", 1, 2, "passages")) == ["1 of 2 passages"]


def test_the_share_of_the_whole_is_that_of_the_time_where_it_is_known() -> None:
    assert progress_share(Progress("Reading")) is None
    assert progress_share(Progress("Indexing", 1, 4)) == 0.25
    assert progress_share(Progress("Indexing", 1, 4, share=0.5)) == 0.5
