"""Counting in windows that slide, for all processes at once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, connections

from masthead.web.subscribers.models import Tally
from masthead.web.subscribers.sign_up import tallies
from masthead.web.subscribers.sign_up.limits import HOUR, Limit
from masthead.web.subscribers.sign_up.tallies import Mark

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.mark.django_db
def test_count_holds_for_a_window_wherever_it_begins() -> None:
    mark = Mark("network", "192.0.2.0/24", Limit(3, HOUR))
    when = [NOON + 40 * MINUTE, NOON + 45 * MINUTE, NOON + 50 * MINUTE]
    assert [tallies.count([mark], each) for each in when] == [(), (), ()]
    assert tallies.count([mark], NOON + 61 * MINUTE) == (mark,), "the hour on the clock is new, the window is not"
    assert tallies.count([mark], NOON + 121 * MINUTE) == ()


@pytest.mark.django_db
def test_what_is_counted_cannot_be_read_from_what_is_kept() -> None:
    tallies.count([Mark("address", "anna@example.com", Limit(3, HOUR))], NOON)
    row = Tally.objects.values().get()
    assert "anna" not in str(row)
    assert len(row["key"]) == 32


@pytest.mark.django_db
def test_kinds_values_and_windows_are_counted_apart() -> None:
    marks = [
        Mark(kind, of, Limit(1, window))
        for kind in ("address", "network")
        for of in ("a", "b")
        for window in (HOUR, 24 * HOUR)
    ]
    assert tallies.count(marks, NOON) == ()
    assert set(tallies.count(marks, NOON)) == set(marks)
    assert tallies.count([], NOON) == ()


@pytest.mark.django_db
def test_first_time_is_once_and_forgotten_when_it_ended() -> None:
    assert tallies.first_time("proof", "x", until=NOON)
    assert not tallies.first_time("proof", "x", until=NOON)
    assert tallies.first_time("proof", "y", until=NOON + HOUR)
    assert tallies.forget_ended(now=NOON + MINUTE) == 1
    assert tallies.first_time("proof", "x", until=NOON)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted() -> None:
    mark, together = Mark("address", "anna@example.com", Limit(30, HOUR)), threading.Barrier(4)
    over: list[int] = []

    def count() -> None:
        together.wait()
        try:
            over.extend(len(tallies.count([mark], NOON)) for _ in range(10))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(over) == 10
    assert Tally.objects.get().count == 40
    assert connection.in_atomic_block is False


@pytest.mark.django_db
@pytest.mark.parametrize("gap", [1, 5, 10])
def test_who_knocks_around_the_full_hour_gets_no_second_helping(gap: int) -> None:
    mark = Mark("network", "x", Limit(5, HOUR))
    knocks = [NOON + each * MINUTE for each in range(-5 * gap, 60, gap)]
    through = [each for each in knocks if not tallies.count([mark], each)]
    assert through == knocks[:5]
