"""Small made-up populations, stored as the program stores them, and a judge who reads them as plain Python."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from pyroaring import BitMap

from masthead.audience.segments import Condition
from masthead.audience.segments.days import days_of, window
from masthead.audience.segments.tree import (
    Action,
    AllOf,
    AnyOf,
    Attribute,
    AttributeTest,
    Compare,
    Contains,
    Created,
    DateTest,
    Engaged,
    Everybody,
    HasTag,
    Imported,
    InSegment,
    InTitle,
    IsSet,
    Leaf,
    Moment,
    Not,
    OneOf,
    Order,
    Profile,
    Referred,
    Share,
    StartsWith,
    Suppressed,
    Times,
    Voted,
    is_day,
)
from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers import sets
from masthead.web.subscribers.models import Consent, ImportRun, Subscriber, SubscriberTag, Subscription, Tag
from masthead.web.subscribers.segments.engagement import deed_set
from masthead.web.subscribers.segments.voting import AskedPoll, vote_set

NOW = dt.datetime(2026, 11, 22, 22, 30, tzinfo=dt.UTC)
"""The next day already in Hong Kong, where Harbour Morning is."""
TODAY = dt.date(2026, 11, 23)
ZONE = ZoneInfo("Asia/Hong_Kong")
TAGS = ("vip", "staff", "press")
KEYS = ("country", "age", "joined", "title")
TEXTS = (
    *("", "Anna", "ANNA", "ann", "Jörg", "JÖRG", "DE", "de", "AT", "mail.example", "embed:homepage", "İstanbul"),
    *("3.5", "007", "42", "-0.25", "-", ".5", "5.", "1e3", "1.2.3", "٣", "999999999999999", "1234567890123456"),
    *("2026-01-31", "2026-01-31T10:00", "2026-01-31x", "2026-13-77", "1999-12-31"),
    *("a%b", "a_b", "' OR 1=1 --", '"; DROP TABLE x; --', "\\", "%s", "%%", "{0}", "$.country", "?"),
)
POLLS = tuple(AskedPoll(TODAY, nth, "Tea?", ("Yes", "No", "Perhaps")) for nth in (2, 1))
_MOMENTS = st.integers(0, 540 * 24 * 3600).map(lambda seconds: NOW - dt.timedelta(seconds=seconds))

texts = st.sampled_from(TEXTS)


@dataclass(frozen=True, slots=True)
class Standing:
    state: SubscriptionState
    since: dt.datetime
    asked: dt.datetime
    confirmed: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything about a person that a condition may ask. standing: by slug. deeds: (action, days ago, section).
    vote: the answer in the second poll of `TODAY`.
    """

    name: str = ""
    domain: str = "reader.example"
    language: str = ""
    time_zone: str = ""
    source: str = ""
    created: dt.datetime = NOW
    referrer: int | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    standing: dict[str, Standing] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    suppressed: frozenset[str] = frozenset()
    imported: bool = False
    deeds: frozenset[tuple[Action, int, str]] = frozenset()
    vote: int | None = None


SLUGS = ("harbour-morning", "harbour-lantern")

standings = st.builds(
    Standing,
    state=st.sampled_from(SubscriptionState),
    since=_MOMENTS,
    asked=_MOMENTS,
    confirmed=st.none() | _MOMENTS,
)
readers = st.builds(
    Reader,
    name=texts,
    domain=st.sampled_from(("mail.example", "reader.example")),
    language=texts,
    time_zone=texts,
    source=texts,
    created=_MOMENTS,
    referrer=st.none() | st.integers(0, 3),
    attributes=st.dictionaries(st.sampled_from(KEYS), texts, max_size=3),
    standing=st.dictionaries(st.sampled_from(SLUGS), standings, max_size=2),
    tags=st.frozensets(st.sampled_from(TAGS)),
    suppressed=st.frozensets(st.sampled_from(("", *SLUGS))),
    imported=st.booleans(),
    deeds=st.frozensets(
        st.tuples(st.sampled_from(Action), st.integers(0, 5), st.sampled_from(("", "tip"))), max_size=6
    ),
    vote=st.none() | st.integers(0, 2),
)
crowds = st.lists(readers, min_size=1, max_size=6)


