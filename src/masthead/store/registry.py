"""Which URL means which ledger. To add a driver, add a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from masthead.delivery.ledger import Ledger, LedgerError
from masthead.store.sqlite import migrate_sqlite, open_sqlite

_SHAPES = "sqlite:///path/to/ledger.db or postgresql://user@host/database"


@dataclass(frozen=True, slots=True)
class Driver:
    """How to open a ledger, and how to make or upgrade one; both take the URL as written."""

    open: Callable[[str], Ledger]
    migrate: Callable[[str], tuple[str, ...]]


def ledger_from_url(url: str) -> Ledger:
    """The ledger that `url` names, with its schema checked.

    “sqlite:///relative/path”, “sqlite:////absolute/path”, “postgresql://user:password@host:port/database”.
    Thread: any one at a time; after a fork each process opens its own. Raises `LedgerError`: no ledger's URL,
    nobody there, no ledger yet, a schema that is older or newer than the program.
    """
    return _driver(url).open(url)


def migrate(url: str) -> tuple[str, ...]:
    """Make the ledger that `url` names, or bring its schema up to date; the names of what was applied.

    Raises `LedgerError`; what was applied before it stays.
    """
    return _driver(url).migrate(url)


def _sqlite_path(url: str) -> Path:
    parts = urlsplit(url)
    path = unquote(parts.path[1:])
    if parts.netloc or parts.query or parts.fragment or not path:
        raise LedgerError(f"“{url}” names no file. Write sqlite:///name.db, or sqlite:////folder/name.db from root.")
    return Path(path)


def _open_postgres(url: str) -> Ledger:
    # Loading psycopg takes a tenth of a second, which those without a server need not wait for.
    from masthead.store.postgres import open_postgres

    return open_postgres(url)


def _migrate_postgres(url: str) -> tuple[str, ...]:
    # As above.
    from masthead.store.postgres import migrate_postgres

    return migrate_postgres(url)


_POSTGRES = Driver(_open_postgres, _migrate_postgres)
DRIVERS: Mapping[str, Driver] = {
    "sqlite": Driver(lambda url: open_sqlite(_sqlite_path(url)), lambda url: migrate_sqlite(_sqlite_path(url))),
    "postgresql": _POSTGRES,
    "postgres": _POSTGRES,
}


def _driver(url: str) -> Driver:
    scheme, separator, _ = url.partition("://")
    driver = DRIVERS.get(scheme) if separator else None
    if driver is None:
        raise LedgerError(f"A ledger is written {_SHAPES}.")
    return driver
