"""What an operator hears when the file of a ledger cannot be used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import MailingEvent, MailingId
from masthead.delivery.outcome import Mark
from masthead.store import ledger_from_url, migrate
from masthead.store.packing import pack_ids
from masthead.store.sql_ledger import SqlLedger
from masthead.store.sqlite.session import SqliteSession, ledger_error
from masthead.testing.mailings import a_mailing, a_plan, chunks_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    migrate(f"sqlite:///{path}")
    return path


def test_ledger_is_for_its_owner_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


def test_ledger_is_synced_at_every_commit(path: Path) -> None:
    session = SqliteSession(path)

    settings = [
        session._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    ]

    assert settings == ["wal", 2, 1]
    session.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite://host/ledger.db", "mysql://a/b", "ledger.db", ""])
def test_url_that_names_no_ledger_says_how_one_is_written(url: str) -> None:
    with pytest.raises(LedgerError, match="sqlite:///"):
        ledger_from_url(url)


def test_url_may_hold_any_path(tmp_path: Path) -> None:
    path = tmp_path / "Mai % ü ?.db"
    url = f"sqlite:///{tmp_path}/Mai %25 ü %3F.db"

    migrate(url)

    assert path.is_file()
    ledger_from_url(url).close()


def test_url_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    migrate("sqlite:///ledger.db")

    assert (tmp_path / "ledger.db").is_file()


def test_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("email\n" + "mei@harbour.example\n" * 100, "utf-8")

    for use in (ledger_from_url, migrate):
        with pytest.raises(LedgerError, match="is no ledger") as refused:
            use(f"sqlite:///{path}")
        assert not refused.value.retry

    assert path.read_text("utf-8").startswith("email\n")


def test_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be made: No such file or directory"):
        migrate(f"sqlite:///{tmp_path / 'nowhere' / 'ledger.db'}")


def test_ledger_locked_by_another_program_may_be_tried_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masthead.store.sqlite.session.BUSY_SECONDS", 0.0)
    ledger = ledger_from_url(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(LedgerError, match="locked by another program") as busy:
        ledger.create(a_plan(1), chunks_of(1), now=0.0)

    assert busy.value.retry
    assert ledger.mailings() == []
    other.execute("ROLLBACK")
    ledger.create(a_plan(1), chunks_of(1), now=0.0)
    other.close()
    ledger.close()


def test_full_disk_may_be_tried_again_once_there_is_room(path: Path) -> None:
    session = SqliteSession(path)
    ledger = SqlLedger(session)
    mailing = a_mailing(ledger, 4)
    (pages,) = session._connection.execute("PRAGMA page_count").fetchone()
    session._connection.execute(f"PRAGMA max_page_count = {pages + 3}")

    with pytest.raises(LedgerError, match=r"is full\. Free some space") as full:
        ledger.create(a_plan(4096, number=2), chunks_of(4096), now=0.0)

    assert full.value.retry
    assert [number for number, _, _ in ledger.mailings()] == [mailing]
    session._connection.execute("PRAGMA max_page_count = 100000")
    ledger.create(a_plan(4096, number=2), chunks_of(4096), now=0.0)
    ledger.close()


def test_file_that_may_not_be_written_says_so(path: Path) -> None:
    reader = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    with pytest.raises(sqlite3.OperationalError) as fault:
        reader.execute("DELETE FROM mailing")
    reader.close()

    error = ledger_error(fault.value, path)

    assert "may not be written" in str(error)
    assert not error.retry


def test_disk_that_fails_with_room_left_is_not_tried_again(path: Path) -> None:
    fault = sqlite3.OperationalError("disk I/O error")
    fault.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC

    error = ledger_error(fault, path)

    assert str(error) == f"The ledger {path} failed: disk I/O error."
    assert not error.retry


def test_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be opened"):
        SqliteSession(tmp_path)


def test_damaged_members_are_named(path: Path) -> None:
    ledger = ledger_from_url(f"sqlite:///{path}")
    a_mailing(ledger, 3)
    with sqlite3.connect(path) as other:
        other.execute("UPDATE mailing_members SET merge_data = substr(merge_data, 1, 20)")
    other.close()

    with pytest.raises(LedgerError, match=r"members of chunk 0 of mailing 1 are damaged.*backup"):
        ledger.claim(owner="a", now=0.0, lease=60.0)

    assert ledger.next_due() == 0.0, "the chunk was not leased"
    ledger.close()


@pytest.mark.parametrize("event", [MailingEvent.CANCEL, MailingEvent.FINISH])
def test_merge_data_is_gone_when_a_mailing_ends_and_ids_stay(path: Path, event: MailingEvent) -> None:
    ledger = ledger_from_url(f"sqlite:///{path}")
    mailing = a_mailing(ledger, 3000)
    claim = ledger.claim(owner="a", now=0.0, lease=60.0)
    assert claim is not None
    for index in range(3000):
        claim.marks[index] = Mark.ACCEPTED
    ledger.release(claim, next_attempt=None, now=1.0)

    def members() -> list[tuple[bytes, bytes | None]]:
        with closing(sqlite3.connect(path)) as other:
            return other.execute("SELECT ids, merge_data FROM mailing_members").fetchall()

    ((ids, merge_data),) = members()
    assert merge_data is not None

    ledger.steer(mailing, event, now=2.0)

    ledger.close()
    assert members() == [(ids, None)]
    assert ids == pack_ids(range(1, 3001))
    # The file keeps no trace either: pieces of a page each, wherever they stood.
    content = path.read_bytes()
    assert not [start for start in range(0, len(merge_data), 500) if merge_data[start : start + 200] in content]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("UPDATE mailing_chunk SET pending = pending - 1", "mailing_chunk_adds_up"),
        ("UPDATE mailing_chunk SET outcomes = x'00ff'", "mailing_chunk_outcomes_are_2_bits_each"),
        ("UPDATE mailing_chunk SET reserved_upto = 9", "mailing_chunk_reservation_is_within"),
        ("UPDATE mailing SET state = 'lost'", "mailing_state_is_known"),
    ],
)
def test_database_enforces_what_must_hold(path: Path, change: str, constraint: str) -> None:
    ledger = ledger_from_url(f"sqlite:///{path}")
    a_mailing(ledger, 3)
    ledger.close()
    other = sqlite3.connect(path)

    with pytest.raises(sqlite3.IntegrityError, match=constraint):
        other.execute(change)

    other.close()


def test_reservation_beyond_the_chunk_is_an_error_and_not_kept(path: Path) -> None:
    ledger = ledger_from_url(f"sqlite:///{path}")
    a_mailing(ledger, 3)
    claim = ledger.claim(owner="a", now=0.0, lease=60.0)
    assert claim is not None

    with pytest.raises(LedgerError, match="mailing_chunk_reservation_is_within"):
        ledger.commit(claim, reserved_upto=4, exceptions=(), now=1.0, lease=60.0)

    assert ledger.totals(MailingId(1)).pending == 3
    ledger.close()