@dataclass(frozen=True, slots=True)
class World:
    """Readers and their ids. titles: ids by slug. tags exist, also those nobody has."""

    readers: dict[int, Reader]
    titles: dict[str, int]
    run: int
    segments: dict[str, Condition] = field(default_factory=dict)


def settle(crowd: list[Reader], titles: dict[str, int]) -> World:
    """Store everybody, for good: rows and sets."""
    people: list[Subscriber] = []
    for number, reader in enumerate(crowd):
        person = Subscriber(address=f"Reader.{number}@{reader.domain}", key=f"r{number}", domain=reader.domain)
        write_profile(person, reader, people)
        people.append(person)
    tags = {name: Tag.objects.get_or_create(name=name)[0].pk for name in TAGS}
    run = ImportRun.objects.create(publication_id=titles["harbour-morning"], file_name="a.csv", folder="").pk
    world = World({person.pk: reader for person, reader in zip(people, crowd, strict=True)}, titles, run)
    _store_rows(world, tags)
    _store_sets(world, tags)
    return world


def write_profile(person: Subscriber, reader: Reader, others: list[Subscriber]) -> None:
    """Save the row of a person."""
    person.name, person.language, person.time_zone = reader.name, reader.language, reader.time_zone
    person.source, person.attributes = reader.source, reader.attributes
    person.created_at = person.changed_at = reader.created
    known = reader.referrer is not None and reader.referrer < len(others)
    person.referrer = others[reader.referrer] if known and reader.referrer is not None else None
    person.save()


def _store_rows(world: World, tags: dict[str, int]) -> None:
    for pk, reader in world.readers.items():
        SubscriberTag.objects.bulk_create(SubscriberTag(subscriber_id=pk, tag_id=tags[name]) for name in reader.tags)
        for slug, standing in reader.standing.items():
            Subscription.objects.create(
                subscriber_id=pk,
                publication_id=world.titles[slug],
                state=standing.state.value,
                since=standing.since,
                asked_at=standing.asked,
                confirmed_at=standing.confirmed,
            )
        if reader.imported:
            Consent.objects.create(
                subscriber_id=pk,
                publication_id=world.titles["harbour-morning"],
                kind="vouched",
                method="import",
                at=NOW,
                import_run_id=world.run,
            )


def _store_sets(world: World, tags: dict[str, int]) -> None:
    change = sets.SetChange()
    for pk, reader in world.readers.items():
        names = [sets.EVERYBODY, *(sets.tag_set(tags[name]) for name in reader.tags)]
        names += [sets.state_set(world.titles[slug], each.state) for slug, each in reader.standing.items()]
        names += [sets.suppressed_set(world.titles[slug]) if slug else sets.SUPPRESSED for slug in reader.suppressed]
        for action, ago, section in reader.deeds:
            day = TODAY - dt.timedelta(days=ago)
            names.append(deed_set(action, world.titles["harbour-morning"], day, 100 + ago, section))
        if reader.vote is not None:
            names.append(vote_set(world.titles["harbour-morning"], TODAY, 2, reader.vote))
        for name in names:
            change.enter[name] |= BitMap([pk])
    sets.change(change)


def judged(condition: Condition, world: World) -> set[int]:
    """Everybody whom a condition means for Harbour Morning, read off one by one."""
    judge = _Judge(world)
    return {
        pk
        for pk, reader in world.readers.items()
        if "harbour-morning" in reader.standing and judge(condition, pk, reader)
    }


