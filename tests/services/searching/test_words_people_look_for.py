"""What people know is there is found by its words, however it is written and wherever it stands."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.recipe import Recipe
from desktop_app.core.types import MODES, Mode
from desktop_app.core.words import STRONG
from desktop_app.encoder.encode import Encoder
from desktop_app.library.keyword_index import completions, corrections, information
from desktop_app.library.store import Library
from desktop_app.services.searching.search import Searcher
from tests.services.indexed import index

TEXTS = {
    "divided.txt": "By doing so, the author tells a re-\nmarkable story of the light-\nhouse keeper and his"
    " well-\nknown dog. The foreman praised the crafts-\n\nmanship of the joiners.",
    "compound.txt": "The mill is documented by a wellknown surveyor who is selfemployed.",
    "ligature.txt": "A scienti\ufb01c note on the \ufb02ow of rivers.",
    "wide.txt": "\uff21\uff22\uff23\uff11\uff12 is the name of a ward.",
    "soft.txt": "The inter\u00adnational photo\u00adsynthesis sym\u00adposium met in Lisbon.",
    "zero.txt": "Use Thread\u200bPool\u200bExecutor and the uni\u200bverse; zero\ufeffwidth too.",
    "curly.txt": "The ship\u2019s cook said \u201cnever again\u201d: it was a"
    " state\u2011of\u2011the\u2011art galley. Don\u2019t forget the captain\u2019s biscuits.",
    "straight.txt": 'The boat\'s baker said "once more", it was a state-of-the-art oven.',
    "sharp.txt": "Die Stra\u00dfe zur Gro\u00dfen M\u00fchle ist gesperrt."
    " \u00c6r\u00f8, \u0141\u00f3d\u017a, Sm\u00f8rrebr\u00f8d.",
    "cjk.txt": "統全公寓大廈管理維護有限公司今日宣布，營造工程將於明年完工。"
    "重跑gen-itgc后50条悬空引用清零。\n"
    "대한민국의 국민은 도서관에서 책을 빌립니다.\n東京都立図書館は午前九時に開館します。",
    "note-zh.md": "今天讨论了数据库迁移的计划，负责人是王小明。",
    "thai.txt": "ห้องสมุดเปิดเวลาเก้าโมงเช้า หนังสือเก่ากำลังจัดแสดง",
    "law.txt": "By § 540 of the code a guest may stay.",
    "gates.txt": "The flight leaves from gate 7Q4 at noon, its beacon is 3c:22:fb:10:9a:01.",
    "bill.txt": "Invoice 20231107 was paid late.",
    "code.txt": "The handler is called by nextTick of the event loop, written in C++.",
    "letters.txt": "A C note is played, and then a D.",
    "soup.txt": "Soup with onions for the cold days.",
    "broth.txt": "Soup with leek for the cold days.",
    "short.txt": "It is on for us, and new ice came.",
    "reports/2024/Ovalhall budget.txt": "The sums of the year are below.",
}
ROWS = [
    ("Part", "Number", "Supplier", "Phone", "Description"),
    ("Gasket", "PN-4471-B", "Quillmill", "555-0142", "Rubber gasket for the main pump"),
    ("Gasket", "XK-0099", "Lydhaven", "555-0199", "Cork gasket for the relief valve"),
    ("Valve", "RM1-8395-000CN", "Szabo & Sons", "+49 170 5550", "Relief valve set to six bar"),
]
"""Found by none of their cells but the title and the description, before."""
PAYMENTS = [
    ("Payee", "Purpose", "Amount"),
    ("Landlord", "Rent of the flat", "-1140.00"),
    ("Sunbeam", "Deposit for panels", "12,500.00"),
    ("Bakery", "Rolls and bread", "23.85"),
    ("Office", "Refund of taxes", "1.873,20"),
    ("Harbor", "Berth for the boat", "9 450,50"),
]


@pytest.fixture(scope="module")
def searcher(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, recipe: Recipe
) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("people") / "papers"
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with (folder / "parts.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(ROWS)
    with (folder / "payments.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(PAYMENTS)
    with Library.create(folder.parent / "library", recipe) as writer:
        index(writer, [folder], encoder)
    with Library.open(folder.parent / "library") as library:
        yield Searcher(library, encoder)


def places(searcher: Searcher, query: str) -> list[str]:
    """The names of the files found, with the lines of records."""
    hits = searcher.search(query, mode="keyword").hits
    return [f"{Path(hit.source).name} {hit.place}".strip() for hit in hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("remarkable", "divided.txt"),
        ("lighthouse", "divided.txt"),
        ("craftsmanship", "divided.txt"),
        ("self-employed", "compound.txt"),
        ("wellknown", "compound.txt"),
        ("scientific", "ligature.txt"),
        ("flow", "ligature.txt"),
        ("abc12", "wide.txt"),
        ("photosynthesis", "soft.txt"),
        ("international", "soft.txt"),
        ("ThreadPoolExecutor", "zero.txt"),
        ("universe", "zero.txt"),
        ("don't", "curly.txt"),
        ("strasse", "sharp.txt"),
        ("Lodz", "sharp.txt"),
        ("smorrebrod", "sharp.txt"),
        ("營造", "cjk.txt"),
        ("公寓", "cjk.txt"),
        ("悬空引用", "cjk.txt"),
        ("図書館", "cjk.txt"),
        ("도서관", "cjk.txt"),
        ("민국", "cjk.txt"),
        ("gen", "cjk.txt"),
        ("数据库", "note-zh.md"),
        ("王小明", "note-zh.md"),
        ("数据库迁移", "note-zh.md"),
        ("หนังสือ", "thai.txt"),
        ("§ 540", "law.txt"),
        ("7Q4", "gates.txt"),
        ("3c:22:fb:10:9a:01", "gates.txt"),
        ("20231107", "bill.txt"),
        ("Invoice 20231107", "bill.txt"),
        ("nextTick", "code.txt"),
        ("C++", "code.txt"),
        ("PN-4471-B", "parts.csv line 2"),
        ("4471", "parts.csv line 2"),
        ("Quillmill", "parts.csv line 2"),
        ("555-0142", "parts.csv line 2"),
        ("5550142", "parts.csv line 2"),
        ("XK-0099", "parts.csv line 3"),
        ("Lydhaven", "parts.csv line 3"),
        ("RM1-8395", "parts.csv line 4"),
        ("8395", "parts.csv line 4"),
        ("rm1 8395", "parts.csv line 4"),
        ("XK 0099", "parts.csv line 3"),
        ("7 Q4", "gates.txt"),
        ("abc 12", "wide.txt"),
        ("7 November 2023", "bill.txt"),
        ("07.11.2023", "bill.txt"),
        ("Szabo", "parts.csv line 4"),
        ("Ovalhall", "Ovalhall budget.txt"),
        ("ovalhall budget", "Ovalhall budget.txt"),
        ("2024 sums", "Ovalhall budget.txt"),
        (unicodedata.normalize("NFD", "Straße Mühle"), "sharp.txt"),
    ],
)
def test_what_is_known_to_be_there_is_first(searcher: Searcher, query: str, first: str) -> None:
    assert places(searcher, query)[:1] == [first]


def test_a_table_is_found_by_its_name_with_its_ending(searcher: Searcher) -> None:
    for name in ("payments.csv", "parts.csv"):
        assert all(place.startswith(name) for place in places(searcher, name)[:2])


@pytest.mark.parametrize("said", ["", "amount ", "paid "])
@pytest.mark.parametrize(
    ("amount", "line"),
    [
        ("1,140.00", 2),
        ("1140", 2),
        ("$1,140", 2),
        ("1 140,00", 2),
        ("12500", 3),
        ("12.500,00 EUR", 3),
        ("1,873.20", 5),
        ("1873.2", 5),
        ("9450.50", 6),
    ],
)
def test_an_amount_is_found_however_it_is_written_and_beside_words_that_are_not_there(
    searcher: Searcher, said: str, amount: str, line: int
) -> None:
    for mode in MODES[::2]:
        best = searcher.search(said + amount, mode=mode).hits[0]
        assert (Path(best.source).name, best.place) == ("payments.csv", f"line {line}")
        assert best.match >= (STRONG if not said else 0.3)


@pytest.mark.parametrize(
    ("phrase", "only"),
    [
        ("ship's cook", "curly.txt"),
        ("don't forget", "curly.txt"),
        ("state-of-the-art galley", "curly.txt"),
        ("boat’s baker", "straight.txt"),
        ("never again", "curly.txt"),
        ("lighthouse keeper", "divided.txt"),
        ("도서관", "cjk.txt"),
        ("대한민국", "cjk.txt"),
        ("민국", "cjk.txt"),
        ("王小明", "note-zh.md"),
        ("PN-4471-B", "parts.csv line 2"),
        ("Szabo & Sons", "parts.csv line 4"),
        ("Ovalhall budget", "Ovalhall budget.txt"),
    ],
)
def test_a_phrase_is_held_however_its_signs_are_typed(searcher: Searcher, phrase: str, only: str) -> None:
    modes: tuple[Mode, ...] = ("keyword", "hybrid")
    for mode in modes:
        hits = searcher.search(f'"{phrase}"', mode=mode).hits
        assert [f"{Path(hit.source).name} {hit.place}".strip() for hit in hits] == [only]


@pytest.mark.parametrize("query", ["one of those", "use of those", "used of those"])
def test_a_short_word_is_no_form_of_another(searcher: Searcher, query: str) -> None:
    assert "short.txt" not in places(searcher, query)


def test_a_word_that_is_left_out_is_left_out_in_all_its_forms(searcher: Searcher) -> None:
    assert set(places(searcher, "soup")) == {"soup.txt", "broth.txt"}
    assert places(searcher, "soup -onion") == ["broth.txt"]


def test_cpp_is_found_before_c_and_only_c_finds_both(searcher: Searcher) -> None:
    assert places(searcher, "C++") == ["code.txt"]
    assert set(places(searcher, "C")) == {"code.txt", "letters.txt"}


def test_the_words_of_a_library_complete_and_mend_what_is_typed(searcher: Searcher) -> None:
    library = searcher.library
    with library.reading():
        assert completions(library, "gask", 5) == ["gasket"]
        assert completions(library, "Stras", 5) == ["straße"]
        assert completions(library, "", 5) == completions(library, "zzz", 5) == []
        assert completions(library, "so", 1) == ["soup"]
        assert corrections(library, "gaskte") == ["gasket"]
        assert corrections(library, "photosinthesys") == ["photosynthesis"]
        assert corrections(library, "hasket") == ["gasket"]
        assert corrections(library, "asket") == ["gasket"]
        assert corrections(library, "ice") == corrections(library, "PN-4472-B") == []
        rare, often, none = information(library, ["lydhaven", "gasket", "zebra"])
        assert 0 < often < rare < none
