"""SQL and bitmaps count whom plain Python counts, and every explanation agrees with the count."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap
from tests.audience.segments.strategies import leaves, trees
from tests.web.subscribers.segments.world import (
    KEYS,
    NOW,
    POLLS,
    SLUGS,
    TAGS,
    TODAY,
    Reader,
    Standing,
    World,
    crowds,
    judged,
    settle,
    texts,
)

from masthead.audience.segments import Condition, parse, to_json
from masthead.audience.segments.tree import Action
from masthead.audience.subscription import SubscriptionState
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.models import Segment
from masthead.web.subscribers.segments import queries, voting
from masthead.web.subscribers.segments.engagement import Deed, SetEngagement, counted, deed_set
from masthead.web.subscribers.segments.faults import SegmentError

pytestmark = pytest.mark.django_db
RUN = 2**31 - 2
"""Stands in drawn conditions for the import of the world they meet."""

LEAVES = leaves(
    texts=texts,
    title=st.sampled_from(SLUGS),
    tag=st.sampled_from(TAGS),
    segment=st.just("drawn"),
    key=st.sampled_from(KEYS),
    run=st.just(RUN),
    poll=st.sampled_from([(each.day, each.nth) for each in POLLS]),
)
PLAIN = LEAVES.filter(lambda leaf: leaf.kind != "segment")
SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(autouse=True)
def two_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Harbour Morning asked twice on that day."""
    monkeypatch.setattr(voting, "_asked", [lambda _title, day, _most: POLLS if day in {None, TODAY} else ()])


@pytest.fixture
def titles(publications: dict[str, Publication]) -> dict[str, int]:
    return {slug: publication.pk for slug, publication in publications.items()}


def met(condition: Condition, world: World) -> Condition:
    """A drawn condition about the import that is there."""
    return type(condition).model_validate_json(condition.model_dump_json().replace(str(RUN), str(world.run)))


@SETTINGS
@given(crowd=crowds, inner=trees(PLAIN, most=3), conditions=st.lists(trees(LEAVES), min_size=4, max_size=8))
def test_count_and_explanation_agree_with_plain_python(
    titles: dict[str, int], crowd: list[Reader], inner: Condition, conditions: list[Condition]
) -> None:
    with transaction.atomic():
        bare = settle(crowd, titles)
        world = World(bare.readers, titles, bare.run, {"drawn": met(inner, bare)})
        publication = titles["harbour-morning"]
        Segment.objects.create(
            publication_id=publication, slug="drawn", name="Drawn", condition=to_json(world.segments["drawn"])
        )
        for each in conditions:
            condition = met(each, world)
            expected = judged(condition, world)
            assert set(queries.matching(condition, publication, NOW)) == expected
            assert queries.count(condition, publication, NOW) == len(expected)
            explained = {pk for pk in world.readers if queries.explain(condition, pk, publication, NOW).holds}
            assert explained == expected
        transaction.set_rollback(True)


def test_nothing_measured_is_nobody_and_is_said(titles: dict[str, int]) -> None:
    world = settle([Reader(standing={}, name="Anna")], titles)
    publication = world.titles["harbour-morning"]

    assert queries.count(parse("opened"), publication, NOW) == 0
    assert queries.advice(parse("opened(last 7 days) or tag:vip"), publication) == (
        "Nothing has been measured yet: nobody counts as having opened or clicked.",
    )
    assert queries.advice(parse("tag:vip"), publication) == ()


def test_attribute_that_nobody_has_is_told(titles: dict[str, int]) -> None:
    settle([Reader(attributes={"country": "DE"})], titles)
    publication = titles["harbour-morning"]

    assert queries.advice(parse("country = AT"), publication) == ()
    assert queries.advice(parse("langage = de"), publication) == (
        "Nobody has an attribute “langage”. Did you mean “language”?",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "title:harbour-mornign",
            "There is no title “harbour-mornign” whose subscribers you look after. Did you mean “harbour-morning”?",
        ),
        ("tag:vipp", "Nobody has the tag “vipp”. Did you mean “vip”?"),
        ("tag:stafff", "Nobody has the tag “stafff”."),
        ("segment:core", "There is no segment “core” of this publication."),
        ("in(import 99999)", "There is no import 99999 of your titles."),
    ],
)
def test_name_that_stands_for_nothing_is_a_finding(titles: dict[str, int], text: str, message: str) -> None:
    standing = {"harbour-morning": Standing(SubscriptionState.ACTIVE, NOW, NOW, NOW)}
    settle([Reader(tags=frozenset({"vip"}), standing=standing), Reader(tags=frozenset({"staff"}))], titles)
    publication = titles["harbour-morning"]

    with pytest.raises(SegmentError) as fault:
        queries.count(parse(text), publication)
    assert str(fault.value) == message
    assert [each.message for each in fault.value.findings] == [message]
    assert [each.message for each in queries.findings(parse(text), publication, theirs=None)] == [message]


