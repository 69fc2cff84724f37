"""What columns mean: guessed, wished, checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.audience.intake.meanings import (
    Column,
    ListMapping,
    MappingError,
    Meaning,
    checked,
    guess_mapping,
    mapping_from_json,
    wished_mapping,
)
from masthead.audience.records import Record

M = Meaning
ADDRESS = "ada@example.com"


def guessed(*rows: list[str]) -> list[str]:
    mapping = guess_mapping([(line, row, "") for line, row in enumerate(rows, start=1)])
    return [each.key if each.meaning is M.ATTRIBUTE else each.meaning.value for each in mapping.columns]


@pytest.mark.parametrize(
    ("rows", "meanings"),
    [
        ([["E-Mail-Adresse", "Vorname", "Nachname"]], ["address", "first-name", "last-name"]),
        ([["Vorname", "Name", "Mail"]], ["first-name", "last-name", "address"]),
        ([["email", "Full Name", "First name", "Last name"]], ["address", "name", "First_name", "Last_name"]),
        ([["Adresse", "E-Mail"], ["Kai 1", ADDRESS]], ["Adresse", "address"]),
        ([["Adresse", "Kontakt"], ["Kai 1", ADDRESS]], ["Adresse", "address"]),
        ([["Kontakt", "x"], [ADDRESS, "1"], ["ben@example.com", "2"]], ["address", "x"]),
        ([["EMAIL", "OPTIN_TIME", "OPTIN_IP", "LEID"]], ["address", "consent-date", "ignored", "ignored"]),
        ([["mail", "Sprache", "Zeitzone", "Schlagwörter"]], ["address", "language", "time-zone", "tags"]),
        ([["mail", "Quelle", "Empfehlungen"]], ["address", "source", "referrals"]),
        ([["mail", "Bestätigt am", "Wohnort"]], ["address", "consent-date", "Wohnort"]),
        ([["email", "city", "City", "Stadt!"]], ["address", "city", "City", "Stadt"]),
        ([["email", "name", "name"]], ["address", "name", "name"]),
        ([["Ada", ADDRESS], ["Ben", "ben@example.com"]], ["column_1", "address"]),
        ([["name", "city"]], ["name", "city"]),
        ([[]], []),
    ],
)
def test_guess_is_what_a_person_would_say(rows: list[list[str]], meanings: list[str]) -> None:
    assert guessed(*rows) == meanings


def test_list_without_headings_is_seen() -> None:
    assert not guess_mapping([(1, [ADDRESS, "Ada"], "")]).headed
    assert guess_mapping([(1, ["email", "name"], "")]).headed


texts = st.lists(st.lists(st.text(max_size=30), max_size=8), max_size=6)


@given(texts)
def test_guess_is_usable_or_lacks_the_address_alone(rows: list[list[str]]) -> None:
    records: list[Record] = [(line, row, "") for line, row in enumerate(rows, start=1)]
    mapping = guess_mapping(records)
    address = mapping.place(M.ADDRESS)

    assert mapping_from_json(mapping.as_json()) == mapping
    if address is not None:
        assert checked(mapping) is mapping
    else:
        with pytest.raises(MappingError, match="No column is said to hold the e-mail address"):
            checked(mapping)


BASE = guess_mapping([(1, ["email", "Ort", "name", "x"], "")])


@pytest.mark.parametrize(
    ("wishes", "meanings"),
    [
        (["Ort=attribute:city"], ["address", "city", "name", "x"]),
        (["ort=ignored", "4=tags"], ["address", "ignored", "name", "tags"]),
        (["x=address"], ["email", "Ort", "name", "address"]),
        (["x=Name"], ["address", "Ort", "name", "name"]),
    ],
)
def test_wishes_change_the_guess(wishes: list[str], meanings: list[str]) -> None:
    found = wished_mapping(BASE, wishes)
    assert [each.key if each.meaning is M.ATTRIBUTE else each.meaning.value for each in found.columns] == meanings


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        (["Ort"], "says no meaning"),
        (["Ort=town"], "says no meaning"),
        (["Stadt=name"], "There is no column “Stadt”"),
        (["5=name"], "There is no column “5”"),
        (["0=name"], "There is no column “0”"),
        (["email=ignored"], "No column is said to hold the e-mail address"),
        (["Ort=attribute:1st"], "cannot name an attribute"),
        (["Ort=attribute:x\n"], "2 attributes are named “x”"),
        (["Ort=name", "name=name"], "2 columns are said to be “Name”"),
    ],
)
def test_wishes_that_make_no_sense_are_refused(wishes: list[str], words: str) -> None:
    with pytest.raises(MappingError, match=words):
        wished_mapping(BASE, wishes)


@pytest.mark.parametrize("data", [{}, {"headed": True}, {"headed": 1, "columns": [{"heading": "x"}]}, {"columns": 5}])
def test_what_is_no_mapping_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(MappingError):
        mapping_from_json(data)


def test_lists_of_many_columns_are_refused() -> None:
    columns = [Column("email", M.ADDRESS), *(Column(f"c{number}", M.ATTRIBUTE, f"c{number}") for number in range(200))]
    with pytest.raises(MappingError, match="201 columns"):
        checked(ListMapping(tuple(columns)))
