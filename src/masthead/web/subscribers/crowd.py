"""A million made-up people, for what is measured with many of them: the same ones every time.

Rows are made set by set in SQL of our own, past the actions, which would take hours; so only where nobody is yet.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from pyroaring import BitMap

from masthead.audience.segments.tree import Action
from masthead.audience.subscription import SubscriptionState
from masthead.web.publications.queries import all_ids
from masthead.web.subscribers import changes, sets
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.models import (
    Consent,
    ImportRun,
    Subscriber,
    SubscriberTag,
    Subscription,
    Suppression,
    Tag,
)
from masthead.web.subscribers.segments.engagement import deed_set
from masthead.web.subscribers.segments.voting import vote_set
from masthead.web.subscribers.suppression import digest_of

Progress = Callable[[str], None]
"""Told what is done next."""

_BATCH = 250_000
_YEARS = 4
_FIRST = ("Anna", "Ben", "Carla", "David", "Elif", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Kim", "Lena", "Mei")
_LAST = ("Albrecht", "Berger", "Costa", "Duarte", "Evans", "Fischer", "Garcia", "Hansen", "Ito", "Jansen", "Kaya")
_DOMAINS = ("mail.example", "post.example", "web.example", "harbour.example", "blue-door.example", "uni.example.org")
_COUNTRIES = ("DE", "DE", "DE", "DE", "AT", "AT", "CH", "GB", "GB", "US", "US", "US", "FR", "NL", "DK", "SE", "IE")
_LANGUAGES = ("en", "en", "en", "de", "de", "fr", "")
_ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "Europe/Vienna", "")
_SOURCES = ("form", "form", "embed:homepage", "import", "api", "referral")
_TAGS = {"vip": 50, "staff": 997, "founder": 20, "event": 11, "survey": 9, "press": 211}
"""Every how many-th person has it."""
_STATES = ("active",) * 16 + ("pending", "paused", "unsubscribed", "bounced")
ANSWERS = 4
VOTED_ON = dt.date(2026, 11, 20)
"""The day whose poll in the first publication people answered."""
_IMPORTED = 10
"""Every how many-th person came by the one import."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is there. publications: ids, everybody stands with the first, a third with the second. import_run: its id."""

    rows: int
    publications: tuple[int, ...]
    import_run: int


def make_people(rows: int, *, now: dt.datetime, tell: Progress = lambda _words: None) -> Crowd:
    """Fill the open site's tables and sets; its first two publications are used. Raises `SubscriberError`
    where they cannot be made.
    """
    publications = tuple(sorted(all_ids()))[:2]
    if not publications or Subscriber.objects.exists():
        raise SubscriberError("People are made in a site with publications and without people.")
    tell(f"Making {rows:,} people")
    with transaction.atomic():
        _fill_people(rows, now)
        _fill_subscriptions(rows, publications, now)
        run = _fill_import(rows, publications[0], now)
        tell("Making their sets")
        _fill_sets(rows, publications, now)
    _settle()
    return Crowd(rows, publications, run)


def _fill_people(rows: int, now: dt.datetime) -> None:
    json = "CAST({} AS jsonb)" if connection.vendor == "postgresql" else "{}"
    domain = _pick("i * 31", _DOMAINS)
    columns = {
        "id": "i",
        "address": f"'Reader.' || i || '@' || {domain}",
        "key": f"'reader.' || i || '@' || {domain}",
        "domain": domain,
        "name": f"{_pick('i * 7', _FIRST)} || ' ' || {_pick('i * 3', _LAST)}",
        "language": _pick("i * 11", _LANGUAGES),
        "time_zone": _pick("i * 13", _ZONES),
        "attributes": json.format(
            f"""'{{"country": "' || {_pick("i * 5", _COUNTRIES)} || '", "company": "Harbour ' || (i * 17 % 4001)"""
            """ || '", "age": "' || (18 + i * 29 % 70) || '", "joined": "' || (2015 + i % 10) || '-03-0'"""
            """ || (1 + i % 9) || '"}'"""
        ),
        "source": _pick("i * 19", _SOURCES),
        "referrer_id": "CASE WHEN i % 10 = 0 THEN i / 10 END",
        "created_at": _moment("i", rows, now),
        "changed_at": _moment("i", rows, now),
    }
    _insert(Subscriber, columns, rows)


def _fill_subscriptions(rows: int, publications: Sequence[int], now: dt.datetime) -> None:
    for place, publication in enumerate(publications):
        state = _pick(f"(i * 23 + {place})", _STATES)
        at = _moment("i", rows, now)
        columns = {
            "subscriber_id": "i",
            "publication_id": str(publication),
            "state": state,
            "since": at,
            "asked_at": at,
            "confirmed_at": f"CASE WHEN {state} <> 'pending' THEN {at} END",
            "frequency": "'every'",
            "source": _pick("i * 19", _SOURCES),
        }
        _insert(Subscription, columns, rows, where="" if place == 0 else "WHERE i % 3 = 0")
    for name, each in _TAGS.items():
        tag = Tag.objects.create(name=name)
        _insert(SubscriberTag, {"subscriber_id": "i", "tag_id": str(tag.pk)}, rows, where=f"WHERE i % {each} = 0")


