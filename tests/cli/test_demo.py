"""`masthead demo` as people and scripts meet it: its words, `--once`, being ended; its job is tested as main job."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from masthead.cli.demo_made import PEOPLE, Accounts, Gained, Made, Readers, Section
from masthead.cli.demo_site import Shown

NEWSROOM = "http://127.0.0.1:8000/newsroom/"
HUB = "http://127.0.0.1:8000/harbour-morning/friends/token/"
SECTIONS = (
    Section("Top story", "story", (7, 3), 10, 8, 0.8, 0.7, 0.75, 20),
    Section("", "jobs", (2,), 2, 2, 0.2, 0.3, 0.25, 20),
)
READERS = Readers(30, 20, 15, 13, 10, 9, 1, 2, 1, SECTIONS)
MADE = Made(
    Accounts({role: address for role, (_, address) in PEOPLE.items()}, "one-pass-word", 5),
    audience=0,
    outcomes={"accepted": 0, "in_doubt": 0},
    readers=READERS,
    report="insights/harbour-morning/2026-11-23/412/",
    receipt="mailings/1/receipt/",
    gained=Gained(referrals=1, rewards_sent=1, votes=7, sponsor_clicks=4, jobs_shown=3, letters=0, pages={"hub": HUB}),
)


class QuickSite:
    """A `DemoSite` that nobody makes: it mailed nobody, and somebody ends the demo as soon as it is served."""

    served_with: list[bool]

    def __init__(self, folder: Path, **about: Any) -> None:
        folder.mkdir()
        self.about = about

    def made(self) -> Made:
        return MADE

    @contextmanager
    def served(self, made: Made, *, worker: bool) -> Iterator[Shown]:
        self.served_with.append(worker)
        if worker:
            signal.raise_signal(signal.SIGINT)
        yield Shown(NEWSROOM, ("http://127.0.0.1:8000/harbour-morning/",), made, {NEWSROOM: 200})

    def close(self) -> None:
        """Nothing runs."""


@pytest.fixture
def quick_site(monkeypatch: pytest.MonkeyPatch) -> type[QuickSite]:
    QuickSite.served_with = []
    monkeypatch.setattr("masthead.cli.demo.DemoSite", QuickSite)
    return QuickSite


def test_demo_says_where_to_look_and_waits_until_it_is_interrupted(masthead: Run, quick_site: type[QuickSite]) -> None:
    done = masthead("demo", "--no-browser", "--port=0")

    facts = [line.split(maxsplit=1) for line in done.stderr.splitlines() if line.startswith("    ")]
    assert done.returncode == 0
    assert ["newsroom", NEWSROOM] in facts
    assert ["report", f"{NEWSROOM}{MADE.report}"] in facts
    assert ["receipt", f"{NEWSROOM}{MADE.receipt}"] in facts
    assert ["hub", HUB] in facts
    assert ["votes", "7, those about yesterday’s question among them"] in facts
    assert ["sponsor", "4 clicks by people on the sold section"] in facts
    assert ["returned", f"mail      {NEWSROOM}returned/"] in facts
    assert [fact for fact in facts if fact[0] in {"opened", "clicked"}] == [
        ["opened", "15 people; 30 times, 10 of them by machines"],
        ["clicked", "9 people; 13 times, 3 of them by machines"],
    ]
    assert ["best", "sections      Top story (8), jobs (2)"] in facts
    assert [fact[1] for fact in facts if fact[0] in PEOPLE] == [address for _, address in PEOPLE.values()]
    assert done.stderr.endswith("Ctrl-C ends it and removes everything.\n")
    assert quick_site.served_with == [True]


def test_demo_once_reports_and_ends_by_itself(masthead: Run, quick_site: type[QuickSite]) -> None:
    done = masthead("demo", "--once", "--json")

    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (report["opens"], report["clicks"], report["human_clicks"]) == (30, 13, 10)
    assert [report[name] for name in ("referrals", "rewards_sent", "votes", "sponsor_clicks", "jobs_shown")] == [
        *(1, 1, 7, 4, 3)
    ]
    assert (report["letters"], report["hub_url"]) == (0, HUB)
    assert report["sections"][0] == {
        "label": "Top story",
        "kind": "story",
        "links": [7, 3],
        "clicks": 10,
        "human_clicks": 8,
        "share": 0.8,
        "expected": 0.7,
        "adjusted": 0.75,
        "trend": 20,
    }
    assert quick_site.served_with == [False]


def test_what_was_made_is_told_from_process_to_process() -> None:
    assert Made.from_json(MADE.to_json().encode()) == MADE


def test_demo_that_is_ended_while_it_works_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from masthead.cli.main import main; main()", "demo", "--no-browser", "--port=0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={"TMPDIR": str(tmp_path)}) as process:
        assert process.stderr
        while not process.stderr.readline().startswith("2/7"):
            pass
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "Interrupted." in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
