"""`masthead worker --site`: delivers the mailings of a site, launches them, and does what comes by the clock."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from masthead.audience.recipient import Recipient
from masthead.cli.crew import Crew, mourn
from masthead.cli.engine import Delivery, KeyFile, Observer, open_ledger, run_worker
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.site import need_database, open_site
from masthead.cli.worker_keeper import KEPT_BY
from masthead.cli.workspace import read_file
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import Claim
from masthead.delivery.pacing import Rates
from masthead.delivery.ports import RelayError, Reply
from masthead.delivery.worker import WorkerResult
from masthead.tokens import Keys
from masthead.web.site import Site

if TYPE_CHECKING:
    from masthead.web.rounds import Rounds


class EndingObserver(Observer, Protocol):
    """An observer who has the last word."""

    def ended(self, result: WorkerResult) -> Exit:
        """The worker is done; the exit code."""


ObserverOf = Callable[[str], EndingObserver]

LARGEST_KEY = 100_000
POLL_SECONDS = 1.0
"""How long a worker that has nothing to do waits before it looks again."""


def work_for_site(said: Path | None, *, processes: int, once: bool, rounds: bool, observer_of: ObserverOf) -> Exit:
    """Deliver for a site until asked to end; with `once` until nothing is due.

    rounds: also publish what is scheduled, tidy up, tell webhooks and send letters. observer_of: who watches each
    process, by its name. Raises `CommandFailed`.
    """
    site = open_site(said)
    need_database(site)
    _need_tables()
    if processes == 1:
        return _work(site, site.state / "journal", "worker", once=once, rounds=rounds, observer_of=observer_of)
    from masthead.web.ready import let_go  # imports Django

    let_go()

    def job(place: int) -> Exit:
        journal = site.state / "journal" / str(place)
        first = rounds and place == 0
        return _work(site, journal, f"worker {place}", once=once, rounds=first, observer_of=observer_of)

    return Crew(processes, job).work()


def _work(site: Site, journal: Path, name: str, *, once: bool, rounds: bool, observer_of: ObserverOf) -> Exit:
    """The life of one worker process."""
    from masthead.web.mailings.dispatching import Dispatcher, dispatch, worker_name  # imports Django

    watching = _Watching(observer_of(name))
    journal.mkdir(parents=True, exist_ok=True)
    called = worker_name(journal)
    _leave_with_keeper()
    if once:
        dispatch(by=called)
    background = _Background([Dispatcher(called, trouble=watching.words), *(_rounds(site) if rounds else ())])
    try:
        if not site.settings.relay:
            return _without_relay(watching, background, once=once)
        return _deliver(site, journal, watching, background, once=once)
    finally:
        background.stop()
        if once:
            dispatch(by=called)


def deliver_once(site: Site) -> WorkerResult:
    """Deliver for a site that this process has open, until nothing is due. Raises `CommandFailed`."""
    journal = site.state / "journal"
    journal.mkdir(parents=True, exist_ok=True)
    ledger = open_ledger(_ledger_url(site))
    try:
        return run_worker(_delivery(site, once=True), ledger, journal=journal)
    finally:
        ledger.close()


def _deliver(site: Site, journal: Path, watching: _Watching, background: _Background, *, once: bool) -> Exit:
    ledger = open_ledger(_ledger_url(site))
    delivery = _delivery(site, once=once)
    try:
        result = run_worker(delivery, ledger, journal=journal, observer=watching, ready=background.start)
    finally:
        ledger.close()
    return watching.inner.ended(result)


def _delivery(site: Site, *, once: bool) -> Delivery:
    from masthead.web.mailings.barring import Barring, limits_of  # as above
    from masthead.web.subscribers.links import keys

    said = site.settings
    known: Keys = keys()
    return Delivery(
        relay=said.relay,
        keys=known,
        signing=_signing(site),
        connections=said.mailing_connections,
        rates=Rates(said.mailing_rate or None),
        forever=not once,
        until=time.time() if once else float("inf"),
        patient=not once,
        barred=Barring(),
        poll=POLL_SECONDS,
        finishes=False,
        limits_of=limits_of,
    )


def _signing(site: Site) -> tuple[KeyFile, ...]:
    said = site.settings
    if not said.dkim_key:
        return ()
    if not said.dkim_selector:
        raise CommandFailed("dkim_key is set, and dkim_selector is not.", "Name the selector of the key’s record.")
    path = site.folder / said.dkim_key
    return (KeyFile(read_file(path, "signing key", limit=LARGEST_KEY), said.dkim_selector, path.stat().st_mode),)


def _rounds(site: Site) -> tuple[Rounds, ...]:
    from masthead.web.background import all_rounds  # as above

    return all_rounds(site)


def _without_relay(watching: _Watching, background: _Background, *, once: bool) -> Exit:
    """Nothing can be delivered, which the newsroom is told; what comes by the clock is done all the same."""
    watching.lacks("No relay is set, so nothing can go out. An operator names one in the settings.")
    from masthead.cli.inbox import ending_signals  # the same signals

    if once:
        return Exit.FINE
    with ending_signals() as ended:
        background.start()
        ended.wait()
    return Exit.FINE


def _need_tables() -> None:
    from masthead.web.database import pending_migrations  # as above

    pending = pending_migrations()
    if pending:
        raise CommandFailed(
            f"The database’s tables are not those of this version: {pending[0]} is missing.",
            "Run “masthead serve”, or “masthead manage migrate”, first.",
            code=Exit.FAILED,
        )


def _ledger_url(site: Site) -> str:
    from masthead.web.mailings.ledger import ledger_url  # as above

    return ledger_url(site)


def _leave_with_keeper() -> None:
    """Drain when the process that keeps this one is gone: whoever follows it starts another worker."""
    kept_by = os.environ.get(KEPT_BY, "")
    if kept_by.isascii() and kept_by.isdigit():
        threading.Thread(target=mourn, args=(int(kept_by),), daemon=True, name="keeper").start()


class _Background:
    """What goes on in threads beside delivery. May be stopped without having begun."""

    def __init__(self, rounds: Sequence[Rounds]) -> None:
        self._rounds = rounds
        self._begun: list[Rounds] = []

    def start(self) -> None:
        """Begin all of it."""
        for each in self._rounds:
            each.start()
            self._begun.append(each)

    def stop(self) -> None:
        """Let what is under way finish."""
        for each in self._begun:
            each.stop()


class _Watching:
    """Implements `Observer`: passes on what happens, and remembers what is waited for, for the newsroom to say."""

    def __init__(self, inner: EndingObserver) -> None:
        self.inner = inner
        self._trouble = ""

    def words(self) -> str:
        """What delivery waits for, "" for nothing. From any thread."""
        return self._trouble

    def lacks(self, words: str) -> None:
        """Nothing can be delivered before somebody mends it."""
        self._trouble = words

    def claimed(self, claim: Claim) -> None:
        """See `Observer.claimed`."""
        self.inner.claimed(claim)

    def settled(self, recipient: Recipient, reply: Reply) -> None:
        """See `Observer.settled`: who is answered waits for nothing."""
        self._trouble = ""
        self.inner.settled(recipient, reply)

    def trouble(self, fault: LedgerError | RelayError) -> None:
        """See `Observer.trouble`."""
        self._trouble = str(fault)
        self.inner.trouble(fault)

    def draining(self) -> None:
        """See `Observer.draining`."""
        self.inner.draining()
