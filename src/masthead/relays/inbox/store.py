"""Where caught mail is kept: one file per message, and an index that can always be made again from the files.

Files follow the Maildir rule (written in ``tmp``, renamed into ``new``) and hold the message as it came, with
``Return-Path`` and ``Delivered-To`` prepended; their names sort by arrival. The index is SQLite (WAL) with the
columns of the list and the folded words of each message. Search is a scan with LIKE: it finds parts of words in
every script, and takes 7 ms per 1,000 messages of 10 KB of text, where a trigram index would cost 4 ms per message
on the way in. A message is stored once its file is in ``new`` and its row is committed; neither is synced to disk,
because this is a place to look at mail, not to keep it.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from masthead.mime.text import search_key
from masthead.relays.inbox.entry import Entry, entry_of

_VERSION = 1
_SCHEMA = """
CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file TEXT NOT NULL UNIQUE,
    received INTEGER NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    preview TEXT NOT NULL,
    size INTEGER NOT NULL,
    attachments INTEGER NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX message_unseen ON message (id) WHERE NOT seen;
CREATE TABLE message_words (
    id INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
    words TEXT NOT NULL
);
"""
_COLUMNS = "id, file, received, sender, recipient, subject, preview, size, attachments, seen"
_REBUILD_BATCH = 500
_LATEST = 253_370_764_800_000_000  # the year 9999, the last that a date can hold


@dataclass(frozen=True, slots=True)
class Row:
    """A message as the list shows it. received: microseconds since 1970. size: bytes."""

    id: int
    file: str
    received: int
    sender: str
    recipient: str
    subject: str
    preview: str
    size: int
    attachments: int
    seen: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as SMTP handed it over."""

    sender: str
    recipients: Sequence[str]
    content: bytes


