"""Which mailing an operator means: a run by its folder, or a number in a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from masthead.cli.engine import open_ledger, plain_words
from masthead.cli.failure import CommandFailed
from masthead.cli.run import Run
from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import MailingId


@dataclass(frozen=True, slots=True)
class FoundMailing:
    """A mailing with its ledger, open. run: where it is one."""

    ledger: Ledger
    mailing: MailingId
    run: Run | None


@contextmanager
def found_mailing(named: str, ledger_url: str) -> Iterator[FoundMailing]:
    """The mailing that `named` says: a run's folder, or with `ledger_url` a number. Raises `CommandFailed`."""
    if ledger_url:
        ledger, mailing, run = open_ledger(ledger_url), _number(named), None
    else:
        run = Run(Path(named))
        if not run.folder.is_dir():
            raise CommandFailed(
                f"There is no run at {named}.",
                "Name a run's folder, or a mailing's number with --ledger URL.",
            )
        ledger, mailing = run.open_ledger(), MailingId(run.record().mailing)
    try:
        with plain_words():
            yield FoundMailing(ledger, mailing, run)
    finally:
        ledger.close()


def _number(named: str) -> MailingId:
    if not named.isascii() or not named.isdigit():
        raise CommandFailed(f"With --ledger a mailing is a number, and “{named}” is none.", "Leave it out to see them.")
    return MailingId(int(named))
