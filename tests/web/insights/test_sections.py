from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.web.insights.models import Measured, SectionCount
from masthead.web.insights.queries.sections import (
    SMOOTHING,
    EditionPast,
    SectionPast,
    editions_before,
    expected_shares,
    trend_of,
    weigh,
)
from masthead.web.publications.models import Publication

DAY = dt.date(2026, 11, 23)


def an_edition(*clicks: int, ago: int = 1, labels: tuple[str, ...] = ()) -> EditionPast:
    named = labels or tuple(f"Section {at}" for at in range(len(clicks)))
    sections = tuple(
        SectionPast(at, "story", label, many, many) for at, (many, label) in enumerate(zip(clicks, named, strict=True))
    )
    return EditionPast(DAY - dt.timedelta(days=ago), 100 - ago, 1000, sections)


def test_without_a_past_all_places_are_alike() -> None:
    assert expected_shares([], 4) == pytest.approx([0.25] * 4)


def test_places_draw_what_they_drew_before() -> None:
    past = [an_edition(6000, 3000, 1000, ago=ago) for ago in range(1, 21)]

    assert expected_shares(past, 3) == pytest.approx([0.6, 0.3, 0.1], abs=0.001)


def test_few_clicks_say_little() -> None:
    expected = expected_shares([an_edition(3, 0)], 2)

    assert expected == pytest.approx([(3 + SMOOTHING / 2) / (3 + SMOOTHING), (SMOOTHING / 2) / (3 + SMOOTHING)])


def test_place_that_no_edition_had_is_an_average_one() -> None:
    past = [an_edition(7500, 2500)]

    first, second, third = expected_shares(past, 3)

    assert third == pytest.approx((1 / 3) / (0.75 + 0.25 + 1 / 3), rel=0.01)
    assert first > third > second


def test_section_that_draws_more_than_its_place_is_lifted() -> None:
    weighed = weigh([500, 500], [0.8, 0.2])

    assert [each.share for each in weighed] == [0.5, 0.5]
    assert [each.lift for each in weighed] == pytest.approx([0.625, 2.5])
    assert [each.adjusted for each in weighed] == pytest.approx([0.2, 0.8])


def test_edition_without_clicks_has_no_shares() -> None:
    assert [(each.share, each.lift, each.adjusted) for each in weigh([0, 0], [0.5, 0.5])] == [(0, 0, 0)] * 2
    assert weigh([], []) == []


EDITIONS = st.lists(st.lists(st.integers(0, 5000), min_size=1, max_size=8), max_size=8)


@settings(max_examples=80, deadline=None)
@given(EDITIONS, st.lists(st.integers(0, 5000), min_size=1, max_size=10))
def test_shares_add_up_to_one(past: list[list[int]], clicks: list[int]) -> None:
    expected = expected_shares([an_edition(*each) for each in past], len(clicks))
    weighed = weigh(clicks, expected)

    assert sum(expected) == pytest.approx(1)
    assert all(each > 0 for each in expected)
    whole = 1 if sum(clicks) else 0
    assert sum(each.share for each in weighed) == pytest.approx(whole)
    assert sum(each.adjusted for each in weighed) == pytest.approx(whole)


def test_trend_follows_a_label_wherever_it_stands() -> None:
    past = [
        an_edition(10, 30, ago=1, labels=("Other", "The number")),
        an_edition(5, 15, ago=2, labels=("The number", "Other")),
        an_edition(9, 9, ago=3, labels=("Other", "Else")),
        an_edition(0, 0, ago=4, labels=("The number", "Other")),
    ]

    found = [(each.number, each.share, each.clickers) for each in trend_of(past, "story", "The number")]

    assert found == [(96, 0.0, 0), (98, 0.25, 5), (99, 0.75, 30)]
    assert [each.share for each in trend_of(past[:1], "story", "")] == [1.0]


@pytest.mark.django_db
def test_past_editions_are_put_together_from_their_mailings(publications: dict[str, Publication]) -> None:
    title = publications["harbour-morning"]
    for mailing, ago, number in ((1, 1, 9), (2, 1, 9), (3, 2, 8), (4, 0, 10), (5, -1, 11), (6, 0, 11)):
        Measured.objects.create(
            mailing=mailing,
            publication=title,
            edition_date=DAY - dt.timedelta(days=ago),
            edition_number=number,
            privacy="full",
            started_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
            delivered=10 * mailing,
        )
        SectionCount.objects.create(
            mailing=mailing, section=0, kind="story", label="Top", clicks=9, human_clicks=mailing, clickers=9,
            human_clickers=1,
        )  # fmt: skip

    past = editions_before(title.pk, DAY, 10)

    assert [(each.number, each.delivered, each.sections) for each in past] == [
        (9, 30, (SectionPast(0, "story", "Top", 3, 2),)),
        (8, 30, (SectionPast(0, "story", "Top", 3, 1),)),
    ]
    assert [each.number for each in editions_before(title.pk, DAY, 10, 1)] == [9]
