from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_bench_compile_reports_every_figure(masthead: Run) -> None:
    quick = ("bench", "compile", "--rounds", "1", "--messages", "100")

    report = json.loads(masthead(*quick, "--json").stdout)
    said = masthead(*quick)

    assert set(report) == {
        "compile_ms",
        "stages_ms",
        "message_bytes",
        "fill_us",
        "fill_us_per_message",
        "fill_per_second",
        "ratio_to_email_package",
    }
    assert set(report["stages_ms"]) == {"read", "render_and_check", "compile"}
    assert report["message_bytes"] >= 64 * 1024
    assert all(value > 0 for value in (report["compile_ms"], report["fill_us"], report["ratio_to_email_package"]))
    assert said.returncode == 0
    assert "edition compiled" in said.stderr