def test_titles_of_others_are_as_unknown_as_those_that_are_not_there(titles: dict[str, int]) -> None:
    theirs = {titles["harbour-morning"]}

    found = queries.findings(parse("title:harbour-lantern or title:nowhere"), titles["harbour-morning"], theirs=theirs)

    assert [each.message for each in found] == [
        "There is no title “harbour-lantern” whose subscribers you look after.",
        "There is no title “nowhere” whose subscribers you look after.",
    ]


def test_segments_that_go_round_in_a_circle_are_refused(titles: dict[str, int]) -> None:
    publication = titles["harbour-morning"]
    for slug, text in (("a", "segment:b"), ("b", "segment:c and suppressed"), ("c", "not segment:a")):
        Segment.objects.create(publication_id=publication, slug=slug, name=slug, condition=to_json(parse(text)))

    with pytest.raises(SegmentError, match="go round in a circle: “b” → “c” → “a” → “b”"):
        queries.count(parse("segment:b"), publication)


@pytest.mark.parametrize(
    "value", ["' OR 1=1 --", '"; DROP TABLE subscribers_subscriber; --', "%s", "%(a)s", "?", "$[0]", "a\\' OR 'a'='a"]
)
def test_values_are_never_sql(titles: dict[str, int], value: str) -> None:
    crowd = [Reader(name=value, attributes={"country": value}), Reader(name="Anna", attributes={"country": "DE"})]
    world = settle(crowd, titles)
    publication = titles["harbour-morning"]
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    for text in (f"name = {quoted}", f"name contains {quoted}", f"country starts with {quoted}", f"country = {quoted}"):
        about_all = queries.explain(parse(text), max(world.readers), publication, NOW)
        about_one = queries.explain(parse(text), min(world.readers), publication, NOW)
        assert (about_one.parts[1].holds, about_all.parts[1].holds) == (True, False)


def test_kept_engagement_follows_its_sets(titles: dict[str, int]) -> None:
    publication, engagement = titles["harbour-morning"], SetEngagement()
    deed = Deed(Action.OPENED, publication, (TODAY - dt.timedelta(days=40), TODAY))
    names = [deed_set(Action.OPENED, publication, TODAY - dt.timedelta(days=ago), ago) for ago in (1, 35, 41)]
    sets.replace({name: BitMap([1, 2, 70_000]) for name in names})

    def who(times: int) -> set[int]:
        return set(engagement.at_least(times, deed))

    assert [who(times) for times in (1, 2, 3)] == [{1, 2, 70_000}, {1, 2, 70_000}, set()]
    with CaptureQueriesContext(connection) as asked:
        assert who(2) == {1, 2, 70_000}
    assert [each["sql"] for each in asked.captured_queries if '"bits"' in each["sql"]] == []
    sets.change(sets.SetChange(leave={names[0]: BitMap([2])}, enter={names[1]: BitMap([5])}))
    assert [who(times) for times in (1, 2)] == [{1, 2, 5, 70_000}, {1, 70_000}]
    sets.replace({names[0]: BitMap()})
    assert who(2) == set()


@pytest.mark.parametrize("times", [1, 2, 8, 9, 12, 13])
@settings(deadline=None)
@given(drawn=st.lists(st.sets(st.integers(1, 20)), max_size=14))
def test_people_are_counted_over_many_sets(times: int, drawn: list[set[int]]) -> None:
    often = Counter(each for ids in drawn for each in ids)

    assert set(counted(map(BitMap, drawn), times)) == {each for each, seen in often.items() if seen >= times}
