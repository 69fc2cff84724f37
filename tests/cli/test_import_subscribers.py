"""`masthead import subscribers` as somebody types it."""

from __future__ import annotations

import csv
import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.resident import Resident
from tests.sites import MadeSite, clean_environment

SOURCE = "--consent-source=The form on the old site"
LIST = "E-Mail,Vorname,Ort\nada@example.com,Ada,Wien\nnobody,Ben,Graz\nADA@example.com,Ada,\n"
BATCH = 200
# The command, with small batches, waiting within its third one for whoever ends it.
HALTING = f"""
import functools, pathlib, signal, sys
from masthead.cli.main import main
from masthead.cli.site import open_site

open_site(pathlib.Path(sys.argv[-2]))
from masthead.web.subscribers.imports import account, options

options.ImportOptions = functools.partial(options.ImportOptions, batch_rows={BATCH})
write, batches = account.write_segment, []

def write_segment(*arguments):
    write(*arguments)
    batches.append(1)
    if len(batches) == 3:
        print("halted", flush=True)
        signal.pause()

account.write_segment = write_segment
main()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "readers.csv"
    made.write_text(LIST, "utf-8")
    return made


def bring(resident: Resident, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return resident("import", "subscribers", "--title=harbour-lantern", "--site", resident.site.folder, *arguments)


def tables(site: MadeSite) -> dict[str, int]:
    with sqlite3.connect(site.folder / "masthead.sqlite") as held:
        names = ("subscriber", "subscription", "consent", "importrun")
        return {name: held.execute(f"SELECT count(*) FROM subscribers_{name}").fetchone()[0] for name in names}


def test_list_comes_in_with_a_report(resident: Resident, file: Path, tmp_path: Path) -> None:
    report = tmp_path / "rows.csv"
    tried = bring(resident, file, SOURCE, "--dry-run", "--json")
    assert tables(resident.site) == {"subscriber": 0, "subscription": 0, "consent": 0, "importrun": 0}
    done = bring(resident, file, SOURCE, "--tags=fair", "--map=Ort=attribute:city", "--report", report, "--json")

    counts = {"rows": 3, "added": 1, "updated": 0, "unchanged": 0, "refused": 2}
    assert counts.items() <= json.loads(tried.stdout).items()
    assert counts.items() <= json.loads(done.stdout).items()
    assert (json.loads(tried.stdout)["state"], json.loads(done.stdout)["state"]) == ("checked", "finished")
    assert tables(resident.site) == {"subscriber": 1, "subscription": 1, "consent": 1, "importrun": 1}
    with report.open(encoding="utf-8-sig", newline="") as lines:
        assert [row["outcome"] for row in csv.DictReader(lines)] == ["added", "refused", "refused"]


def test_words_say_what_columns_hold_and_how_rows_ended(resident: Resident, file: Path) -> None:
    done = bring(resident, file, SOURCE)

    assert done.returncode == 0
    assert "3 rows brought in" in done.stdout
    assert "It is the same address as in line 2; one is enough." in done.stdout
    assert "attribute Ort" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "Nobody is brought in without a source of consent."),
        ((SOURCE, "--title=nope"), 2, "There is no title “nope”."),
        ((SOURCE, "--map=Stadt=name"), 2, "There is no column “Stadt”"),
        ((SOURCE, "--map=E-Mail=ignored"), 2, "No column is said to hold the e-mail address"),
        ((SOURCE, "--consent-date=2999-01-01"), 2, "no date on which somebody can have agreed"),
        ((SOURCE, "--known=burn"), 1, "fill, overwrite or leave"),
        ((SOURCE, "--dry-run", "--resume"), 2, "A dry run cannot be resumed."),
        ((SOURCE, "--dry-run", "--report=x.csv"), 2, "A dry run writes no report"),
        ((SOURCE, "--report=/nowhere/x.csv"), 2, "No report can be written"),
        (("--resume",), 2, "There is no unfinished import"),
    ],
)
def test_wrong_use_ends_in_words_and_leaves_nothing(
    resident: Resident, file: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = bring(resident, file, *arguments)

    assert done.returncode == code
    assert words in done.stderr
    assert tables(resident.site) == {"subscriber": 0, "subscription": 0, "consent": 0, "importrun": 0}
    assert not list((resident.site.folder / "imports").glob("*"))


def test_files_that_are_no_lists_are_refused(resident: Resident, tmp_path: Path) -> None:
    locked = tmp_path / "two.zip"
    with zipfile.ZipFile(locked, "w") as made:
        made.writestr("a.csv", "email\n")
        made.writestr("b.csv", "email\n")
    empty = tmp_path / "empty.csv"
    empty.touch()

    for path, code, words in (
        (locked, 1, "The archive holds 2 lists"),
        (empty, 1, "The file is empty"),
        (tmp_path, 2, "is a folder"),
        (tmp_path / "missing.csv", 2, "There is no list at"),
    ):
        done = bring(resident, path, SOURCE)
        assert (done.returncode, words in done.stderr) == (code, True), done.stderr


def test_killed_import_is_resumed_to_the_last_row(resident: Resident, tmp_path: Path) -> None:
    site, rows = resident.site, 5 * BATCH
    file = tmp_path / "many.csv"
    file.write_text("email\n" + "".join(f"r{number}@example.com\n" for number in range(rows)), "utf-8")
    arguments = ("import", "subscribers", file, "--title=harbour-lantern", "--site", site.folder, SOURCE)

    with subprocess.Popen(
        [sys.executable, "-c", HALTING, *map(str, arguments)],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as killed:
        assert killed.stdout
        assert killed.stdout.readline() == "halted\n"
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    half = tables(site)
    done = bring(resident, file, "--resume", "--json")

    assert half == {"subscriber": 2 * BATCH, "subscription": 2 * BATCH, "consent": 2 * BATCH, "importrun": 1}
    assert json.loads(done.stdout)["added"] == rows
    assert tables(site) == {"subscriber": rows, "subscription": rows, "consent": rows, "importrun": 1}


def test_file_is_kept_as_it_was(resident: Resident, file: Path) -> None:
    bring(resident, file, SOURCE)

    [kept] = (resident.site.folder / "imports").glob("*/list.csv")
    assert hashlib.sha256(kept.read_bytes()).digest() == hashlib.sha256(LIST.encode()).digest()
