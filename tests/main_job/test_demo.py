"""The main job, whole and for real: what `make demo` runs, as a process that ends by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

GMAIL_CLIPS = 102_000
MORNING = {
    "opens": 426,
    "human_opens": 318,
    "openers": 283,
    "clicks": 254,
    "human_clicks": 158,
    "clickers": 128,
    "unsubscribes": 3,
    "complaints": 1,
}
"""What readers do in the demo. It changes with the shipped edition’s links, and with what is made up about readers."""


def test_demo_takes_the_shipped_title_to_a_thousand_readers(tmp_path: Path) -> None:
    # One test, so that one worker runs the demo once, however tests are spread.
    masthead = Path(sys.executable).with_name("masthead")

    done = subprocess.run(
        [masthead, "demo", "--once", "--json"], check=False, capture_output=True, text=True, cwd=tmp_path
    )

    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["audience"] == report["accepted"] == report["caught"] == 1000
    assert report["findings"] == {"error": 0, "warning": 0, "info": 0}
    assert report["editions"] == 4
    assert 900 <= report["words"] <= 1300
    assert report["reading_time"] < 5 * 60
    assert report["email_bytes"] < GMAIL_CLIPS
    assert report["seconds"] > 0
    assert report["newsroom_url"].endswith("/newsroom/")
    assert [*report["pages"].values()] == [200] * (1 + len(report["archive_urls"]))
    assert list(tmp_path.iterdir()) == [], "the demo leaves nothing behind"
    assert_readers_reconcile(report)


def assert_readers_reconcile(report: dict[str, Any]) -> None:
    """A made-up morning, the same on every machine and at every hour, and every sum in it."""
    sections = report["sections"]
    figures = {name: report[name] for name in MORNING}

    assert figures == MORNING
    assert report["clicks"] == sum(each["clicks"] for each in sections) + report["outside_clicks"]
    assert 0 < report["clickers"] < report["openers"] < report["human_opens"] < report["opens"]
    assert report["clickers"] <= report["human_clicks"] < report["clicks"]
    assert [each["clicks"] for each in sections] == [sum(each["links"]) for each in sections]
    assert all(each["human_clicks"] <= each["clicks"] for each in sections)
    assert abs(sum(each["share"] for each in sections) - 1) < 0.001
    assert abs(sum(each["adjusted"] for each in sections) - 1) < 0.001
    assert [(each["label"], each["kind"]) for each in sections[:2]] == [
        ("Top story", "story"),
        ("Our partner", "sponsor"),
    ]
    assert {each["trend"] for each in sections} == {20}
    assert report["report_url"] == f"{report['newsroom_url']}insights/harbour-morning/2026-11-23/412/"
