"""A Maildir as the engine's relay."""

from __future__ import annotations

import asyncio
import errno
import mailbox
import os
from pathlib import Path

import pytest

from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import RelayError, Submission
from masthead.relays import relay_from_url
from masthead.relays.drops import DropRelay
from masthead.relays.maildir import TOGETHER, Maildir, MaildirDrop
from masthead.testing import a_recipient
from masthead.testing.list_feed import ListFeed

MESSAGE = b"Subject: Morning\r\n\r\nGood morning\r\n..dotted\r\n"


def submissions(count: int, *, sender: str = "bounce@harbour.example") -> list[Submission]:
    return [Submission(number, a_recipient(number), sender, MESSAGE) for number in range(count)]


def run(folder: Path, feed: ListFeed, *, connections: int = 2) -> None:
    async def whole() -> None:
        relay = relay_from_url(f"maildir:{folder}")
        assert isinstance(relay, DropRelay)
        await relay.open(feed, connections=connections)
        await relay.drain()
        await relay.close()

    asyncio.run(whole())
    assert feed.breaches == []


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def test_every_message_is_one_file_that_mail_readers_read(tmp_path: Path) -> None:
    count = 3 * TOGETHER + 1
    feed = ListFeed(submissions(count))
    run(tmp_path / "mail", feed)

    assert feed.outcomes == {Outcome.ACCEPTED: count}
    box = mailbox.Maildir(tmp_path / "mail", create=False)
    assert sorted(message["Delivered-To"] for message in box) == sorted(
        f"reader{number}@example.com" for number in range(count)
    )
    assert list((tmp_path / "mail" / "tmp").iterdir()) == []


def test_message_is_stored_without_the_dots_of_smtp(tmp_path: Path) -> None:
    feed = ListFeed(submissions(1))
    run(tmp_path / "mail", feed)

    [file] = files(tmp_path / "mail")
    assert file.read_bytes() == (
        b"Return-Path: <bounce@harbour.example>\nDelivered-To: reader0@example.com\n"
        b"Subject: Morning\n\nGood morning\n.dotted\n"
    )
    assert feed.replies[0][0].text == f"Stored as {file.name}"


def test_unsafe_sender_is_refused(tmp_path: Path) -> None:
    feed = ListFeed(submissions(2, sender="a\nb@harbour.example"))
    run(tmp_path / "mail", feed)

    assert feed.outcomes == {Outcome.REJECTED: 2}
    assert files(tmp_path / "mail") == []


def test_folder_with_something_else_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(RelayError, match="is not a Maildir and is not empty"):
        run(tmp_path, ListFeed([]))


@pytest.mark.parametrize(
    ("fault", "words", "retry"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "is full. Make room and send again.", True),
        (PermissionError(errno.EACCES, "Permission denied"), "may not write to", False),
    ],
)
def test_disk_that_refuses_to_write_marks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError, words: str, retry: bool
) -> None:
    written = 0
    sync = os.fsync

    def failing(descriptor: int) -> None:
        nonlocal written
        written += 1
        if written == 3:
            raise fault
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    feed = ListFeed(submissions(5))
    run(tmp_path / "mail", feed, connections=1)

    [said] = feed.faults
    assert words in str(said)
    assert said.retry is retry
    assert (feed.replies, feed.begun, files(tmp_path / "mail")) == ({}, [], [])


def test_message_that_cannot_be_shown_is_put_off_and_those_before_it_are_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maildir = Maildir(tmp_path / "mail")
    drop = MaildirDrop(maildir)
    drop.open()
    names = [drop.prepare(each) for each in submissions(3)]
    assert all(isinstance(name, str) for name in names)
    (tmp_path / "mail" / "tmp" / str(names[1])).unlink()

    answers = drop.commit([str(name) for name in names])

    assert [reply.outcome for reply in answers.replies] == [Outcome.IN_DOUBT, Outcome.DEFERRED, Outcome.DEFERRED]
    assert answers.fault is not None
    assert [file.name for file in files(tmp_path / "mail")] == [names[0]]


def test_folder_that_does_not_sync_leaves_its_messages_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = MaildirDrop(Maildir(tmp_path / "mail"))
    drop.open()
    names = [str(drop.prepare(each)) for each in submissions(2)]

    def failing(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    answers = drop.commit(names)

    assert [reply.outcome for reply in answers.replies] == [Outcome.IN_DOUBT, Outcome.IN_DOUBT]
    assert "Input/output error" in str(answers.fault)


def test_withdrawn_message_leaves_no_file(tmp_path: Path) -> None:
    feed = ListFeed(submissions(2), withdrawn={0, 1})
    run(tmp_path / "mail", feed)

    assert files(tmp_path / "mail") == []
