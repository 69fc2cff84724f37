"""What people change about their own mail, through a signed link that proves their mailbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

from django.db import transaction

from masthead.audience.subscription import SubscriptionEvent, SubscriptionState
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers import changes, sets
from masthead.web.subscribers.actions.moves import ask, move, note
from masthead.web.subscribers.evidence import READER, Evidence
from masthead.web.subscribers.faults import PreferenceError
from masthead.web.subscribers.models import Subscriber, Subscription
from masthead.web.subscribers.sign_up.wording import texts_for, wordings_of
from masthead.web.webhooks.actions import announce

METHOD = "preferences"
LONGEST_NAME = 200
LONGEST_PAUSE = dt.timedelta(days=366)
"""Who wants no mail for longer than a year is better off without a subscription, and so is the sender."""
FREQUENCIES = ("every", "weekly")
_SUBSCRIBED = frozenset({SubscriptionState.ACTIVE, SubscriptionState.PAUSED})


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person says about themselves. language: BCP 47, time_zone: IANA; "" for that of each publication."""

    name: str
    language: str
    time_zone: str
    local_time: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants of the titles of the house: a frequency, or "" for none, by publication id; what is not in it
    stays as it is. origin: the page it was said on. network: already cut (`networks.kept`).
    """

    titles: Mapping[int, str]
    origin: str = ""
    network: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving changed: ids of titles that began, ended or come at another rate, and whether the profile did."""

    began: tuple[int, ...] = ()
    ended: tuple[int, ...] = ()
    other_rate: tuple[int, ...] = ()
    profile: bool = False


@transaction.atomic
def save(*, subscriber_id: int, profile: Profile, wanted: Wanted, at: dt.datetime) -> Saved:
    """Carry out what a person wrote on their preference page.

    A title that is new begins at once, with the present words of consent as evidence: the link was mailed to them, so
    the mailbox is proven. A pause goes on, whatever the frequency. Raises `PreferenceError`, and then nothing is
    changed; Subscriber.DoesNotExist for somebody who is gone.
    """
    person = Subscriber.objects.select_for_update(no_key=True).get(pk=subscriber_id)
    began, ended, other_rate = [], [], []
    # In the order in which rows of sets are taken everywhere.
    for publication_id in sorted(wanted.titles, key=lambda each: sets.state_set(each, SubscriptionState.ACTIVE)):
        frequency = wanted.titles[publication_id]
        held = Subscription.objects.filter(subscriber=person, publication_id=publication_id).first()
        here = held is not None and SubscriptionState(held.state) in _SUBSCRIBED
        if frequency and not here:
            _begin(person, publication_id, wanted, at)
            began.append(publication_id)
        elif here and held is not None and not frequency:
            _end(held, wanted, at)
            ended.append(publication_id)
        elif here and held is not None and set_frequency(held, frequency, at=at):
            other_rate.append(publication_id)
    return Saved(tuple(began), tuple(ended), tuple(other_rate), _save_profile(person, profile, at))


@transaction.atomic
def pause(*, subscriber_id: int, publication_ids: Collection[int], until: dt.date, at: dt.datetime) -> tuple[int, ...]:
    """Hold back mail of these titles until a day; ids of the titles that are paused until then now.

    Only what is subscribed is paused; a pause that runs gets the new day. Raises `PreferenceError` for a day that is
    today, past, or more than `LONGEST_PAUSE` ahead.
    """
    if not at.date() < until <= at.date() + LONGEST_PAUSE:
        raise PreferenceError("pause", "Choose a day from tomorrow on, within a year.")
    done = []
    for each in _held(subscriber_id, publication_ids):
        state = SubscriptionState(each.state)
        if state is SubscriptionState.ACTIVE:
            move(subscription=each, event=SubscriptionEvent.PAUSED, at=at, by=READER, until=until)
            done.append(each.publication_id)
        elif state is SubscriptionState.PAUSED:
            if each.paused_until != until:
                each.paused_until = until
                each.save(update_fields=["paused_until"])
                changes.note([subscriber_id])
                note(
                    subscriber_id=subscriber_id,
                    publication_id=each.publication_id,
                    what="pause-changed",
                    at=at,
                    by=READER,
                    until=until.isoformat(),
                )
            done.append(each.publication_id)
    return tuple(sorted(done))


@transaction.atomic
def resume(*, subscriber_id: int, publication_ids: Collection[int], at: dt.datetime) -> tuple[int, ...]:
    """Let mail of these titles come again now; ids of those that were paused."""
    return tuple(
        sorted(
            each.publication_id
            for each in _held(subscriber_id, publication_ids)
            if each.state == SubscriptionState.PAUSED
            and move(subscription=each, event=SubscriptionEvent.RESUMED, at=at, by=READER)
        )
    )


@transaction.atomic
def leave_all(*, subscriber_id: int, at: dt.datetime, origin: str = "", network: str = "") -> tuple[int, ...]:
    """End every subscription of a person that is active, paused or waits; ids of those that ended."""
    rows = Subscription.objects.select_for_update().filter(
        subscriber_id=subscriber_id,
        state__in=[SubscriptionState.PENDING.value, *(state.value for state in _SUBSCRIBED)],
    )
    wanted = Wanted({}, origin, network)
    ended = sorted(rows, key=lambda each: sets.state_set(each.publication_id, SubscriptionState.ACTIVE))
    for each in ended:
        _end(each, wanted, at)
    return tuple(sorted(each.publication_id for each in ended))


