from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from tests.sites import clean_environment

SCRIPT = """
import sys, typer
from masthead.cli.bench_loader import bench_loader
from masthead.cli.bench_report import bench_report
app = typer.Typer()
app.command("loader")(bench_loader)
app.command("report")(bench_report)
app()
"""


def measured(*arguments: str) -> Any:
    # Django knows one database for as long as a process runs, and this one has the tests'.
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments, "--json"],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def loader() -> Any:
    return measured("loader", "--events", "3000", "--people", "900")


def test_loader_says_how_many_events_a_second_and_that_the_same_again_change_nothing(loader: Any) -> None:
    assert (loader["events"], loader["again_events"], loader["database"]) == (3000, 0, "sqlite")
    assert loader["events_per_s"] == round(3000 / loader["seconds"]) > 0


def test_report_says_how_long_it_takes_warm_and_cold() -> None:
    report = measured("report", "--rows", "900", "--events", "3000", "--rounds", "2")

    assert (report["rows"], report["events"], report["sections"]) == (900, 3000, 10)
    assert 0 < report["ms"] <= report["worst_ms"]
    assert report["cold_ms"] > 0
    assert 0 < report["human_clicks"] < report["clicks"]
