from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.audience.addresses import parse_address
from masthead.audience.lists import ListProblem, ListReading, ProblemSeverity, RowOutcome, read_list
from masthead.audience.recipient import Recipient, SubscriberId

GOLDEN = Path(__file__).parent / "golden_lists"


def account(reading: ListReading) -> str:
    """A reading as text: recipients, then refused rows, then problems."""
    lines = []
    for person in reading.recipients:
        attributes = " ".join(f"{key}={value}" for key, value in person.attributes.items())
        segments = ",".join(sorted(person.segments))
        lines.append(
            f"{person.id} {person.address} | {person.name} | {attributes} | {segments} | {person.referral_count}"
        )
    lines += [f"line {row.line}: {row.address} ✗ {row.reason}" for row in reading.refused]
    for problem in reading.problems:
        lines.append(f"{problem.severity} {problem.line or '-'}: {problem.message} → {problem.remedy}")
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.account")), ids=lambda path: path.stem)
def test_list_is_read_as_in_the_golden(path: Path) -> None:
    reading = read_list(next(GOLDEN.glob(f"{path.stem}.[ct]sv")).read_bytes(), file=path.stem)
    assert account(reading) == path.read_text(encoding="utf-8")
    assert reading.file == path.stem


def test_list_in_its_plainest_form() -> None:
    reading = read_list(b"email,name\nmei@harbour.example,Mei\n")
    assert reading.recipients == (Recipient(SubscriberId(1), "mei@harbour.example", "Mei"),)
    assert reading.rows == (RowOutcome(2, "mei@harbour.example", True),)
    assert reading.problems == ()


PLAIN = "email;name\nmei@harbour.example;Zoë “Mei” Tan\nbo@harbour.example;Bo\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_list_says_the_same_in_every_encoding(encoding: str) -> None:
    assert read_list(PLAIN.encode(encoding)).recipients == read_list(PLAIN.encode()).recipients


def test_list_of_mixed_encodings_keeps_every_name() -> None:
    source = PLAIN.encode() + "ann@harbour.example;Änne\n".encode("latin-1") + b"cy@harbour.example;\x81\n"
    reading = read_list(source)
    assert [person.name for person in reading.recipients] == ["Zoë “Mei” Tan", "Bo", "Änne", ""]
    assert [problem.line for problem in reading.problems] == [5, 4]
    assert reading.problems[1].message == "2 lines are not UTF-8, the first being line 4; read as Windows-1252."


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_list_with_any_delimiter_and_line_ends_is_read(delimiter: str, ends: str) -> None:
    source = PLAIN.replace(";", delimiter).replace("\n", ends)
    assert read_list(source.encode()).recipients == read_list(PLAIN.encode()).recipients


def test_list_delimiter_is_the_one_that_shows_addresses() -> None:
    reading = read_list(b"name;email;remark, private, long\nMei;mei@harbour.example;a, b, c, d\n")
    assert reading.recipients[0].attributes == {"remark_private_long": "a, b, c, d"}


def test_list_may_announce_its_delimiter() -> None:
    reading = read_list(b"sep=|\nemail|name\nmei@harbour.example|Mei, Tan; PhD\n")
    assert reading.recipients == (Recipient(SubscriberId(1), "mei@harbour.example", "Mei, Tan; PhD"),)
    assert reading.rows[0].line == 3


@pytest.mark.parametrize(
    "heading", ["email", "E-Mail", " e_mail ", "EMAIL ADDRESS", "Mail", "Address", "E-Mail-Adresse"]
)
def test_list_heading_of_addresses_is_matched_liberally(heading: str) -> None:
    assert len(read_list(f"name,{heading}\nMei,mei@harbour.example\n".encode()).recipients) == 1


def test_list_prefers_the_exact_headings() -> None:
    source = b"address,first_name,email,name\n1 Quay Road,Mei,mei@harbour.example,Mei Tan\n"
    assert read_list(source).recipients == (
        Recipient(SubscriberId(1), "mei@harbour.example", "Mei Tan", {"address": "1 Quay Road", "first_name": "Mei"}),
    )


def test_list_heading_of_each_attribute_becomes_its_key() -> None:
    reading = read_list("email,Ort / Stadt,städte,2nd,,city,city,Sprache\na@x.example,1,2,3,4,5,6,de\n".encode())
    assert list(reading.recipients[0].attributes) == [
        "Ort_Stadt",
        "stadte",
        "column_4",
        "column_5",
        "city",
        "city_7",
        "language",
    ]
    assert [problem.message for problem in reading.problems] == [
        "The column “Ort / Stadt” is written {{ attribute.Ort_Stadt }} in an edition.",
        "The column “städte” is written {{ attribute.stadte }} in an edition.",
        "The column “2nd” is written {{ attribute.column_4 }} in an edition.",
        "The column “city” is written {{ attribute.city_7 }} in an edition.",
    ]


