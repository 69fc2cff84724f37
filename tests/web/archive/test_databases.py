"""SQLite and PostgreSQL hold the same archive and find the same in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.made_once import NewDatabase

EXERCISE = Path(__file__).with_name("exercise.py")


def exercise(folder: Path, database: str) -> dict[str, Any]:
    folder.mkdir()
    settings = f'[site]\nsecret_key = "{"for tests alone, " * 3}"\n'
    (folder / "masthead.toml").write_text(settings, "utf-8")
    environment = {**os.environ, "MASTHEAD_SITE": str(folder), "DJANGO_SETTINGS_MODULE": "masthead.web.settings"}
    environment["MASTHEAD_DATABASE"] = database
    done = subprocess.run(
        [sys.executable, str(EXERCISE)], env=environment, capture_output=True, text=True, check=False, timeout=110
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def test_both_databases_find_the_same(tmp_path: Path, new_migrated_database: NewDatabase) -> None:
    here = exercise(tmp_path / "sqlite", "sqlite")
    there = exercise(tmp_path / "postgres", new_migrated_database())
    assert there == here
    assert here["found"]["harbour-morning: ferry"] == ["2026-11-23", "2026-11-24"]
    assert here["found"]["harbour-morning: 换电"] == ["2026-11-23"]
    assert here["found"]["harbour-morning: zebra crossing"] == []
    assert here["statuses"] == [200] * 7
    assert (here["changes"], here["withdrawn"]) == (1, 0)
