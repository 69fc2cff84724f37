"""Everything the installation has about one person, for the person (GDPR Art. 15 and 20) and for the team.

Names of people of the team do not stand in it, and nobody else's address: what one person may know ends where another
begins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.module_loading import import_string

from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers.models import (
    Arrival,
    Consent,
    Letter,
    Subscriber,
    Subscription,
    TimelineEntry,
)
from masthead.web.subscribers.queries.suppressions import suppressions_of
from masthead.web.subscribers.timeline import sentence

VERSION = 1
Data = dict[str, Any]
_Rows = list[Data]

TEAM = "the team"
READINGS = "masthead.web.insights.queries.person.personal_rows"
"""What the person did with mailings: a function of an app above this one, by its dotted name, called with
``subscriber_id``. Named here, because nothing here may import it."""
VOTES = "masthead.web.growth.polls.queries.personal_votes"
"""The same of what the person answered in polls."""
PROMOTIONS = "masthead.web.growth.promotions.queries.personal_promotions"
"""The same of titles that the person was told of."""
FRIENDS = "masthead.web.growth.referrals.queries.personal_referrals"
"""The same of friends whom the person brought, and what that earned."""
MESSAGES = "masthead.web.growth.sequences.queries.personal_sequences"
"""The same of automatic messages to the person."""


def personal_data(person: Subscriber, *, at: dt.datetime) -> Data:
    """All of it as JSON values, by sections; moments in UTC as ISO 8601, publications by name.

    ``version`` counts up when a name in it changes or goes; new ones come without that.
    """
    return {
        "version": VERSION,
        "made_at": at.isoformat(),
        **{name: gather(person) for name, gather in SECTIONS.items()},
    }


def _profile(person: Subscriber) -> Data:
    return {
        "id": person.pk,
        "address": person.address,
        "compared_as": person.key,
        "name": person.name,
        "language": person.language,
        "time_zone": person.time_zone,
        "local_time": person.local_time,
        "source": person.source,
        "since": _moment(person.created_at),
        "changed_at": _moment(person.changed_at),
        "temporary_failures": person.soft_bounces,
        "attributes": person.attributes,
    }


def _subscriptions(person: Subscriber) -> _Rows:
    return [
        {
            "publication": each.publication.name,
            "state": each.state,
            "since": _moment(each.since),
            "asked_at": _moment(each.asked_at),
            "confirmed_at": _moment(each.confirmed_at),
            "paused_until": each.paused_until.isoformat() if each.paused_until else None,
            "frequency": each.frequency,
            "source": each.source,
            "reason": each.reason,
        }
        for each in Subscription.objects.filter(subscriber=person)
        .select_related("publication")
        .order_by("publication__name")
    ]


def _consents(person: Subscriber) -> _Rows:
    return [
        {
            "publication": each.publication.name,
            "kind": each.kind,
            "method": each.method,
            "at": _moment(each.at),
            "origin": each.origin,
            "network": each.network,
            "wording": each.wording.text if each.wording else None,
            "wording_version": f"{each.wording.language} {each.wording.version}" if each.wording else None,
            "list": each.import_run.file_name if each.import_run else None,
            "list_source": each.import_run.consent_source if each.import_run else None,
        }
        for each in Consent.objects.filter(subscriber=person)
        .select_related("publication", "wording", "import_run")
        .order_by("at", "pk")
    ]


def _timeline(person: Subscriber) -> _Rows:
    rows = TimelineEntry.objects.filter(subscriber=person).select_related("publication").order_by("at", "pk")
    return [_told(each) for each in rows]


def _told(each: TimelineEntry) -> Data:
    title = each.publication.name if each.publication else ""
    who = TEAM if each.actor_id is not None else each.actor_name
    details = {key: said for key, said in each.details.items() if key != "by"}
    return {
        "publication": title or None,
        "at": _moment(each.at),
        "what": each.what,
        "told": sentence(each.what, who=who, title=title, details=details),
        "by": who,
        "details": details,
    }


def _sign_ups(person: Subscriber) -> _Rows:
    forms = [
        {
            "publications": _names(each.publications),
            "method": each.method,
            "at": _moment(each.created_at),
            "origin": each.origin,
            "network": each.network,
            "language": each.language,
            "expires_at": _moment(each.expires_at),
            "confirmed_at": _moment(each.confirmed_at),
        }
        for each in person.sign_ups.order_by("created_at", "pk")
    ]
    waiting = [
        {
            "publications": _names(int(part) for part in each.titles.split(",") if part),
            "method": each.method,
            "at": _moment(each.created_at),
            "origin": each.origin,
            "network": each.network,
        }
        for each in Arrival.objects.filter(key=person.key).order_by("created_at", "pk")
    ]
    return forms + waiting


def _names(ids: Iterable[int]) -> list[str]:
    return [each.name for each in publications_with_ids(ids)]


def _letters(person: Subscriber) -> _Rows:
    return [
        {
            "publication": each.publication.name,
            "kind": each.kind,
            "at": _moment(each.created_at),
            "sent_at": _moment(each.sent_at),
        }
        for each in Letter.objects.filter(subscriber=person).select_related("publication").order_by("created_at", "pk")
    ]


def _address_changes(person: Subscriber) -> _Rows:
    return [
        {
            "address": each.address,
            "at": _moment(each.created_at),
            "expires_at": _moment(each.expires_at),
            "confirmed_at": _moment(each.confirmed_at),
        }
        for each in person.address_changes.order_by("created_at", "pk")
    ]


def _reports(person: Subscriber) -> _Rows:
    return [
        {
            "publication": each.publication.name if each.publication else None,
            "kind": each.kind,
            "at": _moment(each.at),
            "status": each.status,
            "answer": each.text,
        }
        for each in person.reports.select_related("publication").order_by("at", "pk")
    ]


def _tags(person: Subscriber) -> list[str]:
    return sorted(person.tag_rows.values_list("tag__name", flat=True))


def _referrals(person: Subscriber) -> Data:
    return {
        "came_through_somebody": person.referrer_id is not None,
        "brought": Subscriber.objects.filter(referrer=person).count() + person.referrals_gone,
    }


def _suppressions(person: Subscriber) -> _Rows:
    return [
        {
            "publication": each.publication.name if each.publication else None,
            "reason": each.reason,
            "at": _moment(each.at),
            "origin": each.origin,
        }
        for each in suppressions_of(person.key)
    ]


def _moment(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat() if at else None


def _votes(person: Subscriber) -> _Rows:
    rows: _Rows = import_string(VOTES)(subscriber_id=person.pk)
    return rows


def _promotions(person: Subscriber) -> _Rows:
    rows: _Rows = import_string(PROMOTIONS)(subscriber_id=person.pk)
    return rows


def _friends(person: Subscriber) -> _Rows:
    rows: _Rows = import_string(FRIENDS)(subscriber_id=person.pk)
    return rows


def _messages(person: Subscriber) -> _Rows:
    rows: _Rows = import_string(MESSAGES)(subscriber_id=person.pk)
    return rows


def _readings(person: Subscriber) -> _Rows:
    rows: _Rows = import_string(READINGS)(subscriber_id=person.pk)
    return rows


SECTIONS: dict[str, Callable[[Subscriber], Any]] = {
    "profile": _profile,
    "subscriptions": _subscriptions,
    "consents": _consents,
    "timeline": _timeline,
    "sign_ups": _sign_ups,
    "letters": _letters,
    "address_changes": _address_changes,
    "reports": _reports,
    "tags": _tags,
    "referrals": _referrals,
    "suppressions": _suppressions,
    "readings": _readings,
    "votes": _votes,
    "promotions": _promotions,
    "friends": _friends,
    "messages": _messages,
}
"""Section → what gathers it. A test compares them with every table that knows subscribers."""
