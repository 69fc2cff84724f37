"""The SMTP side of the inbox: takes every message and says 250 once it is stored."""

from __future__ import annotations

import asyncio
import contextlib
import socket

from aiosmtpd.smtp import SMTP, Envelope, Session

from masthead.relays.inbox.store import Arrival, MailStore

MESSAGE_LIMIT = 30_000_000
"""Bytes; announced as SIZE."""

_BATCH = 200


class Catcher:
    """Listens on one socket inside a running event loop.

    Messages that arrive together, over several connections, are stored in one transaction.
    """

    def __init__(self, store: MailStore) -> None:
        self.sessions: set[_Smtp] = set()
        self._store = store
        self._arrived: asyncio.Queue[tuple[Arrival, asyncio.Future[int]]] = asyncio.Queue()
        self._writer: asyncio.Task[None] | None = None
        self._server: asyncio.Server | None = None

    async def start(self, listener: socket.socket) -> None:
        """Begin to take mail on a bound socket."""
        loop = asyncio.get_running_loop()
        self._writer = loop.create_task(self._write())
        self._server = await loop.create_server(lambda: _Smtp(self, loop), sock=listener)

    async def stop(self) -> None:
        """Take no more mail, and end the connections there are. What was answered with 250 is stored."""
        if self._server is None or self._writer is None:
            return
        self._server.close()
        for session in list(self.sessions):
            session.hang_up()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._server.wait_closed(), timeout=1)
        for session in list(self.sessions):
            session.hang_up(now=True)
        self._writer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._writer
        self._server = self._writer = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Store one message; the name and form of this hook are aiosmtpd's."""
        assert isinstance(envelope.original_content, bytes)
        arrival = Arrival(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.original_content)
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._arrived.put_nowait((arrival, done))
        try:
            return f"250 2.0.0 Stored as message {await done}"
        except OSError as error:
            return f"452 4.3.1 Not stored: {error.strerror or 'the disk cannot be written'}"

    async def _write(self) -> None:
        """Store whatever has come, as long as the catcher runs. Not part of a connection, which may end at any time."""
        while True:
            batch = [await self._arrived.get()]
            while len(batch) < _BATCH and not self._arrived.empty():
                batch.append(self._arrived.get_nowait())
            try:
                numbers = await asyncio.to_thread(self._store.add, [arrival for arrival, _ in batch])
            except Exception as error:  # noqa: BLE001 - whoever waits for an answer gets this one
                for _, done in batch:
                    if not done.done():
                        done.set_exception(error)
                continue
            for (_, done), number in zip(batch, numbers, strict=True):
                if not done.done():
                    done.set_result(number)


class _Smtp(SMTP):
    """One connection, known to its catcher so that it can be ended."""

    def __init__(self, catcher: Catcher, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            catcher,
            data_size_limit=MESSAGE_LIMIT,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="Masthead inbox",
            loop=loop,
        )
        self._sessions = catcher.sessions

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._sessions.discard(self)
        super().connection_lost(error)

    def hang_up(self, *, now: bool = False) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort() if now else self.transport.close()
