"""What is left when a process or a server ends in the middle of a commit: all of it, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from masthead.delivery.ledger import Ledger, LedgerError
from masthead.delivery.mailing import MailingId
from masthead.delivery.outcome import MARK_OF, Mark, Outcome
from masthead.store import ledger_from_url, migrate
from masthead.store.postgres.session import PostgresSession
from masthead.store.session import Value
from masthead.store.sql_ledger import SqlLedger
from masthead.testing.mailings import a_mailing, an_exception
from masthead.testing.postgres import PostgresServer

MEMBERS = 4096
BATCH = 64

# Defers one batch after the other, a commit each, and says so after each; given a number, it kills itself within the
# commit of that batch, when marks and rows are written and nothing is committed.
WORKER = """
import os, signal, sys
from masthead.delivery.outcome import Mark, Outcome
from masthead.store import ledger_from_url
from masthead.testing.mailings import an_exception

url, last, batch = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
ledger = ledger_from_url(url)
claim = ledger.claim(owner="worker", now=0.0, lease=60.0)
insert = ledger._session.change_many

def insert_and_die(statement, values):
    insert(statement, values)
    if start == last:
        os.kill(os.getpid(), signal.SIGKILL)

ledger._session.change_many = insert_and_die
for start in range(0, len(claim.members), batch):
    rows = []
    for index in range(start, start + batch):
        claim.marks[index] = Mark.OPEN
        rows.append(an_exception(claim, index, Outcome.DEFERRED, at=1.0))
    assert ledger.commit(claim, reserved_upto=start, exceptions=rows, now=0.0, lease=60.0)
    print(start, flush=True)
"""


def started(url: str, last: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, url, str(last), str(BATCH)], stdout=subprocess.PIPE, text=True, env=environment
    )


def deferred(url: str) -> int:
    """How many members are deferred; marks and rows must agree on it."""
    ledger = ledger_from_url(url)
    totals = ledger.totals(MailingId(1))
    rows = list(ledger.exceptions(MailingId(1)))
    while (claim := ledger.claim(owner="worker", now=0.0, lease=60.0)) is None:
        """The server has not noticed yet that the other process is gone."""
    marked = {claim.members[index].id for index in claim.marks.where(Mark.OPEN)}
    ledger.close()
    assert marked == {row.subscriber for row in rows}
    assert totals.counts[Outcome.DEFERRED] == len(rows) == len(marked)
    assert totals.pending == MEMBERS - len(rows)
    return len(rows)


@pytest.fixture
def url(urls: Callable[[], str]) -> str:
    url = urls()
    migrate(url)
    ledger = ledger_from_url(url)
    a_mailing(ledger, MEMBERS)
    ledger.close()
    return url


def test_process_killed_within_a_commit_leaves_nothing_of_it(url: str) -> None:
    with started(url, last=2 * BATCH) as worker:
        assert worker.wait() == -signal.SIGKILL

    assert deferred(url) == 2 * BATCH


@pytest.mark.parametrize("acknowledged", [1, 7, 20])
def test_process_killed_at_any_time_leaves_whole_commits(url: str, acknowledged: int) -> None:
    with started(url, last=-1) as worker:
        assert worker.stdout is not None
        for _ in range(acknowledged):
            last = int(worker.stdout.readline())
        worker.kill()

    found = deferred(url)
    assert found >= last + BATCH
    assert found % BATCH == 0


class StoppedWithin(PostgresSession):
    """A session whose server ends while an exception row is on its way."""

    def __init__(self, url: str, server: PostgresServer) -> None:
        super().__init__(url)
        self.server: PostgresServer | None = server

    def change_many(self, statement: str, values: Iterable[Mapping[str, Value]]) -> None:
        super().change_many(statement, values)
        if self.server is not None:
            self.server.stop(immediately=True)
            self.server = None


class Unheard(PostgresSession):
    """A session to which the server's word that a transaction is committed does not come through."""

    server: PostgresServer | None = None

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[None]:
        with super().transaction(write=write):
            yield
        if self.server is not None and write:
            self.server.stop(immediately=True)
            self.server = None
            raise LedgerError("The connection is lost.", retry=True)


def half_settled(ledger: Ledger) -> Callable[[], bool]:
    """A commit that may be called again."""
    claim = ledger.claim(owner="a", now=0.0, lease=60.0)
    assert claim is not None
    outcomes = [Outcome.ACCEPTED, Outcome.REJECTED, Outcome.IN_DOUBT]
    rows = []
    for index, outcome in enumerate(outcomes):
        claim.marks[index] = MARK_OF[outcome]
        if outcome is not Outcome.ACCEPTED:
            rows.append(an_exception(claim, index, outcome, at=1.0))
    return lambda: ledger.commit(claim, reserved_upto=3, exceptions=rows, now=1.0, lease=60.0)


@pytest.fixture
def own_server(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """The server, up again whatever a test does to it."""
    yield postgres
    postgres.stop()
    postgres.start()


@pytest.mark.parametrize("session_type", [StoppedWithin, Unheard])
def test_commit_is_repeated_after_the_server_was_stopped_hard(
    own_server: PostgresServer, postgres_urls: Callable[[], str], session_type: type[PostgresSession]
) -> None:
    url = postgres_urls()
    migrate(url)
    session = StoppedWithin(url, own_server) if session_type is StoppedWithin else Unheard(url)
    ledger = SqlLedger(session)
    mailing = a_mailing(ledger, 6)
    commit = half_settled(ledger)
    session.server = own_server

    with pytest.raises(LedgerError) as lost:
        commit()
    assert lost.value.retry
    with pytest.raises(LedgerError, match="cannot be reached") as away:
        commit()
    assert away.value.retry
    own_server.start()
    assert commit()
    assert commit()

    totals = ledger.totals(mailing)
    assert (totals.pending, totals.doubted) == (3, 1)
    assert {outcome: number for outcome, number in totals.counts.items() if number} == {
        Outcome.ACCEPTED: 1,
        Outcome.REJECTED: 1,
        Outcome.IN_DOUBT: 1,
    }
    assert len(list(ledger.exceptions(mailing))) == 2
    ledger.close()


def test_sqlite_file_is_whole_without_what_was_not_committed(tmp_path: Path) -> None:
    """A copy of the files in the middle of things is what a power cut leaves."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    migrate(url)
    ledger = ledger_from_url(url)
    a_mailing(ledger, 6)
    half_settled(ledger)()
    copied = tmp_path / "copy.db"
    for suffix in ("", "-wal"):
        Path(f"{copied}{suffix}").write_bytes((tmp_path / f"ledger.db{suffix}").read_bytes())
    ledger.close()

    again = ledger_from_url(f"sqlite:///{copied}")

    assert again.totals(MailingId(1)).pending == 3
    again.close()
