"""One batch: judged against those who are known, and brought in.

`judge` looks and writes nothing but tables of the connection's own: the dry run is that alone. `write` does what was
judged. Both run in the transaction of the batch.
"""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers import changes, sets, suppression_rows
from masthead.web.subscribers.imports.options import ImportOptions
from masthead.web.subscribers.imports.reading import Frame
from masthead.web.subscribers.imports.staging import Staging, Value
from masthead.web.subscribers.imports.suppressed import SuppressedPeople, digests_for, reasons_for
from masthead.web.subscribers.models import Subscriber, Tag

GONE = {
    "unsubscribed": "This person unsubscribed from the title; they alone can come back, by asking again.",
    "bounced": "Mail of the title to this address came back for good; they alone can come back, by asking again.",
    "complained": "This person called a mail of the title spam; they alone can come back, by asking again.",
}
"""Why a row is refused, by the state of the person's subscription."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every row. now, agreed_at: of the import, and of consents whose row says no date.

    seen: titles whose people the importer may see. origin: the source of consent.
    """

    run_id: int
    publication_id: int
    now: dt.datetime
    agreed_at: dt.datetime
    origin: str
    options: ImportOptions
    seen: tuple[int, ...]


@dataclass(slots=True)
class Judged:
    """How the rows of a batch end. refused: reasons by place. joined: known people who are new to the title.

    updated, unchanged: known people of the title. Everybody else is added. profiles, moved: ids of those whose profile
    changes, and of those who waited for their own confirmation. vouched: ids of known people who get new evidence.
    elsewhere: keys that other titles suppress.
    """

    refused: dict[int, str]
    joined: set[int] = field(default_factory=set)
    updated: set[int] = field(default_factory=set)
    unchanged: set[int] = field(default_factory=set)
    profiles: BitMap = field(default_factory=BitMap)
    vouched: BitMap = field(default_factory=BitMap)
    moved: BitMap = field(default_factory=BitMap)
    joined_ids: BitMap = field(default_factory=BitMap)
    known_ids: BitMap = field(default_factory=BitMap)
    elsewhere: set[str] = field(default_factory=set)


class StandingChangedError(RuntimeError):
    """Somebody's standing changed between judging and writing; the batch is to be done once more."""


def judge(
    frame: Frame, staging: Staging, terms: Terms, suppressed: SuppressedPeople, *, all_new: bool = False
) -> Judged:
    """How every row of a batch ends. all_new: it is known that nobody of the batch is known."""
    staging.fill(frame.staged)
    judged = Judged(refused=dict(frame.refused))
    _refuse_suppressed(frame, staging, terms, suppressed, judged)
    _note_tags(frame, staging, terms, judged)
    if not all_new:
        _judge_known(frame, staging, terms, judged)
    return judged


def _judge_known(frame: Frame, staging: Staging, terms: Terms, judged: Judged) -> None:
    staging.run(
        "find_known",
        policy=terms.options.known,
        publication=terms.publication_id,
        seen=json.dumps(terms.seen),
    )
    gone = staging.rows_of("gone")
    if gone:
        judged.refused.update((place, GONE[state]) for place, state in gone)
        for each in ("drop_gone_tags", "drop_gone_rows", "drop_gone"):
            staging.run(each)
    staging.run("mark_joining")
    if frame.tags:
        staging.run("mark_tagged")
    for tag_id in _tag_ids(terms.options.tags):
        staging.run("mark_tagged_all", tag=tag_id)
    for place, joins, changed, profile, pending, subscriber_id in staging.rows_of("known"):
        (judged.joined if joins else judged.updated if changed else judged.unchanged).add(place)
        judged.known_ids.add(subscriber_id)
        if joins:
            judged.joined_ids.add(subscriber_id)
        if profile:
            judged.profiles.add(subscriber_id)
        if changed:
            judged.vouched.add(subscriber_id)
        if pending:
            judged.moved.add(subscriber_id)


def make_tags(names: Iterable[str]) -> None:
    """Have tags ready that a batch may give, within the caller's transaction."""
    known = set(Tag.objects.filter(name__in=list(names)).values_list("name", flat=True))
    Tag.objects.bulk_create([Tag(name=each) for each in sorted(set(names) - known)], ignore_conflicts=True)


