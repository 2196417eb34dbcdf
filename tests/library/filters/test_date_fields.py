"""Which names of fields say that they hold the date of a document."""

import pytest

from desktop_app.library.filters.date_fields import DateField, date_field


def place(name: str) -> tuple[int, int]:
    field = date_field(name)
    assert field, name
    return field.kind, field.rank


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("date", "published"),
        ("published", "Invoice Date"),
        ("Invoice Date", "modified"),
        ("modified", "created"),
        ("year", "created_at"),
        ("created", "Due date"),
        ("order_date", "Date of birth"),
    ],
)
def test_what_dates_the_document_itself_comes_first(earlier: str, later: str) -> None:
    assert place(earlier) < place(later)


@pytest.mark.parametrize(
    "names",
    [
        ("date", "Date", "DATE", "Datum", "fecha", "timestamp", "date_time"),
        (
            "published",
            "publication_date",
            "pubDate",
            "datePublished",
            "published at",
            "publishedat",
            "First published",
        ),
        ("modified", "lastModified", "last_updated", "Änderungsdatum", "updated-at", "Date modified"),
        ("created", "createdAt", "created_at", "CreationDate", "Erstelldatum"),
        ("Invoice Date", "InvoiceDate", "invoice_date", "invoicedate", "Rechnungsdatum", "fecha de factura"),
        (
            "Date of birth",
            "birthdate",
            "Geburtsdatum",
            "Date de naissance",
            "Due date",
            "expiry_date",
            "end date",
        ),
    ],
)
def test_one_name_has_many_spellings(names: tuple[str, ...]) -> None:
    assert len({place(name) for name in names}) == 1
    assert all(field.sure for name in names if (field := date_field(name)))


@pytest.mark.parametrize(
    "name", ["year", "Jahr", "data", "Data de emissão", "issue", "deadline", "DOB", "update"]
)
def test_a_name_that_may_mean_something_else_is_one_by_its_values(name: str) -> None:
    field = date_field(name)
    assert field
    assert not field.sure


@pytest.mark.parametrize(
    "name",
    ["candidate", "mandate", "metadata", "modified by", "time", "due", "day", "place", "", "_", "level"],
)
def test_other_names_are_none(name: str) -> None:
    assert date_field(name) is None


def test_a_number_alone_is_a_date_only_where_a_year_is_meant() -> None:
    assert date_field("year") == DateField(0, 3, sure=False, bare=True)
    assert date_field("data") == DateField(0, 2, sure=False, bare=False)
