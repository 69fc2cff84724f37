from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.delivery.bucket import draw


def test_bucket_gives_what_it_holds_in_whole_tokens() -> None:
    assert draw(5.5, 10.0, want=9, rate=1.0, burst=20.0, now=10.0) == (5, 0.5, 10.0)
    assert draw(5.5, 10.0, want=2, rate=1.0, burst=20.0, now=10.0) == (2, 3.5, 10.0)


def test_bucket_fills_with_time_up_to_its_burst() -> None:
    assert draw(0.0, 10.0, want=99, rate=2.0, burst=20.0, now=14.0) == (8, 0.0, 14.0)
    assert draw(0.0, 10.0, want=99, rate=2.0, burst=20.0, now=99.0) == (20, 0.0, 99.0)


def test_bucket_gains_nothing_from_a_clock_that_runs_behind() -> None:
    assert draw(1.0, 10.0, want=5, rate=2.0, burst=20.0, now=4.0) == (1, 0.0, 10.0)


@given(st.lists(st.tuples(st.floats(0.0, 3.0), st.integers(0, 9)), max_size=30))
def test_bucket_never_gives_more_than_its_rate(draws: list[tuple[float, int]]) -> None:
    tokens, filled_at, now, granted = 10.0, 0.0, 0.0, 0
    for seconds, want in draws:
        now += seconds
        given_now, tokens, filled_at = draw(tokens, filled_at, want=want, rate=1.5, burst=10.0, now=now)
        granted += given_now
        assert 0 <= given_now <= want
        assert granted <= 10.0 + 1.5 * now + 1e-6


@pytest.mark.parametrize(("want", "rate", "burst"), [(-1, 1.0, 1.0), (1, 0.0, 1.0), (1, 1.0, 0.0)])
def test_bucket_refuses_nonsense(want: int, rate: float, burst: float) -> None:
    with pytest.raises(ValueError, match="Nothing can be drawn"):
        draw(0.0, 0.0, want=want, rate=rate, burst=burst, now=0.0)
