"""The language of a text is told by its script and its little words."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from desktop_app.core.lexical.languages import language_of, mostly

TEXTS = {
    "english": "All human beings are born free and equal in dignity and rights. They are endowed with",
    "german": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft",
    "french": "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués",
    "spanish": "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como",
    "italian": "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati",
    "portuguese": "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de",
    "dutch": "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd",
    "polish": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni",
    "swedish": "Alla människor är födda fria och lika i värde och rättigheter. De är utrustade med",
    "romanian": "Toate ființele umane se nasc libere și egale în demnitate și în drepturi. Ele sunt",
    "turkish": "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana",
    "russian": "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены",
    "ukrainian": "Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені",
    "chinese": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。",
    "japanese": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "korean": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
    "arabic": "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. وقد وهبوا عقلًا وضميرًا.",
    "greek": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
    "hindi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।",
    "thai": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
    "vietnamese": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_of_a_sentence(language: str) -> None:
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "   ", "42 3.5 %", "XKCD-2000 R2D2", "Müller GmbH & Co. KG", "∑∫√"])
def test_what_cannot_be_told(text: str) -> None:
    assert language_of(text) == ""


def test_most_of_the_texts_decide() -> None:
    german, english = TEXTS["german"], TEXTS["english"]
    assert mostly([german] * 8 + [english] * 2 + ["42"] * 20) == "german"
    assert mostly([german] * 5 + [english] * 5) == ""
    assert mostly([]) == ""


PASSAGES: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("twelve_languages.json").read_text(encoding="utf-8")
)
RIGHT = 0.95


def test_short_passages_in_twelve_languages() -> None:
    told = [(language, language_of(text)) for language, texts in PASSAGES.items() for text in texts]
    assert len(PASSAGES) == 12
    assert sum(own == found for own, found in told) >= RIGHT * len(told)
    assert [(own, found) for own, found in told if found not in (own, "")] == []


@pytest.mark.parametrize("language", PASSAGES)
def test_a_library_of_short_passages_is_in_their_language(language: str) -> None:
    assert mostly(PASSAGES[language]) == language


def test_a_mixed_library_is_in_none() -> None:
    told = {
        (one, other): mostly([*PASSAGES[one], *PASSAGES[other]]) for one, other in combinations(PASSAGES, 2)
    }
    assert {pair: found for pair, found in told.items() if found} == {}
    assert mostly(text for texts in PASSAGES.values() for text in texts) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("İğneyi ve ipliği aldı", "turkish"),
        ("Straße gesperrt, Fußweg frei", "german"),
        ("Wrocław, Łódź", "polish"),
        ("El niño sueña", "spanish"),
    ],
)
def test_letters_tell_where_little_words_are_few(text: str, language: str) -> None:
    assert language_of(text) == language
