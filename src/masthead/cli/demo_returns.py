"""What comes back from the demo's mailing: made-up bounces, complaints and replies.

They lie in a Maildir as a mail server leaves them there, and are taken in through the site's own door.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from masthead.message import sender_of
from masthead.reports.doors import MaildirDoor
from masthead.tokens import Keys, Purpose

ADDRESSES = 10
"""So many people are written about."""
BOUNCED = 6
"""So many of these, the first ones, did not get it."""
_BOUNDARY = "=_returned"


@dataclass(frozen=True, slots=True)
class Returning:
    """Whose mail comes back, and to where. part: of the mailing. people: address by id. at: when it begins."""

    maildir: Path
    house: Any
    keys: Keys
    part: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class _Letter:
    """One of them. minutes: after the mailing began."""

    minutes: int
    subject: str
    headers: Sequence[str]
    body: str


def return_mail(returning: Returning, people: Mapping[int, str]) -> int:
    """Let mail about the first `ADDRESSES` of these people come back; how many messages were taken in.

    people: addresses by id. Django is ready.
    """
    from masthead.web.returns.keeping import keep  # Django is ready only now, as below
    from masthead.web.returns.processing import process_waiting

    for name in ("cur", "new", "tmp"):
        (returning.maildir / name).mkdir(parents=True)
    chosen = list(people.items())[:ADDRESSES]
    for place, ((number, address), make) in enumerate(zip(chosen, _LETTERS, strict=True)):
        raw = _message(returning, number, address, make(address))
        (returning.maildir / "new" / f"{place:03d}.harbour").write_bytes(raw)
    kept = MaildirDoor(returning.maildir).round(keep, ended=lambda: False)
    process_waiting(now=dt.datetime.now(dt.UTC))
    return kept


def _message(returning: Returning, number: int, address: str, letter: _Letter) -> bytes:
    """The whole message: to the envelope sender, whose token tells whom it is about."""
    before, after = sender_of(returning.house.publication).bounces()
    to = f"{before}{returning.keys.token(Purpose.BOUNCE, returning.part, number)}{after}"
    at = returning.at + dt.timedelta(minutes=letter.minutes)
    head = [
        f"To: {to}",
        f"Subject: {letter.subject}",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <returned.{number}@mail.example>",
        "MIME-Version: 1.0",
        *letter.headers,
    ]
    original = [f"Return-Path: <{to}>", f"To: {address}", f"Subject: {returning.house.publication.name}", "", "…", ""]
    text = "\n".join([*head, "", letter.body.replace("{original}", "\n".join(original))])
    return text.replace("\n", "\r\n").encode()


def _bounce(minutes: int, status: str, said: str) -> Any:
    def make(address: str) -> _Letter:
        host = address.rpartition("@")[2]
        fields = [
            *(f"Reporting-MTA: dns; mx.{host}", ""),
            *(f"Final-Recipient: rfc822; {address}", "Action: failed", f"Status: {status}"),
            *(f"Diagnostic-Code: smtp; {said}", ""),
        ]
        words = f"Your message could not be delivered to {address}:\n{said}\n"
        headers = [
            f"From: Mail Delivery System <mailer-daemon@{host}>",
            "Auto-Submitted: auto-replied",
            f'Content-Type: multipart/report; report-type=delivery-status; boundary="{_BOUNDARY}"',
        ]
        return _Letter(
            minutes, "Undelivered Mail Returned to Sender", headers, _parts(words, "delivery-status", fields)
        )

    return make


def _complaint(minutes: int) -> Any:
    def make(address: str) -> _Letter:
        host = address.rpartition("@")[2]
        fields = ["Feedback-Type: abuse", "User-Agent: FeedbackLoop/1.0", "Version: 1", ""]
        headers = [
            f"From: feedback@{host}",
            f'Content-Type: multipart/report; report-type=feedback-report; boundary="{_BOUNDARY}"',
        ]
        words = "One of our readers called this message spam.\n"
        return _Letter(minutes, "Complaint about your mail", headers, _parts(words, "feedback-report", fields))

    return make


def _reply(minutes: int, subject: str, body: str, *, automatic: bool = True) -> Any:
    def make(address: str) -> _Letter:
        headers = [f"From: {address}", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
        return _Letter(minutes, subject, [*headers, *(["Auto-Submitted: auto-replied"] if automatic else [])], body)

    return make


def _parts(words: str, kind: str, fields: Sequence[str]) -> str:
    return "\n".join(
        [
            *(f"--{_BOUNDARY}", "Content-Type: text/plain; charset=utf-8", "", words),
            *(f"--{_BOUNDARY}", f"Content-Type: message/{kind}", "", *fields),
            *(f"--{_BOUNDARY}", "Content-Type: message/rfc822", "", "{original}"),
            *(f"--{_BOUNDARY}--", ""),
        ]
    )


_LETTERS = (
    _bounce(1, "5.1.1", "550 5.1.1 No such user here"),
    _bounce(1, "5.1.1", "550 5.1.1 The account that you tried to reach does not exist"),
    _bounce(2, "5.1.1", "550 5.1.1 User unknown"),
    _bounce(2, "5.2.2", "552 5.2.2 The mailbox is full"),
    _bounce(3, "5.2.2", "552 5.2.2 Over quota"),
    _bounce(3, "5.7.1", "554 5.7.1 Message rejected: it looks like spam"),
    _reply(1, "Out of office: back on Thursday", "I am away and will read this on Thursday.\n"),
    _reply(4, "Automatische Antwort: im Urlaub", "Ich bin bis zum 4. Dezember nicht im Büro.\n"),
    _reply(95, "Re: Harbour Morning", "The piece about the ferries made my morning. Thank you.\n", automatic=False),
    _complaint(140),
)
assert len(_LETTERS) == ADDRESSES
