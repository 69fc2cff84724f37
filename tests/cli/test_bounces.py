from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.tokens import Keys, Purpose

Run = Callable[..., subprocess.CompletedProcess[str]]

SECRET = b"\x01" * 32
BOUNCE = (
    "From: MAILER-DAEMON@qmail.example\nTo: bounce+{token}@news.harbour.example\nSubject: failure notice\n\n"
    "Hi. This is the qmail-send program at qmail.example.\n\n"
    "<ana.ito@qmail.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n"
)


@pytest.fixture(name="bounce")
def a_bounce(masthead: Run) -> Path:
    token = Keys(SECRET).token(Purpose.BOUNCE, 7, 9)
    Path("bounce.eml").write_text(BOUNCE.format(token=token))
    Path("secret").write_text(SECRET.hex())
    return Path("bounce.eml")


def test_message_is_told_with_what_follows(masthead: Run, bounce: Path) -> None:
    told = masthead("reports", "read", bounce, "--secret", "secret", "--text")

    assert told.returncode == 0
    for words in (
        "bounce.eml: a bounce: not delivered",
        "unknown user",
        "ana.ito@qmail.example",
        "There is no such mailbox.",
        "subscriber 9, mailing 7 (by the envelope)",
        "suppressed for all titles at once",
        "Hi. This is the qmail-send program",
    ):
        assert words in told.stdout


def test_without_a_secret_everything_but_the_person_is_told(masthead: Run, bounce: Path) -> None:
    told = masthead("reports", "read", bounce)

    assert told.returncode == 0
    assert "unknown user" in told.stdout
    assert "not asked: no secret is at hand" in told.stdout
    assert "subscriber 9" not in told.stdout


def test_another_secret_knows_nobody(masthead: Run, bounce: Path) -> None:
    Path("other").write_text("02" * 32)
    told = masthead("reports", "read", bounce, "--secret", "other")

    assert "nobody: it holds no token of ours" in told.stdout
    assert "Nothing." in told.stdout


def test_json_has_every_file(masthead: Run, bounce: Path) -> None:
    Path("words.eml").write_bytes(b"Subject: hello\n\nfrom a person \x1b[31m")
    report = json.loads(masthead("reports", "read", bounce, "words.eml", "--secret", "secret", "--json").stdout)

    assert report["secret"] is True
    assert [(each["file"], each["kind"], each["consequence"]) for each in report["reports"]] == [
        ("bounce.eml", "bounce", "hard"),
        ("words.eml", "unknown", "none"),
    ]
    assert report["reports"][0]["person"] == {"mailing": 7, "subscriber": 9, "found": "envelope"}


def test_standard_input_is_read(masthead: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Subject: Out of office\n\nAway.\x1b[2J")))
    told = masthead("reports", "read", "-", "--text")

    assert "an automatic reply" in told.stdout
    assert "\x1b[2J" not in told.stdout


def test_file_that_is_not_there_is_said(masthead: Run) -> None:
    told = masthead("reports", "read", "missing.eml")

    assert told.returncode == 2
    assert "There is no message at missing.eml." in told.stderr