def test_list_without_a_header_row_is_read_and_says_so() -> None:
    reading = read_list(b"Mei,mei@harbour.example\nBo,bo@harbour.example\n")
    assert [(person.address, person.name, person.attributes) for person in reading.recipients] == [
        ("mei@harbour.example", "", {"column_1": "Mei"}),
        ("bo@harbour.example", "", {"column_1": "Bo"}),
    ]
    assert [(problem.severity, problem.line) for problem in reading.problems] == [(ProblemSeverity.WARNING, 1)]


def test_list_without_addresses_is_one_clear_error_and_every_row_is_refused() -> None:
    reading = read_list(b"name,city\nMei,Hong Kong\nBo,Singapore\n")
    assert reading.problems == (
        ListProblem(
            ProblemSeverity.ERROR,
            1,
            "The list has no column of addresses; its columns are “name”, “city”.",
            "Begin the file with a row that names the columns, like email,name.",
        ),
    )
    assert [(row.line, row.reason) for row in reading.refused] == [
        (2, "The list has no column of addresses."),
        (3, "The list has no column of addresses."),
    ]


@pytest.mark.parametrize("source", [b"", b"\n\n", b"\xef\xbb\xbf", b"   \n", b"email\n", b"email,name"])
def test_list_of_nobody_is_one_error(source: bytes) -> None:
    reading = read_list(source)
    assert (reading.recipients, reading.rows) == ((), ())
    assert [problem.severity for problem in reading.problems] == [ProblemSeverity.ERROR]


def test_list_with_a_monstrous_header_is_one_error() -> None:
    wide = read_list(b"email" + b",x" * 5000 + b"\na@x.example\n")
    long = read_list(b"email" + b",x" * 50_000 + b"\na@x.example\n")
    assert [len(reading.problems) for reading in (wide, long)] == [1, 1]
    assert [len(reading.refused) for reading in (wide, long)] == [1, 1]


def test_list_open_quotation_mark_costs_its_own_row_alone() -> None:
    reading = read_list(b'email,name\na@x.example,"Ann\nb@x.example,"Bo ""B"" Lee"\nc@x.example,Cy\n')
    assert [person.name for person in reading.recipients] == ['Bo "B" Lee', "Cy"]
    assert reading.refused == (
        RowOutcome(2, 'a@x.example,"Ann', False, "A quotation mark opens here and is never closed."),
    )


def test_list_quotation_mark_open_to_the_end_costs_its_own_row_alone() -> None:
    rows = "".join(f"p{number}@x.example\n" for number in range(200))
    reading = read_list(f'email\n"a@x.example\n{rows}"z@x.example\n'.encode())
    assert len(reading.recipients) == 200
    assert [row.line for row in reading.refused] == [2, 203]


def test_list_remarks_past_a_hundred_are_counted() -> None:
    reading = read_list(b"email,name\n" + b"".join(b"p%d@x.example,A\x01B\n" % number for number in range(150)))
    assert len(reading.recipients) == 150
    assert len(reading.problems) == 101
    assert reading.problems[-1].message == "There are 50 further rows like these."


def test_list_attributes_and_segments_are_each_subscribers_own() -> None:
    reading = read_list(b"email,segments,city\na@x.example,one two,Rome\nb@x.example,,\nc@x.example\n")
    assert [(person.segments, person.attributes) for person in reading.recipients] == [
        (frozenset({"one", "two"}), {"city": "Rome"}),
        (frozenset(), {}),
        (frozenset(), {}),
    ]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | st.text('aé@.x,;\t"\n\r\x00 ', max_size=200).map(lambda text: text.encode()))
def test_list_of_any_bytes_adds_up(source: bytes) -> None:
    _adds_up(read_list(source))


_cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(["", '"', " ", "a,b", "\r\n"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.emails() | _cells, _cells, _cells), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_list_row_in_is_outcome_out(rows: list[tuple[str, str, str]], delimiter: str, quoted: bool) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([("email", "name", "city"), *rows])
    reading = read_list(out.getvalue().encode())
    _adds_up(reading)
    assert len(reading.rows) == len(rows)
    for row, outcome in zip(rows, reading.rows, strict=True):
        assert not outcome.accepted or outcome.address.casefold() == str(parse_address(row[0])).casefold()


def _adds_up(reading: ListReading) -> None:
    accepted = [row.address for row in reading.rows if row.accepted]
    assert [person.address for person in reading.recipients] == accepted
    assert [person.id for person in reading.recipients] == list(range(1, len(accepted) + 1))
    assert len({address.casefold() for address in accepted}) == len(accepted)
    lines = [row.line for row in reading.rows]
    assert lines == sorted(set(lines))
    assert all(row.accepted or row.reason for row in reading.rows)
    for person in reading.recipients:
        for value in (person.name, *person.attributes.values(), *person.segments):
            value.encode()
            assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in value)
