from __future__ import annotations

import json

from tests.sites import run_masthead


def test_report_compares_with_a_bare_insert_of_the_same_rows() -> None:
    done = run_masthead("bench", "import", "--rows", "3000", "--json")

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["rows"], report["added"], report["refused"]) == (3000, 2998, 2)
    assert report["updated"] == report["unchanged"] == 0
    assert report["ratio_to_bare_insert"] == round(report["seconds"] / report["bare_insert_seconds"], 2)
    assert report["database"] == "sqlite"
