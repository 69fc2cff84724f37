from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.cli.crash_drill import DrillResult, chunks, drill_message, members
from masthead.cli.engine import open_ledger
from masthead.delivery.mailing import MailingEvent, MailingId, MailingPlan
from masthead.store import migrate

Run = Callable[..., subprocess.CompletedProcess[str]]


def drill(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A drill in a process of its own, as it forks."""
    command = [sys.executable, "-c", "from masthead.cli.main import main; main()", "drill", "delivery", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "more",
    [
        ["--workers", "1"],
        ["--workers", "2", "--plan", "dot:drop=0.005,dot:take-and-drop=0.005,rcpt:defer=0.02,rcpt:refuse=0.01"],
    ],
    ids=["honest relay", "two workers and a relay that misbehaves"],
)
def test_drill_misses_nobody(more: list[str]) -> None:
    done = drill("--kills", "4", "--recipients", "1500", "--seed", "7", "--json", *more)

    report = json.loads(done.stdout)
    assert (done.returncode, report["missed"], report["kills"], report["adds_up"]) == (0, 0, 4, True), report
    assert report["duplicates"] <= report["in_doubt"]
    assert report["recipients"] == 1500


def test_drill_leaves_a_ledger_alone_where_something_is_running(masthead: Run, tmp_path: Path) -> None:
    url, mailing = f"sqlite:///{tmp_path / 'ledger.sqlite'}", MailingId(1)
    migrate(url)
    ledger = open_ledger(url)
    plan = MailingPlan(mailing, "real", drill_message(mailing).to_bytes(), 3)
    ledger.create(plan, chunks(members(3)), now=time.time())
    ledger.steer(mailing, MailingEvent.START, now=time.time())
    ledger.close()

    done = masthead("drill", "delivery", "--ledger", url, "--recipients", "3", "--kills", "0")

    assert done.returncode == 2
    assert "This ledger has a mailing that is running" in done.stderr


def test_drill_says_what_a_plan_is(masthead: Run) -> None:
    done = masthead("drill", "delivery", "--plan", "dot:explode")

    assert done.returncode == 2
    assert "“dot:explode” is no rule." in done.stderr


@pytest.mark.parametrize(
    ("missed", "duplicates", "in_doubt", "adds_up", "passed"),
    [
        (0, 0, 0, True, True),
        (0, 4, 4, True, True),
        (0, 5, 4, True, False),
        (1, 0, 0, True, False),
        (0, 0, 0, False, False),
    ],
)
def test_drill_passes_by_its_figures(missed: int, duplicates: int, in_doubt: int, adds_up: bool, passed: bool) -> None:
    result = DrillResult(
        kills=1,
        stops=0,
        recipients=10,
        accepted=10,
        missed=missed,
        duplicates=duplicates,
        in_doubt=in_doubt,
        seconds=1.0,
        adds_up=adds_up,
    )

    assert result.passed is passed
