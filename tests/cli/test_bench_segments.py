from __future__ import annotations

import json
import os
import subprocess
import sys

from masthead.audience.segments import parse
from masthead.audience.segments.kinds import KINDS
from masthead.audience.segments.tree import leaves
from masthead.cli.bench_segments import CONDITIONS


def test_every_kind_of_condition_is_measured() -> None:
    measured = {leaf.kind for text in CONDITIONS for leaf in leaves(parse(text))}

    assert measured == {kind.name for kind in KINDS}
    assert len(CONDITIONS) >= 10


def test_report_has_the_worst_and_every_segment() -> None:
    command = [sys.executable, "-c", "from masthead.cli.main import main; main()"]
    # Django knows one database for as long as a process runs, and this one has the tests'.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MASTHEAD_", "DJANGO_"))}

    done = subprocess.run(
        [*command, "bench", "segments", "--rows", "2000", "--rounds", "1", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert [each["condition"] for each in report["segments"]] == list(CONDITIONS)
    assert report["worst_ms"] == max(each["ms"] for each in report["segments"])
    people = {each["condition"]: each["people"] for each in report["segments"]}
    assert people["everybody"] == 2000
    assert people["in(import 1) and company is set"] == 200
    assert 0 < people["country in (DE, AT) and age >= 30"] < 2000
