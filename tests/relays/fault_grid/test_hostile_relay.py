"""The hostile relay itself: its plans are repeatable, and as a process it keeps its record."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from masthead.relays.smtp_engine import Encryption, SmtpPool, SmtpSettings
from masthead.relays.smtp_faults import Target
from masthead.testing.hostile_plan import Behaviour, Fate, Plan, PlanError, Point, Rule, read_plan
from masthead.testing.hostile_relay import Taken, read_record
from masthead.testing.list_feed import ListFeed


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", ()),
        ("dot:drop", (Rule(Point.DOT, Behaviour.DROP),)),
        (
            " mail:421=0.25@3#2/connection , rcpt:take-and-drop ",
            (
                Rule(Point.MAIL, Behaviour.DISMISS, 0.25, per_connection=True, after=3, times=2),
                Rule(Point.RCPT, Behaviour.TAKE_AND_DROP),
            ),
        ),
        ("*:silence=0.5", tuple(Rule(point, Behaviour.SILENCE, 0.5) for point in Point)),
    ],
)
def test_plan_is_read(text: str, rules: tuple[Rule, ...]) -> None:
    assert read_plan(text, seed=4) == Plan(rules, 4)


@pytest.mark.parametrize("text", ["dot", "dot:explode", "lunch:drop", "dot:drop=often", "dot:drop=", "dot:drop x"])
def test_plan_that_is_no_plan_is_explained(text: str) -> None:
    with pytest.raises(PlanError, match=r"is no rule\. Write POINT:BEHAVIOUR=PROBABILITY"):
        read_plan(text)


def fates(plan: str, *, seed: int = 0, number: int = 1, count: int = 200) -> list[Behaviour | None]:
    fate = Fate(read_plan(plan, seed=seed), number, Counter())
    return [fate.at(Point.DOT) for _ in range(count)]


def test_same_seed_means_the_same_faults() -> None:
    assert fates("dot:drop=0.3", seed=1) == fates("dot:drop=0.3", seed=1)
    assert fates("dot:drop=0.3", seed=1) != fates("dot:drop=0.3", seed=2)
    assert fates("dot:drop=0.3", number=1) != fates("dot:drop=0.3", number=2)


def test_rule_acts_as_often_as_it_says() -> None:
    assert fates("dot:drop@2#3", count=6) == [None, None, Behaviour.DROP, Behaviour.DROP, Behaviour.DROP, None]
    assert set(fates("dot:drop=1/connection")) == {Behaviour.DROP}
    assert set(fates("dot:drop=0/connection")) == {None}
    assert set(fates("mail:drop")) == {None}


def test_times_are_counted_over_all_connections() -> None:
    plan, spent = read_plan("dot:drop#1"), Counter[Rule]()
    assert [Fate(plan, number, spent).at(Point.DOT) for number in (1, 2)] == [Behaviour.DROP, None]


def test_process_serves_and_keeps_its_record(tmp_path: Path, submissions: Callable[..., list[Any]]) -> None:
    command = [sys.executable, "-m", "masthead.testing.hostile_relay", "--record", str(tmp_path / "taken")]
    process = subprocess.Popen([*command, "--seed", "1", "--plan", "rcpt:refuse#1"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())

        async def work() -> ListFeed:
            feed = ListFeed(submissions(3))
            pool = SmtpPool(SmtpSettings(target=Target("127.0.0.1", port), encryption=Encryption.NEVER))
            await pool.open(feed, connections=1)
            await feed.over.wait()
            await pool.close()
            return feed

        assert asyncio.run(work()).outcomes == {"accepted": 2, "rejected": 1}
        assert read_record(tmp_path / "taken") == [
            Taken("person1@example.com", "<1@example.org>"),
            Taken("person2@example.com", "<2@example.org>"),
        ]
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    finally:
        process.kill()
        process.communicate()


def test_process_explains_a_bad_plan() -> None:
    command = [sys.executable, "-m", "masthead.testing.hostile_relay", "--plan", "dot:explode"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "“dot:explode” is no rule." in ended.stderr


def test_record_cut_off_by_a_crash_is_read_up_to_there(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"ana@example.com\t<1@example.org>\nben@exam")
    assert read_record(tmp_path / "taken") == [Taken("ana@example.com", "<1@example.org>")]
