"""The doors of an installation, open in one of its processes: whoever holds the lease has them.

An IMAP mailbox that two processes emptied at once would give each message twice, and a port can be listened on once.
A lease that is not renewed ends by itself, and the next process opens the doors.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.db.models import Q
from django.utils import timezone

from masthead.message import CompileError, sender_of
from masthead.reports.doors import Arrival, DoorAddress, DoorError, Doors, Mailboxes, read_door
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import all_publications
from masthead.web.returns.keeping import keep
from masthead.web.returns.models import Attendance, DoorState

LEASE = dt.timedelta(seconds=60)
RENEW = dt.timedelta(seconds=15)
AGAIN = dt.timedelta(seconds=60)
"""How long after it did not open a listener is tried again; mailboxes try by themselves."""

logger = logging.getLogger("masthead.returns")


class Reception:
    """Holds the lease, and the doors while it does. `attend` is called again and again by one thread.

    every: seconds between two rounds of a mailbox or Maildir.
    """

    def __init__(self, *, every: float = 60.0) -> None:
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._every = every
        self._open: dict[str, Doors] = {}
        self._tried: dict[str, dt.datetime] = {}
        self._held_at: dt.datetime | None = None
        self._mailboxes = Mailboxes(bounces=())
        self._keeping = threading.Lock()
        # Processes that are forked later are forked between two messages, never within one.
        os.register_at_fork(
            before=self._keeping.acquire, after_in_parent=self._keeping.release, after_in_child=self._keeping.release
        )

    @property
    def listening(self) -> tuple[socket.socket, ...]:
        """The sockets of listeners that are open."""
        return tuple(each for doors in self._open.values() for each in doors.listening)

    def attend(self, *, now: dt.datetime) -> bool:
        """Renew or get the lease, open what is not open; whether this process has the doors. Raises database errors,
        after which it may be called again.
        """
        wanted = {(address := read_door(each)).name: address for each in settings.SITE.settings.report_doors}
        if not wanted:
            return False
        if self._held_at is None or now - self._held_at >= RENEW:
            held = _renewed(self._holder, now)
            if not held:
                self.close()
                return False
            self._held_at = now
            self._mailboxes = report_mailboxes()
            DoorState.objects.exclude(name__in=wanted).delete()
        for name, address in wanted.items():
            if name not in self._open and now - self._tried.get(name, now - AGAIN) >= AGAIN:
                self._begin(name, address, now)
        return True

    def close(self) -> None:
        """Close the doors, and let another process have them."""
        for doors in self._open.values():
            doors.__exit__(None, None, None)
        self._open.clear()
        self._tried.clear()
        if self._held_at is not None:
            self._held_at = None
            Attendance.objects.filter(holder=self._holder).delete()

    def _begin(self, name: str, address: DoorAddress, now: dt.datetime) -> None:
        self._tried[name] = now
        doors = Doors([address], self._keep, takes=self._takes, tell=self._tell, every=self._every)
        try:
            doors.__enter__()
        except DoorError as fault:
            tell_of_door(name, fault, now=now)
            return
        self._open[name] = doors
        if doors.listening:
            # How a mailbox is its first round tells, perhaps before this line is reached.
            tell_of_door(name, None, now=now)

    def _takes(self, address: str) -> bool:
        # Asked within an event loop, where no database may be.
        return self._mailboxes.takes(address)

    def _keep(self, arrival: Arrival) -> None:
        """Called in threads of the doors, whose connections to the database nobody else closes."""
        with self._keeping:
            _apart(lambda: keep(arrival))

    def _tell(self, name: str, fault: DoorError | None) -> None:
        try:
            with self._keeping:
                _apart(lambda: tell_of_door(name, fault, now=timezone.now()))
        except DatabaseError as trouble:
            logger.warning("How %s is cannot be written down: %s", name, " ".join(str(trouble).split()))


def report_mailboxes() -> Mailboxes:
    """The addresses that mail is taken for: every title's bounces and wishes to leave, and those of the settings."""
    bounces: set[str] = set()
    others: set[str] = set(settings.SITE.settings.report_addresses)
    for publication in all_publications():
        try:
            sender = sender_of(house_of(publication).publication)
        except (CompileError, ValueError):
            continue  # of a title whose sender cannot be used nothing goes out
        before, after = sender.bounces()
        bounces.add(f"{before.removesuffix('+')}{after}")
        others.add(sender.unsubscribe_address)
    return Mailboxes(bounces=bounces, others=others - {""})


def tell_of_door(name: str, fault: DoorError | None, *, now: dt.datetime) -> None:
    """Write down how a door is, and say it in the log when that is new."""
    said = (fault.message[:500], fault.remedy[:500]) if fault is not None else ("", "")
    with transaction.atomic():
        state, fresh = DoorState.objects.select_for_update().get_or_create(
            name=name[:300], defaults={"fault": said[0], "remedy": said[1], "since": now}
        )
        changed = fresh or (state.fault, state.remedy) != said
        if changed and not fresh:
            state.fault, state.remedy, state.since = *said, now
            state.save()
    if changed and fault is not None:
        logger.error("%s does not work: %s", name, fault)
    elif changed:
        logger.info("%s is open.", name)


def _renewed(holder: str, now: dt.datetime) -> bool:
    """Whether the lease is this process's for another while."""
    free = Attendance.objects.filter(Q(holder=holder) | Q(until__lt=now))
    if free.update(holder=holder, until=now + LEASE):
        return True
    if Attendance.objects.exists():
        return False
    try:
        with transaction.atomic():
            Attendance.objects.create(pk=1, holder=holder, until=now + LEASE)
    except IntegrityError:
        return False  # another process was faster
    return True


def _apart(work: Callable[[], None]) -> None:
    """Work in a thread that is not ours."""
    try:
        work()
    finally:
        connections.close_all()
