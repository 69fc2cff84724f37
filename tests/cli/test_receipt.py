from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

LIST = "email\nana@a.example\nnobody@b.example\nfull@gmail.com\nzoe@d.example\nbroken@\n"


@pytest.fixture
def run(masthead: Run, edition: Path, mail_server: str) -> Path:
    """A run with an accepted, a rejected, a deferred reader and a refused row."""
    Path("list.csv").write_text(LIST)
    folder = Path("run")
    masthead("send", edition, "--to", "list.csv", "--relay", mail_server, "--patience", "0", "--run", folder, "--json")
    return folder


def test_receipt_of_a_run_says_how_everybody_stands(masthead: Run, run: Path) -> None:
    report = json.loads(masthead("receipt", run, "--json").stdout)

    assert {name: report[name] for name in ("rows", "refused", "audience", "accepted", "rejected", "deferred")} == {
        "rows": 5,
        "refused": 1,
        "audience": 4,
        "accepted": 2,
        "rejected": 1,
        "deferred": 1,
    }
    assert (report["state"], report["adds_up"], report["pending"]) == ("running", True, 0)
    assert report["by_provider"]["gmail"]["deferred"] == 1
    assert report["by_provider"]["other"]["accepted"] == 2


def test_receipt_explains_refusals_to_people(masthead: Run, run: Path) -> None:
    done = masthead("receipt", run)

    assert done.returncode == 0
    assert done.stdout.startswith("your-morning 1: running\n")
    assert "There is no such mailbox. Take the address off the list." in done.stdout
    assert "The mailbox is full." in done.stdout
    assert "1 row of the list was refused:\n  line 6: broken@ – " in done.stdout


def test_receipt_csv_names_everybody_who_was_not_simply_accepted(masthead: Run, run: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(masthead("receipt", run, "--csv").stdout)))

    assert {row["email"]: (row["outcome"], row["code"], row["passes"]) for row in rows} == {
        "broken@": ("refused", "0", "0"),
        "nobody@b.example": ("rejected", "550", "1"),
        "full@gmail.com": ("deferred", "452", "1"),
    }


def test_receipt_reads_a_ledger_by_its_address(masthead: Run, run: Path) -> None:
    url = f"sqlite:///{run.absolute() / 'ledger.sqlite'}"

    [listed] = json.loads(masthead("receipt", "--ledger", url, "--json").stdout)
    report = json.loads(masthead("receipt", str(listed["mailing"]), "--ledger", url, "--json").stdout)

    assert (listed["label"], listed["state"]) == ("your-morning 1", "running")
    assert (report["mailing"], report["audience"]) == (listed["mailing"], 4)
    assert "run" not in report
    assert "your-morning 1" in masthead("receipt", "--ledger", url).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "A receipt is of a run or a mailing."),
        (["nowhere"], 2, "There is no run at nowhere."),
        (["."], 1, "There is no ledger"),
        (["7", "--ledger", "sqlite:///run/ledger.sqlite"], 1, "There is no mailing 7 in this ledger."),
        (["x", "--ledger", "sqlite:///run/ledger.sqlite"], 2, "With --ledger a mailing is a number, and “x” is none."),
        (["7", "--ledger", "mysql://host"], 1, "A ledger is written sqlite:///"),
    ],
)
def test_receipt_says_what_it_cannot_find(
    masthead: Run, run: Path, arguments: list[str], code: int, words: str
) -> None:
    done = masthead("receipt", *arguments)

    assert done.returncode == code
    assert words in done.stderr


def test_a_ledger_of_another_schema_says_what_to_do(masthead: Run, run: Path) -> None:
    import sqlite3

    with sqlite3.connect(run / "ledger.sqlite") as ledger:
        ledger.execute("UPDATE ledger_migration SET number = number + 1000")
    ledger.close()

    done = masthead("receipt", run)

    assert done.returncode == 1
    assert "was made by a newer Masthead" in done.stderr
    assert "Upgrade Masthead on this machine." in done.stderr


def test_migrate_makes_a_ledger_and_may_be_repeated(masthead: Run) -> None:
    first = masthead("migrate", "--ledger", "sqlite:///new.db")
    again = masthead("migrate", "--ledger", "sqlite:///new.db", "--json")
    refused = masthead("migrate", "--ledger", "sqlite:///no/folder/new.db")

    assert (first.returncode, again.returncode, refused.returncode) == (0, 0, 1)
    assert first.stdout.startswith("Applied 0001")
    assert json.loads(again.stdout) == {"applied": []}
    assert "cannot be made" in refused.stderr
