"""`masthead config`: what holds, where it is from, and what is odd about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

SECRET = "a secret of more than 32 characters"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site that is not the current folder."""
    made = tmp_path / "press"
    made.mkdir()
    file = made / "masthead.toml"
    file.write_text(
        f'[site]\nsecret_key = "{SECRET}"\ndatabase = "postgresql://mei:hunter2@db.example/press"\n'
        'hosts = ["a.example", "b.example"]\n',
        "utf-8",
    )
    file.chmod(0o600)
    return made


def test_config_shows_each_value_and_its_origin(masthead: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTHEAD_SITE", str(folder))
    monkeypatch.setenv("MASTHEAD_TIME_ZONE", "Asia/Hong_Kong")
    monkeypatch.setattr("masthead.cli.console.out._width", 120)

    done = masthead("config")
    rows = dict(line.split(maxsplit=1) for line in done.stdout.splitlines()[2:])

    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == str(folder)
    assert rows["time_zone"].split() == ["Asia/Hong_Kong", "MASTHEAD_TIME_ZONE"]
    assert rows["hosts"].split() == ["a.example,", "b.example", "masthead.toml"]
    assert rows["debug"].split() == ["false", "default"]
    assert rows["secret_key"].split() == ["…", "masthead.toml"]
    assert "hunter2" not in done.stdout + done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert "! No relay is set" in done.stderr


def test_config_is_json_for_programs(masthead: Run, folder: Path) -> None:
    done = masthead("config", "--site", folder, "--json")
    said = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (0, "")
    assert said["site"] == str(folder)
    assert said["problems"] == []
    assert said["settings"]["database"] == {
        "value": "postgresql://mei:***@db.example/press",
        "origin": "masthead.toml",
    }
    assert said["settings"]["trusted_proxies"] == {"value": 0, "origin": "default"}
    assert [each["remedy"] for each in said["advice"]] == ['Set relay = "smtp://user:password@mail.example.com:587".']


def test_config_lists_every_problem_of_a_site_that_cannot_be_used(masthead: Run, folder: Path) -> None:
    file = folder / "masthead.toml"
    file.write_text(f'{file.read_text("utf-8")}debug = "perhaps"\nport = 80\n', "utf-8")

    done = masthead("config", "--site", folder, "--json")
    problems = json.loads(done.stdout)["problems"]

    assert done.returncode == 1
    assert [problem.split()[0] for problem in problems] == ["debug", "port"]
    assert all(f"✗ {problem}" in done.stderr for problem in problems)