def write(frame: Frame, staging: Staging, terms: Terms, judged: Judged) -> None:
    """Bring in what was judged: people, subscriptions, evidence, tags, sets. Raises `StandingChangedError`."""
    moment, agreed = _stored(terms.now), _stored(terms.agreed_at)
    title: dict[str, Value] = {"publication": terms.publication_id, "now": moment, "agreed": agreed, "source": "import"}
    evidence: dict[str, Value] = {
        "publication": terms.publication_id,
        "agreed": agreed,
        "origin": terms.origin[:300],
        "wording": terms.options.wording_id,
        "run": terms.run_id,
    }
    staging.add_people(moment, fresh=not judged.known_ids)
    if frame.dated or frame.tags:
        staging.run("place_new")
    dated = "_dated" if frame.dated else ""
    staging.run(f"subscribe_new{dated}", **title)
    staging.run(f"vouch_new{dated}", **evidence)
    if judged.known_ids:
        _write_known(staging, terms, judged, title, evidence)
    new = _new_ids(staging)
    wanted = sets.SetChange()
    wanted.enter[sets.EVERYBODY] |= new
    wanted.enter[sets.state_set(terms.publication_id, SubscriptionState.ACTIVE)] |= (
        new | judged.joined_ids | judged.moved
    )
    wanted.leave[sets.state_set(terms.publication_id, SubscriptionState.PENDING)] |= judged.moved
    _write_tags(frame, staging, terms, new | judged.known_ids, wanted)
    sets.change(wanted)
    changes.note((judged.profiles | judged.vouched) - judged.joined_ids - judged.moved)
    follow_elsewhere(judged.elsewhere)


def follow_elsewhere(keys: Iterable[str]) -> None:
    """Put the sets of people in step with what suppresses their addresses, within the caller's transaction."""
    for pk, key in Subscriber.objects.filter(key__in=list(keys)).values_list("pk", "key"):
        suppression_rows.follow(pk, key)


def _new_ids(staging: Staging) -> BitMap:
    [(first, last, count)] = staging.rows_of("new_range")
    if last - first + 1 == count:
        return BitMap(range(first, last + 1))
    return BitMap([each[0] for each in staging.rows_of("new_ids")])


def _write_known(
    staging: Staging, terms: Terms, judged: Judged, title: dict[str, Value], evidence: dict[str, Value]
) -> None:
    if judged.profiles:
        staging.run("update_known", policy=terms.options.known, now=title["now"])
    if judged.joined:
        staging.run("subscribe_known", **title)
    if judged.moved:
        moved = staging.run("activate_pending", publication=terms.publication_id, now=title["now"])
        if moved != len(judged.moved):
            raise StandingChangedError
    if judged.joined or judged.updated:
        staging.run("vouch_known", **evidence)


def _write_tags(frame: Frame, staging: Staging, terms: Terms, people: BitMap, wanted: sets.SetChange) -> None:
    if frame.tags:
        for tag_id, subscriber_id in staging.rows_of("tagged"):
            wanted.enter[sets.tag_set(tag_id)].add(subscriber_id)
        staging.run("tag_rows")
    for tag_id in _tag_ids(terms.options.tags):
        staging.run("tag_all_new", tag=tag_id)
        staging.run("tag_all_known", tag=tag_id)
        wanted.enter[sets.tag_set(tag_id)] |= people


def _refuse_suppressed(
    frame: Frame, staging: Staging, terms: Terms, suppressed: SuppressedPeople, judged: Judged
) -> None:
    suppressed.renew()
    if not suppressed or not frame.places:
        return
    places, digests = array("I", frame.places), array("Q", frame.digests)
    if not digests:
        # Nobody was suppressed when the list began to be read.
        everybody = dict(staging.rows_of("keys"))
        digests = digests_for([everybody[place] for place in places])
    hits = [places[at] for at in suppressed.hits(digests, len(places))]
    if not hits:
        return
    keys: dict[int, str] = dict(staging.rows_of("keys_of", places=json.dumps(hits)))
    reasons = reasons_for((keys[place] for place in hits), terms.publication_id)
    refused = [place for place in hits if keys[place] in reasons]
    judged.refused.update((place, reasons[keys[place]]) for place in refused)
    judged.elsewhere.update(keys[place] for place in hits if keys[place] not in reasons)
    staging.run("drop_rows", places=json.dumps(refused))


def _note_tags(frame: Frame, staging: Staging, terms: Terms, judged: Judged) -> None:
    """The tags that rows name, beside those that everybody gets. Tags that do not exist, which only a dry run finds,
    are 0, which nobody has.
    """
    if not frame.tags:
        return
    names = {name for tags in frame.tags.values() for name in tags} - set(terms.options.tags)
    ids = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    rows = {
        (place, ids.get(name, 0))
        for place, tags in frame.tags.items()
        if place not in judged.refused
        for name in tags
        if name in names
    }
    staging.run_many("add_tag", sorted(rows))


def _tag_ids(names: Sequence[str]) -> list[int]:
    """Of tags that everybody gets; 0 for one that a dry run finds missing, which nobody has."""
    ids = dict(Tag.objects.filter(name__in=names).values_list("name", "pk"))
    return [ids.get(name, 0) for name in names]


def _stored(moment: dt.datetime) -> Value:
    """A moment as the database keeps it."""
    return connection.ops.adapt_datetimefield_value(moment)
