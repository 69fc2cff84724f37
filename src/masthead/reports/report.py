"""What a report says, as values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from masthead.reports.cause import Cause, Kind


class Found(StrEnum):
    """Where the token stood that says whom a report is about.

    ENVELOPE: in the address it came to (VERP). ORIGINAL: the same address, in the message it returns. LINK: in that
    message's unsubscribe link, which others may have, to whom it was forwarded. SUBJECT: in the subject of a wish to
    leave. PROVIDER: in what a provider's signed call brought back.
    """

    ENVELOPE = "envelope"
    ORIGINAL = "original"
    LINK = "link"
    SUBJECT = "subject"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a report is about, vouched for by one of our own tokens.

    mailing: the first number of the token, as it stands there; letters that are no mailing set its highest bit.
    """

    mailing: int
    subscriber: int
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """What a report says of one recipient.

    address: as reported, made harmless, "" where none is named; not proof of anything. status: enhanced (RFC 3463),
    "" for none. diagnostic: the host's own words on one line. host: the one that answered.
    """

    kind: Kind
    cause: Cause
    hard: bool
    address: str = ""
    status: str = ""
    diagnostic: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One message from outside, understood as far as it can be.

    report_id: the same for the same report, whichever way and however often it comes in. hard: nobody behind the
    address was reached, each for a reason in `HARD_CAUSES`, and for good. at: when the reporter wrote it, in UTC, None
    where it does not say. host: who reports. affected: one entry per recipient, in their order. person: None without a
    genuine token, whatever addresses are named. subject, sender: of the report itself, fit to be shown.
    """

    report_id: str
    kind: Kind
    cause: Cause
    hard: bool = False
    at: dt.datetime | None = None
    status: str = ""
    diagnostic: str = ""
    host: str = ""
    affected: tuple[Affected, ...] = ()
    person: Person | None = None
    subject: str = ""
    sender: str = ""
