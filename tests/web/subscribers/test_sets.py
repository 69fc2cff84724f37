"""Sets of subscribers in chunks: what goes in comes out, wherever the ids lie."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from masthead.web.subscribers import sets
from masthead.web.subscribers.models import SetChunk

pytestmark = pytest.mark.django_db
IDS = st.sets(
    st.one_of(st.integers(1, 40), st.integers(65_530, 65_540), st.integers(2**31 - 5, 2**31 - 1)), max_size=12
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(IDS, IDS), max_size=6))
def test_set_holds_who_entered_and_did_not_leave(db: None, steps: list[tuple[set[int], set[int]]]) -> None:
    with transaction.atomic():
        expected: set[int] = set()
        for enter, leave in steps:
            sets.change(sets.SetChange(enter={"a": BitMap(enter)}, leave={"a": BitMap(leave)}))
            expected = (expected - leave) | enter
        assert set(sets.members("a")) == expected
        transaction.set_rollback(True)


def test_several_sets_are_read_at_once() -> None:
    sets.replace({"a": BitMap([1, 70_000]), "b": BitMap([2])})

    assert sets.members_of(["a", "b", "c"]) == {"a": BitMap([1, 70_000]), "b": BitMap([2]), "c": BitMap()}


def test_forgotten_person_is_in_no_set() -> None:
    sets.replace({"a": BitMap([1, 2, 70_000]), "b": BitMap([2])})

    sets.forget(2)

    assert sets.sets_with(2) == frozenset()
    assert sets.members_of(["a", "b"]) == {"a": BitMap([1, 70_000]), "b": BitMap()}


def test_million_people_are_sixteen_rows() -> None:
    sets.replace({"everybody": BitMap(range(1, 1_000_001))})

    assert SetChunk.objects.count() == 16
    assert max(len(bits) for bits in SetChunk.objects.values_list("bits", flat=True)) < 9_000
    assert len(sets.members("everybody")) == 1_000_000
