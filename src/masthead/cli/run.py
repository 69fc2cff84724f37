"""A run: one mailing of one edition, in a folder of its own that survives everything but the loss of its disk.

``ledger.sqlite`` is the standalone ledger with the compiled message, ``journal/`` the worker's journal, ``refused.csv``
the rows of the list that became no members, and ``run.json`` what else is needed to go on. Secrets are in none of them.
A folder without ``run.json`` was left while its audience was being frozen: nothing was sent, and it is begun anew.
"""

from __future__ import annotations

import csv
import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from masthead.audience.lists import ListProblem
from masthead.cli.engine import open_ledger
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.workspace import Manuscript
from masthead.delivery.ledger import Ledger

RUNS = Path(".masthead") / "runs"
RECORD = "run.json"


class ListAccount(BaseModel):
    """What became of the list's rows: rows = audience + refused + excluded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    hash: str
    rows: int
    refused: int
    problems: tuple[ListProblem, ...] = ()


class CanaryState(BaseModel):
    """How far the canary is. held_until: seconds since the epoch, 0 before its hold has begun."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    hold: float
    held_until: float = 0.0
    released: bool = False


class Signature(BaseModel):
    """Where a DKIM key lies; never the key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    selector: str


class RunRecord(BaseModel):
    """Everything that goes on with the run. relay: its address, "" when it holds a password, which is never kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: int = 1
    mailing: int
    publication: str
    number: int
    publication_folder: str
    edition_file: str
    edition_hash: str
    message_hash: str
    list: ListAccount
    relay: str = ""
    signing: tuple[Signature, ...] = ()
    connections: int
    rates: str = ""
    canary: CanaryState | None = None
    frozen_at: str


class Run:
    """A run's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def begun(self) -> bool:
        """Whether the audience was frozen to its end."""
        return (self.folder / RECORD).is_file()

    @property
    def ledger_url(self) -> str:
        """Where its ledger is."""
        return f"sqlite:///{self.folder.absolute() / 'ledger.sqlite'}"

    @property
    def journal(self) -> Path:
        """The folder of the worker's journal."""
        return self.folder / "journal"

    @property
    def refused_file(self) -> Path:
        """The rows of the list that were refused."""
        return self.folder / "refused.csv"

    def record(self) -> RunRecord:
        """What is kept. Raises `CommandFailed` when it is no run, or damaged."""
        try:
            return RunRecord.model_validate_json((self.folder / RECORD).read_bytes())
        except FileNotFoundError:
            raise CommandFailed(
                f"{self.folder} is not the folder of a run.", "Name one as “masthead send” printed it."
            ) from None
        except (OSError, ValidationError, ValueError) as fault:
            raise CommandFailed(
                f"{self.folder / RECORD} cannot be read: {str(fault).splitlines()[0]}.",
                "Restore it from a backup; “masthead receipt --ledger” reads the ledger beside it without it.",
                code=Exit.FAILED,
            ) from None

    def keep(self, record: RunRecord) -> None:
        """Write the record, whole or not at all."""
        beside = self.folder / f"{RECORD}.new"
        with beside.open("w", encoding="utf-8") as file:
            file.write(record.model_dump_json(indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.folder / RECORD)
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def refused_rows(self) -> Iterator[tuple[int, str, str]]:
        """(line, address, reason) of each row of the list that was refused."""
        try:
            with self.refused_file.open(encoding="utf-8", newline="") as file:
                for line, address, reason in csv.reader(file):
                    yield int(line), address, reason
        except FileNotFoundError:
            return

    def discard(self) -> None:
        """Take away what an interrupted freezing has left. Never called once the run has begun."""
        for name in ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "refused.csv", f"{RECORD}.new"):
            (self.folder / name).unlink(missing_ok=True)
        for left in self.folder.glob("masthead-*.staging"):
            left.unlink()

    @contextmanager
    def locked(self) -> Iterator[Self]:
        """Hold the folder; made when missing. Raises `CommandFailed` when another command does."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as fault:
            raise CommandFailed(
                f"The run cannot be kept in {self.folder}: {fault.strerror}.",
                "Name another folder: --run DIR.",
                code=Exit.FAILED,
            ) from None
        try:
            self._take(descriptor)
            yield self
        finally:
            os.close(descriptor)

    def _take(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandFailed(
                f"Another “masthead send” is at work in {self.folder}.",
                "Wait until it ends, or end it: it will go on from where it was.",
                code=Exit.FAILED,
            ) from None

    def open_ledger(self) -> Ledger:
        """The run's ledger. Raises `CommandFailed`."""
        return open_ledger(self.ledger_url)


def runs_of(manuscript: Manuscript) -> Sequence[tuple[int, Run]]:
    """The runs of an edition in its publication's folder, with their numbers, the oldest first."""
    edition = manuscript.edition
    prefix = f"{edition.publication}-{edition.number}-"
    found = []
    for path in (manuscript.folder / RUNS).glob(f"{prefix}*"):
        number = path.name.removeprefix(prefix)
        if number.isascii() and number.isdigit() and path.is_dir():
            found.append((int(number), Run(path)))
    return sorted(found, key=lambda each: each[0])


def run_numbered(manuscript: Manuscript, number: int) -> Run:
    """Where run `number` of an edition is kept unless somebody says otherwise."""
    edition = manuscript.edition
    return Run(manuscript.folder / RUNS / f"{edition.publication}-{edition.number}-{number}")


def file_hash(path: Path) -> str:
    """BLAKE2b-256 of a file, hexadecimal. Raises OSError."""
    digest = blake2b(digest_size=32)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
