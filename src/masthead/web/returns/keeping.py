"""Keeping what comes back: understood, and its original for a person to read. The same report is kept once.

Nothing follows yet: `processing` works on what is kept, so that a door or a provider waits for one short transaction
alone, and whatever goes wrong later loses nothing.
"""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from masthead.audience.addresses import AddressError, parse_address
from masthead.reports import Affected, Consequence, Kind, Report, consequence_of, read_report, safe_view
from masthead.reports.doors import Arrival
from masthead.web.returns.models import Original, Returned
from masthead.web.subscribers.links import LETTER, keys, publication_of
from masthead.web.subscribers.suppression import digest_of

MOST_KEPT = 200_000
"""Bytes of an original: a report says what it has to say before it returns the message, which we have anyway."""
MOST_AFFECTED = 20
MOST_NAMED = 100
"""Addresses in one message by which an erased person's traces are found; the first ones are what it is about."""

_ADDRESS = re.compile(r"""[^\s@<>()"“”„',;:=\[\]|]{1,64}@[A-Za-z0-9.\-\u0080-\uffff]{1,253}""")
_LONGEST_AGO = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Source:
    """What a report was read from. content: as it came. is_mail: a message; else a provider's event as JSON."""

    content: bytes
    is_mail: bool = True


def keep(arrival: Arrival) -> None:
    """Keep one message; implements `masthead.reports.doors.Keep`. Any exception means that it is not kept."""
    report = read_report(arrival.raw, keys=keys(), envelope_to=arrival.envelope_to)
    keep_report(report, Source(arrival.raw), door=arrival.door, now=timezone.now())


def keep_report(report: Report, source: Source, *, door: str, now: dt.datetime) -> bool:
    """Keep one report, whichever way it came; whether it is new. Raises database errors: then nothing is kept."""
    values = {**_said(report), **_about(report), "door": door[:300], "received_at": now, "at": _moment(report, now)}
    values["named"] = " ".join(_digests(report, source))
    with transaction.atomic():
        row, fresh = Returned.objects.get_or_create(report_id=report.report_id, defaults=values)
        if fresh:
            Original.objects.create(
                returned=row,
                content=zlib.compress(source.content[:MOST_KEPT]),
                size=len(source.content),
                cut=len(source.content) > MOST_KEPT,
                is_mail=source.is_mail,
                received_at=now,
            )
    return fresh


def _said(report: Report) -> dict[str, object]:
    return {
        "kind": report.kind.value,
        "cause": report.cause.value,
        "hard": report.hard,
        "status": _fit(report.status, 20),
        "said": _fit(report.diagnostic, 500),
        "host": _fit(report.host, 200),
        # A wish to leave holds its token there, which is for its reader alone.
        "subject": "" if report.kind is Kind.UNSUBSCRIBE else _fit(report.subject, 300),
        "sender": _fit(report.sender, 300),
        "affected": [_one(each) for each in report.affected[:MOST_AFFECTED]],
        "consequence": consequence_of(report).value,
    }


def _about(report: Report) -> dict[str, object]:
    """Whom it is about, as the token says; a title that is gone counts as not known."""
    if report.person is None:
        return {}
    scope = report.person.mailing
    return {
        "publication_id": publication_of(scope),
        "part": None if scope & LETTER else scope,
        "subscriber": report.person.subscriber,
        "found": report.person.found.value,
    }


def _one(affected: Affected) -> dict[str, str]:
    return {
        "address": _fit(affected.address, 320),
        "status": _fit(affected.status, 20),
        "said": _fit(affected.diagnostic, 500),
        "kind": affected.kind.value,
    }


def _moment(report: Report, now: dt.datetime) -> dt.datetime | None:
    """When it happened, unless the reporter's clock is far off: a date of last year would count for nothing."""
    if report.at is None or report.at < now - _LONGEST_AGO:
        return None
    # A wish to leave counts from when we hear of it: a clock that runs behind must not put it before a confirmation.
    return None if consequence_of(report) is Consequence.UNSUBSCRIBE else min(report.at, now)


def _digests(report: Report, source: Source) -> Iterable[str]:
    """Digests of the addresses that a report names, each once."""
    texts = [report.sender, *(each.address for each in report.affected), report.diagnostic]
    if source.is_mail:
        shown = safe_view(source.content)
        texts += [value for _, value in shown.headers]
        texts += [shown.text, *(part.text for part in shown.parts)]
    texts.append(source.content[:MOST_KEPT].decode("utf-8", "replace"))
    found: dict[str, None] = {}
    for text in texts:
        for match in _ADDRESS.finditer(text):
            found.setdefault(match[0].strip(".").casefold())
            if len(found) >= MOST_NAMED:
                return _keyed(found)
    return _keyed(found)


def _keyed(addresses: Iterable[str]) -> list[str]:
    made: dict[str, None] = {}
    for each in addresses:
        try:
            made.setdefault(digest_of(parse_address(each).key))
        except AddressError:
            continue
    return list(made)


def _fit(text: str, most: int) -> str:
    """Cut, and without the one character that PostgreSQL has no place for."""
    return text.replace("\0", "")[:most]
