"""Jobs: when each is done, and that one which breaks keeps no other."""

from __future__ import annotations

import datetime as dt

import pytest

from masthead.web.jobs import Job, Jobs

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def test_job_is_done_when_it_is_due_and_at_once_while_more_is_waiting() -> None:
    done: list[dt.datetime] = []
    answers = iter([True, False, False])

    def work(now: dt.datetime) -> bool:
        done.append(now)
        return next(answers)

    jobs = Jobs("work", [Job("count", dt.timedelta(minutes=1), work)])
    moments = [NOON + dt.timedelta(seconds=seconds) for seconds in (0, 2, 4, 62)]
    assert [jobs.tick(now=moment) for moment in moments] == [True, False, False, False]
    assert done == [moments[0], moments[1], moments[3]]


def test_job_that_breaks_is_logged_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def breaks(_now: dt.datetime) -> bool:
        raise RuntimeError("out of paper")

    def works(_now: dt.datetime) -> bool:
        done.append("works")
        return False

    minute = dt.timedelta(minutes=1)
    jobs = Jobs("work", [Job("printing", minute, breaks), Job("posting", minute, works)])
    assert jobs.tick(now=NOON) is False
    assert done == ["works"]
    assert "printing could not be done." in caplog.text
