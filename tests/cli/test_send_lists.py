"""Every row of a list is mailed or listed with its reason, whatever the file looks like."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def send(masthead: Run, edition: Path) -> Callable[[bytes], dict[str, Any]]:
    """`send(bytes of a list)`: the report; every row is accounted for, in JSON and in the receipt file."""

    def report_of(source: bytes) -> dict[str, Any]:
        Path("list.csv").write_bytes(source)
        done = masthead(
            "send", edition, "--to", "list.csv", "--relay", "maildir:mail", "--receipt", "receipt.csv", "--json"
        )
        report: dict[str, Any] = json.loads(done.stdout)
        outcomes = ("accepted", "rejected", "deferred", "suppressed", "in_doubt", "pending")
        assert sum(report[name] for name in outcomes) == report["audience"]
        assert report["rows"] == report["audience"] + len(report["refused_rows"])
        assert all(row["reason"] for row in report["refused_rows"])
        assert done.returncode == (0 if report["accepted"] else 1)
        with Path("receipt.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == report["rows"] - report["accepted"]
        return report

    return report_of


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbfemail,name\r\nana@a.example,Ana\r\nbo@b.example,Bo\r\n",
        b"name;email\nAna;ana@a.example\nBo;bo@b.example\n",
        b"sep=;\r\nemail;name\r\nana@a.example;Ana\r\nbo@b.example;Bo\r\n",
        b"E-Mail\tVorname\nana@a.example\tAna\nbo@b.example\tBo\n",
        "email,name\nana@a.example,Ana\nbo@b.example,Bo\n".encode("utf-16"),
        b"email,name\rana@a.example,Ana\rbo@b.example,Bo\r",
        b'email,name\nana@a.example,"An\na"\nbo@b.example,Bo\n',
        b"email,name\nana@a.example,J\xfcrgen\nbo@b.example,Bo\n",
        b"ana@a.example,Ana\nbo@b.example,Bo\n",
        b"email,name\n\n\nana@a.example\n\nbo@b.example,Bo,\n",
    ],
    ids=[
        "bom",
        "semicolons",
        "announced",
        "tabs",
        "utf-16",
        "old ends",
        "lines in a name",
        "latin-1",
        "bare",
        "ragged",
    ],
)
def test_list_is_read_as_it_comes(send: Callable[[bytes], dict[str, Any]], source: bytes) -> None:
    report = send(source)

    assert (report["accepted"], report["rows"]) == (2, 2)


def test_list_rows_that_cannot_be_mailed_are_named_with_line_and_reason(
    send: Callable[[bytes], dict[str, Any]],
) -> None:
    report = send(
        b"email,name\n"
        b"ana@a.example,Ana\n"
        b"ana@A.example,Ana again\n"
        b"nobody\n"
        b",Nameless\n"
        b"bo@b.example,Bo,and,much,more\n"
        b"eve@c.example\r\nBcc: all@d.example\n"
        b'"zoe@e.example,Zoe\n'
        b"yan@f.example,Yan\n"
    )

    assert report["accepted"] == 3
    assert [(row["line"], row["reason"].split(";")[0].split(".")[0]) for row in report["refused_rows"]] == [
        (3, "It is the same address as in line 2"),
        (4, "It has no “@”"),
        (5, "There is no address"),
        (6, "The row has 5 fields for 2 columns"),
        (8, "It has a blank inside"),
        (9, "A quotation mark opens here and is never closed"),
    ]


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        (b"", 0),
        (b"email,name\n", 0),
        (b"email\nnobody\nstill nobody\n", 2),
        (b"name,city\nAna,Alba\nBo,Bonn\n", 2),
        (b"\x00\xff\xfe\x00\n\x00\n", 1),
    ],
    ids=["empty", "headings", "bad rows", "no addresses", "noise"],
)
def test_list_of_nobody_is_a_failed_job_with_every_row_named(
    send: Callable[[bytes], dict[str, Any]], source: bytes, rows: int
) -> None:
    report = send(source)

    assert (report["audience"], report["rows"]) == (0, rows)
    assert report["stopped"] == "list.csv holds nobody to write to."
    assert report["problems"] or report["refused_rows"]
    assert not Path("mail").exists()


def test_list_problems_are_shown_to_people(masthead: Run, edition: Path) -> None:
    Path("list.csv").write_bytes(b"ana@a.example,J\xfcrgen\nnobody,Bo\n")

    said = masthead("send", edition, "--to", "list.csv", "--relay", "maildir:mail").stdout

    assert "! list.csv:1\n  There is no header row; field 1 of each row was taken for the address." in said
    assert "read as Windows-1252." in said
    assert "1 row of the list was refused:\n  line 2: nobody – It has no “@”" in said


def test_list_with_many_bad_rows_names_all_of_them_in_the_receipt(masthead: Run, edition: Path) -> None:
    Path("list.csv").write_text("email\nana@a.example\n" + "".join(f"bad{number}\n" for number in range(50)))

    said = masthead("send", edition, "--to", "list.csv", "--relay", "maildir:mail", "--receipt", "r.csv").stdout

    assert "50 rows of the list were refused:" in said
    assert "… and 30 more; --json and --receipt list them all." in said
    assert Path("r.csv").read_text("utf-8").count("refused") == 50
