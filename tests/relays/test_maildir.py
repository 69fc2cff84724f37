from __future__ import annotations

import errno
import mailbox
import os
from pathlib import Path

import pytest

from masthead.delivery.ports import RelayError
from masthead.relays.maildir import Maildir, as_stored

MESSAGE = b"Subject: Morning\r\n\r\nGood morning\r\n"


def deliver(maildir: Maildir, *, sender: str = "", recipient: str = "ana@example.com") -> None:
    name = maildir.write(as_stored(sender, recipient, MESSAGE))
    maildir.show(name)
    maildir.sync()


def test_message_is_one_file_with_its_envelope_before_it(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path / "mail")
    maildir.make()
    deliver(maildir, sender="bounce@harbour.example")

    [file] = (tmp_path / "mail" / "new").iterdir()
    assert file.read_bytes() == (
        b"Return-Path: <bounce@harbour.example>\nDelivered-To: ana@example.com\nSubject: Morning\n\nGood morning\n"
    )
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []
    assert file.stat().st_mode & 0o077 == 0


def test_mail_readers_read_it(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path / "mail")
    maildir.make()
    for number in range(20):
        deliver(maildir, recipient=f"p{number}@example.com")
    box = mailbox.Maildir(tmp_path / "mail", create=False)
    assert sorted(message["Delivered-To"] for message in box) == sorted(
        f"p{number}@example.com" for number in range(20)
    )


def test_names_stay_unique_when_the_clock_stands_still(tmp_path: Path) -> None:
    maildir = Maildir(tmp_path, clock=lambda: 1_795_000_000_123_456_789)
    maildir.make()
    for _ in range(10):
        deliver(maildir)
    names = [file.name for file in (tmp_path / "new").iterdir()]
    assert len(names) == 10
    assert all(name.startswith("1795000000.M123456P") for name in names)


def test_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(RelayError, match="is not a Maildir and is not empty"):
        Maildir(tmp_path).make()
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("")
    with pytest.raises(RelayError, match="is not a folder"):
        Maildir(tmp_path / "mail").make()


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
    maildir = Maildir(tmp_path / "mail")
    maildir.make()

    def failing(descriptor: int) -> None:
        raise fault

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(RelayError) as stopped:
        deliver(maildir)
    assert words in str(stopped.value)
    assert stopped.value.retry is retry
    assert [file for file in (tmp_path / "mail").rglob("*") if file.is_file()] == []
