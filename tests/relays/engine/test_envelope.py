"""What is refused before it reaches the wire, and how MAIL and RCPT are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import Submission
from masthead.relays.smtp_engine.envelope import envelope, unfit
from masthead.relays.smtp_engine.session import Extensions

ALL = Extensions(pipelining=True, eight_bit=True, smtputf8=True, size_known=True, size=1000)
UNSAFE = "The {}’s address holds a space, a line break, a control character or an angle bracket."


def to(address: str, *, sender: str = "news@example.org", message: bytes = b"a: b\r\n") -> Submission:
    return Submission(0, Recipient(SubscriberId(1), address), sender, message)


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.com\r\nRCPT TO:<eve@example.com>",
        "ana@example.com\nDATA",
        "ana@example.com> NOTIFY=NEVER",
        "<ana@example.com",
        "an a@example.com",
        "ana@example.com\x00",
        "ana\x7f@example.com",
        "ana\x85@example.com",
        "ana\u2028@example.com",
        "ana\ud800@example.com",
    ],
)
def test_address_that_could_end_its_command_is_refused(address: str) -> None:
    assert unfit(to(address), ALL) == UNSAFE.format("recipient")
    assert unfit(to("ana@example.com", sender=address), ALL) == UNSAFE.format("sender")


def test_no_recipient_is_refused() -> None:
    assert unfit(to(""), ALL) == "The message has no recipient."


@pytest.mark.parametrize(
    "submission",
    [
        to("dörte@example.com"),
        to("ana@example.com", sender="zürich@example.org"),
        to("ana@example.com", message="From: dörte@example.com\r\n".encode()),
    ],
)
def test_letters_beyond_ascii_need_a_server_that_takes_them(submission: Submission) -> None:
    refusal = "The relay takes no addresses with letters beyond ASCII (SMTPUTF8)."
    assert unfit(submission, Extensions()) == refusal
    assert unfit(submission, ALL) is None
    assert envelope(submission, ALL).splitlines()[0].endswith(b" BODY=8BITMIME SMTPUTF8")


def test_address_beyond_ascii_is_written_in_utf8() -> None:
    lines = envelope(to("dörte@example.com"), Extensions(smtputf8=True)).decode().split("\r\n")
    assert lines == ["MAIL FROM:<news@example.org> SMTPUTF8", "RCPT TO:<dörte@example.com>", "DATA", ""]


def test_message_too_large_for_the_relay_is_refused() -> None:
    assert unfit(to("ana@example.com", message=b"a" * 1000), ALL) is None
    assert unfit(to("ana@example.com", message=b"a" * 2001), ALL) == (
        "The message has 2 KB; the relay takes at most 1 KB."
    )


def test_size_without_a_limit_refuses_nothing() -> None:
    submission = to("ana@example.com", message=b"a" * 5000)
    assert unfit(submission, Extensions(size_known=True)) is None
    assert envelope(submission, Extensions(size_known=True)).startswith(b"MAIL FROM:<news@example.org> SIZE=5000\r\n")


def test_refused_address_never_reaches_the_wire(converse: Callable[..., Any]) -> None:
    evil = Submission(0, Recipient(SubscriberId(1), "ana@example.com\r\nQUIT"), "news@example.org", b"a: b\r\n")
    fine = Submission(1, Recipient(SubscriberId(2), "ben@example.com"), "news@example.org", b"a: b\r\n")
    talk = converse(messages=[evil, fine])
    assert [reply.outcome for reply in talk.feed.replies[0]] == [Outcome.REJECTED]
    assert talk.fates == ("rejected", "accepted 250")
    assert talk.server.said[1:] == [
        "MAIL FROM:<news@example.org> SIZE=6",
        "RCPT TO:<ben@example.com>",
        "DATA",
        ".",
    ]
