from desktop_app.core.words import count, count_are, decimals, field_name, listed, per_cent


def test_things_are_counted_as_they_are_said() -> None:
    assert [count(number, "document") for number in (0, 1, 2, 3_000)] == [
        *("0 documents", "1 document", "2 documents", "3,000 documents")
    ]
    assert (count(1, "query", "queries"), count(2, "query", "queries")) == ("1 query", "2 queries")
    assert (count_are(1, "file"), count_are(2, "file")) == ("1 file is", "2 files are")


def test_a_list_is_said() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        *("", "a", "a and b", "a, b and c")
    ]


def test_per_cent_is_rounded() -> None:
    assert [per_cent(match) for match in (0.0, 0.894, 0.896, 1.0)] == ["0 %", "89 %", "90 %", "100 %"]
    assert per_cent(0.98149, 1) == "98.1 %"


def test_no_number_is_a_power_of_ten() -> None:
    numbers = (0.0, 1.1920929e-07, -3.4e-5, 0.0996, 1.0149, 12.345, 98_765.4)
    assert [decimals(number) for number in numbers] == [
        *("0", "0.000000119", "-0.0000340", "0.0996", "1.01", "12.3", "98800")
    ]
    assert decimals(1.2345678912e-05, 8) == "0.000012345679"


def test_fields_of_our_own_are_called_by_their_name_and_others_can_be_read() -> None:
    names = {
        "author": "Author",
        "attached to": "Attached to",
        "_id": "ID",
        "date_posted": "Date posted",
        "_": "_",
    }
    assert {name: field_name(name) for name in names} == names
    assert field_name("job_title") == "Job title"
