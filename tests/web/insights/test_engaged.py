from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.web.insights.made import CANARY, START, Source, a_hit, a_loader, a_segment, some_facts
from tests.web.subscribers.people import reader

from masthead.audience.segments import parse
from masthead.audience.segments.tree import Action
from masthead.audience.subscription import SubscriptionState
from masthead.tracking.links import Privacy
from masthead.tracking.records import EventKind
from masthead.tracking.robots import Rules, shipped_rules
from masthead.web.insights.loading.recounting import recount
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.models import SetChunk
from masthead.web.subscribers.segments import queries
from masthead.web.subscribers.segments.engagement import deed_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def title(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


def clicked(title: Publication, section: str = "") -> list[int]:
    return list(sets.members(deed_set(Action.CLICKED, title.pk, START.date(), 7, section)))


def opened(title: Publication) -> list[int]:
    return list(sets.members(deed_set(Action.OPENED, title.pk, START.date(), 7)))


def test_people_who_opened_and_clicked_are_in_sets_and_machines_are_not(tmp_path: Path, title: Publication) -> None:
    hits = [
        a_hit(EventKind.OPEN, 1),
        a_hit(EventKind.OPEN, 2, agent="Mozilla/5.0"),
        a_hit(EventKind.OPEN, 70_000),
        a_hit(subscriber=1, link=0),
        a_hit(subscriber=3, link=2),
        a_hit(subscriber=4, link=5),
        a_hit(subscriber=5, link=0, agent="curl/8.0"),
        a_hit(EventKind.CANARY, 6, link=CANARY),
    ]
    a_segment(tmp_path, hits)
    a_loader(tmp_path, Source().add(some_facts(title.pk))).round()

    assert opened(title) == [1, 70_000]
    assert clicked(title) == [1, 3, 4]
    assert (clicked(title, "story"), clicked(title, "number"), clicked(title, "sponsor")) == ([1], [3], [])


def test_whoever_turns_out_a_machine_leaves_the_sets(tmp_path: Path, title: Publication) -> None:
    loader = a_loader(tmp_path, Source().add(some_facts(title.pk)))
    a_segment(
        tmp_path, [a_hit(subscriber=1, link=0), a_hit(subscriber=2, link=0), a_hit(subscriber=2, link=3, after=9)]
    )
    loader.round()
    assert clicked(title, "story") == [1, 2]
    a_segment(tmp_path, [a_hit(subscriber=2, link=3, after=20_000)])
    loader.round()
    canaries = [a_hit(EventKind.CANARY, each, link=CANARY, after=3660) for each in (1, 2)]

    a_segment(tmp_path, canaries)
    loader.round()

    # The other click of the second one is hours away from the canary.
    assert (clicked(title), clicked(title, "story")) == ([2], [2])


def test_sets_follow_new_rules(tmp_path: Path, title: Publication) -> None:
    facts = some_facts(title.pk)
    a_segment(tmp_path, [a_hit(EventKind.OPEN, 1), a_hit(EventKind.OPEN, 2, agent="Mozilla/5.0")])
    a_loader(tmp_path, Source().add(facts)).round()

    recount(facts, Rules(version="blind"))
    assert opened(title) == [1, 2]
    recount(facts, shipped_rules())
    assert opened(title) == [1]


def test_segments_count_editions_that_people_opened(tmp_path: Path, title: Publication) -> None:
    today = dt.datetime.now(dt.UTC)
    people = [reader(f"reader{at}", title, state=SubscriptionState.ACTIVE).pk for at in range(3)]
    source, hits = Source(), []
    for ago in range(3):
        mailing = 20 + ago
        day = (today - dt.timedelta(days=ago)).date()
        source.add(some_facts(title.pk, mailing, date=day, number=mailing))
        hits += [a_hit(EventKind.OPEN, each, mailing=mailing) for each in people[ago:]]
        hits += [a_hit(EventKind.OPEN, people[2], mailing=mailing)] * 2
    a_segment(tmp_path, hits)
    a_loader(tmp_path, source).round()

    def count(text: str) -> int:
        return queries.count(parse(text), title.pk)

    assert [count(f"opened(last 30 days) >= {times}") for times in (1, 2, 3, 4)] == [3, 2, 1, 0]


def test_readers_who_are_not_told_apart_are_in_no_set(tmp_path: Path, title: Publication) -> None:
    a_segment(tmp_path, [a_hit(EventKind.OPEN, 0), a_hit(subscriber=0)])
    a_loader(tmp_path, Source().add(some_facts(title.pk, privacy=Privacy.AGGREGATE))).round()

    assert not SetChunk.objects.filter(name__startswith="opened:").exists()
    assert not SetChunk.objects.filter(name__startswith="clicked:").exists()
