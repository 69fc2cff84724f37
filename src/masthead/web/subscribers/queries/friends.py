"""What is known of people whom others brought: how they stand, and what shows that two of them may be one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers.models import Consent, SignUp, Subscriber, Subscription
from masthead.web.subscribers.suppression_rows import rows_of

_HERE = frozenset({SubscriptionState.ACTIVE.value, SubscriptionState.PAUSED.value})


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands with a title. here: active or on a break. confirmed_at: when they last confirmed."""

    here: bool
    confirmed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Traces:
    """Where somebody came from. networks: cut as evidence is. devices: keyed hashes (`models.SignUp`)."""

    key: str
    domain: str
    networks: frozenset[str] = field(default_factory=frozenset)
    devices: frozenset[str] = field(default_factory=frozenset)


def standings(publication_id: int, ids: Iterable[int]) -> Mapping[int, Standing]:
    """How each of some people stands; whoever does not stand at all is left out."""
    rows = Subscription.objects.filter(publication_id=publication_id, subscriber_id__in=list(ids))
    return {
        number: Standing(state in _HERE, confirmed_at)
        for number, state, confirmed_at in rows.values_list("subscriber_id", "state", "confirmed_at")
    }


def is_new_to(publication_id: int, subscriber_id: int) -> bool:
    """Whether somebody never had a title: asked for it at most."""
    rows = Subscription.objects.filter(publication_id=publication_id, subscriber_id=subscriber_id)
    return not rows.exclude(state=SubscriptionState.PENDING.value, confirmed_at=None).exists()


def takes_letters(publication_id: int, subscriber_id: int) -> bool:
    """Whether a title may write to somebody at all: they are here, and nothing says that they must not be mailed."""
    person = Subscriber.objects.filter(pk=subscriber_id).first()
    standing = standings(publication_id, [subscriber_id]).get(subscriber_id)
    if person is None or standing is None or not standing.here:
        return False
    return not any(row.publication_id in {None, publication_id} for row in rows_of(person.key))


def keys_of(ids: Iterable[int]) -> Mapping[int, str]:
    """What addresses are compared by, of those who are there."""
    return dict(Subscriber.objects.filter(pk__in=list(ids)).values_list("pk", "key"))


def names_of(ids: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    """(name, address) of those who are there."""
    rows = Subscriber.objects.filter(pk__in=list(ids)).values_list("pk", "name", "address")
    return {number: (name, address) for number, name, address in rows}


def traces_of(ids: Iterable[int]) -> Mapping[int, Traces]:
    """Where some people came from, of those who are there."""
    wanted = list(ids)
    networks: dict[int, set[str]] = defaultdict(set)
    devices: dict[int, set[str]] = defaultdict(set)
    evidence = Consent.objects.filter(subscriber_id__in=wanted).exclude(network="")
    for number, network in evidence.values_list("subscriber_id", "network"):
        networks[number].add(network)
    forms = SignUp.objects.filter(subscriber_id__in=wanted)
    for number, network, device in forms.values_list("subscriber_id", "network", "device"):
        networks[number].add(network)
        devices[number].add(device)
    people = Subscriber.objects.filter(pk__in=wanted).values_list("pk", "key", "domain")
    return {
        number: Traces(key, domain, frozenset(networks[number] - {""}), frozenset(devices[number] - {""}))
        for number, key, domain in people
    }
