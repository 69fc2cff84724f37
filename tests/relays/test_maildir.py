from __future__ import annotations

import errno
import mailbox
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.delivery.ports import Outcome, RelayError
from masthead.relays.maildir import MaildirRelay

MESSAGE = b"Subject: Morning\r\n\r\nGood morning\r\n"


def test_message_is_one_file_with_its_envelope_before_it(tmp_path: Path) -> None:
    relay = MaildirRelay(tmp_path / "mail")
    relay.open()
    reply = relay.submit(sender="bounce@harbour.example", recipient="ana@example.com", message=MESSAGE)
    relay.close()

    assert reply.outcome is Outcome.ACCEPTED
    [file] = (tmp_path / "mail" / "new").iterdir()
    assert file.read_bytes() == (
        b"Return-Path: <bounce@harbour.example>\nDelivered-To: ana@example.com\nSubject: Morning\n\nGood morning\n"
    )
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []
    assert file.stat().st_mode & 0o077 == 0


def test_mail_readers_read_it(tmp_path: Path) -> None:
    relay = MaildirRelay(tmp_path / "mail")
    relay.open()
    for number in range(20):
        relay.submit(sender="", recipient=f"p{number}@example.com", message=MESSAGE)
    box = mailbox.Maildir(tmp_path / "mail", create=False)
    assert sorted(message["Delivered-To"] for message in box) == sorted(
        f"p{number}@example.com" for number in range(20)
    )


def test_names_stay_unique_when_the_clock_stands_still(tmp_path: Path) -> None:
    relay = MaildirRelay(tmp_path, clock=lambda: 1_795_000_000_123_456_789)
    relay.open()
    for _ in range(10):
        relay.submit(sender="", recipient="ana@example.com", message=MESSAGE)
    names = [file.name for file in (tmp_path / "new").iterdir()]
    assert len(names) == 10
    assert all(name.startswith("1795000000.M123456P") for name in names)


def test_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(RelayError, match="is not a Maildir and is not empty"):
        MaildirRelay(tmp_path).open()
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("")
    with pytest.raises(RelayError, match="is not a folder"):
        MaildirRelay(tmp_path / "mail").open()


@pytest.mark.parametrize(
    ("fault", "words", "retry"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "is full. Make room and send again.", True),
        (PermissionError(errno.EACCES, "Permission denied"), "may not write to", False),
        (OSError(errno.EIO, "Input/output error"), "Input/output error", True),
    ],
)
def test_disk_fault_is_the_relays_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError, words: str, retry: bool
) -> None:
    relay = MaildirRelay(tmp_path / "mail")
    relay.open()

    def failing(descriptor: int) -> None:
        raise fault

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(RelayError) as stopped:
        relay.submit(sender="", recipient="ana@example.com", message=MESSAGE)
    assert words in str(stopped.value)
    assert stopped.value.retry is retry
    assert [file for file in (tmp_path / "mail").rglob("*") if file.is_file()] == []


@given(st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=0x2100), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_no_address_adds_a_header(tmp_path_factory: pytest.TempPathFactory, recipient: str) -> None:
    folder = tmp_path_factory.mktemp("mail")
    relay = MaildirRelay(folder)
    relay.open()
    reply = relay.submit(sender="b@harbour.example", recipient=recipient, message=MESSAGE)
    stored = [file.read_bytes().split(b"\n\n")[0].count(b"\n") for file in (folder / "new").iterdir()]
    assert stored == ([2] if reply.outcome is Outcome.ACCEPTED else [])
