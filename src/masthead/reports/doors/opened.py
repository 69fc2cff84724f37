"""All doors of an installation at once: opened, watched, and closed together."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import stat
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from masthead.reports.doors.address import DoorAddress, Scheme
from masthead.reports.doors.arrival import MOST_BYTES, Door, DoorError, Keep
from masthead.reports.doors.attending import EVERY, attend
from masthead.reports.doors.imap import KEPT, ImapDoor, Mailbox
from masthead.reports.doors.listener import Listener, Protocol
from masthead.reports.doors.maildir import MaildirDoor

Tell = Callable[[str, DoorError | None], None]
"""Hears the name of a mailbox's address with each fault, and with None when it works. Called in the doors' threads.
Listeners work once `Doors` has been entered.
"""

_PROTOCOLS = {Scheme.LMTP: Protocol.LMTP, Scheme.SMTP: Protocol.SMTP}
_SOCKET_MODE = 0o660
_BACKLOG = 50
_PATIENCE = 10.0


def door_at(address: DoorAddress, *, most_bytes: int = MOST_BYTES) -> Door:
    """The door at an address where messages lie; the connection is made at the first round."""
    if address.scheme is Scheme.MAILDIR:
        return MaildirDoor(Path(address.path), most_bytes=most_bytes)
    return ImapDoor(
        Mailbox(
            host=address.host,
            port=address.port,
            user=address.user,
            password=address.password,
            folder=address.path or "INBOX",
            kept=address.options.get("kept", KEPT),
            implicit=address.scheme is Scheme.IMAPS,
            tls=address.options.get("starttls") != "never",
        ),
        most_bytes=most_bytes,
    )


class Doors:
    """Every door of an installation, each in a thread of its own, listeners together in one.

    keep: called by several of them at a time. takes: which addresses listeners take mail for. every: seconds between
    two rounds. most_bytes: of a message that is taken in. What goes wrong once they are open is told, and tried again.
    """

    def __init__(
        self,
        addresses: Iterable[DoorAddress],
        keep: Keep,
        *,
        takes: Callable[[str], bool],
        tell: Tell,
        every: float = EVERY,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._addresses = tuple(addresses)
        self._keep = keep
        self._takes = takes
        self._tell = tell
        self._every = every
        self._most = most_bytes
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing: asyncio.Event | None = None
        self.listening: tuple[socket.socket, ...] = ()
        """The sockets of listeners, in the order of their addresses."""

    def __enter__(self) -> Self:
        """Open them; listeners take mail when this returns. Raises `DoorError` where a listener cannot be bound."""
        listeners = [each for each in self._addresses if each.scheme in _PROTOCOLS]
        with contextlib.ExitStack() as undo:
            bound = [undo.enter_context(_bound(each)) for each in listeners]
            undo.pop_all()
        self.listening = tuple(bound)
        if bound:
            ready = threading.Event()
            self._begin("reports: listeners", lambda: asyncio.run(self._listen(listeners, ready)))
            ready.wait()
        for each in self._addresses:
            if each.scheme not in _PROTOCOLS:
                self._begin(f"reports: {each.name}", self._rounds(each))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close them, each after the message it is at. A door that waits for a silent server is left to itself after
        ten seconds: what it has not kept, it has not let go of.
        """
        self._ended.set()
        if self._loop is not None and self._closing is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._closing.set)
        for thread in self._threads:
            thread.join(_PATIENCE)
        for each in self._addresses:
            if each.scheme in _PROTOCOLS and each.path:
                Path(each.path).unlink(missing_ok=True)

    def _begin(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _rounds(self, address: DoorAddress) -> Callable[[], None]:
        def tell(_: str, fault: DoorError | None) -> None:
            # A door knows where it is, in more words or fewer than the address that an operator looks for.
            self._tell(address.name, fault)

        door = door_at(address, most_bytes=self._most)
        return lambda: attend(door, self._keep, pause=self._ended.wait, tell=tell, every=self._every)

    async def _listen(self, addresses: list[DoorAddress], ready: threading.Event) -> None:
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        made = [
            Listener(
                self._keep,
                takes=self._takes,
                protocol=_PROTOCOLS[each.scheme],
                name=each.name,
                most_bytes=self._most,
            )
            for each in addresses
        ]
        try:
            for listener, listening in zip(made, self.listening, strict=True):
                await listener.start(listening)
            ready.set()
            await self._closing.wait()
        finally:
            ready.set()
            for listener in made:
                await listener.stop()


def _bound(address: DoorAddress) -> socket.socket:
    """A socket that listens at an address. Raises `DoorError`."""
    try:
        if address.path:
            return _bound_here(Path(address.path))
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        return socket.create_server((address.host, address.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise DoorError(
            f"Nothing can listen at {address.name}: {error.strerror or error}.",
            "Choose another port or path, or end the program that has it.",
            retry=False,
        ) from error


def _bound_here(path: Path) -> socket.socket:
    """A Unix socket, in the place of one that a killed process has left; never in the place of anything else."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.exists() and stat.S_ISSOCK(path.stat().st_mode) and not _answers(path):
            path.unlink()
        listening.bind(str(path))
        # The group is the mail server's, which has to write to it.
        path.chmod(_SOCKET_MODE)
        listening.listen(_BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            return False
    return True
