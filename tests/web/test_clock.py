"""The work that comes by the clock."""

from __future__ import annotations

import datetime as dt
import logging
import threading

import pytest
from django.db import OperationalError

from masthead.web import clock
from masthead.web.newsroom import actions


@pytest.mark.django_db
def test_tick_publishes_what_is_due_now(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dt.datetime] = []
    monkeypatch.setattr(actions, "publish_due", lambda *, now: asked.append(now))

    clock.tick()

    assert [moment.tzinfo for moment in asked] == [dt.UTC]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("fault", "words"), [(OperationalError("gone\naway"), "gone away"), (KeyError("x"), "could not be done")]
)
def test_fault_is_logged_and_the_clock_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception, words: str
) -> None:
    def fail(*, now: dt.datetime) -> None:
        raise fault

    monkeypatch.setattr(actions, "publish_due", fail)
    with caplog.at_level(logging.WARNING, logger="masthead.clock"):
        clock.tick()

    assert words in caplog.text


def test_clock_ticks_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = threading.Semaphore(0)
    monkeypatch.setattr(clock, "tick", ticks.release)

    made = clock.Clock(tick_seconds=0.001)
    made.start()
    for _ in range(3):
        assert ticks.acquire(timeout=30)
    made.stop()

    assert not made._thread.is_alive()
