from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.tracking.clients import kept_network
from masthead.tracking.records import NO_LINK, NOBODY, Event, EventKind, Method
from masthead.tracking.robots import Click, Rules, Verdict, classify, crowding, shipped_rules

START = 1_800_000_000_000
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
RULES = shipped_rules()
AN_HOUR = 3_600_000


def an_event(kind: EventKind = EventKind.CLICK, after_ms: int = AN_HOUR, **more: Any) -> Event:
    base = Event(
        "w", 1, kind, START + after_ms, 7, 42, NO_LINK if kind is EventKind.OPEN else 0, Method.GET,
        kept_network("203.0.113.5"), FIREFOX,
    )  # fmt: skip
    return replace(base, **more)


def judged(*events: Event, rules: Rules = RULES) -> list[Verdict]:
    return classify(events, rules, lambda _mailing, _subscriber: START)


@pytest.mark.parametrize(
    ("event", "verdict"),
    [
        (an_event(), Verdict.HUMAN),
        (an_event(EventKind.OPEN), Verdict.HUMAN),
        (an_event(method=Method.HEAD), Verdict.HEAD),
        (an_event(EventKind.OPEN, method=Method.HEAD), Verdict.HEAD),
        (an_event(after_ms=9_999), Verdict.EARLY),
        (an_event(after_ms=10_000), Verdict.HUMAN),
        (an_event(after_ms=-5_000), Verdict.EARLY),
        (an_event(EventKind.OPEN, after_ms=2_999), Verdict.EARLY),
        (an_event(EventKind.OPEN, after_ms=3_000), Verdict.HUMAN),
        (an_event(after_ms=5, agent="curl/8.5.0"), Verdict.SCANNER),
        (an_event(EventKind.OPEN, agent="Mozilla/5.0"), Verdict.HIDDEN),
        (an_event(EventKind.CANARY, link=9), Verdict.CANARY),
        (an_event(EventKind.UNSUBSCRIBE, after_ms=1, link=NO_LINK, method=Method.POST, agent=""), Verdict.HUMAN),
        (an_event(EventKind.UNSUBSCRIBE, link=NO_LINK, method=Method.GET), Verdict.NOT_POST),
    ],
)
def test_event_is_judged_for_itself(event: Event, verdict: Verdict) -> None:
    assert judged(event) == [verdict]


def test_without_a_moment_of_acceptance_nothing_is_early() -> None:
    assert classify([an_event(after_ms=1)], RULES, lambda _mailing, _subscriber: None) == [Verdict.HUMAN]


def test_many_links_at_once_are_a_machine_for_all_of_them() -> None:
    burst = [an_event(link=link, after_ms=AN_HOUR + 500 * link) for link in range(3)]
    later = an_event(link=5, after_ms=AN_HOUR + 60_000)

    assert judged(*burst, later) == [Verdict.BURST] * 3 + [Verdict.HUMAN]
    assert judged(*burst[:2], later) == [Verdict.HUMAN] * 3
    assert judged(*(replace(each, link=1) for each in burst)) == [Verdict.HUMAN] * 3


def test_links_at_once_of_two_people_or_mailings_are_no_burst() -> None:
    burst = [an_event(link=link, subscriber=40 + link) for link in range(4)]
    mailings = [an_event(link=link, mailing=1 + link) for link in range(4)]

    assert judged(*burst, *mailings) == [Verdict.HUMAN] * 8


def test_who_follows_the_canary_is_a_machine_within_its_window() -> None:
    canary = an_event(EventKind.CANARY, link=9)
    near = [an_event(after_ms=AN_HOUR + 900_000), an_event(after_ms=AN_HOUR - 900_000)]
    far = an_event(after_ms=AN_HOUR + 900_001)
    opened, other = an_event(EventKind.OPEN), an_event(subscriber=43)

    found = judged(canary, *near, far, opened, other)

    assert found == [Verdict.CANARY] * 3 + [Verdict.HUMAN] * 3


