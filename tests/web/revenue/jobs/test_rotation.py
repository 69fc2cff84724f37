"""Promised appearances: kept wherever they can be, shared evenly beyond them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.web.revenue.jobs.rotation import Candidate, order, pick, shortfall

ROOM = st.integers(1, 4)


@st.composite
def kept_plans(draw: st.DrawFn) -> tuple[list[Candidate], int, int]:
    """Listings whose promises some plan keeps: it is drawn first, and the promises are what it gives."""
    room, editions = draw(ROOM), draw(st.integers(1, 12))
    plan = [draw(st.sets(st.integers(0, 7), max_size=room)) for _ in range(editions)]
    found = []
    for number in range(8):
        places = [place for place, chosen in enumerate(plan) if number in chosen]
        last = draw(st.integers(max(places, default=0) + 1, editions)) if places else draw(st.integers(1, editions))
        found.append(Candidate(id=number + 1, need=len(places), left=last))
    return found, room, editions


@given(kept_plans())
@settings(max_examples=200)
def test_promises_that_some_plan_keeps_are_kept(case: tuple[list[Candidate], int, int]) -> None:
    candidates, room, editions = case

    assert shortfall(candidates, [room] * editions) == {}


ARRIVALS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(1, 10), st.integers(0, 3)), min_size=1, max_size=14
)
"""(edition at which it comes in, promised, editions it stays, editions before its first)."""


def step(going: list[Candidate], room: int) -> tuple[list[Candidate], set[int]]:
    """One edition; who stood in it."""
    chosen = {each.id for each in pick([each for each in going if each.wait <= 0], room)}
    after = [
        replace(
            each,
            need=each.need - (each.id in chosen),
            shown=each.shown + (each.id in chosen),
            left=each.left - 1,
            wait=each.wait - 1,
        )
        for each in going
    ]
    return after, chosen


@given(ARRIVALS, ROOM)
@settings(max_examples=200)
def test_given_promises_are_kept_whatever_comes_in_later(arrivals: list[tuple[int, int, int, int]], room: int) -> None:
    going: list[Candidate] = []
    promised: dict[int, int] = {}
    shown: Counter[int] = Counter()
    for edition in range(24):
        for number, (at, need, stays, wait) in enumerate(arrivals, start=1):
            made = Candidate(number, need, wait + stays, wait=wait)
            if at == edition and not shortfall([*going, made], [room] * 24):
                going, promised[number] = [*going, made], need
        going, chosen = step(going, room)
        assert len(chosen) <= room
        shown.update(chosen)
        for over in [each for each in going if each.left <= 0]:
            assert shown[over.id] >= promised[over.id]
        going = [each for each in going if each.left > 0]
    assert all(shown[number] >= need for number, need in promised.items())


@given(st.integers(1, 9), ROOM, st.integers(1, 20), st.data())
def test_those_without_a_promise_share_evenly(many: int, room: int, editions: int, data: st.DataObject) -> None:
    boosts = data.draw(st.lists(st.booleans(), min_size=many, max_size=many))
    going = [Candidate(number, 0, 100, boosted=boosts[number]) for number in range(many)]
    shown: Counter[int] = Counter(dict.fromkeys(range(many), 0))
    for _ in range(editions):
        going, chosen = step(going, room)
        shown.update(chosen)

    assert max(shown.values()) - min(shown.values()) <= 1


def test_shortfall_says_who_misses_how_many() -> None:
    rivals = [Candidate(1, need=2, left=2), Candidate(2, need=2, left=2), Candidate(3, need=1, left=5)]

    assert shortfall(rivals, [1] * 5) == {1: 1, 2: 1}


def test_who_can_wait_least_comes_first() -> None:
    early, late, free = Candidate(1, 1, 5), Candidate(2, 3, 3), Candidate(3, 0, 1)

    assert [each.id for each in order([early, late, free])] == [2, 1, 3]
