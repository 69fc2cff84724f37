from __future__ import annotations

import email
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

LIST = """email,segments
ana@gmail.com,seed
bo@b.example,
broken@,
zoe@hotmail.com,
zoe@HOTMAIL.com,
yan@c.example,seed
"""


def test_simulation_says_who_would_get_it_and_sends_nothing(masthead: Run, publication: Path, edition: Path) -> None:
    Path("list.csv").write_text(LIST)

    done = masthead("send", edition, "--to", "list.csv", "--simulate", "--rate", "2", "--canary", "1%", "--json")

    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert {name: report[name] for name in ("rows", "refused", "audience", "by_provider", "seconds", "bounded_by")} == {
        "rows": 6,
        "refused": 2,
        "audience": 4,
        "by_provider": {"gmail": 1, "microsoft": 1, "other": 2},
        "seconds": 2.0,
        "bounded_by": "relay",
    }
    assert report["excluded"]["It is on the list already."] == 1
    assert report["canary"] == 3
    assert report["bytes"] == pytest.approx(4 * report["message_bytes"], rel=0.01)
    assert not (publication / ".masthead" / "runs").exists()


def test_simulation_in_words(masthead: Run, edition: Path) -> None:
    Path("list.csv").write_text(LIST)

    done = masthead("send", edition, "--to", "list.csv", "--simulate", "--warm-up", "example.com=2026-01-01")

    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["Audience", "4"] in lines
    assert ["other", "2"] in lines
    assert done.stdout.endswith("Nothing was sent.\n")
    assert "takes at least" in done.stderr


def test_dry_run_writes_every_message_as_it_would_leave(masthead: Run, edition: Path) -> None:
    Path("list.csv").write_text(LIST)

    done = masthead("send", edition, "--to", "list.csv", "--eml", "out", "--json")

    written = {path.name: email.message_from_bytes(path.read_bytes()) for path in Path("out").iterdir()}
    assert done.returncode == 0
    assert json.loads(done.stdout)["files"] == 4
    assert {name: message["To"] for name, message in written.items()} == {
        "0000001.eml": "ana@gmail.com",
        "0000002.eml": "bo@b.example",
        "0000003.eml": "zoe@hotmail.com",
        "0000004.eml": "yan@c.example",
    }


def test_dry_run_signs_as_the_mailing_would(masthead: Run, edition: Path, tmp_path: Path) -> None:
    Path("list.csv").write_text(LIST)
    subprocess.run(["openssl", "genrsa", "-out", "dkim.pem", "2048"], check=True, capture_output=True)

    masthead("send", edition, "--to", "list.csv", "--eml", "out", "--dkim", "dkim.pem", "--dkim-selector", "press")

    signed = email.message_from_bytes((tmp_path / "out" / "0000001.eml").read_bytes())
    assert "d=example.com;" in signed["DKIM-Signature"]
    assert "s=press;" in signed["DKIM-Signature"]


def test_dry_run_says_where_it_cannot_write(masthead: Run, edition: Path) -> None:
    Path("list.csv").write_text(LIST)

    done = masthead("send", edition, "--to", "list.csv", "--eml", "list.csv")

    assert done.returncode == 1
    assert "The messages cannot be written to list.csv" in done.stderr


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (b"nothing", "This is not a PEM file"),
        (b"-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----\n", "holds a public key, not a private key"),
    ],
)
def test_signing_key_that_cannot_be_used_is_said_before_anything_else(
    masthead: Run, edition: Path, key: bytes, words: str
) -> None:
    Path("list.csv").write_text(LIST)
    Path("dkim.pem").write_bytes(key)

    done = masthead(
        "send", edition, "--to", "list.csv", "--relay", "maildir:mail", "--dkim", "dkim.pem", "--dkim-selector", "s"
    )

    assert done.returncode == 1
    assert words in done.stderr
    assert not Path("mail").exists()
