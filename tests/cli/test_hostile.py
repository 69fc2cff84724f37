"""What nobody should hand in and somebody will: a clear answer or a correct reading, never a traceback."""

from __future__ import annotations

import email
import email.policy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Changed = Callable[..., Path]

FIFTY_MEGABYTES = 50_000_000


def codes(done: subprocess.CompletedProcess[str]) -> set[str]:
    return {finding["code"] for finding in json.loads(done.stdout)["findings"]}


@pytest.mark.parametrize("filling", [b"x", b"\n", b"- ", b"\xff"], ids=["words", "lines", "lists", "noise"])
def test_file_of_fifty_megabytes_is_not_read(masthead: Run, edition: Path, filling: bytes) -> None:
    big = edition.with_name("big.md")
    big.write_bytes(edition.read_bytes() + filling * (FIFTY_MEGABYTES // len(filling)))

    said = masthead("check", big)
    rendered = masthead("render", big, "--out", "out")
    sent = masthead("send", big, "--to", edition.parent.parent / "subscribers.csv", "--relay", "maildir:mail")

    assert [done.returncode for done in (said, rendered, sent)] == [1, 1, 1]
    assert codes(masthead("check", big, "--json")) == {"file-too-large"}
    assert "has more than 2,000,000 bytes" in said.stdout
    assert not Path("mail").exists()


@pytest.mark.parametrize(
    "bomb",
    [
        "".join(f"{'  ' * depth}- x\n" for depth in range(600)),
        "> " * 20_000 + "x\n",
        "- " * 20_000 + "x\n",
        "1. " * 20_000 + "x\n",
        "*" * 50_000 + "x\n",
        "[" * 50_000 + "](" * 50_000 + "\n",
        "<b>" * 20_000 + "x\n",
        "`" * 20_000 + "\n",
        "| a " * 5_000 + "|\n" + "| - " * 5_000 + "|\n",
    ],
    ids=["lists", "quotes", "list marks", "numbers", "stars", "brackets", "tags", "ticks", "table"],
)
def test_bomb_of_nested_marks_is_read_and_reported(masthead: Run, changed: Changed, bomb: str) -> None:
    file = changed(("## Number of the day\n", f"{bomb}\n## Number of the day\n"))

    done = masthead("check", file, "--json")

    report = json.loads(done.stdout)
    assert [each["label"] for each in report["sections"]][:3] == ["", "Top story", "Number of the day"]
    assert report["findings"]


@pytest.mark.parametrize(
    "front",
    [
        'subject: "Hello\\r\\nBcc: everybody@example.com"',
        'subject: "Hello\\u2028Bcc: everybody@example.com"',
        "subject: |\n  Hello\n  Bcc: everybody@example.com",
        'subject: "Hello\\0there, dear friends"',
    ],
    ids=["crlf", "separator", "block", "nul"],
)
def test_subject_with_line_breaks_adds_no_header(masthead: Run, publication: Path, edition: Path, front: str) -> None:
    file = edition.with_name("broken.md")
    file.write_text(edition.read_text("utf-8").replace('subject: "☕ Your first edition"', front), "utf-8")
    arguments = ("send", file, "--to", publication / "subscribers.csv", "--relay", "maildir:mail")

    checked, sent = masthead("check", file, "--json"), masthead(*arguments)

    assert checked.returncode == sent.returncode == 1
    assert {finding["line"] for finding in json.loads(checked.stdout)["findings"]} >= {6}
    assert not Path("mail").exists()


@pytest.mark.parametrize(
    "name",
    ['"Ana\r\nBcc: all@example.com"', '"Ana\nBcc: all@example.com"', '"A\x00na"', "An\u202ea", '"=?utf-8?q?x?="'],
    ids=["crlf", "lf", "nul", "direction", "encoded"],
)
def test_name_of_a_reader_adds_no_header(masthead: Run, edition: Path, name: str) -> None:
    Path("list.csv").write_bytes(f"email,name\nana@a.example,{name}\n".encode())

    report = json.loads(masthead("send", edition, "--to", "list.csv", "--relay", "maildir:mail", "--json").stdout)

    assert report["accepted"] + report["suppressed"] + len(report["refused_rows"]) == report["rows"]
    for path in Path("mail/new").glob("*"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert mail["Bcc"] is None
        assert [str(address) for address in mail["To"].addresses[0].addr_spec.split()] == ["ana@a.example"]


def test_lone_surrogate_is_replaced_and_reported_with_its_line(masthead: Run, edition: Path) -> None:
    file = edition.with_name("half.md")
    source = edition.read_bytes()
    file.write_bytes(source.replace(b"Thursdays are now", b"Thurs\xed\xa0\xbddays are now"))

    done = masthead("check", file, "--json")

    assert done.returncode == 1
    [finding] = json.loads(done.stdout)["findings"]
    assert (finding["code"], finding["line"]) == ("file-encoding", 24)


def test_escaped_surrogate_in_the_front_matter_is_reported(masthead: Run, changed: Changed) -> None:
    file = changed(('title: "An edition is', 'title: "\\ud83d An edition is'))

    done = masthead("check", file, "--json")

    assert done.returncode == 1
    assert "front-matter" in codes(done)


def test_text_from_right_to_left_is_kept(masthead: Run, changed: Changed, tmp_path: Path) -> None:
    file = changed(("drops its last spreadsheet", "يقول وداعا לשלום"))

    assert masthead("check", file).returncode == 0
    assert masthead("render", file, "--out", "out").returncode == 0
    for name in ("email.html", "email.txt", "web.html", "edition.md"):
        assert "يقول وداعا לשלום" in (tmp_path / "out" / name).read_text("utf-8")


def test_hidden_marks_of_direction_are_found_and_spelt_out(masthead: Run, changed: Changed) -> None:
    file = changed(("drops its last", "drops \u202eits last"))

    said = masthead("check", file)

    assert "text-direction" in said.stdout
    assert "\u202e" not in said.stdout


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\x00" * 1000,
        b"\xff\xfe",
        b"---\n",
        b"---\n---\n",
        b"PK\x03\x04" + bytes(range(256)) * 40,
        b"\x1b[2J\x1b]0;x\x07",
    ],
    ids=["empty", "zeros", "mark", "open", "bare", "a word processor's", "terminal"],
)
def test_file_that_is_no_edition_gets_an_answer(masthead: Run, edition: Path, source: bytes) -> None:
    file = edition.with_name("none.md")
    file.write_bytes(source)

    said = masthead("check", file)

    assert said.returncode == 1
    assert "front-matter" in said.stdout
    assert "\x1b" not in said.stdout
    assert masthead("render", file, "--out", "out").returncode == 1


HOUSES: dict[str, bytes] = {
    "empty": b"",
    "noise": b"\x00\xff\xfe" * 100,
    "json": b'{"version": 1}',
    "deep": b"a = " + b"[" * 5000,
    "controls": b'version = 1\n[publication]\nslug = "a"\nname = "\\u001b[2J"\nfrom = "a@b.example"\n',
    "header": b'version = 1\n[publication]\nslug = "a"\nname = "A"\nfrom = "A\\r\\nBcc: x@y.example <a@b.example>"\n',
    "large": b"#" * 3_000_000,
}


@pytest.mark.parametrize("house", HOUSES)
def test_house_that_is_none_gets_an_answer(masthead: Run, publication: Path, edition: Path, house: str) -> None:
    (publication / "house.toml").write_bytes(HOUSES[house])

    said = masthead("check", edition)
    report: dict[str, Any] = json.loads(masthead("check", edition, "--json").stdout)

    assert said.returncode == 1
    assert "cannot be used as it is." in said.stderr
    assert "\x1b" not in said.stdout
    assert report["findings"]
    assert all(finding["remedy"] for finding in report["findings"])
