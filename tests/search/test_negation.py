"""A small rule sees what is not wanted, and leaves what only sounds like it."""

import pytest

from desktop_app.search.negation import negations, push_away
from desktop_app.search.query import parse

WANTED_AWAY = [
    ("a job not in an office", ["office"], "a job -office"),
    ("not in an office", ["office"], "-office"),
    ("customer service, no phone sales", ["phone sales"], 'customer service -"phone sales"'),
    ("dinner without meat", ["meat"], "dinner -meat"),
    ("Abendessen ohne Fleisch", ["Fleisch"], "Abendessen -Fleisch"),
    ("recipes without meat or fish for two", ["meat", "fish"], "recipes -meat -fish for two"),
    ("work with animals but not with dogs", ["dogs"], "work with animals -dogs"),
    ("jobs that are not in a hospital", ["hospital"], "jobs -hospital"),
    ("jobs that do not require a driving license", ["driving license"], 'jobs -"driving license"'),
    ("a job that doesn't involve phone calls", ["phone calls"], 'a job -"phone calls"'),
    ("no experience required entry level jobs", ["experience"], "-experience required entry level jobs"),
    ("hotels without a pool near the sea", ["pool"], "hotels -pool near the sea"),
    ("cities in Italy except Rome", ["Rome"], "cities in Italy -Rome"),
    ("soup with no onions and no garlic", ["onions", "garlic"], "soup with -onions -garlic"),
    ("nursing jobs with no night shifts", ["night shifts"], 'nursing jobs with -"night shifts"'),
    ("a phone without a contract", ["contract"], "a phone -contract"),
    ("reports excluding drafts", ["drafts"], "reports -drafts"),
    ("letters not from the bank", ["bank"], "letters -bank"),
    ("photos not of cats", [], "photos not of cats"),
    ("teaching, not at a school", ["school"], "teaching -school"),
    ("working outdoors without heavy lifting", ["heavy lifting"], 'working outdoors -"heavy lifting"'),
    ("no fear of heights needed", ["fear of heights"], '-"fear of heights" needed'),
    ("Arbeit nicht im Büro", ["Büro"], "Arbeit -Büro"),
    ("Stelle ohne Führerschein in Berlin", ["Führerschein"], "Stelle -Führerschein in Berlin"),
    ("Rezepte ohne Eier oder Milch", ["Eier", "Milch"], "Rezepte -Eier -Milch"),
    ("keine Nachtschicht, gerne draußen", ["Nachtschicht"], "-Nachtschicht , gerne draußen"),
    ("Wohnung mit Balkon, aber kein Erdgeschoss", ["Erdgeschoss"], "Wohnung mit Balkon -Erdgeschoss"),
    ("Jobs außer Verkauf", ["Verkauf"], "Jobs -Verkauf"),
    ("developer without using Java", ["Java"], "developer -Java"),
    ("care work, not in a nursing home", ["nursing home"], 'care work -"nursing home"'),
    ("salads that don't contain nuts", ["nuts"], "salads -nuts"),
    ("vegane Rezepte ohne Soja und Gluten", ["Soja", "Gluten"], "vegane Rezepte -Soja -Gluten"),
    ("nicht am Wochenende arbeiten", ["Wochenende"], "-Wochenende arbeiten"),
    ("keine schwere Arbeit machen", ["schwere Arbeit"], '-"schwere Arbeit" machen'),
    (
        "laptops without touch screen under 500 euros",
        ["touch screen"],
        'laptops -"touch screen" under 500 euros',
    ),
    ("sandwich without meat and with cheese", ["meat"], "sandwich -meat and with cheese"),
    ("a job in health, I don't want sales", ["sales"], "a job in health -sales"),
    ("Hotel, aber nicht in der Stadt", ["Stadt"], "Hotel -Stadt"),
    ("ohne Auto erreichbar", ["Auto"], "-Auto erreichbar"),
    ("No phone sales please", ["phone sales"], '-"phone sales" please'),
]
KEPT = [
    "not only in an office",
    "products no longer supported",
    "why not in a group",
    "cannot open file",
    '"No Country for Old Men"',
    "No Country for Old Men",
    "printer not working",
    "file not found",
    "the key is not in the list",
    "whether or not to invest",
    "No. 7 bus timetable",
    "room no 12",
    "no one knows",
    "no more war",
    "not yet published results",
    "without doubt the best",
    "to be or not to be",
    "does not start after update",
    "knot tying for sailors",
    "noble gases",
    "notes from a meeting",
    "not enough memory",
    "no matter what",
    "I am not sure about the date",
    "non-profit organizations",
    "nothing to declare",
    "a note on notation",
    "nicht nur in Berlin",
    "ohne Zweifel richtig",
    "ob oder nicht",
    "doesn't work",
    "no",
    "there is no place like home",
    "say no to drugs",
    "yes or no question",
    "no-code tools",
    "not-for-profit",
    "without a doubt",
    "not a problem",
    "not all who wander are lost",
    "not the best",
    "the file has no extension",
    "device not recognized",
    "Not Without My Daughter",
    "no sooner said than done",
    "it does not contain errors",
    "nicht genug Speicher",
    "warum nicht im Büro",
    "not for sale",
]


@pytest.mark.parametrize(("text", "things", "written"), WANTED_AWAY, ids=[text for text, *_ in WANTED_AWAY])
def test_what_is_not_wanted_is_seen_and_written_with_signs(
    text: str, things: list[str], written: str
) -> None:
    asked = parse(text)
    found = negations(asked)
    assert [thing for one in found for thing in one.things] == things
    while found:
        text = push_away(asked, found[0])
        asked = parse(text)
        found = negations(asked)
    assert text == written
    assert [part.text for part in asked.of("away")] == things


@pytest.mark.parametrize("text", KEPT)
def test_what_denies_no_thing_is_left_alone(text: str) -> None:
    assert negations(parse(text)) == ()


def test_a_pasted_text_denies_nothing() -> None:
    assert negations(parse("The mill was run without water. It had no wheel. " * 3)) == ()
