"""What an operator hears when the server of a ledger cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest

from masthead.audience.recipient import SubscriberId
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import MailingId
from masthead.store import ledger_from_url, migrate
from masthead.store.postgres.session import PostgresSession
from masthead.store.sql_ledger import SqlLedger
from masthead.testing.mailings import a_mailing
from masthead.testing.postgres import PostgresServer


@pytest.fixture
def url(postgres_urls: Callable[[], str]) -> str:
    url = postgres_urls()
    migrate(url)
    return url


@pytest.fixture
def admin(postgres: PostgresServer) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        yield connection


def test_server_that_is_not_there_may_be_tried_again() -> None:
    with pytest.raises(LedgerError, match=r"postgresql://mei@127.0.0.1:1/press cannot be reached") as away:
        ledger_from_url("postgresql://mei:secret@127.0.0.1:1/press")

    assert away.value.retry
    assert "secret" not in str(away.value)


def test_url_that_cannot_be_read_says_how_one_is_written() -> None:
    with pytest.raises(LedgerError, match="everything but letters and digits") as refused:
        ledger_from_url("postgresql://mei:se%cret@host/press")

    assert "cret" not in str(refused.value)


def test_database_that_is_not_there_is_named(postgres: PostgresServer) -> None:
    with pytest.raises(LedgerError, match='"nowhere" does not exist'):
        ledger_from_url(postgres.url("nowhere"))


def test_user_without_rights_is_told(postgres: PostgresServer, admin: psycopg.Connection, url: str) -> None:
    schema = url.rpartition("%3D")[2]
    admin.execute("DROP ROLE IF EXISTS stranger")
    admin.execute("CREATE ROLE stranger LOGIN")
    admin.execute(f"GRANT USAGE ON SCHEMA {schema} TO stranger".encode())

    with pytest.raises(LedgerError, match="may not be used: permission denied for table ledger_migration") as refused:
        ledger_from_url(postgres.url(user="stranger", schema=schema))

    assert not refused.value.retry


def test_lost_connection_is_made_again_by_the_next_call(admin: psycopg.Connection, url: str) -> None:
    ledger = ledger_from_url(url)
    mailing = a_mailing(ledger, 2)
    admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'masthead'")

    with pytest.raises(LedgerError, match="cannot be reached") as lost:
        ledger.totals(mailing)

    assert lost.value.retry
    assert ledger.totals(mailing).pending == 2
    ledger.close()


def test_server_that_only_reads_may_be_tried_again(admin: psycopg.Connection, url: str) -> None:
    """As after a failover, when the old server is reached once more."""
    ledger = ledger_from_url(f"{url}%20-cdefault_transaction_read_only%3Don")

    with pytest.raises(LedgerError, match="read-only") as refused:
        ledger.suppress(SubscriberId(1), "asked", now=0.0)

    assert refused.value.retry
    ledger.close()


def test_row_locked_by_another_for_too_long_may_be_tried_again(url: str) -> None:
    session = PostgresSession(url)
    session._connected().execute("SET lock_timeout = '10ms'")
    ledger = SqlLedger(session)
    a_mailing(ledger, 1)
    claim = ledger.claim(owner="a", now=0.0, lease=60.0)
    assert claim is not None
    other = psycopg.connect(url)
    other.execute("UPDATE mailing_chunk SET lease_until = 0")

    with pytest.raises(LedgerError, match="is busy") as busy:
        ledger.commit(claim, reserved_upto=1, exceptions=(), now=1.0, lease=60.0)

    assert busy.value.retry
    other.rollback()
    other.close()
    assert ledger.commit(claim, reserved_upto=1, exceptions=(), now=1.0, lease=60.0)
    ledger.close()


def test_commits_are_synced_whatever_the_server_would_do(url: str) -> None:
    session = PostgresSession(f"{url}%20-csynchronous_commit%3Doff")

    shown = session._connected().execute("SHOW synchronous_commit").fetchone()

    assert shown == ("on",)
    session.close()


def test_database_without_room_for_every_name_is_refused(postgres: PostgresServer, admin: psycopg.Connection) -> None:
    admin.execute("DROP DATABASE IF EXISTS western")
    admin.execute("CREATE DATABASE western ENCODING 'LATIN1' TEMPLATE template0")

    with pytest.raises(LedgerError, match="keeps text as LATIN1"):
        migrate(postgres.url("western"))


def test_schema_that_was_dropped_is_missed(admin: psycopg.Connection, url: str) -> None:
    ledger = ledger_from_url(url)
    admin.execute(f"DROP SCHEMA {url.rpartition('%3D')[2]} CASCADE".encode())

    with pytest.raises(LedgerError, match=r"There is no ledger in .*masthead migrate") as refused:
        ledger.state(MailingId(1))

    assert not refused.value.retry
    ledger.close()
