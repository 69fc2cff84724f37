"""Rows: each ends once, as a person or with a reason; cells that make no sense are left out and said."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.audience.intake import rows as rows_module
from masthead.audience.intake import values
from masthead.audience.intake.meanings import ListMapping, Meaning, guess_mapping
from masthead.audience.intake.rows import FIELDS, Batch, Intake
from masthead.audience.intake.tables import TableError, first_rows, open_table

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def batches(data: bytes, *, size: int = 100, mapping: ListMapping | None = None) -> list[Batch]:
    table = open_table(io.BytesIO(data))
    return list(Intake(table, mapping or guess_mapping(first_rows(table)), before=NOW).batches(size))


def only(text: str) -> Batch:
    [batch] = batches(text.encode())
    return batch


def people(batch: Batch) -> list[dict[str, object]]:
    return [dict(zip(FIELDS, person, strict=True)) for person in batch.people]


def test_person_has_what_the_cells_say() -> None:
    batch = only(
        "Email,First name,Last name,Lang,Time zone,Tags,Source,Consent date,Referrals,City,Note\n"
        'Ada.B@Example.COM , Ada , Berg,DE_at,europe/berlin,"VIP, two words",Fair,2024-05-06T07:08:09+02:00,12,Wien,\n'
    )

    assert people(batch) == [
        {
            "place": 0,
            "address": "Ada.B@example.com",
            "key": "ada.b@example.com",
            "domain": "example.com",
            "name": "Ada Berg",
            "language": "de-AT",
            "time_zone": "Europe/Berlin",
            "attributes": '{"City": "Wien"}',
            "source": "Fair",
            "consented_at": "2024-05-06 05:08:09",
            "referrals": 12,
        }
    ]
    assert batch.tags == {0: ("vip", "two-words")}
    assert (batch.lines, batch.shown, batch.refused, batch.notes) == ([2], ["Ada.B@example.com"], {}, {})


@pytest.mark.parametrize(
    ("column", "cell", "note"),
    [
        ("language", "Klingon!", "“Klingon!” is no language; left out."),
        ("language", "abc-abcdefgh-abcdefgh", "“abc-abcdefgh-abcdefgh” is no language; left out."),
        ("time zone", "Mars/Olympus", "“Mars/Olympus” is no time zone; left out."),
        ("consent date", "2026-12-24", "“2026-12-24” is no date on which somebody can have agreed; left out."),
        ("consent date", "31.02.2024", "“31.02.2024” is no date on which somebody can have agreed; left out."),
        ("referrals", "-1", "“-1” is no number of referrals; 0 was taken."),
        ("referrals", "²", "“²” is no number of referrals; 0 was taken."),
        ("tags", "fine;(bad)", "Of the tags “fine;(bad)”, those that are none were left out."),
    ],
)
def test_cells_without_sense_are_left_out_and_said(column: str, cell: str, note: str) -> None:
    batch = only(f'email,{column}\nada@example.com,"{cell}"\n')

    assert (len(batch.people), batch.notes) == (1, {0: note})


def test_people_come_in_the_order_of_keys_and_rows_in_that_of_the_file() -> None:
    batch = only("email\nzoe@example.com\nADA@example.com\nno\nmia@example.com\n")

    assert [person["place"] for person in people(batch)] == [1, 3, 0]
    assert batch.shown == ["zoe@example.com", "ADA@example.com", "no", "mia@example.com"]
    assert batch.refused == {2: "It has no “@”; write it like name@example.com."}


def test_same_address_is_one_person_across_batches() -> None:
    rows = "email\nada@example.com\nben@example.com\nAda@EXAMPLE.com\n"
    first, second = batches(rows.encode(), size=2)

    assert second.refused == {0: "It is the same address as in line 2; one is enough."}
    assert (len(first.people), second.people) == (2, [])


cells = st.text(
    alphabet=st.sampled_from("ab@.,;\"\n\r\t\\'=ä\x00\x1f\u2028\u00a0-0 1")
    | st.characters(codec="utf-8", exclude_characters="\0"),
    max_size=25,
)
addresses = st.sampled_from(["ada@example.com", "Ada@example.com", "ben@example.com", "x", "", "ü@exämple.com", "a@b"])
rows_of_cells = st.lists(st.tuples(addresses | cells, cells, cells, cells), max_size=20)


@given(rows_of_cells, st.integers(1, 7))
def test_every_row_ends_once(rows: list[tuple[str, str, str, str]], size: int) -> None:
    """Whatever stands in the cells, of any file that the csv module could have written."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("email", "name", "tags", "city"), *rows])
    found = batches(text.getvalue().encode("utf-8", "surrogatepass"), size=size)

    keys = [person["key"] for batch in found for person in people(batch)]
    assert len(set(keys)) == len(keys)
    for batch in found:
        places = sorted([*(each[0] for each in batch.people), *batch.refused])
        assert places == list(range(len(batch.lines))) == list(range(len(batch.shown)))
        assert set(batch.tags) | set(batch.notes) <= set(places)
        assert all(batch.refused.values())
        for person in batch.people:
            assert_fit_for_a_database(person)


def assert_fit_for_a_database(person: tuple[object, ...]) -> None:
    said = dict(zip(FIELDS, person, strict=True))
    for name, most in (("address", 254), ("key", 320), ("name", 200), ("language", 20), ("time_zone", 64)):
        assert len(str(said[name])) <= most
    attributes = json.loads(str(said["attributes"]))
    for text in (*(each for each in person if isinstance(each, str)), *attributes.values()):
        assert not set(text) & {"\0", "\n", "\r", "\t", "\u2028", "\x1f"}
        text.encode()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    found: list[Batch] = []
    with contextlib.suppress(TableError):
        found = batches(b"email,name\n" + data, mapping=guess_mapping([(1, ["email", "name"], "")]))
    assert all(len(batch.lines) == len(batch.people) + len(batch.refused) for batch in found)


@given(rows_of_cells, st.integers(1, 5))
def test_same_file_is_read_the_same_way_every_time(rows: list[tuple[str, str, str, str]], size: int) -> None:
    data = "\n".join(["email,name,tags,city", *(",".join(row) for row in rows)]).encode("utf-8", "surrogatepass")

    assert batches(data, size=size) == batches(data, size=size)


@given(rows_of_cells, st.integers(1, 3))
def test_rows_end_the_same_however_many_are_looked_at_together(
    rows: list[tuple[str, str, str, str]], together: int
) -> None:
    data = "\n".join(["email,name,language,city", *(",".join(row) for row in rows)]).encode("utf-8", "surrogatepass")
    whole = batches(data, size=7)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_module, "_AT_ONCE", together)
        assert batches(data, size=7) == whole


@given(st.integers(int(values.EARLIEST.timestamp()), int(NOW.timestamp())))
def test_moments_are_read_as_written(seconds: int) -> None:
    plain = dt.datetime.fromtimestamp(seconds, dt.UTC)

    assert values.moment(f"{plain:%Y-%m-%d %H:%M:%S}", before=NOW) == plain
    assert values.moment(plain.isoformat(), before=NOW) == plain
    german = f"{plain.day}.{plain.month}.{plain.year} {plain:%H:%M:%S}"
    assert values.moment(german, before=NOW) == plain


def test_stray_zero_byte_costs_nothing() -> None:
    batch = only("email,name\nada@example.com,A\0da\n" + "ben@example.com,Ben\n")

    assert [person["name"] for person in people(batch)] == ["A da", "Ben"]


def test_names_alone_make_no_columns() -> None:
    mapping = guess_mapping([(1, ["email", "name"], "")])

    assert mapping.place(Meaning.ADDRESS) == 0
