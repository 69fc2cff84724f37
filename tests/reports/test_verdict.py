from __future__ import annotations

import pytest

from masthead.reports.cause import Cause
from masthead.reports.verdict import judge


@pytest.mark.parametrize(
    ("said", "status", "cause", "hard"),
    [
        ("550 5.1.1 User unknown", "5.1.1", Cause.UNKNOWN_USER, True),
        ("550 No such user here", "5.0.0", Cause.UNKNOWN_USER, True),
        ("Sorry, no mailbox here by that name. (#5.1.1)", "", Cause.UNKNOWN_USER, True),
        ("Empfänger unbekannt", "", Cause.UNKNOWN_USER, True),
        ("450 4.1.1 User unknown in local table", "4.1.1", Cause.UNKNOWN_USER, False),
        ("Host not found", "5.4.4", Cause.UNKNOWN_HOST, True),
        ("Host not found, try again", "4.4.3", Cause.TEMPORARY, False),
        ("550 5.2.1 The account is inactive. gsmtp", "5.2.1", Cause.UNKNOWN_USER, True),
        ("552 5.2.2 Over quota", "5.2.2", Cause.MAILBOX_FULL, False),
        ("550 5.7.1 S3150 is on our block list", "", Cause.BLOCKED, False),
        ("550 5.1.1 we do not accept spam", "", Cause.BLOCKED, False),
        ("550 sender domain does not exist", "", Cause.POLICY, False),
        ("550 5.1.1 the sender's address does not exist", "", Cause.UNCLEAR, False),
        ("550 5.1.1 sender rejected", "", Cause.UNCLEAR, False),
        ("550 5.1.1 mailbox is full", "", Cause.MAILBOX_FULL, False),
        ("550 5.1.1 user temporarily disabled", "", Cause.UNKNOWN_USER, False),
        ("550 5.7.26 unauthenticated", "5.1.1", Cause.AUTHENTICATION, False),
        ("552 5.3.4 message too big", "", Cause.CONTENT, False),
        ("554 5.7.1 message detected as spam", "", Cause.POLICY, False),
        ("554 message detected as spam", "", Cause.CONTENT, False),
        ("connect to mx[5.1.1.25]:25: Connection timed out", "4.4.1", Cause.TEMPORARY, False),
        ("550 administrative prohibition", "", Cause.UNCLEAR, False),
        ("", "", Cause.UNCLEAR, False),
        ("", "4.9.9", Cause.TEMPORARY, False),
    ],
)
def test_refusal_is_judged(said: str, status: str, cause: Cause, hard: bool) -> None:
    verdict = judge(said, status)

    assert (verdict.cause, verdict.hard) == (cause, hard)
