"""Libraries as earlier programs left them."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from desktop_app.library import label, schema
from desktop_app.library.tables import versions


def as_of_version_3(folder: Path) -> None:
    """Brings all ledgers of the library in `folder`, which nobody has open, back to version 3.

    It had the words in the ledger, no seals, and left what was removed in the pages of the file.
    """
    tag = label.read(folder)
    for name in (tag.ledger, *(name for name, _ in tag.kept)):
        with closing(schema.connect(folder / name, "rw")) as database:
            for statement in (
                *schema._statements(versions.VERSION_1),
                *schema._statements(versions.VERSION_3),
            ):
                if "passage_index" in statement or "passage_text" in statement:
                    database.execute(statement)
            database.execute("DROP TABLE word_files")
            database.execute("DROP TABLE seals")
            database.execute("ALTER TABLE sources DROP COLUMN changed_ns")
            database.execute("DROP INDEX documents_recognized")
            database.execute("ALTER TABLE documents DROP COLUMN recognized")
            database.execute("ALTER TABLE documents DROP COLUMN recognized_pages")
            database.execute("ALTER TABLE roots DROP COLUMN links")
            database.execute("PRAGMA auto_vacuum = NONE")
            database.execute("VACUUM")
            database.execute("PRAGMA user_version = 3")
            assert schema.is_ours(database)
    shutil.rmtree(folder / label.WORDS, ignore_errors=True)
