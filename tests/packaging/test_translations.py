"""Every sentence of the window in every language, and what would be refused."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from desktop_app.core.paths import ROOT
from desktop_app.language import LANGUAGES
from translations import COMPILED, FILLED_IN, WRITTEN, faults, said, template, written


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return template()


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_sentence_of_the_code_is_translated(language: str, wanted: Catalog) -> None:
    assert len(wanted) > 400
    assert faults(written(WRITTEN / f"{language}.po"), wanted) == []


def test_a_sentence_that_is_new_gone_unfinished_or_filled_in_otherwise_is_a_fault() -> None:
    there, wanted = Catalog(locale="fr"), Catalog()
    for catalog in (there, wanted):
        catalog.add("Same {name}", "Le même {name}", flags=[FILLED_IN])
        catalog.add(("{n} file", "{n} files"), ("{n} fichier",) * 3, flags=[FILLED_IN])
    assert faults(there, wanted) == []
    there.add("Gone", "Parti")
    there.add("Fuzzy", "Flou", flags=["fuzzy"])
    there.add("Other {name}", "Autre {nom}", flags=[FILLED_IN])
    there.add(("{n} row", "{n} rows"), ("{n} ligne", "lignes", "{n} lignes"), flags=[FILLED_IN])
    for new in ("New", "Fuzzy", "Other {name}", ("{n} row", "{n} rows")):
        wanted.add(new, flags=[FILLED_IN] if "{" in str(new) else [])
    wanted.add("Fuzzy", context="another")
    assert faults(there, wanted) == [
        "no longer said: 'Gone'",
        "not translated: 'New'",
        "fuzzy: 'Fuzzy'",
        "filled in otherwise: 'Other {name}'",
        "filled in otherwise: ('{n} row', '{n} rows')",
        "not translated: 'Fuzzy'",
    ]


def test_strings_are_found_wherever_they_stand_and_must_be_literals() -> None:
    code = (
        "a = f\"{tr('one')}\"\n"
        'b = tr("two {x}", x=plural(3, "{n} three", "{n} threes", y=tr_as("state", "four")))\n'
        'c = self.tr("Qt has its own")\n'
    )
    found = [(message.id, message.context, FILLED_IN in message.flags) for message in said(code, "a.py")]
    assert found == [
        ("one", None, False),
        ("two {x}", None, True),
        (("{n} three", "{n} threes"), None, True),
        ("four", "state", False),
    ]
    for wrong in ('tr(f"{x}")', "tr(TEXT)", 'plural(1, "one", MANY)', 'tr("a", "b")', 'tr("a" + "b")'):
        with pytest.raises(ValueError, match=r"b\.py:1: only a literal"):
            list(said(wrong, "b.py"))


def test_they_are_compiled_where_the_program_looks() -> None:
    from desktop_app.core.paths import TRANSLATIONS

    assert COMPILED == TRANSLATIONS
    assert Path(WRITTEN).is_relative_to(ROOT)