def test_nobody_is_no_person_whose_clicks_tell_of_each_other() -> None:
    clicks = [an_event(link=link, subscriber=NOBODY) for link in range(6)]

    assert judged(*clicks, an_event(EventKind.CANARY, subscriber=NOBODY, link=9)) == [
        *[Verdict.HUMAN] * 6,
        Verdict.CANARY,
    ]


EVENTS = st.lists(
    st.builds(
        an_event,
        kind=st.sampled_from([EventKind.OPEN, EventKind.CLICK, EventKind.CLICK, EventKind.CANARY]),
        after_ms=st.integers(0, 40).map(lambda step: step * 700),
        link=st.integers(0, 7),
        subscriber=st.sampled_from([NOBODY, 1, 2]),
        mailing=st.sampled_from([1, 2]),
        method=st.sampled_from([Method.GET, Method.GET, Method.HEAD]),
        agent=st.sampled_from([FIREFOX, "Mozilla/5.0", "curl/8.5.0"]),
    ),
    max_size=30,
)


@settings(max_examples=80, deadline=None)
@given(EVENTS, st.randoms(use_true_random=False))
def test_order_of_events_changes_no_verdict(events: list[Event], draw: random.Random) -> None:
    numbered = [replace(each, sequence=place) for place, each in enumerate(events)]
    shuffled = draw.sample(numbered, len(numbered))
    first = dict(enumerate(judged(*numbered)))

    assert dict(zip((each.sequence for each in shuffled), judged(*shuffled), strict=True)) == first


@settings(max_examples=60, deadline=None)
@given(EVENTS, EVENTS)
def test_more_events_make_no_machine_a_person(events: list[Event], more: list[Event]) -> None:
    before, after = judged(*events), judged(*events, *more)[: len(events)]

    assert all(later is not Verdict.HUMAN for was, later in zip(before, after, strict=True) if was)


CLICKS = st.lists(st.builds(Click, st.integers(0, 60).map(lambda step: step * 500), st.integers(0, 6), st.booleans()))


def plainly(clicks: list[Click]) -> list[Verdict]:
    """The same in the slowest way: every window that begins with a click, looked at by every click."""

    def in_burst(click: Click, links: int, seconds: float) -> bool:
        spans = [(each.at_ms, each.at_ms + seconds * 1000) for each in clicks]
        return any(
            first <= click.at_ms <= last and len({each.link for each in clicks if first <= each.at_ms <= last}) >= links
            for first, last in spans
        )

    def near_canary(click: Click) -> bool:
        window = RULES.times.canary_window_seconds * 1000
        return any(each.canary and abs(each.at_ms - click.at_ms) <= window for each in clicks)

    def verdict(click: Click) -> Verdict:
        if near_canary(click):
            return Verdict.CANARY
        return Verdict.BURST if any(in_burst(click, each.links, each.seconds) for each in RULES.bursts) else Verdict(0)

    return [verdict(each) for each in clicks]


@settings(max_examples=100, deadline=None)
@given(CLICKS)
def test_crowding_finds_what_looking_at_every_window_finds(clicks: list[Click]) -> None:
    people = [each._replace(canary=False) for each in clicks]

    assert crowding(people, RULES) == plainly(people)
    assert crowding(clicks, RULES) == plainly(clicks)


def test_canary_window_ends_where_it_should() -> None:
    narrow = RULES.model_copy(update={"times": RULES.times.model_copy(update={"canary_window_seconds": 1})})
    times = [0, 1000, 2000, 3001, 5000, 6000, 7001]
    clicks = [Click(at, 1, at in {2000, 5000}) for at in times]

    found = [each is Verdict.CANARY for each in crowding(clicks, narrow)]

    assert found == [False, True, True, False, True, True, False]


def test_flood_of_clicks_is_judged_as_one_burst() -> None:
    clicks = [Click(place, place % 9, canary=False) for place in range(20_000)]

    assert crowding(clicks, RULES) == [Verdict.BURST] * len(clicks)
