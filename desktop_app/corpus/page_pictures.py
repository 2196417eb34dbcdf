"""A page of a file as a picture, as its program shows it, and where words stand on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_app.core.types import PagePicture, Skipped
from desktop_app.corpus.formats.base import Locked, Refused, skipped
from desktop_app.corpus.formats.pages.picture import picture_of_page
from desktop_app.corpus.formats.scans.pictures import picture_to_see


def page_picture(
    path: Path, number: int, passage: str, words: Sequence[str], passwords: Sequence[str] = ()
) -> Iterator[PagePicture | Skipped]:
    """Page `number` (from 1) of a PDF or a picture, with `passage` and `words` marked where it has letters.

    Raises Locked; whatever else is wrong is a Skipped.
    """
    try:
        if path.suffix.lower() == ".pdf":
            yield picture_of_page(path, number, passage, words, passwords)
        else:
            yield picture_to_see(path, number)
    except Locked:
        raise
    except Refused as error:
        yield skipped(path, error.reason)
    except ImportError:
        yield skipped(path, "this copy of Embedscope cannot show pictures")
    except (OSError, ValueError, SyntaxError) as error:
        yield skipped(path, f"this page cannot be shown ({error})")