def _fill_import(rows: int, publication: int, now: dt.datetime) -> int:
    people = rows // _IMPORTED
    run = ImportRun.objects.create(
        publication_id=publication,
        state="finished",
        file_name="readers.csv",
        folder="",
        consent_source="Form on the old website",
        rows=people,
        done_rows=people,
        added=people,
        started_at=now,
        finished_at=now,
    )
    columns = {
        "subscriber_id": "i",
        "publication_id": str(publication),
        "kind": "'vouched'",
        "method": "'import'",
        "at": _moment("i", rows, now),
        "origin": "'Form on the old website'",
        "import_run_id": str(run.pk),
    }
    _insert(Consent, columns, rows, where=f"WHERE i % {_IMPORTED} = 0")
    return run.pk


def _fill_sets(rows: int, publications: Sequence[int], now: dt.datetime) -> None:
    """The sets of what stands in the tables, counted out as the tables were."""

    found = {sets.EVERYBODY: BitMap(range(1, rows + 1))}
    for place, publication in enumerate(publications):
        standing = BitMap(range(3, rows + 1, 3)) if place else found[sets.EVERYBODY]
        for state in SubscriptionState:
            found[sets.state_set(publication, state)] = BitMap()
        for offset in range(len(_STATES)):
            state = SubscriptionState(_STATES[(offset * 23 + place) % len(_STATES)])
            found[sets.state_set(publication, state)] |= standing & BitMap(range(offset, rows + 1, len(_STATES)))
    for tag in Tag.objects.all():
        found[sets.tag_set(tag.pk)] = BitMap(range(_TAGS[tag.name], rows + 1, _TAGS[tag.name]))
    for answer in range(ANSWERS):
        found[vote_set(publications[0], VOTED_ON, 1, answer)] = BitMap(range(7 + answer, rows + 1, 29))
    found[sets.SUPPRESSED] = BitMap(range(500, rows + 1, 500))
    Suppression.objects.bulk_create(
        Suppression(
            digest=digest_of(f"reader.{number}@{_DOMAINS[number * 31 % len(_DOMAINS)]}"), reason="bounced", at=now
        )
        for number in found[sets.SUPPRESSED]
    )
    sets.replace(found)


def _insert(model: Any, columns: dict[str, str], rows: int, where: str = "") -> None:
    """Rows for i from 1 to `rows`, columns that are not named with their default. columns: SQL of our own alone."""
    shared: dict[str, Any] = {}
    meta = model._meta  # noqa: SLF001 – Django's documented way to a model's fields
    for field in meta.concrete_fields:
        if not field.primary_key and field.column not in columns:
            shared[field.column] = field.get_db_prep_save(field.get_default(), connection)
    names = ", ".join(f'"{name}"' for name in (*columns, *shared))
    values = ", ".join((*columns.values(), *("%s" for _ in shared)))
    with connection.cursor() as cursor:
        for first in range(1, rows + 1, _BATCH):
            numbers = _numbers(first, min(first + _BATCH - 1, rows))
            sql = f'{numbers} INSERT INTO "{meta.db_table}" ({names}) SELECT {values} FROM n {where}'  # noqa: S608
            cursor.execute(sql.replace(" % ", " %% "), list(shared.values()))


def _numbers(first: int, last: int) -> str:
    """SQL of a table n with a column i."""
    if connection.vendor == "postgresql":
        return f"WITH n AS (SELECT i FROM generate_series({first}, {last}) AS g(i))"  # noqa: S608
    return f"WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"  # noqa: S608


def _settle() -> None:
    """Let the database know what it holds, and where its own numbering goes on."""

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [Subscriber]):
            cursor.execute(sql)
        cursor.execute("ANALYZE")


def _pick(number: str, values: Sequence[str]) -> str:
    """SQL of one of our own words, by a number."""
    whens = " ".join(f"WHEN {place} THEN '{value}'" for place, value in enumerate(values))
    return f"(CASE ({number}) % {len(values)} {whens} END)"


def _moment(number: str, rows: int, now: dt.datetime) -> str:
    """SQL of a moment: people came evenly over the years until now."""
    span = _YEARS * 365 * 86_400
    seconds = f"({int(now.timestamp()) - span} + CAST({number} AS bigint) * {span} / {rows + 1})"
    if connection.vendor == "postgresql":
        return f"to_timestamp({seconds})"
    return f"datetime({seconds}, 'unixepoch')"


def measure_readers(crowd: Crowd, *, now: dt.datetime, days: int = 30) -> None:
    """Make as if editions of the first publication had been opened and clicked: each by some, drawn the same way."""
    draw, title = random.Random(1), crowd.publications[0]  # noqa: S311 – made-up readers
    for ago in range(days):
        day = now.date() - dt.timedelta(days=ago)
        opened = BitMap(draw.sample(range(1, crowd.rows + 1), crowd.rows * 3 // 10))
        clicked = BitMap(draw.sample(range(1, crowd.rows + 1), crowd.rows // 20))
        made = {deed_set(Action.OPENED, title, day, ago): opened, deed_set(Action.CLICKED, title, day, ago): clicked}
        tip = BitMap(list(clicked)[::3])
        sets.replace({**made, deed_set(Action.CLICKED, title, day, ago, "tip"): tip})


def edit_some(crowd: Crowd, *, first: int, about: int) -> None:
    """Change the profiles of about so many people, as an action does."""
    edited = range(first, crowd.rows + 1, max(1, crowd.rows // about))
    with transaction.atomic():
        Subscriber.objects.filter(pk__in=list(edited)).update(language="it", name="Nora Neumann")
        changes.note(edited)
