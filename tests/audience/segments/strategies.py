"""Conditions of every kind, for property tests here and in the web’s."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from masthead.audience.segments.tree import (
    Action,
    AllOf,
    AnyOf,
    Attribute,
    ByDay,
    Compare,
    Condition,
    Contains,
    Created,
    DateTest,
    DayOrder,
    Engaged,
    Everybody,
    HasTag,
    Imported,
    InSegment,
    InTitle,
    IsSet,
    Lately,
    Moment,
    Not,
    OneOf,
    Order,
    Profile,
    ProfileField,
    Referred,
    Share,
    StartsWith,
    Suppressed,
    TextTest,
    Times,
    Voted,
)
from masthead.audience.subscription import SubscriptionState

ANY_TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.sampled_from("\"'“”„\\ ()=,:%<>"), max_size=12
)
SLUGS = st.from_regex(r"[-A-Za-z0-9_]{1,12}", fullmatch=True)
TAGS = ANY_TEXT.map(lambda text: text.strip().lower()).filter(bool)
RUNS = st.integers(1, 2**31 - 1)
KEYS = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True) | st.sampled_from(("country", "title", "And", "tag"))
DATES = st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 31))
POLLS = st.tuples(DATES, st.integers(1, 9))


def date_tests(days: st.SearchStrategy[dt.date] = DATES) -> st.SearchStrategy[DateTest]:
    return st.builds(ByDay, order=st.sampled_from(DayOrder), day=days) | st.builds(Lately, days=st.integers(1, 900))


def text_tests(texts: st.SearchStrategy[str]) -> st.SearchStrategy[TextTest]:
    some = texts.filter(bool)
    return (
        st.builds(OneOf, values=st.lists(texts, min_size=1, max_size=3).map(tuple))
        | st.builds(Contains, text=some)
        | st.builds(StartsWith, text=some)
        | st.just(IsSet())
    )


def compares() -> st.SearchStrategy[Compare]:
    numbers = st.integers(-99, 99).map(str) | st.sampled_from(("3.5", "-0.25", "007", "1999"))
    return st.builds(Compare, order=st.sampled_from(Order), value=numbers | DATES.map(dt.date.isoformat))


def titles(slugs: st.SearchStrategy[str]) -> st.SearchStrategy[InTitle]:
    states = st.sampled_from((*SubscriptionState, "any"))
    dated = st.builds(InTitle, title=slugs, state=states, moment=st.sampled_from(Moment), test=date_tests())
    return st.builds(InTitle, title=slugs, state=states) | dated


def voted(poll: st.SearchStrategy[tuple[dt.date, int]]) -> st.SearchStrategy[Voted]:
    letters = st.lists(st.sampled_from("ABC"), max_size=3).map(tuple)
    return st.builds(lambda asked, given: Voted(day=asked[0], nth=asked[1], answers=given), poll, letters)


def leaves(
    *,
    texts: st.SearchStrategy[str] = ANY_TEXT,
    title: st.SearchStrategy[str] = SLUGS,
    tag: st.SearchStrategy[str] = TAGS,
    segment: st.SearchStrategy[str] = SLUGS,
    key: st.SearchStrategy[str] = KEYS,
    run: st.SearchStrategy[int] = RUNS,
    poll: st.SearchStrategy[tuple[dt.date, int]] = POLLS,
) -> st.SearchStrategy[Condition]:
    """A condition of every kind that is no group. Each kind of name may be drawn from those that are there."""
    sections = st.none() | st.sampled_from(("tip", "story"))
    return st.one_of(
        st.just(Everybody()),
        titles(title),
        st.builds(HasTag, tag=tag),
        st.builds(InSegment, segment=segment),
        st.just(Suppressed()),
        st.builds(Profile, field=st.sampled_from(ProfileField), test=text_tests(texts)),
        st.builds(Attribute, key=key, test=text_tests(texts) | compares()),
        st.builds(Created, test=date_tests()),
        st.builds(Referred, by=st.none() | st.integers(1, 30)),
        st.builds(
            Engaged,
            action=st.sampled_from(Action),
            section=sections,
            days=st.none() | st.integers(1, 40),
            compare=st.sampled_from(Times),
            times=st.integers(0, 4),
        ),
        st.builds(Imported, run=run),
        voted(poll),
        st.builds(Share, percent=st.integers(1, 99), seed=texts.filter(bool)),
    )


def trees(leaf: st.SearchStrategy[Condition], *, most: int = 8) -> st.SearchStrategy[Condition]:
    """Groups and negations of leaves, within the limits."""

    def grown(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        some = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.builds(AllOf, of=some) | st.builds(AnyOf, of=some) | st.builds(Not, of=inner)

    return st.recursive(leaf, grown, max_leaves=most)
