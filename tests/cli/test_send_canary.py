from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.cli.run import Run as RunFolder

Run = Callable[..., subprocess.CompletedProcess[str]]


def write_list(*, bad: int = 0) -> None:
    """A thousand readers; `bad` of the seeds, which go first, do not exist."""
    seeds = [f"nobody{number}@a.example,seed" for number in range(bad)]
    Path("list.csv").write_text(
        "\n".join(["email,segments", *seeds, *(f"reader{number}@a.example," for number in range(1000))]) + "\n"
    )


@pytest.fixture
def command(edition: Path, mail_server: str) -> tuple[str | Path, ...]:
    return ("send", edition, "--to", "list.csv", "--relay", mail_server, "--run", "run", "--canary", "1%", "--json")


def test_mailing_goes_on_after_a_canary_that_is_well(masthead: Run, command: tuple[str, ...]) -> None:
    write_list()

    done = masthead(*command, "--hold", "0")

    report = json.loads(done.stdout)
    canary = RunFolder(Path("run")).record().canary
    assert (done.returncode, report["accepted"]) == (0, 1000)
    assert canary is not None
    assert (canary.size, canary.released) == (10, True)


def test_mailing_stays_paused_after_a_canary_that_is_not(masthead: Run, command: tuple[str, ...]) -> None:
    write_list(bad=5)

    held = masthead(*command, "--hold", "0")
    again = masthead("send", "--resume", "run", "--json")
    masthead("resume", "run")
    done = masthead("send", "--resume", "run", "--json")

    report = json.loads(held.stdout)
    assert (held.returncode, report["accepted"], report["rejected"], report["pending"]) == (1, 6, 5, 994)
    assert report["stopped"].startswith("5 of the 11 in the canary are rejected: more than 5%.")
    assert "masthead resume run" in report["stopped"]
    assert json.loads(again.stdout)["stopped"] == report["stopped"]
    assert (done.returncode, json.loads(done.stdout)["accepted"]) == (0, 1000)


def test_canary_is_held_until_its_time_or_until_somebody_decides(tmp_path: Path, edition: Path) -> None:
    Path(tmp_path / "list.csv").write_text(
        "\n".join(["email", *(f"reader{number}@a.example" for number in range(200))]) + "\n"
    )
    relay = f"maildir:{tmp_path / 'mail'}"
    program = [sys.executable, "-c", "from masthead.cli.main import main; main()"]
    arguments = ["send", str(edition), "--to", "list.csv", "--relay", relay, "--run", "run", "--canary", "5%", "--json"]
    with subprocess.Popen([*program, *arguments, "--hold", "1h"], cwd=tmp_path, stdout=subprocess.PIPE) as held:
        until(lambda: state(tmp_path) == "paused" and held_until(tmp_path) > time.time())
        before = len(list((tmp_path / "mail" / "new").iterdir()))
        os.kill(held.pid, signal.SIGKILL)
    with subprocess.Popen(
        [*program, "send", "--resume", "run", "--json"], cwd=tmp_path, stdout=subprocess.PIPE
    ) as again:
        subprocess.run([*program, "resume", "run"], cwd=tmp_path, check=True, capture_output=True)
        assert again.stdout
        report = json.loads(again.stdout.read())

    assert before == 10
    assert (again.returncode, report["accepted"]) == (0, 200)


def state(folder: Path) -> str:
    """Where the run in `folder` stands; "" before there is one."""
    run = RunFolder(folder / "run")
    if not run.begun:
        return ""
    ledger = run.open_ledger()
    try:
        return ledger.mailings()[0][2].value
    finally:
        ledger.close()


def held_until(folder: Path) -> float:
    canary = RunFolder(folder / "run").record().canary
    assert canary
    return canary.held_until


def until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.02)
