from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from masthead.cli.crash_drill import chunks, drill_message, members
from masthead.cli.engine import open_ledger
from masthead.delivery.journal import FileJournal
from masthead.delivery.mailing import MailingEvent, MailingId, MailingPlan, MailingState
from masthead.delivery.outcome import Outcome
from masthead.store import migrate
from masthead.testing.builders import SECRET

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """The address of an empty ledger."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    migrate(url)
    return url


@pytest.fixture
def worker(masthead: Run, ledger: str, mail_server: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`worker("--once")` on `ledger`, into the mail server, with the secret of the mailings."""
    monkeypatch.setenv("MASTHEAD_SECRET", SECRET.hex())
    return partial(masthead, "worker", "--ledger", ledger, "--relay", mail_server)


def begin(url: str, number: int, size: int) -> MailingId:
    """A mailing of so many made-up readers, running."""
    mailing = MailingId(number)
    ledger = open_ledger(url)
    plan = MailingPlan(mailing, f"mailing {number}", drill_message(mailing).to_bytes(), size)
    ledger.create(plan, chunks(members(size)), now=time.time())
    ledger.steer(mailing, MailingEvent.START, now=time.time())
    ledger.close()
    return mailing


def until(lines: Iterable[str], words: str) -> Iterator[str]:
    """The lines up to the one that has these words."""
    for line in lines:
        yield line
        if words in line:
            return


def accepted(url: str, mailing: MailingId) -> int:
    ledger = open_ledger(url)
    try:
        return ledger.totals(mailing).counts[Outcome.ACCEPTED]
    finally:
        ledger.close()


def state(url: str, mailing: MailingId) -> MailingState:
    ledger = open_ledger(url)
    try:
        return ledger.state(mailing)
    finally:
        ledger.close()


def test_worker_delivers_every_mailing_of_a_ledger_and_finishes_them(worker: Run, ledger: str) -> None:
    first, second = begin(ledger, 1, 20), begin(ledger, 2, 30)

    done = worker("--once")

    assert done.returncode == 0
    assert "worker: finished: 50 accepted" in done.stderr
    assert [accepted(ledger, each) for each in (first, second)] == [20, 30]
    assert [state(ledger, each) for each in (first, second)] == [MailingState.FINISHED] * 2


def test_worker_may_be_told_one_mailing(worker: Run, ledger: str) -> None:
    first, second = begin(ledger, 1, 5), begin(ledger, 2, 5)

    worker("--once", "--mailing", "2")

    assert [accepted(ledger, each) for each in (first, second)] == [0, 5]


def test_worker_needs_the_secret_that_a_mailing_was_frozen_with(
    worker: Run, ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing = begin(ledger, 1, 5)
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text(SECRET.hex())
    wrong.write_text("ab" * 32)
    monkeypatch.delenv("MASTHEAD_SECRET")

    without, other = worker("--once"), worker("--once", "--secret", wrong)
    both = worker("--once", "--secret", wrong, "--secret", right)

    assert without.returncode == 2
    assert "There is no secret to sign links with." in without.stderr
    assert other.returncode == 1
    assert "The stored message cannot be used: The secret with the key id" in other.stderr
    assert "Name the secret that the mailing was frozen with" in other.stderr
    assert both.returncode == 0
    assert accepted(ledger, mailing) == 5


def test_worker_says_what_is_wrong_with_its_addresses(masthead: Run, ledger: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET.hex())
    arguments = ("--once", "--secret", secret)

    no_ledger = masthead("worker", "--ledger", "sqlite:///none.db", "--relay", "inbox", *arguments)
    no_relay = masthead("worker", "--ledger", ledger, "--relay", "pigeon", *arguments)

    assert (no_ledger.returncode, no_relay.returncode) == (1, 2)
    assert "There is no ledger none.db." in no_ledger.stderr
    assert "masthead migrate --ledger sqlite:///none.db" in no_ledger.stderr
    assert "The relay “pigeon” does not say of what kind it is." in no_relay.stderr


def test_worker_ends_where_nobody_answers_and_marks_nobody(masthead: Run, ledger: str, tmp_path: Path) -> None:
    mailing = begin(ledger, 1, 5)
    secret = tmp_path / "secret"
    secret.write_text(SECRET.hex())

    done = masthead("worker", "--ledger", ledger, "--relay", "smtp://127.0.0.1:1", "--once", "--secret", secret)

    assert done.returncode == 1
    assert "Nothing answers at 127.0.0.1:1." in done.stderr
    assert accepted(ledger, mailing) == 0
    assert state(ledger, mailing) is MailingState.RUNNING


def test_worker_leaves_the_journal_of_another_alone(worker: Run, ledger: str, tmp_path: Path) -> None:
    begin(ledger, 1, 5)
    other = FileJournal(tmp_path / "journal")
    try:
        done = worker("--once", "--journal", tmp_path / "journal")
    finally:
        other.close()

    assert done.returncode == 1
    assert f"Another worker is writing {tmp_path / 'journal'}." in done.stderr


def test_workers_share_a_ledger_and_one_that_is_killed_is_started_again(
    ledger: str, mail_server: str, tmp_path: Path
) -> None:
    mailing = begin(ledger, 1, 4_000)
    arguments = ["worker", "--ledger", ledger, "--relay", mail_server, "--processes", "2", "--journal", "journal"]
    command = [sys.executable, "-c", "from masthead.cli.main import main; main()", *arguments]
    environment = {**os.environ, "MASTHEAD_SECRET": SECRET.hex()}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path) as crew:
        assert crew.stderr
        said = "".join(until(crew.stderr, "mailing 1"))
        children = subprocess.run(["pgrep", "-P", str(crew.pid)], capture_output=True, text=True, check=True).stdout
        os.kill(int(children.split()[0]), signal.SIGKILL)
        while state(ledger, mailing) is MailingState.RUNNING:
            time.sleep(0.05)
        crew.send_signal(signal.SIGTERM)
        said += crew.stderr.read()

    assert crew.returncode == 0
    assert "was ended by SIGKILL; it is started again." in said
    assert accepted(ledger, mailing) == 4_000
