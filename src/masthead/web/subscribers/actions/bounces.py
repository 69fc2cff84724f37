"""What receiving hosts report later, and what it changes: the one door for bounces and complaints.

| report | at once | the titles | the address |
|---|---|---|---|
| hard | yes | all of the person: bounced | suppressed for all titles |
| soft | when it has lasted (`SOFT_DAYS_IN_ROW`, `SOFT_LASTING`) | as hard | as hard |
| complaint | yes | the one complained about, or all where it is not known: complained | suppressed for all titles |

A complaint ends one title and holds back all: whoever calls a mail spam calls its sender a spammer, and the house has
one name. Their other titles keep their standing, because nobody left them, and rest until the person asks for one of
the house's titles again and confirms; so does a bounced address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from masthead.audience.addresses import AddressError, parse_address
from masthead.audience.subscription import SubscriptionEvent, SubscriptionState, advance
from masthead.web.publications.queries import all_ids
from masthead.web.subscribers import sets, suppression_rows
from masthead.web.subscribers.actions.moves import move, note
from masthead.web.subscribers.evidence import MASTHEAD, By, Evidence
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.models import Consent, DeliveryReport, Subscriber, Subscription
from masthead.web.subscribers.scrubbing import without_addresses

SOFT_DAYS_IN_ROW = 7
"""Days with a temporary failure and none with success. A day counts once, however many titles failed on it: an outage
of one host is one failure. Seven mornings of a daily title are more than any outage or full mailbox before a week-end.
"""
SOFT_LASTING = dt.timedelta(days=14)
"""From the first failure to the last: a full mailbox is emptied after a fortnight's holiday, or never."""
SOFT_FORGOTTEN = dt.timedelta(days=60)
"""A failure so long after the one before begins a new row: between them nothing was mailed, or nothing was heard."""

_AT_ONCE = 400
_LONGEST_ID = 200


