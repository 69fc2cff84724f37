"""The main job, whole and for real: what `make demo` runs, as a process that ends by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

GMAIL_CLIPS = 102_000


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
