"""From a list to a frozen audience: in a run's ledger, or only to see what it would be."""

from __future__ import annotations

import csv
import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from masthead.audience.lists import ListProblem, ListStream, RowOutcome, stream_list
from masthead.audience.recipient import Recipient
from masthead.cli.console import progress
from masthead.cli.engine import CONNECTIONS, plain_words
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.run import CanaryState, ListAccount, Run, RunRecord, Signature, file_hash
from masthead.cli.workspace import Manuscript
from masthead.delivery.canary import Seeds, canary_chunks, canary_sizes
from masthead.delivery.freeze import FreezeError, FrozenAudience, freeze
from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import InDoubtPolicy, MailingId, MailingPlan
from masthead.message import CompiledMessage
from masthead.store import migrate
from masthead.store.staging import SqliteStaging

_ROWS_BETWEEN_LOOKS = 2000


@dataclass(slots=True)
class ReadList:
    """A list on its way into an audience. Complete when `recipients` has run to its end."""

    path: Path
    rows: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    problems: tuple[ListProblem, ...] = ()

    def recipients(
        self,
        *,
        quiet: bool,
        on_refused: Callable[[RowOutcome], None] = lambda _row: None,
        each: Callable[[Recipient], None] = lambda _recipient: None,
    ) -> Iterator[Recipient]:
        """Everybody on the list, row by row, with a bar. Raises `CommandFailed` when it cannot be read."""
        with _opened(self.path) as source, progress(quiet=quiet) as bar:
            task = bar.add_task("Reading the list", total=self.path.stat().st_size, note="")
            stream: ListStream = stream_list(source)
            for row, recipient in stream:
                self.rows += 1
                if self.rows % _ROWS_BETWEEN_LOOKS == 0:
                    bar.update(task, completed=source.tell(), note=f"{self.rows} rows")
                if recipient is None:
                    self.refused += 1
                    self.reasons[_kind_of(row.reason)] += 1
                    on_refused(row)
                else:
                    each(recipient)
                    yield recipient
            self.problems = stream.problems

    def account(self) -> ListAccount:
        """What became of its rows."""
        return ListAccount(
            file=str(self.path),
            hash=file_hash(self.path),
            rows=self.rows,
            refused=self.refused,
            problems=self.problems,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Freezing:
    """What is to be frozen, and what a run keeps of how it is sent. share, hold: of the canary; share 0: none.

    relay: its address, "" when it holds a password.
    """

    manuscript: Manuscript
    message: CompiledMessage
    list_file: Path
    in_doubt: InDoubtPolicy = InDoubtPolicy.RESEND
    share: float = 0.0
    hold: float = 0.0
    relay: str = ""
    signing: tuple[Signature, ...] = ()
    connections: int = CONNECTIONS
    rates: str = ""

    def record(self, account: ListAccount, canary: CanaryState | None) -> RunRecord:
        """The record of the run. Raises OSError when the edition's file is gone."""
        edition = self.manuscript.edition
        return RunRecord(
            mailing=self.message.content.mailing,
            publication=edition.publication,
            number=edition.number,
            publication_folder=str(self.manuscript.folder.resolve()),
            edition_file=str(self.manuscript.path.resolve()),
            edition_hash=file_hash(self.manuscript.path),
            message_hash=self.message.hash,
            list=account,
            relay=self.relay,
            signing=self.signing,
            connections=self.connections,
            rates=self.rates,
            canary=canary,
            frozen_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        )


def freeze_run(run: Run, freezing: Freezing, *, quiet: bool) -> RunRecord:
    """Freeze the list into the run's ledger and keep the record, after which the run has begun. All or nothing.

    Raises `CommandFailed`; a run that has not begun is begun anew next time.
    """
    run.discard()
    reading = ReadList(freezing.list_file)
    seeds = Seeds()
    mailing = MailingId(freezing.message.content.mailing)
    with plain_words():
        migrate(run.ledger_url)
    ledger = run.open_ledger()
    try:
        with plain_words(), SqliteStaging(run.folder) as staging, _refused_rows(run) as on_refused:
            candidates = reading.recipients(quiet=quiet, on_refused=on_refused)
            frozen = _frozen(candidates, staging, ledger, mailing, seeds)
            canary = _create(ledger, frozen, freezing, mailing, seeds)
        with plain_words():
            record = freezing.record(reading.account(), canary)
            run.keep(record)
    finally:
        ledger.close()
    return record


def _frozen(
    candidates: Iterator[Recipient], staging: SqliteStaging, ledger: Ledger, mailing: MailingId, seeds: Seeds
) -> FrozenAudience:
    try:
        return freeze(candidates, staging, seed=mailing, suppressed=ledger.suppressed, first=seeds.first)
    except FreezeError as fault:
        raise CommandFailed(str(fault), code=Exit.FAILED) from None


def _create(
    ledger: Ledger, frozen: FrozenAudience, freezing: Freezing, mailing: MailingId, seeds: Seeds
) -> CanaryState | None:
    edition = freezing.manuscript.edition
    label = f"{edition.publication} {edition.number}"
    plan = MailingPlan(mailing, label, freezing.message.to_bytes(), frozen.audience, frozen.excluded, freezing.in_doubt)
    if not freezing.share:
        ledger.create(plan, frozen.chunks(), now=time.time())
        return None
    sizes = canary_sizes(frozen.by_provider, freezing.share, seeds.by_provider)
    ledger.create(plan, canary_chunks(frozen, sizes), now=time.time())
    return CanaryState(size=sum(sizes.values()), hold=freezing.hold)


@contextmanager
def _refused_rows(run: Run) -> Iterator[Callable[[RowOutcome], None]]:
    with run.refused_file.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)

        def write(row: RowOutcome) -> None:
            writer.writerow((row.line, row.address, row.reason))

        yield write


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if path.is_dir():
            raise CommandFailed(f"{path} is a folder, not a list.")
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise CommandFailed(f"There is no list at {path}.", "Check the path.") from None
    except PermissionError as fault:
        raise CommandFailed(f"{path} cannot be read: {fault.strerror}.", "Check the file's permissions.") from None


def _kind_of(reason: str) -> str:
    """A row's reason without what is of this row alone, to count rows by."""
    return "It is on the list already." if reason.startswith("It is the same address") else reason
