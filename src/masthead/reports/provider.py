"""What a provider's webhook says, as the same reports: django-anymail's one vocabulary for all of them.

The values of its tracking events come in by name, so that nothing here knows Django. Whoever calls has checked the
provider's signature; whom an event is about is still read from our own token, which went out as metadata.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from masthead.mime.text import one_line
from masthead.reports.cause import Cause, Kind
from masthead.reports.delivery_status import LONGEST_DIAGNOSTIC
from masthead.reports.person import person_of_return_path
from masthead.reports.report import Affected, Report
from masthead.reports.verdict import judge
from masthead.tokens import Keys

# What is not here says nothing of a delivery: queued, sent, opened, clicked, subscribed, inbound.
_KINDS = {
    "bounced": Kind.BOUNCE,
    "rejected": Kind.BOUNCE,
    "deferred": Kind.DELAY,
    "delivered": Kind.DELIVERED,
    "autoresponded": Kind.AUTOMATIC_REPLY,
    "complained": Kind.COMPLAINT,
    "unsubscribed": Kind.UNSUBSCRIBE,
    "failed": Kind.NOTICE,
}
# A provider that refuses because of its own list knows of a complaint or a wish that came to it alone.
_ON_THEIR_LIST = {"spam": Kind.COMPLAINT, "unsubscribed": Kind.UNSUBSCRIBE}
_BY_REASON = {"timed_out": Cause.TEMPORARY, "blocked": Cause.BLOCKED, "spam": Cause.CONTENT}
_CAUSES = {Kind.COMPLAINT: Cause.COMPLAINT, Kind.AUTOMATIC_REPLY: Cause.AUTOMATIC_REPLY}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """A tracking event as django-anymail normalises it; None and "" both mean that the provider said nothing.

    provider: its name. metadata: what we sent along, as it came back. mta_response: the receiving host's words.
    description: the provider's own.
    """

    provider: str
    event_type: str
    event_id: str | None = None
    message_id: str | None = None
    recipient: str | None = None
    timestamp: dt.datetime | None = None
    reject_reason: str | None = None
    mta_response: str | None = None
    description: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)


def read_event(event: ProviderEvent, *, keys: Keys) -> Report | None:
    """The event as a report; None for one that says nothing of a delivery, such as an opening."""
    kind = _KINDS.get(event.event_type)
    if kind is None:
        return None
    if event.event_type == "rejected":
        kind = _ON_THEIR_LIST.get(event.reject_reason or "", kind)
    affected = _affected(event, kind)
    return Report(
        report_id=_id(event),
        kind=kind,
        cause=affected.cause,
        hard=affected.hard,
        at=event.timestamp.astimezone(dt.UTC) if event.timestamp else None,
        status=affected.status,
        diagnostic=affected.diagnostic,
        host=one_line(event.provider, 100),
        affected=(affected,),
        person=person_of_return_path(keys, str(event.metadata.get("return_path", ""))[:300]),
    )


def _affected(event: ProviderEvent, kind: Kind) -> Affected:
    address = one_line(event.recipient or "", 320)
    said = one_line(event.mta_response or event.description or "", LONGEST_DIAGNOSTIC)
    if kind not in {Kind.BOUNCE, Kind.DELAY}:
        cause = _CAUSES.get(kind, Cause.NONE)
        return Affected(kind=kind, cause=cause, hard=False, address=address, diagnostic=said)
    verdict = judge(said)
    reason = _BY_REASON.get(event.reject_reason or "")
    cause = verdict.cause if verdict.clear or reason is None else reason
    # What a provider refuses by its own list was never asked of the host: it says nothing for good.
    hard = verdict.hard and event.event_type == "bounced" and cause is verdict.cause
    return Affected(kind=kind, cause=cause, hard=hard, address=address, status=verdict.status, diagnostic=said, host="")


def _id(event: ProviderEvent) -> str:
    """The same for the same event. Some providers give one id to all that they report at once: it is not enough."""
    at = event.timestamp.astimezone(dt.UTC).isoformat() if event.timestamp and not event.event_id else ""
    parts = (event.event_id or event.message_id or "", event.event_type, event.recipient or "", at)
    mark = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16, person=b"masthead-report")
    return f"{one_line(event.provider, 100).lower().replace(' ', '-')}:{mark.hexdigest()}"