@dataclass(frozen=True, slots=True)
class _Judge:
    world: World

    def __call__(self, condition: Condition, pk: int, reader: Reader) -> bool:
        match condition:
            case AllOf(of=of):
                return all(self(each, pk, reader) for each in of)
            case AnyOf(of=of):
                return any(self(each, pk, reader) for each in of)
            case Not(of=one):
                return not self(one, pk, reader)
            case InSegment(segment=slug):
                return self(self.world.segments[slug], pk, reader)
        return self._leaf(condition, pk, reader)

    def _leaf(self, leaf: Leaf, pk: int, reader: Reader) -> bool:
        match leaf:
            case Everybody():
                return True
            case HasTag(tag=tag):
                return tag in reader.tags
            case Suppressed():
                return bool(reader.suppressed & {"", "harbour-morning"})
            case InTitle(title=slug):
                return _stands(leaf, reader.standing.get(slug))
            case Engaged():
                return _did(leaf, reader)
            case Voted(nth=nth, answers=letters):
                return nth == 2 and reader.vote is not None and (not letters or "ABC"[reader.vote] in letters)
            case Imported(run=run):
                return reader.imported and run == self.world.run
        return self._profile(leaf, pk, reader)

    def _profile(self, leaf: Leaf, pk: int, reader: Reader) -> bool:
        person = Subscriber.objects.get(pk=pk)
        match leaf:
            case Profile(field=name, test=test):
                return _says(test, getattr(person, name.value))
            case Attribute(key=key, test=test):
                return _says(test, reader.attributes.get(key))
            case Created(test=test):
                return _dated(test, reader.created)
            case Referred(by=by):
                return person.referrer_id is not None and by in {None, person.referrer_id}
            case Share(percent=percent, seed=seed):
                return pk in drawn_by(percent, seed, self.world)
        raise AssertionError(leaf)


def drawn_by(percent: int, seed: str, world: World) -> set[int]:
    """A share, by the rule that the reference gives."""
    from hashlib import blake2b

    digest = blake2b(seed.encode(), digest_size=16, person=b"mh:share").digest()
    prime = 2**31 - 1
    factor = 1 + int.from_bytes(digest[:8], "big") % (prime - 1)
    shift = int.from_bytes(digest[8:], "big") % prime
    return {pk for pk in world.readers if (pk * factor + shift) % prime < prime * percent // 100}


def _small(text: str) -> str:
    return "".join(char.lower() if char.isascii() else char for char in text)


def _says(test: AttributeTest, value: str | None) -> bool:
    if value is None:
        return False
    match test:
        case OneOf(values=values):
            return _small(value) in {_small(each) for each in values}
        case Contains(text=text):
            return _small(text) in _small(value)
        case StartsWith(text=text):
            return _small(value).startswith(_small(text))
        case IsSet():
            return value != ""
        case Compare():
            return _compares(test, value)


def _compares(test: Compare, value: str) -> bool:
    if is_day(test.value):
        if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]|\Z)", value):
            return False
        return _ordered(test.order, (value[:10] > test.value) - (value[:10] < test.value))
    if len(value) > 15 or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
        return False
    return _ordered(test.order, (float(value) > float(test.value)) - (float(value) < float(test.value)))


def _ordered(order: Order, sign: int) -> bool:
    return {Order.LESS: sign < 0, Order.AT_MOST: sign <= 0, Order.MORE: sign > 0, Order.AT_LEAST: sign >= 0}[order]


def _dated(test: DateTest, at: dt.datetime | None) -> bool:
    if at is None:
        return False
    first, end = days_of(test, TODAY)
    day = at.astimezone(ZONE).date()
    return (first is None or day >= first) and (end is None or day < end)


def _stands(leaf: InTitle, standing: Standing | None) -> bool:
    if standing is None or leaf.state not in {"any", standing.state}:
        return False
    if leaf.moment is None or leaf.test is None:
        return True
    at = {Moment.ASKED: standing.asked, Moment.CONFIRMED: standing.confirmed, Moment.CHANGED: standing.since}
    return _dated(leaf.test, at[leaf.moment])


def _did(leaf: Engaged, reader: Reader) -> bool:
    first, _ = window(leaf.days, TODAY)
    times = sum(
        1
        for action, ago, section in reader.deeds
        if action is leaf.action
        and section == (leaf.section or "")
        and (first is None or TODAY - dt.timedelta(days=ago) >= first)
    )
    return {
        Times.AT_LEAST: times >= leaf.times,
        Times.MORE: times > leaf.times,
        Times.AT_MOST: times <= leaf.times,
        Times.LESS: times < leaf.times,
        Times.EXACTLY: times == leaf.times,
    }[leaf.compare]
