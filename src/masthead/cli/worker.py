"""`masthead worker`: delivers whatever mailings a ledger has, with one process for each core."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from masthead.audience.recipient import Recipient
from masthead.cli.console import err, print_failure
from masthead.cli.crew import Crew
from masthead.cli.engine import CONNECTIONS, Delivery, open_ledger, open_relay, run_worker
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.options import DkimKeys, DkimSelectors, WarmUps
from masthead.cli.quantities import rates, warm_ups
from masthead.cli.signing import key_files
from masthead.cli.site import SiteOption
from masthead.cli.site_worker import work_for_site
from masthead.cli.workspace import find_secrets
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import Claim, MailingId
from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import RelayError, Reply
from masthead.delivery.worker import Ended, WorkerResult
from masthead.tokens import Keys

JOURNAL = Path(".masthead") / "journal"
REPEAT_SECONDS = 60.0
"""How long the same trouble is not said again."""


def worker(
    site: SiteOption = None,
    ledger: Annotated[
        str, typer.Option(metavar="URL", envvar="MASTHEAD_LEDGER", help="sqlite:///FILE or postgresql://user@host/name")
    ] = "",
    relay: Annotated[
        str,
        typer.Option(metavar="URL", envvar="MASTHEAD_RELAY", help="smtp://user:password@host, smtps://host, inbox."),
    ] = "",
    processes: Annotated[int, typer.Option(min=1, max=256, help="Worker processes, best one for each core.")] = 1,
    journal: Annotated[
        Path, typer.Option(metavar="DIR", help="Where each process keeps its journal; on a local disk.")
    ] = JOURNAL,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is due, instead of waiting for more.")] = False,
    mailing: Annotated[int | None, typer.Option(metavar="N", help="Work on this mailing alone.")] = None,
    connections: Annotated[int, typer.Option(min=1, max=1000, help="Connections of each process.")] = CONNECTIONS,
    rate: Annotated[
        str, typer.Option(metavar="N", help="Messages a second of all workers: 200, or 200,gmail=20.")
    ] = "",
    warm_up: WarmUps = None,
    secret: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Secrets of the publications; the nearest .masthead/secret if not given."),
    ] = None,
    dkim: DkimKeys = None,
    dkim_selector: DkimSelectors = None,
    rounds: Annotated[
        bool, typer.Option(help="With a site: also publish what is scheduled, tidy up, tell webhooks, send letters.")
    ] = True,
) -> None:
    """Deliver the mailings of a site, or of a ledger with --ledger. Launches what is due, too.

    A site’s settings say how. SIGTERM drains: what is under way is answered and kept, then it ends.
    """
    if not ledger:
        raise typer.Exit(work_for_site(site, processes=processes, once=once, rounds=rounds, observer_of=_Log))
    if not relay:
        raise CommandFailed("A relay is needed with a ledger.", "Write --relay smtp://user:password@host, or inbox.")
    _, keys = key_files(dkim or [], dkim_selector or [])
    signing_secret, *older = find_secrets(secret or [])
    delivery = Delivery(
        relay=relay,
        keys=Keys(signing_secret, older),
        signing=keys,
        connections=connections,
        rates=rates(rate, "--rate"),
        warm_ups=warm_ups(warm_up or [], "--warm-up"),
        mailing=MailingId(mailing) if mailing is not None else None,
        forever=not once,
        until=time.time() if once else float("inf"),
        patient=not once,
    )
    # What is wrong with the addresses is said once, and not by every process.
    open_relay(relay)
    open_ledger(ledger).close()
    if processes == 1:
        raise typer.Exit(_work(delivery, ledger, journal, "worker"))
    crew = Crew(processes, lambda place: _work(delivery, ledger, journal / str(place), f"worker {place}"))
    raise typer.Exit(crew.work())


def _work(delivery: Delivery, ledger_url: str, journal: Path, name: str) -> Exit:
    """The life of one worker process."""
    log = _Log(name)
    try:
        ledger = open_ledger(ledger_url)
        try:
            result = run_worker(delivery, ledger, journal=journal, observer=log)
        finally:
            ledger.close()
    except CommandFailed as fault:
        print_failure(f"{name}: {fault.message}", fault.remedy)
        return fault.code
    return log.ended(result)


class _Log:
    """Implements `Observer`: says in lines what an operator looks for in a log."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._counts: Counter[Outcome] = Counter()
        self._said: dict[str, float] = {}
        self._mailing: MailingId | None = None

    def claimed(self, claim: Claim) -> None:
        """See `Observer.claimed`."""
        if claim.mailing != self._mailing:
            self._mailing = claim.mailing
            self._say(f"mailing {claim.mailing}")

    def settled(self, recipient: Recipient, reply: Reply) -> None:
        """See `Observer.settled`."""
        del recipient
        self._counts[reply.outcome] += 1

    def trouble(self, fault: LedgerError | RelayError) -> None:
        """See `Observer.trouble`."""
        now = time.monotonic()
        if now - self._said.get(str(fault), -REPEAT_SECONDS) >= REPEAT_SECONDS:
            self._said[str(fault)] = now
            self._say(f"waiting: {fault}")

    def draining(self) -> None:
        """See `Observer.draining`."""
        self._say("ending: waiting for the answers under way")

    def ended(self, result: WorkerResult) -> Exit:
        """Say how it ended; the exit code."""
        counts = ", ".join(
            f"{self._counts[each]:,} {each.value.replace('_', ' ')}" for each in Outcome if self._counts[each]
        )
        self._say(f"{result.ended}: {counts or 'nothing to do'}")
        if result.ended is Ended.RELAY:
            print_failure(f"{self._name}: {result.fault}", "Start it again when that is mended; nobody is lost.")
            return Exit.FAILED
        return Exit.FINE

    def _say(self, words: str) -> None:
        moment = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        err.print(f"{moment} {self._name}: {words}", markup=False, soft_wrap=True)
