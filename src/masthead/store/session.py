"""What the ledger's logic needs from a database: named statements inside transactions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Value = str | bytes | int | float | None | Sequence[int]
"""What a statement may be given. A sequence of ints stands for a set of ids."""

Row = tuple[Any, ...]


class Session(Protocol):
    """One connection to one database, used by one thread at a time.

    Every method may raise `LedgerError`; after that the transaction is undone. A session that lost its
    connection makes a new one with its next transaction.
    """

    def transaction(self, *, write: bool = True) -> AbstractContextManager[None]:
        """All or nothing, durable when it has ended without an error. Without `write`, one consistent view."""

    def rows(self, statement: str, **values: Value) -> Sequence[Row]:
        """What a named statement answers."""

    def change(self, statement: str, **values: Value) -> int:
        """Run a named statement; returns how many rows it changed."""

    def change_many(self, statement: str, values: Iterable[Mapping[str, Value]]) -> None:
        """Run a named statement once for each of `values`."""

    def close(self) -> None:
        """Let go of the connection; safe to call twice."""