class ReportKind(StrEnum):
    """What a report says. HARD: there is no such mailbox, or it takes nothing from us for good. SOFT: not today.
    COMPLAINT: the person called a mail spam.
    """

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report did. outcome: ``new``; ``again`` for a report that came in before; ``nobody`` where nobody has the
    address. ended: ids of the titles whose state it moved.
    """

    outcome: str
    subscriber_id: int | None = None
    ended: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    """A report about somebody, from somebody."""

    person: Subscriber
    made: DeliveryReport
    by: By


_AGAIN = Reported("again")
_NOBODY = Reported("nobody")


@transaction.atomic
def report(
    *,
    report_id: str,
    kind: ReportKind,
    at: dt.datetime,
    now: dt.datetime,
    subscriber_id: int | None = None,
    address: str = "",
    publication_id: int | None = None,
    status: str = "",
    text: str = "",
    by: By = MASTHEAD,
) -> Reported:
    """Take in one report about a subscriber, named by id or address. The same report_id twice is as good as once.

    report_id: the reporter's own name for it, at most 200 characters, such as “ses:0100…”. at: when it happened; now:
    when we hear of it. publication_id: of the mailing it is about, where known; an unknown one counts as not known.
    status: the enhanced code (RFC 3463). text: what the host said; addresses are taken out. What happened before the
    person last confirmed something is kept and changes nothing. Asks nobody for permission: callers are Masthead's own
    loaders and the API, which does. Raises `SubscriberError` for an id of no or too many characters.
    """
    if not 0 < len(report_id) <= _LONGEST_ID:
        raise SubscriberError(f"A report needs an id of 1 to {_LONGEST_ID} characters; this one has {len(report_id)}.")
    at = min(at, now)
    person = _person(subscriber_id, address)
    if person is None:
        return _NOBODY
    if publication_id is not None and publication_id not in set(all_ids()):
        publication_id = None
    made, fresh = DeliveryReport.objects.get_or_create(
        report_id=report_id,
        defaults={
            "subscriber": person,
            "publication_id": publication_id,
            "kind": kind.value,
            "at": at,
            "received_at": now,
            "status": status[:20],
            "text": without_addresses(" ".join(text.split()))[:300],
        },
    )
    if not fresh:
        return _AGAIN
    note(
        subscriber_id=person.pk,
        publication_id=publication_id,
        what=f"report-{kind.value}",
        at=at,
        by=by,
        **{key: said for key, said in (("status", made.status), ("text", made.text)) if said},
    )
    ended = () if _came_back(person, at) else _REACTIONS[kind](_Case(person, made, by))
    return Reported("new", person.pk, ended)


def delivered(*, subscriber_ids: Iterable[int], at: dt.datetime) -> int:
    """End the row of temporary failures of people whose mailbox took a message; how many had one.

    at: when the message left us; failures reported after it stand. To be called for what the receiving host itself took
    with 250; for what a provider takes on its way, a day later and without those who were reported meanwhile.
    """
    wanted = frozenset(subscriber_ids)
    failing = Subscriber.objects.filter(soft_bounces__gt=0, soft_last__lte=at).values_list("pk", flat=True)
    ended = sorted(wanted.intersection(failing))
    for start in range(0, len(ended), _AT_ONCE):
        rows = Subscriber.objects.filter(pk__in=ended[start : start + _AT_ONCE], soft_last__lte=at)
        rows.update(soft_bounces=0, soft_since=None, soft_last=None)
    return len(ended)


def _person(subscriber_id: int | None, address: str) -> Subscriber | None:
    # Held until the end: counts in a row are read and written, and two reports at once follow each other.
    people = Subscriber.objects.select_for_update(no_key=True)
    if subscriber_id is not None:
        return people.filter(pk=subscriber_id).first()
    try:
        key = parse_address(address).key
    except AddressError:
        return None
    return people.filter(key=key).first()


def _came_back(person: Subscriber, at: dt.datetime) -> bool:
    """Whether the person pressed a button in our mail after what is reported: the mailbox works, and they want it."""
    return Consent.objects.filter(subscriber=person, kind="confirmed", at__gt=at).exists()


def _hard(case: _Case) -> tuple[int, ...]:
    said = " ".join(each for each in (case.made.status, case.made.text) if each)
    return _end(case, SubscriptionEvent.BOUNCED, _all_of(case.person), said or "the mailbox is gone")


def _soft(case: _Case) -> tuple[int, ...]:
    person, at = case.person, case.made.at
    last = person.soft_last
    if last is None or at - last > SOFT_FORGOTTEN:
        person.soft_bounces, person.soft_since, last = 0, None, None
    if last is None or at.date() > last.date():
        person.soft_bounces += 1
    # Reports may come in late, and older than what is counted.
    person.soft_since = min(person.soft_since or at, at)
    person.soft_last = max(last or at, at)
    person.save(update_fields=["soft_bounces", "soft_since", "soft_last"])
    if person.soft_bounces < SOFT_DAYS_IN_ROW or person.soft_last - person.soft_since < SOFT_LASTING:
        return ()
    said = f"failed on {person.soft_bounces} days in a row since {person.soft_since:%Y-%m-%d}"
    return _end(case, SubscriptionEvent.BOUNCED, _all_of(person), said)


def _complaint(case: _Case) -> tuple[int, ...]:
    titles = _all_of(case.person)
    about = case.made.publication_id
    if about is not None:
        titles = [each for each in titles if each.publication_id == about]
    return _end(case, SubscriptionEvent.COMPLAINED, titles, "called a mail spam")


def _end(case: _Case, event: SubscriptionEvent, titles: Iterable[Subscription], reason: str) -> tuple[int, ...]:
    """Move those titles that the event moves, and suppress the address for all."""
    person, made = case.person, case.made
    method = "complaint" if event is SubscriptionEvent.COMPLAINED else "bounce"
    ended = []
    for each in titles:
        if advance(SubscriptionState(each.state), event) is None:
            continue
        evidence = Evidence(kind="withdrawn", method=method, origin=made.report_id)
        if move(subscription=each, event=event, at=made.at, by=case.by, evidence=evidence, reason=reason):
            ended.append(each.publication_id)
    if event is SubscriptionEvent.BOUNCED:
        person.soft_bounces, person.soft_since, person.soft_last = 0, None, None
        person.save(update_fields=["soft_bounces", "soft_since", "soft_last"])
    ground = suppression_rows.Ground(event.value, made.at, origin=f"{method} {made.report_id}")
    suppression_rows.put({person.key: person.address}, ground)
    return tuple(sorted(ended))


def _all_of(person: Subscriber) -> list[Subscription]:
    """A person's titles, in the order in which rows of sets are taken everywhere."""
    rows = Subscription.objects.filter(subscriber=person)
    return sorted(rows, key=lambda each: sets.state_set(each.publication_id, SubscriptionState(each.state)))


_REACTIONS = {ReportKind.HARD: _hard, ReportKind.SOFT: _soft, ReportKind.COMPLAINT: _complaint}
