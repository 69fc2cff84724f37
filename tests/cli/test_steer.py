from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(masthead: Run, edition: Path) -> Path:
    """A run that nobody answered to yet."""
    Path("list.csv").write_text("email\nana@a.example\nbo@b.example\n")
    folder = Path("run")
    masthead("send", edition, "--to", "list.csv", "--relay", "smtp://127.0.0.1:1", "--run", folder)
    return folder


def test_mailing_is_paused_resumed_and_cancelled(masthead: Run, run: Path) -> None:
    said = [json.loads(masthead(each, run, "--json").stdout)["state"] for each in ("pause", "resume", "cancel")]

    assert said == ["paused", "running", "cancelled"]
    assert "Cancelled." not in masthead("receipt", run).stderr
    assert json.loads(masthead("receipt", run, "--json").stdout)["pending"] == 2


def test_steering_says_what_a_mailing_allows(masthead: Run, run: Path) -> None:
    refused = masthead("resume", run)
    masthead("cancel", run)
    ended = masthead("pause", run)

    assert (refused.returncode, ended.returncode) == (1, 1)
    assert "A mailing that is running cannot resume; it allows pause, cancel, finish." in refused.stderr
    assert "A mailing that is cancelled cannot pause; it allows nothing." in ended.stderr


def test_steering_reaches_a_mailing_of_a_ledger(masthead: Run, run: Path) -> None:
    url = f"sqlite:///{run.absolute() / 'ledger.sqlite'}"
    number = str(json.loads(masthead("receipt", run, "--json").stdout)["mailing"])

    done = masthead("pause", number, "--ledger", url)

    assert done.returncode == 0
    assert "Paused." in done.stderr
    assert json.loads(masthead("receipt", run, "--json").stdout)["state"] == "paused"


def test_cancelled_run_is_not_gone_on_with(masthead: Run, run: Path, edition: Path) -> None:
    masthead("cancel", run)

    done = masthead("send", "--resume", run, "--relay", "maildir:mail")
    again = masthead("send", edition, "--to", "list.csv", "--relay", "maildir:mail", "--run", run)

    assert (done.returncode, again.returncode) == (1, 2)
    assert "The mailing was cancelled." in done.stderr
    assert f"The run in {run} is over." in again.stderr
    assert not Path("mail").exists()
