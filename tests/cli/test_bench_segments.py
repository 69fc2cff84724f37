from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

from masthead.audience.segments import parse
from masthead.audience.segments.kinds import KINDS
from masthead.audience.segments.tree import leaves
from masthead.cli.bench_segments import CONDITIONS

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_every_kind_of_condition_is_measured() -> None:
    measured = {leaf.kind for text in CONDITIONS for leaf in leaves(parse(text))}

    assert measured == {kind.name for kind in KINDS}
    assert len(CONDITIONS) >= 10


def test_report_has_the_worst_and_every_segment(masthead: Run) -> None:
    done = masthead("bench", "segments", "--rows", "2000", "--rounds", "1", "--json")

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert [each["condition"] for each in report["segments"]] == list(CONDITIONS)
    assert report["worst_ms"] == max(each["ms"] for each in report["segments"])
    people = {each["condition"]: each["people"] for each in report["segments"]}
    assert people["everybody"] == 2000
    assert people["in(import 1) and company is set"] == 200
    assert 0 < people["country in (DE, AT) and age >= 30"] < 2000
