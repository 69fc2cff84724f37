"""A staging area for freezing an audience: a temporary SQLite file, whatever the ledger is kept in."""

from __future__ import annotations

import marshal
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from types import TracebackType

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.freeze import Candidate
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import ProviderClass
from masthead.store.statements import parse_statements

_STATEMENTS = parse_statements(resources.files("masthead.store").joinpath("staging.sql").read_text("utf-8"))
_CACHE_KIB = 16_384


class SqliteStaging:
    """Implements `Staging`; a context manager that leaves nothing behind.

    folder: where the file is made, readable by this user alone; some 500 bytes for each candidate. Not safe from a
    crash and not meant to be: an audience that was not frozen to its end is frozen again. Raises `LedgerError`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = Path(folder or tempfile.gettempdir())
        self._places: dict[ProviderClass, range] = {}
        with self._plain_words():
            descriptor, name = tempfile.mkstemp(prefix="masthead-", suffix=".staging", dir=self._folder)
            os.close(descriptor)
            self._path = Path(name)
            self._connection = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
            for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
                self._connection.execute(f"PRAGMA {setting}")
            self._connection.execute(_STATEMENTS["make_candidates"])
            # Open, but in no folder any more: of a process that is killed, no address stays behind.
            self._path.unlink()
            # Without a journal there is nothing to undo: one transaction spares a write of each page per batch.
            self._connection.execute("BEGIN")

    def __enter__(self) -> SqliteStaging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, candidates: Iterable[Candidate]) -> None:
        """See `Staging.add`."""
        with self._plain_words():
            self._connection.executemany(_STATEMENTS["add_candidate"], map(_row, candidates))

    def settle(self, duplicate: str) -> None:
        """See `Staging.settle`."""
        with self._plain_words():
            for statement in ("index_keys", "index_ids"):
                self._connection.execute(_STATEMENTS[statement])
            for statement in ("exclude_same_key", "exclude_same_id"):
                self._connection.execute(_STATEMENTS[statement], {"reason": duplicate})
            self._connection.execute(_STATEMENTS["make_settled"])
            self._connection.execute(_STATEMENTS["fill_settled"])
            rows = self._connection.execute(_STATEMENTS["prepared"]).fetchall()
        self._places = {ProviderClass(provider): range(first, first + count) for provider, count, first in rows}

    def excluded(self) -> Mapping[str, int]:
        """See `Staging.excluded`."""
        with self._plain_words():
            return dict(self._connection.execute(_STATEMENTS["excluded"]).fetchall())

    def prepared(self) -> Mapping[ProviderClass, int]:
        """See `Staging.prepared`."""
        return {provider: len(places) for provider, places in self._places.items()}

    def members(self, provider: ProviderClass) -> Iterator[Recipient]:
        """See `Staging.members`."""
        places = self._places[provider]
        with self._plain_words():
            found = self._connection.execute(_STATEMENTS["members"], {"first": places.start, "last": places.stop - 1})
            for number, member in found:
                yield Recipient(SubscriberId(number), *marshal.loads(member))  # noqa: S302 – written by this process

    def close(self) -> None:
        """Remove the file; safe to call twice."""
        self._connection.close()
        self._path.unlink(missing_ok=True)

    @contextmanager
    def _plain_words(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as fault:
            raise LedgerError(
                f"The audience cannot be sorted in {self._folder}: {fault}. See that there is room on the disk, and "
                "that this user may write there."
            ) from fault


def _row(candidate: Candidate) -> tuple[int, str, str, int, str, bytes]:
    recipient, key, provider, place, reason = candidate
    values = (
        recipient.address,
        recipient.name,
        dict(recipient.attributes),
        recipient.segments,
        recipient.referral_count,
    )
    # Ten times as fast as JSON; its form may change between versions of Python, but not within this process.
    return recipient.id, key, provider, place, reason, marshal.dumps(values)
