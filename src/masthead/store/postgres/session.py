"""PostgreSQL as a session: one connection, made again when it is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from masthead.delivery.ledger import LedgerError
from masthead.store.session import Row, Value
from masthead.store.statements import statements_for

CONNECT_SECONDS = 5
_SETTINGS = {
    # Nothing of ours takes long; what does is stuck, and others wait for its locks.
    "statement_timeout": "60s",
    "lock_timeout": "10s",
    # A worker that was stopped in the middle of a transaction does not hold up the others for ever.
    "idle_in_transaction_session_timeout": "60s",
}
_KEEPALIVE = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}

_PLACE = re.compile(r"(?<![:\w]):([a-z_]+)")
_STATEMENTS = {
    name: _PLACE.sub(r"%(\1)s", statement.replace("%", "%%")) for name, statement in statements_for("postgres").items()
}

# By SQLSTATE, or the two letters of its class (PostgreSQL, appendix A).
_AWAY = ("08", "57P", "25006")
_BUSY = ("40", "55P03", "57014", "53300")
_FULL = ("53",)
_FORBIDDEN = ("42501",)
_NO_LEDGER = ("42P01", "42703", "3F000")


class PostgresSession:
    """Implements `Session` on one database.

    Thread: one at a time; not for use after a fork, where each process opens its own. Raises `LedgerError` when the
    server cannot be reached.
    """

    database = "postgres"

    def __init__(self, url: str) -> None:
        self._conninfo, self.where = _conninfo(url)
        self._connection: psycopg.Connection | None = None
        with self._plain_words():
            self._connected()

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[None]:
        """See `Session.transaction`."""
        with self._plain_words():
            connection = self._connected()
            # A reader sees one moment; a writer must see what others committed while it waited for a lock.
            connection.isolation_level = None if write else psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = None if write else True
            with connection.transaction():
                yield

    def rows(self, statement: str, **values: Value) -> Sequence[Row]:
        """See `Session.rows`."""
        return self._connected().execute(_STATEMENTS[statement], _bound(values), binary=True).fetchall()

    def change(self, statement: str, **values: Value) -> int:
        """See `Session.change`."""
        return self._connected().execute(_STATEMENTS[statement], _bound(values)).rowcount

    def change_many(self, statement: str, values: Iterable[Mapping[str, Value]]) -> None:
        """See `Session.change_many`."""
        with self._connected().cursor() as cursor:
            cursor.executemany(_STATEMENTS[statement], map(_bound, values))

    def close(self) -> None:
        """See `Session.close`."""
        if self._connection is not None:
            self._connection.close()

    def script(self, sql: str) -> None:
        """Run the statements of a file within the transaction at hand."""
        self._connected().execute(sql.encode())

    def _connected(self) -> psycopg.Connection:
        if self._connection is None:
            connection = psycopg.connect(self._conninfo, autocommit=True)
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _prepare(self, connection: psycopg.Connection) -> None:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise LedgerError(
                f"The database {self.where} keeps text as {encoding}, which has no room for every name. "
                "Make one with ENCODING 'UTF8'."
            )
        for name, value in _SETTINGS.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        # Commits are synced also where the server's own default lets the last ones go.
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
        )

    @contextmanager
    def _plain_words(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as fault:
            error = ledger_error(fault, self.where, lost=self._connection is None or self._connection.broken)
            self._forget_if_unusable(fault)
            raise error from fault

    def _forget_if_unusable(self, fault: psycopg.Error) -> None:
        """A connection that is lost, or leads to a server that only reads, is made again by the next transaction."""
        connection = self._connection
        if connection is not None and (connection.closed or (fault.sqlstate or "").startswith(_AWAY)):
            connection.close()
            self._connection = None


def ledger_error(fault: psycopg.Error, where: str, *, lost: bool) -> LedgerError:
    """What happened to the ledger in `where`, and what to do."""
    state = fault.sqlstate or ""
    # What follows the first line are guesses and details.
    said = str(fault).partition("\n")[0].rstrip(".")
    if state.startswith(_BUSY):
        return LedgerError(f"The ledger {where} is busy ({said}). Others hold what this needs.", retry=True)
    if lost or state.startswith(_AWAY):
        return LedgerError(f"The ledger {where} cannot be reached: {said}. See that PostgreSQL runs there.", retry=True)
    if state.startswith(_FULL):
        return LedgerError(f"The server of the ledger {where} has no room left: {said}. Free some.", retry=True)
    if state.startswith(_FORBIDDEN):
        return LedgerError(f"The ledger {where} may not be used: {said}. Allow it to this database user.")
    if state.startswith(_NO_LEDGER):
        return LedgerError(f"There is no ledger in {where}: {said}. Run “masthead migrate --ledger {where}”.")
    return LedgerError(f"The ledger {where} failed: {said}.")


def _conninfo(url: str) -> tuple[str, str]:
    """How to connect, and how to name the database without its password."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise LedgerError(
            "The ledger's URL cannot be understood. Write postgresql://user:password@host:port/database, with "
            "everything but letters and digits in the password as %XX."
        ) from None
    user = f"{quote(str(parts['user']))}@" if parts.get("user") else ""
    host = quote(str(parts.get("host") or ""), safe="[]:")
    port = f":{parts['port']}" if parts.get("port") else ""
    where = f"postgresql://{user}{host}{port}/{quote(str(parts.get('dbname') or ''))}"
    defaults: dict[str, str | int] = {"connect_timeout": CONNECT_SECONDS, "application_name": "masthead", **_KEEPALIVE}
    missing = {name: value for name, value in defaults.items() if name not in parts}
    return make_conninfo(url, **missing, client_encoding="UTF8"), where


def _bound(values: Mapping[str, Value]) -> dict[str, object]:
    """Members of enums go as what they say; psycopg would send their names."""
    return {name: str(value) if isinstance(value, str) else _number(value) for name, value in values.items()}


def _number(value: Value) -> object:
    return value if value is None or isinstance(value, bytes | int | float | str) else list(value)
