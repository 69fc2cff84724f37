"""Ledger drivers: the promises of `masthead.delivery.ledger` kept by a database.

`registry` opens a ledger by its URL; `sql_ledger` is the logic that both drivers share, over a `session`; the
folders `sqlite` and `postgres` hold a session and its SQL each, `schema` the numbered files that make the tables.

Errors: `masthead.delivery.ledger.LedgerError` alone.
"""

from masthead.store.registry import ledger_from_url, migrate

__all__ = ["ledger_from_url", "migrate"]