class MailStore:
    """The messages in `folder`. Any thread may call any method; `open` first, `close` last."""

    def __init__(self, folder: Path, *, clock: Callable[[], int] = time.time_ns) -> None:
        self._folder = folder
        self._clock = clock
        self._sequence = itertools.count()
        self._lock = threading.RLock()
        self._grown = threading.Condition(self._lock)
        self._database: sqlite3.Connection | None = None

    def open(self) -> None:
        """Make what is missing and bring the index in line with the files. Raises OSError."""
        for name in ("tmp", "new"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        with self._lock:
            try:
                self._database = self._connect()
            except sqlite3.DatabaseError:
                self._discard_index()
                self._database = self._connect()
            self._reconcile()

    def close(self) -> None:
        """Let go of the index; safe to call twice."""
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None

    def add(self, arrivals: Sequence[Arrival]) -> list[int]:
        """Store messages in one transaction and return their ids. Raises OSError, for example on a full disk;
        then none of them is kept."""
        names: list[str] = []
        try:
            entries = []
            for arrival in arrivals:
                content = _trace(arrival) + arrival.content
                names.append(self._write(content))
                entries.append(entry_of(content))
            with self._transaction() as database:
                ids = [self._insert(database, name, entry) for name, entry in zip(names, entries, strict=True)]
        except (OSError, sqlite3.Error) as error:
            for name in names:
                (self._folder / "new" / name).unlink(missing_ok=True)
            raise error if isinstance(error, OSError) else OSError(errno.EIO, str(error)) from error
        with self._grown:
            self._grown.notify_all()
        return ids

    def count(self, search: str = "") -> int:
        """How many messages there are, or how many match."""
        with self._transaction() as database:
            where, values = _matching(search)
            found = database.execute(f"SELECT count(*) FROM message {where}", values).fetchone()  # noqa: S608
        return int(found[0])

    def unseen(self) -> int:
        """How many messages nobody has looked at."""
        with self._transaction() as database:
            return int(database.execute("SELECT count(*) FROM message WHERE NOT seen").fetchone()[0])

    def page(self, *, search: str = "", offset: int = 0, limit: int = 50) -> list[Row]:
        """The newest messages first, those that hold every word of `search`."""
        where, values = _matching(search)
        query = f"SELECT {_COLUMNS} FROM message {where} ORDER BY id DESC LIMIT ? OFFSET ?"  # noqa: S608
        with self._transaction() as database:
            return [_row(found) for found in database.execute(query, (*values, limit, offset))]

    def get(self, message: int) -> Row | None:
        """One message of the list."""
        with self._transaction() as database:
            found = database.execute(f"SELECT {_COLUMNS} FROM message WHERE id = ?", (message,)).fetchone()  # noqa: S608
        return _row(found) if found else None

    def neighbours(self, message: int) -> tuple[int | None, int | None]:
        """The ids of the next newer and the next older message."""
        with self._transaction() as database:
            newer = database.execute("SELECT min(id) FROM message WHERE id > ?", (message,)).fetchone()[0]
            older = database.execute("SELECT max(id) FROM message WHERE id < ?", (message,)).fetchone()[0]
        return newer, older

    def newest(self) -> int:
        """The highest id there is, 0 when there is none."""
        with self._transaction() as database:
            return int(database.execute("SELECT coalesce(max(id), 0) FROM message").fetchone()[0])

    def content(self, row: Row) -> bytes | None:
        """The whole message; None when its file has gone."""
        try:
            return (self._folder / "new" / row.file).read_bytes()
        except FileNotFoundError:
            return None

    def mark_seen(self, message: int | None = None) -> None:
        """Remember that somebody has looked at one message, or at all of them."""
        with self._transaction() as database:
            if message is None:
                database.execute("UPDATE message SET seen = 1 WHERE NOT seen")
            else:
                database.execute("UPDATE message SET seen = 1 WHERE id = ? AND NOT seen", (message,))

    def delete(self, message: int) -> bool:
        """Remove one message for good; False when there is none of that id."""
        row = self.get(message)
        if row is None:
            return False
        with self._transaction() as database:
            database.execute("DELETE FROM message WHERE id = ?", (message,))
        (self._folder / "new" / row.file).unlink(missing_ok=True)
        return True

    def clear(self) -> int:
        """Remove every message that is there now and return how many they were."""
        with self._transaction() as database:
            names = [name for (name,) in database.execute("SELECT file FROM message")]
            database.execute("DELETE FROM message")
        for name in names:
            (self._folder / "new" / name).unlink(missing_ok=True)
        return len(names)

    def wait_for(self, count: int, timeout: float) -> bool:
        """Wait until there are at least `count` messages, at most `timeout` seconds; whether there are."""
        with self._grown:
            return self._grown.wait_for(lambda: self.count() >= count, timeout)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._database is None:
                raise RuntimeError("The mail store is not open.")
            with self._database:
                yield self._database

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._folder / "index.sqlite3", check_same_thread=False, timeout=30)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("PRAGMA foreign_keys = ON")
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError("an index of another version")
            if version == 0:
                database.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
            database.execute(f"SELECT {_COLUMNS} FROM message LIMIT 1")  # noqa: S608
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _discard_index(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            (self._folder / f"index.sqlite3{suffix}").unlink(missing_ok=True)

    def _reconcile(self) -> None:
        """Index files without a row (a crash came between), and forget rows without a file."""
        on_disk = {entry.name for entry in os.scandir(self._folder / "new") if entry.is_file()}
        with self._transaction() as database:
            indexed = {name for (name,) in database.execute("SELECT file FROM message")}
            database.executemany("DELETE FROM message WHERE file = ?", [(name,) for name in indexed - on_disk])
        missing = sorted(on_disk - indexed)
        for start in range(0, len(missing), _REBUILD_BATCH):
            with self._transaction() as database:
                for name in missing[start : start + _REBUILD_BATCH]:
                    self._insert(database, name, entry_of((self._folder / "new" / name).read_bytes()))

    def _write(self, content: bytes) -> str:
        name = f"{self._clock() // 1000:020d}.P{os.getpid()}Q{next(self._sequence):07d}.eml"
        waiting = self._folder / "tmp" / name
        try:
            with waiting.open("xb") as file:
                file.write(content)
            waiting.rename(self._folder / "new" / name)
        except OSError:
            waiting.unlink(missing_ok=True)
            raise
        return name

    def _insert(self, database: sqlite3.Connection, name: str, entry: Entry) -> int:
        stamp = name.partition(".")[0]
        received = min(int(stamp), _LATEST) if stamp.isdecimal() and len(stamp) <= 20 else self._clock() // 1000
        added = database.execute(
            "INSERT INTO message (file, received, sender, recipient, subject, preview, size, attachments) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                name,
                received,
                entry.sender,
                entry.recipient,
                entry.subject,
                entry.preview,
                entry.size,
                entry.attachments,
            ),
        )
        number = int(added.lastrowid or 0)
        database.execute("INSERT INTO message_words VALUES (?, ?)", (number, entry.words))
        return number


def _row(found: tuple[int, str, int, str, str, str, str, int, int, int]) -> Row:
    return Row(*found[:-1], seen=bool(found[-1]))


def _trace(arrival: Arrival) -> bytes:
    """The envelope as headers, as the last server on a message's way adds them (RFC 5321 §4.4)."""
    lines = [f"Return-Path: <{arrival.sender.strip('<>')}>"]
    lines += [f"Delivered-To: {recipient}" for recipient in arrival.recipients]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")


def _matching(search: str) -> tuple[str, tuple[str, ...]]:
    terms = search_terms(search)
    if not terms:
        return "", ()
    tests = " AND ".join("words LIKE ? ESCAPE '!'" for _ in terms)
    patterns = tuple(f"%{term.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%" for term in terms)
    return f"JOIN message_words USING (id) WHERE {tests}", patterns


def search_terms(search: str) -> list[str]:
    """What must all be found: words, and phrases in double quotes; folded as the index is."""
    pieces = search[:300].replace("“", '"').replace("”", '"').split('"')
    terms = [[search_key(piece)] if inside % 2 else search_key(piece).split() for inside, piece in enumerate(pieces)]
    return [term for group in terms for term in group if term][:12]
