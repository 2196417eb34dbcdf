"""A row of names is told from a first record by what stands below it; in doubt no row is lost."""

from __future__ import annotations

import pytest

from desktop_app.corpus.headers import is_header


def table(text: str) -> tuple[list[str], list[list[str]]]:
    first, *below = [line.split(",") for line in text.split("|")]
    return first, below


@pytest.mark.parametrize(
    "text",
    [
        "id,comment|1,plums",
        "name,city,phone|Oda Lind,Bergen,111",
        "Artikel,Preis|Zange,2.50",
        "Ville,Prix|Lyon,12",
        "Unit price,Order qty|1.20,4",
        "widget,gadget|1,2|3,4",
        "Port,Skipper|Ostwick,Imre Falk|Carrow,Pell Ames",
        "Keeper,Lamp|Ada,big|Bo,small",
        "Field1,Field2,Field3|alpha,beta,gamma",
        "first_part,second_part|x,y",
        "Boat,2021,2022|Kestrel,14,15",
        ",Monday,Tuesday|Ada,4,5",
        "beast,diet|ox,grass|owl,mice|cow,grass|cat,mice|ewe,grass",
    ],
)
def test_names_of_columns(text: str) -> None:
    assert is_header(*table(text))


@pytest.mark.parametrize(
    "text",
    [
        "Anna Keller,Lisbon,carpenter of stairs|Boris Novak,Prague,restorer of organs",
        "Anna,Lisbon|Boris,Prague",
        "1,2|3,4",
        "Ada,12|Bo,14",
        "2021,2022|3,4",
        "Lisbon,city|Sintra,town|Sagres,village",
        "2024-01-05,Gas|2024-01-06,Tea",
        "ada@example.org,Ada|bo@example.org,Bo",
        "A line of words|Another line",
        "title,text",
    ],
)
def test_first_records(text: str) -> None:
    assert not is_header(*table(text))
