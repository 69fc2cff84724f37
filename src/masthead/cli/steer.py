"""`masthead pause`, `resume` and `cancel`: heard by every worker of a mailing within a second."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from masthead.cli.console import err, print_json
from masthead.cli.mailings import found_mailing
from masthead.delivery.mailing import MailingEvent

Named = Annotated[str, typer.Argument(metavar="RUN|MAILING", help="A run's folder; with --ledger a mailing's number.")]
LedgerUrl = Annotated[
    str, typer.Option("--ledger", metavar="URL", envvar="MASTHEAD_LEDGER", help="The ledger that holds the mailing.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")]


def pause(named: Named, ledger: LedgerUrl = "", as_json: AsJson = False) -> None:
    """Hold a mailing. What is under way is answered, nothing more is submitted."""
    _steer(named, ledger, MailingEvent.PAUSE, "Paused. Let it go on with “masthead resume”.", as_json=as_json)


def resume(named: Named, ledger: LedgerUrl = "", as_json: AsJson = False) -> None:
    """Let a paused mailing go on. Also one that its canary stopped."""
    words = "It goes on, if a worker or “masthead send” is there; else start one."
    _steer(named, ledger, MailingEvent.RESUME, words, as_json=as_json)


def cancel(named: Named, ledger: LedgerUrl = "", as_json: AsJson = False) -> None:
    """End a mailing for good. Nobody else gets it, and the receipt says who did."""
    _steer(named, ledger, MailingEvent.CANCEL, "Cancelled. The receipt says who got it.", as_json=as_json)


def _steer(named: str, ledger: str, event: MailingEvent, words: str, *, as_json: bool) -> None:
    with found_mailing(named, ledger) as found:
        state = found.ledger.steer(found.mailing, event, now=time.time())
    if as_json:
        print_json({"mailing": found.mailing, "state": state.value})
    else:
        err.print(words)
