"""Files of every kind, and files that were made to do harm."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from masthead.audience.intake import archive, workbook
from masthead.audience.intake.tables import TableError, first_rows, open_table

CSV = "email,name\nada@example.com,Ada\n"


def rows_of(data: bytes) -> list[list[str]]:
    return [fields for _, fields, _ in open_table(io.BytesIO(data)).rows()]


def zipped(files: dict[str, bytes], **how: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, **how) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return target.getvalue()


def sheet(*rows: list[Any], title: str = "People", more: dict[str, list[list[Any]]] | None = None) -> bytes:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = title
    for row in rows:
        first.append(row)
    for name, others in (more or {}).items():
        other = book.create_sheet(name)
        for row in others:
            other.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (CSV.encode(), "text, parted by commas"),
        (CSV.replace(",", "\t").encode(), "text, parted by tabs"),
        (CSV.replace(",", ";").encode("utf-16"), "text, parted by semicolons"),
        (("\ufeff" + CSV).encode(), "text, parted by commas"),
        (("sep=,\n" + CSV).encode("cp1252"), "text, parted by commas"),
        (CSV.replace("\n", "\r").encode(), "text, parted by commas"),
        (zipped({"export/people.csv": CSV.encode(), "__MACOSX/._people.csv": b"x"}), "text, parted by commas"),
        (zipped({"people": CSV.encode()}), "text, parted by commas"),
        (sheet(["email", "name"], ["ada@example.com", "Ada"]), "XLSX workbook"),
        (zipped({"a.xlsx": sheet(["email", "name"], ["ada@example.com", "Ada"])}), "XLSX workbook"),
    ],
)
def test_list_is_read_whatever_it_lies_in(data: bytes, kind: str) -> None:
    table = open_table(io.BytesIO(data))

    assert table.kind == kind
    assert [each[1] for each in first_rows(table)] == [["email", "name"], ["ada@example.com", "Ada"]]
    assert [each[1] for each in table.rows()] == [["email", "name"], ["ada@example.com", "Ada"]]
    assert table.remarks == ()


def test_old_encodings_are_read_and_said() -> None:
    table = open_table(io.BytesIO("email,name\nada@example.com,Müller\n".encode("cp1252")))

    assert list(table.rows())[1][1] == ["ada@example.com", "Müller"]
    assert table.remarks == (
        "1 line is not UTF-8, the first being line 2; read as Windows-1252. Look at accents in names.",
    )


def test_cells_of_a_workbook_read_as_text() -> None:
    moment, day = dt.datetime.fromisoformat("2024-01-31 08:30"), dt.datetime.fromisoformat("2024-01-31")
    cells = ["a@example.com", 5, 5.0, 2.5, True, day, moment, dt.date(2024, 1, 31), None, ""]
    assert rows_of(sheet(["email"] + ["x"] * 9, cells, [None] * 3, ["b@example.com"]))[1:] == [
        ["a@example.com", "5", "5", "2.5", "true", "2024-01-31", "2024-01-31 08:30:00", "2024-01-31"],
        ["b@example.com"],
    ]


def test_formulas_are_never_computed() -> None:
    made = sheet(["email", "name"], ["a@example.com", '=HYPERLINK("https://evil.example","x")'], ["=1+1", "x"])

    assert rows_of(made)[1:] == [["a@example.com"], ["", "x"]]


def test_only_the_first_filled_sheet_counts_and_it_is_said() -> None:
    made = sheet(title="Cover", more={"People": [["email"], ["a@example.com"]], "More": [["b@example.com"]]})
    table = open_table(io.BytesIO(made))

    assert [each[1] for each in table.rows()] == [["email"], ["a@example.com"]]
    assert table.remarks == (
        "The workbook has 1 further sheet with something in them; only the first, “People”, is read.",
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b" \n\n", "The file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel file"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "no text and no workbook"),
        (b"PK\x03\x04 but not really", "damaged"),
        (zipped({"list.csv": CSV.encode()})[:-30], "damaged"),
        (zipped({}), "archive is empty"),
        (zipped({"a.csv": b"x", "b.csv": b"x"}), "2 lists"),
        (zipped({"inner.zip": zipped({"a.csv": b"x"})}), "no list"),
        (zipped({f"{number}.txt": b"" for number in range(archive.MAX_MEMBERS + 1)}), "1,001 files"),
        (sheet(), "workbook is empty"),
        (zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}), "damaged"),
        (zipped({"[Content_Types].xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xl/a.xml": b"<a/>"}), "XML"),
        (zipped({"[Content_Types].xml": b"<!-- " + b"x" * 70_000, "xl/a.xml": b"<a/>"}), "XML"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(TableError, match=words):
        list(open_table(io.BytesIO(data)).rows())


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({"list.csv": b"a" * 30_000_000})

    with pytest.raises(TableError, match="more than 250 times its size"):
        open_table(io.BytesIO(bomb))


def test_archive_that_lies_about_its_size_is_read_no_further() -> None:
    data = bytearray(zipped({"list.csv": CSV.encode() * 1000}))
    small, size = (20).to_bytes(4, "little"), (len(CSV) * 1000).to_bytes(4, "little")
    assert data.count(size) == 2
    lying = bytes(data.replace(size, small))

    with pytest.raises(TableError, match="damaged"):
        list(open_table(io.BytesIO(lying)).rows())


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_workbook_that_unpacks_beyond_measure_is_refused(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_SHEET", 1000)
    monkeypatch.setattr(workbook, "MAX_TEXTS", 1000)
    files = {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>", part: b"<a>" + b"0123" * 400}

    with pytest.raises(TableError, match=r"would unpack to 1,603 bytes"):
        open_table(io.BytesIO(zipped(files)))


def test_locked_archive_is_refused() -> None:
    data = bytearray(zipped({"list.csv": CSV.encode()}))
    central = data.rindex(b"PK\x01\x02")
    data[central + 8] |= 1

    with pytest.raises(TableError, match="password"):
        open_table(io.BytesIO(bytes(data)))


def test_line_of_ten_megabytes_costs_its_own_row_alone() -> None:
    data = b"email,name\n" + b"x" * 10_000_000 + b"\nada@example.com,Ada\n"

    found = list(open_table(io.BytesIO(data)).rows())

    assert [fault != "" for _, _, fault in found] == [False, True, False]
    assert found[2][1] == ["ada@example.com", "Ada"]
