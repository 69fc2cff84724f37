"""Every kind of ledger, each behind one small place that can be opened more than once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from masthead.delivery.ledger import Ledger
from masthead.store import ledger_from_url, migrate
from masthead.testing.memory_ledger import MemoryLedger
from masthead.testing.postgres import PostgresServer

Urls = Callable[[], str]
Open = Callable[[], Ledger]

_numbers = itertools.count(1)


@pytest.fixture
def postgres_urls(postgres: PostgresServer) -> Urls:
    """Each call: the URL of a place where there is no ledger yet."""
    import psycopg

    def fresh() -> str:
        schema = f"ledger_{next(_numbers)}"
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}".encode())
        return postgres.url(schema=schema)

    return fresh


@pytest.fixture
def sqlite_urls(tmp_path: Path) -> Urls:
    """Each call: the URL of a file that is not there yet."""
    return lambda: f"sqlite:///{tmp_path / f'ledger-{next(_numbers)}.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def urls(request: pytest.FixtureRequest) -> Urls:
    found: Urls = request.getfixturevalue(f"{request.param}_urls")
    return found


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def opened(request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens the same ledger again and again; a ledger in memory is only ever itself."""
    if request.param == "memory":
        only = MemoryLedger()
        yield lambda: only
        return
    url = request.getfixturevalue(f"{request.param}_urls")()
    migrate(url)
    with ExitStack() as stack:

        def open_again() -> Ledger:
            ledger = ledger_from_url(url)
            stack.callback(ledger.close)
            return ledger

        yield open_again


@pytest.fixture
def ledger(opened: Open) -> Ledger:
    return opened()