@transaction.atomic
def wake(*, subscriber_id: int, at: dt.datetime, origin: str = "", network: str = "") -> tuple[int, ...]:
    """Let mail come again that was held back because a mail had come back or was called spam, as a new confirmation of
    what is subscribed; ids of these titles. What the publisher suppressed stays so.
    """
    rows = Subscription.objects.select_for_update().filter(
        subscriber_id=subscriber_id, state=SubscriptionState.ACTIVE.value
    )
    held = sorted(rows, key=lambda each: sets.state_set(each.publication_id, SubscriptionState.ACTIVE))
    for each in held:
        evidence = Evidence("confirmed", METHOD, origin=origin, network=network)
        move(subscription=each, event=SubscriptionEvent.CONFIRMED, at=at, by=READER, evidence=evidence)
    return tuple(sorted(each.publication_id for each in held))


def set_frequency(held: Subscription, frequency: str, *, at: dt.datetime) -> bool:
    """Change how often a title comes, within the caller's transaction; whether it was another. Raises
    `PreferenceError`.
    """
    if frequency not in FREQUENCIES:
        raise PreferenceError("frequency", "Choose every edition, or one a week.")
    if held.frequency == frequency:
        return False
    before, held.frequency = held.frequency, frequency
    held.save(update_fields=["frequency"])
    changes.note([held.subscriber_id])
    note(
        subscriber_id=held.subscriber_id,
        publication_id=held.publication_id,
        what="frequency-changed",
        at=at,
        by=READER,
        before=before,
        after=frequency,
    )
    _tell_changed(held.subscriber_id, held.publication_id, ["frequency"], at)
    return True


def plain_name(text: str) -> str:
    """A name on one line, without what cannot be seen. Raises `PreferenceError` for one that is too long."""
    said = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(said) > LONGEST_NAME:
        raise PreferenceError("name", f"A name may have {LONGEST_NAME} characters; this one has {len(said)}.")
    return said


def _begin(person: Subscriber, publication_id: int, wanted: Wanted, at: dt.datetime) -> None:
    wording = wordings_of(texts_for(publications_with_ids([publication_id]))).get(publication_id)
    if wording is None:
        raise PreferenceError("titles", "One of these newsletters is no longer there. Please open the page again.")
    asked = Evidence("asked", METHOD, wording, wanted.origin, wanted.network)
    held = ask(subscriber=person, publication_id=publication_id, at=at, by=READER, evidence=asked, source=METHOD)
    confirmed = Evidence("confirmed", METHOD, wording, wanted.origin, wanted.network)
    move(subscription=held, event=SubscriptionEvent.CONFIRMED, at=at, by=READER, evidence=confirmed)
    set_frequency(held, wanted.titles[publication_id], at=at)


def _end(held: Subscription, wanted: Wanted, at: dt.datetime) -> None:
    evidence = Evidence("withdrawn", METHOD, origin=wanted.origin, network=wanted.network)
    move(subscription=held, event=SubscriptionEvent.UNSUBSCRIBED, at=at, by=READER, evidence=evidence)


def _save_profile(person: Subscriber, profile: Profile, at: dt.datetime) -> bool:
    if profile.time_zone and profile.time_zone not in available_timezones():
        raise PreferenceError("time_zone", "Choose a time zone from the list.")
    wanted = {
        "name": plain_name(profile.name),
        "language": profile.language[:20],
        "time_zone": profile.time_zone,
        "local_time": profile.local_time,
    }
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(person, name, wanted[name])
    person.changed_at = at
    person.save(update_fields=[*changed, "changed_at"])
    changes.note([person.pk])
    fields = [name.replace("_", " ") for name in changed]
    note(subscriber_id=person.pk, what="profile-changed", at=at, by=READER, fields=fields)
    for publication_id in _mailed_titles(person.pk):
        _tell_changed(person.pk, publication_id, changed, at)
    return True


def _held(subscriber_id: int, publication_ids: Collection[int]) -> list[Subscription]:
    rows = Subscription.objects.select_for_update().filter(
        subscriber_id=subscriber_id, publication_id__in=list(publication_ids)
    )
    return sorted(rows, key=lambda each: sets.state_set(each.publication_id, SubscriptionState.ACTIVE))


def _mailed_titles(subscriber_id: int) -> list[int]:
    states = [state.value for state in _SUBSCRIBED]
    rows = Subscription.objects.filter(subscriber_id=subscriber_id, state__in=states)
    return sorted(rows.values_list("publication_id", flat=True))


def _tell_changed(subscriber_id: int, publication_id: int, fields: list[str], at: dt.datetime) -> None:
    announce(
        event="subscriber.changed",
        publication_id=publication_id,
        data={"subscriber": subscriber_id, "fields": fields, "at": at.isoformat()},
    )
