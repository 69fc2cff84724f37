"""The pool: some connections to one relay, made again when they are lost while there is work."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence
from dataclasses import replace

from masthead.delivery.ports import Feed, RelayError
from masthead.relays import smtp_faults
from masthead.relays.smtp_engine import faults
from masthead.relays.smtp_engine.connection import Connection
from masthead.relays.smtp_engine.dialogue import Dialogue
from masthead.relays.smtp_engine.ending import Close, Ending
from masthead.relays.smtp_engine.settings import (
    Encryption,
    SmtpSettings,
    address_literal,
    settings_for_inbox,
    settings_from_url,
)
from masthead.relays.url import RelayUrl

PAUSES = (0.1, 0.5, 2.0)
"""Seconds before a lost connection is made again; once they are used up in vain, the relay is at fault."""

FEW = 5
"""Messages between two that are left in doubt, below which the relay is not worth going on with at once."""

SPARE_PAUSE = 60.0
"""Seconds before a connection that the relay refused, while it serves others, is tried again."""


class SmtpPool:
    """An SMTP server as a `Relay`. Needs an event loop that can watch sockets (all but Windows' Proactor loop)."""

    def __init__(
        self, settings: SmtpSettings, *, pauses: Sequence[float] = PAUSES, spare_pause: float = SPARE_PAUSE
    ) -> None:
        if settings.context is None and settings.encryption is not Encryption.NEVER:
            # Reading all the system's authorities takes a while: once, and not for each connection.
            settings = replace(settings, context=ssl.create_default_context())
        self._settings = settings
        self._pauses = tuple(pauses)
        self._spare_pause = spare_pause
        self._feed: Feed | None = None
        self._live: set[Connection] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()
        self._kicked = asyncio.Event()

    @classmethod
    def from_url(cls, url: RelayUrl) -> SmtpPool:
        """From ``smtp://…`` or ``smtps://…``. Raises `RelayUrlError`."""
        return cls(settings_from_url(url))

    @classmethod
    def to_inbox(cls, url: RelayUrl) -> SmtpPool:
        """From ``inbox`` or ``inbox://host:port``. Raises `RelayUrlError`."""
        return cls(settings_for_inbox(url))

    @property
    def connections(self) -> int:
        """How many are ready for mail now."""
        return sum(connection.dialogue.ready for connection in self._live)

    async def open(self, feed: Feed, *, connections: int) -> None:
        """See `Relay.open`: one connection is made before this returns, the others behind its back."""
        if self._tasks:
            return
        self._feed = feed
        first = await self._connect()
        self._tasks = [asyncio.create_task(self._serve(first))]
        self._tasks += [asyncio.create_task(self._serve(None)) for _ in range(connections - 1)]

    def kick(self) -> None:
        """See `Relay.kick`."""
        self._kicked.set()
        for connection in tuple(self._live):
            connection.kick()

    async def drain(self) -> None:
        """See `Relay.drain`."""
        while any(connection.dialogue.busy for connection in self._live):
            self._changed.clear()
            await self._changed.wait()

    async def close(self) -> None:
        """See `Relay.close`."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        live = tuple(self._live)
        for connection in live:
            connection.quit()
        if live:
            await asyncio.wait([connection.ended for connection in live])
        self._feed = None

    # One slot of the pool

    async def _serve(self, connection: Connection | None) -> None:
        """Keep one connection while there is work, as long as that makes sense."""
        vain = 0
        while True:
            if connection is None:
                await self._work_comes()
                try:
                    connection = await self._connect()
                except RelayError as refused:
                    vain = await self._failed(refused, vain)
                    continue
            ending = await asyncio.shield(connection.ended)
            connection = None
            if _fruitless(ending):
                error = ending.error or faults.keeps_ending(self._settings.target, ending.words)
                vain = await self._failed(error, len(self._pauses) if ending.error else vain)
                continue
            vain = 0

    async def _failed(self, error: RelayError, vain: int) -> int:
        """A connection came to nothing for the `vain` + 1st time. Waits; gives the new count."""
        if self.connections:
            # It serves others: so many and no more, for now.
            await asyncio.sleep(self._spare_pause)
            return 0
        if error.retry and vain < len(self._pauses):
            await asyncio.sleep(self._pauses[vain])
            return vain + 1
        if self._has_work():
            self._fault(error)
        return 0

    def _fault(self, error: RelayError) -> None:
        if self._feed is not None:
            self._feed.fault(error)

    async def _work_comes(self) -> None:
        """Return when the feed has a message that no waiting connection takes."""
        while not self._has_work():
            self._kicked.clear()
            await self._kicked.wait()

    def _has_work(self) -> bool:
        assert self._feed is not None
        submission = self._feed.next()
        if submission is None:
            return False
        self._feed.give_back(submission)
        for connection in tuple(self._live):
            connection.kick()
        return True

    # Connecting

    async def _connect(self) -> Connection:
        """A connection that is ready for mail. Raises `RelayError`."""
        assert self._feed is not None
        sock = await _dial(self._settings)
        try:
            name = address_literal(sock.getsockname()[0])
            dialogue = Dialogue(self._feed, self._settings, name=name, on_idle=self._changed.set)
            connection = Connection(sock, dialogue, self._settings, on_end=self._ended)
            self._live.add(connection)
            connection.start()
        except BaseException:
            sock.close()
            raise
        try:
            await asyncio.shield(connection.ready)
        except asyncio.CancelledError:
            connection.abort("The connection was closed from here.")
            raise
        ending = dialogue.ending
        if ending is not None and not dialogue.ready:
            raise ending.error or faults.keeps_ending(self._settings.target, ending.words)
        return connection

    def _ended(self, connection: Connection) -> None:
        dialogue = connection.dialogue
        self._live.discard(connection)
        self._changed.set()
        # At once, before the other connections draw more; what comes before mail, `_connect` raises.
        if dialogue.ready and dialogue.ending is not None and dialogue.ending.close is Close.FAULT:
            assert dialogue.ending.error is not None
            self._fault(dialogue.ending.error)


def _fruitless(ending: Ending) -> bool:
    """Whether a connection came to nothing, or to little more than a message in doubt."""
    return ending.close is Close.LOST and (not ending.answered or (ending.in_doubt and ending.answered < FEW))


async def _dial(settings: SmtpSettings) -> socket.socket:
    """A connected socket: the host's addresses one after the other, each with its share of the time.

    Raises `RelayError`.
    """
    target = settings.target
    failure: OSError | UnicodeError = TimeoutError()
    try:
        async with asyncio.timeout(settings.connect):
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise smtp_faults.connection_fault(error, target) from error
    for family, kind, protocol, _, address in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            async with asyncio.timeout(settings.connect / len(found)):
                await loop.sock_connect(sock, address)
        except OSError as error:
            sock.close()
            failure = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise smtp_faults.connection_fault(failure, target) from failure
